//! Offers as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;
use crate::features::registry::codes::CountyCode;
use crate::http::Links;
use crate::kernel::moment::{self, Beginning, End};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Stamp};

codes! {
    /// Where an offer stands.
    pub enum OfferStatus "assignment-offer-statuses" {
        Open "OPEN" "Väntar på att godtas" "Waits to be accepted",
        Accepted "ACCEPTED" "Godtaget" "Accepted",
        Ended "ENDED" "Återtaget eller avböjt" "Taken back or declined",
    }
}

/// An assignment to offer.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "role": "STRATEGIST",
    "areaIds": ["01999d2e-7c00-7000-8000-00000000e001"], "validTo": "2027-11-02T08:00:00Z"
}))]
pub struct NewAssignmentOffer {
    /// The unit; must exist and be active.
    pub unit_id: Id,
    /// The role.
    pub role: Role,
    /// A strategist's areas; those or a county, and of no other role. Required when the role is STRATEGIST and
    /// countyCode is not stated.
    #[schema(min_items = 1, max_items = 50)]
    pub area_ids: Option<Vec<Id>>,
    /// The county whose areas are all the strategist's.
    pub county_code: Option<CountyCode>,
    /// From when, not before now; from when it is accepted when left out or past by then.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[schema(value_type = Option<Beginning>)]
    pub valid_from: Option<Stamp>,
    /// Until when; after `validFrom`. Without end when left out.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[schema(value_type = Option<End>)]
    pub valid_to: Option<Stamp>,
}

/// That an offer is accepted; there is nothing to say.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct NewOfferAcceptance {}

/// An assignment that is offered.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000d201", "accountId": "01999d2e-7c00-7000-8000-00000000d001",
    "accountName": "Stina Strateg", "accountOrganisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "organisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "role": "STRATEGIST", "areaIds": ["01999d2e-7c00-7000-8000-00000000e001"],
    "validTo": "2027-11-02T08:00:00Z", "offeredAs": "REGISTRY_ADMIN", "offeredAt": "2026-11-02T08:00:00.000000Z",
    "status": "OPEN",
    "_links": {
        "self": {"href": "/sip/v1/assignment-offers/01999d2e-7c00-7000-8000-00000000d201"},
        "unit": {"href": "/sip/v1/units/01999d2e-7c00-7000-8000-00000000b001"}
    }
}))]
pub struct AssignmentOffer {
    /// Id; also that of the assignment that it becomes.
    pub id: Id,
    /// Whom it is offered.
    pub account_id: Id,
    /// What the account is called.
    pub account_name: String,
    /// The organisation of the account.
    pub account_organisation_id: Id,
    /// In which unit.
    pub unit_id: Id,
    /// The organisation of the unit.
    pub organisation_id: Id,
    /// The role.
    pub role: Role,
    /// A strategist's areas.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub area_ids: Vec<Id>,
    /// The county whose areas are all the strategist's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub county_code: Option<CountyCode>,
    /// From when at the earliest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Stamp>,
    /// Until when, not included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Stamp>,
    /// The role of who offers it.
    pub offered_as: Role,
    /// When it was offered.
    pub offered_at: Stamp,
    /// Where it stands.
    pub status: OfferStatus,
    /// When it was accepted, taken back or declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<Stamp>,
    /// Where to go from here: `accept` for whom it waits for, `end` for whom may take back or decline.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
