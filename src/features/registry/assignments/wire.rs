//! Assignments as they travel.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::registry::codes::CountyCode;
use crate::http::Links;
use crate::kernel::moment::{self, Beginning, End};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Stamp};

/// An assignment to give.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "role": "COORDINATOR",
    "validFrom": "2026-11-02T08:00:00Z", "validTo": "2027-11-02T08:00:00Z"
}))]
pub struct NewAssignment {
    /// The unit; must exist and be active.
    pub unit_id: Id,
    /// The role.
    pub role: Role,
    /// From when, not before now; now when left out.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[schema(value_type = Option<Beginning>)]
    pub valid_from: Option<Stamp>,
    /// Until when; after `validFrom`. Without end when left out.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[schema(value_type = Option<End>)]
    pub valid_to: Option<Stamp>,
}

/// What follows an assignment that ends.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct EndParams {
    /// Who leads its cases from now on: another assignment in force in the same unit, COORDINATOR or CASEWORKER.
    #[param(inline)]
    pub successor_assignment_id: Option<Id>,
}

/// An assignment.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000d101", "accountId": "01999d2e-7c00-7000-8000-00000000d001",
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "role": "COORDINATOR",
    "validFrom": "2026-11-02T08:00:00Z", "validTo": "2027-11-02T08:00:00Z",
    "createdAt": "2026-11-02T08:00:00.000000Z",
    "_links": {
        "self": {"href": "/sip/v1/accounts/01999d2e-7c00-7000-8000-00000000d001/assignments/01999d2e-7c00-7000-8000-00000000d101"},
        "account": {"href": "/sip/v1/accounts/01999d2e-7c00-7000-8000-00000000d001"},
        "unit": {"href": "/sip/v1/units/01999d2e-7c00-7000-8000-00000000b001"}
    }
}))]
pub struct Assignment {
    /// Id; what X-Assignment-Id states.
    pub id: Id,
    /// The account.
    pub account_id: Id,
    /// The unit.
    pub unit_id: Id,
    /// The role.
    pub role: Role,
    /// A strategist's areas.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub area_ids: Vec<Id>,
    /// The county whose areas are all the strategist's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub county_code: Option<CountyCode>,
    /// From when.
    pub valid_from: Stamp,
    /// Until when, not included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Stamp>,
    /// When it was given.
    pub created_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
