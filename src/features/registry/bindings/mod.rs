//! Issuer bindings: by whose tokens an organisation's accounts sign in.

mod api;
mod store;
mod wire;

pub use api::routes;
