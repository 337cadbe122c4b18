//! Persons cared for, as each organisation records them for itself.

mod api;
mod course;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::{readable, readable_in, routes};
pub use course::hand_over;
pub use policy::ACTIONS;
pub use rules::{ProtectedIdentity, Sex};
pub use store::{is_protected, of_case};
pub use wire::Person;
