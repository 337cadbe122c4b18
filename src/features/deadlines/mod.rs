//! Deadlines: what must be done and by when, in a case or outside any (a duty), and the policies that say
//! how soon.
//!
//! A deadline is begun, met and cancelled by `process`, in the transaction of what happened.

mod api;
mod duties;
mod lifecycle;
mod policies;
mod policy;
mod rules;
mod standing;
mod store;
mod wire;

use crate::http::Mount;

pub use duties::{Duty, begin_duty, cancel_duty, meet_duty, move_duty};
pub use lifecycle::{
    Which, assign, cancel, correct_met, hand_over, is_open, latest_met, meet, meet_at, met_about,
    note_asked, open_subjects, reassign, reopen, restart,
};
pub use policy::ACTIONS;
pub use rules::{DeadlineKind, Policy, Severity, WaitingFor, choose};
pub use standing::{DeadlineStatus, is_overdue};
pub use store::{Facts, Start, decided, start, start_all, start_first};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    policies::routes(mount);
}
