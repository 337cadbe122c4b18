//! Persons as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::words::{ProtectedIdentity, Sex};
use crate::features::registry::MunicipalityCode;
use crate::http::Links;
use crate::kernel::identity::IdentityKind;
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::{Id, Label, Line, Stamp};

/// An identity number.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"kind": "PERSONNUMMER", "number": "199002222397"}))]
pub struct Identity {
    /// Kind.
    pub kind: IdentityKind,
    /// Personnummer and samordningsnummer: YYYYMMDD-NNNN, with or without hyphen and blanks, or YYMMDD-NNNN
    /// (with `+` instead of the hyphen from the year in which the person turns 100); kept and shown as 12
    /// digits. Of a samordningsnummer the month can be 00 and the day 60, when the birth date is not
    /// known. Reservnummer: as issued; neither case nor blanks, hyphens and dashes tell two apart.
    pub number: Label<40>,
    /// Who issued a reservnummer; required there and refused otherwise. Compared as the number is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<Label<100>>,
}

/// A person to record.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "identity": {"kind": "PERSONNUMMER", "number": "199002222397"},
    "givenName": "Alva", "familyName": "Provsson", "birthDate": "1990-02-22", "sex": "FEMALE",
    "municipalityCode": "2080", "protectedIdentity": "NONE"
}))]
pub struct NewPerson {
    /// Identity number; unique in the organisation.
    pub identity: Identity,
    /// Given name.
    pub given_name: Line<100>,
    /// Family name.
    pub family_name: Line<100>,
    /// Birth date; can differ from the identity number's. When the number states none, what goes by age asks
    /// for it: consents, who acts for the person.
    pub birth_date: Option<NaiveDate>,
    /// Legal sex.
    pub sex: Option<Sex>,
    /// Municipality of residence, 4 digits (SCB).
    pub municipality_code: Option<MunicipalityCode>,
    /// Protection in the population register; NONE when left out.
    pub protected_identity: Option<ProtectedIdentity>,
}

/// What of a person's record can be corrected.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"familyName": "Provsson-Test"}))]
pub struct PersonEdit {
    /// Identity number; the one it replaces stays findable.
    pub identity: Identity,
    /// Given name.
    pub given_name: Line<100>,
    /// Family name.
    pub family_name: Line<100>,
    /// Birth date; can differ from the identity number's. When the number states none, what goes by age asks
    /// for it: consents, who acts for the person.
    pub birth_date: Option<NaiveDate>,
    /// Legal sex.
    pub sex: Option<Sex>,
    /// Municipality of residence, 4 digits (SCB).
    pub municipality_code: Option<MunicipalityCode>,
    /// Protection in the population register.
    pub protected_identity: ProtectedIdentity,
}

/// A person's record as this reader may see it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000f001",
    "identity": {"kind": "PERSONNUMMER", "number": "199002222397"},
    "givenName": "Alva", "familyName": "Provsson", "birthDate": "1990-02-22", "sex": "FEMALE",
    "municipalityCode": "2080", "protectedIdentity": "NONE", "version": 1,
    "createdAt": "2026-11-02T09:10:00.000000Z", "updatedAt": "2026-11-02T09:10:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/persons/01999d2e-7c00-7000-8000-00000000f001"}}
}))]
pub struct Person {
    /// Id.
    pub id: Id,
    /// The present identity number; its last four are masked outside the own organisation.
    pub identity: ShownIdentity,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// Birth date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// Legal sex.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Municipality of residence; left out of what leaves the organisation for protected persons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub municipality_code: Option<String>,
    /// Protection in the population register.
    pub protected_identity: ProtectedIdentity,
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

/// The records that are about the reader.
#[derive(Serialize, ToSchema, Debug)]
#[schema(example = json!({"items": [{
    "personId": "01999d2e-7c00-7000-8000-00000000f001",
    "organisationId": "01999d2e-7c00-7000-8000-00000000a001", "organisationName": "Falu kommun",
    "_links": {"self": {"href": "/sip/v1/persons/01999d2e-7c00-7000-8000-00000000f001"}}
}]}))]
pub struct OwnRecords {
    /// One for each organisation that has recorded the reader.
    pub items: Vec<OwnRecord>,
}

/// A record about the reader.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct OwnRecord {
    /// The record.
    pub person_id: Id,
    /// The organisation that keeps it.
    pub organisation_id: Id,
    /// What that is called.
    pub organisation_name: String,
    /// As whom the reader acts for the person whom it is about; none when that is the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representing_as: Option<RepresentativeKind>,
    /// The record and its access log.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// An identity number as shown.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct ShownIdentity {
    /// Kind.
    pub kind: IdentityKind,
    /// The number, whole or masked.
    pub number: String,
    /// Who issued a reservnummer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// A look-up by identity number.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"identity": {"kind": "PERSONNUMMER", "number": "199002222397"}}))]
pub struct NewPersonSearch {
    /// The number, present or earlier; matched exactly.
    pub identity: Identity,
}

/// What a look-up found.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"matches": [{
    "id": "01999d2e-7c00-7000-8000-00000000f001", "givenName": "Alva", "familyName": "Provsson",
    "identity": {"kind": "PERSONNUMMER", "number": "19900222****"}, "protectedIdentity": "NONE",
    "_links": {
        "self": {"href": "/sip/v1/persons/01999d2e-7c00-7000-8000-00000000f001"},
        "openCase": {"href": "/sip/v1/cases"}
    }
}]}))]
pub struct PersonSearchResult {
    /// None or one.
    pub matches: Vec<PersonMatch>,
}

/// A person found.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct PersonMatch {
    /// Id.
    pub id: Id,
    /// Masked.
    pub identity: ShownIdentity,
    /// Given name; left out, as the family name, when the unit has no relation to the person: it has not recorded
    /// the person and takes part in no case about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_name: Option<String>,
    /// Family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_name: Option<String>,
    /// Protection in the population register.
    pub protected_identity: ProtectedIdentity,
    /// `self` is the record, when the unit may read it; `openCase` is where a case about the person is opened.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// What a record said before.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"items": [{
    "personId": "01999d2e-7c00-7000-8000-00000000f001", "version": 1, "content": {"givenName": "Alva", "familyName": "Provsson"},
    "replacedAt": "2026-11-03T08:00:00.000000Z",
    "accountId": "01999d2e-7c00-7000-8000-00000000d001", "unitId": "01999d2e-7c00-7000-8000-00000000b001"
}]}))]
pub struct PersonRevisions {
    /// Newest first, at most 200.
    pub items: Vec<PersonRevision>,
}

/// One earlier version.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct PersonRevision {
    /// The record whose version it is: this one, or one that was merged into it.
    pub person_id: Id,
    /// The version that was replaced.
    pub version: i64,
    /// What it said.
    #[schema(value_type = Object)]
    pub content: Value,
    /// When it was replaced.
    pub replaced_at: Stamp,
    /// Who replaced it.
    pub account_id: Option<Id>,
    /// The unit they acted in.
    pub unit_id: Option<Id>,
}
