//! Queries on the invitations that stand.

use diesel::prelude::*;

use crate::db::schema::invitations;
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::invitations::rules::Reply;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::{Id, Problem, Stamp};

/// The invited unit answers; for who has none, the leading unit sees to it.
pub fn to_answer(id: Id, unit: Option<Id>, from: Stamp) -> Start {
    Start {
        unit,
        ..Start::of(DeadlineKind::AnswerInvitation, from).about(id)
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
/// when they ask `again`. What was answered before stays in their history.
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
    for (id, unit) in invited.into_iter().filter(|_| again) {
        deadlines::start(tx, permit, case, to_answer(id, unit, now))?;
    }
    Ok(())
}
