//! Differences over HTTP.

use actix_web::{get, web};
use serde::Serialize;
use serde_json::Value;

use super::rules::{self, GOAL, INTERVENTION, PLAN, Part};
use super::wire::{DifferenceParams, PlanDifferences};
use crate::features::plans::api::view;
use crate::features::plans::interventions;
use crate::features::plans::policy::ReadPlanDifferences;
use crate::features::plans::store;
use crate::features::plans::wire::Plan;
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Links, Mount, Params, link};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode};

/// Routes of differences.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(read);
}

/// Compare a plan with an earlier version.
///
/// Goals and interventions are matched by `lineageId`. What the reader may not see of either version
/// is not compared.
#[utoipa::path(operation_id = "readPlanDifferences", tag = "Plans", params(("planId" = Id, Path), DifferenceParams),
    responses((status = 200, body = PlanDifferences, description = "What differs")))]
#[get("/plans/{planId}/differences")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    plan: web::Path<Id>,
    params: Params<DifferenceParams>,
) -> Result<Answer<PlanDifferences>, Problem> {
    let against = params.against;
    let differences = gate
        .run::<ReadPlanDifferences, _>(&caller, plan.into_inner(), move |tx, permit| {
            let (case, id) = (&permit.target().case, permit.target().id);
            let plan = view(tx, permit, case, id)?;
            let mut hidden = hidden(tx, permit, &plan)?;
            let earlier = match against {
                Some(against) => Some(named(tx, permit, against)?),
                None => preceding(tx, permit, &plan)?,
            };
            let earlier = earlier.map(|id| view(tx, permit, case, id)).transpose()?;
            if let Some(earlier) = &earlier {
                hidden.extend(self::hidden(tx, permit, earlier)?);
            }
            compare(&plan, earlier.as_ref(), &hidden)
        })
        .await?;
    Ok(Answer::ok(differences))
}

/// The plan `against` of this case, if the reader may see it.
fn named(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadPlanDifferences>,
    against: Id,
) -> Result<Id, Problem> {
    let case = &permit.target().case;
    let found = tx.read(store::one(case, against))?;
    found
        .filter(|row| case.reader.reads(row.owner(), Topic::Plan))
        .map(|row| row.id)
        .ok_or_else(|| {
            let fault = Fault::parameter("against", FaultCode::NotFound);
            Problem::with(ProblemCode::InvalidParameter, vec![fault])
        })
}

/// The plan that `plan` was begun from, otherwise the one before it.
fn preceding(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadPlanDifferences>,
    plan: &Plan,
) -> Result<Option<Id>, Problem> {
    let case = &permit.target().case;
    let rows = tx.read(store::of_sought(case.for_parts(permit)))?;
    let readable = rows
        .into_iter()
        .filter(|row| case.reader.reads(row.owner(), Topic::Plan));
    Ok(readable
        .filter(|row| row.number < plan.number)
        .max_by_key(|row| (Some(row.id) == plan.based_on_id, row.number))
        .map(|row| row.id))
}

/// The lineages of the interventions of `plan` that the reader may not see: of the same in the other
/// version it cannot be said what became of it.
fn hidden(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadPlanDifferences>,
    plan: &Plan,
) -> Result<Vec<Id>, Problem> {
    let all = tx.read(interventions::of_plan(permit, plan.id))?;
    let seen = |id| plan.interventions.iter().any(|one| one.id == id);
    let hidden = all.into_iter().filter(|row| !seen(row.id));
    Ok(hidden.map(|row| row.lineage_id.unwrap_or(row.id)).collect())
}

fn compare(plan: &Plan, earlier: Option<&Plan>, hidden: &[Id]) -> Result<PlanDifferences, Problem> {
    let before = earlier.map(value).transpose()?.unwrap_or_default();
    let (old_goals, mut old_interventions) = parts(earlier)?;
    let (goals, mut interventions) = parts(Some(plan))?;
    for parts in [&mut old_interventions, &mut interventions] {
        parts.retain(|part| !hidden.contains(&part.lineage_id));
    }
    let mut links = Links::from([("plan", link(format_args!("/plans/{}", plan.id)))]);
    if let Some(earlier) = earlier {
        links.insert("against", link(format_args!("/plans/{}", earlier.id)));
    }
    Ok(PlanDifferences {
        plan_id: plan.id,
        against_id: earlier.map(|plan| plan.id),
        members: rules::members(&before, &value(plan)?, PLAN),
        goals: rules::parts(&old_goals, &goals, GOAL),
        interventions: rules::parts(&old_interventions, &interventions, INTERVENTION),
        links,
    })
}

/// Goals and interventions as they are compared.
fn parts(plan: Option<&Plan>) -> Result<(Vec<Part>, Vec<Part>), Problem> {
    let goals = plan.iter().flat_map(|plan| &plan.goals);
    let interventions = plan.iter().flat_map(|plan| &plan.interventions);
    let goals = goals.map(|one| part(one.id, one.lineage_id, one));
    let interventions = interventions.map(|one| part(one.id, one.lineage_id, one));
    Ok((
        goals.collect::<Result<_, _>>()?,
        interventions.collect::<Result<_, _>>()?,
    ))
}

fn part(id: Id, lineage_id: Id, content: &impl Serialize) -> Result<Part, Problem> {
    Ok(Part {
        id,
        lineage_id,
        content: value(content)?,
    })
}

fn value(answered: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(answered).map_err(|_| ProblemCode::Internal.into())
}
