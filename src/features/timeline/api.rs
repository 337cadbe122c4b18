//! A case's timeline over HTTP.

use actix_web::{get, web};

use super::policy::ListTimeline;
use super::rules::sentence;
use super::store::{self, EventRow, SORT};
use super::wire::{TimelineEntry, TimelineParams};
use crate::gate::{Caller, Gate};
use crate::http::{Listing, Mount, Page, Params};
use crate::kernel::page::PageRequest;
use crate::kernel::vocabulary::{Audience, Role};
use crate::kernel::{Id, Problem};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list);
}

/// Read what happened in a case.
///
/// Newest first: what the own organisation did, and of what others did what the reader may know, by
/// the topic of what it is about. Of others, organisation and unit; names of the own organisation only.
/// The person concerned learns of everything.
#[utoipa::path(operation_id = "listTimelineEntries", tag = "Timeline", params(("caseId" = Id, Path), TimelineParams),
    responses((status = 200, body = Page<TimelineEntry>, description = "A page of the timeline")))]
#[get("/cases/{caseId}/timeline")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    params: Params<TimelineParams>,
) -> Result<Listing<TimelineEntry>, Problem> {
    let params = params.0;
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(params.limit, params.page, cursor, false, SORT)?;
    let rows = gate
        .run::<ListTimeline, _>(&caller, case.into_inner(), move |tx, permit| {
            let reader = match permit.actor().role {
                Role::Person => Audience::Person,
                _ => Audience::Party,
            };
            let audience = params.audience.unwrap_or(reader);
            Ok(store::page(tx, permit, &page)?.map(|row| entry(row, audience)))
        })
        .await?;
    Ok(Listing::new(rows))
}

fn entry(row: EventRow, audience: Audience) -> TimelineEntry {
    TimelineEntry {
        id: row.id,
        at: row.at,
        text: sentence(row.event, audience),
        event: row.event,
        subject_kind: row.subject_kind,
        subject_id: row.subject_id,
        organisation_id: row.organisation_id,
        organisation_name: row.organisation_name,
        unit_id: row.unit_id,
        unit_name: row.unit_name,
        role: row.role,
        account_name: row.account_name,
    }
}
