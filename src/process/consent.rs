//! What follows from what is said about consent.

use crate::features::cases;
use crate::features::consents;
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::gate::consent::PlanConsent;
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::case_status::Event;
use crate::kernel::fact::{ConsentLimited, ConsentRecorded, ConsentSuperseded, ConsentWithdrawn};
use crate::kernel::vocabulary::{ConsentDecision, ConsentKind};

use super::responsibility;

/// An answer about consent is recorded. One to the plan answers the question; given, it lets the case go on
/// and renews the earlier ones that end no later; declined, with none in force, it freezes the case. A
/// consent that is given is to be renewed in time.
pub(super) fn recorded(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentRecorded,
) -> Result<(), Problem> {
    let to_plan = it.kind == ConsentKind::Plan;
    let given = it.decision == ConsentDecision::Given;
    if to_plan {
        deadlines::meet(tx, because, Which::Of(DeadlineKind::AskConsent))?;
    }
    if to_plan && given {
        let earlier = consents::plan_consents_before(tx, because, it.id, it.valid_to)?;
        let renewed = Which::AboutAny(DeadlineKind::RenewConsent, &earlier);
        deadlines::meet(tx, because, renewed)?;
    }
    if given {
        let renew = Start::of(DeadlineKind::RenewConsent, it.valid_to).about(it.id);
        deadlines::start(tx, because, renew)?;
    }
    match it.decision {
        ConsentDecision::Given if to_plan => {
            cases::advance(tx, because, Event::ConsentGiven, it.valid_from)?;
        }
        ConsentDecision::Declined if to_plan => freeze(tx, because, Event::ConsentDeclined)?,
        _ => {}
    }
    responsibility::look(tx, because)
}

/// A consent gave way to another: it is not to be renewed. How its case stands is judged by what is recorded
/// in its place.
pub(super) fn superseded(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentSuperseded,
) -> Result<(), Problem> {
    let renewed = Which::About(DeadlineKind::RenewConsent, it.id);
    deadlines::meet(tx, because, renewed)
}

/// A consent lasts shorter than was said, because the person's age was corrected: it is to be renewed sooner.
pub(super) fn limited(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentLimited,
) -> Result<(), Problem> {
    let sooner = Start::of(DeadlineKind::RenewConsent, it.ends_at).about(it.id);
    deadlines::restart(tx, because, Some(it.id), sooner)
}

/// A consent is withdrawn: it is not to be renewed, without another consent to the plan the case freezes, and
/// who no longer may read does not answer for interventions.
pub(super) fn withdrawn(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentWithdrawn,
) -> Result<(), Problem> {
    let renewal = Which::About(DeadlineKind::RenewConsent, it.id);
    deadlines::cancel(tx, because, renewal)?;
    if it.kind == ConsentKind::Plan && it.decision == ConsentDecision::Given {
        freeze(tx, because, Event::ConsentWithdrawn)?;
    }
    responsibility::look(tx, because)
}

/// Freezes a case that goes on without a consent to the plan in force.
fn freeze(tx: &mut Tx<'_>, because: &Because<'_>, event: Event) -> Result<(), Problem> {
    let case = *because.case()?;
    if !case.status.can(event) || PlanConsent::find(tx, &case)?.is_some() {
        return Ok(());
    }
    cases::advance(tx, because, event, tx.now())
}

/// Consents that were in force while the case was frozen are to be renewed in time again.
pub(super) fn renew_again(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let kind = DeadlineKind::RenewConsent;
    let open = deadlines::open_subjects(tx, because, kind)?;
    let again: Vec<Start> = consents::in_force(tx, because)?
        .into_iter()
        .filter(|(id, _)| !open.contains(&Some(*id)))
        .map(|(id, valid_to)| Start::of(kind, valid_to).about(id))
        .collect();
    deadlines::start_all(tx, because, kind, &again)
}
