//! Disclosures on another basis than consent: what a statute lets others read, and other units of the
//! authority that opened the case.

mod api;
mod policy;
mod rules;
mod store;
mod wire;
mod words;

pub use api::routes;
pub use policy::ACTIONS;
pub use rules::{DisclosureBasis, DisclosureStatus};
