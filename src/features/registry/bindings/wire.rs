//! Issuer bindings as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::{Id, Label, Stamp};

/// An issuer to bind to an organisation.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "issuer": "https://nationell.idp.example.se", "claim": "organizationIdentifier", "claimValue": "2120002239"
}))]
pub struct NewIssuerBinding {
    /// Issuer of the tokens, exactly as in their `iss`. Whether its tokens are believed at all is the
    /// service's configuration.
    pub issuer: Label<400>,
    /// The claim that tells the organisation. Required when several organisations share the issuer, and when
    /// claimValue is stated.
    pub claim: Option<Label<100>>,
    /// What the claim says of this organisation, as its organisation number or HSA-id, compared
    /// exactly. Required when claim is stated.
    pub claim_value: Option<Label<255>>,
}

/// What of a binding can be corrected.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"claim": "organizationIdentifier", "claimValue": "SE2120002239-0001"}))]
pub struct IssuerBindingEdit {
    /// The claim that tells the organisation. Required when several organisations share the issuer, and when
    /// claimValue is stated.
    pub claim: Option<Label<100>>,
    /// What the claim says of this organisation, compared exactly. Required when claim is stated.
    pub claim_value: Option<Label<255>>,
}

/// That an issuer speaks for an organisation.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000f001", "organisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "issuer": "https://nationell.idp.example.se", "claim": "organizationIdentifier", "claimValue": "2120002239",
    "version": 1, "createdAt": "2026-11-02T08:00:00.000000Z", "updatedAt": "2026-11-02T08:00:00.000000Z",
    "_links": {
        "self": {"href": "/sip/v1/issuer-bindings/01999d2e-7c00-7000-8000-00000000f001"},
        "organisation": {"href": "/sip/v1/organisations/01999d2e-7c00-7000-8000-00000000a001"}
    }
}))]
pub struct IssuerBinding {
    /// Id.
    pub id: Id,
    /// The organisation.
    pub organisation_id: Id,
    /// Issuer of the tokens.
    pub issuer: String,
    /// The claim that tells the organisation; any token of the issuer is the organisation's without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim: Option<String>,
    /// What the claim says of this organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub claim_value: Option<String>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was bound.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
