//! Who may take emergency access, and who reviews it.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, EmergencyCase, EmergencyReview, OwnWork};
use crate::kernel::vocabulary::Role::{Auditor, Caseworker, Coordinator, Integration, Manager};

actions! {
    /// Take emergency access to a case.
    CreateEmergencyAccess "createEmergencyAccess" Write EmergencyCase, "sip:emergency" Emergency &[Coordinator, Caseworker, Manager], anyone;
    /// Read who has taken emergency access to a case that one coordinates, and why.
    ListCaseEmergencyAccesses "listCaseEmergencyAccesses" Read CaseScope, "sip:read" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// List the emergency accesses to review in one's own organisation.
    ListEmergencyAccesses "listEmergencyAccesses" Read OwnWork, "audit:read" Review &[Auditor], anyone;
    /// Read an emergency access with its reason.
    ReadEmergencyAccess "readEmergencyAccess" Read EmergencyReview, "audit:read" Review &[Auditor], anyone;
    /// Review an emergency access, which nobody does of their own.
    CreateEmergencyReview "createEmergencyReview" Write EmergencyReview, "audit:write" Review &[Auditor],
        |actor, review| review.taken_by != actor.account_id;
}
