//! On which basis an organisation could read in a case, at a moment or on a day.

mod api;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use rules::AccessGround;
