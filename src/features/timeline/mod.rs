//! A case's timeline: who did what when, in plain Swedish.

mod api;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use policy::ACTIONS;
