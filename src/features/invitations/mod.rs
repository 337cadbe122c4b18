//! Summonses and invitations to meetings, what is answered, and links for those without an account.

mod api;
mod guest;
mod policy;
mod rules;
mod store;
mod wire;

use utoipa_actix_web::service_config::ServiceConfig;

pub use guest::pages;
pub use policy::ACTIONS;
pub use rules::{InvitationKind, Reply, ReplyChannel};
pub use store::{InvitedMeeting, renew, withdraw_all};

/// This feature's routes.
pub fn routes(cfg: &mut ServiceConfig) {
    api::routes(cfg);
    guest::routes(cfg);
}
