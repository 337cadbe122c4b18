//! Who may do what with documents.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{PartOf, PlanItem};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// Read a plan as a document.
    ReadPlanDocument "readPlanDocument" Read PartOf<PlanItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// List who got a copy of a plan.
    ListDistributions "listDistributions" Read PartOf<PlanItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Record that somebody got a copy of a plan.
    CreateDistribution "createDistribution" Write PartOf<PlanItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
}
