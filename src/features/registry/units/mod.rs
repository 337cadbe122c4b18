//! Units: where people work; each belongs to one organisation.

mod api;
mod store;
mod wire;

pub use api::routes;
