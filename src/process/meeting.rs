//! What follows when a meeting is planned, changed, cancelled, and held or not.

use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::{cases, invitations, meetings};
use crate::gate::{Because, Tx};
use crate::kernel::fact::{
    AttendanceCorrected, AttendanceRecorded, MeetingCancelled, MeetingChanged,
    MeetingHeldAfterwards, MeetingPlanned, MeetingSettled,
};
use crate::kernel::vocabulary::{CaseStatus, MeetingKind};
use crate::kernel::{Id, Problem, Stamp};

use super::{case, discharge, follow_up, invitation};

/// A meeting is planned: when the one that the parties were called to is cancelled, the plan is due after this
/// one instead.
pub(super) fn planned(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeetingPlanned,
) -> Result<(), Problem> {
    match calls_parties(it.kind) {
        true => adopt_after(tx, because, None, (Some(it.id), it.ends_at)),
        false => Ok(()),
    }
}

/// It is said afterwards that a meeting was held without the service: what follows goes by its own day.
pub(super) fn held_afterwards(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeetingHeldAfterwards,
) -> Result<(), Problem> {
    match calls_parties(it.kind) {
        true => held_without_service(tx, because, (it.id, it.kind), it.took_place),
        false => Ok(()),
    }
}

/// The parties were called to the meeting, if they were not before, and met; a plan is due after its end.
fn held_without_service(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (id, kind): (Id, MeetingKind),
    (began, ended): (Stamp, Stamp),
) -> Result<(), Problem> {
    let status = because.case()?.status;
    if invitation::calls(kind, status) {
        cases::called_outside(tx, because, (id, began, ended))?;
    } else if status == CaseStatus::Called {
        let adopt = DeadlineKind::AdoptPlan;
        for about in deadlines::open_subjects(tx, because, adopt)? {
            let after = Start::of(adopt, ended).about(id);
            deadlines::restart(tx, because, about, after)?;
        }
    }
    deadlines::meet_at(tx, because, Which::Of(DeadlineKind::HoldMeeting), began)
}

/// A meeting is changed: the plan is due after its new end, and a meeting of another kind counts otherwise.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeetingChanged,
) -> Result<(), Problem> {
    let (was, is) = it.kind;
    let (ended, ends) = it.ends_at;
    if it.held && it.starts_at.0 != it.starts_at.1 {
        deadlines::correct_met(tx, because, DeadlineKind::HoldMeeting, it.starts_at)?;
    }
    match (calls_parties(was), calls_parties(is)) {
        (true, true) if ended != ends => {
            adopt_after(tx, because, Some(it.id), (Some(it.id), ends))?;
        }
        (false, true) => counts(tx, because, it)?,
        (true, false) => counts_no_more(tx, because, it)?,
        _ => {}
    }
    match (was, is) {
        (MeetingKind::Planning, MeetingKind::Planning) => Ok(()),
        (_, MeetingKind::Planning) => discharge::summoned(tx, because),
        (MeetingKind::Planning, _) => discharge::summon_again(tx, because),
        _ => Ok(()),
    }
}

/// A pre-meeting becomes one that parties are called to: the plan can be due after it, and if it was held, a
/// meeting was.
fn counts(tx: &mut Tx<'_>, because: &Because<'_>, it: &MeetingChanged) -> Result<(), Problem> {
    adopt_after(tx, because, None, (Some(it.id), it.ends_at.1))?;
    match it.held {
        true => held_since_call(tx, because, it.starts_at.1),
        false => Ok(()),
    }
}

/// A meeting becomes a pre-meeting, to which parties are not called: the plan is due after the next one
/// instead, and if it was held, a meeting is still to be.
fn counts_no_more(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeetingChanged,
) -> Result<(), Problem> {
    adopt_after_next(tx, because, it.id, it.ends_at.1)?;
    match it.held {
        true => hold_again(tx, because),
        false => case::call_stands(tx, because),
    }
}

/// A meeting is cancelled: nobody answers to it any more, a follow-up that was to be held at it has no meeting,
/// a summons to it is none, and the plan is due after the next meeting instead, if anybody is called to one.
pub(super) fn cancelled(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeetingCancelled,
) -> Result<(), Problem> {
    invitation::end(tx, because, &[it.id])?;
    follow_up::release(tx, because, it.id)?;
    discharge::summon_again(tx, because)?;
    adopt_after_next(tx, because, it.id, it.ends_at)?;
    case::call_stands(tx, because)
}

/// Cancels the meetings ahead of a case that is closed.
pub(super) fn cancel_ahead(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let cancelled = meetings::cancel_ahead(tx, because)?;
    invitation::end(tx, because, &cancelled)
}

/// It is recorded that a meeting was held: nobody has to answer to it any more, and the case had its meeting,
/// when it began since the parties were called. Or that it was not held after all: one still is to be.
pub(super) fn settled(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeetingSettled,
) -> Result<(), Problem> {
    if it.held {
        let invited = invitations::ids_of_meeting(tx, because, it.id)?;
        let answers = Which::AboutAny(DeadlineKind::AnswerInvitation, &invited);
        deadlines::cancel(tx, because, answers)?;
    }
    match (calls_parties(it.kind), it.held) {
        (true, true) if it.afterwards => {
            held_without_service(tx, because, (it.id, it.kind), it.took_place)
        }
        (true, true) => held_since_call(tx, because, it.took_place.0),
        (true, false) => hold_again(tx, because),
        (false, _) => Ok(()),
    }
}

/// Somebody was called outside the service: that can be the summons that the law wants at discharge.
pub(super) fn attended(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &AttendanceRecorded,
) -> Result<(), Problem> {
    match it.called_outside {
        true => discharge::summoned(tx, because),
        false => Ok(()),
    }
}

/// The same when it is corrected, or that somebody was called is taken back.
pub(super) fn attendance_corrected(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &AttendanceCorrected,
) -> Result<(), Problem> {
    match it.called_outside {
        (false, true) => discharge::summoned(tx, because),
        (true, false) => discharge::summon_again(tx, because),
        _ => Ok(()),
    }
}

/// Parties are called to every meeting but a pre-meeting.
fn calls_parties(kind: MeetingKind) -> bool {
    kind != MeetingKind::PreMeeting
}

/// The meeting that was to be held since the parties were called is held, if this one began after the call; the day
/// that counts is its own, whenever it is recorded.
fn held_since_call(tx: &mut Tx<'_>, because: &Because<'_>, began: Stamp) -> Result<(), Problem> {
    let called_before = Which::CountedBefore(DeadlineKind::HoldMeeting, began);
    deadlines::meet_at(tx, because, called_before, began)
}

/// A meeting counts as held no more: one is to be held again, unless another was since the parties were
/// called, or the plan that they were called to is adopted.
fn hold_again(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    if because.case()?.status != CaseStatus::Called {
        return Ok(());
    }
    let hold = deadlines::latest_met(tx, because, DeadlineKind::HoldMeeting)?;
    match hold {
        Some((deadline, called_at)) if !meetings::was_held_since(tx, because, called_at)? => {
            deadlines::reopen(tx, because, deadline)
        }
        _ => Ok(()),
    }
}

/// The plan that was due after `meeting` is due after the next one that parties are called to; when there is
/// none, after `end`.
fn adopt_after_next(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    meeting: Id,
    end: Stamp,
) -> Result<(), Problem> {
    let next = meetings::next(tx, because)?;
    let next = next.map_or((None, end), |(id, end)| (Some(id), end));
    adopt_after(tx, because, Some(meeting), next)
}

/// The plan of a case that is called is to be adopted so long after the meeting it was called to: what was due
/// after the meeting `from` is due after `meeting`.
fn adopt_after(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    from: Option<Id>,
    (meeting, ends_at): (Option<Id>, Stamp),
) -> Result<(), Problem> {
    if because.case()?.status != CaseStatus::Called {
        return Ok(());
    }
    let adopt = Start {
        subject: meeting,
        ..Start::of(DeadlineKind::AdoptPlan, ends_at)
    };
    deadlines::restart(tx, because, from, adopt)
}
