//! Which cases an assignment leads, or would be left without a lead by its end.

use diesel::prelude::*;

use super::state::{CASE_STATE, CaseState};
use crate::db::schema::{assignments, cases};
use crate::db::sql::{Condition, Sql};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::because::Because;
use crate::gate::permit::Tx;
use crate::kernel::led::LedBy;
use crate::kernel::vocabulary::{CaseStatus, Role};
use crate::kernel::{Id, Problem, Stamp};

/// That the row of `cases` is led by whom it is asked for.
pub fn led_by(led: LedBy, actor: &Actor, now: Stamp) -> Condition {
    match led {
        LedBy::Assignment(id) => Sql::new("cases.lead_assignment_id = ").id(id),
        LedBy::Me => Sql::new("(cases.lead_assignment_id = ")
            .id(actor.assignment_id)
            .text(" OR (cases.deputy_assignment_id = ")
            .id(actor.assignment_id)
            .text(" AND cases.deputy_from <= ")
            .at(now)
            .text(" AND cases.deputy_to > ")
            .at(now)
            .text("))"),
    }
}

/// The cases that are not closed and that one of `assignments` leads, in the order opened: what its end leaves.
///
/// # Errors
/// When the database fails.
pub fn open_cases_led_by(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    assignments: &[Id],
) -> Result<Vec<CaseState>, Problem> {
    Ok(cases::table
        .filter(cases::lead_assignment_id.eq_any(assignments.iter().copied().map(Some)))
        .filter(cases::status.ne(CaseStatus::Closed))
        .order(cases::id)
        .select(CASE_STATE)
        .all(tx)?)
}

/// The assignments of `account`.
///
/// # Errors
/// When the database fails.
pub fn assignments_of(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    account: Id,
) -> Result<Vec<Id>, Problem> {
    Ok(assignments::table
        .filter(assignments::account_id.eq(account))
        .select(assignments::id)
        .all(tx)?)
}

/// Whether somebody coordinates in `unit` now.
///
/// # Errors
/// When the database fails.
pub fn has_coordinator(tx: &mut Tx<'_>, unit: Id) -> Result<bool, Problem> {
    use crate::db::schema::{accounts, units};
    let now = tx.now();
    let found = assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .filter(units::id.eq(unit))
        .filter(units::active.eq(true))
        .filter(accounts::active.eq(true))
        .filter(assignments::role.eq(Role::Coordinator))
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        );
    Ok(diesel::select(diesel::dsl::exists(found)).only(tx)?)
}
