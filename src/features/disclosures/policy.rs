//! Who may do what with disclosures on another basis than consent.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseScope, DisclosureItem, PartOf};
use crate::kernel::vocabulary::Role::{Caseworker, Coordinator, Integration, Manager};

actions! {
    /// List a case's disclosures on another basis than consent.
    ListDisclosures "listDisclosures" Read CaseScope, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// Record one.
    CreateDisclosure "createDisclosure" Write CaseScope, "sip:write" Coordination &[Coordinator, Integration],
        |actor, case| case.coordinated_by(actor);
    /// Read one.
    ReadDisclosure "readDisclosure" Read PartOf<DisclosureItem>, "sip:read" Coordination &[Coordinator, Caseworker, Manager, Integration], anyone;
    /// End one at once.
    EndDisclosure "createDisclosureEnding" Write PartOf<DisclosureItem>, "sip:write" Coordination &[Coordinator, Integration],
        |actor, part| part.case.coordinated_by(actor);
}
