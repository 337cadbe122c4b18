//! Who may know of a person's record.
//!
//! Each organisation records a person for itself. Its coordinators and its record systems know
//! its records, the protected ones only those named, and the person knows the own ones; everybody else
//! meets a person only through a case, under the topic BASIC.

use diesel::prelude::*;

use super::named::known_persons;
use crate::db::Conn;
use crate::db::schema::{cases, person_keys, persons};
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{ProtectedIdentity, Role};
use crate::kernel::{Id, Problem};
use crate::stored_as_text;

stored_as_text!(ProtectedIdentity);

/// A person's record in the actor's own organisation, or about the actor.
#[derive(Clone, Debug)]
pub struct PersonScope {
    /// The record.
    pub id: Id,
    kept_key: Vec<u8>,
}

impl Target for PersonScope {
    type Key = Id;

    /// The cases first, in which somebody may wait for the record to open another.
    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        if let Conn::Postgres(pg) = tx.conn()? {
            cases::table
                .filter(cases::person_id.eq(key))
                .order(cases::id)
                .select(cases::id)
                .for_update()
                .load::<Id>(pg)?;
            persons::table
                .filter(persons::id.eq(key))
                .select(persons::id)
                .for_update()
                .load::<Id>(pg)?;
        }
        Ok(())
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        if !matches!(
            actor.role,
            Role::Coordinator | Role::Integration | Role::Person
        ) {
            return Ok(None);
        }
        let found: Option<Vec<u8>> = persons::table
            .inner_join(person_keys::table)
            .filter(persons::id.eq(key))
            .filter(known_persons(actor))
            .select(person_keys::kept)
            .one(tx)?;
        Ok(found.map(|kept_key| Self { id: *key, kept_key }))
    }

    fn subject(&self) -> Subject {
        Self::asked(&self.id)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.id, &self.kept_key))
    }

    fn asked(key: &Id) -> Subject {
        Subject {
            kind: "person",
            id: Some(*key),
            case_id: None,
            person_id: Some(*key),
        }
    }
}
