//! Links to request a SIP by, as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::requests::wire::RequestedFor;
use crate::features::requests::words::Asker;
use crate::http::Links;
use crate::kernel::moment::{self, End};
use crate::kernel::{Id, Stamp, Text};

/// A link to make.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "askedBy": "PERSON",
    "person": {"identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Provsson"}
}))]
pub struct NewRequestLink {
    /// The unit that is asked by it.
    pub unit_id: Id,
    /// To whom it is given: PERSON, REPRESENTATIVE or CLOSE_PERSON.
    pub asked_by: Asker,
    /// The person, by a record that is the own unit's to know of.
    pub person_id: Option<Id>,
    /// The person, where there is no such record. Required when personId is not stated.
    pub person: Option<RequestedFor>,
    /// When it runs out, at most a year from now; 90 days from now when left out, so that the answer can be read by it.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[schema(value_type = Option<End>)]
    pub expires_at: Option<Stamp>,
}

/// A link by which a SIP is requested; nothing about the person.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000e101", "unitId": "01999d2e-7c00-7000-8000-00000000b001", "askedBy": "PERSON",
    "url": "https://sip.exempel.se/guest/begaran/mXl4Qd0Yf3m0bT1y7Zr9Ag", "expiresAt": "2027-02-14T10:00:00.000000Z",
    "used": false, "version": 1, "createdAt": "2026-11-16T10:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/request-links/01999d2e-7c00-7000-8000-00000000e101"}}
}))]
pub struct RequestLink {
    /// Id.
    pub id: Id,
    /// The unit that is asked by it.
    pub unit_id: Id,
    /// To whom it was given.
    pub asked_by: Asker,
    /// The link; shown once, when it is made, and kept nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it runs out.
    pub expires_at: Stamp,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Stamp>,
    /// Whether a SIP was requested by it: that can be done once.
    pub used: bool,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was made.
    pub created_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// What is written on the page.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Said {
    /// What coordination is needed for.
    pub reason: Text<4000>,
    /// What matters to the person.
    pub what_matters: Option<Text<4000>>,
    /// How the one who asks is reached.
    pub contact: Option<Text<500>>,
}
