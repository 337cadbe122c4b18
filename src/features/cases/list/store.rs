//! Queries on lists of cases.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Text};

use crate::db::reading::{Reading, rows};
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::features::cases::wire::{CaseListParams, CaseSort};
use crate::gate::Actor;
use crate::gate::scope::{
    Seen, changed_at, disclosed_topic, is_about, led_by, updated_at, visible_as, visible_cases,
};
use crate::kernel::page::{PageRequest, Position, Rows};
use crate::kernel::vocabulary::{CaseStatus, Origin, Role, Topic};
use crate::kernel::{Code, Day, Id, Stamp};

/// What a list shows.
#[derive(Queryable, Debug)]
pub struct SummaryRow {
    pub id: Id,
    pub case_number: i64,
    pub status: CaseStatus,
    pub person_id: Option<Id>,
    pub origin: Origin,
    pub need_detected_on: Day,
    pub initiating_organisation_id: Id,
    pub initiating_unit_id: Id,
    pub lead_unit_id: Id,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
    pub changed_at: Stamp,
}

type SummaryColumns = (
    Uid,
    BigInt,
    Text,
    Nullable<Uid>,
    Text,
    Date,
    Uid,
    Uid,
    Uid,
    BigInt,
    Moment,
    Moment,
    Moment,
);

/// A page of the cases that the actor may know of, and their number if it was asked for.
pub fn list(
    seen: &Seen,
    params: &CaseListParams,
    page: PageRequest,
) -> impl Reading<Output = Rows<SummaryRow>> + use<> {
    let sort = params.sort.unwrap_or(CaseSort::UpdatedDescending);
    let count = page.total.then(|| {
        let count = Sql::<(BigInt,)>::new("SELECT count(*)").all_of(asked_for(seen, params));
        rows(count.kept_if(false))
            .map(|counts: Vec<(i64,)>| counts.first().map_or(0, |(count,)| *count))
    });
    // The order of the tables is the order of reading: a unit's range of an index, then its cases.
    let summaries =
        Sql::<SummaryColumns>::new("SELECT cases.id, cases.case_number, cases.status, CASE WHEN ")
            .all_of(tells_of_person(&seen.by, seen.at))
            .text(
                " THEN cases.person_id END, cases.origin, cases.need_detected_on, \
         cases.initiating_organisation_id, cases.initiating_unit_id, cases.lead_unit_id, \
         cases.version, cases.created_at, ",
            )
            .all_of(updated_at(&seen.by))
            .text(", ")
            .all_of(changed_at(&seen.by))
            .all_of(asked_for(seen, params))
            .all_of(place(sort, &seen.by, &page));
    (count, rows(summaries)).map(move |(total, rows)| {
        Rows::new(&page, rows, total, |row: &SummaryRow| Position {
            sort: sort.code().to_owned(),
            value: sort.value_of(row),
            id: row.id,
        })
    })
}

/// The predicate and what was asked for; rows and total share it.
fn asked_for(seen: &Seen, params: &CaseListParams) -> Condition {
    let (actor, now) = (&seen.by, seen.at);
    let mut sql =
        Sql::new(" FROM case_access CROSS JOIN cases WHERE cases.id = case_access.case_id AND ")
            .all_of(visible_cases(actor, now));
    if actor.role == Role::Integration {
        // Of several units of one organisation in one case, the one that learned of something last.
        sql = sql
            .text(
                " AND NOT EXISTS (SELECT 1 FROM case_access AS other \
                 WHERE other.case_id = case_access.case_id AND (other.changed_at > case_access.changed_at \
                 OR (other.changed_at = case_access.changed_at AND other.unit_id < case_access.unit_id)) AND ",
            )
            .all_of(visible_as("other", actor, now))
            .text(")");
    }
    if let Some(statuses) = params.status.as_deref() {
        sql = sql.all_of(in_status(statuses));
    }
    if let Some(since) = params.updated_since {
        sql = sql
            .text(" AND ")
            .all_of(updated_at(actor))
            .text(" >= ")
            .at(since);
    }
    if let Some(since) = params.changed_since {
        sql = sql
            .text(" AND ")
            .all_of(changed_at(actor))
            .text(" >= ")
            .at(since);
    }
    if let Some(organisation) = params.organisation_id {
        sql = sql.all_of(taken_part_in(organisation, actor, now));
    }
    if let Some(from) = params.created_from {
        sql = sql.text(" AND cases.created_at >= ").at(from);
    }
    if let Some(to) = params.created_to {
        sql = sql.text(" AND cases.created_at < ").at(to);
    }
    if let Some(number) = params.case_number {
        sql = sql.text(" AND case_access.case_number = ").number(number);
    }
    if let Some(person) = params.person_id {
        sql = sql
            .text(" AND ")
            .all_of(is_about(person))
            .text(" AND ")
            .all_of(tells_of_person(actor, now));
    }
    sql = sql.all_of(called(params, actor));
    if let Some(led) = params.lead {
        sql = sql.text(" AND ").all_of(led_by(led, actor, now));
    }
    if params.mine == Some(true) {
        sql = sql.text(" AND cases.lead_unit_id = ").id(actor.unit_id);
    }
    sql.kept_if(is_common(params))
}

/// Whether the reader may know whom the case is about: its initiator and the person, others under topic BASIC.
fn tells_of_person(actor: &Actor, now: Stamp) -> Condition {
    match actor.role {
        Role::Person => Sql::new("1 = 1"),
        _ => Sql::new("(case_access.is_initiator OR ")
            .all_of(disclosed_topic(Topic::Basic, actor, now))
            .text(")"),
    }
}

/// What the own organisation calls it, in one record system or in any.
fn called(params: &CaseListParams, actor: &Actor) -> Condition {
    let named = [
        (" AND x.system = ", params.external_system.as_deref()),
        (" AND x.external_id = ", params.external_id.as_deref()),
    ];
    if named.iter().all(|(_, words)| words.is_none()) {
        return Sql::new("");
    }
    let known = Sql::new(
        " AND EXISTS (SELECT 1 FROM case_external_ids AS x WHERE x.case_id = cases.id AND x.organisation_id = ",
    )
    .id(actor.organisation_id);
    named
        .into_iter()
        .filter_map(|(column, words)| Some((column, words?)))
        .fold(known, |sql, (column, words)| sql.text(column).said(words))
        .text(")")
}

/// One status, or always as many, so that the text is the same: what is not asked for is left out
/// by naming another in its place.
fn in_status(statuses: &[CaseStatus]) -> Condition {
    if let [status] = statuses {
        return Sql::new(" AND case_access.status = ").codes(&[*status]);
    }
    let every = CaseStatus::ALL.iter().copied();
    let asked: Vec<CaseStatus> = every
        .map(|status| match statuses.first() {
            Some(first) if !statuses.contains(&status) => *first,
            _ => status,
        })
        .collect();
    Sql::new(" AND case_access.status IN (")
        .codes(&asked)
        .text(")")
}

/// At most one filter beside status.
fn is_common(params: &CaseListParams) -> bool {
    let filters = [
        params.updated_since.is_some(),
        params.changed_since.is_some(),
        params.organisation_id.is_some(),
        params.created_from.is_some(),
        params.created_to.is_some(),
        params.mine == Some(true),
        params.case_number.is_some(),
        params.person_id.is_some(),
        params.external_system.is_some(),
        params.external_id.is_some(),
        params.lead.is_some(),
    ];
    filters.into_iter().filter(|asked| *asked).count() <= 1
}

/// Who takes part is under topic BASIC: the filter goes by the participants that the reader may see, and by
/// the own organisation, which is known to take part.
fn taken_part_in(organisation: Id, actor: &Actor, now: Stamp) -> Condition {
    Sql::new(" AND (case_access.organisation_id = ")
        .id(organisation)
        .text(
            " OR EXISTS (SELECT 1 FROM participants AS party \
             WHERE party.case_id = case_access.case_id AND party.valid_to IS NULL \
             AND party.organisation_id = ",
        )
        .id(organisation)
        .text(" AND ((party.owner_organisation_id = ")
        .id(actor.organisation_id)
        .text(" AND party.owner_branch = ")
        .codes(&[actor.branch])
        .text(") OR ")
        .all_of(disclosed_topic(Topic::Basic, actor, now))
        .text(")))")
}

impl CaseSort {
    /// What rows are in order of, and whether the greatest comes first.
    fn order(self, actor: &Actor) -> (Condition, bool) {
        match self {
            Self::UpdatedDescending => (updated_at(actor), true),
            Self::UpdatedAscending => (updated_at(actor), false),
            Self::ChangedDescending => (changed_at(actor), true),
            Self::ChangedAscending => (changed_at(actor), false),
            Self::NumberDescending => (Sql::new("case_access.case_number"), true),
            Self::NumberAscending => (Sql::new("case_access.case_number"), false),
        }
    }

    fn value_of(self, row: &SummaryRow) -> i64 {
        match self {
            Self::UpdatedDescending | Self::UpdatedAscending => row.updated_at.as_micros(),
            Self::ChangedDescending | Self::ChangedAscending => row.changed_at.as_micros(),
            Self::NumberDescending | Self::NumberAscending => row.case_number,
        }
    }

    /// A value as what it is compared with.
    fn bound(self, sql: Condition, value: i64) -> Condition {
        match self {
            Self::NumberDescending | Self::NumberAscending => sql.number(value),
            _ => sql.at(Stamp::from_micros(value)),
        }
    }
}

/// In order, from after the cursor; the plain bound beside the tie-break lets an index find it.
fn place(sort: CaseSort, actor: &Actor, page: &PageRequest) -> Condition {
    let (value, descending) = sort.order(actor);
    let (least, beyond, order) = match descending {
        true => (" <= ", " < ", " DESC"),
        false => (" >= ", " > ", ""),
    };
    let after = match page.after() {
        None => Sql::new(""),
        Some(after) => {
            let bound = Condition::new(" AND ").all_of(value.clone()).text(least);
            let tie = sort
                .bound(bound, after.value)
                .text(" AND (")
                .all_of(value.clone())
                .text(beyond);
            sort.bound(tie, after.value)
                .text(" OR case_access.case_id")
                .text(beyond)
                .id(after.id)
                .text(")")
        }
    };
    let order = Condition::new(" ORDER BY ")
        .all_of(value)
        .text(order)
        .text(", case_access.case_id")
        .text(order);
    after.all_of(order).page(page)
}
