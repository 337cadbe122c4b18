//! What a consent does to the course of its case: its status and its deadlines.

use super::policy::WithdrawConsent;
use super::store::{self, ConsentRow, Terms};
use crate::features::cases;
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::{discharge, follow_ups, invitations};
use crate::gate::consent::PlanConsent;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Permit, Tx};
use crate::kernel::case_status::Event;
use crate::kernel::vocabulary::{CaseStatus, ConsentDecision, ConsentKind};
use crate::kernel::{Id, Problem};

/// After consent `id` was recorded as `new` in the permit's case.
pub(super) fn after_recording<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
    new: &Terms<'_>,
) -> Result<(), Problem> {
    let given = new.decision == ConsentDecision::Given;
    if new.kind == ConsentKind::Plan {
        deadlines::meet(tx, &permit.because(), Which::Of(DeadlineKind::AskConsent))?;
        match new.decision {
            ConsentDecision::Given => {
                let earlier = store::plan_consents_before(tx, permit, case, id, new.valid_to)?;
                let renewed = Which::AboutAny(DeadlineKind::RenewConsent, &earlier);
                deadlines::meet(tx, &permit.because(), renewed)?;
                go_on(tx, permit, case, id, new)?;
            }
            ConsentDecision::Declined if PlanConsent::find(tx, case)?.is_none() => {
                cases::advance(tx, case, Event::ConsentDeclined, None)?;
                deadlines::cancel(tx, &permit.because(), Which::All)?;
            }
            ConsentDecision::Declined | ConsentDecision::Requested => {}
        }
    }
    if given {
        let renew = Start::of(DeadlineKind::RenewConsent, new.valid_to).about(id);
        deadlines::start(tx, &permit.because(), renew)?;
    }
    Ok(())
}

/// A case that may be prepared now, and could not before, has its parties to be called. What was due
/// before it froze, and is still to be done, is due again.
fn go_on<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
    new: &Terms<'_>,
) -> Result<(), Problem> {
    let status = cases::advance(tx, case, Event::ConsentGiven, None)?;
    if status == case.status {
        return Ok(());
    }
    discharge::resume(tx, permit, case)?;
    let call = Start::of(DeadlineKind::CallParties, new.valid_from);
    deadlines::start(tx, &permit.because(), call)?;
    match case.status {
        CaseStatus::ConsentDeclined | CaseStatus::ConsentWithdrawn => {
            follow_ups::resume(tx, permit, case)?;
            invitations::resume(tx, permit, case)?;
            resume_renewals(tx, permit, case, id)
        }
        _ => Ok(()),
    }
}

/// Consents other than `id` that were in force all the while are to be renewed again.
fn resume_renewals<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<(), Problem> {
    let kind = DeadlineKind::RenewConsent;
    let open = deadlines::open_subjects(tx, &permit.because(), kind)?;
    for (other, valid_to) in store::in_force(tx, permit, case)? {
        if other != id && !open.contains(&Some(other)) {
            let renew = Start::of(kind, valid_to).about(other);
            deadlines::start(tx, &permit.because(), renew)?;
        }
    }
    Ok(())
}

/// After consent `earlier` gave way to another.
pub(super) fn after_superseding<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    earlier: Id,
) -> Result<(), Problem> {
    let renewed = Which::About(DeadlineKind::RenewConsent, earlier);
    deadlines::meet(tx, &permit.because(), renewed)
}

/// After the permit's consent, which stood as `before`, was withdrawn.
pub(super) fn after_withdrawal(
    tx: &mut Tx<'_>,
    permit: &Permit<WithdrawConsent>,
    before: &ConsentRow,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let renewal = Which::About(DeadlineKind::RenewConsent, before.id);
    deadlines::cancel(tx, &permit.because(), renewal)?;
    let freezes = before.kind == ConsentKind::Plan && before.decision == ConsentDecision::Given;
    if freezes && case.status != CaseStatus::Closed && PlanConsent::find(tx, case)?.is_none() {
        cases::advance(tx, case, Event::ConsentWithdrawn, None)?;
        deadlines::cancel(tx, &permit.because(), Which::All)?;
    }
    Ok(())
}
