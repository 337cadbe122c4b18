//! SIP cases: from detected need to closing.

mod api;
mod course;
mod list;
mod policy;
mod rules;
mod store;
mod wire;

pub use api::routes;
pub use policy::{ACTIONS, CreateCase};
pub use rules::{
    ClosingReason, Event, Origin, TargetGroup, TargetGroups, can, require_open, require_room,
};
pub use store::{advance, grant_access, revoke_access};
