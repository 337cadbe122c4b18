//! SIP cases: from detected need to closing.

mod api;
mod leads;
mod links;
mod list;
mod opening;
mod policy;
mod preparation;
mod rules;
mod steps;
mod store;
mod succession;
mod transitions;
mod wire;

use crate::http::Mount;

pub use leads::hand_over_lead;
pub use opening::begin;
pub use policy::ACTIONS;
pub use rules::{RequestedStatus, SystemName};
pub use steps::{advance, call, called_outside, close, close_as_asked, goes_on_until};
pub use store::{Opening, rebind};
pub use succession::WAITING;
pub use wire::{CaseExpansion, CaseSort, CaseWarningCode, ExternalId};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    transitions::routes(mount);
    succession::routes(mount);
    leads::routes(mount);
    preparation::routes(mount);
}
