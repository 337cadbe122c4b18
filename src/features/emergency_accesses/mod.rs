//! Emergency access (nödåtkomst): one case read for a while without any other right to it, told to
//! those who answer for the case at once, and reviewed afterwards.

mod api;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use policy::ACTIONS;
pub use rules::{EmergencyReason, Verdict};
