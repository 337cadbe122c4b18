//! Queries on areas.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::wire::AreaDetails;
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::areas;
use crate::features::registry::policy::{CreateArea, ListAreas, UpdateArea};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::{AreaCorrected, AreaRegistered};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::{Id, Problem, Stamp};

/// A row of `areas`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = areas)]
pub struct AreaRow {
    pub id: Id,
    pub name: String,
    pub county_code: String,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// Whether there is such an area.
pub fn is_known<A: Action>(tx: &mut Tx<'_>, _permit: &Permit<A>, id: Id) -> Result<bool, Problem> {
    Ok(diesel::select(exists(areas::table.filter(areas::id.eq(id)))).only(tx)?)
}

/// The area of the permit.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<AreaRow, Problem> {
    let id = target(permit)?;
    Ok(areas::table
        .filter(areas::id.eq(id))
        .select(columns::<AreaRow>())
        .only(tx)?)
}

/// Registers an area.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateArea>,
    new: &AreaDetails,
) -> Result<AreaRow, Problem> {
    let now = tx.now();
    let row: AreaRow = diesel::insert_into(areas::table)
        .values((
            areas::id.eq(tx.new_id()),
            areas::name.eq(&*new.name),
            areas::county_code.eq(&*new.county_code),
            areas::version.eq(1_i64),
            areas::created_at.eq(now),
            areas::updated_at.eq(now),
        ))
        .returning(<AreaRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    permit.record(tx, AreaRegistered { id: row.id })?;
    Ok(row)
}

/// Corrects the area if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateArea>,
    version: i64,
    details: &AreaDetails,
) -> Result<(), Problem> {
    let id = target(permit)?;
    diesel::update(
        areas::table
            .filter(areas::id.eq(id))
            .filter(areas::version.eq(version)),
    )
    .set((
        areas::name.eq(&*details.name),
        areas::county_code.eq(&*details.county_code),
        areas::version.eq(version + 1),
        areas::updated_at.eq(tx.now()),
    ))
    .guarded(tx)?;
    permit.record(tx, AreaCorrected { id })
}

/// A page of areas.
pub fn list(
    tx: &mut Tx<'_>,
    _permit: &Permit<ListAreas>,
    page: &PageRequest,
) -> Result<Rows<AreaRow>, Problem> {
    let mut query = areas::table.into_boxed();
    if let Some(after) = page.after() {
        query = query.filter(areas::id.gt(after.id));
    }
    let rows: Vec<AreaRow> = query
        .order(areas::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<AreaRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, None, |row| position(row.id)))
}
