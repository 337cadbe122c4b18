//! Accounts: who may act at all, by issuer and subject of their tokens.

mod api;
mod store;
mod wire;

pub use api::routes;
