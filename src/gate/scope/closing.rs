//! What a unit that closes leaves: what it is engaged in, and its place given to the unit that succeeds it.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde::Serialize;

use super::state::{CASE_STATE, CaseState};
use crate::db::schema::{
    assignments, case_access, cases, deadlines, discharge_receivers, discharges, disclosures,
    interventions, invitations, named_users, participants, persons, plans, units,
};
use crate::gate::ask::Ask;
use crate::gate::because::Because;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{CaseStatus, InterventionStatus, Role};
use crate::kernel::{Id, Problem, Stamp};

/// In how many open cases a unit is engaged, and how; nothing about them.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Engagement {
    /// The unit.
    pub unit_id: Id,
    /// Cases that it opened.
    pub opened_cases: i64,
    /// Cases that it leads.
    pub led_cases: i64,
    /// Cases that it takes part in.
    pub cases_taken_part_in: i64,
    /// Interventions that it answers for and that are not done.
    pub interventions: i64,
    /// Discharges under way for which it is the named care contact.
    pub named_care_contacts: i64,
}

impl Engagement {
    /// Whether it is engaged in anything.
    pub fn is_any(&self) -> bool {
        let counts = [
            self.opened_cases,
            self.led_cases,
            self.cases_taken_part_in,
            self.interventions,
            self.named_care_contacts,
        ];
        counts.iter().any(|count| *count > 0)
    }
}

/// What `unit` is engaged in now.
///
/// # Errors
/// When the database fails.
pub fn engagement(tx: &mut Tx<'_>, unit: Id) -> Result<Engagement, Problem> {
    let open = || cases::table.filter(cases::status.ne(CaseStatus::Closed));
    let opened = open().filter(cases::initiating_unit_id.eq(unit));
    let led = open().filter(cases::lead_unit_id.eq(unit));
    let parties = || {
        participants::table
            .inner_join(cases::table.on(cases::id.eq(participants::case_id)))
            .filter(cases::status.ne(CaseStatus::Closed))
            .filter(participants::unit_id.eq(Some(unit)))
            .filter(participants::valid_to.is_null())
    };
    let over = vec![InterventionStatus::Done, InterventionStatus::Cancelled];
    let answered = interventions::table
        .inner_join(plans::table.on(plans::id.eq(interventions::plan_id)))
        .filter(plans::status.ne("REPLACED"))
        .filter(not(interventions::status.eq_any(over)))
        .filter(
            interventions::responsible_participant_id
                .eq_any(parties().select(participants::id.nullable())),
        );
    let contacts = discharges::table
        .filter(discharges::contact_unit_id.eq(Some(unit)))
        .filter(discharges::ended_at.is_null());
    Ok(Engagement {
        unit_id: unit,
        opened_cases: opened.count().only(tx)?,
        led_cases: led.count().only(tx)?,
        cases_taken_part_in: parties().count().only(tx)?,
        interventions: answered.count().only(tx)?,
        named_care_contacts: contacts.count().only(tx)?,
    })
}

/// The units of `organisation` that are at work.
///
/// # Errors
/// When the database fails.
pub fn units_at_work(tx: &mut Tx<'_>, organisation: Id) -> Result<Vec<Id>, Problem> {
    Ok(units::table
        .filter(units::organisation_id.eq(organisation))
        .filter(units::active.eq(true))
        .order(units::id)
        .select(units::id)
        .all(tx)?)
}

/// The open cases that `unit` opened, leads or takes part in, in the order opened.
///
/// # Errors
/// When the database fails.
pub fn open_cases_of(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    unit: Id,
) -> Result<Vec<CaseState>, Problem> {
    let party = participants::table
        .filter(participants::case_id.eq(cases::id))
        .filter(participants::unit_id.eq(Some(unit)))
        .filter(participants::valid_to.is_null());
    Ok(cases::table
        .filter(cases::status.ne(CaseStatus::Closed))
        .filter(
            cases::initiating_unit_id
                .eq(unit)
                .or(cases::lead_unit_id.eq(unit))
                .or(exists(party)),
        )
        .order(cases::id)
        .select(CASE_STATE)
        .all(tx)?)
}

/// A party that leaves because its successor takes part already: the participant.
pub type Superfluous = (Id, CaseState);

/// Puts unit `to`, of the same organisation and branch, in the place of unit `from` in every case, and gives the
/// parties that leave because `to` takes part beside them. Who owns what and what is disclosed to whom
/// stays: both units are of the same branch.
///
/// # Errors
/// When the database fails.
pub fn succeed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (from, to): (Id, Id),
) -> Result<Vec<Superfluous>, Problem> {
    let now = tx.now();
    let left = superfluous(tx, (from, to))?;
    access(tx, (from, to))?;
    diesel::update(cases::table.filter(cases::initiating_unit_id.eq(from)))
        .set(cases::initiating_unit_id.eq(to))
        .run(tx)?;
    diesel::update(cases::table.filter(cases::lead_unit_id.eq(from)))
        .set(cases::lead_unit_id.eq(to))
        .run(tx)?;
    let ids: Vec<Id> = left.iter().map(|(id, _)| *id).collect();
    diesel::update(participants::table.filter(participants::id.eq_any(ids)))
        .set((
            participants::valid_to.eq(Some(now)),
            participants::version.eq(participants::version + 1),
            participants::updated_at.eq(now),
        ))
        .run(tx)?;
    let parties = participants::table
        .filter(participants::unit_id.eq(Some(from)))
        .filter(participants::valid_to.is_null());
    diesel::update(parties)
        .set((
            participants::unit_id.eq(Some(to)),
            participants::version.eq(participants::version + 1),
            participants::updated_at.eq(now),
        ))
        .run(tx)?;
    let invited = invitations::table
        .filter(invitations::invited_unit_id.eq(Some(from)))
        .filter(invitations::withdrawn_at.is_null());
    diesel::update(invited)
        .set(invitations::invited_unit_id.eq(Some(to)))
        .run(tx)?;
    let due = deadlines::table
        .filter(deadlines::unit_id.eq(from))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(due).set(deadlines::unit_id.eq(to)).run(tx)?;
    let told = disclosures::table
        .filter(disclosures::unit_id.eq(Some(from)))
        .filter(disclosures::valid_to.gt(now));
    diesel::update(told)
        .set(disclosures::unit_id.eq(Some(to)))
        .run(tx)?;
    discharges_of(tx, (from, to))?;
    let named = named_users::table
        .filter(named_users::unit_id.eq(from))
        .filter(named_users::ended_at.is_null());
    diesel::update(named)
        .set(named_users::unit_id.eq(to))
        .run(tx)?;
    diesel::update(persons::table.filter(persons::registered_unit_id.eq(Some(from))))
        .set(persons::registered_unit_id.eq(Some(to)))
        .run(tx)?;
    leads(tx, because, (from, to))?;
    Ok(left)
}

/// Of `from` in the cases in which `to` takes part beside it, of who opened one never: then `to` gives way.
fn superfluous(tx: &mut Tx<'_>, (from, to): (Id, Id)) -> Result<Vec<Superfluous>, Problem> {
    let both: Vec<(Id, String, CaseState)> = participants::table
        .inner_join(cases::table.on(cases::id.eq(participants::case_id)))
        .filter(participants::unit_id.eq_any(vec![Some(from), Some(to)]))
        .filter(participants::valid_to.is_null())
        .order((cases::id, participants::id))
        .select((participants::id, participants::role, CASE_STATE))
        .all(tx)?;
    let mut left = Vec::new();
    for pair in both.windows(2) {
        let [(first, role, case), (second, _, same)] = pair else {
            continue;
        };
        if case.id == same.id {
            let opener_first = role == "INITIATOR";
            left.push((if opener_first { *second } else { *first }, *case));
        }
    }
    Ok(left)
}

/// The rows that the predicate of cases speaks of; of a case that both come into question for, one row stays.
fn access(tx: &mut Tx<'_>, (from, to): (Id, Id)) -> Result<(), Problem> {
    let beside: Vec<Id> = case_access::table
        .filter(case_access::unit_id.eq(to))
        .select(case_access::case_id)
        .all(tx)?;
    let both: Vec<(Id, bool)> = case_access::table
        .filter(case_access::unit_id.eq(from))
        .filter(case_access::case_id.eq_any(beside))
        .filter(case_access::valid_to.is_null())
        .select((case_access::case_id, case_access::is_initiator))
        .all(tx)?;
    for (case, opened) in both {
        let own = case_access::table
            .filter(case_access::unit_id.eq(to))
            .filter(case_access::case_id.eq(case));
        diesel::update(own)
            .set(case_access::valid_to.eq(None::<Stamp>))
            .run(tx)?;
        if opened {
            diesel::update(own)
                .set(case_access::is_initiator.eq(true))
                .run(tx)?;
        }
        let old = case_access::table
            .filter(case_access::unit_id.eq(from))
            .filter(case_access::case_id.eq(case));
        diesel::delete(old).run(tx)?;
    }
    let rest = case_access::table
        .filter(case_access::unit_id.eq(from))
        .filter(case_access::valid_to.is_null());
    diesel::update(rest)
        .set(case_access::unit_id.eq(to))
        .run(tx)?;
    Ok(())
}

fn discharges_of(tx: &mut Tx<'_>, (from, to): (Id, Id)) -> Result<(), Problem> {
    let open = discharges::table
        .filter(discharges::ended_at.is_null())
        .select(discharges::id);
    let received = discharge_receivers::table
        .filter(discharge_receivers::unit_id.eq(from))
        .filter(discharge_receivers::discharge_id.eq_any(open));
    diesel::update(received)
        .set(discharge_receivers::unit_id.eq(to))
        .run(tx)?;
    let contact = discharges::table
        .filter(discharges::contact_unit_id.eq(Some(from)))
        .filter(discharges::ended_at.is_null());
    diesel::update(contact)
        .set(discharges::contact_unit_id.eq(Some(to)))
        .run(tx)?;
    Ok(())
}

/// Whoever led in the unit that closes and works in its successor leads on from there.
fn leads(tx: &mut Tx<'_>, _because: &Because<'_>, (from, to): (Id, Id)) -> Result<(), Problem> {
    let now = tx.now();
    let there: Vec<(Id, Id)> = assignments::table
        .filter(assignments::unit_id.eq(to))
        .filter(assignments::role.eq_any(vec![Role::Coordinator, Role::Caseworker]))
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .order((assignments::role.desc(), assignments::id))
        .select((assignments::account_id, assignments::id))
        .all(tx)?;
    let here: Vec<(Id, Id)> = assignments::table
        .filter(assignments::unit_id.eq(from))
        .select((assignments::account_id, assignments::id))
        .all(tx)?;
    for (account, old) in here {
        if let Some((_, next)) = there.iter().find(|(other, _)| *other == account) {
            let led = cases::table.filter(cases::lead_assignment_id.eq(Some(old)));
            diesel::update(led)
                .set(cases::lead_assignment_id.eq(Some(*next)))
                .run(tx)?;
        }
    }
    Ok(())
}

/// The open cases that are led by an assignment in `unit`.
///
/// # Errors
/// When the database fails.
pub fn open_cases_led_in(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    unit: Id,
) -> Result<Vec<CaseState>, Problem> {
    let there = assignments::table
        .filter(assignments::unit_id.eq(unit))
        .select(assignments::id.nullable());
    Ok(cases::table
        .filter(cases::lead_assignment_id.eq_any(there))
        .filter(cases::status.ne(CaseStatus::Closed))
        .order(cases::id)
        .select(CASE_STATE)
        .all(tx)?)
}
