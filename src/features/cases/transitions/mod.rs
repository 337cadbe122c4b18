//! Calling the parties, and closing.

mod api;

pub use api::{call, close, routes};
