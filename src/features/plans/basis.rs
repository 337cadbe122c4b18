//! A plan that begins as a copy of an earlier version.

use super::copying::{Draft, copy_parts};
use super::policy::CreatePlan;
use super::rules::PlanStatus;
use super::store::{self, PlanRow};
use crate::features::participants;
use crate::gate::{Permit, Tx};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{FaultCode, Id, Problem};

/// The plan to begin from: one of this case that was adopted, and that the reader may see.
pub fn load(tx: &mut Tx<'_>, permit: &Permit<CreatePlan>, id: Id) -> Result<PlanRow, Problem> {
    let case = permit.target();
    let found = tx
        .read(store::one(case, id))?
        .filter(|plan| plan.status != PlanStatus::Draft)
        .filter(|plan| case.reader.reads(plan.owner(), Topic::Plan))
        .ok_or_else(|| Problem::invalid("/basedOn", FaultCode::NotFound))?;
    found.open(permit.key()?)
}

/// Copies goals and interventions of plan `from` to the draft `to`.
pub fn copy_all(
    tx: &mut Tx<'_>,
    permit: &Permit<CreatePlan>,
    from: Id,
    to: Id,
) -> Result<(), Problem> {
    let active = participants::active(tx, &permit.because())?;
    let to = Draft::within(permit.target(), permit.key()?, to);
    copy_parts(tx, &permit.because(), from, &to, (&active, &|_| true))
}
