//! Which of what happens in a case its readers learn of, by the rows of `outbox_events AS e`, joined with
//! `interventions` where they are about one.

use super::case::{CaseScope, Reader};
use crate::db::sql::{Condition, Sql};
use crate::db::types::Moment;
use crate::gate::actor::Actor;
use crate::gate::relations::Relation;
use crate::kernel::Code;
use crate::kernel::subject::{SubjectKind, Under};
use crate::kernel::vocabulary::{Role, Topic};

/// Whoever acts for the person is not told when another consented or refused: neither that, nor what followed in the
/// same moment.
const UNTOLD_ACTS: &str = "NOT EXISTS (SELECT 1 FROM outbox_events AS act WHERE act.case_id = e.case_id \
    AND act.at = e.at AND act.type IN ('consent.recorded', 'consent.answered', 'consent.superseded', \
    'consent.withdrawn', 'consent.incomplete', 'childs-view.recorded')) AND ";

/// What the own branch of the organisation did or owns, and of the rest what is disclosed; all to the person.
pub fn told(case: &CaseScope, actor: &Actor) -> Condition {
    if case.is_about(actor) {
        return Sql::new("1 = 1");
    }
    let reader = case.reader;
    let initiated = reader.own() == Some(case.initiator());
    // A discharge is always the initiator's own, whoever acknowledges what.
    let owns = |topic| topic == Topic::Discharge && initiated;
    let sql = Condition::new("(").all_of(by_kind(|topic| reader.is_told(topic) || owns(topic)));
    let sql = match actor.role {
        Role::Person => Sql::new(UNTOLD_ACTS).all_of(sql),
        _ => sql,
    };
    let sql = own(&reader, sql);
    // What the person did, and time alone, is kept by those who opened the case, whatever is disclosed later.
    let sql = match initiated {
        true => sql.text(" OR e.role = 'PERSON' OR e.role IS NULL"),
        false => sql,
    };
    sql.all_of(of_topics(|topic| reader.is_told(topic)))
        .text(")")
}

/// When something last happened in a case that the actor learns of, in the rows of `case_access` and `cases`.
pub fn changed_at(actor: &Actor) -> Condition {
    match actor.role {
        Role::Person => last_told(&actor.relations, ANYTHING),
        _ => Sql::new("case_access.changed_at"),
    }
}

/// When the case itself was last changed, likewise: whoever acts for the person is not told when another's act
/// changed it.
pub fn updated_at(actor: &Actor) -> Condition {
    match actor.role {
        Role::Person => last_told(&actor.relations, THE_CASE),
        _ => Sql::new("case_access.updated_at"),
    }
}

/// Both for somebody of `relations`, in the row of `cases`.
pub(super) fn told_to_person(relations: &[Relation]) -> Sql<(Moment, Moment)> {
    Sql::new("SELECT ")
        .all_of(last_told(relations, ANYTHING))
        .text(", ")
        .all_of(last_told(relations, THE_CASE))
}

const ANYTHING: &str = "";
const THE_CASE: &str = " AND e.subject_kind = 'case'";

/// When something `of` a kind last happened that somebody of `relations` learns of in the row of `cases`; its
/// opening when nothing did.
fn last_told(relations: &[Relation], of: &'static str) -> Condition {
    let sql = Sql::new(
        "coalesce((SELECT max(e.at) FROM outbox_events AS e LEFT JOIN interventions \
         ON e.subject_kind = 'intervention' AND interventions.id = e.subject_id \
         WHERE e.case_id = cases.id",
    )
    .text(of)
    .text(" AND (1 = 0");
    let to_relation = |sql: Condition, relation: &Relation| {
        let sql = sql
            .text(" OR (cases.person_id = ")
            .id(relation.person_id)
            .text(" AND ");
        if relation.mandate.is_none() {
            return sql.text("1 = 1)");
        }
        let topics = relation.topics();
        sql.text(UNTOLD_ACTS)
            .text("(")
            .all_of(by_kind(|topic| topics.contains(topic)))
            .all_of(of_topics(|topic| topics.contains(topic)))
            .text("))")
    };
    let sql = relations.iter().fold(sql, to_relation);
    sql.text(")), cases.created_at)").kept_if(false)
}

fn own(reader: &Reader, sql: Condition) -> Condition {
    match reader.own() {
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
    }
}

fn by_kind(is_told: impl Fn(Topic) -> bool) -> Condition {
    Sql::new("e.subject_kind IN (")
        .codes(&kinds_told(is_told))
        .text(")")
}

/// Interventions of the topics told, beside what stands before.
fn of_topics(is_told: impl Fn(Topic) -> bool) -> Condition {
    match topics_told(is_told) {
        None => Sql::new(""),
        Some(topics) => Sql::new(" OR interventions.topic IN (")
            .codes(&topics)
            .text(")"),
    }
}

/// The kinds that a reader learns of whoever did it. As many each time, so that the statement is the
/// same: what is not told is left out by naming the case in its place. A kind that is not in the list
/// is told to the organisation that did it alone.
fn kinds_told(is_told: impl Fn(Topic) -> bool) -> Vec<SubjectKind> {
    let told = |kind: &SubjectKind| match kind.under() {
        Under::Nothing => true,
        Under::Topic(topic) => is_told(topic),
        Under::ItsOwn | Under::NoTopic => false,
    };
    let named = |kind: &SubjectKind| if told(kind) { *kind } else { SubjectKind::Case };
    SubjectKind::ALL.iter().map(named).collect()
}

/// The topics whose interventions a reader learns of, as many each time; none when there is none.
fn topics_told(is_told: impl Fn(Topic) -> bool) -> Option<Vec<Topic>> {
    let first = Topic::ALL.iter().copied().find(|topic| is_told(*topic))?;
    let named = |topic: &Topic| if is_told(*topic) { *topic } else { first };
    Some(Topic::ALL.iter().map(named).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_case_to_all_and_the_rest_by_topic() {
        let to_all = [SubjectKind::Case, SubjectKind::EmergencyAccess];
        let told = kinds_told(|_| false);
        assert!(told.iter().all(|kind| to_all.contains(kind)));
        assert_eq!(topics_told(|_| false), None);
        let told = kinds_told(|topic| topic == Topic::Meeting);
        assert!(told.contains(&SubjectKind::Meeting) && !told.contains(&SubjectKind::Plan));
        let all = kinds_told(|_| true);
        assert!(all.contains(&SubjectKind::FollowUp) && !all.contains(&SubjectKind::Intervention));
        let topics = topics_told(|topic| topic == Topic::Health).unwrap();
        assert!(topics.iter().all(|topic| *topic == Topic::Health));
    }
}
