//! Several selects as one reading.
//!
//! PostgreSQL answers each statement over a socket, so a reading of many parts is sent to it as one
//! statement, each part an array of rows; embedded SQLite has no such way to go, and is asked for
//! part after part. What a part is and what becomes of its rows is written once.

use std::marker::PhantomData;

use diesel::connection::{DefaultLoadingMode, LoadConnection};
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::dsl;
use diesel::expression::{AppearsOnTable, SelectableExpression, ValidGrouping};
use diesel::pg::{Pg, PgQueryBuilder, PgValue};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryBuilder, QueryFragment, QueryId};
use diesel::query_dsl::methods::{LoadQuery, SelectDsl};
use diesel::result::Error;
use diesel::row::Row;
use diesel::sql_types::{Array, Record, SqlType, Untyped};

use super::conn::Conn;
use super::fragment::Fragment;
use super::sql::Sql;
use super::static_sql::StaticSql;

/// What is to be read, and what is made of it.
pub trait Reading: Sized {
    /// What comes of it.
    type Output;
    /// What remains to be done when its selects have been handed over.
    type Rest;

    /// Hands over the selects, in order.
    fn split(self, parts: &mut Parts) -> Self::Rest;

    /// Takes as many columns from `row` as selects were handed over, from `at` on.
    ///
    /// # Errors
    /// When a column is not what was selected.
    fn decode<'r>(
        rest: Self::Rest,
        row: &impl Row<'r, Pg>,
        at: &mut usize,
    ) -> QueryResult<Self::Output>;

    /// Asks for part after part.
    ///
    /// # Errors
    /// When the database refuses.
    fn one_by_one(self, conn: &mut SqliteConnection) -> QueryResult<Self::Output>;

    /// What `make` makes of it.
    fn map<T, F: FnOnce(Self::Output) -> T>(self, make: F) -> Map<Self, F> {
        Map {
            reading: self,
            make,
        }
    }
}

/// Reads it all.
///
/// # Errors
/// When the database refuses.
pub fn read<G: Reading>(conn: &mut Conn, reading: G) -> QueryResult<G::Output> {
    let pg = match conn {
        Conn::Sqlite(sqlite) => return reading.one_by_one(sqlite),
        Conn::Postgres(pg) => pg,
    };
    let mut parts = Parts(Vec::new());
    let rest = reading.split(&mut parts);
    let row = LoadConnection::<DefaultLoadingMode>::load(pg, parts)?
        .next()
        .ok_or(Error::NotFound)??;
    G::decode(rest, &row, &mut 0)
}

/// The rows of `query`, which is without its select clause.
pub fn rows<R, Q: Readable<R>>(query: Q) -> Rows<Q, R> {
    Rows {
        query,
        row: PhantomData,
    }
}

/// The columns of a row struct, the same on both databases.
pub fn columns<R: Selectable<Pg>>() -> R::SelectExpression {
    R::construct_selection()
}

/// What both databases can give as rows `R`.
pub trait Readable<R>: 'static {
    /// All of them.
    ///
    /// # Errors
    /// When the database refuses.
    fn load(self, conn: &mut SqliteConnection) -> QueryResult<Vec<R>>;

    /// A select of one column, each row as one record.
    fn records(self) -> Fragment;

    /// A row from such a record.
    ///
    /// # Errors
    /// When the record is not what was selected.
    fn decode(record: PgValue<'_>) -> deserialize::Result<R>;
}

type Columns<R> = <R as Selectable<Pg>>::SelectExpression;

impl<Q, R, S> Readable<R> for Q
where
    R: Selectable<Pg> + Queryable<S, Pg>,
    R::SelectExpression: Expression<SqlType = S>,
    R::Row: FromSql<Record<S>, Pg>,
    S: 'static,
    Q: SelectDsl<Columns<R>> + SelectDsl<AsRecord<Columns<R>>> + 'static,
    StaticSql<dsl::Select<Q, Columns<R>>>: LoadQuery<'static, SqliteConnection, R>,
    dsl::Select<Q, AsRecord<Columns<R>>>: QueryFragment<Pg> + QueryId + Send + 'static,
{
    fn load(self, conn: &mut SqliteConnection) -> QueryResult<Vec<R>> {
        StaticSql(SelectDsl::select(self, columns::<R>())).load(conn)
    }

    fn records(self) -> Fragment {
        Fragment::new(SelectDsl::select(self, AsRecord(columns::<R>())))
    }

    fn decode(record: PgValue<'_>) -> deserialize::Result<R> {
        R::build(R::Row::from_sql(record)?)
    }
}

impl<S, R> Readable<R> for Sql<S>
where
    S: Send + 'static,
    R: Queryable<S, Pg>,
    R::Row: FromSql<Record<S>, Pg>,
    Self: LoadQuery<'static, SqliteConnection, R>,
{
    fn load(self, conn: &mut SqliteConnection) -> QueryResult<Vec<R>> {
        RunQueryDsl::load(self, conn)
    }

    fn records(self) -> Fragment {
        let records: Sql<Record<S>> = Sql::new("SELECT part FROM (");
        Fragment::new(records.all_of(self).text(") AS part"))
    }

    fn decode(record: PgValue<'_>) -> deserialize::Result<R> {
        R::build(R::Row::from_sql(record)?)
    }
}

/// Its columns as one record.
#[derive(Clone, Copy, Debug, QueryId)]
pub struct AsRecord<E>(E);

impl<E: Expression<SqlType: 'static>> Expression for AsRecord<E> {
    type SqlType = Record<E::SqlType>;
}

impl<E: QueryFragment<Pg>> QueryFragment<Pg> for AsRecord<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("ROW(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<E, T> AppearsOnTable<T> for AsRecord<E>
where
    E: AppearsOnTable<T>,
    Self: Expression,
{
}

impl<E, T> SelectableExpression<T> for AsRecord<E>
where
    E: SelectableExpression<T>,
    Self: AppearsOnTable<T>,
{
}

impl<E: ValidGrouping<G>, G> ValidGrouping<G> for AsRecord<E> {
    type IsAggregate = E::IsAggregate;
}

/// See [`rows`].
pub struct Rows<Q, R> {
    query: Q,
    row: PhantomData<R>,
}

impl<R, Q: Readable<R>> Reading for Rows<Q, R> {
    type Output = Vec<R>;
    type Rest = ();

    fn split(self, parts: &mut Parts) {
        parts.0.push(self.query.records());
    }

    fn decode<'r>((): (), row: &impl Row<'r, Pg>, at: &mut usize) -> QueryResult<Vec<R>> {
        let records: Vec<Decoded<R>> = row
            .get_value::<Array<RecordOf<Q>>, _, _>(*at)
            .map_err(Error::DeserializationError)?;
        *at += 1;
        Ok(records.into_iter().map(|record| record.0).collect())
    }

    fn one_by_one(self, conn: &mut SqliteConnection) -> QueryResult<Vec<R>> {
        self.query.load(conn)
    }
}

/// The SQL type of a row of `Q` as one value.
#[derive(SqlType)]
#[diesel(postgres_type(oid = 2249, array_oid = 2287))]
pub struct RecordOf<Q: 'static>(PhantomData<Q>);

struct Decoded<R>(R);

impl<R, Q: Readable<R>> FromSql<RecordOf<Q>, Pg> for Decoded<R> {
    fn from_sql(record: PgValue<'_>) -> deserialize::Result<Self> {
        Q::decode(record).map(Self)
    }
}

/// What needs no reading.
pub struct Ready<T>(pub T);

impl<T> Reading for Ready<T> {
    type Output = T;
    type Rest = T;

    fn split(self, _parts: &mut Parts) -> T {
        self.0
    }

    fn decode<'r>(rest: T, _row: &impl Row<'r, Pg>, _at: &mut usize) -> QueryResult<T> {
        Ok(rest)
    }

    fn one_by_one(self, _conn: &mut SqliteConnection) -> QueryResult<T> {
        Ok(self.0)
    }
}

/// See [`Reading::map`].
pub struct Map<G, F> {
    reading: G,
    make: F,
}

impl<G: Reading, T, F: FnOnce(G::Output) -> T> Reading for Map<G, F> {
    type Output = T;
    type Rest = (G::Rest, F);

    fn split(self, parts: &mut Parts) -> Self::Rest {
        (self.reading.split(parts), self.make)
    }

    fn decode<'r>(
        (rest, make): Self::Rest,
        row: &impl Row<'r, Pg>,
        at: &mut usize,
    ) -> QueryResult<T> {
        G::decode(rest, row, at).map(make)
    }

    fn one_by_one(self, conn: &mut SqliteConnection) -> QueryResult<T> {
        self.reading.one_by_one(conn).map(self.make)
    }
}

/// A reading that is left out when it is `None`.
impl<G: Reading> Reading for Option<G> {
    type Output = Option<G::Output>;
    type Rest = Option<G::Rest>;

    fn split(self, parts: &mut Parts) -> Self::Rest {
        self.map(|reading| reading.split(parts))
    }

    fn decode<'r>(
        rest: Self::Rest,
        row: &impl Row<'r, Pg>,
        at: &mut usize,
    ) -> QueryResult<Self::Output> {
        rest.map(|rest| G::decode(rest, row, at)).transpose()
    }

    fn one_by_one(self, conn: &mut SqliteConnection) -> QueryResult<Self::Output> {
        self.map(|reading| reading.one_by_one(conn)).transpose()
    }
}

macro_rules! reading_of_tuple {
    ($($G:ident)+) => {
        impl<$($G: Reading),+> Reading for ($($G,)+) {
            type Output = ($($G::Output,)+);
            type Rest = ($($G::Rest,)+);

            #[allow(non_snake_case, reason = "named after the types")]
            fn split(self, parts: &mut Parts) -> Self::Rest {
                let ($($G,)+) = self;
                ($($G.split(parts),)+)
            }

            #[allow(non_snake_case, reason = "named after the types")]
            fn decode<'r>(
                rest: Self::Rest,
                row: &impl Row<'r, Pg>,
                at: &mut usize,
            ) -> QueryResult<Self::Output> {
                let ($($G,)+) = rest;
                Ok(($($G::decode($G, row, at)?,)+))
            }

            #[allow(non_snake_case, reason = "named after the types")]
            fn one_by_one(self, conn: &mut SqliteConnection) -> QueryResult<Self::Output> {
                let ($($G,)+) = self;
                Ok(($($G.one_by_one(conn)?,)+))
            }
        }
    };
}

reading_of_tuple!(A B);
reading_of_tuple!(A B C);
reading_of_tuple!(A B C D);
reading_of_tuple!(A B C D E);
reading_of_tuple!(A B C D E F);
reading_of_tuple!(A B C D E F G);

/// The selects of a reading as one statement.
pub struct Parts(Vec<Fragment>);

impl QueryFragment<Pg> for Parts {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        for (index, part) in self.0.iter().enumerate() {
            out.push_sql(if index == 0 { "ARRAY(" } else { ", ARRAY(" });
            part.walk(out.reborrow())?;
            out.push_sql(")");
        }
        Ok(())
    }

    fn to_sql(&self, out: &mut PgQueryBuilder, _backend: &Pg) -> QueryResult<()> {
        out.push_sql("SELECT ");
        for (index, part) in self.0.iter().enumerate() {
            out.push_sql(if index == 0 { "ARRAY(" } else { ", ARRAY(" });
            part.write(out)?;
            out.push_sql(")");
        }
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, _backend: &Pg) -> QueryResult<bool> {
        Ok(self.0.iter().all(Fragment::is_kept))
    }
}

impl QueryId for Parts {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Parts {
    type SqlType = Untyped;
}
