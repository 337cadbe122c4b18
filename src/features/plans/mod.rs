//! The plan: what is needed, who does it, who answers for the whole; adopted, it never changes.

mod adoption;
mod agreements;
mod api;
mod basis;
mod copying;
mod differences;
mod goals;
mod interventions;
mod policy;
mod responsibility;
mod rules;
mod store;
mod wire;

use crate::http::Mount;

pub use agreements::{Agreement, AgreementAnswer, of_plan as agreements_of_plan};
pub use api::{of_case, readable, view_of};
pub use copying::{hand_over, is_adopted, revise};
pub use differences::Change;
pub use goals::of_plan as goals_of_plan;
pub use interventions::{of_plan as interventions_of_plan, record_progress};
pub use policy::ACTIONS;
pub use responsibility::{
    Orphan, Unattended, lacks_overall, of_listed_case, of_plan as unattended_of_plan, unattended,
};
pub use rules::{FollowUpForm, GoalTerm, InterventionStatus, PlanStatus};
pub use store::{follow_up_of, load as load_plan};
pub use wire::{Goal, Intervention, Plan};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    goals::routes(mount);
    interventions::routes(mount);
    adoption::routes(mount);
    agreements::routes(mount);
    differences::routes(mount);
}
