//! Summonses and invitations to meetings, what is answered, and links for those without an account.

mod api;
mod guest;
mod policy;
mod rules;
mod standing;
mod store;
mod wire;

use crate::http::Mount;

pub use guest::pages;
pub use policy::ACTIONS;
pub use rules::{InvitationKind, Reply, ReplyChannel};
pub use standing::{end_answers, renew, resume, withdraw_all};
pub use store::{InvitedMeeting, first_summons};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    guest::routes(mount);
}
