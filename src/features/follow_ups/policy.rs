//! Who may do what with follow-ups.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, FollowUpItem, PartOf};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List a case's follow-ups.
    ListFollowUps "listFollowUps" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Plan a follow-up.
    CreateFollowUp "createFollowUp" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read a follow-up and what came of it.
    ReadFollowUp "readFollowUp" Read PartOf<FollowUpItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Change a planned follow-up.
    UpdateFollowUp "updateFollowUp" Write PartOf<FollowUpItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Cancel a planned follow-up.
    DeleteFollowUp "deleteFollowUp" Write PartOf<FollowUpItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Record that a follow-up was held, and decide how to go on.
    RecordOutcome "createFollowUpOutcome" Write PartOf<FollowUpItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
}
