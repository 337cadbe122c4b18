//! Inserts that nobody reads back in the same unit, sent to PostgreSQL as one statement.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

/// A statement whose turn comes later in its transaction.
pub type Later = Box<dyn QueryFragment<Pg> + Send>;

/// All of them at once: each but the last as a common table expression.
///
/// None sees what another writes; foreign keys are checked when all are done.
pub struct Together(pub Vec<Later>);

impl QueryFragment<Pg> for Together {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let Some((last, others)) = self.0.split_last() else {
            out.push_sql("SELECT");
            return Ok(());
        };
        for (index, statement) in others.iter().enumerate() {
            out.push_sql(if index == 0 { "WITH w" } else { ", w" });
            out.push_sql(&index.to_string());
            out.push_sql(" AS (");
            statement.walk_ast(out.reborrow())?;
            out.push_sql(") ");
        }
        last.walk_ast(out)
    }
}

impl QueryId for Together {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<PgConnection> for Together {}
