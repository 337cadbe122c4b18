//! Follow-ups as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::outcomes::FollowUpOutcome;
use super::rules::FollowUpStatus;
use crate::features::plans::FollowUpForm;
use crate::http::Links;
use crate::kernel::{Id, Line, Stamp};

/// A follow-up to plan. The first of a plan is planned by itself when the plan is adopted.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "planId": "01999d2e-7c00-7000-8000-000000007001", "dueOn": "2027-03-01", "form": "MEETING", "caller": "Eva Exempel",
    "meetingId": "01999d2e-7c00-7000-8000-000000008001"
}))]
pub struct NewFollowUp {
    /// The adopted plan; one follow-up is open for it at a time.
    pub plan_id: Id,
    /// Day on which it is due; not in the past, at most two years ahead.
    pub due_on: NaiveDate,
    /// How it is followed up.
    pub form: Option<FollowUpForm>,
    /// Who calls to it, by name.
    pub caller: Option<Line<200>>,
    /// The meeting at which it is held; planned in the same case, or held without the service, of kind
    /// FOLLOW_UP.
    pub meeting_id: Option<Id>,
}

/// What of a planned follow-up can be changed.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"dueOn": "2027-03-15", "caller": "Eva Exempel"}))]
pub struct FollowUpEdit {
    /// Day on which it is due; a new one is not in the past, at most two years ahead.
    pub due_on: NaiveDate,
    /// How it is followed up.
    pub form: Option<FollowUpForm>,
    /// Who calls to it, by name.
    pub caller: Option<Line<200>>,
    /// The meeting at which it is held; planned in the same case, or held without the service, of kind
    /// FOLLOW_UP.
    pub meeting_id: Option<Id>,
}

/// A follow-up.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "planId": "01999d2e-7c00-7000-8000-000000007001", "ownerOrganisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "status": "PLANNED", "dueOn": "2027-03-01", "form": "MEETING", "caller": "Eva Exempel", "version": 1,
    "createdAt": "2026-11-05T11:00:00.000000Z", "updatedAt": "2026-11-05T11:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/follow-ups/01999d2e-7c00-7000-8000-000000009001"}}
}))]
pub struct FollowUp {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// The plan that is followed up.
    pub plan_id: Id,
    /// The organisation that planned it.
    pub owner_organisation_id: Id,
    /// Where it stands.
    pub status: FollowUpStatus,
    /// Day on which it is due.
    pub due_on: NaiveDate,
    /// How it is followed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<FollowUpForm>,
    /// Who calls to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The meeting at which it is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meeting_id: Option<Id>,
    /// What came of it, once it was held; left out in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<FollowUpOutcome>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was planned.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case's follow-ups by due day.
#[derive(Serialize, ToSchema, Debug)]
pub struct FollowUps {
    /// At most 200.
    pub items: Vec<FollowUp>,
}
