//! Who may know of a deviation, and what of it.
//!
//! The unit that reported it knows all of it, and alone the case that it was about. The unit that has it knows what
//! was reported, without person and case: its managers, or while it has none its coordinators; one that forwarded it
//! goes on knowing what it had. A record system stands for the units of its organisation and branch, strategists
//! oversee what was sent in their areas, and the person knows the own reports.

use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool, Nullable, Text};

use super::case::CaseScope;
use super::named::is_protected;
use super::visible::{Viewer, disclosure, related, visible_as};
use crate::db::Conn;
use crate::db::reading::rows;
use crate::db::schema::{deviation_measures, deviations, persons};
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::gate::action::{Action, Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::{Permit, Tx};
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::{DeviationCategory, DeviationSide, DeviationStatus, Role};
use crate::kernel::{Id, Problem, Stamp};
use crate::stored_as_text;

stored_as_text!(DeviationStatus, DeviationSide, DeviationCategory);

/// What the actor's units have to do with a deviation: a record system can stand for both.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sides {
    /// The reporting unit is one of them, or the actor is the person who reported it.
    pub reports: bool,
    /// The unit that has it is one of them.
    pub receives: bool,
    /// Until when it was with one that forwarded it.
    pub forwarded_at: Option<Stamp>,
    /// It was sent to a unit in the strategist's area.
    pub oversees: bool,
}

impl Sides {
    fn with(self, (side, until): (DeviationSide, Option<Stamp>)) -> Self {
        match side {
            DeviationSide::Reported => Self {
                reports: true,
                ..self
            },
            DeviationSide::Received => Self {
                receives: true,
                ..self
            },
            DeviationSide::Forwarded => Self {
                forwarded_at: self.forwarded_at.max(until),
                ..self
            },
            DeviationSide::Overseen => Self {
                oversees: true,
                ..self
            },
        }
    }

    /// Whether the actor has only what the unit had when it forwarded it, and since when.
    pub fn had_until(&self) -> Option<Stamp> {
        self.forwarded_at
            .filter(|_| !self.reports && !self.receives)
    }

    /// Whether the actor reads the words, and not only what is counted.
    pub fn reads_words(&self) -> bool {
        self.reports || self.receives || self.forwarded_at.is_some()
    }
}

/// A deviation that the actor may know of. Only the Gate can make one: the seal is private.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct DeviationScope {
    /// The deviation.
    pub id: Id,
    /// Where it stands.
    pub status: DeviationStatus,
    /// What the actor has to do with it.
    pub sides: Sides,
    /// The unit that has it.
    pub unit_id: Id,
    /// The unit that reported it; none when the person did.
    pub reporting_unit_id: Option<Id>,
    /// Whether it is handled in another system, from which its steps come.
    pub is_from_outside: bool,
    /// Whether the reader may follow the link to the case.
    pub sees_case: bool,
    /// The case, as far as the reader may know it.
    pub known_case: Option<Id>,
    case_id: Option<Id>,
    kept_key: Vec<u8>,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

impl DeviationScope {
    const KIND: &'static str = "deviation";

    /// Whether the answer may be read: who reported it and who oversees it have it from when it is given, who
    /// forwarded the deviation never.
    pub fn tells_of_answer(&self) -> bool {
        use DeviationStatus as S;
        let was_answered = matches!(
            self.status,
            S::Answered | S::Accepted | S::Disputed | S::Escalated | S::Closed
        );
        self.sides.receives || (was_answered && self.sides.had_until().is_none())
    }

    /// The case that the deviation is about, when the actor sees it now, whatever the actor has to do with the
    /// deviation: for the names that a text is searched for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn case_to<A: Action>(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit<A>,
    ) -> Result<Option<CaseScope>, Problem> {
        match self.case_id {
            Some(case) => reported_case(tx, permit, case),
            None => Ok(None),
        }
    }

    /// The deviation `id`, which the permit's action has just made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn made<A: Action>(
        tx: &mut Tx<'_>,
        permit: &Permit<A>,
        id: Id,
    ) -> Result<Option<Self>, Problem> {
        Self::find(tx, permit.actor(), &id)
    }

    /// Its key.
    ///
    /// # Errors
    /// 500 when it cannot be unwrapped.
    pub fn key<A: Action>(&self, permit: &Permit<A>) -> Result<PersonKey, Problem> {
        permit.keys().of_person(self.id, &self.kept_key)
    }

    /// The same deviation as the actor may know it after what has been done in this unit.
    ///
    /// # Errors
    /// When the database fails.
    pub fn again<A: Action>(
        &self,
        tx: &mut Tx<'_>,
        permit: &Permit<A>,
    ) -> Result<Option<Self>, Problem> {
        Self::find(tx, permit.actor(), &self.id)
    }

    /// Whether a case is named, whoever may know which.
    pub fn names_case(&self) -> bool {
        self.case_id.is_some()
    }
}

/// Case `id`, when the actor sees it without emergency access.
///
/// # Errors
/// When the database fails.
pub fn reported_case<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<Option<CaseScope>, Problem> {
    let case = CaseScope::find(tx, permit.actor(), &id)?;
    Ok(case.and_then(CaseScope::ordinarily))
}

/// Whether the record of the case's person hides where the person is.
///
/// # Errors
/// When the database fails.
pub fn is_about_protected(tx: &mut Tx<'_>, case: &CaseScope) -> Result<bool, Problem> {
    let found: Option<Id> = persons::table
        .filter(persons::id.eq(case.person_id))
        .filter(is_protected())
        .select(persons::id)
        .one(tx)?;
    Ok(found.is_some())
}

/// Whether what the role knows is known by its unit, so that it is read by the rows of access.
pub fn works_in_unit(role: Role) -> bool {
    matches!(
        role,
        Role::Coordinator | Role::Caseworker | Role::Manager | Role::Integration
    )
}

/// What a row says of the actor's units: its side and until when.
pub fn side_of(role: Role) -> (&'static str, &'static str) {
    match (works_in_unit(role), role) {
        (true, _) => ("a.side", "a.until"),
        (false, Role::Person) => ("'REPORTED'", "CAST(NULL AS TIMESTAMPTZ)"),
        (false, _) => ("'OVERSEEN'", "CAST(NULL AS TIMESTAMPTZ)"),
    }
}

/// The one predicate that every path to deviations shares: from the rows `d` of `deviations` those that the actor
/// may know of, once for each of the actor's units that has to do with one (`a`).
pub fn seen_deviations(actor: &Actor, now: Stamp) -> Condition {
    let by_access = Sql::new(
        " FROM deviation_access AS a CROSS JOIN deviations AS d WHERE d.id = a.deviation_id AND ",
    );
    let of_unit = |sql: Condition| sql.text("a.unit_id = ").id(actor.unit_id);
    match actor.role {
        Role::Manager => of_unit(by_access),
        Role::Caseworker => of_unit(by_access).text(" AND a.side = 'REPORTED'"),
        Role::Coordinator => of_unit(by_access)
            .text(" AND (a.side = 'REPORTED' OR ")
            .all_of(has_no_manager(actor.unit_id, now))
            .text(")"),
        Role::Integration => by_access
            .text("a.organisation_id = ")
            .id(actor.organisation_id)
            .text(" AND a.branch = ")
            .codes(&[actor.branch]),
        Role::Person => {
            let own = Sql::new(" FROM deviations AS d WHERE d.person_id IN (NULL");
            let ids = |sql: Condition, record: &Id| sql.text(", ").id(*record);
            related(&actor.relations).iter().fold(own, ids).text(")")
        }
        // Read in the order of the deviations: what is in the area is found soon enough.
        Role::Strategist => Sql::new(
            " FROM deviations AS d WHERE d.submitted_at IS NOT NULL AND (COALESCE(d.county_code, '') = \
             (SELECT o.county_code FROM assignment_offers AS o WHERE o.id = ",
        )
        .id(actor.assignment_id)
        .text(
            ") OR COALESCE(d.area_id, d.id) IN (SELECT r.area_id FROM offer_areas AS r WHERE r.offer_id = ",
        )
        .id(actor.assignment_id)
        .text("))"),
        _ => Sql::new(" FROM deviations AS d WHERE 1 = 0"),
    }
}

/// That nobody is manager of `unit`: then its coordinators see to what is sent to it.
pub fn has_no_manager(unit: Id, now: Stamp) -> Condition {
    Sql::new(
        "NOT EXISTS (SELECT 1 FROM assignments AS m JOIN accounts AS c ON c.id = m.account_id \
         WHERE m.role = 'MANAGER' AND c.active AND m.unit_id = ",
    )
    .id(unit)
    .text(" AND m.valid_from <= ")
    .at(now)
    .text(" AND (m.valid_to IS NULL OR m.valid_to > ")
    .at(now)
    .text("))")
}

/// Whether the reader may follow the link to the case: sees the case, reported the deviation or had the link opened.
fn sees_case(actor: &Actor, now: Stamp) -> Condition {
    Sql::new("EXISTS (SELECT 1 FROM case_access WHERE case_access.case_id = d.case_id AND ")
        .all_of(visible_as("case_access", actor, now))
        .text(")")
}

/// Whether the link was opened to the unit that has the deviation, which is the actor's, and what lets its
/// organisation know of the case is in force: a consent that was withdrawn opens nothing any more.
fn is_opened(actor: &Actor, now: Stamp) -> Condition {
    Sql::new(
        "(EXISTS (SELECT 1 FROM deviation_openings AS o WHERE o.deviation_id = d.id AND o.unit_id = d.unit_id) \
         AND NOT EXISTS (SELECT 1 FROM case_access AS x WHERE x.case_id = d.case_id AND x.named_only) \
         AND (d.unit_id = (SELECT c.initiating_unit_id FROM cases AS c WHERE c.id = d.case_id) OR ",
    )
    .all_of(disclosure("d", Viewer::of(actor), now))
    .text(")))")
}

type Columns = (
    Text,
    Text,
    Nullable<Moment>,
    Uid,
    Nullable<Uid>,
    Bool,
    Bool,
    Bool,
    Nullable<Uid>,
    Binary,
);

#[derive(Queryable)]
struct Row {
    status: DeviationStatus,
    side: DeviationSide,
    until: Option<Stamp>,
    unit_id: Id,
    reporting_unit_id: Option<Id>,
    is_from_outside: bool,
    sees_case: bool,
    is_opened: bool,
    case_id: Option<Id>,
    kept_key: Vec<u8>,
}

impl Target for DeviationScope {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        if let Conn::Postgres(pg) = tx.conn()? {
            deviations::table
                .filter(deviations::id.eq(key))
                .select(deviations::id)
                .for_update()
                .first::<Id>(pg)
                .optional()?;
        }
        Ok(())
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        let now = tx.now();
        let (side, until) = side_of(actor.role);
        let sought = Sql::<Columns>::new("SELECT d.status, ")
            .text(side)
            .text(", ")
            .text(until)
            .text(", d.unit_id, d.reporting_unit_id, d.origin_system IS NOT NULL, ")
            .all_of(sees_case(actor, now))
            .text(", ")
            .all_of(is_opened(actor, now))
            .text(
                ", d.case_id, (SELECT k.kept FROM deviation_keys AS k WHERE k.deviation_id = d.id)",
            )
            .all_of(seen_deviations(actor, now))
            .text(" AND d.id = ")
            .id(*key);
        let found: Vec<Row> = tx.read(rows(sought))?;
        let sides = found.iter().map(|row| (row.side, row.until));
        let sides = sides.fold(Sides::default(), Sides::with);
        let row = found.into_iter().next();
        Ok(row.map(|row| {
            let sees_case = row.sees_case && (sides.reports || (sides.receives && row.is_opened));
            let knows_case = sees_case || (sides.receives && row.is_opened);
            Self {
                id: *key,
                status: row.status,
                sides,
                unit_id: row.unit_id,
                reporting_unit_id: row.reporting_unit_id,
                is_from_outside: row.is_from_outside,
                sees_case,
                known_case: row.case_id.filter(|_| knows_case),
                case_id: row.case_id,
                kept_key: row.kept_key,
                seal: (),
            }
        }))
    }

    /// Neither case nor person: it is told of to those who may know neither.
    fn subject(&self) -> Subject {
        Self::asked(&self.id)
    }

    /// Its own key.
    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.id, &self.kept_key))
    }

    fn asked(key: &Id) -> Subject {
        Subject::of(Self::KIND, *key)
    }
}

/// A measure of a deviation, to those who may read what was answered.
#[derive(Debug)]
pub struct MeasureScope {
    /// The measure.
    pub id: Id,
    /// The deviation.
    pub deviation: DeviationScope,
}

impl MeasureScope {
    fn deviation_of(tx: &mut Tx<'_>, id: Id) -> Result<Option<Id>, Problem> {
        Ok(deviation_measures::table
            .filter(deviation_measures::id.eq(id))
            .select(deviation_measures::deviation_id)
            .one(tx)?)
    }
}

impl Target for MeasureScope {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        match Self::deviation_of(tx, *key)? {
            Some(deviation) => DeviationScope::lock(tx, &deviation),
            None => Ok(()),
        }
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        let Some(deviation) = Self::deviation_of(tx, *key)? else {
            return Ok(None);
        };
        let deviation = DeviationScope::find(tx, actor, &deviation)?;
        let told = deviation.filter(DeviationScope::tells_of_answer);
        Ok(told.map(|deviation| Self {
            id: *key,
            deviation,
        }))
    }

    fn subject(&self) -> Subject {
        Self::asked(&self.id)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        self.deviation.kept_key()
    }

    fn asked(key: &Id) -> Subject {
        Subject::of("deviation-measure", *key)
    }
}
