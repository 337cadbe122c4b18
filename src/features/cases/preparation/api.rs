//! Preparations over HTTP.

use actix_web::{get, patch, web};
use utoipa_actix_web::service_config::ServiceConfig;

use super::store::{self, PreparationRow};
use super::wire::{Preparation, PreparationContent};
use crate::features::cases::policy::{ReadPreparation, UpdatePreparation};
use crate::features::cases::rules::require_open;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, history};
use crate::http::{Answer, IfMatch, Links, Patch, Versioned, link};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Id, Problem, Text};

/// Routes of preparations.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(read).service(update);
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
        .show::<ReadPreparation, _, _>(&caller, case.into_inner(), store::of_case, |permit, row| {
            Ok(readable(permit, row))
        })
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
            require_open(permit.target().status)?;
            let before = tx.read(store::of_case(permit.into()))?;
            let current = before.as_ref().map(editable).unwrap_or_default();
            let content = patch.0.apply(&current)?;
            let present = before.map_or(0, |row| row.version);
            IfMatch::met(store::write(tx, permit, present, version.0, &content)?)?;
            if present > 0 {
                history::keep(tx, permit, store::subject(permit), present, &current)?;
            }
            let row = tx.read(store::of_case(permit.into()))?;
            Ok(readable(permit, row))
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
) -> Preparation {
    let (case, actor) = (permit.target(), permit.actor());
    let told = |topic| case.reader.reads(case.initiating_organisation_id, topic);
    let (basic, meeting) = (told(Topic::Basic), told(Topic::Meeting));
    let prepares = case.prepared_by(actor);
    let path = format!("/cases/{}/preparation", case.id);
    let mut links = Links::from([
        ("self", link(&path)),
        ("case", link(format_args!("/cases/{}", case.id))),
    ]);
    if case.coordinated_by(actor) && require_open(case.status).is_ok() {
        links.insert("edit", link(&path));
    }
    let (version, updated_at) = (
        row.as_ref().map_or(0, |row| row.version),
        row.as_ref().map(|row| row.updated_at),
    );
    let member = |reads: bool, of: fn(&PreparationRow) -> Option<String>| {
        row.as_ref().filter(|_| reads).and_then(of)
    };
    Preparation {
        case_id: case.id,
        what_matters: member(basic, |row| row.what_matters.clone()),
        wants_to_discuss: member(basic, |row| row.wants_to_discuss.clone()),
        wants_present: member(meeting, |row| row.wants_present.clone()),
        wants_absent: member(prepares, |row| row.wants_absent.clone()),
        recorded_by: member(prepares, |row| Some(row.recorded_by.clone())),
        version,
        updated_at,
        links,
    }
}

fn editable(row: &PreparationRow) -> PreparationContent {
    let text = |member: &Option<String>| member.clone().map(Text::stored);
    PreparationContent {
        what_matters: text(&row.what_matters),
        wants_to_discuss: text(&row.wants_to_discuss),
        wants_present: row.wants_present.clone().map(Text::stored),
        wants_absent: row.wants_absent.clone().map(Text::stored),
    }
}
