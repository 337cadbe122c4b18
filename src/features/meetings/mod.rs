//! Meetings of a case.

mod api;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::{readable, routes};
pub use policy::ACTIONS;
pub use rules::{MeetingKind, MeetingMode, MeetingStatus};
pub use store::next;
pub use store::of_case;
pub use wire::Meeting;
