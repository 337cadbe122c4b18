//! Openings over HTTP.

use actix_web::{post, web};

use super::store;
use crate::features::deviations::policy::OpenDeviationCase;
use crate::features::deviations::view::view;
use crate::features::deviations::wire::Deviation;
use crate::gate::scope::is_about_protected;
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Mount};
use crate::kernel::vocabulary::DeviationStatus;
use crate::kernel::{Id, Problem, ProblemCode};

/// Routes of openings.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(open);
}

/// Show which case a deviation is about.
///
/// To the unit that has it, when a consent or another recorded basis lets that unit know of the case (409
/// otherwise), and for as long as one does. The log of the case tells of it. Never about somebody who is protected.
#[utoipa::path(operation_id = "createDeviationDisclosure", tag = "Deviations", params(("deviationId" = Id, Path)),
    responses((status = 201, body = Deviation, description = "The deviation", headers(("ETag" = String)))))]
#[post("/deviations/{deviationId}/disclosures")]
async fn open(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Deviation>, Problem> {
    let id = id.into_inner();
    let deviation = gate
        .run::<OpenDeviationCase, _>(&caller, id, |tx, permit| {
            require_open(tx, permit)?;
            store::open(tx, permit)?;
            view(tx, permit, permit.target())
        })
        .await?;
    Ok(Answer::created(format!("/deviations/{id}"), deviation).versioned())
}

/// That the case may be shown, and that the log of its person tells of it.
fn require_open(tx: &mut Tx<'_>, permit: &Permit<OpenDeviationCase>) -> Result<(), Problem> {
    let scope = permit.target();
    if matches!(
        scope.status,
        DeviationStatus::Draft | DeviationStatus::Withdrawn | DeviationStatus::Closed
    ) {
        return Err(ProblemCode::TransitionNotAllowed.into());
    }
    let case = scope.case_to(tx, permit)?;
    let case = case.ok_or(ProblemCode::NoCaseToShow)?;
    let is_told =
        scope.unit_id == case.initiating_unit_id || case.is_known_to(tx, scope.unit_id)?;
    if !is_told || is_about_protected(tx, &case)? {
        return Err(ProblemCode::CaseNotCovered.into());
    }
    tx.was_also_about(case.subject());
    Ok(())
}
