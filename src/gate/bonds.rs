//! What binds somebody who signs in as a person to the records kept here.
//!
//! The number in the token is compared with what each organisation keeps of its numbers, and stored
//! nowhere. Only numbers in use count: one that was corrected may be somebody else's.

use diesel::prelude::*;

use super::ask::Ask;
use super::permit::Tx;
use crate::db::schema::{organisations, person_identifiers};
use crate::kernel::identity::NationalNumber;
use crate::kernel::{Code, Id, Problem};

/// A record that somebody may see as the person whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bond {
    /// The record.
    pub person_id: Id,
    /// The organisation that keeps it.
    pub organisation_id: Id,
}

/// The records of the person who has `number` now, in every organisation.
///
/// # Errors
/// When the database fails.
pub(super) fn of(tx: &mut Tx<'_>, number: &NationalNumber) -> Result<Vec<Bond>, Problem> {
    let keepers: Vec<Id> = organisations::table.select(organisations::id).all(tx)?;
    let keys = tx.keys().clone();
    let kind = number.kind().code();
    let marks: Vec<Vec<u8>> = keepers
        .into_iter()
        .map(|keeper| keys.mark(keeper, kind, number.digits(), ""))
        .collect();
    let own: Vec<(Id, Id)> = person_identifiers::table
        .filter(person_identifiers::mark.eq_any(marks))
        .filter(person_identifiers::retired_at.is_null())
        .select((
            person_identifiers::person_id,
            person_identifiers::organisation_id,
        ))
        .all(tx)?;
    let bond = |(person_id, organisation_id)| Bond {
        person_id,
        organisation_id,
    };
    Ok(own.into_iter().map(bond).collect())
}
