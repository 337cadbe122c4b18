//! Areas as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::registry::codes::CountyCode;
use crate::http::Links;
use crate::kernel::{Id, Line, Stamp};

/// What is registered of an area.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Mellersta Dalarna", "countyCode": "20"}))]
pub struct AreaDetails {
    /// Name; unique in the county.
    pub name: Line<200>,
    /// County.
    pub county_code: CountyCode,
}

/// An area (delregionalt område).
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000e001", "name": "Mellersta Dalarna", "countyCode": "20", "version": 1,
    "createdAt": "2026-11-02T08:00:00.000000Z", "updatedAt": "2026-11-02T08:00:00.000000Z",
    "_links": {
        "self": {"href": "/sip/v1/areas/01999d2e-7c00-7000-8000-00000000e001"},
        "units": {"href": "/sip/v1/units?areaId=01999d2e-7c00-7000-8000-00000000e001"}
    }
}))]
pub struct Area {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// County.
    pub county_code: CountyCode,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was registered.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
