//! What a change of lead says, and whether it fits.

use chrono::TimeDelta;

use super::wire::Deputy;
use crate::features::cases::wire::CaseEdit;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Fault, FaultCode, Id, Stamp};

/// Longest that a deputy is named for, in days. Our policy.
const MOST_DAYS: i64 = 366;

/// An assignment in force, as somebody who could lead.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// The assignment.
    pub id: Id,
    /// Its unit.
    pub unit_id: Id,
    /// Its role.
    pub role: Role,
    /// Until when it is.
    pub valid_to: Option<Stamp>,
}

impl Candidate {
    /// Whether the role leads cases.
    pub fn leads(&self) -> bool {
        matches!(self.role, Role::Coordinator | Role::Caseworker)
    }
}

/// What `edit` of a case that said `before` comes to, when `known` are those of the assignments it names that are
/// in force: a lead by assignment takes the unit along and needs no name, and gives way to a name or another unit.
///
/// # Errors
/// Every fault, when it names what does not fit.
pub fn settle(
    before: &CaseEdit,
    edit: CaseEdit,
    known: &[Candidate],
    (initiating_unit, now): (Id, Stamp),
) -> Result<CaseEdit, Vec<Fault>> {
    let mut faults = Vec::new();
    let edit = lead(before, edit, known, &mut faults);
    let places = [edit.lead_unit_id, initiating_unit];
    let deputy = match &edit.deputy {
        same if *same == before.deputy => same
            .clone()
            .filter(|_| edit.lead_unit_id == before.lead_unit_id),
        None => None,
        Some(new) => {
            faults.extend(deputy_faults(new, known, &places, now));
            Some(new.clone())
        }
    };
    match faults.is_empty() {
        true => Ok(CaseEdit { deputy, ..edit }),
        false => Err(faults),
    }
}

fn lead(
    before: &CaseEdit,
    edit: CaseEdit,
    known: &[Candidate],
    faults: &mut Vec<Fault>,
) -> CaseEdit {
    let Some(named) = edit.lead_assignment_id else {
        return edit;
    };
    let is_new = before.lead_assignment_id != Some(named);
    let moves = edit.lead_unit_id != before.lead_unit_id;
    let renamed =
        edit.lead_name.is_some() && edit.lead_name.as_deref() != before.lead_name.as_deref();
    if !is_new {
        let stays = !moves && !renamed;
        return CaseEdit {
            lead_assignment_id: Some(named).filter(|_| stays),
            lead_name: edit.lead_name.filter(|_| renamed),
            ..edit
        };
    }
    let pointer = "/leadAssignmentId";
    let candidate = known.iter().find(|one| one.id == named && one.leads());
    let Some(candidate) = candidate else {
        faults.push(Fault::at(pointer, FaultCode::NotFound));
        return edit;
    };
    if moves && candidate.unit_id != edit.lead_unit_id {
        faults.push(Fault::at(pointer, FaultCode::NotAllowedHere));
    }
    if renamed {
        faults.push(Fault::at("/leadName", FaultCode::NotAllowedHere));
    }
    CaseEdit {
        lead_unit_id: candidate.unit_id,
        lead_name: None,
        ..edit
    }
}

fn deputy_faults(new: &Deputy, known: &[Candidate], places: &[Id], now: Stamp) -> Vec<Fault> {
    let mut faults = Vec::new();
    let there = |one: &&Candidate| one.id == new.assignment_id && one.leads();
    let candidate = known.iter().find(there);
    if !candidate.is_some_and(|one| places.contains(&one.unit_id)) {
        faults.push(Fault::at("/deputy/assignmentId", FaultCode::NotFound));
    }
    let from = new.valid_from.unwrap_or(now);
    let pointer = "/deputy/validTo";
    if new.valid_to <= from {
        faults.push(Fault::at(pointer, FaultCode::EndBeforeStart));
    } else if new.valid_to <= now {
        faults.push(Fault::at(pointer, FaultCode::InThePast));
    } else if new.valid_to.utc() > now.utc() + TimeDelta::days(MOST_DAYS) {
        let limit = format!("{MOST_DAYS} dagar");
        faults.push(Fault::at(pointer, FaultCode::TooFarAhead).limit(limit));
    }
    faults
}
