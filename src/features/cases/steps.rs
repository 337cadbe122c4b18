//! The steps that a case takes from one status to the next.

use super::store;
use crate::features::meetings;
use crate::gate::consent::PlanConsent;
use crate::gate::{Because, Tx};
use crate::kernel::case_status::{Ending, Event};
use crate::kernel::fact::{CaseAdvanced, PersonDied};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode, Stamp};

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
    let status = because.case()?.status;
    match status.after(event)? == status {
        true => Ok(()),
        false => go(tx, because, event, (since, None), None),
    }
}

/// Calls the parties to the next meeting that somebody is invited to.
///
/// # Errors
/// 409 without a consent to the plan in force, without a meeting ahead that somebody is invited to, or when the
/// status forbids it.
pub fn call(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    PlanConsent::require(tx, because.case()?)?;
    let missing = |code| {
        let faults = vec![Fault::at("/to", code)];
        Problem::with(ProblemCode::TransitionNotAllowed, faults)
    };
    let meeting = match meetings::next_called(tx, because)? {
        Some(meeting) => meeting,
        None if meetings::next(tx, because)?.is_none() => {
            return Err(missing(FaultCode::MeetingMissing));
        }
        None => return Err(missing(FaultCode::InvitationMissing)),
    };
    let now = tx.now();
    go(tx, because, Event::Called, (now, Some(meeting)), None)
}

/// The parties were called outside the service, to a meeting that was held: it, when it began and was over.
///
/// # Errors
/// 409 without a consent to the plan in force, or when the status forbids it.
pub fn called_outside(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (meeting, began, ended): (Id, Stamp, Stamp),
) -> Result<(), Problem> {
    PlanConsent::require(tx, because.case()?)?;
    let meeting = Some((meeting, ended));
    go(tx, because, Event::Called, (began, meeting), None)
}

/// Says until when consents to the plan let the case, which is open, go on.
///
/// # Errors
/// When the database fails.
pub fn goes_on_until(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    until: Option<Stamp>,
) -> Result<(), Problem> {
    store::set_consented_until(tx, because, until)
}

/// Closes the case. `ending` has been found without fault.
///
/// # Errors
/// 409 when it is closed already.
pub fn close(tx: &mut Tx<'_>, because: &Because<'_>, ending: Ending<'_>) -> Result<(), Problem> {
    let now = tx.now();
    go(tx, because, Event::Closed, (now, None), Some(ending))
}

/// Lets `event` move the case, with the meeting that its parties are called to and how it ends.
fn go(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    event: Event,
    (since, meeting): (Stamp, Option<(Id, Stamp)>),
    ending: Option<Ending<'_>>,
) -> Result<(), Problem> {
    let case = *because.case()?;
    let to = case.status.after(event)?;
    let closing = match ending {
        Some(ending) => Some((ending, because.key()?.seal_some(case.id, ending.text)?)),
        None => None,
    };
    store::set_status(tx, because, to, closing)?;
    let fact = CaseAdvanced {
        id: case.id,
        from: case.status,
        to,
        since,
        meeting,
        reason: ending.and_then(|ending| ending.reason),
        by: event,
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
