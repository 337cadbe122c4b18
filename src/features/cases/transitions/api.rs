//! Steps in the process over HTTP.

use actix_web::{post, web};

use crate::features::cases::api::view;
use crate::features::cases::policy::TransitionCase;
use crate::features::cases::rules::RequestedStatus;
use crate::features::cases::wire::{Case, CaseWarning, CaseWarningCode, NewStatusTransition};
use crate::features::cases::{call, close_as_asked};
use crate::features::deadlines::{self, DeadlineKind};
use crate::features::persons;
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Mount};
use crate::kernel::case_status::Ending;
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{Frame, Id, Problem};

/// Routes of steps in the process.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(transition);
}

/// Move a case.
///
/// To CALLED when somebody is invited to a meeting ahead and consent to the plan is in force (the first invitation
/// does so by itself; once more changes nothing), or to CLOSED with a reason: the follow-ups and meetings that are planned ahead are then cancelled. The other statuses
/// follow by themselves from consents and from adoption.
#[utoipa::path(operation_id = "createStatusTransition", tag = "Cases", params(("caseId" = Id, Path)),
    request_body = NewStatusTransition,
    responses((status = 200, body = Case, description = "The case after the step", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/status-transitions")]
async fn transition(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewStatusTransition>,
) -> Result<Answer<Case>, Problem> {
    let case = gate
        .run::<TransitionCase, _>(&caller, id.into_inner(), move |tx, permit| {
            step(tx, permit, &body.0)?;
            let closes = body.0.to == RequestedStatus::Closed;
            let warns =
                closes && deadlines::is_open(tx, &permit.because(), DeadlineKind::GiveCopy)?;
            let code = CaseWarningCode::CopyNotGiven;
            Ok(Case {
                warnings: warns
                    .then(|| CaseWarning::new(code, None))
                    .into_iter()
                    .collect(),
                ..view(tx, permit)?
            })
        })
        .await?;
    Ok(Answer::ok(case).versioned())
}

fn step(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionCase>,
    asked: &NewStatusTransition,
) -> Result<(), Problem> {
    let ending = Ending {
        reason: asked.closing_reason,
        text: asked.closing_text.as_deref(),
        date_of_death: asked.date_of_death,
    };
    match asked.to {
        RequestedStatus::Called => {
            Problem::unless_empty(ending.out_of_place())?;
            match permit.target().status {
                // The first invitation has called them already.
                CaseStatus::Called => {
                    tx.leave_unchanged();
                    Ok(())
                }
                _ => call(tx, &permit.because()),
            }
        }
        RequestedStatus::Closed => {
            let frame = Frame {
                now: tx.now(),
                born: match ending.date_of_death {
                    Some(_) => persons::born(tx, permit, permit.target().person_id)?,
                    None => None,
                },
            };
            Problem::unless_empty(ending.faults(&frame))?;
            close_as_asked(tx, &permit.because(), ending)
        }
    }
}
