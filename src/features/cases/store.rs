//! Queries on cases. Every function takes the permit that the Gate gave.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::policy::{CreateCase, UpdateCase};
use super::rules::{ClosingReason, Event, Origin, TargetGroup, next};
use super::wire::{CaseEdit, ExternalId, NewCase};
use crate::db::MultiBackend;
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{case_access, case_external_ids, cases, persons, units};
use crate::gate::scope::CaseScope;
use crate::gate::scope::SoughtCase;
use crate::gate::{Action, Actor, Ask, Permit, Subject, Tx};
use crate::kernel::vocabulary::{CaseStatus, Role};
use crate::kernel::{Day, Id, Line, Problem, Set, Stamp};
use crate::{stored_as_bits, stored_as_text};

stored_as_text!(Origin, ClosingReason);
stored_as_bits!(TargetGroup);

/// A row of `cases`; not serialisable, so that what leaves goes through the wire types.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = cases)]
pub struct CaseRow {
    pub case_number: i64,
    pub id: Id,
    pub person_id: Id,
    pub initiating_organisation_id: Id,
    pub initiating_unit_id: Id,
    pub lead_unit_id: Id,
    pub lead_name: Option<String>,
    pub origin: Origin,
    pub target_groups: Set<TargetGroup>,
    pub reason: String,
    pub need_detected_on: Day,
    pub requested_on: Option<Day>,
    pub status: CaseStatus,
    pub closing_reason: Option<ClosingReason>,
    pub closing_text: Option<String>,
    pub closed_at: Option<Stamp>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// A row of `case_external_ids`.
#[derive(Queryable, Selectable, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[diesel(table_name = case_external_ids)]
struct ExternalIdRow {
    system: String,
    external_id: String,
}

fn subject(id: Id, person_id: Id) -> Subject {
    Subject {
        kind: "case",
        id: Some(id),
        case_id: Some(id),
        person_id: Some(person_id),
    }
}

/// The case of the permit.
pub fn load<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<CaseRow, Problem> {
    let id = permit.target().id;
    Ok(cases::table
        .filter(cases::id.eq(id))
        .select(columns::<CaseRow>())
        .only(tx)?)
}

/// The case of the permit, and what the actor's own organisation calls it.
pub fn with_external_ids(
    sought: SoughtCase,
) -> impl Reading<Output = Option<(CaseRow, Vec<ExternalId>)>> {
    let case = cases::table.filter(cases::id.eq(sought.id));
    let external = case_external_ids::table
        .filter(case_external_ids::case_id.eq(sought.id))
        .filter(case_external_ids::organisation_id.eq(sought.organisation_id));
    (rows(case), rows(external)).map(|(mut cases, mut ids): (_, Vec<ExternalIdRow>)| {
        ids.sort();
        let external = |row: ExternalIdRow| ExternalId {
            system: Line::stored(row.system),
            external_id: Line::stored(row.external_id),
        };
        Some((cases.pop()?, ids.into_iter().map(external).collect()))
    })
}

/// Whether the person is recorded by the actor's organisation.
pub fn knows_person(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    person_id: Id,
) -> Result<bool, Problem> {
    let found = persons::table
        .filter(persons::id.eq(person_id))
        .filter(persons::organisation_id.eq(permit.actor().organisation_id));
    Ok(diesel::select(exists(found)).only(tx)?)
}

/// The unit that the actor opens the case in: its own, or for a record system the stated one.
pub fn initiating_unit(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    stated: Option<Id>,
) -> Result<Option<Id>, Problem> {
    let Actor {
        role,
        unit_id,
        organisation_id,
        ..
    } = permit.actor();
    match stated {
        None => Ok(Some(*unit_id)),
        Some(stated) if stated == *unit_id => Ok(Some(stated)),
        Some(stated) if *role == Role::Integration => Ok(units::table
            .filter(units::id.eq(stated))
            .filter(units::organisation_id.eq(organisation_id))
            .filter(units::active.eq(true))
            .select(units::id)
            .one(tx)?),
        Some(_) => Ok(None),
    }
}

/// Opens a case in `unit`; gives its id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    unit: Id,
    new: &NewCase,
) -> Result<CaseRow, Problem> {
    let now = tx.now();
    let organisation_id = permit.actor().organisation_id;
    let row: CaseRow = diesel::insert_into(cases::table)
        .values((
            cases::id.eq(tx.new_id()),
            cases::person_id.eq(new.person_id),
            cases::initiating_organisation_id.eq(organisation_id),
            cases::initiating_unit_id.eq(unit),
            cases::lead_unit_id.eq(unit),
            cases::lead_name.eq(new.lead_name.as_deref()),
            cases::origin.eq(new.origin),
            cases::target_groups.eq(new.target_groups),
            cases::reason.eq(&*new.reason),
            cases::need_detected_on.eq(new.need_detected_on),
            cases::requested_on.eq(new.requested_on),
            cases::status.eq(CaseStatus::NeedIdentified),
            cases::version.eq(1_i64),
            cases::created_at.eq(now),
            cases::updated_at.eq(now),
        ))
        .returning(<CaseRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    insert_access(tx, &row, unit, organisation_id, true)?;
    for ExternalId {
        system,
        external_id,
    } in &new.external_ids
    {
        diesel::insert_into(case_external_ids::table)
            .values((
                case_external_ids::organisation_id.eq(organisation_id),
                case_external_ids::system.eq(&**system),
                case_external_ids::external_id.eq(&**external_id),
                case_external_ids::case_id.eq(row.id),
            ))
            .run(tx)?;
    }
    tx.changed("case.created", subject(row.id, row.person_id));
    Ok(row)
}

fn insert_access(
    tx: &mut Tx<'_>,
    case: &CaseRow,
    unit: Id,
    organisation: Id,
    initiator: bool,
) -> Result<(), Problem> {
    let now = tx.now();
    let row = diesel::insert_into(case_access::table).values((
        case_access::unit_id.eq(unit),
        case_access::case_id.eq(case.id),
        case_access::organisation_id.eq(organisation),
        case_access::is_initiator.eq(initiator),
        case_access::valid_from.eq(now),
        case_access::case_number.eq(case.case_number),
        case_access::status.eq(case.status),
        case_access::updated_at.eq(case.updated_at),
    ));
    tx.later(row)?;
    Ok(())
}

/// Lets `unit` come into question as a reader of the permit's case, from now on.
pub fn grant_access<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    unit: Id,
    organisation: Id,
) -> Result<(), Problem> {
    let now = tx.now();
    let again = diesel::update(
        case_access::table
            .filter(case_access::unit_id.eq(unit))
            .filter(case_access::case_id.eq(permit.target().id)),
    )
    .set((
        case_access::valid_from.eq(now),
        case_access::valid_to.eq(None::<Stamp>),
    ))
    .run(tx)?;
    if again == 0 {
        let case = load(tx, permit)?;
        insert_access(tx, &case, unit, organisation, false)?;
    }
    Ok(())
}

/// Ends that, from now on.
pub fn revoke_access(tx: &mut Tx<'_>, case: &CaseScope, unit: Id) -> Result<(), Problem> {
    diesel::update(
        case_access::table
            .filter(case_access::unit_id.eq(unit))
            .filter(case_access::case_id.eq(case.id))
            .filter(not(case_access::is_initiator)),
    )
    .set(case_access::valid_to.eq(Some(tx.now())))
    .run(tx)?;
    Ok(())
}

/// Whether `unit` takes part in the permit's case now.
pub fn takes_part(tx: &mut Tx<'_>, permit: &Permit<UpdateCase>, unit: Id) -> Result<bool, Problem> {
    let found = case_access::table
        .filter(case_access::unit_id.eq(unit))
        .filter(case_access::case_id.eq(permit.target().id))
        .filter(case_access::valid_to.is_null());
    Ok(diesel::select(exists(found)).only(tx)?)
}

/// Corrects the case if it still has `version`; gives the number of rows met.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateCase>,
    version: i64,
    edit: &CaseEdit,
) -> Result<usize, Problem> {
    let case = permit.target();
    let met = diesel::update(
        cases::table
            .filter(cases::id.eq(case.id))
            .filter(cases::version.eq(version)),
    )
    .set((
        cases::lead_unit_id.eq(edit.lead_unit_id),
        cases::lead_name.eq(edit.lead_name.as_deref()),
        cases::target_groups.eq(edit.target_groups),
        cases::reason.eq(&*edit.reason),
        cases::need_detected_on.eq(edit.need_detected_on),
        cases::requested_on.eq(edit.requested_on),
        cases::version.eq(version + 1),
        cases::updated_at.eq(tx.now()),
    ))
    .run(tx)?;
    touch_access(tx, case.id, None)?;
    tx.changed("case.updated", subject(case.id, case.person_id));
    Ok(met)
}

/// Moves the case by `event`; `closing` goes with [`Event::Closed`] and no other.
///
/// # Errors
/// 409 when the status does not allow it.
pub fn advance(
    tx: &mut Tx<'_>,
    case: &CaseScope,
    event: Event,
    closing: Option<(ClosingReason, Option<&str>)>,
) -> Result<CaseStatus, Problem> {
    let status = next(case.status, event)?;
    if status == case.status {
        return Ok(status);
    }
    let now = tx.now();
    diesel::update(cases::table.filter(cases::id.eq(case.id)))
        .set((
            cases::status.eq(status),
            cases::closing_reason.eq(closing.map(|(reason, _)| reason)),
            cases::closing_text.eq(closing.and_then(|(_, text)| text)),
            cases::closed_at.eq(closing.map(|_| now)),
            cases::version.eq(cases::version + 1),
            cases::updated_at.eq(now),
        ))
        .run(tx)?;
    touch_access(tx, case.id, Some(status))?;
    tx.changed("case.status-changed", subject(case.id, case.person_id));
    Ok(status)
}

/// Keeps what lists sort and filter by equal to the case.
fn touch_access(tx: &mut Tx<'_>, case_id: Id, status: Option<CaseStatus>) -> Result<(), Problem> {
    let now = tx.now();
    let rows = case_access::table.filter(case_access::case_id.eq(case_id));
    match status {
        Some(status) => diesel::update(rows)
            .set((
                case_access::updated_at.eq(now),
                case_access::status.eq(status),
            ))
            .run(tx)?,
        None => diesel::update(rows)
            .set(case_access::updated_at.eq(now))
            .run(tx)?,
    };
    Ok(())
}
