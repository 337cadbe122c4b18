//! Who is calling, before one of several assignments is chosen: what `GET /me` shows and what an ambiguous
//! call is answered with.

use diesel::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::actor::{Told, nobody_closed, speaks_for};
use super::authn::Caller;
use super::permit::Tx;
use super::relations::{self, Relation};
use crate::db::schema::{accounts, assignments, issuer_bindings, organisations, units};
use crate::gate::ask::Ask;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// Whom a token speaks for.
#[derive(Clone, Debug)]
pub enum Myself {
    /// Somebody who works here.
    Account(OwnAccount),
    /// The person concerned, or somebody for the person, with what binds the bearer to records.
    Person(Vec<Relation>),
}

/// The caller's own account.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    /// The account.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The organisation whose account it is.
    pub organisation_id: Option<Id>,
    /// Its assignments that have not ended, in units and organisations that are at work, by id.
    pub assignments: Vec<OwnAssignment>,
    /// The one that a call with the same headers is done in; none when it must be chosen.
    pub acted_in: Option<Id>,
}

/// One of the caller's assignments.
#[derive(Queryable, Clone, Debug)]
pub struct OwnAssignment {
    /// The assignment.
    pub id: Id,
    /// Its role.
    pub role: Role,
    /// Its unit.
    pub unit_id: Id,
    /// What that is called.
    pub unit_name: String,
    /// The unit's organisation.
    pub organisation_id: Id,
    /// What that is called.
    pub organisation_name: String,
    /// From when.
    pub valid_from: Stamp,
    /// Until when.
    pub valid_to: Option<Stamp>,
}

/// An assignment to choose, as an ambiguous call is told of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Choice<'a> {
    assignment_id: Id,
    role: Role,
    unit_id: Id,
    unit_name: &'a str,
    organisation_id: Id,
    organisation_name: &'a str,
}

/// Whom the caller's token speaks for, at the transaction's moment.
///
/// # Errors
/// 403 when it speaks for nobody known here, or its issuer not for that account's organisation.
pub(super) fn recognise(tx: &mut Tx<'_>, caller: &Caller) -> Result<Myself, Problem> {
    match &caller.claims().personal_number {
        Some(number) => Ok(Myself::Person(relations::of(tx, number)?)),
        None => account(tx, caller).map(Myself::Account),
    }
}

type Found = (Id, String, Option<Id>, Option<Id>, Option<Told>);

fn account(tx: &mut Tx<'_>, caller: &Caller) -> Result<OwnAccount, Problem> {
    let claims = caller.claims();
    let bound = issuer_bindings::organisation_id
        .nullable()
        .eq(accounts::organisation_id)
        .and(issuer_bindings::issuer.eq(accounts::issuer));
    let found: Option<Found> = accounts::table
        .left_join(issuer_bindings::table.on(bound))
        .filter(accounts::issuer.eq(&claims.issuer))
        .filter(accounts::subject.eq(&claims.subject))
        .filter(accounts::active.eq(true))
        .select((
            accounts::id,
            accounts::display_name,
            accounts::organisation_id,
            issuer_bindings::id.nullable(),
            (issuer_bindings::claim, issuer_bindings::claim_value).nullable(),
        ))
        .one(tx)?;
    let (id, name, organisation_id, binding, told) = found.ok_or(ProblemCode::NoAssignment)?;
    speaks_for(binding, told.as_ref(), claims)?;
    let assignments = assignments_of(tx, id)?;
    let now = tx.now();
    let begun = || assignments.iter().filter(|one| one.valid_from <= now);
    let acted_in = match caller.chosen_assignment() {
        Some(chosen) => begun().map(|one| one.id).find(|one| *one == chosen),
        None => {
            let mut places: Vec<(Role, Id)> = begun().map(|one| (one.role, one.unit_id)).collect();
            places.sort_unstable();
            places.dedup();
            begun()
                .next()
                .filter(|_| places.len() == 1)
                .map(|one| one.id)
        }
    };
    Ok(OwnAccount {
        id,
        name,
        organisation_id,
        assignments,
        acted_in,
    })
}

fn assignments_of(tx: &mut Tx<'_>, account: Id) -> Result<Vec<OwnAssignment>, Problem> {
    let now = tx.now();
    Ok(assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .inner_join(organisations::table.on(organisations::id.eq(units::organisation_id)))
        .filter(accounts::id.eq(account))
        .filter(units::active.eq(true))
        .filter(nobody_closed())
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .order(assignments::id)
        .select((
            assignments::id,
            assignments::role,
            units::id,
            units::name,
            organisations::id,
            organisations::name,
            assignments::valid_from,
            assignments::valid_to,
        ))
        .all(tx)?)
}

/// That `account` must choose, and among what.
pub(super) fn ambiguous(tx: &mut Tx<'_>, account: Id) -> Result<Problem, Problem> {
    let now = tx.now();
    let known = assignments_of(tx, account)?;
    let choices: Vec<Choice<'_>> = known
        .iter()
        .filter(|one| one.valid_from <= now)
        .map(|one| Choice {
            assignment_id: one.id,
            role: one.role,
            unit_id: one.unit_id,
            unit_name: &one.unit_name,
            organisation_id: one.organisation_id,
            organisation_name: &one.organisation_name,
        })
        .collect();
    Ok(Problem::new(ProblemCode::AssignmentAmbiguous).more("choices", json!(choices)))
}
