//! Who may do what with plans.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, GoalItem, InterventionItem, PartOf, PlanItem};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List a case's plans.
    ListPlans "listPlans" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Begin a plan.
    CreatePlan "createPlan" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read a plan with its goals and interventions.
    ReadPlan "readPlan" Read PartOf<PlanItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Write in a draft.
    UpdatePlan "updatePlan" Write PartOf<PlanItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Adopt a draft.
    AdoptPlan "createAdoption" Write PartOf<PlanItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// List what the parties say of a plan.
    ListAgreements "listAgreements" Read PartOf<PlanItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Say what a party says of a plan: each for itself, who coordinates for those without an account.
    CreateAgreement "createAgreement" Write PartOf<PlanItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Compare a plan with an earlier version.
    ReadPlanDifferences "readPlanDifferences" Read PartOf<PlanItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Add a goal to a draft.
    CreateGoal "createGoal" Write PartOf<PlanItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Read a goal.
    ReadGoal "readGoal" Read PartOf<GoalItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Change a goal of a draft.
    UpdateGoal "updateGoal" Write PartOf<GoalItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Remove a goal from a draft.
    DeleteGoal "deleteGoal" Write PartOf<GoalItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Add an intervention to a draft: who coordinates any, a party its own.
    CreateIntervention "createIntervention" Write PartOf<PlanItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Read an intervention.
    ReadIntervention "readIntervention" Read PartOf<InterventionItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Change an intervention: who coordinates or owns it.
    UpdateIntervention "updateIntervention" Write PartOf<InterventionItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration],
        |actor, part| part.case.coordinated_by(actor) || part.owner == actor.owner();
    /// Remove an intervention from a draft: who coordinates or owns it.
    DeleteIntervention "deleteIntervention" Write PartOf<InterventionItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration],
        |actor, part| part.case.coordinated_by(actor) || part.owner == actor.owner();
}
