//! Queries on issuer bindings.

use diesel::prelude::*;

use super::wire::{IssuerBindingEdit, NewIssuerBinding};
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::issuer_bindings;
use crate::features::registry::policy::{
    CreateIssuerBinding, DeleteIssuerBinding, ListIssuerBindings, UpdateIssuerBinding,
};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Subject, Tx};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::{Id, Problem, Stamp};

/// A row of `issuer_bindings`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = issuer_bindings)]
pub struct BindingRow {
    pub id: Id,
    pub organisation_id: Id,
    pub issuer: String,
    pub claim: Option<String>,
    pub claim_value: Option<String>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// The binding of the permit.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<BindingRow, Problem> {
    let id = target(permit)?;
    Ok(issuer_bindings::table
        .filter(issuer_bindings::id.eq(id))
        .select(columns::<BindingRow>())
        .only(tx)?)
}

/// Of the bindings of `issuer` to other organisations than `organisation`, whether each says a claim.
pub fn elsewhere<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    issuer: &str,
    organisation: Id,
) -> Result<Vec<bool>, Problem> {
    let others = issuer_bindings::table
        .filter(issuer_bindings::issuer.eq(issuer))
        .filter(issuer_bindings::organisation_id.ne(organisation))
        .select(issuer_bindings::claim.is_not_null());
    Ok(others.all(tx)?)
}

/// Binds an issuer to the permit's organisation.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateIssuerBinding>,
    new: &NewIssuerBinding,
) -> Result<BindingRow, Problem> {
    let now = tx.now();
    let row: BindingRow = diesel::insert_into(issuer_bindings::table)
        .values((
            issuer_bindings::id.eq(tx.new_id()),
            issuer_bindings::organisation_id.eq(target(permit)?),
            issuer_bindings::issuer.eq(&*new.issuer),
            issuer_bindings::claim.eq(new.claim.as_deref()),
            issuer_bindings::claim_value.eq(new.claim_value.as_deref()),
            issuer_bindings::version.eq(1_i64),
            issuer_bindings::created_at.eq(now),
            issuer_bindings::updated_at.eq(now),
        ))
        .returning(<BindingRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    Ok(row)
}

/// Corrects the binding if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateIssuerBinding>,
    version: i64,
    edit: &IssuerBindingEdit,
) -> Result<(), Problem> {
    let row = issuer_bindings::table
        .filter(issuer_bindings::id.eq(target(permit)?))
        .filter(issuer_bindings::version.eq(version));
    diesel::update(row)
        .set((
            issuer_bindings::claim.eq(edit.claim.as_deref()),
            issuer_bindings::claim_value.eq(edit.claim_value.as_deref()),
            issuer_bindings::version.eq(version + 1),
            issuer_bindings::updated_at.eq(tx.now()),
        ))
        .guarded(tx)
}

/// Ends the binding if it still has `version`.
pub fn delete(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteIssuerBinding>,
    version: i64,
) -> Result<(), Problem> {
    let row = issuer_bindings::table
        .filter(issuer_bindings::id.eq(target(permit)?))
        .filter(issuer_bindings::version.eq(version));
    diesel::delete(row).guarded(tx)
}

/// A page of the bindings of the permit's organisation.
pub fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ListIssuerBindings>,
    page: &PageRequest,
) -> Result<Rows<BindingRow>, Problem> {
    let mut query = issuer_bindings::table
        .filter(issuer_bindings::organisation_id.eq(target(permit)?))
        .into_boxed();
    if let Some(after) = page.after() {
        query = query.filter(issuer_bindings::id.gt(after.id));
    }
    let rows: Vec<BindingRow> = query
        .order(issuer_bindings::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<BindingRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, None, |row| position(row.id)))
}

/// What a binding is to the log.
pub fn subject(id: Id) -> Subject {
    Subject::of("issuer-binding", id)
}
