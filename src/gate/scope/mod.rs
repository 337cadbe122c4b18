//! What can be acted on, and the one predicate per kind that says who may know of it.

mod case;
mod item;
mod link;
mod person;
mod registry;
mod responsible;

pub use case::{CaseScope, Reader, SoughtCase, disclosed_topic, visible_as, visible_cases};
pub use item::{Item, Located, Within};
pub use link::{GuestInvitation, OwnCalendarFeed, UnitCalendar};
pub use person::PersonScope;
pub use registry::{OwnLog, OwnWork, Registry, Seen};
pub use responsible::unattended;
