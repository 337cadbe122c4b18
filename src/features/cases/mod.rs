//! SIP cases: from detected need to closing.

mod api;
mod course;
mod list;
mod policy;
mod preparation;
mod rules;
mod store;
mod succession;
mod transitions;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use course::{call, close};
pub use policy::ACTIONS;
pub use rules::{
    ClosingReason, Ending, Event, Origin, TargetGroup, TargetGroups, can, require_open,
    require_room,
};
pub use store::{advance, grant_access, revoke_access, subject};

/// This feature's routes.
pub fn routes(cfg: &mut ServiceConfig) {
    api::routes(cfg);
    transitions::routes(cfg);
    succession::routes(cfg);
    preparation::routes(cfg);
}
