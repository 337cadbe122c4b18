//! Emergency accesses as they travel.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rules::{EmergencyReason, Verdict};
use crate::http::Links;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Stamp, Text};

/// An emergency access to take.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "caseId": "01999d2e-7c00-7000-8000-00000000c001", "reasonCode": "DANGER_TO_LIFE",
    "text": "Personen är medvetslös och vi behöver veta vilka insatser som pågår.", "minutes": 30
}))]
pub struct NewEmergencyAccess {
    /// The one case.
    pub case_id: Id,
    /// Why.
    pub reason_code: EmergencyReason,
    /// Why, in words for those who answer for the case and for the reviewer.
    pub text: Text<2000>,
    /// For how long.
    #[schema(minimum = 1, maximum = 60)]
    pub minutes: i32,
}

/// An emergency access.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000ee01", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "accountId": "01999d2e-7c00-7000-8000-00000000d006", "accountName": "Fia Försäkring", "role": "CASEWORKER",
    "unitId": "01999d2e-7c00-7000-8000-00000000b005", "unitName": "Försäkringskassan Falun",
    "organisationId": "01999d2e-7c00-7000-8000-00000000a003", "organisationName": "Försäkringskassan",
    "reasonCode": "DANGER_TO_LIFE", "text": "Personen är medvetslös och vi behöver veta vilka insatser som pågår.",
    "validFrom": "2026-11-22T10:00:00.000000Z", "validTo": "2026-11-22T10:30:00.000000Z",
    "review": {"verdict": "JUSTIFIED", "comment": "Uppgifterna behövdes.", "reviewedBy": "Lars Logg", "reviewedAt": "2026-11-23T08:00:00.000000Z"},
    "_links": {"self": {"href": "/sip/v1/emergency-accesses/01999d2e-7c00-7000-8000-00000000ee01"}}
}))]
pub struct EmergencyAccess {
    /// Id.
    pub id: Id,
    /// The one case that is read.
    pub case_id: Id,
    /// Who took it.
    pub account_id: Id,
    /// The account's name now; not to those who coordinate the case in another organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// In which role.
    pub role: Role,
    /// In which unit.
    pub unit_id: Id,
    /// The unit's name now.
    pub unit_name: String,
    /// The unit's organisation.
    pub organisation_id: Id,
    /// The organisation's name now.
    pub organisation_name: String,
    /// Why.
    pub reason_code: EmergencyReason,
    /// Why, in words; not in the reviewers' list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// From when.
    pub valid_from: Stamp,
    /// Until when; nothing else ends it.
    pub valid_to: Stamp,
    /// What the reviewer thought of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<EmergencyReview>,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A review to record.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"verdict": "JUSTIFIED", "comment": "Uppgifterna behövdes."}))]
pub struct NewEmergencyReview {
    /// Whether it was justified.
    pub verdict: Verdict,
    /// How it was found.
    pub comment: Text<2000>,
}

/// What a reviewer thought of an emergency access.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "verdict": "JUSTIFIED", "comment": "Uppgifterna behövdes.", "reviewedBy": "Lars Logg",
    "reviewedAt": "2026-11-23T08:00:00.000000Z"
}))]
pub struct EmergencyReview {
    /// Whether it was justified.
    pub verdict: Verdict,
    /// How it was found; not in the reviewers' list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Who reviewed it.
    pub reviewed_by: String,
    /// When.
    pub reviewed_at: Stamp,
}

/// The emergency accesses to a case, newest first.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"items": [{
    "id": "01999d2e-7c00-7000-8000-00000000ee01", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "accountId": "01999d2e-7c00-7000-8000-00000000d006", "role": "CASEWORKER",
    "unitId": "01999d2e-7c00-7000-8000-00000000b005", "unitName": "Försäkringskassan Falun",
    "organisationId": "01999d2e-7c00-7000-8000-00000000a003", "organisationName": "Försäkringskassan",
    "reasonCode": "DANGER_TO_LIFE", "text": "Personen är medvetslös och vi behöver veta vilka insatser som pågår.",
    "validFrom": "2026-11-22T10:00:00.000000Z", "validTo": "2026-11-22T10:30:00.000000Z",
    "_links": {"case": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001"}}
}]}))]
pub struct EmergencyAccesses {
    /// At most 200.
    pub items: Vec<EmergencyAccess>,
}

/// Which emergency accesses are asked for; newest first.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct EmergencyListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Only what is reviewed, or with false only what is not.
    pub reviewed: Option<bool>,
}
