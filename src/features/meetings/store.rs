//! Queries on meetings.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::policy::{CreateMeeting, DeleteMeeting, UpdateMeeting};
use super::rules::{
    AgendaItem, AgendaItems, Attendance, MeetingKind, MeetingMode, MeetingStatus, Timed, ends_at,
};
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{attendances, meetings};
use crate::features::deadlines::{self, DeadlineKind, Which};
use crate::features::invitations;
use crate::gate::scope::{CaseScope, Item, Located, SoughtCase, Within};
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::limits::require_room;
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::vocabulary::{CaseStatus, Topic};
use crate::kernel::{Id, Problem, Stamp};
use crate::{sealed_row, stored_as_bits, stored_as_text};

stored_as_text!(MeetingKind, MeetingMode, MeetingStatus);
stored_as_bits!(AgendaItem);

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

sealed_row! {
    /// A row of `meetings`.
    meetings: SealedMeeting => MeetingRow {
        id: Id,
        case_id: Id,
        owner_organisation_id: Id,
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
pub fn of_case(case: SoughtCase) -> impl Reading<Output = Vec<SealedMeeting>> {
    let of_case = meetings::table.filter(meetings::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<SealedMeeting>| {
        found.sort_by_key(|row| (row.starts_at, row.id));
        found
    })
}

/// The meeting of the permit.
pub fn load<A: Action<Target = Within<MeetingItem>>>(
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
            meetings::status.eq(MeetingStatus::Planned),
            meetings::version.eq(1_i64),
            meetings::created_at.eq(now),
            written(key, id, content, now)?,
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
    by_id(tx, key, id)
}

/// Changes the meeting if it still has `version`; gives the number of rows met. When it is moved,
/// its sequence is the next.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateMeeting>,
    version: i64,
    content: &Timed,
    sequence: i32,
) -> Result<usize, Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let rows = meetings::table
        .filter(meetings::id.eq(id))
        .filter(meetings::version.eq(version));
    let met = diesel::update(rows)
        .set((
            written(key, id, content, tx.now())?,
            meetings::sequence.eq(sequence),
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
    sequence: i32,
) -> Result<usize, Problem> {
    let rows = meetings::table
        .filter(meetings::id.eq(permit.target().id))
        .filter(meetings::version.eq(version));
    let met = diesel::update(rows)
        .set((
            meetings::status.eq(MeetingStatus::Cancelled),
            meetings::sequence.eq(sequence),
            meetings::version.eq(version + 1),
            meetings::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    tx.changed("meeting.cancelled", permit.target().subject());
    Ok(met)
}

/// Meeting `id` of the case.
///
/// # Errors
/// 404 when the case has no such meeting.
pub fn in_case<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<MeetingRow, Problem> {
    let sealed: SealedMeeting = meetings::table
        .filter(meetings::id.eq(id))
        .filter(meetings::case_id.eq(case.id))
        .select(columns::<SealedMeeting>())
        .only(tx)?;
    sealed.open(permit.key()?)
}

/// Says whether the meeting was held, by what is recorded of it now: that somebody came, or minutes.
pub fn settle<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<(), Problem> {
    let row = in_case(tx, permit, case, id)?;
    let came = attendances::table
        .filter(attendances::meeting_id.eq(id))
        .filter(attendances::attendance.eq_any([Attendance::OnSite, Attendance::Remote]));
    let held = row.minutes.is_some() || diesel::select(exists(came)).only(tx)?;
    let status = if held {
        MeetingStatus::Held
    } else {
        MeetingStatus::Planned
    };
    if held && row.kind != MeetingKind::PreMeeting {
        deadlines::meet(tx, &permit.because(), Which::Of(DeadlineKind::HoldMeeting))?;
    }
    if status == row.status {
        return Ok(());
    }
    if held {
        invitations::end_answers(tx, permit, case, id)?;
    }
    diesel::update(meetings::table.filter(meetings::id.eq(id)))
        .set((
            meetings::status.eq(status),
            meetings::version.eq(meetings::version + 1),
            meetings::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    let subject = Subject {
        kind: "meeting",
        id: Some(id),
        ..case.subject()
    };
    tx.changed("meeting.settled", subject);
    match held {
        true => Ok(()),
        false => hold_again(tx, permit, case),
    }
}

/// After a meeting is held no more: one is to be held again, unless another was since the parties were
/// called, or the plan that they were called to is adopted.
fn hold_again<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let hold = DeadlineKind::HoldMeeting;
    if case.status != CaseStatus::Called {
        return Ok(());
    }
    let Some((deadline, called_at)) = deadlines::latest_met(tx, &permit.because(), hold)? else {
        return Ok(());
    };
    let others = meetings::table
        .filter(meetings::case_id.eq(case.id))
        .filter(meetings::status.eq(MeetingStatus::Held))
        .filter(meetings::kind.ne(MeetingKind::PreMeeting))
        .filter(meetings::starts_at.gt(called_at));
    match diesel::select(exists(others)).only(tx)? {
        true => Ok(()),
        false => deadlines::reopen(tx, &permit.because(), deadline),
    }
}

/// The next planned meeting of the case that parties are called to, which a pre-meeting is not, if one
/// lies ahead, and when it is over.
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
        .filter(meetings::kind.ne(MeetingKind::PreMeeting))
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

/// Cancels the meetings that are planned ahead in `case`, which is closed.
///
/// # Errors
/// When the database fails.
pub fn cancel_ahead<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let now = tx.now();
    let ahead = meetings::table
        .filter(meetings::case_id.eq(case.id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.gt(now));
    let cancelled: Vec<(Id, i32)> = ahead.select((meetings::id, meetings::sequence)).all(tx)?;
    diesel::update(ahead)
        .set((
            meetings::status.eq(MeetingStatus::Cancelled),
            meetings::sequence.eq(meetings::sequence + 1),
            meetings::version.eq(meetings::version + 1),
            meetings::updated_at.eq(now),
        ))
        .run(tx)?;
    for (id, sequence) in cancelled {
        invitations::renew(tx, permit, case, (id, sequence + 1), false)?;
        let subject = Subject {
            kind: "meeting",
            id: Some(id),
            ..case.subject()
        };
        tx.changed("meeting.cancelled", subject);
    }
    Ok(())
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
    let owner: Option<Id> = meetings::table
        .filter(meetings::id.eq(id))
        .filter(meetings::case_id.eq(case.id))
        .filter(meetings::kind.eq(MeetingKind::FollowUp))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .select(meetings::owner_organisation_id)
        .one(tx)?;
    Ok(owner.is_some_and(|owner| case.reader.reads(owner, Topic::Meeting)))
}
