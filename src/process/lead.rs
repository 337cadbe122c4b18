//! What follows when whoever leads a case ends: the next lead is to be named.

use crate::features::cases;
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::gate::scope::{CaseState, assignments_of, has_coordinator, open_cases_led_by};
use crate::gate::{Because, Tx};
use crate::kernel::fact::{AccountCorrected, AssignmentEnded, LeadLost};
use crate::kernel::{Id, Problem, Stamp};

const NAME: DeadlineKind = DeadlineKind::NameLead;

/// An assignment ends: the cases that it leads go to the one named in the same call, or are without a lead.
pub(super) fn assignment_ended(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &AssignmentEnded,
) -> Result<(), Problem> {
    let Some(next) = it.successor else {
        return lose(tx, because, &[it.id]);
    };
    for case in open_cases_led_by(tx, because, &[it.id])? {
        cases::hand_over_lead(tx, &because.untold(), case, next)?;
    }
    Ok(())
}

/// An account is closed: none of its assignments leads any more.
pub(super) fn account_corrected(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &AccountCorrected,
) -> Result<(), Problem> {
    match it.closed {
        true => {
            let held = assignments_of(tx, because, it.id)?;
            lose(tx, because, &held)
        }
        false => Ok(()),
    }
}

/// Each case that is left without a lead is told so.
fn lose(tx: &mut Tx<'_>, because: &Because<'_>, assignments: &[Id]) -> Result<(), Problem> {
    for case in open_cases_led_by(tx, because, assignments)? {
        let there = because.in_case(case).untold();
        tx.record(&there, LeadLost { id: case.id })?;
    }
    Ok(())
}

/// A case is without a lead: its unit names the next; when nobody coordinates there any more, the one that opened
/// the case does.
pub(super) fn lost(tx: &mut Tx<'_>, because: &Because<'_>, _it: &LeadLost) -> Result<(), Problem> {
    let case = *because.case()?;
    if case.status.is_frozen() {
        return Ok(());
    }
    deadlines::cancel(tx, because, Which::Of(NAME))?;
    let name = Start::of(NAME, tx.now());
    let told = told(tx, &case)?;
    let name = match told == case.lead_unit_id {
        true => name,
        false => name.by(told),
    };
    deadlines::start(tx, because, name)
}

fn told(tx: &mut Tx<'_>, case: &CaseState) -> Result<Id, Problem> {
    let told = case.told_unit(tx)?;
    match has_coordinator(tx, told)? {
        true => Ok(told),
        false => Ok(case.initiating_unit_id),
    }
}

/// Somebody leads now: what was to be named is, until that assignment ends.
pub(super) fn named(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    until: Option<Stamp>,
) -> Result<(), Problem> {
    deadlines::meet(tx, because, Which::Of(NAME))?;
    match until {
        Some(end) => deadlines::start(tx, because, Start::of(NAME, end)),
        None => Ok(()),
    }
}
