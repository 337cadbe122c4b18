//! Who came to a meeting.

mod api;
mod store;

pub use api::routes;
