//! Who may know of a case, and what of it.
//!
//! Without consent only the initiating unit's coordinators see a case. A party sees it while its
//! unit takes part and a disclosure (consent or other recorded basis) to its organisation is in
//! force; and of what others own, only the topics disclosed. Ending either cuts access for every
//! request that starts afterwards, because both are read in the request's own transaction.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use crate::db::schema::{case_access, cases, disclosures};
use crate::db::{Conn, MultiBackend};
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Basis, CaseStatus, ConsentKind, Role, Topic, Topics};
use crate::kernel::{Id, Problem, Set, Stamp};
use crate::{stored_as_bits, stored_as_text};

stored_as_text!(CaseStatus, Basis, ConsentKind, Topic);
stored_as_bits!(Topic);

/// The predicate, on rows of `case_access`.
pub type Visible =
    Box<dyn BoxableExpression<case_access::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// Whether a role can see any case at all.
pub fn reads_cases(role: Role) -> bool {
    matches!(
        role,
        Role::Coordinator | Role::Caseworker | Role::Manager | Role::Integration
    )
}

/// The one predicate that every path to cases shares: get, list, count, expand, nested.
pub fn visible_cases(actor: &Actor, now: Stamp) -> Visible {
    let takes_part = case_access::valid_from.le(now).and(
        case_access::valid_to
            .is_null()
            .or(case_access::valid_to.gt(now)),
    );
    let disclosed = exists(
        disclosures::table
            .filter(disclosures::case_id.eq(case_access::case_id))
            .filter(disclosures::organisation_id.eq(actor.organisation_id))
            .filter(disclosures::valid_from.le(now))
            .filter(disclosures::valid_to.gt(now)),
    );
    match actor.role {
        Role::Coordinator => Box::new(
            case_access::unit_id
                .eq(actor.unit_id)
                .and(takes_part)
                .and(case_access::is_initiator.or(disclosed)),
        ),
        Role::Integration => Box::new(
            case_access::organisation_id
                .eq(actor.organisation_id)
                .and(takes_part)
                .and(case_access::is_initiator.or(disclosed)),
        ),
        _ => Box::new(
            case_access::unit_id
                .eq(actor.unit_id)
                .and(takes_part)
                .and(disclosed),
        ),
    }
}

/// What a reader may read of a case beyond knowing that it is there.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    organisation_id: Id,
    topics: Topics,
}

impl Reader {
    /// Whether an item of `topic` that `owner` contributed may be read.
    pub fn reads(&self, owner: Id, topic: Topic) -> bool {
        owner == self.organisation_id || self.topics.contains(topic)
    }
}

/// A case that the actor may know of. Only the Gate can make one: the seal is private.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct CaseScope {
    /// The case.
    pub id: Id,
    /// The person it is about.
    pub person_id: Id,
    /// Where it stands.
    pub status: CaseStatus,
    /// The organisation that initiated it.
    pub initiating_organisation_id: Id,
    /// The unit that initiated it.
    pub initiating_unit_id: Id,
    /// The unit that leads it.
    pub lead_unit_id: Id,
    /// What the actor may read of it.
    pub reader: Reader,
    #[allow(
        dead_code,
        reason = "keeps every other module from making or copying a scope"
    )]
    seal: (),
}

impl CaseScope {
    /// Whether the actor is a coordinator of the unit that initiated or leads the case, or the
    /// initiating organisation's record system.
    pub fn coordinated_by(&self, actor: &Actor) -> bool {
        match actor.role {
            Role::Integration => self.initiating_organisation_id == actor.organisation_id,
            Role::Coordinator => {
                [self.initiating_unit_id, self.lead_unit_id].contains(&actor.unit_id)
            }
            _ => false,
        }
    }
}

impl Target for CaseScope {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        if let Conn::Postgres(pg) = tx.conn() {
            cases::table
                .filter(cases::id.eq(key))
                .select(cases::id)
                .for_update()
                .first::<Id>(pg)
                .optional()?;
        }
        Ok(())
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        if !reads_cases(actor.role) {
            return Ok(None);
        }
        let now = tx.now();
        let visible: Option<Id> = case_access::table
            .into_boxed()
            .filter(visible_cases(actor, now))
            .filter(case_access::case_id.eq(key))
            .select(case_access::case_id)
            .first(tx.conn())
            .optional()?;
        if visible.is_none() {
            return Ok(None);
        }
        // The case once for each disclosure in force, and once when there is none.
        let disclosed = disclosures::case_id
            .eq(cases::id)
            .and(disclosures::organisation_id.eq(actor.organisation_id))
            .and(disclosures::valid_from.le(now))
            .and(disclosures::valid_to.gt(now));
        let rows: Vec<Row> = cases::table
            .left_join(disclosures::table.on(disclosed))
            .filter(cases::id.eq(key))
            .select((
                cases::id,
                cases::person_id,
                cases::status,
                cases::initiating_organisation_id,
                cases::initiating_unit_id,
                cases::lead_unit_id,
                disclosures::topics.nullable(),
            ))
            .load(tx.conn())?;
        let topics = rows
            .iter()
            .filter_map(|row| row.topics)
            .fold(Set::EMPTY, Set::union);
        Ok(rows.first().map(|row| Self {
            id: row.id,
            person_id: row.person_id,
            status: row.status,
            initiating_organisation_id: row.initiating_organisation_id,
            initiating_unit_id: row.initiating_unit_id,
            lead_unit_id: row.lead_unit_id,
            reader: Reader {
                organisation_id: actor.organisation_id,
                topics,
            },
            seal: (),
        }))
    }

    fn subject(&self) -> Subject {
        Subject {
            kind: "case",
            id: Some(self.id),
            case_id: Some(self.id),
            person_id: Some(self.person_id),
        }
    }

    fn asked(key: &Id) -> Subject {
        Subject {
            kind: "case",
            id: Some(*key),
            case_id: Some(*key),
            person_id: None,
        }
    }
}

#[derive(Queryable)]
struct Row {
    id: Id,
    person_id: Id,
    status: CaseStatus,
    initiating_organisation_id: Id,
    initiating_unit_id: Id,
    lead_unit_id: Id,
    topics: Option<Topics>,
}
