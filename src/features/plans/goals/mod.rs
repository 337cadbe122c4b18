//! Goals of a plan.

mod api;
mod store;

pub use api::{routes, shown};
pub use store::{GoalItem, of_plan};
