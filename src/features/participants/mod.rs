//! Who takes part in a case: units, external contacts, and people close to the person.

mod api;
mod policy;
mod rules;
mod store;
mod wire;
mod words;

pub use api::{readable, readable_in, routes, tells_contact};
pub use policy::ACTIONS;
pub use rules::{ParticipantKind, ParticipantRole};
pub use store::of_case;
pub use store::{active, add_initiator, add_unit, in_case, is_own_unit, roles_of};
pub use wire::Participant;

pub(in crate::features) use store::{ParticipantRow, SealedParticipant};
