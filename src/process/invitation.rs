//! What follows when somebody is summoned or invited, answers, or is not invited any more.

use crate::features::cases;
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::invitations::{self, Asked};
use crate::gate::{Because, Tx};
use crate::kernel::case_status::Event;
use crate::kernel::fact::{InvitationAnswered, InvitationSent, InvitationWithdrawn, MeetingMoved};
use crate::kernel::vocabulary::{CaseStatus, InvitationKind, MeetingKind};
use crate::kernel::{Id, Problem};

use super::{case, discharge};

const ANSWER: DeadlineKind = DeadlineKind::AnswerInvitation;

/// An invitation is sent: it is to be answered until the meeting begins, and the first one calls the parties of a
/// case that is prepared, or whose plan is to be planned anew. A summons to planning is the one that the law wants
/// at discharge.
pub(super) fn sent(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &InvitationSent,
) -> Result<(), Problem> {
    if it.kind == InvitationKind::Summons && it.meeting_kind == MeetingKind::Planning {
        discharge::summoned(tx, because)?;
    }
    let asked = Asked {
        id: it.id,
        unit_id: it.unit,
        starts_at: it.starts_at,
    };
    answer_all(tx, because, &[asked])?;
    match calls(it.meeting_kind, because.case()?.status) {
        true => cases::call(tx, because),
        false => Ok(()),
    }
}

/// Whether being called to a meeting of `kind` calls the parties of a case that stands so.
pub(super) fn calls(kind: MeetingKind, status: CaseStatus) -> bool {
    match kind {
        MeetingKind::PreMeeting => false,
        MeetingKind::Planning => status.can(Event::Called),
        MeetingKind::FollowUp => status == CaseStatus::Preparing,
    }
}

/// An invitation is answered: that is done.
pub(super) fn answered(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &InvitationAnswered,
) -> Result<(), Problem> {
    deadlines::meet(tx, because, Which::About(ANSWER, it.id))
}

/// An invitation is withdrawn. When others are with it, what follows is seen to for all of them at once.
pub(super) fn withdrawn(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &InvitationWithdrawn,
) -> Result<(), Problem> {
    match it.together {
        true => Ok(()),
        false => stand_no_more(tx, because, &[(it.id, it.kind)]),
    }
}

/// A participant leaves the case: whatever it is invited to is withdrawn.
pub(super) fn go_with(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    participant: Id,
) -> Result<(), Problem> {
    let withdrawn = invitations::withdraw_all(tx, because, participant)?;
    stand_no_more(tx, because, &withdrawn)
}

/// Whoever may know of the case no more is not asked to come to what it cannot see.
pub(super) fn withdraw_unfounded(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let withdrawn = invitations::withdraw_unfounded(tx, because)?;
    stand_no_more(tx, because, &withdrawn)
}

/// Invitations that are withdrawn are not to be answered, and a summons that was the only one is to be sent
/// again.
fn stand_no_more(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    withdrawn: &[(Id, InvitationKind)],
) -> Result<(), Problem> {
    let ids: Vec<Id> = withdrawn.iter().map(|(id, _)| *id).collect();
    deadlines::cancel(tx, because, Which::AboutAny(ANSWER, &ids))?;
    let mut kinds = withdrawn.iter().map(|(_, kind)| *kind);
    if kinds.any(|kind| kind == InvitationKind::Summons) {
        discharge::summon_again(tx, because)?;
    }
    match withdrawn.is_empty() {
        true => Ok(()),
        false => case::call_stands(tx, because),
    }
}

/// A meeting is moved: everybody invited answers again, summoned or invited as the law has it on the new day.
pub(super) fn ask_again(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeetingMoved,
) -> Result<(), Problem> {
    invitations::call_anew(tx, because, it.id)?;
    let asked = renew(tx, because, &[it.id])?;
    answer_all(tx, because, &asked)
}

/// Meetings are cancelled: nobody answers to them any more.
pub(super) fn end(tx: &mut Tx<'_>, because: &Because<'_>, meetings: &[Id]) -> Result<(), Problem> {
    renew(tx, because, meetings).map(drop)
}

/// What was answered before counts no more, and what was to be answered is not.
fn renew(tx: &mut Tx<'_>, because: &Because<'_>, meetings: &[Id]) -> Result<Vec<Asked>, Problem> {
    let renewed = invitations::renew(tx, because, meetings)?;
    let ids: Vec<Id> = renewed.iter().map(|one| one.id).collect();
    deadlines::cancel(tx, because, Which::AboutAny(ANSWER, &ids))?;
    Ok(renewed)
}

/// A case that was frozen goes on: what nobody has answered is to be answered, as if it were sent now.
pub(super) fn resume(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let open = deadlines::open_subjects(tx, because, ANSWER)?;
    let mut unanswered = invitations::unanswered(tx, because)?;
    unanswered.retain(|one| !open.contains(&Some(one.id)));
    answer_all(tx, because, &unanswered)
}

/// The invited units are to answer until their meetings begin; for who has no unit, the leading one sees to it.
fn answer_all(tx: &mut Tx<'_>, because: &Because<'_>, asked: &[Asked]) -> Result<(), Problem> {
    let now = tx.now();
    let answer = |one: &Asked| Start {
        unit: one.unit_id,
        ..Start::of(ANSWER, now).about(one.id).until(one.starts_at)
    };
    let all: Vec<Start> = asked.iter().map(answer).collect();
    deadlines::start_all(tx, because, ANSWER, &all)
}
