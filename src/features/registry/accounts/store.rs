//! Queries on accounts.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::wire::{AccountEdit, NewAccount};
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::{accounts, assignments, issuer_bindings, units};
use crate::features::registry::policy::{CreateAccount, ListAccounts, UpdateAccount};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::{AccountCorrected, AccountRegistered};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, Stamp};

/// A row of `accounts`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    pub id: Id,
    pub organisation_id: Option<Id>,
    pub issuer: String,
    pub subject: String,
    pub display_name: String,
    pub active: bool,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// Whether `issuer` is bound to the permit's organisation.
pub fn is_bound(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAccount>,
    issuer: &str,
) -> Result<bool, Problem> {
    let binding = issuer_bindings::table
        .filter(issuer_bindings::organisation_id.eq(target(permit)?))
        .filter(issuer_bindings::issuer.eq(issuer));
    Ok(diesel::select(exists(binding)).only(tx)?)
}

/// The organisations in which the permit's account is an administrator.
pub fn kept_by(tx: &mut Tx<'_>, permit: &Permit<UpdateAccount>) -> Result<Vec<Id>, Problem> {
    let found = assignments::table
        .inner_join(units::table)
        .filter(assignments::account_id.eq(target(permit)?))
        .filter(
            assignments::role
                .eq(Role::RegistryAdmin)
                .or(assignments::role.eq(Role::ServiceAdmin)),
        )
        .select(units::organisation_id)
        .distinct()
        .all(tx)?;
    Ok(found)
}

/// The account of the permit.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<AccountRow, Problem> {
    let id = target(permit)?;
    Ok(accounts::table
        .filter(accounts::id.eq(id))
        .select(columns::<AccountRow>())
        .only(tx)?)
}

/// Registers an account.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAccount>,
    new: &NewAccount,
) -> Result<AccountRow, Problem> {
    let now = tx.now();
    let row: AccountRow = diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(tx.new_id()),
            accounts::organisation_id.eq(Some(target(permit)?)),
            accounts::issuer.eq(&*new.issuer),
            accounts::subject.eq(&*new.subject),
            accounts::display_name.eq(&*new.display_name),
            accounts::active.eq(new.active),
            accounts::version.eq(1_i64),
            accounts::created_at.eq(now),
            accounts::updated_at.eq(now),
        ))
        .returning(<AccountRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    permit.record(tx, AccountRegistered { id: row.id })?;
    Ok(row)
}

/// Corrects the account if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateAccount>,
    version: i64,
    (edit, closed): (&AccountEdit, bool),
) -> Result<(), Problem> {
    let id = target(permit)?;
    diesel::update(
        accounts::table
            .filter(accounts::id.eq(id))
            .filter(accounts::version.eq(version)),
    )
    .set((
        accounts::display_name.eq(&*edit.display_name),
        accounts::active.eq(edit.active),
        accounts::version.eq(version + 1),
        accounts::updated_at.eq(tx.now()),
    ))
    .guarded(tx)?;
    permit.record(tx, AccountCorrected { id, closed })
}

/// A page of accounts: of the own organisation, or of all for the service's administrator, who must find
/// whom to appoint.
pub fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAccounts>,
    page: &PageRequest,
) -> Result<Rows<AccountRow>, Problem> {
    let mut query = accounts::table.into_boxed();
    if permit.actor().role != Role::ServiceAdmin {
        query = query.filter(accounts::organisation_id.eq(permit.actor().organisation_id));
    }
    if let Some(after) = page.after() {
        query = query.filter(accounts::id.gt(after.id));
    }
    let rows: Vec<AccountRow> = query
        .order(accounts::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<AccountRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, None, |row| position(row.id)))
}
