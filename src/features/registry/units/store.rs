//! Queries on units.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::wire::{UnitDetails, UnitListParams};
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::{case_access, units};
use crate::features::registry::policy::{CloseUnit, CreateUnit, UpdateUnit};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::{UnitClosed, UnitCorrected, UnitRegistered};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::text::compared;
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Id, Problem, Stamp};

/// A row of `units`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = units)]
pub struct UnitRow {
    pub id: Id,
    pub organisation_id: Id,
    pub area_id: Option<Id>,
    pub name: String,
    pub branch: Branch,
    pub hsa_id: Option<String>,
    pub municipality_code: Option<String>,
    pub active: bool,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// What a client writes.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = units, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Content<'a> {
    area_id: Option<Id>,
    name: &'a str,
    branch: Branch,
    hsa_id: Option<&'a str>,
    hsa_key: Option<String>,
    municipality_code: Option<&'a str>,
    active: bool,
}

impl<'a> Content<'a> {
    fn of(details: &'a UnitDetails) -> Self {
        Self {
            area_id: details.area_id,
            name: &details.name,
            branch: details.branch,
            hsa_id: details.hsa_id.as_deref(),
            hsa_key: details.hsa_id.as_deref().map(compared),
            municipality_code: details.municipality_code.as_deref(),
            active: details.active,
        }
    }
}

/// The unit of the permit.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<UnitRow, Problem> {
    let id = target(permit)?;
    Ok(units::table
        .filter(units::id.eq(id))
        .select(columns::<UnitRow>())
        .only(tx)?)
}

/// Whether the permit's organisation has a unit.
pub fn has_units(tx: &mut Tx<'_>, permit: &Permit<CreateUnit>) -> Result<bool, Problem> {
    let unit = units::table.filter(units::organisation_id.eq(target(permit)?));
    Ok(diesel::select(exists(unit)).only(tx)?)
}

/// Registers a unit in the permit's organisation.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateUnit>,
    new: &UnitDetails,
) -> Result<UnitRow, Problem> {
    let now = tx.now();
    let row: UnitRow = diesel::insert_into(units::table)
        .values((
            units::id.eq(tx.new_id()),
            units::organisation_id.eq(target(permit)?),
            Content::of(new),
            units::version.eq(1_i64),
            units::created_at.eq(now),
            units::updated_at.eq(now),
        ))
        .returning(<UnitRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    permit.record(tx, UnitRegistered { id: row.id })?;
    Ok(row)
}

/// Whether the permit's unit takes or took part in a case.
pub fn has_cases(tx: &mut Tx<'_>, permit: &Permit<UpdateUnit>) -> Result<bool, Problem> {
    let access = case_access::table.filter(case_access::unit_id.eq(target(permit)?));
    Ok(diesel::select(exists(access)).only(tx)?)
}

/// Corrects the unit if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateUnit>,
    version: i64,
    details: &UnitDetails,
) -> Result<(), Problem> {
    let id = target(permit)?;
    diesel::update(
        units::table
            .filter(units::id.eq(id))
            .filter(units::version.eq(version)),
    )
    .set((
        Content::of(details),
        units::version.eq(version + 1),
        units::updated_at.eq(tx.now()),
    ))
    .guarded(tx)?;
    permit.record(tx, UnitCorrected { id })
}

/// Closes the unit if it still has `version`, and is not closed; `successor` takes its place.
pub fn close(
    tx: &mut Tx<'_>,
    permit: &Permit<CloseUnit>,
    version: i64,
    successor: Id,
) -> Result<(), Problem> {
    let id = target(permit)?;
    diesel::update(
        units::table
            .filter(units::id.eq(id))
            .filter(units::active.eq(true))
            .filter(units::version.eq(version)),
    )
    .set((
        units::active.eq(false),
        units::version.eq(version + 1),
        units::updated_at.eq(tx.now()),
    ))
    .guarded(tx)?;
    let closed = UnitClosed { id, successor };
    permit.record(tx, closed)
}

/// A page of units, and their number if it was asked for.
pub fn list<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    params: &UnitListParams,
    page: &PageRequest,
) -> Result<Rows<UnitRow>, Problem> {
    let total = match page.total {
        true => Some(filtered(params).count().get_result(tx.conn()?)?),
        false => None,
    };
    let mut query = filtered(params);
    if let Some(after) = page.after() {
        query = query.filter(units::id.gt(after.id));
    }
    let rows: Vec<UnitRow> = query
        .order(units::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<UnitRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, total, |row| position(row.id)))
}

/// What was asked for; rows and total share it.
fn filtered(params: &UnitListParams) -> units::BoxedQuery<'_, MultiBackend> {
    let mut query = units::table.into_boxed();
    if let Some(organisation) = params.organisation_id {
        query = query.filter(units::organisation_id.eq(organisation));
    }
    if let Some(area) = params.area_id {
        query = query.filter(units::area_id.eq(area));
    }
    if let Some(municipality) = &params.municipality_code {
        query = query.filter(units::municipality_code.eq(&**municipality));
    }
    query
}
