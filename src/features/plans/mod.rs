//! The plan: what is needed, who does it, who answers for the whole; adopted, it never changes.

mod adoption;
mod api;
mod copying;
mod goals;
mod interventions;
mod policy;
mod rules;
mod store;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use api::{of_case, readable};
pub use copying::{Destination, hand_over, revise};
pub use goals::of_plan as goals_of_plan;
pub use interventions::{of_plan as interventions_of_plan, record_progress};
pub use policy::ACTIONS;
pub use rules::{FollowUpForm, GoalTerm, InterventionStatus, PlanStatus};
pub use store::load as load_plan;
pub use wire::Plan;

/// This feature's routes.
pub fn routes(cfg: &mut ServiceConfig) {
    api::routes(cfg);
    goals::routes(cfg);
    interventions::routes(cfg);
    adoption::routes(cfg);
}
