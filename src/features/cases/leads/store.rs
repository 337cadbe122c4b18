//! Queries on leads.

use diesel::prelude::*;

use super::rules::Candidate;
use super::wire::{Deputy, Lead};
use crate::db::reading::columns;
use crate::db::schema::{accounts, assignments, case_access, cases, person_keys, units};
use crate::db::sql::{Condition, Sql};
use crate::features::cases::policy::{CreateCase, CreateLeadHandover};
use crate::features::cases::store::{CaseRow, LedRow, touch_access};
use crate::features::cases::wire::NewCase;
use crate::gate::scope::{CaseScope, CaseState, visible_cases};
use crate::gate::{Ask, Because, Permit, Target, Tx, history};
use crate::kernel::fact::CaseCorrected;
use crate::kernel::vocabulary::{CaseStatus, Role};
use crate::kernel::{Day, Fault, FaultCode, Id, Problem, ProblemCode, Stamp, Subject};

/// Most cases that are handed over at a time.
pub const MOST: i64 = 200;

/// Those of `ids` that are in force, in units at work.
pub fn candidates(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    ids: &[Id],
) -> Result<Vec<Candidate>, Problem> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let found: Vec<(Id, Id, Role, Option<Stamp>)> = assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .filter(assignments::id.eq_any(ids))
        .filter(accounts::active.eq(true))
        .filter(units::active.eq(true))
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .select((
            assignments::id,
            units::id,
            assignments::role,
            assignments::valid_to,
        ))
        .all(tx)?;
    let candidate = |(id, unit_id, role, valid_to)| Candidate {
        id,
        unit_id,
        role,
        valid_to,
    };
    Ok(found.into_iter().map(candidate).collect())
}

/// The open cases that `from` leads and that the actor's unit leads or opened, one more than are handed over at a
/// time; of protected persons those for which the account of `to` is named.
pub fn led(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateLeadHandover>,
    from: Id,
    to: Id,
) -> Result<Vec<CaseState>, Problem> {
    let unit = permit.actor().unit_id;
    let named: Condition = Sql::new(
        "(NOT case_access.named_only OR EXISTS (SELECT 1 FROM named_users AS n \
         JOIN assignments AS t ON t.account_id = n.account_id \
         WHERE n.case_id = cases.id AND n.ended_at IS NULL AND t.id = ",
    )
    .id(to)
    .text("))");
    let rows: Vec<CaseRow> = cases::table
        .inner_join(case_access::table.on(case_access::case_id.eq(cases::id)))
        .filter(cases::lead_assignment_id.eq(Some(from)))
        .filter(cases::status.ne(CaseStatus::Closed))
        .filter(
            cases::lead_unit_id
                .eq(unit)
                .or(cases::initiating_unit_id.eq(unit)),
        )
        .filter(visible_cases(permit.actor(), tx.now()))
        .filter(named)
        .order(cases::id)
        .limit(MOST + 1)
        .select(columns::<CaseRow>())
        .all(tx)?;
    Ok(rows.iter().map(CaseRow::state).collect())
}

/// Who leads a case that is being opened in `unit`: the one named, somebody outside by name, or whoever opens it.
pub fn opened_by(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCase>,
    new: &NewCase,
    unit: Id,
    faults: &mut Vec<Fault>,
) -> Result<Option<(Id, Option<Stamp>)>, Problem> {
    let (pointer, opener) = ("/leadAssignmentId", permit.actor());
    let own = (opener.role == Role::Coordinator && opener.unit_id == unit)
        .then_some((opener.assignment_id, opener.until));
    match (new.lead_assignment_id, new.lead_name.is_some()) {
        (None, true) => Ok(None),
        (None, false) => Ok(own),
        (Some(_), true) => {
            faults.push(Fault::at("/leadName", FaultCode::NotAllowedHere));
            Ok(None)
        }
        (Some(id), false) => {
            let fits = |one: &Candidate| one.leads() && one.unit_id == unit;
            let found = candidates(tx, &permit.because(), &[id])?
                .into_iter()
                .find(fits);
            if found.is_none() {
                faults.push(Fault::at(pointer, FaultCode::NotFound));
            }
            Ok(found.map(|one| (one.id, one.valid_to)))
        }
    }
}

impl CaseRow {
    /// Who acts in the lead's place for a time.
    pub fn deputy(&self) -> Option<Deputy> {
        let named = self.deputy_assignment_id.zip(self.deputy_to);
        named.map(|(assignment_id, valid_to)| Deputy {
            assignment_id,
            valid_from: self.deputy_from,
            valid_to,
        })
    }
}

impl LedRow {
    /// Who leads it by assignment, at `now`.
    pub fn shown(&self, now: Stamp) -> Option<Lead> {
        self.row.lead_assignment_id.map(|assignment_id| Lead {
            assignment_id,
            name: self.name.clone(),
            is_in_force: self.is_led(now),
            deputy: self.row.deputy(),
        })
    }
}

/// As much of a case as its lead is.
type Led = (i64, Id, Option<Id>, Day, Vec<u8>);

/// Lets `to` lead `case`; what it said before is kept.
///
/// # Errors
/// When the database fails.
pub fn hand_over(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    case: CaseState,
    to: Candidate,
) -> Result<(), Problem> {
    CaseScope::lock(tx, &case.id)?;
    let (version, unit, lead, day, kept): Led = cases::table
        .inner_join(person_keys::table.on(person_keys::person_id.eq(cases::person_id)))
        .filter(cases::id.eq(case.id))
        .select((
            cases::version,
            cases::lead_unit_id,
            cases::lead_assignment_id,
            cases::need_detected_on,
            person_keys::kept,
        ))
        .only(tx)?;
    let key = because.keys().of_person(case.person_id, &kept)?;
    let there = because.in_case(case).sealed_by(&key);
    let before = serde_json::json!({"leadUnitId": unit, "leadAssignmentId": lead});
    let subject = Subject {
        kind: "case",
        ..case.subject()
    };
    history::keep_because(tx, &there, subject, version, &before)?;
    diesel::update(cases::table.filter(cases::id.eq(case.id)))
        .set((
            cases::lead_assignment_id.eq(Some(to.id)),
            cases::lead_unit_id.eq(to.unit_id),
            cases::version.eq(cases::version + 1),
            cases::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    touch_access(tx, because, case.id, None)?;
    tx.was_also_about(case.subject());
    let corrected = CaseCorrected {
        id: case.id,
        lead: (unit, to.unit_id),
        leader: (lead, Some(to.id)),
        leader_until: to.valid_to,
        need: (day, day),
    };
    tx.record(&there, corrected)
}

/// The same to assignment `to`, which must be in force.
///
/// # Errors
/// 400 when it is not, or leads no cases.
pub fn hand_over_lead(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    case: CaseState,
    to: Id,
) -> Result<(), Problem> {
    let found = candidates(tx, because, &[to])?
        .into_iter()
        .find(Candidate::leads);
    let to = found.ok_or_else(|| {
        let fault = Fault::parameter("successorAssignmentId", FaultCode::NotFound);
        Problem::with(ProblemCode::InvalidParameter, vec![fault])
    })?;
    hand_over(tx, because, case, to)
}
