//! Queries on accounts.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::wire::{AccountEdit, NewAccount};
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::accounts;
use crate::features::registry::policy::{CreateAccount, ListAccounts, UpdateAccount};
use crate::features::registry::store::{position, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Subject, Tx};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::{Id, Problem, Stamp};

/// A row of `accounts`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    pub id: Id,
    pub issuer: String,
    pub subject: String,
    pub display_name: String,
    pub active: bool,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// Whether there is such an account.
pub fn is_known<A: Action>(tx: &mut Tx<'_>, _permit: &Permit<A>, id: Id) -> Result<bool, Problem> {
    Ok(diesel::select(exists(accounts::table.filter(accounts::id.eq(id)))).only(tx)?)
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
    _permit: &Permit<CreateAccount>,
    new: &NewAccount,
) -> Result<AccountRow, Problem> {
    let now = tx.now();
    let row: AccountRow = diesel::insert_into(accounts::table)
        .values((
            accounts::id.eq(tx.new_id()),
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
    tx.changed("account.created", Subject::of("account", row.id));
    Ok(row)
}

/// Corrects the account if it still has `version`; gives the number of rows met.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateAccount>,
    version: i64,
    edit: &AccountEdit,
) -> Result<usize, Problem> {
    let id = target(permit)?;
    let met = diesel::update(
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
    .run(tx)?;
    tx.changed("account.updated", Subject::of("account", id));
    Ok(met)
}

/// A page of accounts.
pub fn list(
    tx: &mut Tx<'_>,
    _permit: &Permit<ListAccounts>,
    page: &PageRequest,
) -> Result<Rows<AccountRow>, Problem> {
    let mut query = accounts::table.into_boxed();
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
