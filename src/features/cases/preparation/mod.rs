//! What the person says before the meeting.

mod api;
mod store;
mod wire;

pub use api::routes;
