//! What a consent does to the course of its case: its status and its deadlines.

use super::policy::{CreateConsent, WithdrawConsent};
use super::store::{self, ConsentRow};
use super::wire::NewConsent;
use crate::features::cases::{self, Event};
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::{follow_ups, invitations};
use crate::gate::consent::{ConsentDecision, PlanConsent};
use crate::gate::{Permit, Tx};
use crate::kernel::vocabulary::{CaseStatus, ConsentKind};
use crate::kernel::{Id, Problem};

/// After consent `id` was recorded as `new`.
pub(super) fn after_recording(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
    id: Id,
    new: &NewConsent,
) -> Result<(), Problem> {
    let case = permit.target();
    let given = new.decision == ConsentDecision::Given;
    if new.kind == ConsentKind::Plan {
        deadlines::meet(tx, permit, case, Which::Of(DeadlineKind::AskConsent))?;
        match new.decision {
            ConsentDecision::Given => {
                let earlier = store::plan_consents_before(tx, permit, id, new.valid_to)?;
                let renewed = Which::AboutAny(DeadlineKind::RenewConsent, &earlier);
                deadlines::meet(tx, permit, case, renewed)?;
                go_on(tx, permit, id, new)?;
            }
            ConsentDecision::Declined if PlanConsent::find(tx, case)?.is_none() => {
                cases::advance(tx, case, Event::ConsentDeclined, None)?;
                deadlines::cancel(tx, permit, case, Which::All)?;
            }
            ConsentDecision::Declined | ConsentDecision::Requested => {}
        }
    }
    if given {
        let renew = Start::of(DeadlineKind::RenewConsent, new.valid_to).about(id);
        deadlines::start(tx, permit, case, renew)?;
    }
    Ok(())
}

/// A case that may be prepared now, and could not before, has its parties to be called. What was due
/// before it froze, and is still to be done, is due again.
fn go_on(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
    id: Id,
    new: &NewConsent,
) -> Result<(), Problem> {
    let case = permit.target();
    let status = cases::advance(tx, case, Event::ConsentGiven, None)?;
    if status == case.status {
        return Ok(());
    }
    let given_at = new.valid_from.unwrap_or(tx.now());
    let call = Start::of(DeadlineKind::CallParties, given_at);
    deadlines::start(tx, permit, case, call)?;
    match case.status {
        CaseStatus::ConsentDeclined | CaseStatus::ConsentWithdrawn => {
            follow_ups::resume(tx, permit, case)?;
            invitations::resume(tx, permit, case)?;
            resume_renewals(tx, permit, id)
        }
        _ => Ok(()),
    }
}

/// Consents other than `id` that were in force all the while are to be renewed again.
fn resume_renewals(tx: &mut Tx<'_>, permit: &Permit<CreateConsent>, id: Id) -> Result<(), Problem> {
    let (case, kind) = (permit.target(), DeadlineKind::RenewConsent);
    let open = deadlines::open_subjects(tx, permit, case, kind)?;
    for (other, valid_to) in store::in_force(tx, permit)? {
        if other != id && !open.contains(&Some(other)) {
            let renew = Start::of(kind, valid_to).about(other);
            deadlines::start(tx, permit, case, renew)?;
        }
    }
    Ok(())
}

/// After consent `earlier` gave way to another.
pub(super) fn after_superseding(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
    earlier: Id,
) -> Result<(), Problem> {
    let renewed = Which::About(DeadlineKind::RenewConsent, earlier);
    deadlines::meet(tx, permit, permit.target(), renewed)
}

/// After the permit's consent, which stood as `before`, was withdrawn.
pub(super) fn after_withdrawal(
    tx: &mut Tx<'_>,
    permit: &Permit<WithdrawConsent>,
    before: &ConsentRow,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let renewal = Which::About(DeadlineKind::RenewConsent, before.id);
    deadlines::cancel(tx, permit, case, renewal)?;
    let freezes = before.kind == ConsentKind::Plan && before.decision == ConsentDecision::Given;
    if freezes && case.status != CaseStatus::Closed && PlanConsent::find(tx, case)?.is_none() {
        cases::advance(tx, case, Event::ConsentWithdrawn, None)?;
        deadlines::cancel(tx, permit, case, Which::All)?;
    }
    Ok(())
}
