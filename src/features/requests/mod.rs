//! Requests: somebody asks a unit of a huvudman for a SIP, and the unit answers.
//!
//! Whoever asks has an own right to: the person, who acts for the person, staff who record what somebody said.
//! A request holds what the asker said, sealed under a key of its own; the unit asked finds or records the person
//! itself. By a link, which staff give to somebody without an account, one unit is asked for one person.

mod api;
mod asking;
mod links;
mod policy;
mod rules;
mod store;
mod wire;
mod words;

use crate::http::Mount;

pub use links::pages;
pub use policy::ACTIONS;
pub use rules::{Asker, DeclineReason, RequestStatus};
pub use store::{hand_over, set_due};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    links::routes(mount);
}
