//! Named users: of a case about somebody with skyddad folkbokföring or fingerade uppgifter only those
//! know who are named for it, beside all that is required of everybody.

use crate::db::sql::{Condition, Sql};
use crate::gate::actor::Actor;
use crate::gate::relations::Relation;
use crate::kernel::vocabulary::{ProtectedIdentity, Role};
use crate::kernel::{Id, Stamp};

/// That the row of `access` is open to all whom it admits, or its case names the account. What most
/// cases are is settled by the row itself.
pub(super) fn open_or_named(access: &'static str, account: Id) -> Condition {
    Sql::new("(NOT ")
        .text(access)
        .text(".named_only OR EXISTS (SELECT 1 FROM named_users AS n WHERE n.case_id = ")
        .text(access)
        .text(".case_id AND n.account_id = ")
        .id(account)
        .text(" AND n.ended_at IS NULL))")
}

/// That the row of `persons` is of somebody about whom only those named know.
pub fn is_protected() -> Condition {
    Sql::new("persons.protected_identity IN (")
        .codes(&ProtectedIdentity::HIDING)
        .text(")")
}

/// The one predicate of persons' records, of the rows of `persons`: the person's own; for staff those of
/// the own organisation to which the unit has a relation, because it registered the person or takes part in a
/// case about the person (a record system: a unit of its branch); of the protected ones those that the account
/// keeps or is named for in a case.
pub fn known_persons(actor: &Actor, now: Stamp) -> Condition {
    match actor.role {
        Role::Person => recorded_persons(actor),
        _ => recorded_persons(actor)
            .text(" AND ")
            .all_of(related(actor, now)),
    }
}

/// That the unit acted in, or for a record system one of its branch, has a relation to the person.
fn related(actor: &Actor, now: Stamp) -> Condition {
    let whose = |sql: Condition, unit: &'static str, branch: Condition| match actor.role {
        Role::Integration => sql.all_of(branch).codes(&[actor.branch]),
        _ => sql.text(unit).id(actor.unit_id),
    };
    let registered = whose(
        Sql::new("("),
        "persons.registered_unit_id = ",
        Sql::new("(SELECT u.branch FROM units AS u WHERE u.id = persons.registered_unit_id) = "),
    );
    let takes_part = whose(
        registered.text(
            " OR EXISTS (SELECT 1 FROM cases AS c JOIN case_access AS a ON a.case_id = c.id \
             WHERE c.person_id = persons.id AND a.organisation_id = persons.organisation_id AND ",
        ),
        "a.unit_id = ",
        Sql::new("a.branch = "),
    );
    takes_part
        .text(" AND a.valid_from <= ")
        .at(now)
        .text(" AND (a.valid_to IS NULL OR a.valid_to > ")
        .at(now)
        .text(")))")
}

/// That a record is there to be told of: as [`known_persons`], whatever the unit has to do with the person. A
/// search tells that it is there, and a case may be opened on it.
pub fn recorded_persons(actor: &Actor) -> Condition {
    if actor.role == Role::Person {
        // Who acts for the person sees the cases, not the record nor who has read it.
        let own = actor
            .relations
            .iter()
            .filter(|relation| relation.mandate.is_none());
        let ids = |sql: Condition, relation: &Relation| sql.text(", ").id(relation.person_id);
        return own.fold(Sql::new("persons.id IN (NULL"), ids).text(")");
    }
    Sql::new("persons.organisation_id = ")
        .id(actor.organisation_id)
        .text(" AND (NOT ")
        .all_of(is_protected())
        .text(
            " OR EXISTS (SELECT 1 FROM person_keepers AS k WHERE k.person_id = persons.id \
             AND k.account_id = ",
        )
        .id(actor.account_id)
        .text(
            ") OR EXISTS (SELECT 1 FROM cases AS c JOIN named_users AS n ON n.case_id = c.id \
             WHERE c.person_id = persons.id AND n.organisation_id = persons.organisation_id \
             AND n.account_id = ",
        )
        .id(actor.account_id)
        .text(" AND n.ended_at IS NULL))")
}
