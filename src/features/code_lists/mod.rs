//! Code lists: every value that travels, with its Swedish and English label. Static.

mod api;
mod lists;
mod wire;

pub use api::routes;
