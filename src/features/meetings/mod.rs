//! Meetings of a case: planning, attendance, minutes, calendar files and feeds.

mod api;
mod attendances;
mod calendar;
mod policy;
mod rules;
mod standing;
mod store;
mod wire;
mod words;

use crate::http::Mount;

pub use api::readable;
pub use calendar::{attachment, calendar_file, pages};
pub use policy::ACTIONS;
pub use rules::{AgendaItem, Attendance, MeetingKind, MeetingMode, MeetingStatus, ends_at};
pub use standing::{
    cancel_ahead, follows_up, next, next_called, somebody_is_called, was_held_since,
};
pub use store::{PlainMeeting, in_case, of_case};
pub use wire::Meeting;

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    attendances::routes(mount);
    calendar::routes(mount);
}
