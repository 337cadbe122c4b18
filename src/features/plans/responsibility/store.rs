//! Queries on interventions that nobody sees to.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::db::reading::{Reading, rows};
use crate::db::sql::{Condition, Sql};
use crate::db::types::Uid;
use crate::features::plans::rules::{InterventionStatus, PlanStatus};
use crate::gate::scope::{CaseQuery, unattended as nobody_at};
use crate::gate::{Action, Because, Permit, Proof, Tx};
use crate::kernel::{Id, Problem, Stamp};

/// An intervention that nobody sees to.
#[derive(Queryable, Clone, Copy, Debug)]
pub struct Orphan {
    /// The intervention.
    pub id: Id,
    /// The plan that it is part of.
    pub plan_id: Id,
}

/// The same, for who tells of it.
#[derive(Queryable, Clone, Copy, Debug)]
pub struct Unattended {
    /// The intervention.
    pub id: Id,
    /// The plan that it is part of.
    pub plan_id: Id,
    /// Whether somebody saw to it just before.
    pub is_new: bool,
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
pub fn of_plan<P: Proof>(
    _proof: &P,
    plan: Id,
    now: Stamp,
) -> impl Reading<Output = Vec<Orphan>> + use<P> {
    let whose = Sql::new("plans.id = ").id(plan);
    rows(of(whose, nobody_at(now)))
}

/// Those of the plans of a case that are not replaced.
pub fn of_standing_plans(case: CaseQuery) -> impl Reading<Output = Vec<Orphan>> {
    let whose = Sql::new("plans.case_id = ").id(case.id);
    rows(of(whose, case.unattended()))
}

/// Those of the plans of the case that are not replaced. What ends in a unit is stamped with its moment, so
/// that what is lost now was attended to just before.
///
/// # Errors
/// When the database fails.
pub fn unattended(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Vec<Unattended>, Problem> {
    let now = because.now();
    let whose = Sql::new("plans.case_id = ").id(because.case()?.id);
    let found =
        Sql::<(Uid, Uid, Bool)>::new("SELECT interventions.id, interventions.plan_id, NOT ")
            .all_of(nobody_at(now.just_before()))
            .all_of(from(whose))
            .text(" AND ")
            .all_of(nobody_at(now));
    Ok(tx.read(rows(found))?)
}

/// What stands after the columns of a select of them in the case that `column` names.
pub fn of_listed_case(column: &'static str, now: Stamp) -> Condition {
    from(Sql::new("plans.case_id = ").text(column))
        .text(" AND ")
        .all_of(nobody_at(now))
}

/// Whether nobody sees to intervention `id` of `case`.
pub fn is_unattended<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<bool, Problem> {
    let whose = Sql::new("interventions.id = ").id(id);
    let found: Vec<Orphan> = tx.read(rows(of(whose, nobody_at(permit.now()))))?;
    Ok(!found.is_empty())
}
