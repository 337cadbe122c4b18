//! The course of a case: what opening, calling, closing and correcting it does beyond its row.

use super::policy::{CreateCase, TransitionCase, UpdateCase};
use super::rules::{ClosingReason, Event, date_faults};
use super::store::{self, CaseRow};
use super::wire::{CaseEdit, NewCase};
use crate::features::deadlines::{self, DeadlineKind, Facts, Start, Which};
use crate::features::{meetings, participants};
use crate::gate::consent::PlanConsent;
use crate::gate::{Permit, Tx};
use crate::kernel::swedish_days::start_of;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// Opens a case; gives its row.
pub(super) fn open(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    new: &NewCase,
) -> Result<CaseRow, Problem> {
    let mut faults = date_faults(tx.now(), new.need_detected_on, new.requested_on);
    if !store::knows_person(tx, permit, new.person_id)? {
        faults.push(Fault::at("/personId", FaultCode::NotFound));
    }
    let unit = store::initiating_unit(tx, permit, new.initiating_unit_id)?;
    if unit.is_none() {
        faults.push(Fault::at("/initiatingUnitId", FaultCode::NotFound));
    }
    Problem::unless_empty(faults)?;
    let unit = unit.unwrap_or(permit.actor().unit_id);
    // Before the first insert, so that the later ones can be sent together.
    let decided = tx.read(deadlines::decided(unit, DeadlineKind::AskConsent))?;
    let row = store::insert(tx, permit, unit, new)?;
    participants::add_initiator(tx, permit, row.id, unit)?;
    let ask = Start::of(DeadlineKind::AskConsent, start_of(row.need_detected_on));
    deadlines::start_first(tx, permit, row.id, ask, facts(&row), decided)?;
    Ok(row)
}

/// What the first deadline of a case follows from.
fn facts(row: &CaseRow) -> Facts {
    Facts {
        case_number: row.case_number,
        origin: row.origin,
        target_groups: row.target_groups,
        unit_id: row.lead_unit_id,
        organisation_id: row.initiating_organisation_id,
    }
}

/// What the leading unit must do goes with the lead; the need that is detected on another day is
/// counted from that.
pub(super) fn move_deadlines(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateCase>,
    before: &CaseRow,
    edit: &CaseEdit,
) -> Result<(), Problem> {
    let case = permit.target();
    if edit.lead_unit_id != before.lead_unit_id {
        deadlines::hand_over(tx, permit, case, edit.lead_unit_id)?;
    }
    if edit.need_detected_on != before.need_detected_on {
        let ask = Start::of(DeadlineKind::AskConsent, start_of(edit.need_detected_on));
        deadlines::restart(tx, permit, case, None, ask)?;
    }
    Ok(())
}

/// Calls the parties to the meeting that lies ahead.
pub(super) fn call(tx: &mut Tx<'_>, permit: &Permit<TransitionCase>) -> Result<(), Problem> {
    let (case, now) = (permit.target(), tx.now());
    PlanConsent::require(tx, case)?;
    let Some((meeting, ends_at)) = meetings::next(tx, permit, case)? else {
        return Err(Problem::with(
            ProblemCode::TransitionNotAllowed,
            vec![Fault::at("/to", FaultCode::MeetingMissing)],
        ));
    };
    store::advance(tx, case, Event::Called, None)?;
    deadlines::meet(tx, permit, case, Which::Of(DeadlineKind::CallParties))?;
    for begun in [
        Start::of(DeadlineKind::HoldMeeting, now),
        Start::of(DeadlineKind::AdoptPlan, ends_at).about(meeting),
    ] {
        deadlines::start(tx, permit, case, begun)?;
    }
    Ok(())
}

/// Closes the case: nothing of it is due any more.
pub(super) fn close(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionCase>,
    reason: ClosingReason,
    text: Option<&str>,
) -> Result<(), Problem> {
    let case = permit.target();
    store::advance(tx, case, Event::Closed, Some((reason, text)))?;
    deadlines::cancel(tx, permit, case, Which::All)
}
