//! Who may do what with meetings.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{
    AttendanceItem, CaseScope, InvitedMeeting, MeetingItem, OwnCalendarFeed, PartOf, Registry,
    UnitCalendar,
};
use crate::gate::{Actor, LinkAction, Mode, Purpose, Target};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List a case's meetings.
    ListMeetings "listMeetings" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Plan a meeting.
    CreateMeeting "createMeeting" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read a meeting.
    ReadMeeting "readMeeting" Read PartOf<MeetingItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Change or move a meeting.
    UpdateMeeting "updateMeeting" Write PartOf<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Cancel a meeting.
    DeleteMeeting "deleteMeeting" Write PartOf<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// List who came to a meeting.
    ListAttendances "listAttendances" Read PartOf<MeetingItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Record whether a participant came.
    CreateAttendance "createAttendance" Write PartOf<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Read an attendance.
    ReadAttendance "readAttendance" Read PartOf<AttendanceItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Correct an attendance.
    UpdateAttendance "updateAttendance" Write PartOf<AttendanceItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Take a meeting into one's calendar: when and where, nothing else.
    ReadMeetingCalendar "readMeetingCalendar" Read PartOf<InvitedMeeting>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// List a unit's calendar feeds.
    ListCalendarFeeds "listCalendarFeeds" Read Registry, "sip:read" Coordination &[Coordinator, Caseworker, Manager], of_own_unit;
    /// Make a feed of one's unit's meetings.
    CreateCalendarFeed "createCalendarFeed" Write Registry, "sip:write" Coordination &[Coordinator, Caseworker, Manager], of_own_unit;
    /// Read a calendar feed, without its secret.
    ReadCalendarFeed "readCalendarFeed" Read OwnCalendarFeed, "sip:read" Coordination &[Coordinator, Caseworker, Manager], anyone;
    /// Revoke a calendar feed.
    DeleteCalendarFeed "deleteCalendarFeed" Write OwnCalendarFeed, "sip:write" Coordination &[Coordinator, Caseworker, Manager], anyone;
}

/// Whether the unit is the one acted in.
fn of_own_unit(actor: &Actor, unit: &Registry) -> bool {
    unit.subject().id == Some(actor.unit_id)
}

/// Read a unit's meetings by a feed's link.
pub struct FollowCalendarFeed;

impl LinkAction for FollowCalendarFeed {
    const NAME: &'static str = "followCalendarFeed";
    const MODE: Mode = Mode::Read;
    const PURPOSE: Purpose = Purpose::Coordination;
    type Link = UnitCalendar;
}
