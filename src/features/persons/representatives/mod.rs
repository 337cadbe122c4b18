//! Who acts for a person: custodians of a child, god man, förvaltare, holders of a power of attorney.

mod api;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use rules::{Known, Standing, clash};
pub use store::{known, name, standing};
