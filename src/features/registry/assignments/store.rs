//! Queries on assignments.

use diesel::prelude::*;

use super::wire::NewAssignment;
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::assignments;
use crate::features::registry::policy::{CreateAssignment, EndAssignment, ListAssignments};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Subject, Tx};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, Stamp};

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

/// Gives the permit's account an assignment from `from` on.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAssignment>,
    from: Stamp,
    new: &NewAssignment,
) -> Result<AssignmentRow, Problem> {
    let row: AssignmentRow = diesel::insert_into(assignments::table)
        .values((
            assignments::id.eq(tx.new_id()),
            assignments::account_id.eq(target(permit)?),
            assignments::unit_id.eq(new.unit_id),
            assignments::role.eq(new.role),
            assignments::valid_from.eq(from),
            assignments::valid_to.eq(new.valid_to),
            assignments::created_at.eq(tx.now()),
        ))
        .returning(<AssignmentRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    tx.changed("assignment.created", Subject::of("assignment", row.id));
    Ok(row)
}

/// Ends the permit's assignment at `end`.
pub fn end(tx: &mut Tx<'_>, permit: &Permit<EndAssignment>, end: Stamp) -> Result<(), Problem> {
    let id = target(permit)?;
    diesel::update(assignments::table.filter(assignments::id.eq(id)))
        .set(assignments::valid_to.eq(Some(end)))
        .run(tx)?;
    tx.changed("assignment.ended", Subject::of("assignment", id));
    Ok(())
}

/// A page of the assignments of the permit's account, ended ones too.
pub fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAssignments>,
    page: &PageRequest,
) -> Result<Rows<AssignmentRow>, Problem> {
    let mut query = assignments::table
        .filter(assignments::account_id.eq(target(permit)?))
        .into_boxed();
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
