//! Who is named for what is protected: the cases and the record of a person with skyddad
//! folkbokföring or fingerade uppgifter.

mod api;
mod course;
mod policy;
mod records;
mod store;
mod wire;

pub use api::routes;
pub use course::{lift, protect, require_coordinator};
pub use policy::ACTIONS;
pub use records::{keep, name_keepers};
pub use store::{Named, candidate, carry_on, name_when_protected};
