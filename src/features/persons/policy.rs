//! Who may do what with persons' records.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{OwnWork, PersonScope};
use crate::kernel::vocabulary::Role::{Coordinator, Integration, Person};

actions! {
    /// Record a person in one's own organisation.
    CreatePerson "createPerson" Write OwnWork, "sip:write" Coordination &[Coordinator, Integration], anyone;
    /// Look a person up among the own organisation's.
    SearchPersons "createPersonSearch" Read OwnWork, "sip:read" Coordination &[Coordinator, Integration], anyone;
    /// List one's own records, as the person concerned.
    ListOwnRecords "listOwnRecords" Read OwnWork, "sip:read" Coordination &[Person], anyone;
    /// Read a person's record.
    ReadPerson "readPerson" Read PersonScope, "sip:read" Coordination &[Coordinator, Integration, Person], anyone;
    /// Read what a person's record said before.
    ReadPersonRevisions "listPersonRevisions" Read PersonScope, "sip:read" Coordination &[Coordinator, Integration], anyone;
    /// Correct a person's record.
    UpdatePerson "updatePerson" Write PersonScope, "sip:write" Coordination &[Coordinator, Integration], anyone;
}
