//! Distributions over HTTP.

use actix_web::{get, post, web};

use super::rules::faults;
use super::store::{self, DistributionRow, SealedDistribution};
use super::wire::{Distribution, Distributions, NewDistribution};
use crate::features::documents::policy::{CreateDistribution, ListDistributions};
use crate::features::{participants, plans};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Mount};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Fault, FaultCode, Id, Problem};

/// Routes of distributions.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(create);
}

/// List who got a copy of a plan.
///
/// Latest recorded first.
#[utoipa::path(operation_id = "listDistributions", tag = "Plans", params(("planId" = Id, Path)),
    responses((status = 200, body = Distributions, description = "Who got a copy")))]
#[get("/plans/{planId}/distributions")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    plan: web::Path<Id>,
) -> Result<Answer<Distributions>, Problem> {
    let items = gate
        .run::<ListDistributions, _>(&caller, plan.into_inner(), |tx, permit| {
            let rows = tx.read(store::of_plan(permit, permit.target().id))?;
            readable(permit, &permit.target().case, rows)
        })
        .await?;
    Ok(Answer::ok(Distributions { items }))
}

/// Record that somebody got a copy of a plan.
///
/// A participant of the case or somebody else; what was recorded is never changed. A unit only when it was told of
/// the plan then (422 BASIS_MISSING). Also after the case is closed: the final copy is the person's right.
#[utoipa::path(operation_id = "createDistribution", tag = "Plans", params(("planId" = Id, Path)),
    request_body = NewDistribution,
    responses((status = 201, body = Distribution, description = "The copy")))]
#[post("/plans/{planId}/distributions")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    plan: web::Path<Id>,
    body: Json<NewDistribution>,
) -> Result<Answer<Distribution>, Problem> {
    let row = gate
        .run::<CreateDistribution, _>(&caller, plan.into_inner(), move |tx, permit| {
            record(tx, permit, body.0)
        })
        .await?;
    let path = format!("/plans/{}/distributions", row.plan_id);
    Ok(Answer::created(path, shown(row)))
}

fn record(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDistribution>,
    new: NewDistribution,
) -> Result<DistributionRow, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    let plan = plans::load_plan(tx, permit, case, id)?;
    let participants = tx.read(participants::of_case(case.for_parts(permit)))?;
    let known = participants.iter().map(|row| row.id);
    let mut faults = faults(&new, tx.now(), plan.version, known);
    let mut named = participants.iter();
    let named = named.find(|row| Some(row.id) == new.participant_id);
    if let Some(unit) = named.and_then(|party| party.unit_id)
        && !case
            .topics_told(tx, unit, new.handed_over_at)?
            .contains(Topic::Plan)
    {
        faults.push(Fault::at("/participantId", FaultCode::BasisMissing));
    }
    Problem::unless_empty(faults)?;
    let version = new.plan_version.unwrap_or(plan.version);
    store::insert(tx, permit, version, new)
}

/// Those that the reader may see.
pub fn readable<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    rows: Vec<SealedDistribution>,
) -> Result<Vec<Distribution>, Problem> {
    let key = permit.key()?;
    rows.into_iter()
        .filter(|row| case.reader.reads(row.owner(), Topic::Plan))
        .map(|row| row.open(key).map(shown))
        .collect()
}

fn shown(row: DistributionRow) -> Distribution {
    Distribution {
        id: row.id,
        plan_id: row.plan_id,
        plan_version: row.plan_version,
        participant_id: row.participant_id,
        recipient: row.recipient,
        to_person: row.to_person,
        channel: row.channel,
        handed_over_at: row.handed_over_at,
        note: row.note,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at,
    }
}
