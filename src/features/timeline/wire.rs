//! A timeline as it travels.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::kernel::FactKind;
use crate::kernel::vocabulary::{Audience, Role};
use crate::kernel::{Id, Stamp};

/// How a timeline is to be read; newest first.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct TimelineParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Whom `text` is for; when left out PERSON for the person concerned, otherwise PARTY.
    #[param(inline)]
    pub audience: Option<Audience>,
}

/// Something that happened in a case.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000bb01", "at": "2026-11-05T11:00:00.000000Z", "type": "plan.adopted",
    "text": "Planen fastställdes.", "subjectKind": "plan", "subjectId": "01999d2e-7c00-7000-8000-000000007001",
    "organisationId": "01999d2e-7c00-7000-8000-00000000a001", "organisationName": "Falu kommun",
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "unitName": "Socialtjänsten vuxen, Falun",
    "role": "COORDINATOR", "accountName": "Eva Exempel"
}))]
pub struct TimelineEntry {
    /// Id.
    pub id: Id,
    /// When.
    pub at: Stamp,
    /// What, as the event feed names it.
    #[serde(rename = "type")]
    pub event: FactKind,
    /// The same in plain Swedish.
    pub text: &'static str,
    /// Kind of what it is about.
    pub subject_kind: String,
    /// What it is about.
    pub subject_id: Id,
    /// The organisation that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Id>,
    /// Its name now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<String>,
    /// The unit that did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Id>,
    /// Its name now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    /// In which role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Who did it, by the name now; of the reader's own organisation only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
}
