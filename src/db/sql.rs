//! SQL in words, for the few statements whose shape follows from the request and whose plan matters.
//!
//! Its text is fixed in the source and its values are bound, so nothing that a client sends can
//! become text. The same text gives the same prepared statement, unless it says that it is rare.

use std::marker::PhantomData;

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Nullable, Text};
use diesel::sqlite::Sqlite;

use super::types::{Moment, Uid};
use crate::kernel::page::{DEFAULT_LIMIT, MAX_LIMIT, PageRequest};
use crate::kernel::{Code, Id, Stamp};

/// A condition: what `filter` takes.
pub type Condition = Sql<Nullable<Bool>>;

/// A statement or a condition of SQL type `S`.
#[derive(Clone, Debug)]
pub struct Sql<S> {
    pieces: Vec<Piece>,
    kept: bool,
    kind: PhantomData<S>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(&'static str),
    Literal(i64),
    Id(Id),
    Moment(Stamp),
    Number(i64),
    Word(&'static str),
    Said(String),
}

impl<S> Sql<S> {
    /// Begins with `text`.
    pub fn new(text: &'static str) -> Self {
        Self {
            pieces: vec![Piece::Text(text)],
            kept: true,
            kind: PhantomData,
        }
    }

    /// More text.
    #[must_use]
    pub fn text(self, text: &'static str) -> Self {
        self.and(Piece::Text(text))
    }

    /// A number as text, for what the planner must know, such as how many rows are wanted.
    #[must_use]
    pub fn literal(self, number: i64) -> Self {
        self.and(Piece::Literal(number))
    }

    /// An id.
    #[must_use]
    pub fn id(self, id: Id) -> Self {
        self.and(Piece::Id(id))
    }

    /// A moment.
    #[must_use]
    pub fn at(self, moment: Stamp) -> Self {
        self.and(Piece::Moment(moment))
    }

    /// A number.
    #[must_use]
    pub fn number(self, number: i64) -> Self {
        self.and(Piece::Number(number))
    }

    /// Codes, separated by commas.
    #[must_use]
    pub fn codes<C: Code>(mut self, codes: &[C]) -> Self {
        for (index, code) in codes.iter().enumerate() {
            if index > 0 {
                self = self.text(", ");
            }
            self = self.and(Piece::Word(code.code()));
        }
        self
    }

    /// What a client says, as a value.
    #[must_use]
    pub fn said(self, words: &str) -> Self {
        self.and(Piece::Said(words.to_owned()))
    }

    /// The rows of `page` in the order that was said last, and one more, which tells whether there is a next page.
    #[must_use]
    pub fn page(self, page: &PageRequest) -> Self {
        // One of two numbers of rows, for the planner to know; what is too many the page leaves out.
        let most = match page.limit {
            ..=DEFAULT_LIMIT => DEFAULT_LIMIT,
            _ => MAX_LIMIT,
        };
        let placed = self.text(" LIMIT ").literal(most + 1);
        match page.offset() {
            0 => placed,
            rows => placed.text(" OFFSET ").number(rows).kept_if(false),
        }
    }

    /// Says whether the statement is worth keeping prepared. What a client can ask for in many
    /// ways is not: each way would be kept on each connection for as long as that lives.
    #[must_use]
    pub fn kept_if(mut self, common: bool) -> Self {
        self.kept &= common;
        self
    }

    /// All of another piece of SQL.
    #[must_use]
    pub fn all_of<T>(mut self, other: Sql<T>) -> Self {
        self.pieces.extend(other.pieces);
        self.kept &= other.kept;
        self
    }

    fn and(mut self, piece: Piece) -> Self {
        self.pieces.push(piece);
        self
    }

    fn walk<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: Backend + HasSqlType<Uid> + HasSqlType<Moment> + HasSqlType<BigInt> + HasSqlType<Text>,
        Id: ToSql<Uid, DB>,
        Stamp: ToSql<Moment, DB>,
        i64: ToSql<BigInt, DB>,
        str: ToSql<Text, DB>,
    {
        if !self.kept {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_sql(text),
                Piece::Literal(number) => out.push_sql(&number.to_string()),
                Piece::Id(id) => out.push_bind_param::<Uid, _>(id)?,
                Piece::Moment(moment) => out.push_bind_param::<Moment, _>(moment)?,
                Piece::Number(number) => out.push_bind_param::<BigInt, _>(number)?,
                Piece::Word(word) => out.push_bind_param::<Text, str>(word)?,
                Piece::Said(words) => out.push_bind_param::<Text, str>(words)?,
            }
        }
        Ok(())
    }
}

impl<S> QueryFragment<Sqlite> for Sql<S> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.walk(out)
    }
}

impl<S> QueryFragment<Pg> for Sql<S> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.walk(out)
    }
}

impl<S> QueryId for Sql<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S> Query for Sql<S> {
    type SqlType = S;
}

impl<S, Conn> RunQueryDsl<Conn> for Sql<S> {}

impl Expression for Condition {
    type SqlType = Nullable<Bool>;
}

// What it names is the writer's to know; the database refuses what is not there.
impl<T> AppearsOnTable<T> for Condition {}
impl<T> SelectableExpression<T> for Condition {}

impl ValidGrouping<()> for Condition {
    type IsAggregate = is_aggregate::No;
}
