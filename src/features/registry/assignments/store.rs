//! Queries on assignments.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::reading::columns;
use crate::db::schema::{accounts, assignments};
use crate::db::{Conn, MultiBackend};
use crate::features::registry::policy::{EndAssignment, ListAssignments};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// A row of `assignments`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = assignments)]
pub struct AssignmentRow {
    pub id: Id,
    pub account_id: Id,
    pub unit_id: Id,
    pub role: Role,
    pub valid_from: Stamp,
    pub valid_to: Option<Stamp>,
    pub created_at: Stamp,
}

/// The assignment of the permit, if it is the account's.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    account: Id,
) -> Result<AssignmentRow, Problem> {
    let id = target(permit)?;
    Ok(assignments::table
        .filter(assignments::id.eq(id))
        .filter(assignments::account_id.eq(account))
        .select(columns::<AssignmentRow>())
        .only(tx)?)
}

/// An assignment to write down.
pub struct Given {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub account_id: Id,
    /// In which unit.
    pub unit_id: Id,
    /// The role.
    pub role: Role,
    /// From when.
    pub from: Stamp,
    /// Until when.
    pub to: Option<Stamp>,
}

/// Keeps others from giving the account anything until the unit ends: who comes second sees what the first gave.
fn hold_account(tx: &mut Tx<'_>, account: Id) -> Result<(), Problem> {
    if let Conn::Postgres(pg) = tx.conn()? {
        accounts::table
            .filter(accounts::id.eq(account))
            .select(accounts::id)
            .for_update()
            .load::<Id>(pg)?;
    }
    Ok(())
}

/// The account has the role in the unit at no time of what is given: nobody could tell the two apart.
fn require_new(tx: &mut Tx<'_>, given: &Given) -> Result<(), Problem> {
    let mut same = assignments::table
        .filter(assignments::account_id.eq(given.account_id))
        .filter(assignments::unit_id.eq(given.unit_id))
        .filter(assignments::role.eq(given.role))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(given.from)),
        )
        .select((assignments::valid_from, assignments::valid_to))
        .into_boxed::<MultiBackend>();
    if let Some(to) = given.to {
        same = same.filter(assignments::valid_from.lt(to));
    }
    // One that was ended before it began never was.
    let found: Vec<(Stamp, Option<Stamp>)> = same.load(tx.conn()?)?;
    match found
        .iter()
        .any(|(from, to)| to.is_none_or(|to| to > *from))
    {
        true => Err(ProblemCode::AssignmentOverlaps.into()),
        false => Ok(()),
    }
}

/// Gives an account an assignment.
///
/// # Errors
/// 409 when the account has it already.
pub fn insert<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    given: &Given,
) -> Result<AssignmentRow, Problem> {
    hold_account(tx, given.account_id)?;
    require_new(tx, given)?;
    let row: AssignmentRow = diesel::insert_into(assignments::table)
        .values((
            assignments::id.eq(given.id),
            assignments::account_id.eq(given.account_id),
            assignments::unit_id.eq(given.unit_id),
            assignments::role.eq(given.role),
            assignments::valid_from.eq(given.from),
            assignments::valid_to.eq(given.to),
            assignments::created_at.eq(tx.now()),
        ))
        .returning(<AssignmentRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    Ok(row)
}

/// Whether assignment `id` is in force in `unit`, in a role that leads cases.
pub fn is_in_force(
    tx: &mut Tx<'_>,
    _permit: &Permit<EndAssignment>,
    id: Id,
    unit: Id,
) -> Result<bool, Problem> {
    let now = tx.now();
    let found = assignments::table
        .inner_join(accounts::table)
        .filter(assignments::id.eq(id))
        .filter(assignments::unit_id.eq(unit))
        .filter(assignments::role.eq_any(vec![Role::Coordinator, Role::Caseworker]))
        .filter(accounts::active.eq(true))
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        );
    Ok(diesel::select(exists(found)).only(tx)?)
}

/// Ends the permit's assignment at `end`.
pub fn end(tx: &mut Tx<'_>, permit: &Permit<EndAssignment>, end: Stamp) -> Result<(), Problem> {
    let id = target(permit)?;
    diesel::update(assignments::table.filter(assignments::id.eq(id)))
        .set(assignments::valid_to.eq(Some(end)))
        .run(tx)?;
    Ok(())
}

/// A page of the assignments of the permit's account, ended ones too; for the service's administrator those of
/// roles that are its to know of.
pub fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAssignments>,
    page: &PageRequest,
) -> Result<Rows<AssignmentRow>, Problem> {
    let mut query = assignments::table
        .filter(assignments::account_id.eq(target(permit)?))
        .into_boxed();
    if permit.actor().role == Role::ServiceAdmin {
        query = query.filter(assignments::role.eq_any(Role::OF_THE_SERVICE.to_vec()));
    }
    if let Some(after) = page.after() {
        query = query.filter(assignments::id.gt(after.id));
    }
    let rows: Vec<AssignmentRow> = query
        .order(assignments::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<AssignmentRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, None, |row| position(row.id)))
}
