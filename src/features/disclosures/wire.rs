//! Disclosures on another basis than consent, as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{DisclosureBasis, DisclosureStatus};
use crate::http::Links;
use crate::kernel::moment::{self, Beginning, End};
use crate::kernel::vocabulary::{Basis, Branch, Topics};
use crate::kernel::{Id, Line, Stamp, Text};

/// Who decided, by name and title.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"name": "Maj Chef", "title": "Enhetschef"}))]
pub struct Approver {
    /// Name.
    pub name: Line<200>,
    /// Title, as it follows from the order of delegation.
    pub title: Line<200>,
}

/// A disclosure on another basis than consent, to record.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": "01999d2e-7c00-7000-8000-00000000a002",
    "topics": ["HEALTH"], "reference": "OSL 10 kap. 18 a §",
    "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"},
    "reason": "Det finns risk för allvarligt våld och personen går inte att nå.",
    "validTo": "2026-12-15T11:00:00Z"
}))]
pub struct NewDisclosure {
    /// STATUTORY_EXCEPTION: a provision breaks the secrecy. SAME_AUTHORITY: other units of the organisation and
    /// branch that opened the case; that a unit of them reads while it takes part is recorded by itself.
    pub basis: DisclosureBasis,
    /// Who may read. With SAME_AUTHORITY the organisation that opened the case, otherwise another, or another
    /// branch. Its units see the case while they take part.
    pub recipient_organisation_id: Id,
    /// The only branch of it that may; every one when left out. Another branch of the own organisation is named here.
    /// Not with SAME_AUTHORITY, which opens what a branch owns to its own units.
    pub recipient_branch: Option<Branch>,
    /// What it may read, whoever contributed it. Required when the basis is STATUTORY_EXCEPTION, refused otherwise:
    /// within an organisation what it owns is not divided by topic, and what others own is not opened.
    pub topics: Option<Topics>,
    /// Statute and paragraph. Required when the basis is STATUTORY_EXCEPTION.
    pub reference: Option<Line<200>>,
    /// Who decided it; not the one who records it.
    pub approved_by: Approver,
    /// Why it is needed.
    pub reason: Text<2000>,
    /// Since when; now when left out, at most 31 days back.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[schema(value_type = Option<Beginning>)]
    pub valid_from: Option<Stamp>,
    /// Until when: at most 90 days ahead for STATUTORY_EXCEPTION, a year for SAME_AUTHORITY.
    #[serde(deserialize_with = "moment::end")]
    #[schema(value_type = End)]
    pub valid_to: Stamp,
}

/// An ending to record.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"reason": "Faran är över."}))]
pub struct NewDisclosureEnding {
    /// Why it is needed no more.
    pub reason: Option<Text<2000>>,
}

/// A disclosure on another basis than consent.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009101", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "basis": "STATUTORY_EXCEPTION", "legalBasis": "BASIS_STATUTORY_EXCEPTION", "status": "IN_FORCE",
    "recipientOrganisationId": "01999d2e-7c00-7000-8000-00000000a002", "topics": ["HEALTH"],
    "reference": "OSL 10 kap. 18 a §", "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"},
    "reason": "Det finns risk för allvarligt våld och personen går inte att nå.",
    "validFrom": "2026-11-22T11:00:00Z", "validTo": "2026-12-15T11:00:00Z", "recordedBy": "Eva Exempel",
    "recordedUnitId": "01999d2e-7c00-7000-8000-00000000b001", "recordedAt": "2026-11-22T11:00:00Z",
    "_links": {"self": {"href": "/sip/v1/disclosures/01999d2e-7c00-7000-8000-000000009101"}}
}))]
pub struct Disclosure {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// On what ground.
    pub basis: Basis,
    /// The row of the law (`GET /law`) that it rests on.
    pub legal_basis: &'static str,
    /// Where it stands now.
    pub status: DisclosureStatus,
    /// Who may read.
    pub recipient_organisation_id: Id,
    /// The only branch of it that may; every one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient_branch: Option<Branch>,
    /// What it may read; absent with SAME_AUTHORITY.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topics: Option<Topics>,
    /// Statute and paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Who decided it; absent, as what follows, of one that a notice or a participation brought about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approved_by: Option<Approver>,
    /// Why it is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Since when.
    pub valid_from: Stamp,
    /// Until when, unless it ended before. Left out while a unit of the own branch takes part, which is what ends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Stamp>,
    /// Who recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<String>,
    /// The unit that recorded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_unit_id: Option<Id>,
    /// When it was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Stamp>,
    /// When it ended before its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Stamp>,
    /// Who ended it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
    /// Why it was needed no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending_reason: Option<String>,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case's disclosures on another basis than consent, in the order they were recorded.
#[derive(Serialize, ToSchema, Debug)]
pub struct Disclosures {
    /// At most 200.
    pub items: Vec<Disclosure>,
}
