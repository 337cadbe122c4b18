//! Who may read the access log.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{OwnLog, PersonScope};
use crate::kernel::vocabulary::Role::{Auditor, Coordinator, Integration, Person};

actions! {
    /// Review what was done in one's own organisation.
    ListAuditEntries "listAuditEntries" Read OwnLog, "audit:read" Review &[Auditor], anyone;
    /// Read who has had access to a person's record and cases, for the person.
    ListPersonAccesses "listPersonAccesses" Read PersonScope, "sip:read" Coordination &[Coordinator, Integration, Person], anyone;
}
