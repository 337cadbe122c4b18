//! Consents as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{Capacity, ConsentForm, ConsentStatus};
use crate::http::Links;
use crate::kernel::moment::{self, Beginning, End};
use crate::kernel::vocabulary::{Branch, ConsentDecision, ConsentKind, Topics};
use crate::kernel::{Id, Line, Stamp, Text};

/// A consent to record: asked for, given or declined.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "kind": "PLAN", "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva Provsson", "capacity": "PERSON",
    "recipientOrganisationIds": ["01999d2e-7c00-7000-8000-00000000a002"],
    "topics": ["BASIC", "MEETING", "HEALTH", "SOCIAL", "PLAN", "FOLLOW_UP"],
    "excluded": "Uppgifter om ekonomi.", "validTo": "2027-11-01T22:59:59Z"
}))]
pub struct NewConsent {
    /// To a plan, or to sharing information.
    pub kind: ConsentKind,
    /// How it was expressed.
    pub form: ConsentForm,
    /// What was answered.
    pub decision: ConsentDecision,
    /// Who answered, by name.
    pub given_by: Line<200>,
    /// In what capacity.
    pub capacity: Capacity,
    /// The organisations that may read, beside the branch of the one that opened the case. What other branches of
    /// that one may read, it is named for as well.
    #[schema(min_items = 1, max_items = 50)]
    pub recipient_organisation_ids: Vec<Id>,
    /// Organisations of which only some branches may read: every branch of those that are left out may.
    #[schema(min_items = 1, max_items = 50)]
    pub recipient_branches: Option<Vec<RecipientBranches>>,
    /// What they may read.
    pub topics: Topics,
    /// What is excluded, in words.
    pub excluded: Option<Text<2000>>,
    /// Since when; now when left out, at most 31 days back.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[schema(value_type = Option<Beginning>)]
    pub valid_from: Option<Stamp>,
    /// Until when; a consent without an end is none. At most three years ahead.
    #[serde(deserialize_with = "moment::end")]
    #[schema(value_type = End)]
    pub valid_to: Stamp,
    /// An earlier consent of this case that this one takes the place of.
    pub supersedes_consent_id: Option<Id>,
    /// Who answered for the person. A child's custodians who are in force consent together: with GIVEN
    /// every one of them is named, otherwise it is refused (409). Required when several administrators or attorneys
    /// can consent: the one of them who did. Not when the person answered, nor when nobody has answered yet.
    #[schema(min_items = 1, max_items = 10)]
    pub representative_ids: Option<Vec<Id>>,
}

/// The branches of an organisation that may read.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "organisationId": "01999d2e-7c00-7000-8000-00000000a002", "branches": ["HEALTH_CARE"]
}))]
pub struct RecipientBranches {
    /// One of the organisations that may read.
    pub organisation_id: Id,
    /// The only branches of it that may.
    #[schema(min_items = 1, max_items = 5)]
    pub branches: Vec<Branch>,
}

/// A withdrawal to record.
#[derive(Deserialize, ToSchema, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"reason": "Vill inte längre att Arbetsförmedlingen tar del."}))]
pub struct NewWithdrawal {
    /// In the person's words; nobody has to give a reason.
    pub reason: Option<Text<2000>>,
    /// Who of those who act for the person takes it back, when staff records it; not from an own account.
    pub representative_id: Option<Id>,
}

/// A consent.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "kind": "PLAN", "legalBasis": "BASIS_CONSENT_TO_PLAN", "form": "ORAL", "status": "GIVEN", "givenBy": "Alva Provsson", "capacity": "PERSON",
    "recipientOrganisationIds": ["01999d2e-7c00-7000-8000-00000000a002"], "topics": ["BASIC", "MEETING", "PLAN"],
    "validFrom": "2026-11-02T09:20:00.000000Z", "validTo": "2027-11-01T22:59:59Z",
    "receivedBy": "Eva Exempel", "receivedUnitId": "01999d2e-7c00-7000-8000-00000000b001",
    "createdAt": "2026-11-02T09:20:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/consents/01999d2e-7c00-7000-8000-000000009001"}}
}))]
pub struct Consent {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// What it is to.
    pub kind: ConsentKind,
    /// The row of the law (`GET /law`) that it rests on.
    pub legal_basis: &'static str,
    /// How it was expressed.
    pub form: ConsentForm,
    /// Where it stands now. INCOMPLETE: not all who must have consented, because another custodian was recorded
    /// since; to somebody on the person's side also because another has refused, which is not told.
    pub status: ConsentStatus,
    /// Who answered; not told to others on the person's side, nor to a party of a custodian who refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// In what capacity.
    pub capacity: Capacity,
    /// The organisations that may read.
    pub recipient_organisation_ids: Vec<Id>,
    /// Those of them of which only some branches may.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub recipient_branches: Vec<RecipientBranches>,
    /// What they may read.
    pub topics: Topics,
    /// What is excluded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub excluded: Option<String>,
    /// Since when.
    pub valid_from: Stamp,
    /// Until when.
    pub valid_to: Stamp,
    /// Who received it.
    pub received_by: String,
    /// The unit that received it.
    pub received_unit_id: Id,
    /// When it ended before its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Stamp>,
    /// When it was recorded.
    pub created_at: Stamp,
    /// The request that it is the answer to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Id>,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case's consents, in the order they were recorded.
#[derive(Serialize, ToSchema, Debug)]
pub struct Consents {
    /// At most 200.
    pub items: Vec<Consent>,
}
