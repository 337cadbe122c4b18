//! Agreements as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rules::AgreementAnswer;
use crate::kernel::{Id, Stamp, Text};

/// What a party says of a plan.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "planVersion": 4, "answer": "DISAGREED", "comment": "Vi kan inte börja före februari."
}))]
pub struct NewAgreement {
    /// The version that was read; another means that the plan has changed since (412).
    #[schema(minimum = 1)]
    pub plan_version: i64,
    /// For whom: the own unit when left out. Required when your own unit is none of the parties, or several of
    /// them. Who coordinates names the person, and others who have no account, to record what they say.
    pub participant_id: Option<Id>,
    /// What is said.
    pub answer: AgreementAnswer,
    /// In words. Required when the answer is DISAGREED, so that the disagreement can be met.
    pub comment: Option<Text<2000>>,
}

/// What a party said of a plan, and when.
#[derive(Serialize, ToSchema, Debug, Clone)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000008001", "planId": "01999d2e-7c00-7000-8000-000000007001",
    "participantId": "01999d2e-7c00-7000-8000-00000000e001", "planVersion": 4, "answer": "AGREED",
    "isOutdated": false, "recordedBy": "Pia Psykiatri", "recordedAt": "2026-11-05T10:50:00.000000Z"
}))]
pub struct Agreement {
    /// Id.
    pub id: Id,
    /// The plan.
    pub plan_id: Id,
    /// Who says it.
    pub participant_id: Id,
    /// The version of the plan that it was said of.
    pub plan_version: i64,
    /// Whether the text of the plan has changed since.
    pub is_outdated: bool,
    /// What was said.
    pub answer: AgreementAnswer,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Stamp,
}

/// What the parties have said of a plan, latest first.
#[derive(Serialize, ToSchema, Debug)]
pub struct Agreements {
    /// The latest 200.
    pub items: Vec<Agreement>,
}
