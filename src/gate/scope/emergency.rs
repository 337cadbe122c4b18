//! Emergency access (nödåtkomst): one account in one assignment reads one case for a while, whatever it
//! may know of otherwise, and writes nothing in it.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::case::CaseScope;
use super::state::{CASE_STATE, CaseState};
use super::visible::visible_cases;
use crate::db::Conn;
use crate::db::reading::rows;
use crate::db::schema::{cases, emergency_accesses, emergency_queue, person_keys};
use crate::db::sql::{Condition, Sql};
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Role, Topics};
use crate::kernel::{Id, Problem, Set, Stamp};

/// By what right the actor knows of a case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Visibility {
    /// What everybody goes by.
    Ordinary,
    /// Emergency access alone.
    Emergency,
    /// Either; of what others own, these are the topics by the ordinary one.
    Both(Topics),
}

impl Visibility {
    /// The topics that are read by it, when `told` are disclosed.
    pub(super) fn topics(self, told: Topics) -> Topics {
        match self {
            Self::Ordinary => told,
            Self::Emergency | Self::Both(_) => Set::all(),
        }
    }

    /// The topics that are read by the ordinary right, of which `read` are read; none without it.
    pub(super) fn ordinary_topics(self, read: Topics) -> Option<Topics> {
        match self {
            Self::Ordinary => Some(read),
            Self::Both(topics) => Some(topics),
            Self::Emergency => None,
        }
    }
}

/// By what right the actor knows of `case`, if by any, when `told` are disclosed.
pub(super) fn visibility(
    tx: &mut Tx<'_>,
    actor: &Actor,
    case: Id,
    told: Topics,
) -> Result<Option<Visibility>, Problem> {
    let now = tx.now();
    let found: Vec<(bool, bool)> = tx.read(rows(visibilities(actor, now, case)))?;
    Ok(found.first().and_then(|found| match found {
        (true, false) => Some(Visibility::Ordinary),
        (true, true) => Some(Visibility::Both(told)),
        (false, true) => Some(Visibility::Emergency),
        (false, false) => None,
    }))
}

/// That somebody has emergency access to the case that is the row of `cases`: of most cases the row
/// itself says that nobody has.
pub(super) fn somebody_has(now: Stamp) -> Condition {
    Sql::new("(cases.emergency_until IS NOT NULL AND cases.emergency_until > ")
        .at(now)
        .text(")")
}

/// Whether the actor knows of `case` as everybody does, and whether it has emergency access.
fn visibilities(actor: &Actor, now: Stamp, case: Id) -> Sql<(Bool, Bool)> {
    Sql::new("SELECT EXISTS (SELECT 1 FROM case_access WHERE case_access.case_id = ")
        .id(case)
        .text(" AND ")
        .all_of(visible_cases(actor, now))
        .text("), EXISTS (SELECT 1 FROM emergency_accesses AS e WHERE e.case_id = ")
        .id(case)
        .text(" AND e.assignment_id = ")
        .id(actor.assignment_id)
        .text(" AND e.account_id = ")
        .id(actor.account_id)
        .text(" AND e.valid_to > ")
        .at(now)
        .text(")")
}

/// Any case that there is, to somebody who may take emergency access.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct EmergencyCase {
    /// The case.
    pub case: CaseState,
    kept_key: Vec<u8>,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

impl Target for EmergencyCase {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        CaseScope::lock(tx, key)
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        if !matches!(
            actor.role,
            Role::Coordinator | Role::Caseworker | Role::Manager
        ) {
            return Ok(None);
        }
        let found: Option<(CaseState, Vec<u8>)> = cases::table
            .inner_join(person_keys::table.on(person_keys::person_id.eq(cases::person_id)))
            .filter(cases::id.eq(key))
            .select((CASE_STATE, person_keys::kept))
            .one(tx)?;
        Ok(found.map(|(case, kept_key)| Self {
            case,
            kept_key,
            seal: (),
        }))
    }

    fn subject(&self) -> Subject {
        self.case.subject()
    }

    fn case(&self) -> Option<CaseState> {
        Some(self.case)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.case.person_id, &self.kept_key))
    }

    fn asked(key: &Id) -> Subject {
        CaseScope::asked(key)
    }
}

/// An emergency access, to the reviewers of the organisations that it concerns.
#[derive(Debug)]
pub struct EmergencyReview {
    /// The emergency access.
    pub id: Id,
    /// Who took it.
    pub taken_by: Id,
    /// The case.
    pub case: CaseState,
    kept_key: Vec<u8>,
}

impl Target for EmergencyReview {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        if let Conn::Postgres(pg) = tx.conn()? {
            emergency_accesses::table
                .filter(emergency_accesses::id.eq(key))
                .select(emergency_accesses::id)
                .for_update()
                .first::<Id>(pg)
                .optional()?;
        }
        Ok(())
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        if actor.role != Role::Auditor {
            return Ok(None);
        }
        let found: Option<(Id, CaseState, Vec<u8>)> = emergency_accesses::table
            .inner_join(
                emergency_queue::table
                    .on(emergency_queue::emergency_access_id.eq(emergency_accesses::id)),
            )
            .inner_join(cases::table.on(cases::id.eq(emergency_accesses::case_id)))
            .inner_join(person_keys::table.on(person_keys::person_id.eq(cases::person_id)))
            .filter(emergency_accesses::id.eq(key))
            .filter(emergency_queue::organisation_id.eq(actor.organisation_id))
            .select((
                emergency_accesses::account_id,
                CASE_STATE,
                person_keys::kept,
            ))
            .one(tx)?;
        Ok(found.map(|(taken_by, case, kept_key)| Self {
            id: *key,
            taken_by,
            case,
            kept_key,
        }))
    }

    fn subject(&self) -> Subject {
        Subject {
            case_id: Some(self.case.id),
            person_id: Some(self.case.person_id),
            ..Self::asked(&self.id)
        }
    }

    fn case(&self) -> Option<CaseState> {
        Some(self.case)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.case.person_id, &self.kept_key))
    }

    fn asked(key: &Id) -> Subject {
        Subject::of("emergency-access", *key)
    }
}
