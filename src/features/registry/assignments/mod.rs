//! Assignments (uppdrag): in which unit and role an account may act, and when.

mod api;
mod store;
mod wire;

pub use api::routes;
