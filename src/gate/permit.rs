//! What the Gate hands to the work: a transaction and a permit. Neither can be made elsewhere.

use super::action::{Action, Subject};
use super::actor::Actor;
use crate::db::Conn;
use crate::kernel::{Id, Stamp};

/// A change made in a unit, to be told by the event feed.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Event type, `kind.past-participle`.
    pub event: &'static str,
    /// What changed.
    pub subject: Subject,
}

/// The open transaction and its one moment in time.
pub struct Tx<'c> {
    conn: &'c mut Conn,
    now: Stamp,
    changes: Vec<Change>,
    found: Option<Subject>,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c mut Conn, now: Stamp) -> Self {
        Self {
            conn,
            now,
            changes: Vec::new(),
            found: None,
        }
    }

    /// The moment at which everything in this unit happens.
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// A new id.
    pub fn new_id(&self) -> Id {
        Id::new(self.now)
    }

    /// The connection, for stores and for the Gate's own predicates.
    pub fn conn(&mut self) -> &mut Conn {
        self.conn
    }

    /// Says what has changed. A write that says nothing is refused by the Gate.
    pub fn changed(&mut self, event: &'static str, subject: Subject) {
        self.changes.push(Change { event, subject });
    }

    /// Says whom a look-up found, for the access log.
    pub fn found(&mut self, subject: Subject) {
        self.found = Some(subject);
    }

    /// What the access log names: what was made or changed first, otherwise what was found.
    pub(super) fn subject(&self) -> Option<Subject> {
        self.changes
            .first()
            .map(|change| change.subject)
            .or(self.found)
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
}

impl<A: Action> Permit<A> {
    pub(super) fn new(actor: Actor, target: A::Target, now: Stamp) -> Self {
        Self { actor, target, now }
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
