//! Interventions of a plan.

mod api;
mod store;

pub use api::{record_progress, routes, shown, told_orphaned};
pub use store::{InterventionRow, SealedIntervention, copy, of_plan, of_standing_plans};
