//! Adoption over HTTP.

use actix_web::{post, web};

use super::api::view;
use super::interventions::SealedIntervention;
use super::policy::AdoptPlan;
use super::rules::{AfterMeeting, Draft, check_adoption, require_draft};
use super::store;
use super::wire::{NewAdoption, Plan};
use super::{goals, interventions, responsibility};
use crate::features::{meetings, participants, persons, registry};
use crate::gate::consent::PlanConsent;
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Mount};
use crate::kernel::case_status::Event;
use crate::kernel::fact::PlanAdopted;
use crate::kernel::{Id, Problem, ProblemCode, Stamp, Text};

/// Routes of adoption.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(adopt);
}

/// Adopt a draft.
///
/// Needs a consent to the plan in force, at least one intervention, a responsible party for every
/// intervention, exactly one municipality or region that takes part with the overall responsibility, a goal and a
/// follow-up date; for somebody under 18 also the child's view, and of somebody of unknown age the birth date
/// first (409). Everything that is missing is named at once. What is adopted although no meeting was held says
/// so, with the reason, in the plan and on its document; a county may want a reason or refuse it (`GET /law`,
/// kind ADOPTION_WITHOUT_MEETING). What everybody was called, who took part and who had agreed is kept with
/// the version, and its document is made from that for ever. The case becomes ACTIVE, and the follow-up of the
/// plan is planned; one that was open for the
/// plan it replaces is cancelled.
#[utoipa::path(operation_id = "createAdoption", tag = "Plans", params(("planId" = Id, Path)),
    request_body = NewAdoption,
    responses((status = 201, body = Plan, description = "The adopted plan", headers(("ETag" = String)))))]
#[post("/plans/{planId}/adoptions")]
async fn adopt(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewAdoption>,
) -> Result<Answer<Plan>, Problem> {
    let plan = gate
        .run::<AdoptPlan, _>(&caller, id.into_inner(), move |tx, permit| {
            let (case, id) = (&permit.target().case, permit.target().id);
            case.status.require_open()?;
            let draft = draft(tx, permit, body.0.without_meeting_reason)?;
            let consent = PlanConsent::find(tx, case)?;
            let proof = check_adoption(&draft, consent, tx.now().swedish_day())?;
            case.status.after(Event::PlanAdopted)?;
            store::adopt(tx, permit, body.0.plan_version, &draft.meeting, proof)?;
            permit.record(tx, PlanAdopted { id })?;
            view(tx, permit, case, id)
        })
        .await?;
    Ok(Answer::created(format!("/plans/{}", plan.id), plan).versioned())
}

fn draft(
    tx: &mut Tx<'_>,
    permit: &Permit<AdoptPlan>,
    without_meeting_reason: Option<Text<2000>>,
) -> Result<Draft, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    let plan = store::load(tx, permit, case, id)?;
    require_draft(plan.status)?;
    let active = participants::active(tx, &permit.because())?;
    let interventions = tx.read(interventions::of_plan(permit, id))?;
    let answered_for = |interventions: Vec<SealedIntervention>| -> Vec<bool> {
        let parties = interventions
            .iter()
            .map(|one| one.responsible_participant_id);
        parties
            .map(|party| party.is_some_and(|id| active.contains(&id)))
            .collect()
    };
    let (seen, hidden): (Vec<_>, Vec<_>) = interventions
        .into_iter()
        .partition(|one| case.reader.reads(one.owner(), one.topic));
    let overall = plan.overall_responsible_organisation_id;
    let standing = persons::standing(tx, permit, case.person_id)?;
    let is_minor = standing.is_minor().ok_or(ProblemCode::BirthDateUnknown)?;
    Ok(Draft {
        lacks_childs_view: is_minor && plan.childs_view.is_none(),
        interventions_answered_for: answered_for(seen),
        hidden_answered_for: answered_for(hidden),
        overall_responsible: overall
            .map(|id| registry::kinds_of(tx, permit, id))
            .transpose()?
            .flatten(),
        overall_takes_part: responsibility::overall_takes_part(tx, permit, id)?,
        goals: tx.read(goals::of_plan(permit, id))?.len(),
        follow_up_on: plan.follow_up_on,
        meeting: after_meeting(tx, permit, without_meeting_reason)?,
    })
}

/// A meeting counts when it was held since the plan in force was adopted, or at all while there is none.
fn after_meeting(
    tx: &mut Tx<'_>,
    permit: &Permit<AdoptPlan>,
    reason: Option<Text<2000>>,
) -> Result<AfterMeeting, Problem> {
    let since = store::in_force_since(tx, permit)?;
    let since = since.unwrap_or(Stamp::from_micros(0));
    let county = registry::county_of_unit(tx, permit, permit.target().case.initiating_unit_id)?;
    let today = tx.now().swedish_day();
    Ok(AfterMeeting {
        was_held: meetings::was_held_since(tx, &permit.because(), since)?,
        reason: reason.map(String::from),
        policy: tx.law().without_meeting(county.as_deref(), today),
    })
}
