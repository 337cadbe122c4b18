//! The law as the service goes by it, row by row, and on which basis an organisation could read.

mod api;
mod bases;
mod policy;
mod rules;
mod wire;

use crate::http::Mount;

pub use bases::AccessGround;
pub use policy::ACTIONS;

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    bases::routes(mount);
}
