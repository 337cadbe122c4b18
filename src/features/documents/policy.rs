//! Who may do what with documents.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{PartOf, PlanItem};
use crate::gate::{Action, Actor, Mode, Purpose};
use crate::kernel::vocabulary::Role;
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

/// Keep what an adopted version says beside its own text, when that was not done at adoption: nobody asks for
/// it, it is done for whoever reads the document first.
pub struct KeepPlanVersion;

impl Action for KeepPlanVersion {
    const NAME: &'static str = "keepPlanVersion";
    const MODE: Mode = Mode::Write;
    const SCOPE: &'static str = ReadPlanDocument::SCOPE;
    const PURPOSE: Purpose = ReadPlanDocument::PURPOSE;
    const ROLES: &'static [Role] = ReadPlanDocument::ROLES;
    type Target = PartOf<PlanItem>;

    fn admits(actor: &Actor, target: &Self::Target) -> bool {
        ReadPlanDocument::admits(actor, target)
    }
}
