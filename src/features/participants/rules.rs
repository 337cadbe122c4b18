//! What makes a participant whole.

use super::wire::NewParticipant;
pub use super::words::{ParticipantKind, ParticipantRole};
use crate::kernel::{Fault, FaultCode, When};

/// Which members each kind has: (kind, unit, organisation, name, role is PARTY).
const FORMS: &[(ParticipantKind, bool, bool, bool, bool)] = &[
    (ParticipantKind::Unit, true, false, false, true),
    (ParticipantKind::External, false, true, true, true),
    (ParticipantKind::Private, false, false, true, false),
];

/// Every fault in what a participant is made of.
pub fn faults(new: &NewParticipant) -> Vec<Fault> {
    let Some((_, unit, organisation, name, party)) = FORMS.iter().find(|form| form.0 == new.kind)
    else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    let mut check = |pointer: &str, given: bool, wanted: bool, required: Option<When>| match (
        given, wanted, required,
    ) {
        (false, true, Some(when)) => faults.push(Fault::required(pointer, when)),
        (true, false, _) => faults.push(Fault::at(pointer, FaultCode::NotAllowedHere)),
        _ => {}
    };
    check("/unitId", new.unit_id.is_some(), *unit, Some(When::IsUnit));
    let is_named = new.organisation_id.is_some();
    check("/organisationId", is_named, *organisation, None);
    check("/name", new.name.is_some(), *name, Some(When::IsNoUnit));
    if (new.role == ParticipantRole::Party) != *party || new.role == ParticipantRole::Initiator {
        faults.push(Fault::at("/role", FaultCode::NotAllowedHere));
    }
    faults
}
