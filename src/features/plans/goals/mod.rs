//! Goals of a plan.

mod api;
mod store;

pub use api::{routes, shown};
pub use store::{SealedGoal, copy, of_plan, of_standing_plans};
