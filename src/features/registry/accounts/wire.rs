//! Accounts as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::{Id, Label, Line, Stamp};

/// An account to register.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "organisationId": "01999d2e-7c00-7000-8000-00000000a001", "issuer": "https://idp.example.se",
    "subject": "b7c1e0f2-eva", "displayName": "Eva Exempel", "active": true
}))]
pub struct NewAccount {
    /// The organisation that it belongs to, for good; the own one unless the service's administrator
    /// registers an organisation's administrator.
    pub organisation_id: Id,
    /// Issuer of the tokens, exactly as in their `iss`; bound to the organisation.
    pub issuer: Label<400>,
    /// Whom the tokens are about, exactly as in their `sub`; unique with the issuer.
    pub subject: Label<255>,
    /// Name shown where the account has acted.
    pub display_name: Line<200>,
    /// Whether it may act; true when left out.
    #[serde(default = "yes")]
    #[schema(default = true)]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// What of an account can be corrected.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"displayName": "Eva Exempel-Test", "active": false}))]
pub struct AccountEdit {
    /// Name shown where the account has acted.
    pub display_name: Line<200>,
    /// Whether it may act; false cuts access for every request that starts afterwards.
    pub active: bool,
}

/// An account.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000d001", "organisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "issuer": "https://idp.example.se", "subject": "b7c1e0f2-eva",
    "displayName": "Eva Exempel", "active": true, "version": 1,
    "createdAt": "2026-11-02T08:00:00.000000Z", "updatedAt": "2026-11-02T08:00:00.000000Z",
    "_links": {
        "self": {"href": "/sip/v1/accounts/01999d2e-7c00-7000-8000-00000000d001"},
        "assignments": {"href": "/sip/v1/accounts/01999d2e-7c00-7000-8000-00000000d001/assignments"}
    }
}))]
pub struct Account {
    /// Id.
    pub id: Id,
    /// The organisation that it belongs to; left out of one from before accounts belonged to any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Id>,
    /// Issuer of the tokens.
    pub issuer: String,
    /// Whom the tokens are about.
    pub subject: String,
    /// Name.
    pub display_name: String,
    /// Whether it may act.
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
