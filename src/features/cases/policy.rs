//! Who may do what with cases.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, OwnWork};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager};

actions! {
    /// List the cases one may know of.
    ListCases "listCases" Read OwnWork, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Open a case in one's own unit.
    CreateCase "createCase" Write OwnWork, "sip:write" Coordination &[Coordinator, Integration], anyone;
    /// Read a case.
    ReadCase "readCase" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Correct a case.
    UpdateCase "updateCase" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Call the parties, or close.
    TransitionCase "createStatusTransition" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
}
