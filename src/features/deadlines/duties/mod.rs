//! Duties: deadlines that stand outside any case, of a unit, about something that it must see to.

mod rules;
mod store;

pub use rules::{Duty, duty_faults};
pub use store::{begin_duty, cancel_duty, meet_duty, move_duty};
