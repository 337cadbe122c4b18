//! What the Gate hands to the work: a transaction and a permit. Neither can be made elsewhere.

use std::cell::OnceCell;
use std::sync::Arc;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;

use super::action::{Action, Subject, Target};
use super::actor::Actor;
use super::audit::EventRow;
use super::keys::Keys;
use crate::db::reading::{self, Reading};
use crate::db::schema::outbox_events;
use crate::db::settled::Settled;
use crate::db::together::{Later, do_together};
use crate::db::{Conn, Location};
use crate::kernel::law::Law;
use crate::kernel::seal::PersonKey;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// A change made in a unit, to be told by the event feed.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Event type, `kind.past-participle`.
    pub event: &'static str,
    /// What changed.
    pub subject: Subject,
    /// Whether the event tells who made it.
    pub named: bool,
}

/// The open transaction and its one moment in time.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    now: Stamp,
    changes: Vec<Change>,
    found: Option<Subject>,
    beside: Vec<Subject>,
    later: Vec<Later>,
    keys: Arc<Keys>,
    law: Arc<Law>,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c mut Conn, now: Stamp, keys: Arc<Keys>, law: Arc<Law>) -> Self {
        Self {
            conn,
            now,
            changes: Vec::new(),
            found: None,
            beside: Vec::new(),
            later: Vec::new(),
            keys,
            law,
        }
    }

    /// The moment at which everything in this unit happens.
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// The law, whose rows say for themselves on which days they hold.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// A new id.
    pub fn new_id(&self) -> Id {
        Id::new(self.now)
    }

    /// The connection, for stores and for the Gate's own predicates.
    ///
    /// # Errors
    /// When what was to be done later is refused.
    pub fn conn(&mut self) -> QueryResult<&mut Conn> {
        if let Conn::Postgres(pg) = self.conn
            && !self.later.is_empty()
        {
            do_together(std::mem::take(&mut self.later), pg)?;
        }
        Ok(self.conn)
    }

    /// Replaces a connection that was found dead before anything was done on it; never SQLite's, which has a
    /// transaction open that others may share.
    pub(super) fn reconnect(&mut self, location: &Location) -> bool {
        if location.is_sqlite() {
            return false;
        }
        let conn = location.open_reader();
        conn.map(|conn| *self.conn = conn)
            .inspect_err(|error| tracing::error!(%error, "database unreachable"))
            .is_ok()
    }

    /// Reads it all, on PostgreSQL as one statement.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn read<G: Reading>(&mut self, reading: G) -> QueryResult<G::Output> {
        reading::read(self.conn()?, reading)
    }

    /// Changes what nobody reads back in this unit: on PostgreSQL together with the next statement
    /// of its kind, at the latest with the audit row.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn later<S>(&mut self, statement: S) -> QueryResult<()>
    where
        S: QueryFragment<Pg> + QueryId + Send + 'static,
        Settled<S>: ExecuteDsl<SqliteConnection>,
    {
        match self.conn {
            Conn::Sqlite(sqlite) => Settled(statement).execute(sqlite).map(drop),
            Conn::Postgres(_) => {
                self.later.push(Later::new(statement));
                Ok(())
            }
        }
    }

    /// Writes events in their order, on PostgreSQL later: what is sent together has no order, so that
    /// only one statement of them is among it.
    pub(super) fn later_in_order(&mut self, rows: Vec<EventRow>) -> QueryResult<()> {
        match self.conn {
            Conn::Sqlite(sqlite) => {
                for row in rows {
                    Settled(diesel::insert_into(outbox_events::table).values(row))
                        .execute(sqlite)?;
                }
            }
            Conn::Postgres(_) => self.later.push(EventRow::together(&rows)),
        }
        Ok(())
    }

    pub(super) fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Says what has changed. A write that says nothing is refused by the Gate.
    pub fn changed(&mut self, event: &'static str, subject: Subject) {
        self.changes.push(Change {
            event,
            subject,
            named: true,
        });
    }

    /// The same of what is handed over to others, who need not know by whom.
    pub fn changed_for_others(&mut self, event: &'static str, subject: Subject) {
        self.changes.push(Change {
            event,
            subject,
            named: false,
        });
    }

    /// Says whom a look-up found, for the access log.
    pub fn found(&mut self, subject: Subject) {
        self.found = Some(subject);
    }

    /// Says what else this unit was about, beside its target: the access log of another record shows it
    /// too.
    pub fn was_also_about(&mut self, subject: Subject) {
        self.beside.push(subject);
    }

    pub(super) fn beside(&self) -> &[Subject] {
        &self.beside
    }

    /// What the access log names: what was made or changed first, otherwise what was found.
    pub(super) fn subject(&self) -> Option<Subject> {
        self.changes
            .first()
            .map(|change| change.subject)
            .or(self.found)
    }

    pub(super) fn take_later(&mut self) -> Vec<Later> {
        std::mem::take(&mut self.later)
    }

    pub(super) fn changes(&self) -> &[Change] {
        &self.changes
    }
}

/// Proof that `actor` may do exactly `A` on exactly this target in this transaction.
pub struct Permit<A: Action> {
    actor: Actor,
    target: A::Target,
    now: Stamp,
    keys: Arc<Keys>,
    key: OnceCell<PersonKey>,
}

impl<A: Action> Permit<A> {
    pub(super) fn new(tx: &Tx<'_>, actor: Actor, target: A::Target) -> Self {
        Self {
            actor,
            target,
            now: tx.now,
            keys: tx.keys.clone(),
            key: OnceCell::new(),
        }
    }

    /// The key of the person whom the target is about.
    ///
    /// # Errors
    /// 500 when it cannot be unwrapped.
    pub fn key(&self) -> Result<&PersonKey, Problem> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let (person, kept) = self.target.kept_key().ok_or(ProblemCode::Internal)?;
        let key = self.keys.of_person(person, kept)?;
        Ok(self.key.get_or_init(|| key))
    }

    /// The service's keys, for what is not about the target's person.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// On what.
    pub fn target(&self) -> &A::Target {
        &self.target
    }

    /// When.
    pub fn now(&self) -> Stamp {
        self.now
    }
}
