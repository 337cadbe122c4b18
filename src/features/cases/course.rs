//! The course of a case: what opening, calling, closing and correcting it does beyond its row.

use super::api::{links, whole};
use super::policy::{CreateCase, UpdateCase};
use super::rules::date_faults;
use super::store::{self, CaseRow, Opening};
use super::wire::{Case, CaseEdit, NewCase};
use crate::features::deadlines::{self, DeadlineKind, Facts, Policy, Start, Which};
use crate::features::named_users::{self, Named};
use crate::features::{discharge, follow_ups, meetings, participants};
use crate::gate::consent::PlanConsent;
use crate::gate::scope::{CaseScope, CaseState};
use crate::gate::{Action, Permit, Tx};
use crate::kernel::case_status::{Ending, Event};
use crate::kernel::seal::PersonKey;
use crate::kernel::swedish_days::start_of;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// Opens a case in a unit of the actor's organisation.
pub(super) fn open(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    new: &NewCase,
) -> Result<Case, Problem> {
    let mut faults = date_faults(tx.now(), new.need_detected_on, new.requested_on);
    let unit = store::initiating_unit(tx, permit, new.initiating_unit_id)?;
    let unit_id = unit.unwrap_or(permit.actor().unit_id);
    let (kept_key, decided) = tx.read((
        store::kept_key(permit, new.person_id),
        deadlines::decided(unit_id, DeadlineKind::AskConsent),
    ))?;
    if kept_key.is_none() {
        faults.push(Fault::at("/personId", FaultCode::NotFound));
    }
    if unit.is_none() {
        faults.push(Fault::at("/initiatingUnitId", FaultCode::NotFound));
    }
    Problem::unless_empty(faults)?;
    let kept_key = kept_key.ok_or(ProblemCode::Internal)?;
    let key = permit.keys().of_person(new.person_id, &kept_key)?;
    let opening = Opening {
        person_id: new.person_id,
        organisation_id: permit.actor().organisation_id,
        unit_id,
        predecessor: None,
        lead_name: new.lead_name.as_deref(),
        origin: new.origin,
        target_groups: new.target_groups,
        reason: &new.reason,
        need_detected_on: new.need_detected_on,
        requested_on: new.requested_on,
    };
    let row = begin_on(tx, permit, &key, &opening, decided)?;
    let opener = Named::from(permit.actor());
    named_users::name_when_protected(tx, permit, row.id, row.person_id, opener)?;
    store::name_externally(tx, permit, row.id, &new.external_ids)?;
    let links = links(&row, true);
    Ok(Case {
        external_ids: new.external_ids.clone(),
        ..whole(&key, row, links)?
    })
}

/// Opens a case with its first participant and its first deadline.
pub(super) fn begin<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    key: &PersonKey,
    opening: &Opening<'_>,
) -> Result<CaseRow, Problem> {
    let decided = deadlines::decided(opening.unit_id, DeadlineKind::AskConsent);
    let decided = tx.read(decided)?;
    begin_on(tx, permit, key, opening, decided)
}

/// The same on what is `decided` of the first deadline, which was read before the first insert, so that the
/// later ones can be sent together.
fn begin_on<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    key: &PersonKey,
    opening: &Opening<'_>,
    decided: Vec<Policy>,
) -> Result<CaseRow, Problem> {
    let row = store::open(tx, permit, key, opening)?;
    participants::add_initiator(tx, permit, row.id, opening.unit_id, opening.organisation_id)?;
    let ask = Start::of(DeadlineKind::AskConsent, start_of(row.need_detected_on));
    let facts = facts(&row);
    let terms = deadlines::choose(
        DeadlineKind::AskConsent,
        &decided,
        row.target_groups,
        row.origin,
        ask.from,
    );
    let state = CaseState {
        id: row.id,
        person_id: row.person_id,
        status: row.status,
        initiating_organisation_id: row.initiating_organisation_id,
        initiating_unit_id: row.initiating_unit_id,
        lead_unit_id: row.lead_unit_id,
    };
    deadlines::start_first(tx, &permit.because().in_case(state), ask, &facts, terms)?;
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
pub(super) fn after_edit(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateCase>,
    before: &CaseRow,
    edit: &CaseEdit,
) -> Result<(), Problem> {
    let case = permit.target();
    if edit.lead_unit_id != before.lead_unit_id {
        named_users::require_coordinator(tx, permit, case, edit.lead_unit_id)?;
        deadlines::hand_over(tx, &permit.because(), edit.lead_unit_id)?;
    }
    if edit.need_detected_on != before.need_detected_on {
        let ask = Start::of(DeadlineKind::AskConsent, start_of(edit.need_detected_on));
        deadlines::restart(tx, &permit.because(), None, ask)?;
    }
    Ok(())
}

/// Calls the parties to the meeting that lies ahead.
///
/// # Errors
/// 409 without a consent to the plan in force, without a meeting ahead, or when the status forbids it.
pub fn call<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let now = tx.now();
    PlanConsent::require(tx, case)?;
    let Some((meeting, ends_at)) = meetings::next(tx, permit, case)? else {
        return Err(Problem::with(
            ProblemCode::TransitionNotAllowed,
            vec![Fault::at("/to", FaultCode::MeetingMissing)],
        ));
    };
    store::advance(tx, case, Event::Called, None)?;
    deadlines::meet(tx, &permit.because(), Which::Of(DeadlineKind::CallParties))?;
    for begun in [
        Start::of(DeadlineKind::HoldMeeting, now),
        Start::of(DeadlineKind::AdoptPlan, ends_at).about(meeting),
    ] {
        deadlines::start(tx, &permit.because(), begun)?;
    }
    Ok(())
}

/// Closes the case, ends its discharge, and cancels what is planned ahead and what is due in it.
/// `ending` has been found without fault.
///
/// # Errors
/// 409 when it is closed already.
pub fn close<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    ending: Ending<'_>,
) -> Result<(), Problem> {
    let words = permit.key()?.seal_some(case.id, ending.text)?;
    store::advance(tx, case, Event::Closed, Some((ending, words)))?;
    follow_ups::cancel_planned(tx, permit, case)?;
    discharge::end_with_case(tx, permit, case)?;
    meetings::cancel_ahead(tx, permit, case)?;
    deadlines::cancel(tx, &permit.because(), Which::All)
}
