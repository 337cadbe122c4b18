//! Leads over HTTP.

use actix_web::{post, web};

use super::rules::Candidate;
use super::store::{self, MOST};
use super::wire::{LeadHandover, NewLeadHandover};
use crate::features::cases::policy::CreateLeadHandover;
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::{FaultCode, Problem};

/// This route.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(create);
}

/// Hand over the cases that an assignment leads.
///
/// All open ones that the own unit leads or opened, in one call, to an assignment of the own unit: when somebody
/// leaves, is away for long, or has left. `GET /cases?lead={assignmentId}` lists them. Cases of protected persons go
/// along when the new lead is named for them. 200 at a time, `hasMore` when some are left; 422 when there is none.
#[utoipa::path(operation_id = "createLeadHandover", tag = "Cases", request_body = NewLeadHandover,
    responses((status = 200, body = LeadHandover, description = "What was handed over")))]
#[post("/lead-handovers")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewLeadHandover>,
) -> Result<Answer<LeadHandover>, Problem> {
    let handed = gate
        .run::<CreateLeadHandover, _>(&caller, "case", move |tx, permit| {
            hand_over(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::ok(handed))
}

fn hand_over(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateLeadHandover>,
    asked: &NewLeadHandover,
) -> Result<LeadHandover, Problem> {
    let (from, to) = (asked.from_assignment_id, asked.to_assignment_id);
    let own = |one: &Candidate| one.unit_id == permit.actor().unit_id && one.leads();
    let found = store::candidates(tx, &permit.because(), &[to])?
        .into_iter()
        .find(own);
    let found = found.filter(|_| from != to);
    let to = found.ok_or_else(|| Problem::invalid("/toAssignmentId", FaultCode::NotFound))?;
    let mut led = store::led(tx, permit, from, to.id)?;
    if led.is_empty() {
        return Err(Problem::invalid("/fromAssignmentId", FaultCode::NotFound));
    }
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let has_more = led.len() > most;
    led.truncate(most);
    for case in &led {
        store::hand_over(tx, &permit.because(), *case, to)?;
    }
    Ok(LeadHandover {
        case_ids: led.iter().map(|case| case.id).collect(),
        has_more,
        links: Links::from([("cases", link(format_args!("/cases?lead={}", to.id)))]),
    })
}
