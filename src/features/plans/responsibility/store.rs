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

/// Whether the adopted plan of the case has nobody to bear the overall responsibility: the organisation that does
/// takes part no more, or may not know of the case.
///
/// # Errors
/// When the database fails.
pub fn lacks_overall(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<bool, Problem> {
    let case = *because.case()?;
    let borne = Sql::<(Uid,)>::new(
        "SELECT plans.id FROM plans WHERE plans.status = 'ADOPTED' AND plans.case_id = ",
    )
    .id(case.id)
    .text(" AND plans.overall_responsible_organisation_id IS NOT NULL AND NOT ")
    .all_of(takes_part(
        "plans.overall_responsible_organisation_id",
        because.now(),
    ));
    let found: Vec<(Id,)> = tx.read(rows(borne))?;
    Ok(!found.is_empty())
}

/// Whether the organisation that is to bear the overall responsibility of plan `id` takes part in the permit's case
/// and may know of it.
pub fn overall_takes_part<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<bool, Problem> {
    let borne = Sql::<(Uid,)>::new("SELECT plans.id FROM plans WHERE plans.id = ")
        .id(id)
        .text(" AND ")
        .all_of(takes_part(
            "plans.overall_responsible_organisation_id",
            permit.now(),
        ));
    let found: Vec<(Id,)> = tx.read(rows(borne))?;
    Ok(!found.is_empty())
}

/// Whether the organisation that `column` names takes part in the case of `plans` by a unit, and may know of it.
fn takes_part(column: &'static str, now: Stamp) -> Condition {
    Sql::new(
        "EXISTS (SELECT 1 FROM participants AS p JOIN cases AS c ON c.id = p.case_id \
         WHERE p.case_id = plans.case_id AND p.valid_to IS NULL AND p.organisation_id = ",
    )
    .text(column)
    .text(
        " AND (p.unit_id IS NULL OR p.unit_id = c.initiating_unit_id OR EXISTS (SELECT 1 FROM disclosures AS d \
         WHERE d.case_id = c.id AND d.organisation_id = p.organisation_id \
         AND (d.branch IS NULL OR d.branch = p.branch) AND (d.unit_id IS NULL OR d.unit_id = p.unit_id) \
         AND d.valid_from <= ",
    )
    .at(now)
    .text(" AND d.valid_to > ")
    .at(now)
    .text(")))")
}
