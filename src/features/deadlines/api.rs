//! The deadlines of a case over HTTP.

use actix_web::{get, web};

use super::policy::ListDeadlines;
use super::standing::{ended_at, is_overdue, status};
use super::store::{self, DeadlineRow};
use super::wire::{Deadline, Deadlines};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit};
use crate::http::{Answer, Links, Mount, link};
use crate::kernel::vocabulary::Owner;
use crate::kernel::{Id, Problem, Stamp};

/// Routes of the deadlines themselves.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list);
}

/// List a case's deadlines.
///
/// Open, met and cancelled ones, by when they are due: those that the own organisation must meet, and
/// the others under the topic of what they are about.
#[utoipa::path(operation_id = "listDeadlines", tag = "Work", params(("caseId" = Id, Path)),
    responses((status = 200, body = Deadlines, description = "The deadlines")))]
#[get("/cases/{caseId}/deadlines")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Deadlines>, Problem> {
    let items = gate
        .show::<ListDeadlines, _, _>(
            &caller,
            case.into_inner(),
            store::of_case,
            |permit, rows| Ok(readable(permit, rows)),
        )
        .await?;
    Ok(Answer::ok(Deadlines { items }))
}

/// The deadlines that the reader may see: what the own unit must do, and the rest by topic.
fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    rows: Vec<DeadlineRow>,
) -> Vec<Deadline> {
    let (case, own) = (permit.target(), permit.actor().unit_id);
    let reads = |owner, row: &DeadlineRow| case.reader.reads(owner, row.kind.topic());
    rows.into_iter()
        .filter(|row| {
            row.unit_id == own
                || reads(case.initiator(), row)
                || reads(Owner::new(row.organisation_id, row.branch), row)
        })
        .map(|row| shown(row, case.id, permit.now()))
        .collect()
}

fn shown(row: DeadlineRow, case: Id, now: Stamp) -> Deadline {
    let cancelled_at = ended_at((row.met_at, row.cancelled_at), row.ends_at, now);
    Deadline {
        id: row.id,
        case_id: case,
        kind: row.kind,
        status: status(row.met_at, cancelled_at),
        subject_id: row.subject_id,
        unit_id: row.unit_id,
        waiting_for: row.waiting_for,
        starts_from: row.starts_from,
        amount: row.amount,
        unit: row.time_unit,
        due_at: row.due_at,
        overdue: is_overdue(row.due_at, row.met_at, cancelled_at, now),
        severity: row.severity,
        legal_reference: row.legal_reference,
        legal_basis: row.kind.legal_basis(),
        last_asked_at: row.asked_at,
        last_asked_by: row.asked_by,
        met_at: row.met_at,
        cancelled_at,
        links: Links::from([("case", link(format_args!("/cases/{case}")))]),
    }
}
