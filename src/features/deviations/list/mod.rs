//! Lists of deviations: nothing in words.

mod api;
mod store;
mod wire;

pub use api::routes;
