//! Meetings of a case: planning, attendance, minutes, calendar files and feeds.

mod api;
mod attendances;
mod calendar;
mod policy;
mod rules;
mod store;
mod wire;
mod words;

use crate::http::Mount;

pub use api::readable;
pub use calendar::{attachment, calendar_file, pages};
pub use policy::ACTIONS;
pub use rules::{AgendaItem, Attendance, MeetingKind, MeetingMode, MeetingStatus, ends_at};
pub use store::{
    PlainMeeting, cancel_ahead, follows_up, in_case, next, next_called, of_case,
    somebody_is_called, was_held_since,
};
pub use wire::Meeting;

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    attendances::routes(mount);
    calendar::routes(mount);
}
