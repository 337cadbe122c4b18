//! Representatives as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::features::persons::wire::{Identity, ShownIdentity};
use crate::http::Links;
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::vocabulary::{ConsentKinds, Topics};
use crate::kernel::{Id, Line, Stamp, Text};

/// A representative to record.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "kind": "ADMINISTRATOR", "name": "Freja Förvaltare", "contact": "freja.forvaltare@exempel.se",
    "identity": {"kind": "PERSONNUMMER", "number": "196101182803"},
    "consentKinds": ["PLAN", "INFORMATION_SHARING"], "topics": ["BASIC", "MEETING", "ECONOMY", "PLAN"],
    "startsOn": "2026-01-01", "endsOn": "2027-12-31", "source": "Falu tingsrätts beslut 2025-12-15."
}))]
pub struct NewRepresentative {
    /// How they act for the person. CUSTODIAN for a child alone, ADMINISTRATOR and ATTORNEY for an
    /// adult alone.
    pub kind: RepresentativeKind,
    /// Name.
    pub name: Line<200>,
    /// How to reach them.
    pub contact: Option<Line<200>>,
    /// Personnummer or samordningsnummer.
    pub identity: Option<Identity>,
    /// Which consents an administrator or attorney may give; none when left out. Not for the others: a
    /// custodian's follow from the law, and a god man never consents for the person.
    pub consent_kinds: Option<ConsentKinds>,
    /// What the mandate is about. Required when the kind is ADMINISTRATOR or ATTORNEY, refused for CUSTODIAN.
    pub topics: Option<Topics>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, if one is known. A custodian's mandate ends as the 18th birthday begins without it.
    pub ends_on: Option<NaiveDate>,
    /// What the mandate rests on: a court's decision, a power of attorney. Required when the kind is another than
    /// CUSTODIAN.
    pub source: Option<Text<2000>>,
}

impl NewRepresentative {
    /// How, and the rest.
    pub fn into_parts(self) -> (RepresentativeKind, RepresentativeContent) {
        let content = RepresentativeContent {
            name: self.name,
            contact: self.contact,
            identity: self.identity,
            consent_kinds: self.consent_kinds,
            topics: self.topics,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            source: self.source,
        };
        (self.kind, content)
    }
}

/// What of a representative can be corrected.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"contact": "nytt.nummer@exempel.se"}))]
pub struct RepresentativeContent {
    /// Name.
    pub name: Line<200>,
    /// How to reach them.
    pub contact: Option<Line<200>>,
    /// Personnummer or samordningsnummer.
    pub identity: Option<Identity>,
    /// Which consents an administrator or attorney may give.
    pub consent_kinds: Option<ConsentKinds>,
    /// What the mandate is about. Required when the kind is ADMINISTRATOR or ATTORNEY, refused for CUSTODIAN.
    pub topics: Option<Topics>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, if one is known.
    pub ends_on: Option<NaiveDate>,
    /// What the mandate rests on. Required when the kind is another than CUSTODIAN.
    pub source: Option<Text<2000>>,
}

/// Somebody who acts for a person.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000f101", "personId": "01999d2e-7c00-7000-8000-00000000f001",
    "kind": "CUSTODIAN", "name": "Kim Testsson", "contact": "kim.testsson@exempel.se",
    "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "startsOn": "2017-01-01",
    "isInForce": true, "actsUntil": "2034-12-31T23:00:00Z", "hasDigitalAccess": true, "version": 1,
    "createdAt": "2026-11-02T09:10:00.000000Z", "updatedAt": "2026-11-02T09:10:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/representatives/01999d2e-7c00-7000-8000-00000000f101"}}
}))]
pub struct Representative {
    /// Id.
    pub id: Id,
    /// For whom.
    pub person_id: Id,
    /// How.
    pub kind: RepresentativeKind,
    /// Name.
    pub name: String,
    /// How to reach them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Identity number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<ShownIdentity>,
    /// Which consents an administrator or attorney may give.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_kinds: Option<ConsentKinds>,
    /// What the mandate is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topics: Option<Topics>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, if one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// When it was ended before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Stamp>,
    /// What the mandate rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether they act now.
    pub is_in_force: bool,
    /// When they cease to, if that is known: for a custodian at the latest as the 18th birthday begins
    /// in Sweden.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acts_until: Option<Stamp>,
    /// Whether they may act in the service themselves while they act: not for a person whose place is
    /// hidden (SKYDDAD_FOLKBOKFORING, FINGERADE_UPPGIFTER).
    pub has_digital_access: bool,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was recorded.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// Who acts, acted or will act for a person, in the order they were recorded.
#[derive(Serialize, ToSchema, Debug)]
pub struct Representatives {
    /// At most 200.
    pub items: Vec<Representative>,
}
