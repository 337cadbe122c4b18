//! The predicate of the rows of `case_access`: which cases an actor may know of.

use super::named::open_or_named;
use crate::db::sql::{Condition, Sql};
use crate::gate::actor::Actor;
use crate::gate::relations::Relation;
use crate::kernel::vocabulary::{Branch, Role, Topic};
use crate::kernel::{Id, Set, Stamp};

/// The one predicate that every path to cases shares: get, list, count, expand, nested. It speaks of
/// the rows of `case_access`.
pub fn visible_cases(actor: &Actor, now: Stamp) -> Condition {
    visible_as("case_access", actor, now)
}

/// The same of the rows of `case_access` under another name.
pub fn visible_as(access: &'static str, actor: &Actor, now: Stamp) -> Condition {
    match actor.role {
        Role::Person => about_any(access, &related(&actor.relations)),
        _ => visible_to(access, Viewer::of(actor), now),
    }
}

/// The records of `relations`.
pub(super) fn related(relations: &[Relation]) -> Vec<Id> {
    let ids = relations.iter().map(|relation| relation.person_id);
    ids.collect()
}

/// Cases about any of `records`, whatever their course: once each, by the row of who initiated it.
pub(super) fn about_any(access: &'static str, records: &[Id]) -> Condition {
    let own = Sql::new(access)
        .text(".is_initiator AND ")
        .text(access)
        .text(".case_id IN (SELECT own.id FROM cases AS own WHERE own.person_id IN (NULL");
    let ids = |sql: Condition, record: &Id| sql.text(", ").id(*record);
    records.iter().fold(own, ids).text("))")
}

/// As much of an actor as the predicate goes by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Viewer {
    account_id: Id,
    pub(super) role: Role,
    unit_id: Id,
    organisation_id: Id,
    branch: Branch,
}

impl Viewer {
    pub(super) fn of(actor: &Actor) -> Self {
        Self {
            account_id: actor.account_id,
            role: actor.role,
            unit_id: actor.unit_id,
            organisation_id: actor.organisation_id,
            branch: actor.branch,
        }
    }
}

/// The predicate for staff. A record system acts for the units of its organisation and branch.
pub(super) fn visible_to(access: &'static str, viewer: Viewer, now: Stamp) -> Condition {
    let whose = match viewer.role {
        Role::Integration => Sql::new(access)
            .text(".organisation_id = ")
            .id(viewer.organisation_id)
            .text(" AND ")
            .text(access)
            .text(".branch = ")
            .codes(&[viewer.branch]),
        _ => Sql::new(access).text(".unit_id = ").id(viewer.unit_id),
    };
    let sql = whose
        .text(" AND ")
        .text(access)
        .text(".valid_from <= ")
        .at(now)
        .text(" AND (")
        .text(access)
        .text(".valid_to IS NULL OR ")
        .text(access)
        .text(".valid_to > ")
        .at(now)
        .text(") AND (");
    let sql = match viewer.role {
        Role::Coordinator | Role::Integration => sql.text(access).text(".is_initiator OR "),
        _ => sql,
    };
    sql.all_of(disclosure(access, viewer, now))
        .text(")) AND ")
        .all_of(open_or_named(access, viewer.account_id))
}

/// Whether `topic` of the case in `case_access` is disclosed to the actor's organisation.
pub fn disclosed_topic(topic: Topic, actor: &Actor, now: Stamp) -> Condition {
    disclosure("case_access", Viewer::of(actor), now)
        .text(" AND (told.topics & ")
        .literal(Set::of(&[topic]).bits().into())
        .text(") <> 0)")
}

/// Whether something of the case that `access` names is disclosed to the actor; its last bracket is open. The name that
/// it gives the disclosures must not be `access`, which then would mean the disclosure itself.
pub(super) fn disclosure(access: &'static str, viewer: Viewer, now: Stamp) -> Condition {
    let sql = Sql::new("EXISTS (SELECT 1 FROM disclosures AS told WHERE told.case_id = ")
        .text(access)
        .text(".case_id AND told.organisation_id = ")
        .id(viewer.organisation_id)
        .text(" AND told.valid_from <= ")
        .at(now)
        .text(" AND told.valid_to > ")
        .at(now);
    sql.all_of(to_reader("told", viewer))
}

/// That the row of `disclosures` is for every branch of its organisation or for the one acted for, and for
/// every unit of it or for the one acted in. A record system acts in all units of its branch.
pub(super) fn to_reader(disclosure: &'static str, viewer: Viewer) -> Condition {
    let sql = Sql::new(" AND (")
        .text(disclosure)
        .text(".branch IS NULL OR ")
        .text(disclosure)
        .text(".branch = ")
        .codes(&[viewer.branch])
        .text(")");
    match viewer.role {
        Role::Integration => sql,
        _ => sql
            .text(" AND (")
            .text(disclosure)
            .text(".unit_id IS NULL OR ")
            .text(disclosure)
            .text(".unit_id = ")
            .id(viewer.unit_id)
            .text(")"),
    }
}
