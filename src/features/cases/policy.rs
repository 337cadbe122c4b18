//! Who may do what with cases.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, OwnWork};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List the cases one may know of.
    ListCases "listCases" Read OwnWork, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Open a case in one's own unit.
    CreateCase "createCase" Write OwnWork, "sip:write" Coordination &[Coordinator, Integration], anyone;
    /// Read a case.
    ReadCase "readCase" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Correct a case.
    UpdateCase "updateCase" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Call the parties, or close.
    TransitionCase "createStatusTransition" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Go on from a closed case in a new one: who coordinated it, in the organisation that has the
    /// person's record.
    ReopenCase "createReopening" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor) && case.initiator() == actor.owner();
    /// Move a case to another municipality.
    MoveCase "createMove" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Hand over the cases that an assignment leads.
    CreateLeadHandover "createLeadHandover" Write OwnWork, "sip:write" Coordination &[Coordinator, Manager], anyone;
    /// Read what the person says before the meeting.
    ReadPreparation "readPreparation" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Write down what the person says before the meeting: the person, or who coordinates.
    UpdatePreparation "updatePreparation" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration, Person],
        |actor, case| case.coordinated_by(actor) || case.is_about(actor);
}
