//! Who the caller is here, and which assignments there are to choose from.

mod api;
mod wire;

pub use api::routes;
