//! Interventions of a plan.

mod api;
mod store;

pub use api::{routes, shown};
pub use store::{InterventionItem, of_plan};
