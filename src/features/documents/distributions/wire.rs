//! Distributions as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::DistributionChannel;
use crate::kernel::{Id, Line, Stamp, Text};

/// A copy that somebody got.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "participantId": "01999d2e-7c00-7000-8000-00000000e001", "channel": "HAND",
    "handedOverAt": "2026-11-05T11:30:00Z"
}))]
pub struct NewDistribution {
    /// Who got it, when it is a participant of the case. Required when neither recipient nor toPerson is stated.
    pub participant_id: Option<Id>,
    /// Who got it, when it is somebody else.
    pub recipient: Option<Line<200>>,
    /// Whether the person got it, or for a child its custodians; then nobody else has to be named.
    pub to_person: Option<bool>,
    /// How.
    pub channel: DistributionChannel,
    /// When.
    pub handed_over_at: Stamp,
    /// Which version of the plan; the present one when left out.
    #[schema(minimum = 1)]
    pub plan_version: Option<i64>,
    /// Something to add.
    pub note: Option<Text<2000>>,
}

/// A copy that somebody got.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009001", "planId": "01999d2e-7c00-7000-8000-000000007001",
    "planVersion": 4, "participantId": "01999d2e-7c00-7000-8000-00000000e001", "toPerson": false, "channel": "HAND",
    "handedOverAt": "2026-11-05T11:30:00.000000Z",
    "recordedBy": "Eva Exempel", "recordedAt": "2026-11-05T11:35:00.000000Z"
}))]
pub struct Distribution {
    /// Id.
    pub id: Id,
    /// The plan.
    pub plan_id: Id,
    /// Which version of it.
    pub plan_version: i64,
    /// Who got it, when it is a participant of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participant_id: Option<Id>,
    /// Who got it, when it is somebody else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// Whether the person got it, or for a child its custodians.
    pub to_person: bool,
    /// How.
    pub channel: DistributionChannel,
    /// When.
    pub handed_over_at: Stamp,
    /// Something to add.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Who recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: Stamp,
}

/// Who got a copy of a plan, latest recorded first.
#[derive(Serialize, ToSchema, Debug)]
pub struct Distributions {
    /// At most 200.
    pub items: Vec<Distribution>,
}
