//! Who may do what with meetings.

use super::attendances::AttendanceItem;
use super::store::{InvitedMeeting, MeetingItem};
use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, OwnCalendarFeed, Registry, UnitCalendar, Within};
use crate::gate::{Actor, LinkAction, Mode, Purpose, Target};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// List a case's meetings.
    ListMeetings "listMeetings" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Plan a meeting.
    CreateMeeting "createMeeting" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read a meeting.
    ReadMeeting "readMeeting" Read Within<MeetingItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// Change or move a meeting.
    UpdateMeeting "updateMeeting" Write Within<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Cancel a meeting.
    DeleteMeeting "deleteMeeting" Write Within<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// List who came to a meeting.
    ListAttendances "listAttendances" Read Within<MeetingItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Record whether a participant came.
    CreateAttendance "createAttendance" Write Within<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Read an attendance.
    ReadAttendance "readAttendance" Read Within<AttendanceItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Correct an attendance.
    UpdateAttendance "updateAttendance" Write Within<AttendanceItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Take a meeting into one's calendar: when and where, nothing else.
    ReadMeetingCalendar "readMeetingCalendar" Read Within<InvitedMeeting>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
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
