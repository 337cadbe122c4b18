//! Showing the unit that has a deviation which case it is about: only where a consent or another recorded basis lets
//! it know of the case, each time logged.

mod api;
mod store;

pub use api::routes;
