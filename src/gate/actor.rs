//! Who acts: the verified token's (issuer, subject) and our own assignments, nothing else.

use diesel::prelude::*;

use super::authn::Caller;
use super::permit::Tx;
use crate::db::schema::{accounts, assignments, units};
use crate::gate::ask::Ask;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode};
use crate::stored_as_text;

stored_as_text!(Role);

/// An account acting in one of its assignments.
#[derive(Clone, Debug, Queryable)]
pub struct Actor {
    /// The account.
    pub account_id: Id,
    /// The account's name, for what records who received or did something.
    pub name: String,
    /// The assignment acted in.
    pub assignment_id: Id,
    /// Its role.
    pub role: Role,
    /// Its unit.
    pub unit_id: Id,
    /// The unit's organisation.
    pub organisation_id: Id,
}

/// Resolves the caller at the transaction's moment.
///
/// # Errors
/// 403 when the account has no valid assignment, or several and named none of them.
pub fn resolve(tx: &mut Tx<'_>, caller: &Caller) -> Result<Actor, Problem> {
    let now = tx.now();
    let claims = caller.claims();
    let mut found: Vec<Actor> = assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .filter(accounts::issuer.eq(&claims.issuer))
        .filter(accounts::subject.eq(&claims.subject))
        .filter(accounts::active.eq(true))
        .filter(units::active.eq(true))
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .order(assignments::id)
        .select((
            accounts::id,
            accounts::display_name,
            assignments::id,
            assignments::role,
            units::id,
            units::organisation_id,
        ))
        .all(tx)?;
    if let Some(chosen) = caller.chosen_assignment() {
        found.retain(|actor| actor.assignment_id == chosen);
    }
    match found.len() {
        0 => Err(ProblemCode::NoAssignment.into()),
        1 => found.pop().ok_or_else(|| ProblemCode::NoAssignment.into()),
        _ => Err(ProblemCode::AssignmentAmbiguous.into()),
    }
}
