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

use crate::http::Mount;

pub use course::{call, close};
pub use policy::ACTIONS;
pub use store::{advance, grant_access, revoke_access, subject};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    transitions::routes(mount);
    succession::routes(mount);
    preparation::routes(mount);
}
