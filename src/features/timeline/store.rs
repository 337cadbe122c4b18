//! Queries on a case's timeline.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::policy::ListTimeline;
use crate::db::reading::rows;
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::gate::scope::told;
use crate::gate::{Permit, Tx};
use crate::kernel::fact::FactKind;
use crate::kernel::page::{PageRequest, Position, Rows};
use crate::kernel::vocabulary::Role;
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
    .all_of(told(permit.target(), permit.actor()))
    .all_of(place(page));
    let found = tx.read(rows(events))?;
    Ok(Rows::new(page, found, None, |row: &EventRow| Position {
        sort: SORT.to_owned(),
        value: row.position,
        id: row.id,
    }))
}

fn place(page: &PageRequest) -> Condition {
    let after = match page.after() {
        None => Sql::new(""),
        Some(after) => Sql::new(" AND e.position < ").number(after.value),
    };
    after.text(" ORDER BY e.position DESC").page(page)
}
