//! The query on the worklist.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::wire::WorklistParams;
use crate::db::reading::{Reading, rows};
use crate::db::sql::{Condition, Sql};
use crate::db::types::{Moment, Uid};
use crate::features::deadlines::{DeadlineKind, Severity, WaitingFor};
use crate::features::plans;
use crate::gate::Actor;
use crate::gate::scope::{Seen, has_no_manager, led_by, visible_as};
use crate::kernel::page::{PageRequest, Position, Rows};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Code, Id, Stamp};

/// The only order: what is due first stands first.
pub const SORT: &str = "dueAt";

/// What a worklist shows.
#[derive(Queryable, Debug)]
pub struct WorkRow {
    pub id: Id,
    pub case_id: Option<Id>,
    pub case_number: Option<i64>,
    pub kind: DeadlineKind,
    pub subject_id: Option<Id>,
    pub unit_id: Id,
    pub waiting_for: WaitingFor,
    pub due_at: Stamp,
    pub severity: Severity,
    pub legal_reference: Option<String>,
    pub asked_at: Option<Stamp>,
    pub asked_by: Option<String>,
    pub orphaned: bool,
}

type WorkColumns = (
    Uid,
    Nullable<Uid>,
    Nullable<BigInt>,
    Text,
    Nullable<Uid>,
    Uid,
    Text,
    Moment,
    Text,
    Nullable<Text>,
    Nullable<Moment>,
    Nullable<Text>,
    Bool,
);

/// A page of what the actor's unit must do, and how much it is if that was asked for.
pub fn list(
    seen: &Seen,
    params: &WorklistParams,
    page: PageRequest,
) -> impl Reading<Output = Rows<WorkRow>> + use<> {
    let count = page.total.then(|| {
        let count = Sql::<(BigInt,)>::new("SELECT count(*)").all_of(asked_for(seen, params));
        rows(count.kept_if(false))
            .map(|counts: Vec<(i64,)>| counts.first().map_or(0, |(count,)| *count))
    });
    (count, rows(page_of(seen, params, &page))).map(move |(total, rows)| {
        Rows::new(&page, rows, total, |row: &WorkRow| Position {
            sort: SORT.to_owned(),
            value: row.due_at.as_micros(),
            id: row.id,
        })
    })
}

fn page_of(seen: &Seen, params: &WorklistParams, page: &PageRequest) -> Sql<WorkColumns> {
    Sql::new(
        "SELECT deadlines.id, deadlines.case_id, deadlines.case_number, deadlines.kind, \
         deadlines.subject_id, deadlines.unit_id, deadlines.waiting_for, deadlines.due_at, deadlines.severity, \
         deadlines.legal_reference, deadlines.asked_at, deadlines.asked_by, ",
    )
    .all_of(orphaned(seen.at))
    .all_of(asked_for(seen, params))
    .all_of(place(page))
}

/// Whether interventions of the case stand without a party: told when a consent to be renewed has run
/// out, for then nobody did anything that could have told the lead.
fn orphaned(now: Stamp) -> Condition {
    Sql::new("(deadlines.kind = ")
        .codes(&[DeadlineKind::ReassignInterventions])
        .text(" OR (deadlines.kind = ")
        .codes(&[DeadlineKind::RenewConsent])
        .text(" AND deadlines.starts_from <= ")
        .at(now)
        .text(" AND EXISTS (SELECT 1")
        .all_of(plans::of_listed_case("deadlines.case_id", now))
        .text(")))")
}

/// The predicate and what was asked for; rows and total share it. Open deadlines of the unit come
/// in their order from an index; whether the case may be known is looked up for each.
fn asked_for(seen: &Seen, params: &WorklistParams) -> Condition {
    let (actor, now) = (&seen.by, seen.at);
    let whose = match (actor.role, params.unit_id) {
        (Role::Integration, None) => Sql::new("deadlines.organisation_id = ")
            .id(actor.organisation_id)
            .text(" AND deadlines.branch = ")
            .codes(&[actor.branch]),
        (Role::Integration, Some(unit)) => Sql::new("deadlines.unit_id = ")
            .id(unit)
            // Asked once: SQLite plans EXISTS as a table to begin with.
            .text(" AND (SELECT units.organisation_id FROM units WHERE units.id = ")
            .id(unit)
            .text(" AND units.branch = ")
            .codes(&[actor.branch])
            .text(") = ")
            .id(actor.organisation_id),
        (_, None) => Sql::new("deadlines.unit_id = ").id(actor.unit_id),
        (_, Some(unit)) => Sql::new("deadlines.unit_id = ")
            .id(actor.unit_id)
            .text(" AND deadlines.unit_id = ")
            .id(unit),
    };
    let mut sql: Condition = Sql::new(" FROM deadlines WHERE ")
        .all_of::<()>(whose)
        .text(" AND deadlines.met_at IS NULL AND deadlines.cancelled_at IS NULL");
    sql = sql
        .text(" AND (deadlines.ends_at IS NULL OR deadlines.ends_at > ")
        .at(now)
        .text(")");
    if let Some(led) = params.lead {
        sql = sql
            .text(" AND EXISTS (SELECT 1 FROM cases WHERE cases.id = deadlines.case_id AND ")
            .all_of(led_by(led, actor, now))
            .text(")");
    }
    if let Some(kinds) = params.kind.as_deref() {
        sql = sql.text(" AND deadlines.kind").all_of(one_of(kinds));
    }
    if let Some(severities) = params.severity.as_deref() {
        sql = sql
            .text(" AND deadlines.severity")
            .all_of(one_of(severities));
    }
    match params.overdue {
        Some(true) => sql = sql.text(" AND deadlines.due_at <= ").at(now),
        Some(false) => sql = sql.text(" AND deadlines.due_at > ").at(now),
        None => {}
    }
    if let Some(before) = params.due_before {
        sql = sql.text(" AND deadlines.due_at < ").at(before);
    }
    sql.text(" AND ")
        .all_of(to_be_known(actor, now))
        .kept_if(is_common(params))
}

/// That the case may be known, or that what stands in none is the role's to see to. A subquery of one row is
/// asked of each deadline in its place; EXISTS beside OR could be hashed instead, over every case there is.
fn to_be_known(actor: &Actor, now: Stamp) -> Condition {
    let known =
        Sql::new("(SELECT 1 FROM case_access WHERE case_access.case_id = deadlines.case_id AND ")
            .all_of::<Nullable<Bool>>(visible_as("case_access", actor, now))
            .text(" LIMIT 1) IS NOT NULL");
    match DeadlineKind::duties_of(actor.role).as_slice() {
        [] => known,
        duties => {
            let own = Sql::new("((deadlines.case_id IS NULL AND (deadlines.kind IN (")
                .codes(duties)
                .text(")")
                .all_of(in_place_of_manager(actor, now));
            own.text(")) OR ").all_of(known).text(")")
        }
    }
}

/// Also what a manager sees to, when the unit has none and the role stands in.
fn in_place_of_manager(actor: &Actor, now: Stamp) -> Condition {
    match DeadlineKind::duties_in_place(actor.role).as_slice() {
        [] => Sql::new(""),
        duties => Sql::new(" OR (deadlines.kind IN (")
            .codes(duties)
            .text(") AND ")
            .all_of(has_no_manager(actor.unit_id, now))
            .text(")"),
    }
}

/// One value, or always as many, so that the text is the same: what is not asked for is left out
/// by naming another in its place.
fn one_of<C: Code>(asked: &[C]) -> Condition {
    if let [only] = asked {
        return Sql::new(" = ").codes(&[*only]);
    }
    let every = C::ALL.iter().copied();
    let padded: Vec<C> = every
        .map(|value| match asked.first() {
            Some(first) if !asked.contains(&value) => *first,
            _ => value,
        })
        .collect();
    Sql::new(" IN (").codes(&padded).text(")")
}

/// At most one filter.
fn is_common(params: &WorklistParams) -> bool {
    let filters = [
        params.kind.is_some(),
        params.severity.is_some(),
        params.overdue.is_some(),
        params.due_before.is_some(),
        params.unit_id.is_some(),
        params.lead.is_some(),
    ];
    filters.into_iter().filter(|asked| *asked).count() <= 1
}

/// In order, from after the cursor; the plain bound beside the tie-break lets an index find it.
fn place(page: &PageRequest) -> Condition {
    let after = match page.after() {
        None => Sql::new(""),
        Some(after) => {
            let at = Stamp::from_micros(after.value);
            Sql::new(" AND deadlines.due_at >= ")
                .at(at)
                .text(" AND (deadlines.due_at > ")
                .at(at)
                .text(" OR deadlines.id > ")
                .id(after.id)
                .text(")")
        }
    };
    after
        .text(" ORDER BY deadlines.due_at, deadlines.id")
        .page(page)
}

#[cfg(test)]
mod tests {
    use diesel::QueryableByName;

    use super::*;
    use crate::db::{Conn, Location, migrate};
    use crate::gate::Lookup;
    use crate::gate::scope::OwnWork;

    #[derive(QueryableByName)]
    struct Step {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    fn seen(role: Role) -> Seen {
        let now = Stamp::from_micros(1);
        let id = Id::new(now);
        let actor = Actor {
            account_id: id,
            name: "Eva Exempel".into(),
            assignment_id: id,
            until: None,
            role,
            unit_id: id,
            organisation_id: id,
            branch: crate::kernel::vocabulary::Branch::SocialServices,
            relations: Vec::new(),
        };
        OwnWork::sought(&actor, now, &"worklist")
    }

    /// How SQLite would read the worklist, on an empty database: without statistics, as there are
    /// none in operation either.
    fn plan(role: Role, params: &WorklistParams) -> Vec<String> {
        let folder = tempfile::TempDir::new().unwrap();
        let location = Location::Sqlite(folder.path().join("plan.db"));
        migrate::run(&location).unwrap();
        let Conn::Sqlite(mut conn) = location.open().unwrap() else {
            panic!("not SQLite");
        };
        let page = PageRequest::new(None, None, None, false, SORT).unwrap();
        let explain = Sql::<diesel::sql_types::Untyped>::new("EXPLAIN QUERY PLAN ");
        let steps: Vec<Step> = explain
            .all_of(page_of(&seen(role), params, &page))
            .load(&mut conn)
            .unwrap();
        steps.into_iter().map(|step| step.detail).collect()
    }

    #[test]
    fn reads_one_range_of_an_index_in_its_order() {
        let all = WorklistParams::default;
        let id = Id::new(Stamp::from_micros(2));
        let of_kinds = |kinds: &[DeadlineKind]| WorklistParams {
            kind: Some(kinds.to_vec()),
            ..all()
        };
        let urgent = WorklistParams {
            severity: Some(vec![Severity::Statutory]),
            overdue: Some(true),
            ..all()
        };
        let of_unit = WorklistParams {
            unit_id: Some(id),
            ..all()
        };
        let one = of_kinds(&[DeadlineKind::AskConsent]);
        let two = of_kinds(&[DeadlineKind::AskConsent, DeadlineKind::CallParties]);
        let table = [
            (
                Role::Coordinator,
                all(),
                "ix_deadlines_unit_due (unit_id=?)",
            ),
            (Role::Manager, all(), "ix_deadlines_unit_due (unit_id=?)"),
            (
                Role::Coordinator,
                one,
                "ix_deadlines_unit_kind_due (unit_id=? AND kind=?)",
            ),
            (Role::Coordinator, two, "ix_deadlines_unit_due (unit_id=?)"),
            (
                Role::Coordinator,
                urgent,
                "ix_deadlines_unit_due (unit_id=? AND due_at<?)",
            ),
            (
                Role::Integration,
                all(),
                "ix_deadlines_organisation_due (organisation_id=?)",
            ),
            (
                Role::Integration,
                of_unit,
                "ix_deadlines_unit_due (unit_id=?)",
            ),
        ];
        for (role, params, index) in table {
            let plan = plan(role, &params);
            let first = format!("SEARCH deadlines USING INDEX {index}");
            assert_eq!(plan.first(), Some(&first), "{role:?} {params:?}: {plan:?}");
            let slow = |step: &String| {
                let searched = step.contains(" case_access ") && !step.contains("case_id=?");
                searched || step.starts_with("SCAN") || step.contains("TEMP B-TREE")
            };
            assert!(!plan.iter().any(slow), "{role:?} {params:?}: {plan:?}");
        }
    }
}
