//! Follow-ups over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::outcomes;
use super::policy::{CreateFollowUp, DeleteFollowUp, ListFollowUps, ReadFollowUp, UpdateFollowUp};
use super::rules::{FollowUpStatus, due_fault, require_planned};
use super::store::{self, FollowUpRow, Planned};
use super::wire::{FollowUp, FollowUpEdit, FollowUps, NewFollowUp};
use crate::features::plans::PlanStatus;
use crate::features::{meetings, plans};
use crate::gate::scope::{CaseScope, FollowUpItem, PartOf};
use crate::gate::{Action, Because, Caller, Gate, Permit, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::fact::{FactKind, FollowUpChanged};
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Day, Fault, FaultCode, Id, Line, Problem, ProblemCode};

/// Routes of the follow-up itself.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update)
        .service(cancel);
}

/// List a case's follow-ups.
///
/// By due day; those the reader may see, without what came of them.
#[utoipa::path(operation_id = "listFollowUps", tag = "FollowUps", params(("caseId" = Id, Path)),
    responses((status = 200, body = FollowUps, description = "The follow-ups")))]
#[get("/cases/{caseId}/follow-ups")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<FollowUps>, Problem> {
    let items = gate
        .show::<ListFollowUps, _, _>(
            &caller,
            case.into_inner(),
            store::of_case,
            |permit, rows| {
                let (case, edits) = (permit.target(), edits(permit, permit.target()));
                let seen = rows
                    .into_iter()
                    .filter(|row| case.reader.reads(row.owner(), Topic::FollowUp));
                seen.map(|row| shown(permit.key()?, row, edits)).collect()
            },
        )
        .await?;
    Ok(Answer::ok(FollowUps { items }))
}

/// Plan a follow-up.
///
/// Of the adopted plan, when none is open for it.
#[utoipa::path(operation_id = "createFollowUp", tag = "FollowUps", params(("caseId" = Id, Path)),
    request_body = NewFollowUp,
    responses((status = 201, body = FollowUp, description = "The follow-up", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/follow-ups")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<NewFollowUp>,
) -> Result<Answer<FollowUp>, Problem> {
    let follow_up = gate
        .run::<CreateFollowUp, _>(&caller, case.into_inner(), move |tx, permit| {
            let (case, new) = (permit.target(), &body.0);
            case.status.require_open()?;
            check_new(tx, permit, new)?;
            let planned = Planned {
                plan_id: new.plan_id,
                due_on: new.due_on,
                form: new.form,
                caller: new.caller.as_deref(),
                meeting_id: new.meeting_id,
            };
            let row = store::plan(tx, &permit.because(), &planned)?;
            shown(permit.key()?, row, (true, true))
        })
        .await?;
    Ok(Answer::created(format!("/follow-ups/{}", follow_up.id), follow_up).versioned())
}

fn check_new(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateFollowUp>,
    new: &NewFollowUp,
) -> Result<(), Problem> {
    let case = permit.target();
    let plan = match plans::load_plan(tx, permit, case, new.plan_id) {
        Err(problem) if problem.code == ProblemCode::NotFound => None,
        plan => Some(plan?),
    };
    let plan = plan.filter(|plan| case.reader.reads(plan.owner(), Topic::Plan));
    let mut faults = content_faults(tx, permit, case, new.due_on, true, new.meeting_id)?;
    if plan.is_none() {
        faults.push(Fault::at("/planId", FaultCode::NotFound));
    }
    Problem::unless_empty(faults)?;
    match plan {
        Some(plan) if plan.status == PlanStatus::Adopted => Ok(()),
        _ => Err(ProblemCode::PlanNotInForce.into()),
    }
}

fn content_faults<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    due_on: Day,
    moved: bool,
    meeting: Option<Id>,
) -> Result<Vec<Fault>, Problem> {
    let mut faults: Vec<Fault> = due_fault("/dueOn", due_on, tx.now(), moved)
        .into_iter()
        .collect();
    if let Some(meeting) = meeting
        && !meetings::follows_up(tx, permit, case, meeting)?
    {
        faults.push(Fault::at("/meetingId", FaultCode::NotFound));
    }
    Ok(faults)
}

/// Read a follow-up.
///
/// Under topic FOLLOW_UP; of what came of it the reader sees the goals under topic PLAN and each
/// intervention under its own.
#[utoipa::path(operation_id = "readFollowUp", tag = "FollowUps", params(("followUpId" = Id, Path)),
    responses((status = 200, body = FollowUp, description = "The follow-up", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/follow-ups/{followUpId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<FollowUp>, Problem> {
    let follow_up = gate
        .run::<ReadFollowUp, _>(&caller, id.into_inner(), view)
        .await?;
    Ok(Answer::ok(follow_up).versioned())
}

/// Change a planned follow-up.
///
/// What it said before is kept. One that was held or cancelled stays so (409).
#[utoipa::path(operation_id = "updateFollowUp", tag = "FollowUps",
    params(("followUpId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = FollowUpEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = FollowUp, description = "The follow-up", headers(("ETag" = String)))))]
#[patch("/follow-ups/{followUpId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<FollowUp>, Problem> {
    let follow_up = gate
        .run::<UpdateFollowUp, _>(&caller, id.into_inner(), move |tx, permit| {
            let before = changeable(tx, permit)?;
            let current = editable(permit.key()?, &before)?;
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(edit) = patched else {
                return shown(permit.key()?, before, (true, true));
            };
            let moved = edit.due_on != before.due_on;
            let meeting = edit.meeting_id.filter(|id| Some(*id) != before.meeting_id);
            let case = &permit.target().case;
            let faults = content_faults(tx, permit, case, edit.due_on, moved, meeting)?;
            Problem::unless_empty(faults)?;
            store::update(tx, permit, (before.version, before.due_on), &edit)?;
            let subject = permit.target().subject();
            history::keep(tx, permit, subject, before.version, &current)?;
            shown(permit.key()?, store::load(tx, permit)?, (true, true))
        })
        .await?;
    Ok(Answer::ok(follow_up).versioned())
}

/// Cancel a planned follow-up.
///
/// It stays readable as CANCELLED.
#[utoipa::path(operation_id = "deleteFollowUp", tag = "FollowUps",
    params(("followUpId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Cancelled")))]
#[delete("/follow-ups/{followUpId}")]
async fn cancel(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteFollowUp, _>(&caller, id.into_inner(), move |tx, permit| {
        permit.target().case.status.require_not_closed()?;
        let before = planned(tx, permit)?;
        store::cancel(tx, permit, version.of(before.version)?)
    })
    .await?;
    Ok(Answer::no_content())
}

fn changeable<A: Action<Target = PartOf<FollowUpItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<FollowUpRow, Problem> {
    permit.target().case.status.require_open()?;
    planned(tx, permit)
}

/// The permit's follow-up, when it is neither held nor cancelled.
fn planned<A: Action<Target = PartOf<FollowUpItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<FollowUpRow, Problem> {
    let row = store::load(tx, permit)?;
    require_planned(row.status)?;
    Ok(row)
}

/// Leaves the follow-ups that were to be held at `meeting`, which is cancelled, without one; what they
/// said before is kept.
///
/// # Errors
/// When the database fails.
pub fn release(tx: &mut Tx<'_>, because: &Because<'_>, meeting: Id) -> Result<(), Problem> {
    for row in store::release(tx, because, meeting)? {
        let before = editable(because.key()?, &row)?;
        let changed = FollowUpChanged {
            id: row.id,
            due_on: (row.due_on, row.due_on),
        };
        let kind = FactKind::FollowUpChanged;
        let subject = kind.subject(row.id, Some(row.case_id), because.person_id());
        history::keep_because(tx, because, subject, row.version, &before)?;
        tx.record(because, changed)?;
    }
    Ok(())
}

impl Versioned for FollowUp {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The permit's follow-up as its reader may see it, with what came of it.
pub(super) fn view<A: Action<Target = PartOf<FollowUpItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<FollowUp, Problem> {
    let row = store::load(tx, permit)?;
    let outcome = match row.status {
        FollowUpStatus::Held => outcomes::of_follow_up(tx, permit)?,
        FollowUpStatus::Planned | FollowUpStatus::Cancelled => None,
    };
    let edits = edits(permit, &permit.target().case);
    Ok(FollowUp {
        outcome,
        ..shown(permit.key()?, row, edits)?
    })
}

/// Whether the reader may change a follow-up that is planned, and whether cancel it, which can be done while the
/// case waits for consent, too.
fn edits<A: Action>(permit: &Permit<A>, case: &CaseScope) -> (bool, bool) {
    let coordinates = case.coordinated_by(permit.actor());
    (
        coordinates && case.status.require_open().is_ok(),
        coordinates && case.status.require_not_closed().is_ok(),
    )
}

fn shown(
    key: &PersonKey,
    row: FollowUpRow,
    (edits, cancels): (bool, bool),
) -> Result<FollowUp, Problem> {
    let path = format!("/follow-ups/{}", row.id);
    let mut links = Links::from([
        ("self", link(&path)),
        ("case", link(format_args!("/cases/{}", row.case_id))),
        ("plan", link(format_args!("/plans/{}", row.plan_id))),
    ]);
    let planned = row.status == FollowUpStatus::Planned;
    if planned && edits {
        links.insert("edit", link(&path));
        links.insert("record", link(format_args!("{path}/outcomes")));
    }
    if planned && cancels {
        links.insert("cancel", link(&path));
    }
    Ok(FollowUp {
        id: row.id,
        case_id: row.case_id,
        plan_id: row.plan_id,
        owner_organisation_id: row.owner_organisation_id,
        status: row.status,
        due_on: row.due_on,
        form: row.form,
        caller: key.open_some(row.id, row.caller.as_ref())?,
        meeting_id: row.meeting_id,
        outcome: None,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    })
}

fn editable(key: &PersonKey, row: &FollowUpRow) -> Result<FollowUpEdit, Problem> {
    Ok(FollowUpEdit {
        due_on: row.due_on,
        form: row.form,
        caller: key
            .open_some(row.id, row.caller.as_ref())?
            .map(Line::stored),
        meeting_id: row.meeting_id,
    })
}
