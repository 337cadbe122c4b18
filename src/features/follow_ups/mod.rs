//! Follow-ups: when an adopted plan is followed up, and what came of it.

mod api;
mod outcomes;
mod policy;
mod rules;
mod store;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use api::release;
pub use policy::ACTIONS;
pub use rules::{FollowUpDecision, FollowUpStatus};
pub use store::{Planned, cancel_planned, plan, resume};

/// This feature's routes.
pub fn routes(cfg: &mut ServiceConfig) {
    api::routes(cfg);
    outcomes::routes(cfg);
}
