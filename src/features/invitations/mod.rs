//! Summonses and invitations to meetings, what is answered, and links for those without an account.

mod api;
mod bulk;
mod guest;
mod policy;
mod rules;
mod store;
mod summonses;
mod wire;
mod words;

use crate::http::Mount;

pub use bulk::{
    Asked, call_anew, ids_of_meeting, renew, unanswered, withdraw_all, withdraw_unfounded,
};
pub use guest::{STYLE, pages};
pub use policy::ACTIONS;
pub use rules::{InvitationKind, Reply, ReplyChannel};
pub use summonses::{Summons, summonses};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    guest::routes(mount);
}
