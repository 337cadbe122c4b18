//! Whom somebody is told of: by a record that is the teller's to speak of, or by identity number and name.

use super::record::identity;
use super::rules::settle_identity;
use super::store;
use super::wire::Identity;
use crate::gate::{Action, Keys, Permit, Tx};
use crate::kernel::{Day, Fault, Id, Line, Problem};

/// A person to tell another organisation of.
pub struct ToldPerson {
    /// The record, when there is one.
    pub id: Option<Id>,
    /// The organisation that keeps it.
    pub organisation_id: Option<Id>,
    /// The identity number.
    pub identity: Identity,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Whether the record says that the person's data are protected.
    pub is_protected: bool,
}

impl ToldPerson {
    /// As stated on the day `today`.
    ///
    /// # Errors
    /// Every fault of the identity, below `/identity`.
    pub fn stated(
        mut identity: Identity,
        (given_name, family_name): (Line<100>, Line<100>),
        today: Day,
    ) -> Result<Self, Vec<Fault>> {
        let faults = settle_identity(&mut identity, today);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self {
            id: None,
            organisation_id: None,
            identity,
            given_name: given_name.to_string(),
            family_name: family_name.to_string(),
            is_protected: false,
        })
    }

    /// What the number is looked up by in an organisation.
    pub fn mark_in(&self, keys: &Keys, organisation: Id) -> Vec<u8> {
        store::mark(keys, organisation, &self.identity)
    }
}

/// The person of a record that the actor's unit has a relation to, that is about the actor, or for whom the actor acts.
///
/// # Errors
/// When the database fails.
pub fn told<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<Option<ToldPerson>, Problem> {
    let Some(sealed) = store::spoken_of(tx, permit, id)? else {
        return Ok(None);
    };
    let record = store::open(permit.keys(), sealed)?;
    Ok(Some(ToldPerson {
        id: Some(record.row.id),
        organisation_id: Some(record.row.organisation_id),
        identity: identity(&record),
        is_protected: record.row.protected_identity.hides_place(),
        given_name: record.given_name,
        family_name: record.family_name,
    }))
}
