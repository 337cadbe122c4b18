//! Who may read a case's timeline.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::CaseScope;
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager, Person};

actions! {
    /// Read what happened in a case.
    ListTimeline "listTimelineEntries" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
}
