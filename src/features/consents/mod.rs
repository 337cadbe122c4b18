//! Consents: never general; what, to whom, how long; withdrawn at any time with effect at once.

mod answers;
mod api;
mod childs_views;
mod deciders;
mod joint;
mod limits;
mod own;
mod policy;
mod recipients;
mod recording;
mod rules;
mod store;
mod telling;
mod wire;
mod words;

use crate::http::Mount;

pub use answers::AnswerDecision;
pub use api::readable;
pub use childs_views::Consideration;
pub use joint::need_all_custodians;
pub use limits::{end_with_death, follow_age};
pub use policy::ACTIONS;
pub use rules::{Capacity, ConsentForm, ConsentStatus};
pub use store::{in_force, of_case, plan_consents_before};
pub use wire::Consent;

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    answers::routes(mount);
    childs_views::routes(mount);
}
