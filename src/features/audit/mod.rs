//! The access log: what auditors review, and the extract that a person may have.

mod api;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use policy::ACTIONS;
