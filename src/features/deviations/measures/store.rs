//! Queries on measures.

use diesel::prelude::*;

use super::wire::{DeviationMeasureEdit, NewDeviationMeasure};
use crate::db::reading::columns;
use crate::db::schema::deviation_measures;
use crate::db::sealed::SealInto;
use crate::features::deviations::policy::{CreateMeasure, UpdateMeasure};
use crate::gate::scope::{DeviationScope, MeasureScope};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::{MeasureAdded, MeasureChanged, MeasureDone};
use crate::kernel::limits::require_room;
use crate::kernel::{Day, Id, Problem, Stamp};
use crate::sealed_row;

sealed_row! {
    /// A row of `deviation_measures`.
    deviation_measures: SealedMeasure => MeasureRow {
        id: Id,
        deviation_id: Id,
        due_on: Day,
        done_on: Option<Day>,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
    } sealed { measure, responsible } maybe {  }
}

/// The measures of the deviation, in the order decided.
pub fn of_deviation<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    deviation: &DeviationScope,
) -> Result<Vec<SealedMeasure>, Problem> {
    Ok(deviation_measures::table
        .filter(deviation_measures::deviation_id.eq(deviation.id))
        .order(deviation_measures::id)
        .select(columns::<SealedMeasure>())
        .all(tx)?)
}

/// The measure of the permit.
pub fn load<A: Action<Target = MeasureScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<SealedMeasure, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<SealedMeasure, Problem> {
    Ok(deviation_measures::table
        .filter(deviation_measures::id.eq(id))
        .select(columns::<SealedMeasure>())
        .only(tx)?)
}

/// The measures of the deviation `id` that are not done.
///
/// # Errors
/// When the database fails.
pub fn open_measures(tx: &mut Tx<'_>, _because: &Because<'_>, id: Id) -> Result<Vec<Id>, Problem> {
    Ok(deviation_measures::table
        .filter(deviation_measures::deviation_id.eq(id))
        .filter(deviation_measures::done_on.is_null())
        .select(deviation_measures::id)
        .all(tx)?)
}

/// Decides a measure after the permit's deviation.
///
/// # Errors
/// 409 when it has too many.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateMeasure>,
    new: &NewDeviationMeasure,
) -> Result<SealedMeasure, Problem> {
    let (id, now, key, deviation) = (tx.new_id(), tx.now(), permit.key()?, permit.target());
    let of_deviation =
        deviation_measures::table.filter(deviation_measures::deviation_id.eq(deviation.id));
    require_room(of_deviation.count().only(tx)?)?;
    diesel::insert_into(deviation_measures::table)
        .values((
            deviation_measures::id.eq(id),
            deviation_measures::deviation_id.eq(deviation.id),
            deviation_measures::measure.sealed(key, id, &new.measure)?,
            deviation_measures::responsible.sealed(key, id, &new.responsible)?,
            deviation_measures::due_on.eq(new.due_on),
            deviation_measures::version.eq(1_i64),
            deviation_measures::created_at.eq(now),
            deviation_measures::updated_at.eq(now),
        ))
        .run(tx)?;
    let (unit, due_on) = (deviation.unit_id, new.due_on);
    permit.record(tx, MeasureAdded { id, unit, due_on })?;
    by_id(tx, id)
}

/// Changes the permit's measure, which was done on `done_before` if at all, if it still has `version`.
///
/// # Errors
/// 412 when it has another.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateMeasure>,
    (version, done_before): (i64, Option<Day>),
    edit: &DeviationMeasureEdit,
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let row = deviation_measures::table
        .filter(deviation_measures::id.eq(id))
        .filter(deviation_measures::version.eq(version));
    diesel::update(row)
        .set((
            deviation_measures::measure.sealed(key, id, &edit.measure)?,
            deviation_measures::responsible.sealed(key, id, &edit.responsible)?,
            deviation_measures::due_on.eq(edit.due_on),
            deviation_measures::done_on.eq(edit.done_on),
            deviation_measures::version.eq(version + 1),
            deviation_measures::updated_at.eq(tx.now()),
        ))
        .guarded(tx)?;
    let unit = permit.target().deviation.unit_id;
    match (done_before, edit.done_on) {
        (None, Some(_)) => permit.record(tx, MeasureDone { id }),
        (_, done) => {
            let due_on = Some(edit.due_on).filter(|_| done.is_none());
            permit.record(tx, MeasureChanged { id, unit, due_on })
        }
    }
}
