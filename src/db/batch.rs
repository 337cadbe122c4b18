//! Inserts that nobody reads back in the same unit, sent to PostgreSQL as one statement.

use diesel::connection::{DefaultLoadingMode, LoadConnection};
use diesel::pg::{Pg, PgQueryBuilder};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::sql_types::Untyped;

use super::fragment::Fragment;

/// A statement whose turn comes later in its transaction.
pub type Later = Fragment;

/// Does all of them at once: each but the last as a common table expression.
///
/// None sees what another writes; foreign keys are checked when all are done.
///
/// # Errors
/// When the database refuses one.
pub fn run_batch(statements: Vec<Later>, pg: &mut PgConnection) -> QueryResult<()> {
    // By `load`, because `execute` would make the text anew at each use.
    LoadConnection::<DefaultLoadingMode>::load(pg, Batch(statements)).map(drop)
}

struct Batch(Vec<Later>);

impl Batch {
    /// What stands before each statement, and after it.
    fn around(&self) -> impl Iterator<Item = (String, &Later, &'static str)> {
        let last = self.0.len().saturating_sub(1);
        self.0.iter().enumerate().map(move |(index, statement)| {
            let (before, after) = match index {
                index if index == last => (String::new(), ""),
                0 => ("WITH w0 AS (".to_owned(), ")"),
                _ => (format!(", w{index} AS ("), ")"),
            };
            (before, statement, after)
        })
    }
}

impl QueryFragment<Pg> for Batch {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (before, statement, after) in self.around() {
            out.push_sql(&before);
            statement.walk(out.reborrow())?;
            out.push_sql(after);
        }
        Ok(())
    }

    fn to_sql(&self, out: &mut PgQueryBuilder, _backend: &Pg) -> QueryResult<()> {
        for (before, statement, after) in self.around() {
            out.push_sql(&before);
            statement.write(out)?;
            out.push_sql(after);
        }
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, _backend: &Pg) -> QueryResult<bool> {
        Ok(self.0.iter().all(Fragment::is_kept))
    }
}

impl QueryId for Batch {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Batch {
    type SqlType = Untyped;
}
