//! What follows when a follow-up is planned, changed or cancelled, and when the plan was followed up.

use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::{cases, follow_ups, meetings, plans};
use crate::gate::consent::PlanConsent;
use crate::gate::{Because, Tx};
use crate::kernel::case_status::Event;
use crate::kernel::fact::{FollowUpCancelled, FollowUpChanged, FollowUpHeld, FollowUpPlanned};
use crate::kernel::swedish_days::start_of;
use crate::kernel::vocabulary::FollowUpDecision;
use crate::kernel::{Day, Id, Problem, Stamp};

use super::responsibility;

pub(super) use crate::features::follow_ups::release;

const FOLLOW_UP: DeadlineKind = DeadlineKind::FollowUpPlan;

/// A follow-up is to be held on the day it is due.
fn due(id: Id, due_on: Day) -> Start {
    Start::of(FOLLOW_UP, start_of(due_on)).about(id)
}

/// A follow-up is planned: it is to be held in time.
pub(super) fn planned(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &FollowUpPlanned,
) -> Result<(), Problem> {
    deadlines::start(tx, because, due(it.id, it.due_on))
}

/// A follow-up is changed: it may be due on another day.
pub(super) fn changed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &FollowUpChanged,
) -> Result<(), Problem> {
    let (before, due_on) = it.due_on;
    match before == due_on {
        true => Ok(()),
        false => deadlines::restart(tx, because, Some(it.id), due(it.id, due_on)),
    }
}

/// A follow-up is cancelled: it is not to be held.
pub(super) fn cancelled(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &FollowUpCancelled,
) -> Result<(), Problem> {
    deadlines::cancel(tx, because, Which::About(FOLLOW_UP, it.id))
}

/// The plan was followed up, on the day that is said: its interventions stand where they were found to, and it goes
/// on as was decided.
pub(super) fn held(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &FollowUpHeld,
) -> Result<(), Problem> {
    let at = match it.held_on == tx.now().swedish_day() {
        true => tx.now(),
        false => start_of(it.held_on),
    };
    deadlines::meet_at(tx, because, Which::About(FOLLOW_UP, it.id), at)?;
    plans::record_progress(tx, because, it.plan, &it.progress)?;
    responsibility::settle(tx, because)?;
    match (it.decision, it.next_due_on) {
        (FollowUpDecision::Continue, Some(due_on)) => {
            follow_ups::plan_next(tx, because, it.id, due_on)
        }
        (FollowUpDecision::Continue, None) => Ok(()),
        (FollowUpDecision::Revise, _) => revise(tx, because, it.plan),
        (FollowUpDecision::Close, _) => cases::close_as_asked(tx, because, it.ending.said()),
    }
}

/// The plan is revised in a draft that goes on from it; the parties are called to it, if
/// somebody is invited to a meeting ahead.
fn revise(tx: &mut Tx<'_>, because: &Because<'_>, plan: Id) -> Result<(), Problem> {
    let case = *because.case()?;
    let consent = PlanConsent::require(tx, &case)?;
    plans::revise(tx, because, plan, consent)?;
    match case.status.can(Event::Called) && meetings::next_called(tx, because)?.is_some() {
        true => cases::call(tx, because),
        false => Ok(()),
    }
}

/// A case that was frozen goes on since `since`: what is planned in it is to be held in time again, which it was
/// not until now.
pub(super) fn resume(tx: &mut Tx<'_>, because: &Because<'_>, since: Stamp) -> Result<(), Problem> {
    let open = deadlines::open_subjects(tx, because, FOLLOW_UP)?;
    let again: Vec<Start> = follow_ups::planned(tx, because)?
        .into_iter()
        .filter(|(id, _)| !open.contains(&Some(*id)))
        .map(|(id, due_on)| {
            let start = due(id, due_on);
            let from = start.from.max(since);
            Start { from, ..start }
        })
        .collect();
    deadlines::start_all(tx, because, FOLLOW_UP, &again)
}
