//! Who may do what with deadlines: everybody reads the policies, the service's administrator keeps them.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, Registry};
use crate::kernel::Code;
use crate::kernel::vocabulary::Role::{
    self, Caseworker, Coordinator, Integration, Manager, Person, ServiceAdmin,
};

actions! {
    /// List a case's deadlines.
    ListDeadlines "listDeadlines" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration, Person], anyone;
    /// List deadline policies.
    ListDeadlinePolicies "listDeadlinePolicies" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Decide a deadline policy.
    CreateDeadlinePolicy "createDeadlinePolicy" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// Read a deadline policy.
    ReadDeadlinePolicy "readDeadlinePolicy" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Change a deadline policy.
    UpdateDeadlinePolicy "updateDeadlinePolicy" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
    /// Remove a deadline policy.
    DeleteDeadlinePolicy "deleteDeadlinePolicy" Write Registry, "registry:write" Registry &[ServiceAdmin], Registry::kept_by;
}
