//! The worklist: what the actor's unit must do in the cases that it may know of, and outside any.

mod api;
mod policy;
mod store;
mod wire;

pub use api::routes;
pub use policy::ACTIONS;
