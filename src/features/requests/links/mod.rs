//! Links by which the person, or somebody for the person, asks for a SIP without an account, on a page of our own.

mod api;
mod page;
mod rules;
mod store;
mod wire;

pub use api::{pages, routes};
