//! Who is named for what is protected: the cases and the record of a person with skyddad
//! folkbokföring or fingerade uppgifter.

mod api;
mod naming;
mod policy;
mod records;
mod store;
mod wire;

pub use api::routes;
pub use naming::require_coordinator;
pub use policy::ACTIONS;
pub use records::{keep, keepers, naming};
pub use store::{Named, candidate, carry_on, name, name_when_protected};
