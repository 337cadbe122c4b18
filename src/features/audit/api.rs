//! The access log over HTTP.

use std::collections::HashMap;

use actix_web::{get, web};

use super::policy::{ListAuditEntries, ListPersonAccesses};
use super::store::{self, AccessRow, EntryRow, PlaceRow, SORT};
use super::wire::{AuditEntry, AuditEntryListParams, PersonAccess};
use crate::gate::{Caller, Gate};
use crate::http::{Listing, Mount, Page, PageParams, Params};
use crate::kernel::page::PageRequest;
use crate::kernel::{Id, Problem};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(list_of_person);
}

/// List audit entries.
///
/// What was done, or attempted, in the auditor's own organisation, newest first; no content.
#[utoipa::path(operation_id = "listAuditEntries", tag = "Audit", params(AuditEntryListParams),
    responses((status = 200, body = Page<AuditEntry>, description = "A page of audit entries")))]
#[get("/audit-entries")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<AuditEntryListParams>,
) -> Result<Listing<AuditEntry>, Problem> {
    let params = params.0;
    let page = PageRequest::new(
        params.limit,
        params.page,
        params.cursor.as_deref(),
        false,
        SORT,
    )?;
    let rows = gate
        .run::<ListAuditEntries, _>(&caller, (), move |tx, permit| {
            let rows = store::list(tx, permit, &params, &page)?;
            let accounts = store::account_names(
                tx,
                permit,
                rows.items.iter().filter_map(|row| row.account_id),
            )?;
            let places =
                store::places(tx, permit, rows.items.iter().filter_map(|row| row.unit_id))?;
            Ok(rows.map(|row| entry(row, &accounts, &places)))
        })
        .await?;
    Ok(Listing::new(rows))
}

/// List who has had access to a person's record and cases.
///
/// The extract of the access log that the person may have: unit and time of every access that was
/// let through, in whichever organisation, newest first.
#[utoipa::path(operation_id = "listPersonAccesses", tag = "Audit", params(("personId" = Id, Path), PageParams),
    responses((status = 200, body = Page<PersonAccess>, description = "A page of accesses")))]
#[get("/persons/{personId}/access-log")]
async fn list_of_person(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    params: Params<PageParams>,
) -> Result<Listing<PersonAccess>, Problem> {
    let page = params.request(SORT)?;
    let rows = gate
        .run::<ListPersonAccesses, _>(&caller, id.into_inner(), move |tx, permit| {
            let rows = store::list_of_person(tx, permit, &page)?;
            let places =
                store::places(tx, permit, rows.items.iter().filter_map(|row| row.unit_id))?;
            Ok(rows.map(|row| access(row, &places)))
        })
        .await?;
    Ok(Listing::new(rows))
}

fn entry(
    row: EntryRow,
    accounts: &HashMap<Id, String>,
    places: &HashMap<Id, PlaceRow>,
) -> AuditEntry {
    AuditEntry {
        id: row.id,
        at: row.at,
        action: row.action,
        purpose: row.purpose,
        outcome: row.outcome,
        problem: row.problem,
        account_id: row.account_id,
        account_name: row.account_id.and_then(|id| accounts.get(&id).cloned()),
        assignment_id: row.assignment_id,
        unit_id: row.unit_id,
        unit_name: place(row.unit_id, places).map(|place| place.unit_name.clone()),
        role: row.role,
        client: row.client,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        case_id: row.case_id,
        person_id: row.person_id,
        trace_id: row.trace_id,
    }
}

fn access(row: AccessRow, places: &HashMap<Id, PlaceRow>) -> PersonAccess {
    let place = place(row.unit_id, places);
    PersonAccess {
        at: row.at,
        unit_id: row.unit_id,
        unit_name: place.map(|place| place.unit_name.clone()),
        organisation_name: place.map(|place| place.organisation_name.clone()),
        action: row.action,
        purpose: row.purpose,
    }
}

fn place(unit: Option<Id>, places: &HashMap<Id, PlaceRow>) -> Option<&PlaceRow> {
    unit.and_then(|id| places.get(&id))
}
