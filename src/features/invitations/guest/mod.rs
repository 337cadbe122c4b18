//! Guest links: somebody without an account answers one invitation, on a page of our own.

mod api;
mod form;
mod page;
mod store;
mod style;
mod times;
mod words;

pub use api::{pages, routes};
pub use style::STYLE;
