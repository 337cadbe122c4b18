//! What follows when a plan is adopted.

use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::{cases, documents, follow_ups, plans};
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::case_status::Event;
use crate::kernel::fact::{CopyHandedOut, PlanAdopted};

use super::responsibility;

/// A plan is adopted: what it says beside its own text is kept with it, the case is active, the follow-up of the
/// plan that it replaces gives way to its own, what it was to be adopted after is done, and the person is to be
/// given it.
pub(super) fn adopted(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &PlanAdopted,
) -> Result<(), Problem> {
    documents::keep(tx, because, it.id)?;
    cases::advance(tx, because, Event::PlanAdopted, tx.now())?;
    follow_ups::cancel_planned(tx, because)?;
    if let Some(told) = plans::follow_up_of(tx, because, it.id)? {
        let planned = follow_ups::Planned {
            plan_id: it.id,
            due_on: told.due_on,
            form: told.form,
            caller: told.caller.as_deref(),
            meeting_id: None,
        };
        follow_ups::plan(tx, because, &planned)?;
    }
    responsibility::settle(tx, because)?;
    for met in [
        DeadlineKind::HoldMeeting,
        DeadlineKind::AdoptPlan,
        DeadlineKind::NameOverallResponsible,
    ] {
        deadlines::meet(tx, because, Which::Of(met))?;
    }
    let copy = DeadlineKind::GiveCopy;
    deadlines::cancel(tx, because, Which::Of(copy))?;
    deadlines::start(tx, because, Start::of(copy, tx.now()).about(it.id))
}

/// Somebody got a copy of the plan: when it was the person, that is done.
pub(super) fn handed_out(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &CopyHandedOut,
) -> Result<(), Problem> {
    match it.to_person {
        true => deadlines::meet(tx, because, Which::About(DeadlineKind::GiveCopy, it.plan)),
        false => Ok(()),
    }
}
