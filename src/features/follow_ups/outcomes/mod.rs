//! What came of a follow-up.

mod api;
mod rules;
mod store;
mod wire;

pub use api::{of_follow_up, routes};
pub use wire::FollowUpOutcome;
