//! The caller as it travels.

use serde::Serialize;
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Stamp};

/// Who calls.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "accountId": "01999d2e-7c00-7000-8000-00000000d001", "displayName": "Eva Exempel",
    "organisationId": "01999d2e-7c00-7000-8000-00000000a001", "tokenScopes": ["registry:read", "sip:read", "sip:write"],
    "assignments": [{
        "id": "01999d2e-7c00-7000-8000-00000000d101", "role": "COORDINATOR",
        "unit": {"id": "01999d2e-7c00-7000-8000-00000000b001", "name": "Socialtjänsten vuxen, Falun"},
        "organisation": {"id": "01999d2e-7c00-7000-8000-00000000a001", "name": "Falu kommun"},
        "scopes": ["registry:read", "sip:read", "sip:write"],
        "validFrom": "2026-11-02T08:00:00.000000Z", "hasBegun": true, "isActedIn": true
    }],
    "actingIn": "01999d2e-7c00-7000-8000-00000000d101",
    "choice": {"header": "X-Assignment-Id", "isNeeded": false},
    "_links": {"self": {"href": "/sip/v1/me"}, "worklist": {"href": "/sip/v1/worklist"}}
}))]
pub struct Me {
    /// The account; left out of the person concerned, who has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Id>,
    /// The account's name; for the person concerned, what the bearer is to the records here.
    pub display_name: String,
    /// The organisation whose account it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Id>,
    /// The scopes that the token holds.
    pub token_scopes: Vec<String>,
    /// The account's assignments that have not ended, in the order given; none of the person concerned, who needs
    /// none.
    pub assignments: Vec<OwnAssignment>,
    /// The assignment that a call with the same headers is done in; left out when it must be chosen first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_in: Option<Id>,
    /// How one is chosen.
    pub choice: HowToChoose,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// How the assignment that a call is done in is chosen.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct HowToChoose {
    /// The header that names the id of one of `assignments` in every call.
    pub header: &'static str,
    /// Whether calls are refused without it.
    pub is_needed: bool,
}

/// One of the caller's assignments.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct OwnAssignment {
    /// Id; what the header states.
    pub id: Id,
    /// The role.
    pub role: Role,
    /// The unit.
    pub unit: NamedPlace,
    /// The unit's organisation.
    pub organisation: NamedPlace,
    /// The scopes that the role's operations need, whether the token holds them or not.
    pub scopes: &'static [&'static str],
    /// From when.
    pub valid_from: Stamp,
    /// Until when, not included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Stamp>,
    /// Whether it can be chosen now.
    pub has_begun: bool,
    /// Whether a call with the same headers is done in it.
    pub is_acted_in: bool,
}

/// A unit or organisation and its name.
#[derive(Serialize, ToSchema, Debug)]
pub struct NamedPlace {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
}
