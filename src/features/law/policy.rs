//! Who may do what with the law: everybody reads it; on which basis an organisation could read in a case is
//! told to those who coordinate it, to the person, and to the organisation's own reviewers.

use crate::actions;
use crate::gate::action::anyone;
use crate::gate::scope::{CaseBases, Registry};
use crate::kernel::Code;
use crate::kernel::vocabulary::Role::{self, Auditor, Coordinator, Integration, Person};

actions! {
    /// List the rows of the law.
    ListLaw "listLaw" Read Registry, "registry:read" Registry Role::ALL, anyone;
    /// Ask on which basis an organisation could read in a case.
    ListAccessBases "listAccessBases" Read CaseBases, "sip:read" Review &[Coordinator, Integration, Auditor, Person],
        |_actor, bases| bases.may_be_asked();
}
