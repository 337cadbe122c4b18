//! Who may read a worklist: those who work with cases, each of what it may know.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::OwnWork;
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager};

actions! {
    /// List what the own unit must do.
    ListWorklist "listWorklist" Read OwnWork, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
}
