//! Changing who leads a case.

use super::rules::{Candidate, settle};
use super::store::candidates;
use crate::features::cases::policy::UpdateCase;
use crate::features::cases::store::takes_part;
use crate::features::cases::wire::CaseEdit;
use crate::gate::{Permit, Tx};
use crate::kernel::{FaultCode, Id, Problem, ProblemCode, Stamp};

/// What `edit` of a case that said `before` makes of the lead, and until when that is.
pub fn changed(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateCase>,
    before: &CaseEdit,
    edit: CaseEdit,
) -> Result<(CaseEdit, Option<Stamp>), Problem> {
    let deputy = edit.deputy.as_ref().map(|deputy| deputy.assignment_id);
    let named: Vec<Id> = edit.lead_assignment_id.into_iter().chain(deputy).collect();
    let known = candidates(tx, &permit.because(), &named)?;
    let at = (permit.target().initiating_unit_id, tx.now());
    let edit = settle(before, edit, &known, at)
        .map_err(|faults| Problem::with(ProblemCode::Invalid, faults))?;
    let leads = |one: &&Candidate| Some(one.id) == edit.lead_assignment_id;
    let until = known.iter().find(leads).and_then(|one| one.valid_to);
    Ok((edit, until))
}

/// Why `unit` cannot lead: it takes no part, or nothing lets it know of the case.
pub fn leading_fault(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateCase>,
    unit: Id,
) -> Result<Option<FaultCode>, Problem> {
    let case = permit.target();
    Ok(if !takes_part(tx, permit, unit)? {
        Some(FaultCode::NotAParty)
    } else if unit != case.initiating_unit_id && !case.is_known_to(tx, unit)? {
        Some(FaultCode::BasisMissing)
    } else {
        None
    })
}
