//! Queries on emergency accesses.

use diesel::prelude::*;
use diesel::sql_types::{Binary, Nullable, Text};

use super::policy::{CreateEmergencyAccess, CreateEmergencyReview, ReadEmergencyAccess};
use super::rules::{EmergencyReason, MOST, Verdict, counted_from, ends_at};
use super::wire::{NewEmergencyAccess, NewEmergencyReview};
use crate::db::Conn;
use crate::db::reading::{Reading, rows};
use crate::db::schema::{accounts, cases, emergency_accesses, emergency_queue, emergency_reviews};
use crate::db::sealed::SealInto;
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::gate::scope::{CaseQuery, Seen};
use crate::gate::{Ask, Permit, Tx};
use crate::kernel::page::{DEFAULT_LIMIT, MAX_LIMIT, PageRequest, Position, Rows};
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};
use crate::stored_as_text;

stored_as_text!(EmergencyReason, Verdict);

/// Newest first.
pub const SORT: &str = "-id";

/// Most emergency accesses to a case that are read: the latest.
const MOST_OF_CASE: i64 = 200;

/// An emergency access with what everybody is called, and its review.
#[derive(Queryable, Debug)]
pub struct AccessRow {
    pub id: Id,
    pub case_id: Id,
    pub account_id: Id,
    pub account_name: String,
    pub role: Role,
    pub unit_id: Id,
    pub unit_name: String,
    pub organisation_id: Id,
    pub organisation_name: String,
    pub reason_code: EmergencyReason,
    pub text: Sealed<emergency_accesses::text>,
    pub valid_from: Stamp,
    pub valid_to: Stamp,
    pub verdict: Option<Verdict>,
    pub comment: Option<Sealed<emergency_reviews::comment>>,
    pub reviewed_by: Option<String>,
    pub reviewed_at: Option<Stamp>,
}

type AccessColumns = (
    Uid,
    Uid,
    Uid,
    Text,
    Text,
    Uid,
    Text,
    Uid,
    Text,
    Text,
    Binary,
    Moment,
    Moment,
    Nullable<Text>,
    Nullable<Binary>,
    Nullable<Text>,
    Nullable<Moment>,
);

/// Everything of them, from `first`, whose rows are named `e` or lead to them.
fn from(first: &'static str) -> Sql<AccessColumns> {
    Sql::new(
        "SELECT e.id, e.case_id, e.account_id, accounts.display_name, e.role, e.unit_id, units.name, \
         e.organisation_id, organisations.name, e.reason_code, e.text, e.valid_from, e.valid_to, \
         r.verdict, r.comment, r.reviewed_by, r.reviewed_at FROM ",
    )
    .text(first)
    .text(
        " JOIN accounts ON accounts.id = e.account_id JOIN units ON units.id = e.unit_id \
         JOIN organisations ON organisations.id = e.organisation_id \
         LEFT JOIN emergency_reviews AS r ON r.emergency_access_id = e.id WHERE ",
    )
}

/// A page of the reviewer's queue.
pub fn list(
    seen: &Seen,
    reviewed: Option<bool>,
    page: PageRequest,
) -> impl Reading<Output = Rows<AccessRow>> + use<> {
    let queue = "emergency_queue AS q JOIN emergency_accesses AS e ON e.id = q.emergency_access_id";
    let mut sql = from(queue)
        .text("q.organisation_id = ")
        .id(seen.by.organisation_id);
    sql = match reviewed {
        None => sql,
        Some(true) => sql.text(" AND q.reviewed = TRUE"),
        Some(false) => sql.text(" AND q.reviewed = FALSE"),
    };
    rows(sql.all_of(place(&page))).map(move |found| {
        Rows::new(&page, found, None, |row: &AccessRow| Position {
            sort: SORT.to_owned(),
            value: 0,
            id: row.id,
        })
    })
}

fn place(page: &PageRequest) -> Condition {
    let after = match page.after() {
        None => Sql::new(""),
        Some(after) => Sql::new(" AND q.emergency_access_id < ").id(after.id),
    };
    // One of two numbers of rows, for the planner to know; what is too many the page leaves out.
    let most = match page.limit {
        ..=DEFAULT_LIMIT => DEFAULT_LIMIT,
        _ => MAX_LIMIT,
    };
    let placed = after
        .text(" ORDER BY q.emergency_access_id DESC LIMIT ")
        .literal(most + 1);
    match page.offset() {
        0 => placed,
        rows => placed.text(" OFFSET ").number(rows).kept_if(false),
    }
}

/// The latest emergency accesses to the case.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<AccessRow>> {
    let sql = from("emergency_accesses AS e")
        .text("e.case_id = ")
        .id(case.id)
        .text(" ORDER BY e.id DESC LIMIT ")
        .literal(MOST_OF_CASE);
    rows(sql)
}

/// The emergency access of the permit.
pub fn load(tx: &mut Tx<'_>, permit: &Permit<ReadEmergencyAccess>) -> Result<AccessRow, Problem> {
    by_id(tx, permit.target().id)
}

/// The emergency access that the permit's action has just taken.
pub fn taken(
    tx: &mut Tx<'_>,
    _permit: &Permit<CreateEmergencyAccess>,
    id: Id,
) -> Result<AccessRow, Problem> {
    by_id(tx, id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<AccessRow, Problem> {
    let sql = from("emergency_accesses AS e").text("e.id = ").id(id);
    let mut found: Vec<AccessRow> = tx.read(rows(sql))?;
    found.pop().ok_or_else(|| ProblemCode::NotFound.into())
}

/// Whether the actor may take one more; those who ask at once wait for one another.
pub fn require_few(tx: &mut Tx<'_>, permit: &Permit<CreateEmergencyAccess>) -> Result<(), Problem> {
    let account = permit.actor().account_id;
    if let Conn::Postgres(pg) = tx.conn()? {
        accounts::table
            .filter(accounts::id.eq(account))
            .select(accounts::id)
            .for_update()
            .first::<Id>(pg)?;
    }
    let from = counted_from(tx.now());
    let taken: i64 = emergency_accesses::table
        .filter(emergency_accesses::account_id.eq(account))
        .filter(emergency_accesses::valid_from.gt(from))
        .count()
        .only(tx)?;
    if taken < MOST {
        return Ok(());
    }
    Err(ProblemCode::EmergencyLimit.into())
}

/// Lets the actor read the permit's case for a while, and lays it before the reviewers of both
/// organisations; gives the id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateEmergencyAccess>,
    new: &NewEmergencyAccess,
) -> Result<Id, Problem> {
    let (id, now, case, actor) = (tx.new_id(), tx.now(), permit.target().case, permit.actor());
    let until = ends_at(now, new.minutes);
    diesel::insert_into(emergency_accesses::table)
        .values((
            emergency_accesses::id.eq(id),
            emergency_accesses::case_id.eq(case.id),
            emergency_accesses::account_id.eq(actor.account_id),
            emergency_accesses::assignment_id.eq(actor.assignment_id),
            emergency_accesses::role.eq(actor.role),
            emergency_accesses::unit_id.eq(actor.unit_id),
            emergency_accesses::organisation_id.eq(actor.organisation_id),
            emergency_accesses::reason_code.eq(new.reason_code),
            emergency_accesses::text.sealed(permit.key()?, id, &new.text)?,
            emergency_accesses::valid_from.eq(now),
            emergency_accesses::valid_to.eq(until),
        ))
        .run(tx)?;
    let sooner = cases::emergency_until
        .is_null()
        .or(cases::emergency_until.lt(until));
    diesel::update(cases::table.filter(cases::id.eq(case.id)).filter(sooner))
        .set(cases::emergency_until.eq(Some(until)))
        .run(tx)?;
    queue(tx, id, actor.organisation_id)?;
    if case.initiating_organisation_id != actor.organisation_id {
        queue(tx, id, case.initiating_organisation_id)?;
    }
    Ok(id)
}

fn queue(tx: &mut Tx<'_>, id: Id, organisation: Id) -> Result<(), Problem> {
    diesel::insert_into(emergency_queue::table)
        .values((
            emergency_queue::organisation_id.eq(organisation),
            emergency_queue::emergency_access_id.eq(id),
            emergency_queue::reviewed.eq(false),
        ))
        .run(tx)?;
    Ok(())
}

/// Records the one review of the permit's emergency access.
pub fn review(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateEmergencyReview>,
    new: &NewEmergencyReview,
) -> Result<(), Problem> {
    let (id, actor) = (permit.target().id, permit.actor());
    let waiting = emergency_queue::table
        .filter(emergency_queue::emergency_access_id.eq(id))
        .filter(emergency_queue::reviewed.eq(false));
    let taken_off = diesel::update(waiting)
        .set(emergency_queue::reviewed.eq(true))
        .run(tx)?;
    if taken_off == 0 {
        return Err(ProblemCode::AlreadyReviewed.into());
    }
    diesel::insert_into(emergency_reviews::table)
        .values((
            emergency_reviews::emergency_access_id.eq(id),
            emergency_reviews::verdict.eq(new.verdict),
            emergency_reviews::comment.sealed(permit.key()?, id, &new.comment)?,
            emergency_reviews::reviewed_by.eq(&actor.name),
            emergency_reviews::account_id.eq(actor.account_id),
            emergency_reviews::organisation_id.eq(actor.organisation_id),
            emergency_reviews::reviewed_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}
