//! Named users as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::{Id, Stamp};

/// An account to name for a case.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"accountId": "01999d2e-7c00-7000-8000-00000000d002"}))]
pub struct NewNamedUser {
    /// The account, with an assignment in force in a unit that takes part; for a party's own named
    /// users in their own unit.
    pub account_id: Id,
}

/// An account that is named for a case.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000dd01", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "accountId": "01999d2e-7c00-7000-8000-00000000d002", "accountName": "Pia Psykiatri",
    "unitId": "01999d2e-7c00-7000-8000-00000000b002", "organisationId": "01999d2e-7c00-7000-8000-00000000a002",
    "version": 1, "createdAt": "2026-11-02T09:30:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/named-users/01999d2e-7c00-7000-8000-00000000dd01"}}
}))]
pub struct NamedUser {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// The account.
    pub account_id: Id,
    /// Its name now, to its own organisation and to those who coordinate the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// The unit by whose assignment it was named.
    pub unit_id: Id,
    /// The unit's organisation.
    pub organisation_id: Id,
    /// Since when it is named no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Stamp>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was named.
    pub created_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// Those named for a case, in the order in which they were.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"items": [{
    "id": "01999d2e-7c00-7000-8000-00000000dd01", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "accountId": "01999d2e-7c00-7000-8000-00000000d002", "accountName": "Pia Psykiatri",
    "unitId": "01999d2e-7c00-7000-8000-00000000b002", "organisationId": "01999d2e-7c00-7000-8000-00000000a002",
    "version": 1, "createdAt": "2026-11-02T09:30:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/named-users/01999d2e-7c00-7000-8000-00000000dd01"}}
}]}))]
pub struct NamedUsers {
    /// At most 200.
    pub items: Vec<NamedUser>,
}
