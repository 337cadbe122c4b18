//! Queries on the keepers of records, and on all cases about a person.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::schema::{cases, named_users, person_keepers, persons};
use crate::features::named_users::policy::DeleteNamedUser;
use crate::gate::scope::is_protected;
use crate::gate::{Ask, Because, Permit, Tx};
use crate::kernel::{Id, Problem, ProblemCode};

/// Who keeps the record of the person, when it is protected.
///
/// # Errors
/// When the database fails.
pub fn keepers(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Vec<Id>, Problem> {
    Ok(person_keepers::table
        .inner_join(persons::table.on(persons::id.eq(person_keepers::person_id)))
        .filter(persons::id.nullable().eq(because.person_id()))
        .filter(is_protected())
        .select(person_keepers::account_id)
        .all(tx)?)
}

/// Lets `account` keep the record of the person.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx<'_>, because: &Because<'_>, account: Id) -> Result<(), Problem> {
    let person = because.person_id().ok_or(ProblemCode::Internal)?;
    let kept = person_keepers::table
        .filter(person_keepers::person_id.eq(person))
        .filter(person_keepers::account_id.eq(account));
    if diesel::select(exists(kept)).only(tx)? {
        return Ok(());
    }
    diesel::insert_into(person_keepers::table)
        .values((
            person_keepers::person_id.eq(person),
            person_keepers::account_id.eq(account),
            person_keepers::created_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// Takes the record of the case's person from `account`, unless it is named for another case of it.
pub fn keep_no_more(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteNamedUser>,
    account: Id,
) -> Result<(), Problem> {
    let person = permit.target().case.person_id;
    let elsewhere = named_users::table
        .inner_join(cases::table.on(cases::id.eq(named_users::case_id)))
        .filter(cases::person_id.eq(person))
        .filter(named_users::account_id.eq(account))
        .filter(named_users::ended_at.is_null());
    if diesel::select(exists(elsewhere)).only(tx)? {
        return Ok(());
    }
    let kept = person_keepers::table
        .filter(person_keepers::person_id.eq(person))
        .filter(person_keepers::account_id.eq(account));
    diesel::delete(kept).run(tx)?;
    Ok(())
}

/// The cases about the person for which `account` is named.
///
/// # Errors
/// When the database fails.
pub fn naming(tx: &mut Tx<'_>, because: &Because<'_>, account: Id) -> Result<Vec<Id>, Problem> {
    Ok(named_users::table
        .inner_join(cases::table.on(cases::id.eq(named_users::case_id)))
        .filter(cases::person_id.nullable().eq(because.person_id()))
        .filter(named_users::account_id.eq(account))
        .filter(named_users::ended_at.is_null())
        .select(named_users::case_id)
        .all(tx)?)
}
