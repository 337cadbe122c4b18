//! Attendances over HTTP.

use actix_web::{get, patch, post, web};

use super::store::{self, AttendanceRow, Came};
use crate::features::meetings::policy::{
    CreateAttendance, ListAttendances, ReadAttendance, UpdateAttendance,
};
use crate::features::meetings::rules::require_begun;
use crate::features::meetings::standing::derive_status;
use crate::features::meetings::store::{self as meetings, PlainMeeting};
use crate::features::meetings::wire::{
    AttendanceEdit, AttendanceRecord, AttendanceRecords, NewAttendance,
};
use crate::features::participants::{self, ParticipantRow};
use crate::features::registry;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{FaultCode, Id, Problem, ProblemCode};

/// Routes of attendances.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update);
}

/// List who came to a meeting.
///
/// Under topic MEETING.
#[utoipa::path(operation_id = "listAttendances", tag = "Meetings", params(("meetingId" = Id, Path)),
    responses((status = 200, body = AttendanceRecords, description = "Who came and who did not")))]
#[get("/meetings/{meetingId}/attendances")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    meeting: web::Path<Id>,
) -> Result<Answer<AttendanceRecords>, Problem> {
    let items = gate
        .run::<ListAttendances, _>(&caller, meeting.into_inner(), |tx, permit| {
            let reader = permit.target().case.reader;
            let rows = store::of_meeting(tx, permit)?.into_iter();
            let seen = rows.filter(|row| reader.reads(row.owner(), Topic::Meeting));
            Ok(seen.map(shown).collect())
        })
        .await?;
    Ok(Answer::ok(AttendanceRecords { items }))
}

/// Record whether a participant came.
///
/// Once each, from when the meeting begins. When somebody came, the meeting is HELD. Of a meeting that took place
/// without the service, who was called to it can be said, too (`calledOutside`).
#[utoipa::path(operation_id = "createAttendance", tag = "Meetings", params(("meetingId" = Id, Path)),
    request_body = NewAttendance,
    responses((status = 201, body = AttendanceRecord, description = "The attendance", headers(("ETag" = String)))))]
#[post("/meetings/{meetingId}/attendances")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    meeting: web::Path<Id>,
    body: Json<NewAttendance>,
) -> Result<Answer<AttendanceRecord>, Problem> {
    let row = gate
        .run::<CreateAttendance, _>(&caller, meeting.into_inner(), move |tx, permit| {
            record(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/attendances/{}", row.id), shown(row)).versioned())
}

fn record(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAttendance>,
    new: &NewAttendance,
) -> Result<AttendanceRow, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    let meeting = meetings::in_case(tx, permit, case, id)?;
    require_begun(meeting.status, meeting.starts_at, tx.now())?;
    let party = participants::in_case(tx, permit, case, new.participant_id)?;
    let party = party.ok_or_else(|| Problem::invalid("/participantId", FaultCode::NotAParty))?;
    let outside = new.called_outside == Some(true);
    let came = Came {
        attendance: new.attendance,
        called_outside: outside,
        outside_basis: called_by(tx, permit, case, (&meeting, &party, outside))?,
    };
    let row = store::insert(tx, permit, party.id, &came)?;
    derive_status(tx, permit, id)?;
    Ok(row)
}

/// By which row of the law on the meeting's day a party was summoned that was called to it outside the service.
///
/// # Errors
/// 422 for a meeting that was called to in the service.
fn called_by<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    (meeting, party, outside): (&PlainMeeting, &ParticipantRow, bool),
) -> Result<Option<String>, Problem> {
    if !outside {
        return Ok(None);
    }
    if !meeting.afterwards {
        let fault = FaultCode::NotAllowedHere;
        return Err(Problem::invalid("/calledOutside", fault));
    }
    let Some(organisation) = party.organisation_id else {
        return Ok(None);
    };
    let kinds = registry::kinds_of(tx, permit, organisation)?;
    let county = registry::county_of_unit(tx, permit, case.initiating_unit_id)?;
    let day = meeting.starts_at.swedish_day();
    let duty = kinds.and_then(|kinds| tx.law().duty(kinds, county.as_deref(), day));
    Ok(duty.map(|row| row.id.to_string()))
}

/// Read an attendance.
///
/// Under topic MEETING.
#[utoipa::path(operation_id = "readAttendance", tag = "Meetings", params(("attendanceId" = Id, Path)),
    responses((status = 200, body = AttendanceRecord, description = "The attendance", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/attendances/{attendanceId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<AttendanceRecord>, Problem> {
    let row = gate
        .run::<ReadAttendance, _>(&caller, id.into_inner(), store::load)
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Correct an attendance.
///
/// What it said before is kept. Whether the meeting was held follows.
#[utoipa::path(operation_id = "updateAttendance", tag = "Meetings",
    params(("attendanceId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = AttendanceEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = AttendanceRecord, description = "The attendance", headers(("ETag" = String)))))]
#[patch("/attendances/{attendanceId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<AttendanceRecord>, Problem> {
    let row = gate
        .run::<UpdateAttendance, _>(&caller, id.into_inner(), move |tx, permit| {
            let case = &permit.target().case;
            let before = store::load(tx, permit)?;
            let meeting = meetings::in_case(tx, permit, case, before.meeting_id)?;
            require_begun(meeting.status, meeting.starts_at, tx.now())?;
            let current = AttendanceEdit {
                attendance: before.attendance,
                called_outside: before.called_outside.then_some(true),
            };
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(edit) = patched else {
                return Ok(before);
            };
            let outside = edit.called_outside == Some(true);
            let party = participants::in_case(tx, permit, case, before.participant_id)?;
            let party = party.ok_or(ProblemCode::NotFound)?;
            let came = Came {
                attendance: edit.attendance,
                called_outside: outside,
                outside_basis: called_by(tx, permit, case, (&meeting, &party, outside))?,
            };
            store::update(tx, permit, &before, &came)?;
            let subject = permit.target().subject();
            history::keep(tx, permit, subject, before.version, &current)?;
            derive_status(tx, permit, before.meeting_id)?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

impl Versioned for AttendanceRecord {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: AttendanceRow) -> AttendanceRecord {
    let links = Links::from([
        ("self", link(format_args!("/attendances/{}", row.id))),
        (
            "meeting",
            link(format_args!("/meetings/{}", row.meeting_id)),
        ),
    ]);
    AttendanceRecord {
        id: row.id,
        case_id: row.case_id,
        meeting_id: row.meeting_id,
        participant_id: row.participant_id,
        attendance: row.attendance,
        called_outside: row.called_outside,
        legal_basis: row.invited_basis.or(row.outside_basis),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}
