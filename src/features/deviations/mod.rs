//! Deviations: a party did not fulfil its part. Reported without whom it was about, answered by the unit where it
//! happened with a cause and measures, and judged by who reported it.

mod api;
mod checking;
mod list;
mod measures;
mod openings;
mod policy;
mod rules;
mod store;
mod transitions;
mod view;
mod wire;

use crate::http::Mount;

pub use measures::open_measures;
pub use policy::ACTIONS;
pub use rules::{Hint, Step};
pub use store::{answer_by, hand_over, rebind};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    list::routes(mount);
    api::routes(mount);
    transitions::routes(mount);
    measures::routes(mount);
    openings::routes(mount);
}
