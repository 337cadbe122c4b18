//! Assignments (uppdrag): in which unit and role an account may act, and when.

mod api;
mod store;
mod wire;

pub use api::{of_offer, routes};
pub use wire::Assignment;
