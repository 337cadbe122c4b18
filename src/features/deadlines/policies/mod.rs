//! Deadline policies: what a county has decided beside the law and the defaults.

mod api;
mod store;
mod wire;

pub use api::routes;
