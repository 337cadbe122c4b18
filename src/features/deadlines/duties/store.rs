//! Queries on duties: begun, met, cancelled, moved. Which one is meant is said by its kind and what it is about.

use diesel::prelude::*;

use crate::db::schema::{deadlines, units};
use crate::features::deadlines::rules::{DeadlineKind, choose};
use crate::features::deadlines::store::{Start, insert, policies};
use crate::gate::{Ask, Because, Tx};
use crate::kernel::vocabulary::Party;
use crate::kernel::{Id, Problem, ProblemCode, Set, Stamp};

/// Starts a duty: `new` says which unit must act and what it is about. Its terms are those that the unit's
/// county has decided until now. Gives when it is due.
///
/// # Errors
/// When the database fails; 500 for one that says neither, or of a kind that is due in a case, which is a
/// defect of ours.
pub fn begin_duty(tx: &mut Tx<'_>, because: &Because<'_>, new: Start) -> Result<Stamp, Problem> {
    let (Some(unit), Some(_), Some(_)) = (new.unit, new.subject, new.kind.duty()) else {
        return Err(ProblemCode::Internal.into());
    };
    let acting = party(tx, unit)?;
    let decided = tx.read(policies(unit, new.kind))?;
    let terms = choose(new.kind, &decided, Set::EMPTY, None, new.from);
    insert(tx, because, (None, acting), new, terms)
}

/// Marks the open duty as met.
///
/// # Errors
/// When the database fails.
pub fn meet_duty(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    duty: (DeadlineKind, Id),
) -> Result<(), Problem> {
    let now = tx.now();
    end(tx, duty, (Some(now), None))
}

/// Cancels the open duty: there is nothing to be done any more.
///
/// # Errors
/// When the database fails.
pub fn cancel_duty(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    duty: (DeadlineKind, Id),
) -> Result<(), Problem> {
    let now = tx.now();
    end(tx, duty, (None, Some(now)))
}

/// Gives the open duty to `unit`, on the terms that it began with.
///
/// # Errors
/// When the database fails.
pub fn move_duty(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    (kind, about): (DeadlineKind, Id),
    unit: Id,
) -> Result<(), Problem> {
    let acting = party(tx, unit)?;
    let open = deadlines::table
        .filter(deadlines::case_id.is_null())
        .filter(deadlines::subject_id.eq(Some(about)))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::unit_id.eq(acting.unit_id),
            deadlines::organisation_id.eq(acting.organisation_id),
            deadlines::branch.eq(acting.branch),
        ))
        .run(tx)?;
    Ok(())
}

fn end(
    tx: &mut Tx<'_>,
    (kind, about): (DeadlineKind, Id),
    (met_at, cancelled_at): (Option<Stamp>, Option<Stamp>),
) -> Result<(), Problem> {
    let open = deadlines::table
        .filter(deadlines::case_id.is_null())
        .filter(deadlines::subject_id.eq(Some(about)))
        .filter(deadlines::kind.eq(kind))
        .filter(deadlines::met_at.is_null())
        .filter(deadlines::cancelled_at.is_null());
    diesel::update(open)
        .set((
            deadlines::met_at.eq(met_at),
            deadlines::cancelled_at.eq(cancelled_at),
        ))
        .run(tx)?;
    Ok(())
}

fn party(tx: &mut Tx<'_>, unit: Id) -> Result<Party, Problem> {
    let (unit_id, organisation_id, branch) = units::table
        .filter(units::id.eq(unit))
        .select((units::id, units::organisation_id, units::branch))
        .only(tx)?;
    Ok(Party {
        unit_id,
        organisation_id,
        branch,
    })
}
