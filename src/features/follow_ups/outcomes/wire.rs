//! Outcomes of follow-ups as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::follow_ups::rules::FollowUpDecision;
use crate::features::plans::InterventionStatus;
use crate::kernel::vocabulary::ClosingReason;
use crate::kernel::{Id, Stamp, Text};

/// That a follow-up was held, what it found and how it goes on.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "heldOn": "2027-03-01", "participantIds": ["01999d2e-7c00-7000-8000-00000000e001"],
    "goals": [{"goalId": "01999d2e-7c00-7000-8000-000000006001", "outcome": "ONGOING", "comment": "Orkar upp tre dagar av fem."}],
    "interventions": [{"interventionId": "01999d2e-7c00-7000-8000-000000005001", "outcome": "NOT_STARTED", "comment": "Kö till samtal."}],
    "personTookPart": true, "personsView": "Det går framåt men samtalen har inte börjat.",
    "newNeeds": "Hjälp med ekonomin.", "decision": "CONTINUE", "nextDueOn": "2027-06-01"
}))]
pub struct NewFollowUpOutcome {
    /// Day on which it was held; not in the future, not before the plan was adopted.
    pub held_on: NaiveDate,
    /// Who took part: participants of the case.
    #[schema(min_items = 1, max_items = 200)]
    pub participant_ids: Vec<Id>,
    /// Every goal of the plan that you can see, once.
    #[schema(max_items = 200)]
    pub goals: Vec<GoalOutcome>,
    /// Every intervention of the plan that you can see, once; it stands as you say afterwards.
    #[schema(max_items = 200)]
    pub interventions: Vec<InterventionOutcome>,
    /// Whether the person took part.
    pub person_took_part: bool,
    /// What the person thinks. Required when the person took part.
    pub persons_view: Option<Text<4000>>,
    /// Why. Required when the person did not take part, refused otherwise.
    pub absence_reason: Option<Text<2000>>,
    /// Needs that are new.
    pub new_needs: Option<Text<4000>>,
    /// How it goes on.
    pub decision: FollowUpDecision,
    /// When the plan is followed up next, later than `heldOn`. Required when the decision is CONTINUE, refused otherwise.
    pub next_due_on: Option<NaiveDate>,
    /// Why. Required when the case is closed (CLOSE), refused otherwise.
    pub closing_reason: Option<ClosingReason>,
    /// In words. Required when closingReason is OTHER.
    pub closing_text: Option<Text<2000>>,
    /// Day of death; required when closingReason is DECEASED, refused otherwise.
    pub date_of_death: Option<NaiveDate>,
}

/// How it goes with a goal.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GoalOutcome {
    /// The goal.
    pub goal_id: Id,
    /// Where it stands.
    pub outcome: InterventionStatus,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text<2000>>,
}

/// How it goes with an intervention.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InterventionOutcome {
    /// The intervention.
    pub intervention_id: Id,
    /// Where it stands.
    pub outcome: InterventionStatus,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text<2000>>,
}

/// What came of a follow-up, as this reader may see it. It never changes.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct FollowUpOutcome {
    /// Day on which it was held.
    pub held_on: NaiveDate,
    /// Who took part, of those the reader may see.
    pub participant_ids: Vec<Id>,
    /// How it went with the goals that the reader may see.
    pub goals: Vec<GoalOutcome>,
    /// How it went with the interventions that the reader may see.
    pub interventions: Vec<InterventionOutcome>,
    /// Whether the person took part.
    pub person_took_part: bool,
    /// What the person thinks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons_view: Option<String>,
    /// Why the person did not take part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence_reason: Option<String>,
    /// Needs that are new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_needs: Option<String>,
    /// How it goes on.
    pub decision: FollowUpDecision,
    /// When the plan is followed up next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due_on: Option<NaiveDate>,
    /// Who recorded it, by name.
    pub recorded_by: String,
    /// In which unit.
    pub recorded_unit_id: Id,
    /// When.
    pub recorded_at: Stamp,
}
