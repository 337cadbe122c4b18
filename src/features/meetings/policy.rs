//! Who may do what with meetings.

use super::store::MeetingItem;
use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, Within};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager};

actions! {
    /// List a case's meetings.
    ListMeetings "listMeetings" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Plan a meeting.
    CreateMeeting "createMeeting" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read a meeting.
    ReadMeeting "readMeeting" Read Within<MeetingItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Change or move a meeting.
    UpdateMeeting "updateMeeting" Write Within<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
    /// Cancel a meeting.
    DeleteMeeting "deleteMeeting" Write Within<MeetingItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
}
