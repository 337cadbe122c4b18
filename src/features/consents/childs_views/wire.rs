//! Children's views as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::Consideration;
use crate::http::Links;
use crate::kernel::{Id, Stamp, Text};

/// What the lead makes of what a child said.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"decision": "WITHDRAW", "reason": "Barnet förstår vad delningen innebär och har goda skäl."}))]
pub struct NewConsideration {
    /// What.
    pub decision: Consideration,
    /// Why.
    pub reason: Text<2000>,
}

/// What a child said about a consent.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009301", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "consentId": "01999d2e-7c00-7000-8000-000000009001", "words": "Jag vill inte att skolan vet.",
    "saidAt": "2026-11-05T11:00:00Z",
    "_links": {"case": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001"}}
}))]
pub struct ChildsView {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// The consent that it is about.
    pub consent_id: Id,
    /// The child's words, when it said any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// When it was said.
    pub said_at: Stamp,
    /// What the lead made of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<Consideration>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub considered_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub considered_at: Option<Stamp>,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// What the child has said about the consents of a case, in the order said.
#[derive(Serialize, ToSchema, Debug)]
pub struct ChildsViews {
    /// At most 200.
    pub items: Vec<ChildsView>,
}
