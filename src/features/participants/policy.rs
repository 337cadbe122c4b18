//! Who may do what with participants.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, PartOf, ParticipantItem};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List a case's participants.
    ListParticipants "listParticipants" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Add a participant.
    CreateParticipant "createParticipant" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read a participant.
    ReadParticipant "readParticipant" Read PartOf<ParticipantItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Correct a participant.
    UpdateParticipant "updateParticipant" Write PartOf<ParticipantItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// End a participation.
    DeleteParticipant "deleteParticipant" Write PartOf<ParticipantItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
}
