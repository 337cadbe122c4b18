//! Who may know of a case, and what of it.
//!
//! Without consent only the initiating unit's coordinators see a case. A party sees it while its
//! unit takes part and a disclosure (consent or other recorded basis) to its organisation and branch is
//! in force; what a unit contributes is its organisation's and branch's, and of what others own, only the topics disclosed. Ending either cuts access for every
//! request that starts afterwards, because both are read in the request's own transaction. Of a
//! protected person's case only those of them know who are named for it. The person concerned sees
//! all of the own cases.

use std::ops::Deref;

use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool, Integer, Nullable, Text};

use super::emergency::{Visibility, somebody_has, visibility};
use super::state::CaseState;
use super::told::told_to_person;
use super::visible::{Viewer, about_any, related, to_reader, visible_cases, visible_to};
use crate::db::Conn;
use crate::db::reading::{Reading, rows};
use crate::db::schema::cases;
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::gate::action::{Action, Lookup, Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::permit::{Permit, Tx};
use crate::gate::relations::Relation;
use crate::gate::scope::responsible::unattended;
use crate::kernel::vocabulary::{
    Basis, Branch, CaseStatus, ConsentKind, Owner, Party, Role, Topic, Topics,
};
use crate::kernel::{Id, Problem, Set, Stamp};
use crate::{stored_as_bits, stored_as_text};

stored_as_text!(CaseStatus, Basis, ConsentKind, Topic);
stored_as_bits!(Topic);

/// Whether a role can see any case at all.
fn reads_cases(role: Role) -> bool {
    matches!(
        role,
        Role::Coordinator | Role::Caseworker | Role::Manager | Role::Integration | Role::Person
    )
}

/// What a reader may read of a case beyond knowing that it is there.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The branch of an organisation whose contributions are read whatever they are about.
    own: Option<Owner>,
    topics: Topics,
}

impl Reader {
    /// Whether an item of `topic` that `owner` contributed may be read.
    pub fn reads(&self, owner: Owner, topic: Topic) -> bool {
        self.own == Some(owner) || self.topics.contains(topic)
    }

    /// The branch of an organisation whose contributions are read whatever they are about.
    pub fn own(&self) -> Option<Owner> {
        self.own
    }

    /// Whether what others own of `topic` may be read.
    pub fn is_told(&self, topic: Topic) -> bool {
        self.topics.contains(topic)
    }
}

/// A case that the actor may know of. Only the Gate can make one: the seal is private.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct CaseScope {
    state: CaseState,
    /// What the actor may read of it.
    pub reader: Reader,
    visibility: Visibility,
    is_unsettled: bool,
    changed_at: Option<Stamp>,
    kept_key: Vec<u8>,
    #[allow(
        dead_code,
        reason = "keeps every other module from making or copying a scope"
    )]
    seal: (),
}

impl CaseScope {
    /// What the other parts of the case are selected by, for work on one part.
    pub fn for_parts<A: Action>(&self, permit: &Permit<A>) -> CaseQuery {
        Self::sought(permit.actor(), permit.now(), &self.id)
    }

    fn seen_by(mut self, visibility: Visibility, topics: Topics) -> Self {
        self.visibility = visibility;
        self.reader.topics = topics;
        self
    }

    /// When something last happened in it that the actor's unit learns of; none when the unit may not know of it
    /// but by emergency access.
    pub fn changed_at(&self) -> Option<Stamp> {
        self.changed_at
    }

    /// Whether it is known by emergency access alone, so that nothing is written on it.
    pub fn is_read_only(&self) -> bool {
        matches!(self.visibility, Visibility::Emergency)
    }

    /// Whether the actor is a coordinator of the unit that initiated or leads the case, or the
    /// initiating organisation's record system.
    pub fn coordinated_by(&self, actor: &Actor) -> bool {
        !self.is_read_only()
            && match actor.role {
                Role::Integration => self.initiator() == actor.owner(),
                Role::Coordinator => {
                    [self.initiating_unit_id, self.lead_unit_id].contains(&actor.unit_id)
                }
                _ => false,
            }
    }

    /// Whether the actor is of a unit that initiated or leads the case, or of the branch that
    /// initiated it: who may know what is for those alone who prepare it.
    pub fn prepared_by(&self, actor: &Actor) -> bool {
        self.reader.own == Some(self.initiator())
            || actor.unit_id == self.lead_unit_id
            || self.is_about(actor)
    }

    /// Whether the actor is the person whom the case is about.
    pub fn is_about(&self, actor: &Actor) -> bool {
        actor.is(self.person_id)
    }

    /// The unit whose contribution it is what the actor writes: staff's own; what the person says is kept by
    /// those who opened the case.
    pub fn contributor(&self, actor: &Actor) -> Party {
        match actor.as_staff() {
            Some(staff) => staff.party(),
            None => self.initiating_party(),
        }
    }

    /// Whether the actor may know who takes part and what is consented to, as far as who initiated the
    /// case recorded it.
    pub fn tells_of_parties(&self) -> bool {
        self.reader.reads(self.initiator(), Topic::Basic)
    }
}

/// Of a case that may be known of, where it stands may be.
impl Deref for CaseScope {
    type Target = CaseState;

    fn deref(&self) -> &CaseState {
        &self.state
    }
}

impl Target for CaseScope {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        if let Conn::Postgres(pg) = tx.conn()? {
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
        let now = tx.now();
        match tx.read(Self::seek(actor, now, key))? {
            Some(sought) => sought.resolve(tx, actor),
            None => Ok(None),
        }
    }

    fn subject(&self) -> Subject {
        self.state.subject()
    }

    fn case(&self) -> Option<CaseState> {
        Some(self.state)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.person_id, &self.kept_key))
    }

    fn in_emergency(&self) -> bool {
        !matches!(self.visibility, Visibility::Ordinary)
    }

    fn ordinarily(self) -> Option<Self> {
        let topics = self.visibility.ordinary_topics(self.reader.topics)?;
        Some(self.seen_by(Visibility::Ordinary, topics))
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

impl Lookup for CaseScope {
    type Sought = CaseQuery;

    fn sought(actor: &Actor, now: Stamp, key: &Id) -> CaseQuery {
        CaseQuery {
            id: *key,
            own: actor.owner(),
            viewer: Viewer::of(actor),
            related: actor.relations.clone(),
            now,
            seal: (),
        }
    }

    fn resolve(self, tx: &mut Tx<'_>, actor: &Actor) -> Result<Option<Self>, Problem> {
        if !self.is_unsettled {
            return Ok(Some(self));
        }
        let told = self.reader.topics;
        let visibility = visibility(tx, actor, self.id, told)?;
        Ok(visibility.map(|visibility| self.seen_by(visibility, visibility.topics(told))))
    }

    fn seek(actor: &Actor, now: Stamp, key: &Id) -> impl Reading<Output = Option<Self>> {
        let own = actor.owner();
        let person = (actor.role == Role::Person).then(|| actor.clone());
        let (unit_id, role) = (actor.unit_id, actor.role);
        let seen = reads_cases(actor.role).then(|| rows(seen(actor, now, *key)));
        Reading::map(seen, move |rows: Option<Vec<Row>>| {
            let mut rows = rows.unwrap_or_default();
            let whole = rows.iter().any(|row| row.is_whole);
            let topics = rows
                .iter()
                .filter_map(|row| row.topics)
                .fold(Set::EMPTY, Set::union);
            rows.pop().map(|row| Self {
                visibility: Visibility::Ordinary,
                is_unsettled: row.is_unsettled,
                changed_at: row.changed_at,
                state: CaseState {
                    id: row.id,
                    person_id: row.person_id,
                    status: row.status,
                    initiating_organisation_id: row.initiating_organisation_id,
                    initiating_branch: row.initiating_branch,
                    initiating_unit_id: row.initiating_unit_id,
                    lead_unit_id: row.lead_unit_id,
                },
                reader: Reader {
                    // Who is told of a discharge alone reads by topic, also what its organisation owns.
                    own: (whole
                        || own.organisation_id != row.initiating_organisation_id
                        || unit_id == row.initiating_unit_id
                        || role == Role::Integration)
                        .then_some(own),
                    topics: match &person {
                        Some(person) => person.topics_of(row.person_id),
                        None => topics,
                    },
                },
                kept_key: row.kept_key,
                seal: (),
            })
        })
    }
}

/// A case that a permit is sought for, or was given: what its parts are selected by.
#[derive(Clone, Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct CaseQuery {
    /// The case.
    pub id: Id,
    /// The branch acted for.
    pub own: Owner,
    viewer: Viewer,
    /// The records that are the actor's to see as a person.
    related: Vec<Relation>,
    now: Stamp,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

impl CaseQuery {
    /// The moment at which it is asked.
    pub fn now(&self) -> Stamp {
        self.now
    }

    /// Which cases, by the rows of `case_access`, the actor may know of: for what links to others.
    pub fn visible_beside(&self) -> Condition {
        match self.viewer.role {
            Role::Person => about_any("case_access", &related(&self.related)),
            _ => visible_to("case_access", self.viewer, self.now),
        }
    }

    /// When something last happened in the case, and when it was changed itself, as far as the actor learns of it
    /// as a person; none for staff, whose access says it.
    pub fn told_to_person(&self) -> Option<Sql<(Moment, Moment)>> {
        (self.viewer.role == Role::Person).then(|| {
            told_to_person(&self.related)
                .text(" FROM cases WHERE cases.id = ")
                .id(self.id)
        })
    }

    /// Which interventions, joined with who answers for them, nobody can see to now.
    pub fn unattended(&self) -> Condition {
        unattended(self.now)
    }
}

impl<A: Action<Target = CaseScope>> From<&Permit<A>> for CaseQuery {
    fn from(permit: &Permit<A>) -> Self {
        CaseScope::sought(permit.actor(), permit.now(), &permit.target().id)
    }
}

type RowColumns = (
    Uid,
    Uid,
    Text,
    Uid,
    Text,
    Uid,
    Uid,
    Binary,
    Nullable<Integer>,
    Bool,
    Nullable<Moment>,
    Bool,
);

/// The case once for each disclosure in force, and once when there is none.
fn seen(actor: &Actor, now: Stamp, key: Id) -> Sql<RowColumns> {
    Sql::new(
        "SELECT cases.id, cases.person_id, cases.status, cases.initiating_organisation_id, \
         cases.initiating_branch, cases.initiating_unit_id, cases.lead_unit_id, person_keys.kept, disclosures.topics, \
         (disclosures.unit_id IS NULL OR disclosures.basis = 'SAME_AUTHORITY'), seen.changed_at, ",
    )
    .all_of(somebody_has(now))
    .text(
        " FROM (SELECT max(case_access.changed_at) AS changed_at FROM case_access WHERE case_access.case_id = ",
    )
    .id(key)
    .text(" AND ")
    .all_of(visible_cases(actor, now))
    .text(
        ") AS seen CROSS JOIN cases JOIN person_keys ON person_keys.person_id = cases.person_id \
         LEFT JOIN disclosures ON disclosures.case_id = cases.id AND disclosures.organisation_id = ",
    )
    .id(actor.organisation_id)
    .text(" AND disclosures.valid_from <= ")
    .at(now)
    .text(" AND disclosures.valid_to > ")
    .at(now)
    .all_of(to_reader("disclosures", Viewer::of(actor)))
    .text(" WHERE cases.id = ")
    .id(key)
    .text(" AND (seen.changed_at IS NOT NULL OR ")
    .all_of(somebody_has(now))
    .text(")")
}

#[derive(Queryable)]
struct Row {
    id: Id,
    person_id: Id,
    status: CaseStatus,
    initiating_organisation_id: Id,
    initiating_branch: Branch,
    initiating_unit_id: Id,
    lead_unit_id: Id,
    kept_key: Vec<u8>,
    topics: Option<Topics>,
    /// Whether what discloses it, if anything does, is for more than what one unit is told of a discharge.
    is_whole: bool,
    changed_at: Option<Stamp>,
    is_unsettled: bool,
}
