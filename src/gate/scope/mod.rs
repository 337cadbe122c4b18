//! What can be acted on, and the one predicate per kind that says who may know of it.

mod access;
mod bases;
mod case;
mod closing;
mod deviation;
mod emergency;
mod led;
mod link;
mod named;
mod part;
mod parts;
mod person;
mod registry;
mod request;
mod request_link;
mod responsible;
mod state;
mod told;
mod visible;

pub use access::{
    Listed, disclose_within, disclosed_until, grant_access, open_to_initiator, revoke_access,
    set_named_only,
};
pub use bases::CaseBases;
pub use case::{CaseQuery, CaseScope, Reader};
pub use closing::{
    Engagement, engagement, open_cases_led_in, open_cases_of, succeed, units_at_work,
};
pub use deviation::{
    DeviationScope, MeasureScope, Sides, has_no_manager, is_about_protected, reported_case,
    seen_deviations, side_of, works_in_unit,
};
pub use emergency::{EmergencyCase, EmergencyReview};
pub use led::{assignments_of, has_coordinator, led_by, open_cases_led_by};
pub use link::{GuestInvitation, OwnCalendarFeed, UnitCalendar};
pub use named::{is_protected, known_persons, recorded_persons};
pub use part::{CasePart, Located, PartOf};
pub use parts::{
    AttendanceItem, ChildsViewItem, ConsentItem, DischargeItem, DisclosureItem, FollowUpItem,
    GoalItem, GuestLinkItem, InterventionItem, InvitationItem, InvitedMeeting, MeetingItem,
    NamedUserItem, ParticipantItem, PlanItem,
};
pub use person::{
    PersonPair, PersonScope, RepresentativeScope, death_of, deceased, hold_person, is_about,
    is_record,
};
pub use registry::{OwnLog, OwnWork, Registry, Seen};
pub use request::{RequestScope, asked_requests, received_requests};
pub use request_link::{GuestRequest, RequestLinkScope};
pub use responsible::{unattended, unfounded};
pub use state::CaseState;
pub(in crate::gate) use state::cases_of;
pub use told::{changed_at, told, updated_at};
pub use visible::{disclosed_topic, visible_as, visible_cases};
