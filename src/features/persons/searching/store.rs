//! Queries by which records are found.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::schema::{organisations, person_identifiers, persons};
use crate::features::persons::policy::{ListOwnRecords, SearchPersons};
use crate::features::persons::store::mark;
use crate::features::persons::wire::Identity;
use crate::gate::scope::{PersonScope, known_persons, recorded_persons};
use crate::gate::{Action, Ask, Permit, Target, Tx};
use crate::kernel::{Id, Problem};

/// What the keepers of the actor's own records are called.
pub fn keepers(
    tx: &mut Tx<'_>,
    permit: &Permit<ListOwnRecords>,
) -> Result<HashMap<Id, String>, Problem> {
    let relations = permit.actor().relations.iter();
    let keepers: Vec<Id> = relations.map(|relation| relation.organisation_id).collect();
    let names: Vec<(Id, String)> = organisations::table
        .filter(organisations::id.eq_any(keepers))
        .select((organisations::id, organisations::name))
        .all(tx)?;
    Ok(names.into_iter().collect())
}

/// The person in the actor's organisation who has or had this number, when the actor may know that there is a
/// record; the log names who was found in either case.
pub fn find(
    tx: &mut Tx<'_>,
    permit: &Permit<SearchPersons>,
    identity: &Identity,
) -> Result<Option<Id>, Problem> {
    let own = permit.actor().organisation_id;
    let found: Option<Id> = person_identifiers::table
        .filter(person_identifiers::mark.eq(mark(permit.keys(), own, identity)))
        // Whose number it is goes before whose it was.
        .order((
            person_identifiers::retired_at.is_not_null(),
            person_identifiers::id.desc(),
        ))
        .limit(1)
        .select(person_identifiers::person_id)
        .one(tx)?;
    let Some(id) = found else {
        return Ok(None);
    };
    tx.found(PersonScope::asked(&id));
    let known = persons::table
        .filter(persons::id.eq(id))
        .filter(recorded_persons(permit.actor()))
        .select(persons::id);
    Ok(known.one(tx)?)
}

/// Whether the actor's unit has a relation to the person, so that the record is its to read.
pub fn is_known(tx: &mut Tx<'_>, permit: &Permit<SearchPersons>, id: Id) -> Result<bool, Problem> {
    let known = persons::table
        .filter(persons::id.eq(id))
        .filter(known_persons(permit.actor(), tx.now()))
        .select(persons::id);
    Ok(known.one(tx)?.is_some_and(|_: Id| true))
}

/// Whose the number is now in the actor's organisation, when the actor may know the record.
///
/// # Errors
/// When the database fails.
pub fn holder<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    identity: &Identity,
) -> Result<Option<Id>, Problem> {
    let own = permit.actor().organisation_id;
    Ok(person_identifiers::table
        .inner_join(persons::table.on(persons::id.eq(person_identifiers::person_id)))
        .filter(person_identifiers::mark.eq(mark(permit.keys(), own, identity)))
        .filter(person_identifiers::retired_at.is_null())
        .filter(known_persons(permit.actor(), tx.now()))
        .select(persons::id)
        .one(tx)?)
}
