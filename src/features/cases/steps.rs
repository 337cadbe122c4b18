//! The steps that a case takes from one status to the next.

use super::store;
use crate::features::meetings;
use crate::gate::consent::PlanConsent;
use crate::gate::{Because, Tx};
use crate::kernel::case_status::{Ending, Event};
use crate::kernel::fact::{CaseAdvanced, PersonDied};
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode, Stamp};

/// Moves the case by `event`; what is due because of it counts from `since`.
///
/// # Errors
/// 409 when the status does not allow it.
pub fn advance(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    event: Event,
    since: Stamp,
) -> Result<(), Problem> {
    let case = *because.case()?;
    let to = case.status.after(event)?;
    if to == case.status {
        return Ok(());
    }
    store::set_status(tx, because, to, None)?;
    let fact = CaseAdvanced {
        id: case.id,
        from: case.status,
        to,
        since,
        meeting: None,
        reason: None,
    };
    tx.record(because, fact)
}

/// Calls the parties to the meeting that lies ahead.
///
/// # Errors
/// 409 without a consent to the plan in force, without a meeting ahead, or when the status forbids it.
pub fn call(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let case = *because.case()?;
    PlanConsent::require(tx, &case)?;
    let Some(meeting) = meetings::next(tx, because)? else {
        return Err(Problem::with(
            ProblemCode::TransitionNotAllowed,
            vec![Fault::at("/to", FaultCode::MeetingMissing)],
        ));
    };
    let to = case.status.after(Event::Called)?;
    store::set_status(tx, because, to, None)?;
    let fact = CaseAdvanced {
        id: case.id,
        from: case.status,
        to,
        since: tx.now(),
        meeting: Some(meeting),
        reason: None,
    };
    tx.record(because, fact)
}

/// Closes the case. `ending` has been found without fault.
///
/// # Errors
/// 409 when it is closed already.
pub fn close(tx: &mut Tx<'_>, because: &Because<'_>, ending: Ending<'_>) -> Result<(), Problem> {
    let case = *because.case()?;
    let to = case.status.after(Event::Closed)?;
    let words = because.key()?.seal_some(case.id, ending.text)?;
    store::set_status(tx, because, to, Some((ending, words)))?;
    let fact = CaseAdvanced {
        id: case.id,
        from: case.status,
        to,
        since: tx.now(),
        meeting: None,
        reason: ending.reason,
    };
    tx.record(because, fact)
}

/// Closes the case as somebody asks to; when that is because the person has died, says so. `ending` has been
/// found without fault.
///
/// # Errors
/// 409 when it is closed already.
pub fn close_as_asked(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    ending: Ending<'_>,
) -> Result<(), Problem> {
    close(tx, because, ending)?;
    let id = because.case()?.person_id;
    match ending.date_of_death {
        Some(on) => tx.record(because, PersonDied { id, on }),
        None => Ok(()),
    }
}
