//! Interventions over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::store::{self, InterventionRow};
use crate::features::plans::policy::{
    CreateIntervention, DeleteIntervention, ReadIntervention, UpdateIntervention,
};
use crate::features::plans::responsibility::is_unattended;
use crate::features::plans::rules::{InterventionStatus, PlanStatus, period_faults, require_draft};
use crate::features::plans::store as plans;
use crate::features::plans::wire::{Intervention, InterventionContent};
use crate::features::{participants, persons};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Because, Caller, Gate, Permit, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::fact::{FactKind, InterventionChanged, InterventionRemoved};
use crate::kernel::vocabulary::{CaseStatus, Topic};
use crate::kernel::{Fault, FaultCode, Frame, Id, Line, Problem, ProblemCode, Set, Text};

/// Routes of interventions.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(create)
        .service(read)
        .service(update)
        .service(remove);
}

/// Add an intervention.
///
/// To a draft. Who coordinates adds any; a party adds those that its own unit answers for.
#[utoipa::path(operation_id = "createIntervention", tag = "Plans", params(("planId" = Id, Path)),
    request_body = InterventionContent,
    responses((status = 201, body = Intervention, description = "The intervention", headers(("ETag" = String)))))]
#[post("/plans/{planId}/interventions")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    plan: web::Path<Id>,
    body: Json<InterventionContent>,
) -> Result<Answer<Intervention>, Problem> {
    let added = gate
        .run::<CreateIntervention, _>(&caller, plan.into_inner(), move |tx, permit| {
            let (case, id) = (&permit.target().case, permit.target().id);
            case.status.require_open()?;
            require_draft(plans::load(tx, permit, case, id)?.status)?;
            check(tx, permit, case, (None, &body.0))?;
            let row = store::insert(tx, permit, &body.0)?;
            answered(tx, permit, case, row)
        })
        .await?;
    Ok(Answer::created(format!("/interventions/{}", added.id), added).versioned())
}

/// Read an intervention.
///
/// Under its own topic. Its version is that of what it says: whether somebody sees to it changes beside
/// it, so that there is no 304 here.
#[utoipa::path(operation_id = "readIntervention", tag = "Plans", params(("interventionId" = Id, Path)),
    responses((status = 200, body = Intervention, description = "The intervention", headers(("ETag" = String)))))]
#[get("/interventions/{interventionId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Intervention>, Problem> {
    let found = gate
        .run::<ReadIntervention, _>(&caller, id.into_inner(), |tx, permit| {
            let row = store::load(tx, permit)?;
            answered(tx, permit, &permit.target().case, row)
        })
        .await?;
    Ok(Answer::ok(found).versioned().unconditional())
}

/// Change an intervention.
///
/// In a draft everything, in the adopted plan only `status`: progress goes on, what was decided
/// stands. Who coordinates the case or owns the intervention may.
#[utoipa::path(operation_id = "updateIntervention", tag = "Plans",
    params(("interventionId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = InterventionContent, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Intervention, description = "The intervention", headers(("ETag" = String)))))]
#[patch("/interventions/{interventionId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Intervention>, Problem> {
    let changed = gate
        .run::<UpdateIntervention, _>(&caller, id.into_inner(), move |tx, permit| {
            let case = &permit.target().case;
            case.status.require_open()?;
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(content) = patched else {
                return answered(tx, permit, case, before);
            };
            match plans::load(tx, permit, case, before.plan_id)?.status {
                PlanStatus::Draft => {
                    check(tx, permit, case, (Some(&current), &content))?;
                    plans::touch(tx, permit, before.plan_id)?;
                    store::update(tx, permit, before.version, &content)?;
                }
                PlanStatus::Adopted if only_progress(&current, &content) => {
                    let (id, status) = (permit.target().id, content.status);
                    store::set_status(tx, &permit.because(), (id, before.version), status)?;
                }
                PlanStatus::Adopted | PlanStatus::Replaced => {
                    return Err(ProblemCode::PlanNotDraft.into());
                }
            }
            history::keep(
                tx,
                permit,
                permit.target().subject(),
                before.version,
                &current,
            )?;
            let changed = InterventionChanged {
                id: before.id,
                item: before.item(Set::of(&[content.topic])),
                at_follow_up: false,
            };
            permit.record(tx, changed)?;
            let row = store::load(tx, permit)?;
            answered(tx, permit, case, row)
        })
        .await?;
    Ok(Answer::ok(changed).versioned())
}

/// Remove an intervention.
///
/// From a draft; what it said is kept.
#[utoipa::path(operation_id = "deleteIntervention", tag = "Plans",
    params(("interventionId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Removed")))]
#[delete("/interventions/{interventionId}")]
async fn remove(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteIntervention, _>(&caller, id.into_inner(), move |tx, permit| {
        let case = &permit.target().case;
        case.status.require_open()?;
        let before = store::load(tx, permit)?;
        require_draft(plans::load(tx, permit, case, before.plan_id)?.status)?;
        store::delete(tx, permit, version.of(before.version)?)?;
        plans::touch(tx, permit, before.plan_id)?;
        history::keep(
            tx,
            permit,
            permit.target().subject(),
            before.version,
            &editable(&before),
        )?;
        let removed = InterventionRemoved {
            id: before.id,
            item: before.item(Set::EMPTY),
        };
        permit.record(tx, removed)
    })
    .await?;
    Ok(Answer::no_content())
}

/// Sets where the interventions of adopted plan `plan` stand, as a follow-up found them; what they said
/// before is kept.
///
/// # Errors
/// When the database fails.
pub fn record_progress(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    plan: Id,
    found: &[(Id, InterventionStatus)],
) -> Result<(), Problem> {
    let case = *because.case()?;
    for before in tx.read(store::of_plan(because, plan))? {
        let status = found.iter().find(|(id, _)| *id == before.id);
        let Some((id, status)) = status.filter(|(_, status)| *status != before.status) else {
            continue;
        };
        store::set_status(tx, because, (*id, before.version), *status)?;
        let kind = FactKind::InterventionChanged;
        let subject = kind.subject(*id, Some(case.id), Some(case.person_id));
        let before = before.open(because.key()?)?;
        history::keep_because(tx, because, subject, before.version, &editable(&before))?;
        let changed = InterventionChanged {
            id: *id,
            item: before.item(Set::EMPTY),
            at_follow_up: true,
        };
        tx.record(because, changed)?;
    }
    Ok(())
}

/// The responsible party takes part and may read what it answers for, and a party names nobody but itself.
fn check<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    (before, content): (Option<&InterventionContent>, &InterventionContent),
) -> Result<(), Problem> {
    let frame = Frame {
        now: tx.now(),
        born: match (content.starts_on, content.ends_on) {
            (None, None) => None,
            _ => persons::born(tx, permit, case.person_id)?,
        },
    };
    let mut faults = period_faults(content.starts_on, content.ends_on, &frame);
    if content.topic == Topic::Discharge {
        // It is read without consent, for what the law has told; an intervention is not that.
        faults.push(Fault::at("/topic", FaultCode::NotAllowedHere));
    }
    let coordinates = case.coordinated_by(permit.actor());
    let responsible = content.responsible_participant_id;
    let named = |of: &InterventionContent| (of.responsible_participant_id, of.topic);
    if let Some(responsible) = responsible
        && before.map(named) != Some(named(content))
    {
        faults.extend(responsible_fault(
            tx,
            permit,
            case,
            (responsible, content.topic),
        )?);
    }
    Problem::unless_empty(faults)?;
    let own = responsible
        .map(|id| participants::is_own_unit(tx, permit, id))
        .transpose()?;
    if coordinates || own == Some(true) {
        Ok(())
    } else {
        Err(ProblemCode::Forbidden.into())
    }
}

/// Why the participant cannot answer for an intervention of `topic`.
fn responsible_fault<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    (id, topic): (Id, Topic),
) -> Result<Option<Fault>, Problem> {
    let pointer = "/responsibleParticipantId";
    let found = participants::in_case(tx, permit, case, id)?;
    let Some(party) = found.filter(|party| party.valid_to.is_none()) else {
        return Ok(Some(Fault::at(pointer, FaultCode::NotAParty)));
    };
    let Some(unit) = party.unit_id else {
        return Ok(None);
    };
    let told = case.topics_told(tx, unit, tx.now())?;
    // What a unit contributes itself it reads whatever it is about, while it knows of the case.
    let own = unit == permit.actor().unit_id && told != Set::EMPTY;
    let reads = own || told.contains(topic);
    Ok((!reads).then(|| Fault::at(pointer, FaultCode::BasisMissing)))
}

fn only_progress(before: &InterventionContent, after: &InterventionContent) -> bool {
    let InterventionContent {
        need,
        measure,
        topic,
        responsible_participant_id,
        contact,
        own_contribution,
        starts_on,
        ends_on,
        status: _,
    } = before;
    *need == after.need
        && *measure == after.measure
        && *topic == after.topic
        && *responsible_participant_id == after.responsible_participant_id
        && *contact == after.contact
        && *own_contribution == after.own_contribution
        && *starts_on == after.starts_on
        && *ends_on == after.ends_on
}

impl Versioned for Intervention {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The intervention as the permit's reader is answered.
fn answered<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    row: InterventionRow,
) -> Result<Intervention, Problem> {
    let orphaned = told_orphaned(case, is_unattended(tx, permit, row.id)?);
    Ok(shown(row, orphaned))
}

/// What a reader is told of whether somebody sees to an intervention: where work on the case has ended,
/// nobody has to; and who may not know who takes part does not learn it this way.
pub fn told_orphaned(case: &CaseScope, unattended: bool) -> Option<bool> {
    let open = case.status != CaseStatus::Closed;
    case.tells_of_parties().then_some(open && unattended)
}

pub fn shown(row: InterventionRow, orphaned: Option<bool>) -> Intervention {
    let links = Links::from([
        ("self", link(format_args!("/interventions/{}", row.id))),
        ("plan", link(format_args!("/plans/{}", row.plan_id))),
    ]);
    Intervention {
        id: row.id,
        plan_id: row.plan_id,
        lineage_id: row.lineage_id.unwrap_or(row.id),
        owner_organisation_id: row.owner_organisation_id,
        need: row.need,
        measure: row.measure,
        topic: row.topic,
        responsible_participant_id: row.responsible_participant_id,
        orphaned,
        contact: row.contact,
        own_contribution: row.own_contribution,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        status: row.status,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}

fn editable(row: &InterventionRow) -> InterventionContent {
    InterventionContent {
        need: Text::stored(row.need.clone()),
        measure: Text::stored(row.measure.clone()),
        topic: row.topic,
        responsible_participant_id: row.responsible_participant_id,
        contact: row.contact.clone().map(Line::stored),
        own_contribution: row.own_contribution.clone().map(Text::stored),
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        status: row.status,
    }
}
