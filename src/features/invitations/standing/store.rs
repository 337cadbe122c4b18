//! Queries on the invitations that stand.

use diesel::prelude::*;

use crate::db::schema::{invitations, meetings, organisations, participants};
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::invitations::rules::{Calling, InvitationKind, Reply};
use crate::features::meetings::MeetingStatus;
use crate::features::registry;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::vocabulary::OrganisationKinds;
use crate::kernel::{Id, Problem, Stamp};

/// The invited unit answers until the meeting begins at `until`; for who has no unit, the leading one
/// sees to it.
pub fn to_answer(id: Id, unit: Option<Id>, from: Stamp, until: Stamp) -> Start {
    let answer = Start::of(DeadlineKind::AnswerInvitation, from);
    Start {
        unit,
        ..answer.about(id).until(until)
    }
}

/// The deadline of invitation `id`.
pub fn answer_to(id: Id) -> Which<'static> {
    Which::About(DeadlineKind::AnswerInvitation, id)
}

/// Withdraws what a participant who leaves `case` is invited to.
///
/// # Errors
/// When the database fails.
pub fn withdraw_all<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    participant: Id,
) -> Result<(), Problem> {
    let now = tx.now();
    let standing = invitations::table
        .filter(invitations::participant_id.eq(participant))
        .filter(invitations::withdrawn_at.is_null());
    let withdrawn: Vec<Id> = standing.select(invitations::id).all(tx)?;
    diesel::update(standing)
        .set((
            invitations::withdrawn_at.eq(Some(now)),
            invitations::version.eq(invitations::version + 1),
            invitations::updated_at.eq(now),
        ))
        .run(tx)?;
    let answers = Which::AboutAny(DeadlineKind::AnswerInvitation, &withdrawn);
    deadlines::cancel(tx, permit, case, answers)?;
    for id in withdrawn {
        let subject = Subject {
            kind: "invitation",
            id: Some(id),
            ..case.subject()
        };
        tx.changed("invitation.withdrawn", subject);
    }
    Ok(())
}

/// The invitations to a meeting that was moved or cancelled: to be received again, and answered again
/// when they ask `again`, each as the law has it on the meeting's new day. What was answered before stays in their history.
///
/// # Errors
/// When the database fails.
pub fn renew<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    (meeting, sequence): (Id, i32),
    again: bool,
) -> Result<(), Problem> {
    let now = tx.now();
    let standing = invitations::table
        .filter(invitations::meeting_id.eq(meeting))
        .filter(invitations::withdrawn_at.is_null());
    let invited: Vec<(Id, Option<Id>)> = standing
        .select((invitations::id, invitations::invited_unit_id))
        .all(tx)?;
    diesel::update(standing)
        .set((
            invitations::sequence.eq(sequence),
            invitations::received_at.eq(None::<Stamp>),
            invitations::reply.eq(None::<Reply>),
            invitations::replied_at.eq(None::<Stamp>),
            invitations::version.eq(invitations::version + 1),
            invitations::updated_at.eq(now),
        ))
        .run(tx)?;
    let ids: Vec<Id> = invited.iter().map(|(id, _)| *id).collect();
    let answers = Which::AboutAny(DeadlineKind::AnswerInvitation, &ids);
    deadlines::cancel(tx, permit, case, answers)?;
    if !again {
        return Ok(());
    }
    let starts_at: Stamp = meetings::table
        .filter(meetings::id.eq(meeting))
        .select(meetings::starts_at)
        .only(tx)?;
    call_anew(tx, permit, case, (meeting, starts_at))?;
    for (id, unit) in invited {
        deadlines::start(tx, permit, case, to_answer(id, unit, now, starts_at))?;
    }
    Ok(())
}

/// A standing invitation, how it was sent, and what its being a summons follows from.
type Called = (
    Id,
    InvitationKind,
    Option<String>,
    bool,
    Option<OrganisationKinds>,
);

/// Makes summonses of the invitations to `meeting`, and the other way round, where its day says so.
fn call_anew<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    (meeting, starts_at): (Id, Stamp),
) -> Result<(), Problem> {
    let county = registry::county_of_unit(tx, permit, case.initiating_unit_id)?;
    let called: Vec<Called> = invitations::table
        .inner_join(participants::table.on(participants::id.eq(invitations::participant_id)))
        .left_join(
            organisations::table.on(participants::organisation_id.eq(organisations::id.nullable())),
        )
        .filter(invitations::meeting_id.eq(meeting))
        .filter(invitations::withdrawn_at.is_null())
        .select((
            invitations::id,
            invitations::kind,
            invitations::legal_basis,
            participants::attendance_duty,
            organisations::kinds.nullable(),
        ))
        .all(tx)?;
    for (id, kind, legal_basis, stated, kinds) in called {
        let day = starts_at.swedish_day();
        let now = Calling::of(tx.law(), kinds, county.as_deref(), day);
        if now == (Calling { kind, legal_basis }) {
            continue;
        }
        diesel::update(invitations::table.filter(invitations::id.eq(id)))
            .set((
                invitations::kind.eq(now.kind),
                invitations::attendance_duty.eq(stated || now.kind.binds()),
                invitations::legal_basis.eq(now.legal_basis),
            ))
            .run(tx)?;
    }
    Ok(())
}

/// The invitations to a meeting that was held are not to be answered any more.
///
/// # Errors
/// When the database fails.
pub fn end_answers<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    meeting: Id,
) -> Result<(), Problem> {
    let ids: Vec<Id> = invitations::table
        .filter(invitations::meeting_id.eq(meeting))
        .select(invitations::id)
        .all(tx)?;
    let answers = Which::AboutAny(DeadlineKind::AnswerInvitation, &ids);
    deadlines::cancel(tx, permit, case, answers)
}

/// What nobody has answered in `case`, to be answered when it thaws, as if it were sent then.
///
/// # Errors
/// When the database fails.
pub fn resume<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let now = tx.now();
    let open = deadlines::open_subjects(tx, permit, case, DeadlineKind::AnswerInvitation)?;
    let unanswered: Vec<(Id, Option<Id>, Stamp)> = meetings::table
        .inner_join(invitations::table.on(invitations::meeting_id.eq(meetings::id)))
        .filter(meetings::case_id.eq(case.id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.gt(now))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.is_null())
        .select((
            invitations::id,
            invitations::invited_unit_id,
            meetings::starts_at,
        ))
        .all(tx)?;
    for (id, unit, starts_at) in unanswered {
        if !open.contains(&Some(id)) {
            deadlines::start(tx, permit, case, to_answer(id, unit, now, starts_at))?;
        }
    }
    Ok(())
}
