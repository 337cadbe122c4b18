//! Queries on a case's timeline.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::policy::ListTimeline;
use super::rules::{kinds_told, topics_told};
use crate::db::reading::rows;
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::gate::{Permit, Tx};
use crate::kernel::fact::FactKind;
use crate::kernel::page::{DEFAULT_LIMIT, MAX_LIMIT, PageRequest, Position, Rows};
use crate::kernel::vocabulary::{Role, Topic};
use crate::kernel::{Id, Problem, Stamp};
use crate::stored_as_text;

stored_as_text!(FactKind);

/// Newest first.
pub const SORT: &str = "-position";

/// An event with who made it.
#[derive(Queryable, Debug)]
pub struct EventRow {
    pub position: i64,
    pub id: Id,
    pub at: Stamp,
    pub event: FactKind,
    pub subject_kind: String,
    pub subject_id: Id,
    pub organisation_id: Option<Id>,
    pub organisation_name: Option<String>,
    pub unit_id: Option<Id>,
    pub unit_name: Option<String>,
    pub role: Option<Role>,
    pub account_name: Option<String>,
}

type EventColumns = (
    BigInt,
    Uid,
    Moment,
    Text,
    Text,
    Uid,
    Nullable<Uid>,
    Nullable<Text>,
    Nullable<Uid>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
);

/// A page of the events of the permit's case that its reader may learn of.
pub fn page(
    tx: &mut Tx<'_>,
    permit: &Permit<ListTimeline>,
    page: &PageRequest,
) -> Result<Rows<EventRow>, Problem> {
    let own = permit.actor().organisation_id;
    let events = Sql::<EventColumns>::new(
        "SELECT e.position, e.id, e.at, e.type, e.subject_kind, e.subject_id, \
         e.organisation_id, organisations.name, e.unit_id, units.name, e.role, \
         accounts.display_name FROM outbox_events AS e \
         LEFT JOIN organisations ON organisations.id = e.organisation_id \
         LEFT JOIN units ON units.id = e.unit_id \
         LEFT JOIN interventions ON e.subject_kind = 'intervention' AND interventions.id = e.subject_id \
         LEFT JOIN accounts ON accounts.id = e.account_id AND e.organisation_id = ",
    )
    .id(own)
    .text(" WHERE e.case_id = ")
    .id(permit.target().id)
    .text(" AND ")
    .all_of(told(permit))
    .all_of(place(page));
    let found = tx.read(rows(events))?;
    Ok(Rows::new(page, found, None, |row: &EventRow| Position {
        sort: SORT.to_owned(),
        value: row.position,
        id: row.id,
    }))
}

/// What the own branch of the organisation did or owns, and of the rest what is disclosed; all to the person.
fn told(permit: &Permit<ListTimeline>) -> Condition {
    let case = permit.target();
    if case.is_about(permit.actor()) {
        return Sql::new("1 = 1");
    }
    let reader = case.reader;
    let initiated = reader.own() == Some(case.initiator());
    // A discharge is always the initiator's own, whoever acknowledges what.
    let owns = |topic| topic == Topic::Discharge && initiated;
    let kinds = kinds_told(|topic| reader.is_told(topic) || owns(topic));
    let sql = Sql::new("(e.subject_kind IN (").codes(&kinds).text(")");
    let sql = match permit.actor().role {
        Role::Person => Sql::new(UNTOLD_ACTS).all_of(sql),
        _ => sql,
    };
    let sql = match reader.own() {
        None => sql,
        Some(own) => sql
            .text(" OR (e.organisation_id = ")
            .id(own.organisation_id)
            .text(" AND units.branch = ")
            .codes(&[own.branch])
            .text(") OR (interventions.owner_organisation_id = ")
            .id(own.organisation_id)
            .text(" AND interventions.owner_branch = ")
            .codes(&[own.branch])
            .text(")"),
    };
    // What the person did, and time alone, is kept by those who opened the case, whatever is disclosed later.
    let sql = match initiated {
        true => sql.text(" OR e.role = 'PERSON' OR e.role IS NULL"),
        false => sql,
    };
    let sql = match topics_told(|topic| reader.is_told(topic)) {
        None => sql,
        Some(topics) => sql
            .text(" OR interventions.topic IN (")
            .codes(&topics)
            .text(")"),
    };
    sql.text(")")
}

/// Whoever acts for the person is not told when another consented or refused: neither that, nor what followed in the
/// same moment.
const UNTOLD_ACTS: &str = "NOT EXISTS (SELECT 1 FROM outbox_events AS act WHERE act.case_id = e.case_id \
    AND act.at = e.at AND act.type IN ('consent.recorded', 'consent.answered', 'consent.superseded', \
    'consent.withdrawn', 'consent.incomplete', 'childs-view.recorded')) AND ";

fn place(page: &PageRequest) -> Condition {
    let after = match page.after() {
        None => Sql::new(""),
        Some(after) => Sql::new(" AND e.position < ").number(after.value),
    };
    // One of two numbers of rows, for the planner to know; what is too many the page leaves out.
    let most = match page.limit {
        ..=DEFAULT_LIMIT => DEFAULT_LIMIT,
        _ => MAX_LIMIT,
    };
    let placed = after
        .text(" ORDER BY e.position DESC LIMIT ")
        .literal(most + 1);
    match page.offset() {
        0 => placed,
        rows => placed.text(" OFFSET ").number(rows).kept_if(false),
    }
}
