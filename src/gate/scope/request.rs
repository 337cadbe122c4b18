//! Who may know of a request for a SIP: the coordinators of the unit that was asked, and whoever asked.

use diesel::prelude::*;

use super::named::{is_protected, recorded_persons};
use crate::db::Conn;
use crate::db::schema::{request_keys, requests};
use crate::db::sql::{Condition, Sql};
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem};

/// A request that the actor may know of.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct RequestScope {
    /// The request.
    pub id: Id,
    /// The unit that is to answer.
    pub unit_id: Id,
    person_id: Option<Id>,
    is_received: bool,
    is_asked: bool,
    is_open: bool,
    kept_key: Vec<u8>,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

impl RequestScope {
    const KIND: &'static str = "request";

    /// Whether the actor may read what it says. Of a protected person's only those may who may know the own
    /// organisation's record; the others know that there is one.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether it is the actor's to answer.
    pub fn is_received_by(_actor: &Actor, request: &Self) -> bool {
        request.is_received && request.is_open
    }

    /// Whether the actor asked, or stands in the place of who did.
    pub fn is_asked_by(_actor: &Actor, request: &Self) -> bool {
        request.is_asked && request.is_open
    }
}

/// Of the rows of `requests`: those that the actor is to answer; a record system acts for the units of its
/// organisation and branch.
pub fn received_requests(actor: &Actor) -> Condition {
    match actor.role {
        Role::Coordinator => Sql::new("requests.unit_id = ").id(actor.unit_id),
        Role::Integration => Sql::new("(requests.organisation_id = ")
            .id(actor.organisation_id)
            .text(" AND requests.branch = ")
            .codes(&[actor.branch])
            .text(")"),
        _ => Sql::new("1 = 0"),
    }
}

/// Of the rows of `requests`: those that the actor's unit recorded, or that are the person's own; who acts for a
/// person knows those it made itself.
pub fn asked_requests(actor: &Actor) -> Condition {
    match actor.role {
        Role::Coordinator | Role::Caseworker => {
            Sql::new("requests.asking_unit_id = ").id(actor.unit_id)
        }
        Role::Integration => Sql::new("(requests.asking_organisation_id = ")
            .id(actor.organisation_id)
            .text(" AND requests.asking_branch = ")
            .codes(&[actor.branch])
            .text(")"),
        Role::Person => {
            let (mut own, mut acting) = (
                Sql::new("(requests.person_id IN (NULL"),
                Sql::<()>::new(") OR requests.representative_id IN (NULL"),
            );
            for relation in &actor.relations {
                match relation.mandate {
                    None => own = own.text(", ").id(relation.person_id),
                    Some(mandate) => acting = acting.text(", ").id(mandate.id),
                }
            }
            own.all_of(acting).text("))")
        }
        _ => Sql::new("1 = 0"),
    }
}

/// Of the rows of `requests`: that no record of the own organisation about the same person is kept from the actor.
fn open_to(actor: &Actor) -> Condition {
    if actor.role == Role::Person {
        return Sql::new("1 = 1");
    }
    Sql::new(
        "NOT EXISTS (SELECT 1 FROM persons WHERE persons.organisation_id = ",
    )
    .id(actor.organisation_id)
    .text(
        " AND (persons.id = requests.person_id OR persons.id IN (SELECT i.person_id FROM person_identifiers AS i \
         WHERE i.mark = requests.mark AND i.retired_at IS NULL)) AND ",
    )
    .all_of(is_protected())
    .text(" AND NOT (")
    .all_of(recorded_persons(actor))
    .text("))")
}

type Found = (
    (Id, Id, Option<Id>, Vec<u8>),
    Option<bool>,
    Option<bool>,
    Option<bool>,
);

impl Target for RequestScope {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        if let Conn::Postgres(pg) = tx.conn()? {
            requests::table
                .filter(requests::id.eq(key))
                .select(requests::id)
                .for_update()
                .first::<Id>(pg)
                .optional()?;
        }
        Ok(())
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        let found: Option<Found> = requests::table
            .inner_join(request_keys::table)
            .filter(requests::id.eq(key))
            .select((
                (
                    requests::id,
                    requests::unit_id,
                    requests::person_id,
                    request_keys::kept,
                ),
                received_requests(actor),
                asked_requests(actor),
                open_to(actor),
            ))
            .one(tx)?;
        let scope = found.map(
            |((id, unit_id, person_id, kept_key), received, asked, open)| Self {
                id,
                unit_id,
                person_id,
                is_received: received == Some(true),
                is_asked: asked == Some(true),
                is_open: open == Some(true),
                kept_key,
                seal: (),
            },
        );
        Ok(scope.filter(|scope| scope.is_received || scope.is_asked))
    }

    fn subject(&self) -> Subject {
        Subject {
            person_id: self.person_id,
            ..Self::asked(&self.id)
        }
    }

    /// A request has a key of its own.
    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.id, &self.kept_key))
    }

    fn asked(key: &Id) -> Subject {
        Subject::of(Self::KIND, *key)
    }
}
