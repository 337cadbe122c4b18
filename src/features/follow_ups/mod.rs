//! Follow-ups: when an adopted plan is followed up, and what came of it.

mod api;
mod outcomes;
mod policy;
mod rules;
mod store;
mod wire;

use crate::http::Mount;

pub use api::release;
pub use policy::ACTIONS;
pub use rules::{FollowUpDecision, FollowUpStatus};
pub use store::{Planned, cancel_planned, plan, plan_next, planned};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    outcomes::routes(mount);
}
