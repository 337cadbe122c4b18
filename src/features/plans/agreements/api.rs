//! Agreements over HTTP.

use actix_web::{get, post, web};

use super::rules::{AgreementAnswer, Party, may_be_given, spoken_for};
use super::store::{self, AgreementRow, SealedAgreement};
use super::wire::{Agreement, Agreements, NewAgreement};
use crate::features::participants;
use crate::features::plans::policy::{CreateAgreement, ListAgreements};
use crate::features::plans::rules::text_version;
use crate::features::plans::store::{self as plans, PlanRow};
use crate::gate::scope::Reader;
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Mount};
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Fault, Id, Problem, ProblemCode, When};

/// Most of what was said that is listed.
const MOST_LISTED: usize = 200;

/// Routes of agreements.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(create);
}

/// List what the parties say of a plan.
///
/// What was said, latest first, at most 200; the latest of a party counts, and stands in the plan.
#[utoipa::path(operation_id = "listAgreements", tag = "Plans", params(("planId" = Id, Path)),
    responses((status = 200, body = Agreements, description = "What the parties said")))]
#[get("/plans/{planId}/agreements")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    plan: web::Path<Id>,
) -> Result<Answer<Agreements>, Problem> {
    let items = gate
        .run::<ListAgreements, _>(&caller, plan.into_inner(), |tx, permit| {
            let (case, id) = (&permit.target().case, permit.target().id);
            let plan = plans::load(tx, permit, case, id)?;
            let rows = tx.read(store::of_plan(permit, id))?;
            let mut said = readable(permit.key()?, case.reader, &plan, rows)?;
            said.truncate(MOST_LISTED);
            Ok(said)
        })
        .await?;
    Ok(Answer::ok(Agreements { items }))
}

/// Say what a party says of a plan.
///
/// Of a draft or the plan in force, when the party changes its mind again, 20 times at most; nothing is
/// overwritten.
/// Each unit speaks for itself; who coordinates records what the person, and others without an
/// account, say. It binds nobody: the plan can be adopted without it (our policy).
#[utoipa::path(operation_id = "createAgreement", tag = "Plans", params(("planId" = Id, Path)),
    request_body = NewAgreement,
    responses((status = 201, body = Agreement, description = "What was said")))]
#[post("/plans/{planId}/agreements")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    plan: web::Path<Id>,
    body: Json<NewAgreement>,
) -> Result<Answer<Agreement>, Problem> {
    let agreement = gate
        .run::<CreateAgreement, _>(&caller, plan.into_inner(), move |tx, permit| {
            record(tx, permit, body.0)
        })
        .await?;
    let path = format!("/plans/{}/agreements", agreement.plan_id);
    Ok(Answer::created(path, agreement))
}

fn record(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAgreement>,
    new: NewAgreement,
) -> Result<Agreement, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    case.status.require_open()?;
    let plan = plans::load(tx, permit, case, id)?;
    if !may_be_given(case.status, plan.status) {
        return Err(ProblemCode::PlanReplaced.into());
    }
    if new.answer == AgreementAnswer::Disagreed && new.comment.is_none() {
        return Err(Fault::required("/comment", When::Disagreed).into());
    }
    let participants = tx.read(participants::of_case(case.for_parts(permit)))?;
    let active = participants.iter().filter(|row| row.valid_to.is_none());
    let parties: Vec<Party> = active
        .map(|row| Party {
            id: row.id,
            kind: row.kind,
            unit_id: row.unit_id,
            organisation_id: row.organisation_id,
        })
        .collect();
    let coordinates = case.coordinated_by(permit.actor());
    let party = spoken_for(permit.actor(), coordinates, new.participant_id, &parties)?;
    if new.plan_version != plan.version {
        return Err(ProblemCode::StaleVersion.into());
    }
    Ok(shown(&plan, store::insert(tx, permit, party, new)?))
}

/// The latest of each party that the reader may see.
pub fn latest(
    key: &PersonKey,
    reader: Reader,
    plan: &PlanRow,
    rows: Vec<SealedAgreement>,
) -> Result<Vec<Agreement>, Problem> {
    let mut latest: Vec<Agreement> = Vec::new();
    for agreement in readable(key, reader, plan, rows)? {
        if latest
            .iter()
            .all(|one| one.participant_id != agreement.participant_id)
        {
            latest.push(agreement);
        }
    }
    Ok(latest)
}

fn readable(
    key: &PersonKey,
    reader: Reader,
    plan: &PlanRow,
    rows: Vec<SealedAgreement>,
) -> Result<Vec<Agreement>, Problem> {
    rows.into_iter()
        .filter(|row| reader.reads(row.owner(), Topic::Plan))
        .map(|row| Ok(shown(plan, row.open(key)?)))
        .collect()
}

fn shown(plan: &PlanRow, row: AgreementRow) -> Agreement {
    Agreement {
        id: row.id,
        plan_id: row.plan_id,
        participant_id: row.participant_id,
        plan_version: row.plan_version,
        is_outdated: row.plan_version < text_version(plan.status, plan.version),
        answer: row.answer,
        comment: row.comment,
        recorded_by: row.recorded_by,
        recorded_at: row.recorded_at,
    }
}
