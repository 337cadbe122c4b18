//! A plan that begins as a copy of an earlier version.

use super::copying::Draft;
use super::policy::CreatePlan;
use super::rules::PlanStatus;
use super::store::{self, PlanRow};
use super::{goals, interventions};
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
        .filter(|plan| case.reader.reads(plan.owner_organisation_id, Topic::Plan))
        .ok_or_else(|| Problem::invalid("/basedOn", FaultCode::NotFound))?;
    found.open(permit.key()?)
}

/// Copies goals and interventions of plan `from` to the draft `to`. Each keeps its owner, so that a
/// copy is read by those who read the original, also what the one who begins the plan may not see.
/// An intervention loses a responsible party that has left.
pub fn copy_parts(
    tx: &mut Tx<'_>,
    permit: &Permit<CreatePlan>,
    from: Id,
    to: Id,
) -> Result<(), Problem> {
    let active = participants::active_ids(tx, permit, permit.target())?;
    let (goals, interventions) = tx.read((
        goals::of_plan(permit, from),
        interventions::of_plan(permit, from),
    ))?;
    let key = permit.key()?;
    let to = Draft::within(permit.target(), key, to);
    for goal in goals {
        goals::copy(tx, permit, &to, &goal.open(key)?)?;
    }
    for one in interventions {
        let one = one.open(key)?;
        let responsible = one
            .responsible_participant_id
            .filter(|id| active.contains(id));
        interventions::copy(tx, permit, &to, &one, responsible)?;
    }
    Ok(())
}
