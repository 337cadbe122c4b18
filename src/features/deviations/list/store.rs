//! The query on lists of deviations.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Integer, Nullable, Text};

use super::wire::DeviationListParams;
use crate::db::reading::{Reading, rows};
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::gate::scope::{Seen, seen_deviations, side_of, works_in_unit};
use crate::kernel::page::{PageRequest, Position, Rows};
use crate::kernel::text::compared;
use crate::kernel::vocabulary::{DeviationCategory, DeviationSide, DeviationStatus, Role};
use crate::kernel::{Day, Id, Stamp};

/// The latest drafted first.
pub const SORT: &str = "-id";

/// What a list shows.
#[derive(Queryable, Debug)]
pub struct SummaryRow {
    pub id: Id,
    pub side: DeviationSide,
    pub status: DeviationStatus,
    pub category: DeviationCategory,
    pub unit_id: Id,
    pub reporting_unit_id: Option<Id>,
    pub happened_on: Option<Day>,
    pub risk_score: Option<i32>,
    pub submitted_at: Option<Stamp>,
    pub answer_due_at: Option<Stamp>,
    pub created_at: Stamp,
}

type SummaryColumns = (
    Uid,
    Text,
    Text,
    Text,
    Uid,
    Nullable<Uid>,
    Nullable<Date>,
    Nullable<Integer>,
    Nullable<Moment>,
    Nullable<Moment>,
    Moment,
);

/// A page of the deviations that the actor may know of, and their number if it was asked for.
pub fn list(
    seen: &Seen,
    params: &DeviationListParams,
    page: PageRequest,
) -> impl Reading<Output = Rows<SummaryRow>> + use<> {
    let count = page.total.then(|| {
        let count = Sql::<(BigInt,)>::new("SELECT count(*)").all_of(asked_for(seen, params));
        rows(count.kept_if(false))
            .map(|counts: Vec<(i64,)>| counts.first().map_or(0, |(count,)| *count))
    });
    let role = seen.by.role;
    let summaries = Sql::<SummaryColumns>::new("SELECT d.id, ")
        .text(side_of(role).0)
        .text(", ")
        .all_of(status(role))
        .text(", d.category, d.unit_id, d.reporting_unit_id, d.happened_on, ")
        .all_of(score(role))
        .text(", d.submitted_at, d.answer_due_at, d.created_at")
        .all_of(asked_for(seen, params))
        .all_of(after(role, &page))
        .text(" ORDER BY ")
        .text(key(role))
        .text(" DESC")
        .page(&page);
    (count, rows(summaries)).map(move |(total, rows)| {
        Rows::new(&page, rows, total, |row: &SummaryRow| Position {
            sort: SORT.to_owned(),
            value: 0,
            id: row.id,
        })
    })
}

/// What the index that is read is in order of.
fn key(role: Role) -> &'static str {
    match works_in_unit(role) {
        true => "a.deviation_id",
        false => "d.id",
    }
}

/// Where it stands, to a unit that forwarded it as it was then: a filter tells no more than the list.
fn status(role: Role) -> Condition {
    as_had(role, "'FORWARDED'", "d.status")
}

/// The risk as judged last, to a unit that forwarded it as it was reported.
fn score(role: Role) -> Condition {
    as_had(role, "d.likelihood * d.consequence", "d.risk_score")
}

fn as_had(role: Role, had: &'static str, is: &'static str) -> Condition {
    Sql::new("CASE WHEN ")
        .text(side_of(role).0)
        .text(" = 'FORWARDED' THEN ")
        .text(had)
        .text(" ELSE ")
        .text(is)
        .text(" END")
}

/// The predicate and what was asked for; rows and total share it.
fn asked_for(seen: &Seen, params: &DeviationListParams) -> Condition {
    let (actor, now) = (&seen.by, seen.at);
    let role = actor.role;
    let mut sql = seen_deviations(actor, now);
    if role == Role::Integration {
        // Once, by the nearest of the units of the branch that have to do with it.
        sql = sql
            .text(
                " AND NOT EXISTS (SELECT 1 FROM deviation_access AS t WHERE t.deviation_id = a.deviation_id \
                 AND (t.side > a.side OR (t.side = a.side AND t.unit_id < a.unit_id)) AND t.organisation_id = ",
            )
            .id(actor.organisation_id)
            .text(" AND t.branch = ")
            .codes(&[actor.branch])
            .text(")");
    }
    if let Some(sides) = params.side.as_deref() {
        sql = sql
            .text(" AND ")
            .text(side_of(role).0)
            .text(" IN (")
            .codes(sides)
            .text(")");
    }
    if let Some(statuses) = params.status.as_deref() {
        sql = sql
            .text(" AND ")
            .all_of(status(role))
            .text(" IN (")
            .codes(statuses)
            .text(")");
    }
    if let Some(categories) = params.category.as_deref() {
        sql = sql.text(" AND d.category IN (").codes(categories).text(")");
    }
    if let Some(level) = params.risk_level {
        let (least, most) = level.scores();
        sql = sql
            .text(" AND ")
            .all_of(score(role))
            .text(" BETWEEN ")
            .literal(least.into())
            .text(" AND ")
            .literal(most.into());
    }
    if let Some(unit) = params.unit_id {
        sql = sql
            .text(" AND (d.unit_id = ")
            .id(unit)
            .text(" OR d.reporting_unit_id = ")
            .id(unit)
            .text(")");
    }
    if let Some(from) = params.submitted_from {
        sql = sql.text(" AND d.submitted_at >= ").at(from);
    }
    if let Some(to) = params.submitted_to {
        sql = sql.text(" AND d.submitted_at < ").at(to);
    }
    sql = match params.overdue {
        None => sql,
        Some(true) => sql.text(" AND ").all_of(overdue(role, now)),
        Some(false) => sql.text(" AND NOT ").all_of(overdue(role, now)),
    };
    // Filters make many texts, of which none is worth keeping.
    let is_plain = [
        params.side.is_some(),
        params.status.is_some(),
        params.category.is_some(),
        params.risk_level.is_some(),
        params.unit_id.is_some(),
        params.submitted_from.is_some(),
        params.submitted_to.is_some(),
        params.overdue.is_some(),
        params.external_id.is_some(),
        params.external_system.is_some(),
    ]
    .iter()
    .all(|asked| !asked);
    let called = called(params, actor.organisation_id);
    sql.all_of(called).kept_if(is_plain && role != Role::Person)
}

/// That an answer is owed and late; where nothing is due it is not.
fn overdue(role: Role, now: Stamp) -> Condition {
    Sql::new("(COALESCE(d.answer_due_at <= ")
        .at(now)
        .text(", FALSE) AND ")
        .text(side_of(role).0)
        .text(" <> 'FORWARDED' AND d.status IN (")
        .codes(&DeviationStatus::UNANSWERED)
        .text("))")
}

/// What the own organisation calls it, in one system or in any.
fn called(params: &DeviationListParams, organisation: Id) -> Condition {
    let named = [
        (" AND x.system_key = ", params.external_system.as_deref()),
        (" AND x.external_key = ", params.external_id.as_deref()),
    ];
    if named.iter().all(|(_, words)| words.is_none()) {
        return Sql::new("");
    }
    let known = Sql::new(
        " AND EXISTS (SELECT 1 FROM deviation_external_ids AS x WHERE x.deviation_id = d.id AND x.organisation_id = ",
    )
    .id(organisation);
    named
        .into_iter()
        .filter_map(|(column, words)| Some((column, words?)))
        .fold(known, |sql, (column, words)| {
            sql.text(column).said(&compared(words))
        })
        .text(")")
}

fn after(role: Role, page: &PageRequest) -> Condition {
    match page.after() {
        None => Sql::new(""),
        Some(after) => Sql::new(" AND ").text(key(role)).text(" < ").id(after.id),
    }
}
