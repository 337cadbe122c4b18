//! Measures: what the unit that has a deviation does about it, by whom and by when.

mod api;
mod store;
mod wire;

use crate::gate::scope::DeviationScope;
use crate::gate::{Action, Permit, Tx};
use crate::kernel::{Problem, ProblemCode};

pub use api::routes;
pub use store::open_measures;
pub use wire::DeviationMeasure;

/// The measures of the deviation as its reader may know them.
pub(super) fn of_deviation<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    deviation: &DeviationScope,
) -> Result<Vec<DeviationMeasure>, Problem> {
    let rows = store::of_deviation(tx, permit, deviation)?;
    let key = deviation.key(permit)?;
    let shown = |row| api::shown(&key, permit.actor(), deviation, row);
    rows.into_iter().map(shown).collect()
}

/// That every measure of the permit's deviation is done.
///
/// # Errors
/// 409 when one is not.
pub(super) fn require_done<A: Action<Target = DeviationScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<(), Problem> {
    let all = store::of_deviation(tx, permit, permit.target())?;
    match all.iter().all(|measure| measure.done_on.is_some()) {
        true => Ok(()),
        false => Err(ProblemCode::MeasuresUndone.into()),
    }
}
