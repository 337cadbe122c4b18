//! Deadlines: what must be done in a case and by when, and the policies that say how soon.
//!
//! A deadline is written, met and cancelled by the feature whose event does so, in the same
//! transaction: `start` and `meet` take the permit of that event.

mod api;
mod policies;
mod policy;
mod rules;
mod standing;
mod store;
mod wire;

use crate::http::Mount;

pub use policy::ACTIONS;
pub use rules::{DeadlineKind, DeadlineStatus, Policy, Severity, WaitingFor, is_overdue};
pub use standing::{
    Which, assign, cancel, hand_over, is_open, latest_met, meet, meet_by_link, meet_in, met_about,
    open_subjects, renew_sooner, reopen, restart,
};
pub use store::{Facts, Start, decided, start, start_first, start_in};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    policies::routes(mount);
}
