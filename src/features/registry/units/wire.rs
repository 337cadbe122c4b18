//! Units as they travel.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::registry::codes::{HsaId, MunicipalityCode};
use crate::http::Links;
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Id, Line, Stamp};

/// What is registered of a unit.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Socialtjänsten vuxen, Falun", "hsaId": "SE2120002239-1001", "municipalityCode": "2080",
    "branch": "SOCIAL_SERVICES", "areaId": "01999d2e-7c00-7000-8000-00000000e001", "active": true
}))]
pub struct UnitDetails {
    /// Name.
    pub name: Line<200>,
    /// Branch (verksamhetsgren): what the unit contributes to cases is its organisation's and its branch's, and is
    /// read in other branches as in other organisations. Not changed once the unit takes part in a case.
    pub branch: Branch,
    /// HSA-id; unique.
    pub hsa_id: Option<HsaId>,
    /// Municipality.
    pub municipality_code: Option<MunicipalityCode>,
    /// Area; must exist.
    pub area_id: Option<Id>,
    /// Whether it is at work; true when left out. Nobody can act in an inactive unit.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// A unit to close.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"successorUnitId": "01999d2e-7c00-7000-8000-00000000b002"}))]
pub struct NewUnitClosure {
    /// The unit that takes its place: at work, of the same organisation and branch.
    pub successor_unit_id: Id,
}

/// A unit.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000b001", "organisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "name": "Socialtjänsten vuxen, Falun", "hsaId": "SE2120002239-1001", "municipalityCode": "2080",
    "branch": "SOCIAL_SERVICES", "areaId": "01999d2e-7c00-7000-8000-00000000e001", "active": true, "version": 1,
    "createdAt": "2026-11-02T08:00:00.000000Z", "updatedAt": "2026-11-02T08:00:00.000000Z",
    "_links": {
        "self": {"href": "/sip/v1/units/01999d2e-7c00-7000-8000-00000000b001"},
        "organisation": {"href": "/sip/v1/organisations/01999d2e-7c00-7000-8000-00000000a001"},
        "area": {"href": "/sip/v1/areas/01999d2e-7c00-7000-8000-00000000e001"}
    }
}))]
pub struct Unit {
    /// Id.
    pub id: Id,
    /// The organisation it belongs to.
    pub organisation_id: Id,
    /// Name.
    pub name: String,
    /// Branch (verksamhetsgren).
    pub branch: Branch,
    /// HSA-id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hsa_id: Option<HsaId>,
    /// Municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality_code: Option<MunicipalityCode>,
    /// Area.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area_id: Option<Id>,
    /// Whether it is at work.
    pub active: bool,
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

/// Which units are asked for; in the order in which they were registered.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct UnitListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Whether `_meta.total` is wanted; it costs a count.
    #[param(default = false)]
    pub include_total: Option<bool>,
    /// Only of this organisation.
    #[param(inline)]
    pub organisation_id: Option<Id>,
    /// Only in this area.
    #[param(inline)]
    pub area_id: Option<Id>,
    /// Only in this municipality.
    #[param(inline)]
    pub municipality_code: Option<MunicipalityCode>,
}
