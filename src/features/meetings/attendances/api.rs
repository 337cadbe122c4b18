//! Attendances over HTTP.

use actix_web::{get, patch, post, web};

use super::store::{self, AttendanceRow};
use crate::features::meetings::policy::{
    CreateAttendance, ListAttendances, ReadAttendance, UpdateAttendance,
};
use crate::features::meetings::rules::require_begun;
use crate::features::meetings::store as meetings;
use crate::features::meetings::wire::{
    AttendanceEdit, AttendanceRecord, AttendanceRecords, NewAttendance,
};
use crate::features::participants;
use crate::gate::{Caller, Gate, Permit, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{FaultCode, Id, Problem};

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
/// Once each, from when the meeting begins. When somebody came, the meeting is HELD.
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
    if participants::in_case(tx, permit, case, new.participant_id)?.is_none() {
        return Err(Problem::invalid("/participantId", FaultCode::NotAParty));
    }
    let row = store::insert(tx, permit, new)?;
    meetings::derive_status(tx, permit, id)?;
    Ok(row)
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
            };
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(edit) = patched else {
                return Ok(before);
            };
            store::update(tx, permit, before.version, edit.attendance)?;
            let subject = permit.target().subject();
            history::keep(tx, permit, subject, before.version, &current)?;
            meetings::derive_status(tx, permit, before.meeting_id)?;
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
        legal_basis: row.legal_basis,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}
