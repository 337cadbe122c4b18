//! A statement whose type settles its text.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// Spares the walk through a statement by which diesel asks, at every use, whether it may be kept
/// prepared: a statement whose type settles its text may.
pub struct StaticSql<Q>(pub Q);

impl<DB, Q> QueryFragment<DB> for StaticSql<Q>
where
    DB: Backend,
    Q: QueryFragment<DB> + QueryId,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, backend: &DB) -> QueryResult<bool> {
        Ok(Q::HAS_STATIC_QUERY_ID || self.0.is_safe_to_cache_prepared(backend)?)
    }
}

impl<Q: QueryId> QueryId for StaticSql<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: Query> Query for StaticSql<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for StaticSql<Q> {}
