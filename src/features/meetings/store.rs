//! Queries on meetings.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::policy::{CreateMeeting, DeleteMeeting, UpdateMeeting};
use super::rules::{
    AgendaItem, AgendaItems, Attendance, MeetingKind, MeetingMode, MeetingStatus, Timed, ends_at,
    is_moved,
};
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{attendances, invitations, meetings};
use crate::gate::scope::{CaseQuery, CaseScope, MeetingItem, PartOf};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::{
    MeetingCancelled, MeetingCancelledWithCase, MeetingChanged, MeetingMoved, MeetingPlanned,
    MeetingSettled,
};
use crate::kernel::limits::require_room;
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::vocabulary::{Branch, Owner, Topic};
use crate::kernel::{Id, Problem, Stamp};
use crate::{owned_rows, sealed_row, stored_as_bits, stored_as_text};

stored_as_text!(MeetingKind, MeetingMode, MeetingStatus);

owned_rows!(MeetingRow, SealedMeeting);
stored_as_bits!(AgendaItem);

sealed_row! {
    /// A row of `meetings`.
    meetings: SealedMeeting => MeetingRow {
        id: Id,
        case_id: Id,
        owner_organisation_id: Id,
        owner_branch: Branch,
        kind: MeetingKind,
        status: MeetingStatus,
        starts_at: Stamp,
        duration_minutes: i32,
        time_zone: String,
        mode: MeetingMode,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
        sequence: i32,
        agenda_items: Option<AgendaItems>,
    } sealed { purpose } maybe { place, link, questions, agenda, chair, recorder, adaptations, minutes }
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
    place: Option<Sealed<meetings::place>>,
    link: Option<Sealed<meetings::link>>,
    purpose: Sealed<meetings::purpose>,
    questions: Option<Sealed<meetings::questions>>,
    agenda: Option<Sealed<meetings::agenda>>,
    chair: Option<Sealed<meetings::chair>>,
    recorder: Option<Sealed<meetings::recorder>>,
    adaptations: Option<Sealed<meetings::adaptations>>,
    agenda_items: Option<AgendaItems>,
    minutes: Option<Sealed<meetings::minutes>>,
    updated_at: Stamp,
}

fn written<'a>(
    key: &PersonKey,
    id: Id,
    meeting: &'a Timed,
    now: Stamp,
) -> Result<Columns<'a>, Problem> {
    let content = &meeting.content;
    Ok(Columns {
        kind: content.kind,
        starts_at: meeting.starts_at,
        duration_minutes: content.duration_minutes,
        time_zone: &content.time_zone,
        mode: content.mode,
        place: key.seal_some(id, content.place.as_deref())?,
        link: key.seal_some(id, content.link.as_deref())?,
        purpose: key.seal(id, &content.purpose)?,
        questions: key.seal_some(id, content.questions.as_deref())?,
        agenda: key.seal_some(id, content.agenda.as_deref())?,
        chair: key.seal_some(id, content.chair.as_deref())?,
        recorder: key.seal_some(id, content.recorder.as_deref())?,
        adaptations: key.seal_some(id, content.adaptations.as_deref())?,
        agenda_items: content.agenda_items,
        minutes: key.seal_some(id, content.minutes.as_deref())?,
        updated_at: now,
    })
}

/// The meetings of the permit's case, by start.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<SealedMeeting>> {
    let of_case = meetings::table.filter(meetings::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<SealedMeeting>| {
        found.sort_by_key(|row| (row.starts_at, row.id));
        found
    })
}

/// The meeting of the permit.
pub fn load<A: Action<Target = PartOf<MeetingItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<MeetingRow, Problem> {
    by_id(tx, permit.key()?, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, key: &PersonKey, id: Id) -> Result<MeetingRow, Problem> {
    let sealed: SealedMeeting = meetings::table
        .filter(meetings::id.eq(id))
        .select(columns::<SealedMeeting>())
        .only(tx)?;
    sealed.open(key)
}

/// Plans a meeting.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateMeeting>,
    content: &Timed,
) -> Result<MeetingRow, Problem> {
    let of_case = meetings::table.filter(meetings::case_id.eq(permit.target().id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now, key) = (tx.new_id(), tx.now(), permit.key()?);
    diesel::insert_into(meetings::table)
        .values((
            meetings::id.eq(id),
            meetings::case_id.eq(permit.target().id),
            meetings::owner_organisation_id.eq(permit.actor().organisation_id),
            meetings::owner_branch.eq(permit.actor().branch),
            meetings::status.eq(MeetingStatus::Planned),
            meetings::version.eq(1_i64),
            meetings::created_at.eq(now),
            written(key, id, content, now)?,
        ))
        .run(tx)?;
    let planned = MeetingPlanned {
        id,
        kind: content.content.kind,
        ends_at: content.ends_at(),
    };
    permit.record(tx, planned)?;
    by_id(tx, key, id)
}

/// Changes the meeting, which stood as `before`, to what is said now, if it still has `version`; one that is
/// moved gets the next sequence.
///
/// # Errors
/// 412 when it has another version.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateMeeting>,
    version: i64,
    (before, was, is): (&MeetingRow, &Timed, &Timed),
) -> Result<(), Problem> {
    let (id, key, moved) = (permit.target().id, permit.key()?, is_moved(was, is));
    let rows = meetings::table
        .filter(meetings::id.eq(id))
        .filter(meetings::version.eq(version));
    diesel::update(rows)
        .set((
            written(key, id, is, tx.now())?,
            meetings::sequence.eq(before.sequence + i32::from(moved)),
            meetings::version.eq(version + 1),
        ))
        .guarded(tx)?;
    let changed = MeetingChanged {
        id,
        kind: (was.content.kind, is.content.kind),
        starts_at: is.starts_at,
        ends_at: (was.ends_at(), is.ends_at()),
        held: before.status == MeetingStatus::Held,
    };
    permit.record(tx, changed)?;
    if moved {
        let starts_at = is.starts_at;
        permit.record(tx, MeetingMoved { id, starts_at })?;
    }
    Ok(())
}

/// Cancels the meeting, which stood as `before`, if it still has `version`.
///
/// # Errors
/// 412 when it has another version.
pub fn cancel(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteMeeting>,
    version: i64,
    before: &MeetingRow,
) -> Result<(), Problem> {
    let rows = meetings::table
        .filter(meetings::id.eq(before.id))
        .filter(meetings::version.eq(version));
    diesel::update(rows)
        .set((
            meetings::status.eq(MeetingStatus::Cancelled),
            meetings::sequence.eq(before.sequence + 1),
            meetings::version.eq(version + 1),
            meetings::updated_at.eq(tx.now()),
        ))
        .guarded(tx)?;
    let cancelled = MeetingCancelled {
        id: before.id,
        ends_at: ends_at(before.starts_at, before.duration_minutes),
    };
    permit.record(tx, cancelled)
}

/// What of a meeting is kept in plain columns, and most questions are about.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = meetings)]
pub struct PlainMeeting {
    /// Where it stands.
    pub status: MeetingStatus,
    /// What it is for.
    pub kind: MeetingKind,
    /// When it begins.
    pub starts_at: Stamp,
    /// How many times it was moved or cancelled.
    pub sequence: i32,
}

/// Meeting `id` of the case.
///
/// # Errors
/// 404 when the case has no such meeting.
pub fn in_case<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<PlainMeeting, Problem> {
    Ok(meetings::table
        .filter(meetings::id.eq(id))
        .filter(meetings::case_id.eq(case.id))
        .select(columns::<PlainMeeting>())
        .only(tx)?)
}

/// Says whether meeting `id` was held, by what is recorded of it now: that somebody came, or minutes.
pub fn derive_status<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<(), Problem> {
    let meeting = meetings::table.filter(meetings::id.eq(id));
    let (said, kind, starts_at, has_minutes): (MeetingStatus, MeetingKind, Stamp, bool) = meeting
        .select((
            meetings::status,
            meetings::kind,
            meetings::starts_at,
            meetings::minutes.is_not_null(),
        ))
        .only(tx)?;
    let held = has_minutes || has_come(tx, id)?;
    let status = match held {
        true => MeetingStatus::Held,
        false => MeetingStatus::Planned,
    };
    if status == said {
        return Ok(());
    }
    diesel::update(meeting)
        .set((
            meetings::status.eq(status),
            meetings::version.eq(meetings::version + 1),
            meetings::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    let settled = MeetingSettled {
        id,
        held,
        kind,
        starts_at,
    };
    permit.record(tx, settled)
}

/// Whether somebody came to meeting `id`.
fn has_come(tx: &mut Tx<'_>, id: Id) -> Result<bool, Problem> {
    let came = attendances::table
        .filter(attendances::meeting_id.eq(id))
        .filter(attendances::attendance.eq_any([Attendance::OnSite, Attendance::Remote]));
    Ok(diesel::select(exists(came)).only(tx)?)
}

/// Whether a meeting that parties are called to, which a pre-meeting is not, was held in the case and began
/// after `since`.
///
/// # Errors
/// When the database fails.
pub fn was_held_since(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    since: Stamp,
) -> Result<bool, Problem> {
    let held = meetings::table
        .filter(meetings::case_id.eq(because.case()?.id))
        .filter(meetings::status.eq(MeetingStatus::Held))
        .filter(meetings::kind.ne(MeetingKind::PreMeeting))
        .filter(meetings::starts_at.gt(since));
    Ok(diesel::select(exists(held)).only(tx)?)
}

/// The next planned meeting of the case that parties are called to, which a pre-meeting is not, if one
/// lies ahead, and when it is over.
///
/// # Errors
/// When the database fails.
pub fn next(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Option<(Id, Stamp)>, Problem> {
    next_of(tx, because, false)
}

/// The same of those to which somebody is called, by an invitation that stands.
///
/// # Errors
/// When the database fails.
pub fn next_called(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Option<(Id, Stamp)>, Problem> {
    next_of(tx, because, true)
}

fn next_of(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    called: bool,
) -> Result<Option<(Id, Stamp)>, Problem> {
    let ahead = standing(because.case()?.id, PLANNED.0, PLANNED.1)
        .filter(meetings::starts_at.gt(tx.now()))
        .order((meetings::starts_at, meetings::id))
        .limit(1)
        .select((
            meetings::id,
            meetings::starts_at,
            meetings::duration_minutes,
        ));
    let next: Option<(Id, Stamp, i32)> = match called {
        true => ahead.filter(is_called()).one(tx)?,
        false => ahead.one(tx)?,
    };
    Ok(next.map(|(id, starts_at, minutes)| (id, ends_at(starts_at, minutes))))
}

/// Whether somebody is called to a meeting of the case that is neither held nor cancelled.
///
/// # Errors
/// When the database fails.
pub fn somebody_is_called(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<bool, Problem> {
    let planned = standing(because.case()?.id, PLANNED.0, PLANNED.1);
    let called = planned.filter(is_called());
    Ok(diesel::select(exists(called)).only(tx)?)
}

/// The meetings of a case that stand so and parties are called to, which they are not to `others`.
#[diesel::dsl::auto_type]
fn standing(case: Id, status: MeetingStatus, others: MeetingKind) -> _ {
    meetings::table
        .filter(meetings::case_id.eq(case))
        .filter(meetings::status.eq(status))
        .filter(meetings::kind.ne(others))
}

const PLANNED: (MeetingStatus, MeetingKind) = (MeetingStatus::Planned, MeetingKind::PreMeeting);

/// Whether an invitation to the meeting stands.
#[diesel::dsl::auto_type]
fn is_called() -> _ {
    exists(
        invitations::table
            .filter(invitations::meeting_id.eq(meetings::id))
            .filter(invitations::withdrawn_at.is_null()),
    )
}

/// Cancels the meetings that are planned ahead in the case, which is closed; gives their ids.
///
/// # Errors
/// When the database fails.
pub fn cancel_ahead(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Vec<Id>, Problem> {
    let now = tx.now();
    let ahead = meetings::table
        .filter(meetings::case_id.eq(because.case()?.id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.gt(now));
    let cancelled: Vec<Id> = ahead.select(meetings::id).all(tx)?;
    diesel::update(ahead)
        .set((
            meetings::status.eq(MeetingStatus::Cancelled),
            meetings::sequence.eq(meetings::sequence + 1),
            meetings::version.eq(meetings::version + 1),
            meetings::updated_at.eq(now),
        ))
        .run(tx)?;
    for id in &cancelled {
        tx.record(because, MeetingCancelledWithCase { id: *id })?;
    }
    Ok(cancelled)
}

/// Whether `id` is a meeting of `case` that the reader may see and that is to follow up the plan.
///
/// # Errors
/// When the database fails.
pub fn follows_up<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<bool, Problem> {
    let owner: Option<(Id, Branch)> = meetings::table
        .filter(meetings::id.eq(id))
        .filter(meetings::case_id.eq(case.id))
        .filter(meetings::kind.eq(MeetingKind::FollowUp))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .select((meetings::owner_organisation_id, meetings::owner_branch))
        .one(tx)?;
    Ok(owner.is_some_and(|(organisation, branch)| {
        let owner = Owner::new(organisation, branch);
        case.reader.reads(owner, Topic::Meeting)
    }))
}
