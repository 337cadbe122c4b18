//! Consents: never general; what, to whom, how long; withdrawn at any time with effect at once.

mod api;
mod course;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::{readable, routes};
pub use policy::ACTIONS;
pub use rules::{Capacity, ConsentForm, ConsentStatus};
pub use store::of_case;
pub use wire::Consent;
