//! Queries on the deadlines of cases, and how each begins.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text};

use super::rules::{DeadlineKind, Policy, Severity, Terms, WaitingFor, choose};
use crate::db::reading::{Reading, rows};
use crate::db::schema::deadlines;
use crate::db::sql::Sql;
use crate::db::types::Uid;
use crate::gate::scope::CaseQuery;
use crate::gate::{Because, Tx};
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::vocabulary::{Branch, Origin, Party, TargetGroup};
use crate::kernel::{Id, Problem, ProblemCode, Set, Stamp};
use crate::stored_as_text;

stored_as_text!(DeadlineKind, Severity, WaitingFor, TimeUnit, TargetGroup);

/// A row of `deadlines`.
#[derive(Queryable, Selectable, Insertable, Debug)]
#[diesel(table_name = deadlines)]
pub struct DeadlineRow {
    pub id: Id,
    pub case_id: Option<Id>,
    pub case_number: Option<i64>,
    pub kind: DeadlineKind,
    pub subject_id: Option<Id>,
    pub unit_id: Id,
    pub organisation_id: Id,
    pub branch: Branch,
    pub is_leads: bool,
    pub starts_from: Stamp,
    pub amount: i32,
    pub time_unit: TimeUnit,
    pub severity: Severity,
    pub legal_reference: Option<String>,
    pub waiting_for: WaitingFor,
    pub due_at: Stamp,
    pub met_at: Option<Stamp>,
    pub cancelled_at: Option<Stamp>,
    pub created_at: Stamp,
    pub ends_at: Option<Stamp>,
    pub asked_at: Option<Stamp>,
    pub asked_by: Option<String>,
}

/// Most deadlines of a case that are read: the latest.
const MOST: i64 = 200;

/// The case's latest deadlines, by when they are due.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<DeadlineRow>> {
    let latest = deadlines::table
        .filter(deadlines::case_id.eq(Some(case.id)))
        .order(deadlines::id.desc())
        .limit(MOST);
    rows(latest).map(|mut found: Vec<DeadlineRow>| {
        found.sort_by_key(|row| (row.due_at, row.id));
        found
    })
}

/// A deadline to start.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// What must be done.
    pub kind: DeadlineKind,
    /// From when time is counted; for a renewal the end that it must precede.
    pub from: Stamp,
    /// What it is about, such as a consent or an invitation in the case.
    pub subject: Option<Id>,
    /// The unit that must act; the leading one, whichever that is, when left out.
    pub unit: Option<Id>,
    /// From when it can be met no more, and is not to be.
    pub until: Option<Stamp>,
}

impl Start {
    /// For the leading unit, about nothing in particular.
    pub fn of(kind: DeadlineKind, from: Stamp) -> Self {
        Self {
            kind,
            from,
            subject: None,
            unit: None,
            until: None,
        }
    }

    /// About `subject`.
    #[must_use]
    pub fn about(self, subject: Id) -> Self {
        Self {
            subject: Some(subject),
            ..self
        }
    }

    /// For `unit` to act.
    #[must_use]
    pub fn by(self, unit: Id) -> Self {
        Self {
            unit: Some(unit),
            ..self
        }
    }

    /// To be met before `until` or not at all.
    #[must_use]
    pub fn until(self, until: Stamp) -> Self {
        Self {
            until: Some(until),
            ..self
        }
    }
}

/// Starts a deadline in the case, on the terms that its county has decided until now.
///
/// # Errors
/// When the database fails.
pub fn start(tx: &mut Tx<'_>, because: &Because<'_>, new: Start) -> Result<(), Problem> {
    start_all(tx, because, new.kind, &[new])
}

/// Starts deadlines of one `kind` in the case, likewise.
///
/// # Errors
/// When the database fails.
pub fn start_all(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    kind: DeadlineKind,
    all: &[Start],
) -> Result<(), Problem> {
    if all.is_empty() {
        return Ok(());
    }
    let case = because.case()?;
    let units: Vec<Id> = all
        .iter()
        .map(|new| new.unit.unwrap_or(case.lead_unit_id))
        .collect();
    let (facts, policies) = tx.read((
        facts(case.id, &units),
        policies(case.initiating_unit_id, kind),
    ))?;
    for (new, unit) in all.iter().zip(units) {
        let facts = facts.iter().find(|facts| facts.unit_id == unit);
        let facts = facts.ok_or(ProblemCode::NotFound)?;
        let terms = choose(
            kind,
            &policies,
            facts.target_groups,
            Some(facts.origin),
            new.from,
        );
        let whose = (Some((case.id, facts.case_number)), facts.acting());
        insert(tx, because, whose, *new, terms)?;
    }
    Ok(())
}

/// What the county of `unit` has decided for `kind`, to start the first deadline of a case with
/// that `unit` opens.
pub fn decided(unit: Id, kind: DeadlineKind) -> impl Reading<Output = Vec<Policy>> {
    policies(unit, kind)
}

/// Starts the first deadline of the case, which has just been opened, on terms that were read before.
///
/// # Errors
/// When the database fails.
pub fn start_first(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    new: Start,
    facts: &Facts,
    terms: Terms,
) -> Result<(), Problem> {
    let case = (because.case()?.id, facts.case_number);
    insert(tx, because, (Some(case), facts.acting()), new, terms)?;
    Ok(())
}

/// The case and its number.
type Numbered = (Id, i64);

/// Starts a deadline, in the case if it stands in one; gives when it is due.
pub(super) fn insert(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    (case, acting): (Option<Numbered>, Party),
    new: Start,
    terms: Terms,
) -> Result<Stamp, Problem> {
    let now = tx.now();
    let due_at = new.kind.due_at_start(new.from, &terms, now);
    let row = DeadlineRow {
        id: tx.new_id(),
        case_id: case.map(|(id, _)| id),
        case_number: case.map(|(_, number)| number),
        kind: new.kind,
        subject_id: new.subject,
        unit_id: acting.unit_id,
        organisation_id: acting.organisation_id,
        branch: acting.branch,
        is_leads: new.unit.is_none(),
        starts_from: new.from,
        due_at,
        amount: terms.amount,
        time_unit: terms.unit,
        severity: terms.severity,
        legal_reference: terms.legal_reference,
        waiting_for: new.kind.waiting_for(),
        met_at: None,
        cancelled_at: None,
        created_at: now,
        ends_at: new.until,
        asked_at: None,
        asked_by: None,
    };
    tx.later(diesel::insert_into(deadlines::table).values(row))?;
    Ok(due_at)
}

/// What the terms of a case's deadline follow from, and who must act.
#[derive(Queryable, Debug)]
pub struct Facts {
    /// The case's number.
    pub case_number: i64,
    /// What began the case.
    pub origin: Origin,
    /// Whom it is for.
    pub target_groups: Set<TargetGroup>,
    /// The unit that must act.
    pub unit_id: Id,
    /// Its organisation.
    pub organisation_id: Id,
    /// Its branch.
    pub branch: Branch,
}

impl Facts {
    fn acting(&self) -> Party {
        Party {
            unit_id: self.unit_id,
            organisation_id: self.organisation_id,
            branch: self.branch,
        }
    }
}

fn facts(case_id: Id, units: &[Id]) -> impl Reading<Output = Vec<Facts>> + use<> {
    let columns = Sql::<(BigInt, Text, Integer, Uid, Uid, Text)>::new(
        "SELECT cases.case_number, cases.origin, cases.target_groups, units.id, units.organisation_id, \
         units.branch \
         FROM cases JOIN units ON units.id IN (",
    );
    let mut acting: Vec<Id> = units.to_vec();
    acting.sort_unstable();
    acting.dedup();
    let listed = acting
        .iter()
        .enumerate()
        .fold(columns, |sql, (index, unit)| {
            let sql = if index == 0 { sql } else { sql.text(", ") };
            sql.id(*unit)
        });
    rows(listed.text(") WHERE cases.id = ").id(case_id))
}

/// A policy as it stands, without its version.
#[derive(Queryable)]
struct PolicyRow {
    id: Id,
    target_group: Option<TargetGroup>,
    origin: Option<Origin>,
    amount: i32,
    unit: TimeUnit,
    severity: Severity,
    legal_reference: Option<String>,
}

type PolicyColumns = (
    Uid,
    Nullable<Text>,
    Nullable<Text>,
    Integer,
    Text,
    Text,
    Nullable<Text>,
);

/// What the county of `unit` has decided for `kind`: a municipality's code begins with its county's.
pub(super) fn policies(unit: Id, kind: DeadlineKind) -> impl Reading<Output = Vec<Policy>> {
    let decided = Sql::<PolicyColumns>::new(
        "SELECT p.id, p.target_group, p.origin, p.amount, p.unit, p.severity, p.legal_reference \
         FROM deadline_policies AS p WHERE p.county_code = \
         (SELECT substr(units.municipality_code, 1, 2) FROM units WHERE units.id = ",
    )
    .id(unit)
    .text(") AND p.event = ")
    .codes(&[kind]);
    let policy = |row: PolicyRow| Policy {
        id: row.id,
        target_group: row.target_group,
        origin: row.origin,
        terms: Terms {
            amount: row.amount,
            unit: row.unit,
            severity: row.severity,
            legal_reference: row.legal_reference,
        },
    };
    rows(decided).map(move |found: Vec<PolicyRow>| found.into_iter().map(policy).collect())
}
