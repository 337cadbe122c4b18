//! Queries on the access log.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::policy::{ListAuditEntries, ListPersonAccesses};
use super::rules::least_id;
use super::wire::AuditEntryListParams;
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::{accounts, audit_entries, cases, organisations, persons, units};
use crate::gate::audit::Outcome;
use crate::gate::{Action, Actor, Ask, Permit, Subject, Tx};
use crate::kernel::page::{PageRequest, Position, Rows};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Problem, Stamp};

/// Newest first.
pub const SORT: &str = "-id";

/// A row of `audit_entries`, without the organisation, which is the reader's own.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = audit_entries)]
pub struct EntryRow {
    pub id: Id,
    pub at: Stamp,
    pub action: String,
    pub purpose: String,
    pub outcome: Outcome,
    pub problem: Option<String>,
    pub account_id: Option<Id>,
    pub assignment_id: Option<Id>,
    pub unit_id: Option<Id>,
    pub role: Option<Role>,
    pub client: Option<String>,
    pub subject_kind: String,
    pub subject_id: Option<Id>,
    pub case_id: Option<Id>,
    pub person_id: Option<Id>,
    pub trace_id: String,
}

/// What of an entry a person may see.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = audit_entries)]
pub struct AccessRow {
    pub id: Id,
    pub at: Stamp,
    pub action: String,
    pub purpose: String,
    pub unit_id: Option<Id>,
}

/// What a unit and its organisation are called.
#[derive(Queryable, Debug)]
pub struct PlaceRow {
    pub id: Id,
    pub unit_name: String,
    pub organisation_name: String,
}

fn position(id: Id) -> Position {
    Position {
        sort: SORT.to_owned(),
        value: 0,
        id,
    }
}

type Boxed<'a> = audit_entries::BoxedQuery<'a, MultiBackend>;

/// A page of what was done, or attempted, in the auditor's own organisation.
pub fn list(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAuditEntries>,
    params: &AuditEntryListParams,
    page: &PageRequest,
) -> Result<Rows<EntryRow>, Problem> {
    let own = audit_entries::organisation_id.eq(permit.actor().organisation_id);
    let rows: Vec<EntryRow> = from_page(filtered(params).filter(own), page)
        .select(columns::<EntryRow>())
        .load(tx.conn()?)?;
    if !rows.is_empty() && (params.case_id.is_some() || params.person_id.is_some()) {
        // To review what concerns one case or person is itself something about them.
        let Subject { kind, id, .. } = Subject::all("audit-entry");
        tx.found(Subject {
            kind,
            id,
            case_id: params.case_id,
            person_id: params.person_id,
        });
    }
    Ok(Rows::new(page, rows, None, |row| position(row.id)))
}

fn filtered(params: &AuditEntryListParams) -> Boxed<'_> {
    let mut query = audit_entries::table.into_boxed();
    if let Some(case) = params.case_id {
        query = query.filter(audit_entries::case_id.eq(case));
    }
    if let Some(person) = params.person_id {
        // The log of a record that was merged into the person's is the person's too.
        let merged = persons::table
            .filter(persons::merged_into_id.eq(Some(person)))
            .select(persons::id.nullable());
        query = query.filter(
            audit_entries::person_id
                .eq(person)
                .or(audit_entries::person_id.eq_any(merged)),
        );
    }
    if let Some(account) = params.account_id {
        query = query.filter(audit_entries::account_id.eq(account));
    }
    if let Some(unit) = params.unit_id {
        query = query.filter(audit_entries::unit_id.eq(unit));
    }
    if let Some(from) = params.from {
        query = query
            .filter(audit_entries::id.ge(least_id(from)))
            .filter(audit_entries::at.ge(from));
    }
    if let Some(to) = params.to {
        query = query.filter(audit_entries::at.lt(to));
    }
    if let Some(action) = &params.action {
        query = query.filter(audit_entries::action.eq(action));
    }
    query
}

/// A page of the successful accesses to the permit's person: the record, what was merged into it, and the cases
/// about it.
pub fn list_of_person(
    tx: &mut Tx<'_>,
    permit: &Permit<ListPersonAccesses>,
    page: &PageRequest,
) -> Result<Rows<AccessRow>, Problem> {
    let person = permit.target().id;
    let merged = persons::table
        .filter(persons::merged_into_id.eq(Some(person)))
        .select(persons::id.nullable());
    let of_person = cases::table
        .filter(cases::person_id.eq(person))
        .select(cases::id.nullable());
    let mut query = audit_entries::table
        .filter(
            audit_entries::person_id
                .eq(person)
                .or(audit_entries::person_id.eq_any(merged))
                .or(audit_entries::case_id.eq_any(of_person)),
        )
        .filter(audit_entries::outcome.eq(Outcome::Done))
        .into_boxed();
    let actor = permit.actor();
    if actor.role == Role::Person && !actor.is(person) {
        let own = audit_entries::client.eq_any(own_trails(actor, person));
        query = query.filter(audit_entries::unit_id.is_not_null().or(own));
    }
    let rows: Vec<AccessRow> = from_page(query, page)
        .select(columns::<AccessRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, None, |row| position(row.id)))
}

/// As what somebody who acts for `person` stands in the log: of others on the person's side it is not told.
fn own_trails(actor: &Actor, person: Id) -> Vec<String> {
    let own = actor.relations.iter().filter(|one| one.person_id == person);
    let mandates = own.filter_map(|relation| relation.mandate);
    mandates
        .map(|one| format!("representative/{}", one.id))
        .collect()
}

fn from_page<'a>(mut query: Boxed<'a>, page: &PageRequest) -> Boxed<'a> {
    if let Some(after) = page.after() {
        query = query.filter(audit_entries::id.lt(after.id));
    }
    query
        .order(audit_entries::id.desc())
        .limit(page.limit + 1)
        .offset(page.offset())
}

/// What accounts are called.
pub fn account_names(
    tx: &mut Tx<'_>,
    _permit: &Permit<ListAuditEntries>,
    ids: impl Iterator<Item = Id>,
) -> Result<HashMap<Id, String>, Problem> {
    let ids: HashSet<Id> = ids.collect();
    let names: Vec<(Id, String)> = accounts::table
        .filter(accounts::id.eq_any(ids))
        .select((accounts::id, accounts::display_name))
        .all(tx)?;
    Ok(names.into_iter().collect())
}

/// What units and their organisations are called.
pub fn places<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    units: impl Iterator<Item = Id>,
) -> Result<HashMap<Id, PlaceRow>, Problem> {
    let ids: HashSet<Id> = units.collect();
    let places: Vec<PlaceRow> = units::table
        .inner_join(organisations::table.on(organisations::id.eq(units::organisation_id)))
        .filter(units::id.eq_any(ids))
        .select((units::id, units::name, organisations::name))
        .all(tx)?;
    Ok(places.into_iter().map(|place| (place.id, place)).collect())
}
