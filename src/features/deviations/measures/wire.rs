//! Measures as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::deviations::wire::ConfirmedPlace;
use crate::http::Links;
use crate::kernel::{Id, Line, Stamp, Text};

/// A measure to decide.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "measure": "Rutin för förhinder vid kallelse.", "responsible": "Enhetschefen", "dueOn": "2027-01-31"
}))]
pub struct NewDeviationMeasure {
    /// What is done.
    pub measure: Text<2000>,
    /// Who sees to it: a function rather than a name.
    pub responsible: Line<200>,
    /// By which day.
    pub due_on: NaiveDate,
    /// Places in the texts that may tell whom they are about, and are to stand all the same.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub confirmed: Vec<ConfirmedPlace>,
}

/// What of a measure can be changed.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"doneOn": "2027-01-15"}))]
pub struct DeviationMeasureEdit {
    /// What is done.
    pub measure: Text<2000>,
    /// Who sees to it.
    pub responsible: Line<200>,
    /// By which day; a new one is not in the past.
    pub due_on: NaiveDate,
    /// When it was done.
    pub done_on: Option<NaiveDate>,
    /// Places in the texts that may tell whom they are about, and are to stand all the same.
    #[serde(default, skip_serializing)]
    #[schema(max_items = 200)]
    pub confirmed: Vec<ConfirmedPlace>,
}

/// A measure.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000dea1", "deviationId": "01999d2e-7c00-7000-8000-00000000de01",
    "measure": "Rutin för förhinder vid kallelse.", "responsible": "Enhetschefen", "dueOn": "2027-01-31", "version": 1,
    "createdAt": "2026-12-01T09:00:00.000000Z", "updatedAt": "2026-12-01T09:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/deviation-measures/01999d2e-7c00-7000-8000-00000000dea1"}}
}))]
pub struct DeviationMeasure {
    /// Id.
    pub id: Id,
    /// The deviation.
    pub deviation_id: Id,
    /// What is done; not to strategists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// Who sees to it; not to strategists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// By which day.
    pub due_on: NaiveDate,
    /// When it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_on: Option<NaiveDate>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was decided.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// The measures of a deviation, in the order decided.
#[derive(Serialize, ToSchema, Debug)]
pub struct DeviationMeasures {
    /// At most 200.
    pub items: Vec<DeviationMeasure>,
}
