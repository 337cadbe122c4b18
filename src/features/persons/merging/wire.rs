//! Merges as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::{Id, Stamp, Text};

/// A record to merge into another of the same person.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "mergedPersonId": "01999d2e-7c00-7000-8000-00000000f002",
    "reason": "Personen lades upp med reservnummer på akuten; personnumret blev känt i dag."
}))]
pub struct NewPersonMerge {
    /// The record to merge, of the own organisation; its id leads to the kept record afterwards.
    pub merged_person_id: Id,
    /// Why they are the same person.
    pub reason: Text<2000>,
}

/// A merge.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000f201", "personId": "01999d2e-7c00-7000-8000-00000000f001",
    "mergedPersonId": "01999d2e-7c00-7000-8000-00000000f002",
    "reason": "Personen lades upp med reservnummer på akuten; personnumret blev känt i dag.",
    "mergedBy": "Eva Exempel", "mergedUnitId": "01999d2e-7c00-7000-8000-00000000b001",
    "mergedAt": "2026-11-03T08:00:00.000000Z",
    "_links": {"person": {"href": "/sip/v1/persons/01999d2e-7c00-7000-8000-00000000f001"}}
}))]
pub struct PersonMerge {
    /// Id.
    pub id: Id,
    /// The record that is kept.
    pub person_id: Id,
    /// The record that was merged into it.
    pub merged_person_id: Id,
    /// Why.
    pub reason: String,
    /// Who did it, by name.
    pub merged_by: String,
    /// In which unit.
    pub merged_unit_id: Id,
    /// When.
    pub merged_at: Stamp,
    /// The record that is kept.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// What was merged into a record.
#[derive(Serialize, ToSchema, Debug)]
#[schema(example = json!({"items": []}))]
pub struct PersonMerges {
    /// In the order in which it was, at most 200.
    pub items: Vec<PersonMerge>,
}
