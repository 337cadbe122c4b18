//! Organisations: the parties.

mod api;
mod store;
mod wire;

pub use api::routes;
