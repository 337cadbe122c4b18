//! Queries on where the meetings of a case stand.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::reading::columns;
use crate::db::schema::{attendances, invitations, meetings};
use crate::features::meetings::rules::{Attendance, MeetingKind, MeetingStatus, ends_at};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::{MeetingCancelledWithCase, MeetingSettled};
use crate::kernel::vocabulary::{Branch, Owner, Topic};
use crate::kernel::{Id, Problem, Stamp};

/// Says whether meeting `id` was held, by what is recorded of it now: that somebody came, minutes, or that somebody
/// says so afterwards.
pub fn derive_status<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<(), Problem> {
    let meeting = meetings::table.filter(meetings::id.eq(id));
    let known: Recorded = meeting.select(columns::<Recorded>()).only(tx)?;
    let held = known.afterwards || known.has_minutes || has_come(tx, id)?;
    let status = match held {
        true => MeetingStatus::Held,
        false => MeetingStatus::Planned,
    };
    if status == known.status {
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
        afterwards: known.afterwards,
        kind: known.kind,
        took_place: (
            known.starts_at,
            ends_at(known.starts_at, known.duration_minutes),
        ),
    };
    permit.record(tx, settled)
}

/// What is recorded of a meeting that says whether it was held.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = meetings)]
struct Recorded {
    status: MeetingStatus,
    kind: MeetingKind,
    starts_at: Stamp,
    duration_minutes: i32,
    #[diesel(select_expression = meetings::minutes.is_not_null())]
    has_minutes: bool,
    #[diesel(select_expression = meetings::told_by.is_not_null())]
    afterwards: bool,
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

/// Whether `id` is a meeting of `case` that the reader may see and that is to follow up the plan, or did so without
/// the service.
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
        .filter(meetings::status.ne(MeetingStatus::Cancelled))
        .filter(
            meetings::status
                .eq(MeetingStatus::Planned)
                .or(meetings::told_by.is_not_null()),
        )
        .select((meetings::owner_organisation_id, meetings::owner_branch))
        .one(tx)?;
    Ok(owner.is_some_and(|(organisation, branch)| {
        let owner = Owner::new(organisation, branch);
        case.reader.reads(owner, Topic::Meeting)
    }))
}
