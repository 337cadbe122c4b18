//! Who may know of a person's record.
//!
//! Each organisation records a person for itself. Its coordinators and its record systems know
//! its records, and the person knows the own ones; everybody else meets a person only through a
//! case, under the topic BASIC.

use diesel::prelude::*;

use crate::db::schema::{person_keys, persons};
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem};

/// A person's record in the actor's own organisation, or about the actor.
#[derive(Clone, Debug)]
pub struct PersonScope {
    /// The record.
    pub id: Id,
    kept_key: Vec<u8>,
}

impl Target for PersonScope {
    type Key = Id;

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        let keeper = match actor.role {
            Role::Coordinator | Role::Integration => Some(actor.organisation_id),
            Role::Person => actor.bond(*key).map(|bond| bond.organisation_id),
            _ => None,
        };
        let Some(keeper) = keeper else {
            return Ok(None);
        };
        let found: Option<Vec<u8>> = persons::table
            .inner_join(person_keys::table)
            .filter(persons::id.eq(key))
            .filter(persons::organisation_id.eq(keeper))
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
