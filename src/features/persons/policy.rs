//! Who may do what with persons' records.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{OwnWork, PersonPair, PersonScope, RepresentativeScope};
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
    /// List what was merged into a person's record.
    ListPersonMerges "listPersonMerges" Read PersonScope, "sip:read" Coordination &[Coordinator, Integration], anyone;
    /// Merge another record of the same person into a record.
    MergePersons "createPersonMerge" Write PersonPair, "sip:write" Coordination &[Coordinator, Integration], anyone;
    /// List who acts for a person.
    ListRepresentatives "listRepresentatives" Read PersonScope, "sip:read" Coordination &[Coordinator, Integration], anyone;
    /// Record who acts for a person.
    CreateRepresentative "createRepresentative" Write PersonScope, "sip:write" Coordination &[Coordinator, Integration], anyone;
    /// Read who acts for a person.
    ReadRepresentative "readRepresentative" Read RepresentativeScope, "sip:read" Coordination &[Coordinator, Integration], anyone;
    /// Correct who acts for a person.
    UpdateRepresentative "updateRepresentative" Write RepresentativeScope, "sip:write" Coordination &[Coordinator, Integration], anyone;
    /// End somebody's acting for a person.
    DeleteRepresentative "deleteRepresentative" Write RepresentativeScope, "sip:write" Coordination &[Coordinator, Integration], anyone;
}
