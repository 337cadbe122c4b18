//! What goes on after a case is closed: reopening, and moving to another municipality.

mod api;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use rules::WAITING;
pub use store::{LinkedRow, linked, receivers};
