//! Areas (delregionala områden): how a county divides its collaboration.

mod api;
mod store;
mod wire;

pub use api::routes;
pub use store::is_known;
