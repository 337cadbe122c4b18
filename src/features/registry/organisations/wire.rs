//! Organisations as they travel.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::registry::codes::{CountyCode, HsaId, MunicipalityCode, OrganisationNumber};
use crate::http::Links;
use crate::kernel::vocabulary::{OrganisationKind, OrganisationKinds};
use crate::kernel::{Id, Line, Stamp};

/// What is registered of an organisation.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "name": "Falu kommun", "kinds": ["MUNICIPALITY"], "organisationNumber": "2120002239",
    "hsaId": "SE2120002239-0001", "countyCode": "20", "municipalityCode": "2080", "active": true
}))]
pub struct OrganisationDetails {
    /// Name.
    pub name: Line<200>,
    /// What it is; at least one. Gotland is both municipality and region.
    pub kinds: OrganisationKinds,
    /// Organisation number; unique.
    pub organisation_number: Option<OrganisationNumber>,
    /// HSA-id; unique.
    pub hsa_id: Option<HsaId>,
    /// County.
    pub county_code: Option<CountyCode>,
    /// Municipality; in the county, when both are given.
    pub municipality_code: Option<MunicipalityCode>,
    /// Whether it is at work; true when left out. Nothing is removed from the registry.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// An organisation.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000a001", "name": "Falu kommun", "kinds": ["MUNICIPALITY"],
    "organisationNumber": "2120002239", "hsaId": "SE2120002239-0001", "countyCode": "20", "municipalityCode": "2080",
    "active": true, "version": 1,
    "createdAt": "2026-11-02T08:00:00.000000Z", "updatedAt": "2026-11-02T08:00:00.000000Z",
    "_links": {
        "self": {"href": "/sip/v1/organisations/01999d2e-7c00-7000-8000-00000000a001"},
        "units": {"href": "/sip/v1/organisations/01999d2e-7c00-7000-8000-00000000a001/units"}
    }
}))]
pub struct Organisation {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// What it is.
    pub kinds: OrganisationKinds,
    /// Organisation number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_number: Option<OrganisationNumber>,
    /// HSA-id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hsa_id: Option<HsaId>,
    /// County.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub county_code: Option<CountyCode>,
    /// Municipality.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality_code: Option<MunicipalityCode>,
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

/// Which organisations are asked for; in the order in which they were registered.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct OrganisationListParams {
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
    /// Only organisations that are at least one of these.
    #[param(style = Form, explode = false, example = json!(["MUNICIPALITY", "REGION"]))]
    pub kind: Option<Vec<OrganisationKind>>,
    /// Only in this county.
    #[param(inline)]
    pub county_code: Option<CountyCode>,
}
