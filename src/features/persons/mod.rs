//! Persons cared for, as each organisation records them for itself.

mod api;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::{identified, readable, readable_in, routes};
pub use policy::ACTIONS;
pub use rules::{ProtectedIdentity, Sex};
pub use store::{hand_over, of_case};
pub use wire::{Person, ShownIdentity};
