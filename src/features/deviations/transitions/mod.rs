//! The steps of a deviation: taken once each, kept with who took them.

mod api;
mod store;
mod telling;
mod wire;

pub use api::routes;
pub use store::{Answered, StepRow, answer_of, steps_of};
