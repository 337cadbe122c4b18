//! Comparing two versions, member by member; goals and interventions are matched by lineage.

use serde_json::Value;

use super::wire::{MemberChange, PartChange};
pub use super::words::Change;
use crate::kernel::Id;

/// What of a plan is compared.
pub const PLAN: &[&str] = &[
    "currentSituation",
    "whatMatters",
    "childsView",
    "ownResources",
    "earlySigns",
    "overallResponsibleOrganisationId",
    "leadName",
    "followUpOn",
    "followUpForm",
    "followUpCaller",
];
/// What of a goal is compared.
pub const GOAL: &[&str] = &["term", "personsWords", "professionalWords"];
/// What of an intervention is compared.
pub const INTERVENTION: &[&str] = &[
    "need",
    "measure",
    "topic",
    "responsibleParticipantId",
    "contact",
    "ownContribution",
    "startsOn",
    "endsOn",
    "status",
];

/// A goal or an intervention as it is answered.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its id in its own plan.
    pub id: Id,
    /// The first version of it.
    pub lineage_id: Id,
    /// As it is answered.
    pub content: Value,
}

/// The `members` that differ.
pub fn members(
    before: &Value,
    after: &Value,
    members: &'static [&'static str],
) -> Vec<MemberChange> {
    let text = |value: &Value, name: &str| value.get(name)?.as_str().map(str::to_owned);
    let change = |name: &'static str| MemberChange {
        member: name,
        before: text(before, name),
        after: text(after, name),
    };
    members
        .iter()
        .map(|name| change(name))
        .filter(|change| change.before != change.after)
        .collect()
}

/// What became of each part: first those of the later version in its order, then those that are
/// gone.
pub fn parts(
    before: &[Part],
    after: &[Part],
    compared: &'static [&'static str],
) -> Vec<PartChange> {
    let earlier = |part: &Part| before.iter().find(|one| one.lineage_id == part.lineage_id);
    let is_gone = |part: &&Part| after.iter().all(|one| one.lineage_id != part.lineage_id);
    let stays = after
        .iter()
        .map(|part| part_change(earlier(part), Some(part), compared));
    let gone = before
        .iter()
        .filter(is_gone)
        .map(|part| part_change(Some(part), None, compared));
    stays.chain(gone).flatten().collect()
}

fn part_change(
    before: Option<&Part>,
    after: Option<&Part>,
    compared: &'static [&'static str],
) -> Option<PartChange> {
    let content = |part: Option<&Part>| part.map(|part| part.content.clone()).unwrap_or_default();
    let members = members(&content(before), &content(after), compared);
    let change = match (before, after) {
        (Some(_), None) => Change::Removed,
        (None, Some(_)) => Change::Added,
        _ => Change::Changed,
    };
    (!members.is_empty()).then_some(PartChange {
        change,
        lineage_id: after.or(before)?.lineage_id,
        id: after.map(|part| part.id),
        against_id: before.map(|part| part.id),
        members,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn goal(own: Id, lineage: Id, words: &str) -> Part {
        Part {
            id: own,
            lineage_id: lineage,
            content: json!({"term": "SHORT", "personsWords": words}),
        }
    }

    #[test]
    fn matches_parts_by_lineage_and_names_what_differs() {
        let [kept, changed, gone, new] = [1, 2, 3, 4].map(id);
        let before = [
            goal(kept, kept, "Orka."),
            goal(changed, changed, "Sova."),
            goal(gone, gone, "Flytta."),
        ];
        let after = [
            goal(id(11), kept, "Orka."),
            goal(id(12), changed, "Sova bättre."),
            goal(new, new, "Arbeta."),
        ];
        let found = parts(&before, &after, GOAL);
        let summary: Vec<_> = found
            .iter()
            .map(|one| (one.change, one.lineage_id, one.members.len()))
            .collect();
        assert_eq!(
            summary,
            [
                (Change::Changed, changed, 1),
                (Change::Added, new, 2),
                (Change::Removed, gone, 2)
            ]
        );
        let words = &found.first().unwrap().members;
        assert_eq!(
            words
                .first()
                .map(|one| (one.member, one.before.as_deref(), one.after.as_deref())),
            Some(("personsWords", Some("Sova."), Some("Sova bättre.")))
        );
    }

    #[test]
    fn finds_no_difference_between_a_plan_and_itself() {
        let plan = json!({"whatMatters": "Arbete.", "followUpOn": "2027-03-01"});
        assert!(members(&plan, &plan, PLAN).is_empty());
        let cleared = members(&plan, &json!({"whatMatters": "Arbete."}), PLAN);
        assert_eq!(
            cleared.first().map(|one| (one.member, one.after.clone())),
            Some(("followUpOn", None))
        );
    }
}
