//! Who may do what with discharges.

use crate::actions;
use crate::gate::Actor;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, DischargeItem, PartOf};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List a case's discharges.
    ListDischarges "listDischarges" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Send an admission notice.
    CreateDischarge "createDischarge" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration], sends;
    /// Read a discharge.
    ReadDischarge "readDischarge" Read PartOf<DischargeItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Change the day or the named care contact: inpatient care, and the contact the open care that
    /// names it.
    UpdateDischarge "updateDischarge" Write PartOf<DischargeItem>, "sip:write" Coordination &[Coordinator, Integration], anyone;
    /// Acknowledge a notice: each receiving unit for itself.
    CreateDischargeReceipt "createDischargeReceipt" Write PartOf<DischargeItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Tell that the person is ready to be discharged.
    CreateReadyNotice "createReadyNotice" Write PartOf<DischargeItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| sends(actor, &part.case);
    /// Take that back.
    WithdrawReadyNotice "createReadyNoticeWithdrawal" Write PartOf<DischargeItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| sends(actor, &part.case);
    /// Record that the person has left, or that the process ended otherwise.
    EndDischarge "createDischargeEnding" Write PartOf<DischargeItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| sends(actor, &part.case);
}

/// Whether the actor speaks for the inpatient care that opened the case; one who leads it from
/// elsewhere does not.
pub fn sends(actor: &Actor, case: &CaseScope) -> bool {
    case.coordinated_by(actor) && case.initiating_organisation_id == actor.organisation_id
}
