//! What the registry's stores share, and what other features ask of the registry.

use diesel::prelude::*;

use crate::db::schema::{organisations, units};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Target, Tx};
use crate::kernel::page::Position;
use crate::kernel::vocabulary::OrganisationKind;
use crate::kernel::{Id, Problem, ProblemCode, Set};
use crate::stored_as_bits;

stored_as_bits!(OrganisationKind);

/// Every list here goes by creation, which is the order of the ids.
pub const SORT: &str = "id";

/// The place of a row in such a list.
pub fn position(id: Id) -> Position {
    Position {
        sort: SORT.to_owned(),
        value: 0,
        id,
    }
}

/// The one resource that the permit is for.
pub fn target<A: Action<Target = Registry>>(permit: &Permit<A>) -> Result<Id, Problem> {
    permit
        .target()
        .subject()
        .id
        .ok_or_else(|| ProblemCode::Internal.into())
}

/// What kinds an organisation is, if it exists.
///
/// # Errors
/// When the database fails.
pub fn kinds_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    organisation_id: Id,
) -> Result<Option<Set<OrganisationKind>>, Problem> {
    let found = organisations::table
        .filter(organisations::id.eq(organisation_id))
        .select(organisations::kinds);
    Ok(found.one(tx)?)
}

/// The organisation of a unit, if the unit exists and is active.
///
/// # Errors
/// When the database fails.
pub fn organisation_of_unit<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    unit_id: Id,
) -> Result<Option<Id>, Problem> {
    let found = units::table
        .filter(units::id.eq(unit_id))
        .filter(units::active.eq(true))
        .select(units::organisation_id)
        .one(tx)?;
    Ok(found)
}

/// Those of `units` that exist and are active, each with its organisation and what kinds that is.
///
/// # Errors
/// When the database fails.
pub fn organisations_of_units<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    units: &[Id],
) -> Result<Vec<(Id, Id, Set<OrganisationKind>)>, Problem> {
    let found = units::table
        .inner_join(organisations::table.on(organisations::id.eq(units::organisation_id)))
        .filter(units::id.eq_any(units))
        .filter(units::active.eq(true))
        .select((units::id, organisations::id, organisations::kinds))
        .all(tx)?;
    Ok(found)
}

/// The code of the county that a unit is in, if it says: a municipality's code begins with its county's.
///
/// # Errors
/// When the database fails.
pub fn county_of_unit<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    unit_id: Id,
) -> Result<Option<String>, Problem> {
    let found: Option<Option<String>> = units::table
        .filter(units::id.eq(unit_id))
        .select(units::municipality_code)
        .one(tx)?;
    let code = found.flatten();
    Ok(code.and_then(|code| code.get(..2).map(str::to_owned)))
}
