//! What makes a participant whole.

use super::wire::NewParticipant;
pub use super::words::{ParticipantKind, ParticipantRole};
use crate::kernel::{Fault, FaultCode};

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
    let mut check = |pointer: &str, given: bool, wanted: bool, required: bool| match (given, wanted)
    {
        (false, true) if required => faults.push(Fault::at(pointer, FaultCode::Required)),
        (true, false) => faults.push(Fault::at(pointer, FaultCode::NotAllowedHere)),
        _ => {}
    };
    check("/unitId", new.unit_id.is_some(), *unit, true);
    check(
        "/organisationId",
        new.organisation_id.is_some(),
        *organisation,
        false,
    );
    check("/name", new.name.is_some(), *name, true);
    if (new.role == ParticipantRole::Party) != *party || new.role == ParticipantRole::Initiator {
        faults.push(Fault::at("/role", FaultCode::NotAllowedHere));
    }
    faults
}
