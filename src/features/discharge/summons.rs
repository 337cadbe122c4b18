//! The summons to coordinated planning, due after the discharge-ready notice (lag (2017:612) 4 kap.).

use super::policy::UpdateDischarge;
use super::rules::{declines_plan, needs_summons};
use super::store::{self, Whole};
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::invitations;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Permit, Tx};
use crate::kernel::{Id, Problem};

/// When the person of `case` wants a plan after having said no to one: there is something to summon to
/// again.
///
/// # Errors
/// When the database fails.
pub fn resume<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    if !declines_plan(case.status) {
        return Ok(());
    }
    match store::open_in(tx, permit, case)? {
        Some(whole) => begin_summons(tx, permit, case, &whole),
        None => Ok(()),
    }
}

/// The contact is another: the summons that is not sent yet is the new one's to send.
pub(super) fn summon_anew(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDischarge>,
    case: &CaseScope,
    id: Id,
) -> Result<(), Problem> {
    let whole = store::by_id(tx, permit, id)?;
    let Some(notice) = whole.standing() else {
        return Ok(());
    };
    if is_summoned(tx, permit, case, &whole)? {
        return Ok(());
    }
    let open = Which::About(DeadlineKind::SummonAtDischarge, notice.id);
    deadlines::cancel(tx, &permit.because(), open)?;
    summon(tx, permit, case, &whole)
}

/// Has the named care contact summon to planning, unless the person wants none.
pub(super) fn summon<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
) -> Result<(), Problem> {
    match declines_plan(case.status) {
        true => Ok(()),
        false => begin_summons(tx, permit, case, whole),
    }
}

/// Counts from the notice that stands; what was sent during the stay already is met.
fn begin_summons<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
) -> Result<(), Problem> {
    let Some(notice) = whole.standing() else {
        return Ok(());
    };
    if !needs_summons(whole.told_as()) {
        return Ok(());
    }
    let kind = DeadlineKind::SummonAtDischarge;
    // While the person wanted no plan, nobody could take back what was sent.
    if deadlines::met_about(tx, &permit.because(), (kind, notice.id))?.is_some() {
        return Ok(());
    }
    let due = Start {
        unit: whole.row.contact_unit_id,
        ..Start::of(kind, notice.sent_at).about(notice.id)
    };
    deadlines::start(tx, &permit.because(), due)?;
    if is_summoned(tx, permit, case, whole)? {
        deadlines::meet(tx, &permit.because(), Which::About(kind, notice.id))?;
    }
    Ok(())
}

/// After an invitation or a meeting of `case` is taken back: the summons is to be sent again when it was the
/// only one.
///
/// # Errors
/// When the database fails.
pub fn summon_again<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let Some(whole) = store::open_in(tx, permit, case)? else {
        return Ok(());
    };
    let Some(notice) = whole.standing() else {
        return Ok(());
    };
    let due = (DeadlineKind::SummonAtDischarge, notice.id);
    match deadlines::met_about(tx, &permit.because(), due)? {
        Some(met) if !is_summoned(tx, permit, case, &whole)? => {
            deadlines::reopen(tx, &permit.because(), met)
        }
        _ => Ok(()),
    }
}

/// After the process has ended and the summons stays due: to the lead, when its sender may not know of the
/// case any more.
pub(super) fn pass_on<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
) -> Result<(), Problem> {
    let (Some(notice), Some(unit)) = (whole.standing(), whole.row.contact_unit_id) else {
        return Ok(());
    };
    if case.is_known_to(tx, unit)? {
        return Ok(());
    }
    let lead = case.told_unit(tx)?;
    let due = (DeadlineKind::SummonAtDischarge, notice.id);
    deadlines::assign(tx, &permit.because(), due, lead)
}

fn is_summoned<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
) -> Result<bool, Problem> {
    let case = case.for_parts(permit);
    let sent = invitations::first_summons(case, whole.row.admitted_at);
    Ok(tx.read(sent)?.is_some())
}
