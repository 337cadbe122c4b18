//! Calling the parties, and closing.

mod api;

pub use api::routes;
