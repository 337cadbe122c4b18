//! Meetings over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::policy::{CreateMeeting, DeleteMeeting, ListMeetings, ReadMeeting, UpdateMeeting};
use super::rules::{Known, MeetingStatus, Timed, ends_at, local_start, require_in_time, timed};
use super::standing::derive_status;
use super::store::{self, MeetingRow, SealedMeeting};
use super::wire::{HeldAfterwards, Meeting, MeetingContent, Meetings, ToldAfterwards};
use crate::gate::consent::PlanConsent;
use crate::gate::scope::{CaseScope, MeetingItem, PartOf};
use crate::gate::{Action, Actor, Caller, Gate, Permit, Target, Tx, history};
use crate::http::patch::stands;
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::time::ClockTime;
use crate::kernel::vocabulary::{CaseStatus, Topic};
use crate::kernel::{Fault, FaultCode, Id, Line, Problem, ProblemCode, Text};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update)
        .service(cancel);
}

/// List a case's meetings.
///
/// By start; those the reader may see.
#[utoipa::path(operation_id = "listMeetings", tag = "Meetings", params(("caseId" = Id, Path)),
    responses((status = 200, body = Meetings, description = "The meetings")))]
#[get("/cases/{caseId}/meetings")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Meetings>, Problem> {
    let items = gate
        .show::<ListMeetings, _, _>(&caller, case.into_inner(), store::of_case, readable)
        .await?;
    Ok(Answer::ok(Meetings { items }))
}

/// Plan a meeting, or record one that took place without the service.
///
/// Needs a consent to the plan in force. With `heldAfterwards` it is HELD at once, on its own day: deadlines go by
/// that, a plan can be adopted after it, and nobody is summoned or invited to it. When the parties were not called
/// yet, they are by it. Who came is recorded as for any meeting, and who was called to it outside the service.
#[utoipa::path(operation_id = "createMeeting", tag = "Meetings", params(("caseId" = Id, Path)),
    request_body = MeetingContent,
    responses((status = 201, body = Meeting, description = "The meeting", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/meetings")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<MeetingContent>,
) -> Result<Answer<Meeting>, Problem> {
    let meeting = gate
        .run::<CreateMeeting, _>(&caller, case.into_inner(), move |tx, permit| {
            let case = permit.target();
            case.status.require_open()?;
            PlanConsent::require(tx, case)?;
            let known = Known {
                now: tx.now(),
                before: None,
                need: store::need_of(tx, permit, case.id)?,
            };
            let row = store::insert(tx, permit, &new(body.0, &known)?)?;
            Ok(shown(row, Handling::of(case, permit.actor())))
        })
        .await?;
    Ok(Answer::created(format!("/meetings/{}", meeting.id), meeting).versioned())
}

/// A meeting; one to plan has no minutes yet.
fn new(content: MeetingContent, known: &Known) -> Result<Timed, Problem> {
    let minutes = content.minutes.is_some() && content.held_afterwards.is_none();
    let timed = timed(content, known);
    let minutes = minutes.then(|| Fault::at("/minutes", FaultCode::NotAllowedHere));
    match (timed, minutes) {
        (Ok(timed), None) => Ok(timed),
        (timed, minutes) => {
            let faults = timed.err().into_iter().flatten().chain(minutes);
            Err(Problem::with(ProblemCode::Invalid, faults.collect()))
        }
    }
}

/// Read a meeting.
///
/// Under topic MEETING.
#[utoipa::path(operation_id = "readMeeting", tag = "Meetings", params(("meetingId" = Id, Path)),
    responses((status = 200, body = Meeting, description = "The meeting", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/meetings/{meetingId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Meeting>, Problem> {
    let meeting = gate
        .run::<ReadMeeting, _>(&caller, id.into_inner(), |tx, permit| {
            let by = Handling::of(&permit.target().case, permit.actor());
            Ok(shown(store::load(tx, permit)?, by))
        })
        .await?;
    Ok(Answer::ok(meeting).versioned())
}

/// Change or move a meeting.
///
/// What it said before is kept. A cancelled meeting stays so. With another time or place
/// (`startsAt`, `durationMinutes`, `mode`, `place`, `link`) its `sequence` is raised and every
/// invitation is to be answered again; one that was held keeps its time and place, unless it is said afterwards
/// (`heldAfterwards`) when and where that was, for which nobody is asked again. `minutes` are written from when it
/// has begun.
#[utoipa::path(operation_id = "updateMeeting", tag = "Meetings",
    params(("meetingId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = MeetingContent, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Meeting, description = "The meeting", headers(("ETag" = String)))))]
#[patch("/meetings/{meetingId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Meeting>, Problem> {
    let meeting = gate
        .run::<UpdateMeeting, _>(&caller, id.into_inner(), move |tx, permit| {
            let by = Handling::of(&permit.target().case, permit.actor());
            let before = standing(tx, permit)?;
            // What was held can be put right whatever has become of the case.
            if before.status != MeetingStatus::Held {
                permit.target().case.status.require_open()?;
            }
            let current = Timed {
                content: editable(&before),
                starts_at: before.starts_at,
            };
            let patched = patch
                .0
                .apply(tx, &version, before.version, &current.content)?;
            let Some(content) = patched else {
                return Ok(shown(before, by));
            };
            let known = Known {
                now: tx.now(),
                before: Some(before.starts_at),
                need: store::need_of(tx, permit, permit.target().case.id)?,
            };
            let changed = timed(content, &known)
                .map_err(|faults| Problem::with(ProblemCode::Invalid, faults))?;
            // The same moment can be written in many ways.
            if stands(tx, &current.content, &at_its_moment(&changed))? {
                return Ok(shown(before, by));
            }
            require_in_time((before.status, &current), &changed, tx.now())?;
            store::update(tx, permit, before.version, (&before, &current, &changed))?;
            let subject = permit.target().subject();
            history::keep(tx, permit, subject, before.version, &current.content)?;
            derive_status(tx, permit, before.id)?;
            Ok(shown(store::load(tx, permit)?, by))
        })
        .await?;
    Ok(Answer::ok(meeting).versioned())
}

/// Cancel a meeting.
///
/// It stays readable as CANCELLED. Its invitations lose their answers, and a follow-up that was to be
/// held at it has no meeting any more; a meeting that was held cannot be cancelled. It can be done while the case
/// waits for consent, too.
#[utoipa::path(operation_id = "deleteMeeting", tag = "Meetings",
    params(("meetingId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Cancelled")))]
#[delete("/meetings/{meetingId}")]
async fn cancel(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteMeeting, _>(&caller, id.into_inner(), move |tx, permit| {
        permit.target().case.status.require_not_closed()?;
        let before = standing(tx, permit)?;
        if before.status == MeetingStatus::Held {
            return Err(ProblemCode::MeetingBegun.into());
        }
        store::cancel(tx, permit, version.of(before.version)?, &before)
    })
    .await?;
    Ok(Answer::no_content())
}

/// What is said, with the start as the moment that it is.
fn at_its_moment(timed: &Timed) -> MeetingContent {
    MeetingContent {
        starts_at: ClockTime::At(timed.starts_at),
        ..timed.content.clone()
    }
}

/// The permit's meeting, when it is not cancelled.
fn standing<A: Action<Target = PartOf<MeetingItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<MeetingRow, Problem> {
    let row = store::load(tx, permit)?;
    if row.status == MeetingStatus::Cancelled {
        return Err(ProblemCode::MeetingCancelled.into());
    }
    Ok(row)
}

impl Versioned for Meeting {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The meetings that the reader may see.
pub fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    rows: Vec<SealedMeeting>,
) -> Result<Vec<Meeting>, Problem> {
    let (case, key) = (permit.target(), permit.key()?);
    let by = Handling::of(case, permit.actor());
    rows.into_iter()
        .filter(|row| case.reader.reads(row.owner(), Topic::Meeting))
        .map(|row| Ok(shown(row.open(key)?, by)))
        .collect()
}

/// What the reader may do with the meetings of a case that stands so.
#[derive(Clone, Copy)]
struct Handling {
    staff: bool,
    coordinates: bool,
    status: CaseStatus,
}

impl Handling {
    fn of(case: &CaseScope, actor: &Actor) -> Self {
        Self {
            staff: actor.as_staff().is_some(),
            coordinates: case.coordinated_by(actor),
            status: case.status,
        }
    }
}

fn shown(row: MeetingRow, by: Handling) -> Meeting {
    let planned = row.status == MeetingStatus::Planned;
    let edits = by.coordinates && by.status.require_open().is_ok();
    let cancels = by.coordinates && by.status != CaseStatus::Closed;
    let mut links = Links::from([
        ("self", link(format_args!("/meetings/{}", row.id))),
        ("case", link(format_args!("/cases/{}", row.case_id))),
    ]);
    let for_staff = ["invitations", "attendances"]
        .into_iter()
        .filter(|_| by.staff);
    for relation in for_staff.chain(["calendar"]) {
        let path = format_args!("/meetings/{}/{relation}", row.id);
        links.insert(relation, link(path));
    }
    for (relation, offered) in [
        (
            "edit",
            match row.status {
                MeetingStatus::Planned => edits,
                MeetingStatus::Held => by.coordinates,
                MeetingStatus::Cancelled => false,
            },
        ),
        ("cancel", cancels && planned),
    ] {
        if offered {
            links.insert(relation, link(format_args!("/meetings/{}", row.id)));
        }
    }
    Meeting {
        id: row.id,
        case_id: row.case_id,
        status: row.status,
        frozen: planned && by.status.is_frozen(),
        kind: row.kind,
        starts_at: row.starts_at,
        ends_at: ends_at(row.starts_at, row.duration_minutes),
        local_start: local_start(row.starts_at, &row.time_zone),
        duration_minutes: row.duration_minutes,
        time_zone: row.time_zone,
        mode: row.mode,
        place: row.place,
        link: row.link,
        purpose: row.purpose,
        questions: row.questions,
        agenda: row.agenda,
        chair: row.chair,
        recorder: row.recorder,
        adaptations: row.adaptations,
        agenda_items: row.agenda_items,
        minutes: row.minutes,
        held_afterwards: row.told_reason.map(|reason| ToldAfterwards {
            told_by: row.told_by.filter(|_| by.staff),
            reason,
        }),
        sequence: row.sequence,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}

fn editable(row: &MeetingRow) -> MeetingContent {
    let text = |member: &Option<String>| member.clone().map(Text::stored);
    MeetingContent {
        kind: row.kind,
        starts_at: ClockTime::At(row.starts_at),
        duration_minutes: row.duration_minutes,
        time_zone: Line::stored(row.time_zone.clone()),
        mode: row.mode,
        place: row.place.clone().map(Line::stored),
        link: row.link.clone(),
        purpose: Text::stored(row.purpose.clone()),
        questions: text(&row.questions),
        agenda: text(&row.agenda),
        chair: row.chair.clone().map(Line::stored),
        recorder: row.recorder.clone().map(Line::stored),
        adaptations: row.adaptations.clone().map(Text::stored),
        agenda_items: row.agenda_items,
        minutes: row.minutes.clone().map(Text::stored),
        held_afterwards: told(row),
    }
}

fn told(row: &MeetingRow) -> Option<HeldAfterwards> {
    Some(HeldAfterwards {
        told_by: Line::stored(row.told_by.clone()?),
        reason: Text::stored(row.told_reason.clone()?),
    })
}
