//! What differs between two versions of a plan.

mod api;
mod rules;
mod wire;
mod words;

pub use api::routes;
pub use rules::Change;
