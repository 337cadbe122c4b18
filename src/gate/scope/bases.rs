//! The one question about a case that goes beyond those who see it: on which basis an organisation could read.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::case::CaseScope;
use crate::db::schema::{cases, disclosures, emergency_accesses, participants};
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Branch, Role, Topic};
use crate::kernel::{Id, Problem};

/// A case, as far as its bases are asked about. To a reviewer of the access log it exists when the records name
/// the reviewer's organisation, and tells of that organisation alone; to everybody else it is the case that
/// they see.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct CaseBases {
    /// The case.
    pub case_id: Id,
    /// The organisation that initiated it.
    pub initiating_organisation_id: Id,
    /// The branch of that organisation.
    pub initiating_branch: Branch,
    /// The unit that initiated it.
    pub initiating_unit_id: Id,
    /// The only organisation that is told about; every one when there is none.
    pub only: Option<Id>,
    person_id: Id,
    may_be_asked: bool,
    is_emergency: bool,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

impl CaseBases {
    /// Whether the actor coordinates the case, is the person or acts for the person and may know who takes
    /// part, or reviews one of the organisations.
    pub fn may_be_asked(&self) -> bool {
        self.may_be_asked
    }

    fn seen(actor: &Actor, case: &CaseScope) -> Self {
        let own = actor.relation(case.person_id).is_some() && case.reader.is_told(Topic::Basic);
        Self {
            case_id: case.id,
            initiating_organisation_id: case.initiating_organisation_id,
            initiating_branch: case.initiating_branch,
            initiating_unit_id: case.initiating_unit_id,
            only: None,
            person_id: case.person_id,
            may_be_asked: case.coordinated_by(actor) || own,
            is_emergency: case.in_emergency(),
            seal: (),
        }
    }

    fn reviewed(tx: &mut Tx<'_>, organisation: Id, case: Id) -> Result<Option<Self>, Problem> {
        let takes_part = participants::table
            .filter(participants::case_id.eq(case))
            .filter(participants::organisation_id.eq(Some(organisation)));
        let is_told = disclosures::table
            .filter(disclosures::case_id.eq(case))
            .filter(disclosures::organisation_id.eq(organisation));
        let broke_in = emergency_accesses::table
            .filter(emergency_accesses::case_id.eq(case))
            .filter(emergency_accesses::organisation_id.eq(organisation));
        let concerned = exists(takes_part).or(exists(is_told)).or(exists(broke_in));
        let found: Option<(Id, Id, Branch, Id)> = cases::table
            .filter(cases::id.eq(case))
            .filter(concerned)
            .select((
                cases::person_id,
                cases::initiating_organisation_id,
                cases::initiating_branch,
                cases::initiating_unit_id,
            ))
            .one(tx)?;
        Ok(found.map(
            |(person_id, initiator, initiating_branch, initiating_unit_id)| Self {
                case_id: case,
                initiating_organisation_id: initiator,
                initiating_branch,
                initiating_unit_id,
                only: Some(organisation),
                person_id,
                may_be_asked: true,
                is_emergency: false,
                seal: (),
            },
        ))
    }
}

impl Target for CaseBases {
    type Key = Id;

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        if actor.role == Role::Auditor {
            return Self::reviewed(tx, actor.organisation_id, *key);
        }
        let case = CaseScope::find(tx, actor, key)?;
        Ok(case.map(|case| Self::seen(actor, &case)))
    }

    fn subject(&self) -> Subject {
        Subject {
            person_id: Some(self.person_id),
            ..Self::asked(&self.case_id)
        }
    }

    /// What is told is sealed nowhere.
    fn kept_key(&self) -> Option<(Id, &[u8])> {
        None
    }

    fn in_emergency(&self) -> bool {
        self.is_emergency
    }

    fn asked(key: &Id) -> Subject {
        CaseScope::asked(key)
    }
}
