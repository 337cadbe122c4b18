//! Meetings as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{AgendaItems, Attendance, MeetingKind, MeetingMode, MeetingStatus};
use crate::http::Links;
use crate::kernel::time::ClockTime;
use crate::kernel::{Id, Line, Stamp, Text};

/// Who says afterwards that a meeting took place without the service, and why it did.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"toldBy": "Sam Mottagning, avdelning 51", "reason": "Möte per telefon på avdelningen; tjänsten gick inte att nå."}))]
pub struct HeldAfterwards {
    /// Who says that it was held.
    pub told_by: Line<200>,
    /// Why it was held without the service.
    pub reason: Text<1000>,
}

/// What is said of a meeting that took place without the service.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"toldBy": "Sam Mottagning, avdelning 51", "reason": "Möte per telefon på avdelningen; tjänsten gick inte att nå."}))]
pub struct ToldAfterwards {
    /// Who says that it was held; for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_by: Option<String>,
    /// Why it was held without the service.
    pub reason: String,
}

/// A meeting to plan, or one that took place without the service; also what of one can be changed.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "kind": "PLANNING", "startsAt": "2026-12-01T13:00:00+01:00", "durationMinutes": 60,
    "timeZone": "Europe/Stockholm", "mode": "HYBRID", "place": "Stadshuset Falun, rum 3",
    "link": "https://video.exempel.se/m/4711", "purpose": "Upprätta en samordnad individuell plan",
    "questions": "Boende, behandling, väg mot arbete", "chair": "Eva Exempel", "recorder": "Olle Test",
    "adaptations": "Tolk (dari)", "agendaItems": ["INTRODUCTION", "WHAT_MATTERS", "INTERVENTIONS", "FOLLOW_UP"]
}))]
pub struct MeetingContent {
    /// What it is for.
    pub kind: MeetingKind,
    /// When it starts; in the future, at most two years ahead. With `heldAfterwards` when it was: at most 366 days
    /// ago, and not before the need was detected (BEFORE_NEED). Without an offset it is read in `timeZone`:
    /// an hour that does not exist there is refused (NO_SUCH_LOCAL_TIME), and so is one that occurs twice
    /// (AMBIGUOUS_LOCAL_TIME), which is stated with an offset.
    pub starts_at: ClockTime,
    /// How long, in minutes.
    #[schema(minimum = 5, maximum = 480)]
    pub duration_minutes: i32,
    /// IANA time zone in which people read the time.
    pub time_zone: Line<64>,
    /// How people meet.
    pub mode: MeetingMode,
    /// Where. Required when the mode is ON_SITE or HYBRID.
    pub place: Option<Line<300>>,
    /// Address of the video meeting; not for ON_SITE.
    #[schema(pattern = r"^[Hh][Tt][Tt][Pp][Ss]://[^\s]+$", max_length = 2000)]
    pub link: Option<String>,
    /// Why people meet.
    pub purpose: Text<1000>,
    /// What is to be answered (frågeställningar).
    pub questions: Option<Text<4000>>,
    /// Agenda.
    pub agenda: Option<Text<4000>>,
    /// Who chairs, by name.
    pub chair: Option<Line<200>>,
    /// Who records, by name.
    pub recorder: Option<Line<200>>,
    /// Interpreter and other adaptations.
    pub adaptations: Option<Text<1000>>,
    /// Items of the agenda, from code list `agenda-templates`.
    pub agenda_items: Option<AgendaItems>,
    /// Minutes; when the meeting has begun.
    pub minutes: Option<Text<20000>>,
    /// For a meeting that took place without the service, such as by telephone while it could not be reached: it is
    /// HELD at once. Taken away again, the meeting is HELD only by who came or by its minutes.
    pub held_afterwards: Option<HeldAfterwards>,
}

/// A meeting.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000008001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "status": "PLANNED", "frozen": false, "kind": "PLANNING", "startsAt": "2026-12-01T12:00:00Z", "endsAt": "2026-12-01T13:00:00Z",
    "localStart": "2026-12-01T13:00", "durationMinutes": 60, "timeZone": "Europe/Stockholm", "mode": "HYBRID",
    "place": "Stadshuset Falun, rum 3", "purpose": "Upprätta en samordnad individuell plan", "sequence": 0, "version": 1,
    "createdAt": "2026-11-02T10:00:00.000000Z", "updatedAt": "2026-11-02T10:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/meetings/01999d2e-7c00-7000-8000-000000008001"}}
}))]
pub struct Meeting {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// Where it stands. HELD from when somebody is recorded as having come, minutes are written, or somebody
    /// says afterwards that it was held.
    pub status: MeetingStatus,
    /// Whether it waits: it lies ahead, and the case has no consent to go on with. It can be cancelled, not moved.
    pub frozen: bool,
    /// What it is for.
    pub kind: MeetingKind,
    /// When it starts.
    pub starts_at: Stamp,
    /// When it is over.
    pub ends_at: Stamp,
    /// When it starts on the clock of its time zone.
    pub local_start: String,
    /// How long, in minutes.
    pub duration_minutes: i32,
    /// IANA time zone.
    pub time_zone: String,
    /// How people meet.
    pub mode: MeetingMode,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Address of the video meeting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Why people meet.
    pub purpose: String,
    /// What is to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub questions: Option<String>,
    /// Agenda.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda: Option<String>,
    /// Who chairs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chair: Option<String>,
    /// Who records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorder: Option<String>,
    /// Interpreter and other adaptations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adaptations: Option<String>,
    /// Items of the agenda.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agenda_items: Option<AgendaItems>,
    /// Minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<String>,
    /// That it took place without the service, and was recorded afterwards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_afterwards: Option<ToldAfterwards>,
    /// How often it was moved or cancelled: what invitations and calendars are compared by.
    pub sequence: i32,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was planned.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case's meetings by start.
#[derive(Serialize, ToSchema, Debug)]
pub struct Meetings {
    /// At most 200.
    pub items: Vec<Meeting>,
}

/// Whether a participant came.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"participantId": "01999d2e-7c00-7000-8000-00000000e001", "attendance": "ON_SITE"}))]
pub struct NewAttendance {
    /// Who; also somebody who has left the case since.
    pub participant_id: Id,
    /// Whether they came.
    pub attendance: Attendance,
    /// Whether they were called to it outside the service, for a meeting that took place without it: whom the law
    /// bound on the meeting's day was summoned (`legalBasis`).
    pub called_outside: Option<bool>,
}

/// What of an attendance can be corrected.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"attendance": "ABSENT_NOTIFIED"}))]
pub struct AttendanceEdit {
    /// Whether they came.
    pub attendance: Attendance,
    /// Whether they were called to it outside the service, for a meeting that took place without it.
    pub called_outside: Option<bool>,
}

/// Whether a participant came to a meeting.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000008101", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "meetingId": "01999d2e-7c00-7000-8000-000000008001", "participantId": "01999d2e-7c00-7000-8000-00000000e001",
    "attendance": "ON_SITE", "calledOutside": false, "legalBasis": "DUTY_REGION", "version": 1,
    "createdAt": "2026-12-01T12:05:00Z", "updatedAt": "2026-12-01T12:05:00Z",
    "_links": {"self": {"href": "/sip/v1/attendances/01999d2e-7c00-7000-8000-000000008101"}}
}))]
pub struct AttendanceRecord {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// The meeting.
    pub meeting_id: Id,
    /// Who.
    pub participant_id: Id,
    /// Whether they came.
    pub attendance: Attendance,
    /// Whether they were called to it outside the service.
    pub called_outside: bool,
    /// The row of the law (`GET /law`) by which they were summoned: absence breaks it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was recorded.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// Who came to a meeting, in the order recorded.
#[derive(Serialize, ToSchema, Debug)]
pub struct AttendanceRecords {
    /// One for each participant at most.
    pub items: Vec<AttendanceRecord>,
}

/// A calendar feed of a unit's meetings.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000008201", "unitId": "01999d2e-7c00-7000-8000-00000000b001",
    "accountId": "01999d2e-7c00-7000-8000-00000000d001",
    "url": "https://sip.exempel.se/calendar/mXl4Qd0Yf3m0bT1y7Zr9Ag.ics",
    "version": 1, "createdAt": "2026-11-16T10:00:00Z",
    "_links": {"self": {"href": "/sip/v1/calendar-feeds/01999d2e-7c00-7000-8000-000000008201"}}
}))]
pub struct CalendarFeed {
    /// Id.
    pub id: Id,
    /// The unit whose meetings it shows.
    pub unit_id: Id,
    /// The account that made it and by whose visibility it goes.
    pub account_id: Id,
    /// Its address; shown once, when it is made, and kept nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Stamp>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was made.
    pub created_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A unit's calendar feeds, in the order they were made.
#[derive(Serialize, ToSchema, Debug)]
pub struct CalendarFeeds {
    /// At most 200.
    pub items: Vec<CalendarFeed>,
}
