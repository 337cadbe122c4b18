//! What the registry's stores share, and what other features ask of the registry.

use diesel::prelude::*;

use super::codes::county_of;
use crate::db::Conn;
use crate::db::schema::{accounts, assignments, issuer_bindings, organisations, units};
use crate::gate::scope::{Registry, engagement};
use crate::gate::{Action, Ask, Permit, Target, Tx};
use crate::kernel::fact::{AdministrationChanged, Fact};
use crate::kernel::page::Position;
use crate::kernel::vocabulary::{Branch, OrganisationKind, Party, Role};
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
    permit: &Permit<A>,
    unit_id: Id,
) -> Result<Option<Id>, Problem> {
    Ok(party(tx, permit, unit_id)?.map(|party| party.organisation_id))
}

/// A unit as a party, if it exists and is active.
///
/// # Errors
/// When the database fails.
pub fn party<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    unit_id: Id,
) -> Result<Option<Party>, Problem> {
    let found: Option<(Id, Branch)> = units::table
        .inner_join(organisations::table.on(organisations::id.eq(units::organisation_id)))
        .filter(units::id.eq(unit_id))
        .filter(units::active.eq(true))
        .filter(organisations::active.eq(true))
        .select((units::organisation_id, units::branch))
        .one(tx)?;
    Ok(found.map(|(organisation_id, branch)| Party {
        unit_id,
        organisation_id,
        branch,
    }))
}

/// What kinds `organisation_id` is, while it is at work.
///
/// # Errors
/// When the database fails.
pub fn kinds_at_work<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    organisation_id: Id,
) -> Result<Option<Set<OrganisationKind>>, Problem> {
    let found = organisations::table
        .filter(organisations::id.eq(organisation_id))
        .filter(organisations::active.eq(true))
        .select(organisations::kinds);
    Ok(found.one(tx)?)
}

/// Those of `units` that exist and are active, each with its organisation and what kinds that is.
///
/// # Errors
/// When the database fails.
pub fn organisations_of_units<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    units: &[Id],
) -> Result<Vec<(Party, Set<OrganisationKind>)>, Problem> {
    let found: Vec<(Id, Id, Branch, Set<OrganisationKind>)> = units::table
        .inner_join(organisations::table.on(organisations::id.eq(units::organisation_id)))
        .filter(units::id.eq_any(units))
        .filter(units::active.eq(true))
        .filter(organisations::active.eq(true))
        .select((
            units::id,
            organisations::id,
            units::branch,
            organisations::kinds,
        ))
        .all(tx)?;
    let party = |(unit_id, organisation_id, branch, kinds)| {
        let party = Party {
            unit_id,
            organisation_id,
            branch,
        };
        (party, kinds)
    };
    Ok(found.into_iter().map(party).collect())
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
    Ok(code.as_deref().and_then(county_of).map(str::to_owned))
}

/// None of `units` is engaged in an open case.
///
/// # Errors
/// 409 `code`, which says in what they are.
pub fn require_idle<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    code: ProblemCode,
    units: &[Id],
) -> Result<(), Problem> {
    let mut engaged = Vec::new();
    for unit in units {
        let found = engagement(tx, *unit)?;
        engaged.extend(found.is_any().then_some(found));
    }
    match engaged.is_empty() {
        true => Ok(()),
        false => Err(Problem::new(code).more("engagements", serde_json::json!(engaged))),
    }
}

/// Says what an appointment has become, to every organisation that it concerns: the other administrators of
/// each are to know. The Gate says it in the log of those that the target concerns.
///
/// # Errors
/// When the database fails.
pub fn tell<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    fact: impl Into<Fact>,
    organisations: &[Id],
) -> Result<(), Problem> {
    let fact = fact.into();
    let subject = fact.kind().subject(fact.id(), None, None);
    permit.record(tx, fact)?;
    for organisation in organisations {
        permit.record(tx, AdministrationChanged { id: *organisation })?;
        let logs = permit.target().organisations().contains(organisation);
        if !logs && *organisation != permit.actor().organisation_id {
            tx.concerned(*organisation, subject);
        }
    }
    Ok(())
}

/// Somebody who keeps an organisation now.
#[derive(Queryable, Clone, Copy, Debug)]
pub struct Administrator {
    /// The assignment that makes one.
    pub assignment: Id,
    /// In which role.
    pub role: Role,
    /// Whose it is.
    pub account: Id,
    /// In which unit.
    pub unit: Id,
    /// By which binding the account signs in.
    pub binding: Id,
}

/// Somebody keeps `organisation` still when all whom `leaves` names are gone, if anybody does now. It is held
/// until the unit ends, so that two do not each rely on the other.
///
/// # Errors
/// When the last one would leave, or the database fails.
pub fn require_administrator<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    organisation: Id,
    leaves: impl Fn(&Administrator) -> bool,
) -> Result<(), Problem> {
    if let Conn::Postgres(pg) = tx.conn()? {
        organisations::table
            .filter(organisations::id.eq(organisation))
            .select(organisations::id)
            .for_update()
            .load::<Id>(pg)?;
    }
    let there = administrators(tx, organisation)?;
    let lost = |role: Role| {
        let is_there = |stays: bool| {
            there
                .iter()
                .any(|one| one.role == role && !(stays && leaves(one)))
        };
        is_there(false) && !is_there(true)
    };
    match lost(Role::RegistryAdmin) || lost(Role::ServiceAdmin) {
        true => Err(ProblemCode::LastAdministrator.into()),
        false => Ok(()),
    }
}

fn administrators(tx: &mut Tx<'_>, organisation: Id) -> Result<Vec<Administrator>, Problem> {
    let now = tx.now();
    let bound = issuer_bindings::organisation_id
        .nullable()
        .eq(accounts::organisation_id)
        .and(issuer_bindings::issuer.eq(accounts::issuer));
    let keeps = assignments::role
        .eq(Role::RegistryAdmin)
        .or(assignments::role.eq(Role::ServiceAdmin));
    let found = assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .inner_join(issuer_bindings::table.on(bound))
        .filter(units::organisation_id.eq(organisation))
        .filter(units::active.eq(true))
        .filter(accounts::active.eq(true))
        .filter(keeps)
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .select((
            assignments::id,
            assignments::role,
            accounts::id,
            units::id,
            issuer_bindings::id,
        ))
        .all(tx)?;
    Ok(found)
}
