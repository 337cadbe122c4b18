//! What the Gate hands to the work: a transaction and a permit. Neither can be made elsewhere.

use std::cell::OnceCell;
use std::sync::Arc;

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;

use super::action::{Action, Subject, Target};
use super::actor::Actor;
use super::because::{Because, Process};
use super::keys::Keys;
use super::outbox::EventRow;
use crate::db::batch::{Later, run_batch};
use crate::db::reading::{self, Reading};
use crate::db::schema::outbox_events;
use crate::db::static_sql::StaticSql;
use crate::db::{Conn, Location};
use crate::kernel::fact::{FactKind, Item};
use crate::kernel::law::Law;
use crate::kernel::seal::PersonKey;
use crate::kernel::subject::Under;
use crate::kernel::{Code, Fact, Id, Problem, ProblemCode, Stamp};

/// A fact recorded in a unit, to be told by the event feed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recorded {
    /// Which.
    pub(super) kind: FactKind,
    /// What it happened to.
    pub(super) subject: Subject,
    /// What decides who learns of it, where that has a topic of its own.
    pub(super) item: Option<Item>,
    /// Whether the event tells who did it.
    pub(super) named: bool,
    /// Whether it was done itself, and did not follow from something else.
    pub(super) at_first_hand: bool,
}

/// What every unit of a gate shares.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) keys: Arc<Keys>,
    pub(super) law: Arc<Law>,
    pub(super) process: Arc<dyn Process>,
}

/// What else a unit was about, beside its target.
#[derive(Clone, Copy, Debug)]
pub(super) struct Beside {
    /// What.
    pub(super) subject: Subject,
    /// The organisation whose log shows it; the actor's own when none is named.
    pub(super) organisation: Option<Id>,
}

/// The open transaction and its one moment in time.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    now: Stamp,
    recorded: Vec<Recorded>,
    unchanged: bool,
    following: Vec<FactKind>,
    process: Arc<dyn Process>,
    found: Option<Subject>,
    beside: Vec<Beside>,
    later: Vec<Later>,
    keys: Arc<Keys>,
    law: Arc<Law>,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c mut Conn, now: Stamp, shared: Shared) -> Self {
        Self {
            conn,
            now,
            recorded: Vec::new(),
            unchanged: false,
            following: Vec::new(),
            process: shared.process,
            found: None,
            beside: Vec::new(),
            later: Vec::new(),
            keys: shared.keys,
            law: shared.law,
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
            run_batch(std::mem::take(&mut self.later), pg)?;
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
        StaticSql<S>: ExecuteDsl<SqliteConnection>,
    {
        match self.conn {
            Conn::Sqlite(sqlite) => StaticSql(statement).execute(sqlite).map(drop),
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
                    StaticSql(diesel::insert_into(outbox_events::table).values(row))
                        .execute(sqlite)?;
                }
            }
            Conn::Postgres(_) => self.later.push(EventRow::together(&rows)),
        }
        Ok(())
    }

    /// Says that what was asked for stands already, so that nothing happens.
    pub fn leave_unchanged(&mut self) {
        self.unchanged = true;
    }

    pub(super) fn is_unchanged(&self) -> bool {
        self.unchanged
    }

    /// Whether anything has happened in this unit.
    pub fn has_changed(&self) -> bool {
        !self.recorded.is_empty()
    }

    pub(super) fn keys(&self) -> &Arc<Keys> {
        &self.keys
    }

    /// Says what has happened, and lets follow what follows from it. A write that records nothing is
    /// refused by the Gate.
    ///
    /// # Errors
    /// Whatever goes wrong with what follows.
    pub fn record(&mut self, because: &Because<'_>, fact: impl Into<Fact>) -> Result<(), Problem> {
        let fact = fact.into();
        let kind = fact.kind();
        if let Some(cause) = self.following.last()
            && !self.process.leads_to(*cause).contains(&kind)
        {
            tracing::error!(
                cause = cause.code(),
                fact = kind.code(),
                "follows from nothing"
            );
            return Err(ProblemCode::Internal.into());
        }
        let item = fact.item();
        if kind.under() == Under::ItsOwn && item.is_none() {
            tracing::error!(fact = kind.code(), "says nothing of its topic");
            return Err(ProblemCode::Internal.into());
        }
        self.recorded.push(Recorded {
            kind,
            item,
            subject: kind.subject(fact.id(), because.case_id(), because.person_id()),
            named: because.is_named(),
            at_first_hand: self.following.is_empty(),
        });
        self.following.push(kind);
        let process = self.process.clone();
        let followed = process.follow(self, because, &fact);
        self.following.pop();
        followed
    }

    /// Says whom a look-up found, for the access log.
    pub fn found(&mut self, subject: Subject) {
        self.found = Some(subject);
    }

    /// Says what else this unit was about, beside its target: the access log of another record shows it
    /// too.
    pub fn was_also_about(&mut self, subject: Subject) {
        self.beside.push(Beside {
            subject,
            organisation: None,
        });
    }

    /// The same for the access log of another organisation than the actor's.
    pub fn concerned(&mut self, organisation: Id, subject: Subject) {
        self.beside.push(Beside {
            subject,
            organisation: Some(organisation),
        });
    }

    pub(super) fn beside(&self) -> &[Beside] {
        &self.beside
    }

    /// What the access log names instead of what the action was on: what it made, otherwise what was
    /// found.
    pub(super) fn subject(&self) -> Option<Subject> {
        let made = |one: &&Recorded| one.at_first_hand && one.kind.makes();
        let made = self.recorded.iter().find(made).map(|one| one.subject);
        made.or(self.found)
    }

    pub(super) fn take_later(&mut self) -> Vec<Later> {
        std::mem::take(&mut self.later)
    }

    pub(super) fn recorded(&self) -> &[Recorded] {
        &self.recorded
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
