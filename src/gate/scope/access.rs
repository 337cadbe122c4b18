//! Which units come into question as readers of a case: the rows that the predicate of cases speaks of.

use diesel::dsl::not;
use diesel::prelude::*;

use super::named::is_protected;
use crate::db::schema::{case_access, cases, disclosures, persons};
use crate::gate::ask::Ask;
use crate::gate::because::Because;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Basis, CaseStatus, ConsentKind, Party, Topic};
use crate::kernel::{Id, Problem, ProblemCode, Set, Stamp};

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
    unit: Party,
    case: &Listed,
) -> Result<(), Problem> {
    insert(tx, case, unit, true)
}

/// Lets `unit` come into question as a reader of the case, from now on.
///
/// # Errors
/// When the database fails.
pub fn grant_access(tx: &mut Tx<'_>, because: &Because<'_>, unit: Party) -> Result<(), Problem> {
    let (now, case) = (tx.now(), because.case()?.id);
    let again = diesel::update(
        case_access::table
            .filter(case_access::unit_id.eq(unit.unit_id))
            .filter(case_access::case_id.eq(case)),
    )
    .set((
        case_access::valid_from.eq(now),
        case_access::valid_to.eq(None::<Stamp>),
        case_access::changed_at.eq(now),
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
    insert(tx, &case, unit, false)
}

/// What a disclosure within an authority ends with is the participation: until then it has no end.
fn while_it_takes_part() -> Stamp {
    Stamp::from_micros(253_402_300_799_000_000)
}

/// Until when what is disclosed until `valid_to` is; none while the participation alone ends it.
pub fn disclosed_until(valid_to: Stamp) -> Option<Stamp> {
    (valid_to != while_it_takes_part()).then_some(valid_to)
}

/// Records that `unit`, of the organisation and branch that initiated the case, reads what its branch owns,
/// while it takes part; gives the id.
///
/// # Errors
/// When the database fails.
pub fn disclose_within(tx: &mut Tx<'_>, because: &Because<'_>, unit: Party) -> Result<Id, Problem> {
    let id = tx.new_id();
    diesel::insert_into(disclosures::table)
        .values((
            disclosures::id.eq(id),
            disclosures::case_id.eq(because.case()?.id),
            disclosures::organisation_id.eq(unit.organisation_id),
            disclosures::branch.eq(Some(unit.branch)),
            disclosures::unit_id.eq(Some(unit.unit_id)),
            disclosures::basis.eq(Basis::SameAuthority),
            disclosures::kind.eq(ConsentKind::InformationSharing),
            disclosures::is_recipient.eq(true),
            disclosures::topics.eq(Set::<Topic>::EMPTY),
            disclosures::valid_from.eq(tx.now()),
            disclosures::valid_to.eq(while_it_takes_part()),
        ))
        .run(tx)?;
    Ok(id)
}

/// Ends that, from now on.
///
/// # Errors
/// When the database fails.
pub fn revoke_access(tx: &mut Tx<'_>, because: &Because<'_>, unit: Id) -> Result<(), Problem> {
    let within = disclosures::table
        .filter(disclosures::case_id.eq(because.case()?.id))
        .filter(disclosures::unit_id.eq(Some(unit)))
        .filter(disclosures::valid_to.eq(while_it_takes_part()));
    diesel::update(within)
        .set(disclosures::valid_to.eq(tx.now()))
        .run(tx)?;
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

fn insert(tx: &mut Tx<'_>, case: &Listed, unit: Party, initiator: bool) -> Result<(), Problem> {
    let now = tx.now();
    // Asked in the statement: the person's record is held since the case was opened or locked.
    let named_only = persons::table
        .filter(persons::id.eq(case.person_id))
        .select(is_protected())
        .single_value()
        .assume_not_null();
    let row = diesel::insert_into(case_access::table).values((
        case_access::unit_id.eq(unit.unit_id),
        case_access::case_id.eq(case.id),
        case_access::organisation_id.eq(unit.organisation_id),
        case_access::branch.eq(unit.branch),
        case_access::is_initiator.eq(initiator),
        case_access::valid_from.eq(now),
        case_access::case_number.eq(case.case_number),
        case_access::status.eq(case.status),
        case_access::updated_at.eq(case.updated_at),
        case_access::named_only.eq(named_only),
        case_access::changed_at.eq(now),
    ));
    tx.later(row)?;
    Ok(())
}
