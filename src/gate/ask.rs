//! How stores ask the database: statements written once, each run by the database's own driver.
//!
//! Through diesel's common connection the text of a statement is made anew several times at every
//! use, which costs more than the statement; here it is made once for each connection.

use diesel::prelude::*;
use diesel::query_dsl::methods::{ExecuteDsl, LoadQuery};
use diesel::result::Error;
use diesel::{PgConnection, SqliteConnection};

use super::permit::Tx;
use crate::db::Conn;
use crate::db::static_sql::StaticSql;
use crate::kernel::{Problem, ProblemCode};

/// Runs a statement in the unit's transaction.
pub trait Ask: Sized {
    /// All rows.
    ///
    /// # Errors
    /// When the database refuses.
    fn all<'q, R>(self, tx: &mut Tx<'_>) -> QueryResult<Vec<R>>
    where
        StaticSql<Self>: LoadQuery<'q, SqliteConnection, R> + LoadQuery<'q, PgConnection, R>,
    {
        match tx.conn()? {
            Conn::Sqlite(sqlite) => StaticSql(self).load(sqlite),
            Conn::Postgres(pg) => StaticSql(self).load(pg),
        }
    }

    /// The first row, if there is one; what can match many rows says `limit(1)`.
    ///
    /// # Errors
    /// When the database refuses.
    fn one<'q, R>(self, tx: &mut Tx<'_>) -> QueryResult<Option<R>>
    where
        StaticSql<Self>: LoadQuery<'q, SqliteConnection, R> + LoadQuery<'q, PgConnection, R>,
    {
        Ok(self.all(tx)?.into_iter().next())
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// When it is not, or the database refuses.
    fn only<'q, R>(self, tx: &mut Tx<'_>) -> QueryResult<R>
    where
        StaticSql<Self>: LoadQuery<'q, SqliteConnection, R> + LoadQuery<'q, PgConnection, R>,
    {
        self.one(tx)?.ok_or(Error::NotFound)
    }

    /// Changes the one row that still has the version that the change builds on.
    ///
    /// # Errors
    /// 412 when there is none, and when the database refuses.
    fn guarded(self, tx: &mut Tx<'_>) -> Result<(), Problem>
    where
        StaticSql<Self>: ExecuteDsl<SqliteConnection> + ExecuteDsl<PgConnection>,
    {
        match self.run(tx)? {
            1 => Ok(()),
            _ => Err(ProblemCode::StaleVersion.into()),
        }
    }

    /// Changes rows; gives how many.
    ///
    /// # Errors
    /// When the database refuses.
    fn run(self, tx: &mut Tx<'_>) -> QueryResult<usize>
    where
        StaticSql<Self>: ExecuteDsl<SqliteConnection> + ExecuteDsl<PgConnection>,
    {
        match tx.conn()? {
            Conn::Sqlite(sqlite) => StaticSql(self).execute(sqlite),
            Conn::Postgres(pg) => StaticSql(self).execute(pg),
        }
    }
}

impl<T> Ask for T {}
