//! A statement as part of a larger one, on PostgreSQL.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::sync::Arc;

use diesel::pg::{Pg, PgQueryBuilder};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryBuilder, QueryFragment, QueryId};
use parking_lot::RwLock;

/// The text of a statement, cut where its values are bound.
type Pieces = Arc<[String]>;

/// A statement with its values. Its text is made once for each type, when the type settles it.
pub struct Fragment {
    statement: Box<dyn QueryFragment<Pg> + Send>,
    pieces: Option<Pieces>,
    kept: bool,
}

impl Fragment {
    /// Of a statement that holds its values.
    pub fn new<Q: QueryFragment<Pg> + QueryId + Send + 'static>(statement: Q) -> Self {
        static KNOWN: RwLock<BTreeMap<TypeId, Pieces>> = RwLock::new(BTreeMap::new());
        let kind = TypeId::of::<Q>();
        let known = KNOWN.read().get(&kind).cloned();
        let pieces = match known {
            None if Q::HAS_STATIC_QUERY_ID => pieces_of(&statement).inspect(|pieces| {
                KNOWN.write().insert(kind, pieces.clone());
            }),
            known => known,
        };
        Self {
            kept: pieces.is_some() || statement.is_safe_to_cache_prepared(&Pg).unwrap_or(false),
            statement: Box::new(statement),
            pieces,
        }
    }

    /// Whether it may be kept prepared.
    pub fn is_kept(&self) -> bool {
        self.kept
    }

    /// Writes its text.
    ///
    /// # Errors
    /// When there is none.
    pub fn write(&self, out: &mut PgQueryBuilder) -> QueryResult<()> {
        let Some(pieces) = self.pieces.as_deref() else {
            return self.statement.to_sql(out, &Pg);
        };
        for (index, piece) in pieces.iter().enumerate() {
            if index > 0 {
                out.push_bind_param();
            }
            out.push_sql(piece);
        }
        Ok(())
    }

    /// Walks through it, for its values.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn walk<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.statement.walk_ast(out)
    }
}

fn pieces_of(statement: &impl QueryFragment<Pg>) -> Option<Pieces> {
    let mut query = PgQueryBuilder::default();
    statement.to_sql(&mut query, &Pg).ok()?;
    let sql = query.finish();
    let mut pieces = sql.split('$');
    let first = pieces.next()?.to_owned();
    let rest = pieces.map(|piece| {
        piece
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    });
    Some(std::iter::once(first).chain(rest).collect())
}
