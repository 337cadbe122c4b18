//! Queries on interventions that nobody sees to.

use diesel::prelude::*;

use crate::db::reading::{Reading, rows};
use crate::db::sql::{Condition, Sql};
use crate::db::types::Uid;
use crate::features::plans::rules::{InterventionStatus, PlanStatus};
use crate::gate::scope::{CaseScope, SoughtCase, unattended};
use crate::gate::{Action, Permit, Tx};
use crate::kernel::{Id, Problem, Stamp};

/// An intervention that nobody sees to.
#[derive(Queryable, Clone, Copy, Debug)]
pub struct Unattended {
    pub id: Id,
    pub plan_id: Id,
}

type Columns = (Uid, Uid);

/// What of an intervention is still to be done.
const OPEN: &[InterventionStatus] = &[
    InterventionStatus::NotStarted,
    InterventionStatus::Ongoing,
    InterventionStatus::Changed,
];

/// Plans that count: a draft, and the one in force.
const STANDING: &[PlanStatus] = &[PlanStatus::Draft, PlanStatus::Adopted];

/// Of the plans that `whose` ends with the condition of.
fn of(whose: Condition, nobody: Condition) -> Sql<Columns> {
    Sql::new("SELECT interventions.id, interventions.plan_id")
        .all_of(from(whose))
        .text(" AND ")
        .all_of(nobody)
}

/// What stands after the columns, as far as who answers.
fn from(whose: Condition) -> Condition {
    Sql::new(
        " FROM plans JOIN interventions ON interventions.plan_id = plans.id \
         JOIN participants ON participants.id = interventions.responsible_participant_id \
         WHERE plans.status IN (",
    )
    .codes(STANDING)
    .text(") AND interventions.status IN (")
    .codes(OPEN)
    .text(") AND ")
    .all_of(whose)
}

/// Those of a plan.
pub fn of_plan<A: Action>(
    permit: &Permit<A>,
    plan: Id,
) -> impl Reading<Output = Vec<Unattended>> + use<A> {
    let whose = Sql::new("plans.id = ").id(plan);
    rows(of(whose, unattended(permit.now())))
}

/// Those of the plans of a case that are not replaced.
pub fn of_standing_plans(case: SoughtCase) -> impl Reading<Output = Vec<Unattended>> {
    let whose = Sql::new("plans.case_id = ").id(case.id);
    rows(of(whose, case.unattended()))
}

/// The same for work on the case.
pub fn of_case<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<Vec<Unattended>, Problem> {
    Ok(tx.read(of_standing_plans(case.for_parts(permit)))?)
}

/// What stands after the columns of a select of them in the case that `column` names.
pub fn of_listed_case(column: &'static str, now: Stamp) -> Condition {
    from(Sql::new("plans.case_id = ").text(column))
        .text(" AND ")
        .all_of(unattended(now))
}

/// Whether nobody sees to intervention `id` of `case`.
pub fn is_unattended<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<bool, Problem> {
    let whose = Sql::new("interventions.id = ").id(id);
    let found: Vec<Unattended> = tx.read(rows(of(whose, unattended(permit.now()))))?;
    Ok(!found.is_empty())
}
