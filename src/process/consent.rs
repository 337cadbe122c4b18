//! What follows from what is said about consent.

use crate::features::cases;
use crate::features::consents;
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::gate::consent::PlanConsent;
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::case_status::Event;
use crate::kernel::fact::{
    ChildsViewConsidered, ChildsViewRecorded, ConsentIncomplete, ConsentLimited, ConsentRecorded,
    ConsentSuperseded, ConsentWithdrawn,
};
use crate::kernel::vocabulary::{CaseStatus, ConsentDecision, ConsentKind};

use super::responsibility;

/// An answer about consent is recorded. One to the plan answers the question, which merely asking does not;
/// given, it lets the case go on and renews the earlier ones that end no later. A consent that is given is to
/// be renewed in time. Whatever it was, the case stands as its consents then do.
pub(super) fn recorded(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentRecorded,
) -> Result<(), Problem> {
    let to_plan = it.kind == ConsentKind::Plan;
    match it.decision {
        ConsentDecision::Requested if to_plan => {
            deadlines::note_asked(tx, because, DeadlineKind::AskConsent)?;
        }
        ConsentDecision::Requested => {}
        ConsentDecision::Given => given(tx, because, it)?,
        ConsentDecision::Declined if to_plan => {
            deadlines::meet(tx, because, Which::Of(DeadlineKind::AskConsent))?;
        }
        ConsentDecision::Declined => {}
    }
    let declined = to_plan && it.decision == ConsentDecision::Declined;
    let otherwise = match declined {
        true => Event::ConsentDeclined,
        false => Event::ConsentWithdrawn,
    };
    stand(tx, because, otherwise)?;
    responsibility::look(tx, because)
}

fn given(tx: &mut Tx<'_>, because: &Because<'_>, it: &ConsentRecorded) -> Result<(), Problem> {
    let frozen = because.case()?.status.is_frozen();
    if it.kind == ConsentKind::Plan {
        deadlines::meet(tx, because, Which::Of(DeadlineKind::AskConsent))?;
        let earlier = consents::plan_consents_before(tx, because, it.id, it.valid_to)?;
        let renewed = Which::AboutAny(DeadlineKind::RenewConsent, &earlier);
        deadlines::meet(tx, because, renewed)?;
        // Of a case that was frozen nothing was due until now, whenever the consent was given.
        let since = if frozen { tx.now() } else { it.valid_from };
        cases::advance(tx, because, Event::ConsentGiven, since)?;
    }
    match frozen {
        // Begun with the others when the case goes on.
        true => Ok(()),
        false => {
            let renew = Start::of(DeadlineKind::RenewConsent, it.valid_to).about(it.id);
            deadlines::start(tx, because, renew)
        }
    }
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

/// A consent lasts shorter than was said: it is to be renewed sooner.
pub(super) fn limited(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentLimited,
) -> Result<(), Problem> {
    let sooner = Start::of(DeadlineKind::RenewConsent, it.ends_at).about(it.id);
    deadlines::restart(tx, because, Some(it.id), sooner)?;
    ended(tx, because, Event::ConsentExpired)
}

/// The last consent to the plan ran out: the case freezes, and what stays due is to renew it.
pub(super) fn expired(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    ended(tx, because, Event::ConsentExpired)
}

/// A custodian who has not consented is recorded: what the others consented to does not hold until all have,
/// and the lead is to ask again.
pub(super) fn incomplete(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentIncomplete,
) -> Result<(), Problem> {
    let renewal = Which::About(DeadlineKind::RenewConsent, it.id);
    deadlines::cancel(tx, because, renewal)?;
    ended(tx, because, Event::ConsentWithdrawn)?;
    match it.kind {
        ConsentKind::Plan => {
            let ask = Start::of(DeadlineKind::AskConsent, tx.now());
            deadlines::start(tx, because, ask)
        }
        ConsentKind::InformationSharing => Ok(()),
    }
}

/// A consent is withdrawn: it is not to be renewed.
pub(super) fn withdrawn(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ConsentWithdrawn,
) -> Result<(), Problem> {
    let renewal = Which::About(DeadlineKind::RenewConsent, it.id);
    deadlines::cancel(tx, because, renewal)?;
    ended(tx, because, Event::ConsentWithdrawn)
}

/// A child who is too young for its own no to count says no: the lead must consider it.
pub(super) fn child_spoke(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ChildsViewRecorded,
) -> Result<(), Problem> {
    let consider = Start::of(DeadlineKind::ConsiderChildsView, tx.now()).about(it.id);
    deadlines::start(tx, because, consider)
}

/// The lead has considered it.
pub(super) fn childs_view_weighed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ChildsViewConsidered,
) -> Result<(), Problem> {
    let considered = Which::About(DeadlineKind::ConsiderChildsView, it.id);
    deadlines::meet(tx, because, considered)
}

/// A consent ends: without another to the plan the case freezes, and who no longer may read answers for no
/// interventions.
fn ended(tx: &mut Tx<'_>, because: &Because<'_>, by: Event) -> Result<(), Problem> {
    stand(tx, because, by)?;
    responsibility::look(tx, because)
}

/// Lets the case stand as its consents do: it goes on for as long as one to the plan is in force, otherwise
/// freezes by `otherwise`, whatever it was that ended the last.
fn stand(tx: &mut Tx<'_>, because: &Because<'_>, otherwise: Event) -> Result<(), Problem> {
    let case = *because.case()?;
    match PlanConsent::until(tx, &case)? {
        Some(_) if case.status == CaseStatus::Closed => Ok(()),
        Some(until) => cases::goes_on_until(tx, because, Some(until)),
        None if case.status.can(otherwise) => cases::advance(tx, because, otherwise, tx.now()),
        None => Ok(()),
    }
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
