//! Named users: of a case about somebody with skyddad folkbokföring or fingerade uppgifter only those
//! know who are named for it, beside all that is required of everybody.

use crate::db::sql::{Condition, Sql};
use crate::gate::actor::Actor;
use crate::gate::relations::Relation;
use crate::kernel::Id;
use crate::kernel::vocabulary::{ProtectedIdentity, Role};

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
/// the own organisation, and of the protected ones those that the account keeps or is named for in a
/// case.
pub fn known_persons(actor: &Actor) -> Condition {
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
