//! Preparations as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::{Id, Stamp, Text};

/// What of a preparation is written.
#[derive(Serialize, Deserialize, ToSchema, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "whatMatters": "Att få sova och att komma tillbaka till arbete.", "wantsToDiscuss": "Boendet och medicinen.",
    "wantsPresent": "Min syster.", "wantsAbsent": "Min tidigare handläggare."
}))]
pub struct PreparationContent {
    /// What matters to the person (vad är viktigt för dig).
    pub what_matters: Option<Text<8000>>,
    /// What the person wants to talk about.
    pub wants_to_discuss: Option<Text<8000>>,
    /// Whom the person wants there.
    pub wants_present: Option<Text<2000>>,
    /// Whom the person does not want there.
    pub wants_absent: Option<Text<2000>>,
}

/// What the person says before the meeting, as this reader may see it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "caseId": "01999d2e-7c00-7000-8000-00000000c001", "whatMatters": "Att få sova och att komma tillbaka till arbete.",
    "wantsToDiscuss": "Boendet och medicinen.", "wantsPresent": "Min syster.", "recordedBy": "Eva Exempel",
    "version": 1, "updatedAt": "2026-11-04T10:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001/preparation"}}
}))]
pub struct Preparation {
    /// The case.
    pub case_id: Id,
    /// What matters to the person; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_matters: Option<String>,
    /// What the person wants to talk about; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wants_to_discuss: Option<String>,
    /// Whom the person wants there; under topic MEETING.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wants_present: Option<String>,
    /// Whom the person does not want there; for the units that coordinate the case and the
    /// organisation that opened it alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wants_absent: Option<String>,
    /// Who wrote it down last, by name; for the same readers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// Version, also as ETag; 0 while nothing is written.
    pub version: i64,
    /// When it was last written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Stamp>,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
