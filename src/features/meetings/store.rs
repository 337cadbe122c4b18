//! Queries on meetings.

use diesel::prelude::*;

use super::policy::{CreateMeeting, DeleteMeeting, UpdateMeeting};
use super::rules::{
    AgendaItem, AgendaItems, MeetingKind, MeetingMode, MeetingStatus, Timed, ends_at, is_moved,
};
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{cases, meetings};
use crate::gate::scope::{CaseQuery, CaseScope, MeetingItem, PartOf};
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::{
    MeetingCancelled, MeetingChanged, MeetingHeldAfterwards, MeetingMoved, MeetingPlanned,
};
use crate::kernel::limits::require_room;
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Day, Id, Problem, Stamp};
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
    } sealed { purpose } maybe { place, link, questions, agenda, chair, recorder, adaptations, minutes, told_by, told_reason }
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
    told_by: Option<Sealed<meetings::told_by>>,
    told_reason: Option<Sealed<meetings::told_reason>>,
    updated_at: Stamp,
}

fn written<'a>(
    key: &PersonKey,
    id: Id,
    meeting: &'a Timed,
    now: Stamp,
) -> Result<Columns<'a>, Problem> {
    let content = &meeting.content;
    let told = content.held_afterwards.as_ref();
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
        told_by: key.seal_some(id, told.map(|told| &*told.told_by))?,
        told_reason: key.seal_some(id, told.map(|told| &*told.reason))?,
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

/// When the need of `case` was detected.
pub fn need_of<A: Action>(tx: &mut Tx<'_>, _permit: &Permit<A>, case: Id) -> Result<Day, Problem> {
    Ok(cases::table
        .filter(cases::id.eq(case))
        .select(cases::need_detected_on)
        .only(tx)?)
}

/// Plans a meeting, or records one that was held without the service.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateMeeting>,
    content: &Timed,
) -> Result<MeetingRow, Problem> {
    let of_case = meetings::table.filter(meetings::case_id.eq(permit.target().id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now, key) = (tx.new_id(), tx.now(), permit.key()?);
    let afterwards = content.content.held_afterwards.is_some();
    let status = match afterwards {
        true => MeetingStatus::Held,
        false => MeetingStatus::Planned,
    };
    diesel::insert_into(meetings::table)
        .values((
            meetings::id.eq(id),
            meetings::case_id.eq(permit.target().id),
            meetings::owner_organisation_id.eq(permit.actor().organisation_id),
            meetings::owner_branch.eq(permit.actor().branch),
            meetings::status.eq(status),
            meetings::version.eq(1_i64),
            meetings::created_at.eq(now),
            written(key, id, content, now)?,
        ))
        .run(tx)?;
    let (kind, ends_at) = (content.content.kind, content.ends_at());
    match afterwards {
        true => {
            let took_place = (content.starts_at, ends_at);
            let held = MeetingHeldAfterwards {
                id,
                kind,
                took_place,
            };
            permit.record(tx, held)?;
        }
        false => permit.record(tx, MeetingPlanned { id, kind, ends_at })?,
    }
    by_id(tx, key, id)
}

/// Changes the meeting, which stood as `before`, to what is said now, if it still has `version`; one that is
/// moved gets the next sequence. Where and when one was held that is told of afterwards, nobody is asked again.
///
/// # Errors
/// 412 when it has another version.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateMeeting>,
    version: i64,
    (before, was, is): (&MeetingRow, &Timed, &Timed),
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let moved = is_moved(was, is) && is.content.held_afterwards.is_none();
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
        starts_at: (was.starts_at, is.starts_at),
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
    /// Whether it took place without the service, as is said afterwards.
    #[diesel(select_expression = meetings::told_by.is_not_null())]
    pub afterwards: bool,
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
