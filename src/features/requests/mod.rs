//! Requests: somebody asks a unit of a huvudman for a SIP, and the unit answers.
//!
//! Whoever asks has an own right to: the person, who acts for the person, staff who record what somebody said.
//! A request holds what the asker said, sealed under a key of its own; the unit asked finds or records the person
//! itself.

mod api;
mod policy;
mod rules;
mod store;
mod wire;
mod words;

pub use api::routes;
pub use policy::ACTIONS;
pub use rules::{Asker, DeclineReason, RequestStatus};
pub use store::{hand_over, set_due};
