//! Queries on meetings.

use diesel::prelude::*;

use super::policy::{CreateMeeting, DeleteMeeting, UpdateMeeting};
use super::rules::{MeetingKind, MeetingMode, MeetingStatus, ends_at};
use super::wire::MeetingContent;
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::meetings;
use crate::features::cases::require_room;
use crate::gate::scope::{CaseScope, Item, Located, SoughtCase, Within};
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Id, Problem, Stamp};
use crate::stored_as_text;

stored_as_text!(MeetingKind, MeetingMode, MeetingStatus);

/// A meeting as part of a case, under topic MEETING.
pub struct MeetingItem;

impl Item for MeetingItem {
    const KIND: &'static str = "meeting";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id)> = meetings::table
            .filter(meetings::id.eq(id))
            .select((meetings::case_id, meetings::owner_organisation_id))
            .one(tx)?;
        Ok(found.map(|(case_id, owner)| Located {
            case_id,
            owner,
            topic: Topic::Meeting,
        }))
    }
}

/// A row of `meetings`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = meetings)]
pub struct MeetingRow {
    pub id: Id,
    pub case_id: Id,
    pub owner_organisation_id: Id,
    pub kind: MeetingKind,
    pub status: MeetingStatus,
    pub starts_at: Stamp,
    pub duration_minutes: i32,
    pub time_zone: String,
    pub mode: MeetingMode,
    pub place: Option<String>,
    pub link: Option<String>,
    pub purpose: String,
    pub questions: Option<String>,
    pub agenda: Option<String>,
    pub chair: Option<String>,
    pub recorder: Option<String>,
    pub adaptations: Option<String>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// What a client writes, as columns.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = meetings, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Columns<'a> {
    kind: MeetingKind,
    starts_at: Stamp,
    duration_minutes: i32,
    time_zone: &'a str,
    mode: MeetingMode,
    place: Option<&'a str>,
    link: Option<&'a str>,
    purpose: &'a str,
    questions: Option<&'a str>,
    agenda: Option<&'a str>,
    chair: Option<&'a str>,
    recorder: Option<&'a str>,
    adaptations: Option<&'a str>,
    updated_at: Stamp,
}

fn written(content: &MeetingContent, now: Stamp) -> Columns<'_> {
    Columns {
        kind: content.kind,
        starts_at: content.starts_at,
        duration_minutes: content.duration_minutes,
        time_zone: &content.time_zone,
        mode: content.mode,
        place: content.place.as_deref(),
        link: content.link.as_deref(),
        purpose: &content.purpose,
        questions: content.questions.as_deref(),
        agenda: content.agenda.as_deref(),
        chair: content.chair.as_deref(),
        recorder: content.recorder.as_deref(),
        adaptations: content.adaptations.as_deref(),
        updated_at: now,
    }
}

/// The meetings of the permit's case, by start.
pub fn of_case(case: SoughtCase) -> impl Reading<Output = Vec<MeetingRow>> {
    let of_case = meetings::table.filter(meetings::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<MeetingRow>| {
        found.sort_by_key(|row| (row.starts_at, row.id));
        found
    })
}

/// The meeting of the permit.
pub fn load<A: Action<Target = Within<MeetingItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<MeetingRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<MeetingRow, Problem> {
    Ok(meetings::table
        .filter(meetings::id.eq(id))
        .select(columns::<MeetingRow>())
        .only(tx)?)
}

/// Plans a meeting.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateMeeting>,
    content: &MeetingContent,
) -> Result<MeetingRow, Problem> {
    let of_case = meetings::table.filter(meetings::case_id.eq(permit.target().id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(meetings::table)
        .values((
            meetings::id.eq(id),
            meetings::case_id.eq(permit.target().id),
            meetings::owner_organisation_id.eq(permit.actor().organisation_id),
            meetings::status.eq(MeetingStatus::Planned),
            meetings::version.eq(1_i64),
            meetings::created_at.eq(now),
            written(content, now),
        ))
        .run(tx)?;
    tx.changed(
        "meeting.planned",
        Subject {
            kind: "meeting",
            id: Some(id),
            ..permit.target().subject()
        },
    );
    by_id(tx, id)
}

/// Changes the meeting if it still has `version`; gives the number of rows met.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateMeeting>,
    version: i64,
    content: &MeetingContent,
) -> Result<usize, Problem> {
    let rows = meetings::table
        .filter(meetings::id.eq(permit.target().id))
        .filter(meetings::version.eq(version));
    let met = diesel::update(rows)
        .set((
            written(content, tx.now()),
            meetings::version.eq(version + 1),
        ))
        .run(tx)?;
    tx.changed("meeting.updated", permit.target().subject());
    Ok(met)
}

/// Cancels the meeting if it still has `version`; gives the number of rows met.
pub fn cancel(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteMeeting>,
    version: i64,
) -> Result<usize, Problem> {
    let rows = meetings::table
        .filter(meetings::id.eq(permit.target().id))
        .filter(meetings::version.eq(version));
    let met = diesel::update(rows)
        .set((
            meetings::status.eq(MeetingStatus::Cancelled),
            meetings::version.eq(version + 1),
            meetings::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    tx.changed("meeting.cancelled", permit.target().subject());
    Ok(met)
}

/// The next planned meeting of the case, if one lies ahead, and when it is over.
///
/// # Errors
/// When the database fails.
pub fn next<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
) -> Result<Option<(Id, Stamp)>, Problem> {
    let next: Option<(Id, Stamp, i32)> = meetings::table
        .filter(meetings::case_id.eq(case.id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.gt(tx.now()))
        .order((meetings::starts_at, meetings::id))
        .limit(1)
        .select((
            meetings::id,
            meetings::starts_at,
            meetings::duration_minutes,
        ))
        .one(tx)?;
    Ok(next.map(|(id, starts_at, minutes)| (id, ends_at(starts_at, minutes))))
}
