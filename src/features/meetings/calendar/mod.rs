//! Meetings in people's own calendars: one as a file, a unit's as a feed.
//!
//! What leaves the case this way says when and where, and nothing else.

mod api;
mod file;
mod store;

pub use api::{attachment, pages, routes};
pub use store::calendar_file;
