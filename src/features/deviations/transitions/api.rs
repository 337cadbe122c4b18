//! Steps over HTTP.

use actix_web::{post, web};

use super::store;
use super::telling::told;
use super::wire::NewDeviationTransition;
use crate::features::deviations::checking::require_silence;
use crate::features::deviations::measures;
use crate::features::deviations::policy::TransitionDeviation;
use crate::features::deviations::rules::{Step, step_faults};
use crate::features::deviations::store::{self as deviations, DeviationRow, Place};
use crate::features::deviations::view::{is_judged, require_handled_here, sides, view};
use crate::features::deviations::wire::Deviation;
use crate::gate::scope::{DeviationScope, is_about_protected};
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Mount};
use crate::kernel::vocabulary::DeviationStatus;
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode, When};

/// Routes of the steps.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(take);
}

/// Take a step with a deviation.
///
/// Who reported it submits, withdraws, accepts and disputes; the unit that has it receives, forwards (never to a unit
/// that has had it), investigates and answers; either closes it when the answer is accepted and every measure done.
/// Disputes and system issues (ESCALATED) are closed by those who oversee the area. While the unit has no manager,
/// its coordinators stand in. Texts are searched for what may tell whom they are about: each place must be removed
/// or confirmed. One from another system is moved by that system alone (409 HANDLED_ELSEWHERE).
#[utoipa::path(operation_id = "createDeviationTransition", tag = "Deviations", params(("deviationId" = Id, Path)),
    request_body = NewDeviationTransition,
    responses((status = 200, body = Deviation, description = "The deviation after the step", headers(("ETag" = String)))))]
#[post("/deviations/{deviationId}/status-transitions")]
async fn take(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewDeviationTransition>,
) -> Result<Answer<Deviation>, Problem> {
    let deviation = gate
        .run::<TransitionDeviation, _>(&caller, id.into_inner(), move |tx, permit| {
            step(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::ok(deviation).versioned())
}

fn step(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    asked: &NewDeviationTransition,
) -> Result<Deviation, Problem> {
    let (actor, scope) = (permit.actor(), permit.target());
    require_handled_here(actor, scope)?;
    asked.to.require(scope.status, &sides(actor, scope))?;
    let row = deviations::of_target(tx, permit)?;
    let mut faults = step_faults(asked.to, asked.stated());
    let place = destination(tx, permit, asked, &mut faults)?;
    if asked.to == Step::Submit {
        faults.extend(draft_faults(tx, permit, &row)?);
    }
    Problem::unless_empty(faults)?;
    silence(tx, permit, asked, &row)?;
    match (asked.to, &place) {
        (Step::Submit, Some(to)) => store::submit(tx, permit, to)?,
        (Step::Forward, Some(to)) => store::forward(tx, permit, to)?,
        (Step::Receive, _) => {
            deviations::name_externally(tx, permit, scope.id, &asked.external_ids)?;
        }
        (Step::Answer, _) => store::answer(tx, permit, asked)?,
        (Step::Close, _) if scope.status == DeviationStatus::Accepted => {
            measures::require_done(tx, permit)?;
        }
        _ => {}
    }
    // What is answered stands in the answer.
    let words = asked.words.as_deref().filter(|_| asked.to != Step::Answer);
    let fact = told(asked, scope, row.category)?;
    store::take(tx, permit, (asked, words), fact)?;
    after(tx, permit)
}

/// The deviation after the step, as whoever took it may know it now.
fn after(tx: &mut Tx<'_>, permit: &Permit<TransitionDeviation>) -> Result<Deviation, Problem> {
    let scope = permit.target();
    let again = scope.again(tx, permit)?.ok_or(ProblemCode::Internal)?;
    view(tx, permit, &again)
}

/// The unit that it goes to: the draft's own when it is submitted, another when it is forwarded.
fn destination(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    asked: &NewDeviationTransition,
    faults: &mut Vec<Fault>,
) -> Result<Option<Place>, Problem> {
    let unit = match (asked.to, asked.unit_id) {
        (Step::Submit, None) => permit.target().unit_id,
        (Step::Forward, Some(unit)) => unit,
        _ => return Ok(None),
    };
    let place = deviations::place(tx, permit, unit)?;
    let fault = match &place {
        None => Some(FaultCode::NotFound),
        Some(place) if !place.is_active => Some(FaultCode::UnitEnded),
        Some(_) if store::knows(tx, permit, unit)? => Some(FaultCode::HadItAlready),
        Some(_) => None,
    };
    faults.extend(fault.map(|code| Fault::at("/unitId", code)));
    Ok(place)
}

/// What a draft lacks.
fn draft_faults(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    row: &DeviationRow,
) -> Result<Vec<Fault>, Problem> {
    let scope: &DeviationScope = permit.target();
    let mut faults = Vec::new();
    if !is_judged(row) {
        faults.push(Fault::required("/risk", When::StaffSubmits));
    }
    if scope.names_case() {
        match scope.case_to(tx, permit)? {
            None => faults.push(Fault::at("/caseId", FaultCode::NotFound)),
            Some(case) if is_about_protected(tx, &case)? => {
                faults.push(Fault::at("/caseId", FaultCode::ProtectedCase));
            }
            Some(_) => {}
        }
    }
    Ok(faults)
}

/// That no text that others are to read tells whom it is about.
fn silence(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    asked: &NewDeviationTransition,
    row: &DeviationRow,
) -> Result<(), Problem> {
    let (key, id) = (permit.key()?, row.id);
    let mut texts: Vec<(&str, String)> = Vec::new();
    if asked.to == Step::Submit {
        let reference = row.not_followed_reference.as_ref();
        let drafted = [
            ("/description", Some(key.open(id, &row.description)?)),
            ("/doneAtOnce", key.open_some(id, row.done_at_once.as_ref())?),
            ("/notFollowed/reference", key.open_some(id, reference)?),
            (
                "/origin/scale",
                key.open_some(id, row.origin_scale.as_ref())?,
            ),
            (
                "/origin/value",
                key.open_some(id, row.origin_value.as_ref())?,
            ),
        ];
        let stated = drafted.into_iter();
        texts.extend(stated.filter_map(|(pointer, text)| Some((pointer, text?))));
    }
    let cause = asked.cause.as_ref().and_then(|cause| cause.words.as_ref());
    let said = [
        ("/words", asked.words.as_deref()),
        ("/cause/words", cause.map(|words| &**words)),
    ];
    texts.extend(
        said.into_iter()
            .filter_map(|(pointer, text)| Some((pointer, text?.to_owned()))),
    );
    let texts: Vec<(&str, &str)> = texts.iter().map(|(at, text)| (*at, &**text)).collect();
    require_silence(tx, permit, &texts, &asked.confirmed)
}
