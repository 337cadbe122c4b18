//! Queries on the keepers of records, and on all cases about a person.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{case_access, cases, named_users, person_keepers, persons};
use crate::features::named_users::policy::DeleteNamedUser;
use crate::features::named_users::store::{Named, name_for_others};
use crate::gate::scope::is_protected;
use crate::gate::{Action, Ask, Permit, Subject, Tx};
use crate::kernel::{Id, Problem};

/// Names for `case` who keeps the record of its person, when that is protected, but `already`.
///
/// # Errors
/// When the database fails.
pub fn name_keepers<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: Subject,
    (unit_id, organisation_id): (Id, Id),
    already: Option<Id>,
) -> Result<(), Problem> {
    let keepers: Vec<Id> = person_keepers::table
        .inner_join(persons::table.on(persons::id.eq(person_keepers::person_id)))
        .filter(persons::id.nullable().eq(case.person_id))
        .filter(is_protected())
        .select(person_keepers::account_id)
        .all(tx)?;
    for account_id in keepers.into_iter().filter(|one| already != Some(*one)) {
        let named = Named {
            account_id,
            unit_id,
            organisation_id,
        };
        name_for_others(tx, permit, case, named)?;
    }
    Ok(())
}

/// Lets `account` keep the record `person`.
///
/// # Errors
/// When the database fails.
pub fn keep<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    person: Id,
    account: Id,
) -> Result<(), Problem> {
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

/// The cases about `person`, held so that nobody lets a unit in meanwhile.
pub fn hold_cases_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    person: Id,
) -> Result<Vec<Id>, Problem> {
    let of_person = cases::table
        .filter(cases::person_id.eq(person))
        .order(cases::id)
        .select(cases::id);
    Ok(match tx.conn()? {
        Conn::Sqlite(sqlite) => of_person.load(sqlite)?,
        Conn::Postgres(pg) => of_person.for_update().load(pg)?,
    })
}

/// Those of the cases `about` for which `account` is named.
pub fn naming<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    about: &[Id],
    account: Id,
) -> Result<Vec<Id>, Problem> {
    Ok(named_users::table
        .filter(named_users::case_id.eq_any(about))
        .filter(named_users::account_id.eq(account))
        .filter(named_users::ended_at.is_null())
        .select(named_users::case_id)
        .all(tx)?)
}

/// Says of every unit's access to the cases `about` whether it is for named users only.
pub fn set_named_only<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    about: &[Id],
    named_only: bool,
) -> Result<(), Problem> {
    let open = case_access::table.filter(case_access::case_id.eq_any(about));
    diesel::update(open)
        .set(case_access::named_only.eq(named_only))
        .run(tx)?;
    Ok(())
}
