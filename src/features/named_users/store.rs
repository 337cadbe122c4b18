//! Queries on named users and on the keepers of records.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::policy::{CreateNamedUser, DeleteNamedUser};
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{accounts, assignments, case_access, named_users, persons, units};
use crate::db::types::{Moment, Uid};
use crate::gate::scope::{CaseQuery, CaseScope, NamedUserItem, PartOf, is_protected};
use crate::gate::{Action, Ask, Because, Permit, Tx};
pub use crate::kernel::fact::Named;
use crate::kernel::fact::NamedUserAdded;
use crate::kernel::limits::require_room;
use crate::kernel::vocabulary::{Branch, Owner, Role};
use crate::kernel::{Id, Problem, Stamp};

/// A row of `named_users` with what the account is called.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = named_users)]
pub struct NamedUserRow {
    pub id: Id,
    pub case_id: Id,
    pub account_id: Id,
    pub unit_id: Id,
    pub organisation_id: Id,
    pub owner_branch: Branch,
    pub ended_at: Option<Stamp>,
    pub version: i64,
    pub created_at: Stamp,
    #[diesel(select_expression = accounts::display_name)]
    pub account_name: String,
}

impl NamedUserRow {
    /// Whose contribution it is.
    pub fn owner(&self) -> Owner {
        Owner::new(self.organisation_id, self.owner_branch)
    }
}

/// Those named for the case, in the order named.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<NamedUserRow>> {
    let named = named_users::table
        .inner_join(accounts::table)
        .filter(named_users::case_id.eq(case.id))
        .filter(named_users::ended_at.is_null())
        .order(named_users::id);
    rows(named)
}

/// The named user of the permit.
pub fn load<A: Action<Target = PartOf<NamedUserItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<NamedUserRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<NamedUserRow, Problem> {
    Ok(named_users::table
        .inner_join(accounts::table)
        .filter(named_users::id.eq(id))
        .select(columns::<NamedUserRow>())
        .only(tx)?)
}

/// Names somebody for the permit's case.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateNamedUser>,
    named: Named,
) -> Result<NamedUserRow, Problem> {
    let standing = named_users::table
        .filter(named_users::case_id.eq(permit.target().id))
        .filter(named_users::ended_at.is_null());
    require_room(standing.count().only(tx)?)?;
    let id = name(tx, &permit.because(), named)?;
    by_id(tx, id)
}

/// Names somebody for the case; gives the id.
///
/// # Errors
/// When the database fails.
pub fn name(tx: &mut Tx<'_>, because: &Because<'_>, named: Named) -> Result<Id, Problem> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(named_users::table)
        .values((
            named_users::id.eq(id),
            named_users::case_id.eq(because.case()?.id),
            named_users::account_id.eq(named.account_id),
            named_users::unit_id.eq(named.unit_id),
            named_users::organisation_id.eq(named.organisation_id),
            named_users::owner_branch.eq(named.branch),
            named_users::version.eq(1_i64),
            named_users::created_at.eq(now),
        ))
        .run(tx)?;
    tx.record(because, NamedUserAdded { id })?;
    Ok(id)
}

/// Names `named` for a case that the permit's action has just opened about `person`, when that is
/// protected at that moment: the record is asked in the statement, because somebody may be marking it.
///
/// # Errors
/// When the database fails.
pub fn name_when_protected(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    named: Named,
) -> Result<(), Problem> {
    let case = because.case()?;
    let protected = persons::table
        .filter(persons::id.eq(case.person_id))
        .filter(is_protected())
        .select((
            tx.new_id().into_sql::<Uid>(),
            case.id.into_sql::<Uid>(),
            named.account_id.into_sql::<Uid>(),
            named.unit_id.into_sql::<Uid>(),
            named.organisation_id.into_sql::<Uid>(),
            named.branch.into_sql::<Text>(),
            1_i64.into_sql::<diesel::sql_types::BigInt>(),
            tx.now().into_sql::<Moment>(),
        ));
    let statement = diesel::insert_into(named_users::table)
        .values(protected)
        .into_columns((
            named_users::id,
            named_users::case_id,
            named_users::account_id,
            named_users::unit_id,
            named_users::organisation_id,
            named_users::owner_branch,
            named_users::version,
            named_users::created_at,
        ));
    tx.later(statement)?;
    Ok(())
}

/// Names for `to` who is named for the case `from`, but `already`.
///
/// # Errors
/// When the database fails.
pub fn carry_on(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    from: Id,
    already: Id,
) -> Result<(), Problem> {
    let named: Vec<(Id, Id, Id, Branch)> = named_users::table
        .filter(named_users::case_id.eq(from))
        .filter(named_users::ended_at.is_null())
        .filter(named_users::account_id.ne(already))
        .select((
            named_users::account_id,
            named_users::unit_id,
            named_users::organisation_id,
            named_users::owner_branch,
        ))
        .all(tx)?;
    for (account_id, unit_id, organisation_id, branch) in named {
        let named = Named {
            account_id,
            unit_id,
            organisation_id,
            branch,
        };
        name(tx, because, named)?;
    }
    Ok(())
}

/// Names the permit's named user no more if it still has `version`.
pub fn end(tx: &mut Tx<'_>, permit: &Permit<DeleteNamedUser>, version: i64) -> Result<(), Problem> {
    let standing = named_users::table
        .filter(named_users::id.eq(permit.target().id))
        .filter(named_users::version.eq(version))
        .filter(named_users::ended_at.is_null());
    diesel::update(standing)
        .set((
            named_users::ended_at.eq(Some(tx.now())),
            named_users::version.eq(version + 1),
        ))
        .guarded(tx)
}

/// Whether `account` is named for `case`.
pub fn is_named<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: Id,
    account: Id,
) -> Result<bool, Problem> {
    let named = named_users::table
        .filter(named_users::case_id.eq(case))
        .filter(named_users::account_id.eq(account))
        .filter(named_users::ended_at.is_null());
    Ok(diesel::select(exists(named)).only(tx)?)
}

/// Units and organisations from which the coordinator of the permit's case may name: those that take
/// part, and its own.
pub fn parts(tx: &mut Tx<'_>, permit: &Permit<CreateNamedUser>) -> Result<Vec<(Id, Id)>, Problem> {
    let mut parts: Vec<(Id, Id)> = case_access::table
        .filter(case_access::case_id.eq(permit.target().id))
        .filter(case_access::valid_to.is_null())
        .select((case_access::unit_id, case_access::organisation_id))
        .all(tx)?;
    parts.push((permit.actor().unit_id, permit.actor().organisation_id));
    Ok(parts)
}

/// Roles that see cases: nobody else has any use for being named.
const NAMEABLE: &[Role] = &[
    Role::Coordinator,
    Role::Caseworker,
    Role::Manager,
    Role::Integration,
];

/// `account` in one of the units `parts`, by an assignment in force; a record system in any unit of their
/// organisations.
///
/// # Errors
/// When the database fails.
pub fn candidate<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    account: Id,
    parts: &[(Id, Id)],
) -> Result<Option<Named>, Problem> {
    let now = tx.now();
    let held: Vec<(Role, Id, Id, Branch)> = assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .filter(accounts::id.eq(account))
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
            assignments::role,
            units::id,
            units::organisation_id,
            units::branch,
        ))
        .all(tx)?;
    let fits = |(role, unit_id, organisation_id, branch): (Role, Id, Id, Branch)| {
        let part = parts.iter().find(|(unit, organisation)| match role {
            Role::Integration => *organisation == organisation_id,
            _ => *unit == unit_id && NAMEABLE.contains(&role),
        });
        part.map(|_| Named {
            account_id: account,
            unit_id,
            organisation_id,
            branch,
        })
    };
    Ok(held.into_iter().find_map(fits))
}

/// Accounts named for `case` that may coordinate it now when `lead` leads it.
pub fn named_coordinators<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    lead: Id,
) -> Result<Vec<Id>, Problem> {
    let now = tx.now();
    // A leading unit that nothing lets know of the case coordinates nothing.
    let lead = match case.is_known_to(tx, lead)? {
        true => lead,
        false => case.initiating_unit_id,
    };
    let coordinates = assignments::role
        .eq(Role::Coordinator)
        .and(units::id.eq(case.initiating_unit_id).or(units::id.eq(lead)))
        .or(assignments::role
            .eq(Role::Integration)
            .and(units::organisation_id.eq(case.initiating_organisation_id))
            .and(units::branch.eq(case.initiating_branch)));
    Ok(assignments::table
        .inner_join(accounts::table)
        .inner_join(units::table)
        .inner_join(named_users::table.on(named_users::account_id.eq(accounts::id)))
        .filter(named_users::case_id.eq(case.id))
        .filter(named_users::ended_at.is_null())
        .filter(accounts::active.eq(true))
        .filter(units::active.eq(true))
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .filter(coordinates)
        .select(accounts::id)
        .all(tx)?)
}

/// Whether `case` is for named users only.
pub fn is_named_only<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
) -> Result<bool, Problem> {
    let closed = case_access::table
        .filter(case_access::case_id.eq(case.id))
        .filter(case_access::named_only.eq(true));
    Ok(diesel::select(exists(closed)).only(tx)?)
}
