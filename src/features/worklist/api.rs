//! The worklist over HTTP.

use actix_web::{get, web};

use super::policy::ListWorklist;
use super::store::{self, SORT, WorkRow};
use super::wire::{WorkSubject, WorklistItem, WorklistParams};
use crate::features::deadlines::{Duty, is_overdue};
use crate::gate::{Caller, Gate};
use crate::http::{Links, Listing, Mount, Page, Params, link};
use crate::kernel::page::PageRequest;
use crate::kernel::{Id, Problem, Stamp};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list);
}

/// List what the own unit must do.
///
/// Due and overdue, the most urgent first: in the cases that the own unit may know of, and what it must
/// see to outside any case, such as a request to answer (`subject`); nothing about the person.
#[utoipa::path(operation_id = "listWorklist", tag = "Work", params(WorklistParams),
    responses((status = 200, body = Page<WorklistItem>, description = "A page of the worklist")))]
#[get("/worklist")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<WorklistParams>,
) -> Result<Listing<WorklistItem>, Problem> {
    let params = params.0;
    let total = params.include_total == Some(true);
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(params.limit, params.page, cursor, total, SORT)?;
    let rows = gate
        .show::<ListWorklist, _, _>(
            &caller,
            "worklist",
            move |seen| store::list(&seen, &params, page),
            |permit, rows| Ok(rows.map(|row| shown(row, permit.now()))),
        )
        .await?;
    Ok(Listing::new(rows))
}

fn shown(row: WorkRow, now: Stamp) -> WorklistItem {
    let duty = row.kind.duty().zip(row.subject_id);
    let duty = duty.filter(|_| row.case_id.is_none());
    WorklistItem {
        id: row.id,
        case_id: row.case_id,
        case_number: row.case_number,
        subject: duty.map(|(duty, id)| WorkSubject {
            kind: duty.about,
            id,
        }),
        kind: row.kind,
        unit_id: row.unit_id,
        waiting_for: row.waiting_for,
        due_at: row.due_at,
        overdue: is_overdue(row.due_at, None, None, now),
        severity: row.severity,
        legal_reference: row.legal_reference,
        legal_basis: row.kind.legal_basis(),
        last_asked_at: row.asked_at,
        last_asked_by: row.asked_by,
        has_orphaned_interventions: row.orphaned,
        links: links(row.case_id, duty),
    }
}

/// The case, or what the duty is about.
fn links(case: Option<Id>, duty: Option<(&Duty, Id)>) -> Links {
    let mut links = Links::new();
    if let Some(case) = case {
        links.insert("case", link(format_args!("/cases/{case}")));
        links.insert("deadlines", link(format_args!("/cases/{case}/deadlines")));
    }
    if let Some((duty, id)) = duty {
        links.insert(duty.relation, link(format_args!("{}/{id}", duty.path)));
    }
    links
}
