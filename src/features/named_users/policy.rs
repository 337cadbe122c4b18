//! Who may name whom. Who coordinates the case names anybody of a party; a party's own named users
//! name members of their unit, which is decided where the account is known.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, NamedUserItem, PartOf};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager};

actions! {
    /// List those named for a case.
    ListNamedUsers "listNamedUsers" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Name an account for a case.
    CreateNamedUser "createNamedUser" Write CaseScope, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Read who is named.
    ReadNamedUser "readNamedUser" Read PartOf<NamedUserItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Name an account no more.
    DeleteNamedUser "deleteNamedUser" Write PartOf<NamedUserItem>, "sip:write" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
}
