//! Which units come into question as readers of a case: the rows that the predicate of cases speaks of.

use diesel::dsl::not;
use diesel::prelude::*;

use super::named::is_protected;
use crate::db::schema::{case_access, cases, persons};
use crate::gate::ask::Ask;
use crate::gate::because::Because;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// What a row of access repeats of its case, for lists to sort and filter by.
#[derive(Queryable, Clone, Copy, Debug)]
pub struct Listed {
    /// The case.
    pub id: Id,
    /// Its number.
    pub case_number: i64,
    /// The person it is about.
    pub person_id: Id,
    /// Where it stands.
    pub status: CaseStatus,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// Lets the unit in which `case` has just been opened see it.
///
/// # Errors
/// When the database fails.
pub fn open_to_initiator(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    (unit, organisation): (Id, Id),
    case: &Listed,
) -> Result<(), Problem> {
    insert(tx, case, (unit, organisation), true)
}

/// Lets `unit` of `organisation` come into question as a reader of the case, from now on.
///
/// # Errors
/// When the database fails.
pub fn grant_access(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (unit, organisation): (Id, Id),
) -> Result<(), Problem> {
    let (now, case) = (tx.now(), because.case()?.id);
    let again = diesel::update(
        case_access::table
            .filter(case_access::unit_id.eq(unit))
            .filter(case_access::case_id.eq(case)),
    )
    .set((
        case_access::valid_from.eq(now),
        case_access::valid_to.eq(None::<Stamp>),
    ))
    .run(tx)?;
    if again > 0 {
        return Ok(());
    }
    let case: Listed = cases::table
        .filter(cases::id.eq(case))
        .select((
            cases::id,
            cases::case_number,
            cases::person_id,
            cases::status,
            cases::updated_at,
        ))
        .only(tx)?;
    insert(tx, &case, (unit, organisation), false)
}

/// Ends that, from now on.
///
/// # Errors
/// When the database fails.
pub fn revoke_access(tx: &mut Tx<'_>, because: &Because<'_>, unit: Id) -> Result<(), Problem> {
    diesel::update(
        case_access::table
            .filter(case_access::unit_id.eq(unit))
            .filter(case_access::case_id.eq(because.case()?.id))
            .filter(not(case_access::is_initiator)),
    )
    .set(case_access::valid_to.eq(Some(tx.now())))
    .run(tx)?;
    Ok(())
}

/// Says of every unit's access to the cases about the person whether it is for named users only.
///
/// # Errors
/// When the database fails.
pub fn set_named_only(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    named_only: bool,
) -> Result<(), Problem> {
    let person = because.person_id().ok_or(ProblemCode::Internal)?;
    let about = cases::table
        .filter(cases::person_id.eq(person))
        .select(cases::id);
    diesel::update(case_access::table.filter(case_access::case_id.eq_any(about)))
        .set(case_access::named_only.eq(named_only))
        .run(tx)?;
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    case: &Listed,
    (unit, organisation): (Id, Id),
    initiator: bool,
) -> Result<(), Problem> {
    let now = tx.now();
    // Asked in the statement: the person's record is held since the case was opened or locked.
    let named_only = persons::table
        .filter(persons::id.eq(case.person_id))
        .select(is_protected())
        .single_value()
        .assume_not_null();
    let row = diesel::insert_into(case_access::table).values((
        case_access::unit_id.eq(unit),
        case_access::case_id.eq(case.id),
        case_access::organisation_id.eq(organisation),
        case_access::is_initiator.eq(initiator),
        case_access::valid_from.eq(now),
        case_access::case_number.eq(case.case_number),
        case_access::status.eq(case.status),
        case_access::updated_at.eq(case.updated_at),
        case_access::named_only.eq(named_only),
    ));
    tx.later(row)?;
    Ok(())
}
