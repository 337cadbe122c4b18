//! Preparations over HTTP.

use actix_web::{get, patch, web};

use super::store::{self, PreparationRow};
use super::wire::{Preparation, PreparationContent};
use crate::features::cases::policy::{ReadPreparation, UpdatePreparation};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, history};
use crate::http::{Answer, IfMatch, Links, Mount, Patch, Versioned, link};
use crate::kernel::fact::PreparationRecorded;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Id, Problem, Text};

/// Routes of preparations.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(read).service(update);
}

/// Read what the person says before the meeting.
///
/// A case always has a preparation; before anything is written it is empty and has version 0.
#[utoipa::path(operation_id = "readPreparation", tag = "Cases", params(("caseId" = Id, Path)),
    responses((status = 200, body = Preparation, description = "The preparation", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/cases/{caseId}/preparation")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Preparation>, Problem> {
    let preparation = gate
        .show::<ReadPreparation, _, _>(&caller, case.into_inner(), store::of_case, readable)
        .await?;
    Ok(Answer::ok(preparation).versioned())
}

/// Write down what the person says before the meeting.
///
/// What it said before is kept.
#[utoipa::path(operation_id = "updatePreparation", tag = "Cases",
    params(("caseId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = PreparationContent, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Preparation, description = "The preparation", headers(("ETag" = String)))))]
#[patch("/cases/{caseId}/preparation")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Preparation>, Problem> {
    let preparation = gate
        .run::<UpdatePreparation, _>(&caller, case.into_inner(), move |tx, permit| {
            permit.target().status.require_open()?;
            let before = tx.read(store::of_case(permit.into()))?;
            let current = match &before {
                Some(before) => editable(permit, before)?,
                None => PreparationContent::default(),
            };
            let present = before.as_ref().map_or(0, |row| row.version);
            let patched = patch.0.apply(tx, &version, present, &current)?;
            let Some(content) = patched else {
                return readable(permit, before);
            };
            store::write(tx, permit, present, &content)?;
            if present > 0 {
                history::keep(tx, permit, store::subject(permit), present, &current)?;
            }
            let case = permit.target().id;
            permit.record(tx, PreparationRecorded { id: case })?;
            let row = tx.read(store::of_case(permit.into()))?;
            readable(permit, row)
        })
        .await?;
    Ok(Answer::ok(preparation).versioned())
}

impl Versioned for Preparation {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The preparation as the permit's reader may see it.
fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    row: Option<PreparationRow>,
) -> Result<Preparation, Problem> {
    let (case, actor) = (permit.target(), permit.actor());
    let told = |topic| case.reader.reads(case.initiator(), topic);
    let (basic, meeting) = (told(Topic::Basic), told(Topic::Meeting));
    let prepares = case.prepared_by(actor);
    let path = format!("/cases/{}/preparation", case.id);
    let mut links = Links::from([
        ("self", link(&path)),
        ("case", link(format_args!("/cases/{}", case.id))),
    ]);
    let writes = case.coordinated_by(actor) || case.is_about(actor);
    if writes && case.status.require_open().is_ok() {
        links.insert("edit", link(&path));
    }
    let version = row.as_ref().map_or(0, |row| row.version);
    let updated_at = row.as_ref().map(|row| row.updated_at);
    let recorded_by = row.as_ref().map(|row| row.recorded_by.clone());
    let said = match &row {
        Some(row) => editable(permit, row)?,
        None => PreparationContent::default(),
    };
    Ok(Preparation {
        case_id: case.id,
        what_matters: said.what_matters.filter(|_| basic).map(String::from),
        wants_to_discuss: said.wants_to_discuss.filter(|_| basic).map(String::from),
        wants_present: said.wants_present.filter(|_| meeting).map(String::from),
        wants_absent: said.wants_absent.filter(|_| prepares).map(String::from),
        recorded_by: recorded_by.filter(|_| prepares),
        version,
        updated_at,
        links,
    })
}

fn editable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    row: &PreparationRow,
) -> Result<PreparationContent, Problem> {
    let (key, case) = (permit.key()?, permit.target().id);
    Ok(PreparationContent {
        what_matters: key
            .open_some(case, row.what_matters.as_ref())?
            .map(Text::stored),
        wants_to_discuss: key
            .open_some(case, row.wants_to_discuss.as_ref())?
            .map(Text::stored),
        wants_present: key
            .open_some(case, row.wants_present.as_ref())?
            .map(Text::stored),
        wants_absent: key
            .open_some(case, row.wants_absent.as_ref())?
            .map(Text::stored),
    })
}
