//! Persons cared for, as each organisation records them for itself.

mod api;
mod merging;
mod policy;
mod record;
mod representatives;
mod rules;
mod searching;
mod store;
mod told;
mod wire;
mod words;

use crate::http::Mount;

pub use api::{Recorded, identified, readable, readable_in, recorded};
pub use policy::ACTIONS;
pub use record::hand_over;
pub use representatives::{Standing, name as name_of_representative, standing};
pub use rules::{ProtectedIdentity, Sex};
pub use store::{born, is_protected, key_and_birth, of_case, recorded_one};
pub use told::{ToldPerson, told};
pub use wire::{Identity, Person, ShownIdentity};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    representatives::routes(mount);
    merging::routes(mount);
}
