//! Answers to a request for consent as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes;
use crate::features::consents::rules::{Capacity, ConsentForm, ConsentStatus};
use crate::http::Links;
use crate::kernel::vocabulary::ConsentDecision;
use crate::kernel::{Id, Line, Stamp};

codes! {
    /// What somebody says who was asked for a consent.
    pub enum AnswerDecision "consent-answer-decisions" {
        Given "GIVEN" "Samtycker" "Consents",
        Declined "DECLINED" "Samtycker inte" "Declines",
    }
}

impl From<AnswerDecision> for ConsentDecision {
    fn from(decision: AnswerDecision) -> Self {
        match decision {
            AnswerDecision::Given => Self::Given,
            AnswerDecision::Declined => Self::Declined,
        }
    }
}

/// What somebody says who was asked for a consent.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "decision": "GIVEN", "form": "ORAL", "capacity": "CUSTODIAN",
    "representativeId": "01999d2e-7c00-7000-8000-00000000f101", "givenBy": "Kim Testsson"
}))]
pub struct NewConsentAnswer {
    /// What was said.
    pub decision: AnswerDecision,
    /// How.
    pub form: ConsentForm,
    /// In what capacity: for a child, CUSTODIAN alone.
    pub capacity: Capacity,
    /// Who of those who act for the person. Required when several can answer for the person; to be left out when
    /// the person answers.
    pub representative_id: Option<Id>,
    /// Who answered, by name; of an own account the name that is recorded stands instead.
    pub given_by: Line<200>,
}

/// What somebody said.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009101", "decision": "GIVEN", "form": "ORAL", "capacity": "CUSTODIAN",
    "representativeId": "01999d2e-7c00-7000-8000-00000000f101", "givenBy": "Kim Testsson",
    "receivedBy": "Eva Exempel", "receivedUnitId": "01999d2e-7c00-7000-8000-00000000b001",
    "answeredAt": "2026-11-02T09:20:00.000000Z"
}))]
pub struct ConsentAnswer {
    /// Id.
    pub id: Id,
    /// What was said.
    #[schema(value_type = AnswerDecision)]
    pub decision: ConsentDecision,
    /// How.
    pub form: ConsentForm,
    /// In what capacity.
    pub capacity: Capacity,
    /// Who, of those who act for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub representative_id: Option<Id>,
    /// Who answered.
    pub given_by: String,
    /// Who received it.
    pub received_by: String,
    /// The unit that received it.
    pub received_unit_id: Id,
    /// When.
    pub answered_at: Stamp,
}

/// What those asked for a consent have said, and what has come of it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "items": [{
        "id": "01999d2e-7c00-7000-8000-000000009101", "decision": "GIVEN", "form": "ORAL",
        "capacity": "CUSTODIAN", "representativeId": "01999d2e-7c00-7000-8000-00000000f101",
        "givenBy": "Kim Testsson", "receivedBy": "Eva Exempel",
        "receivedUnitId": "01999d2e-7c00-7000-8000-00000000b001", "answeredAt": "2026-11-02T09:20:00.000000Z"
    }],
    "status": "REQUESTED", "awaitedRepresentativeIds": ["01999d2e-7c00-7000-8000-00000000f102"],
    "_links": {"consent": {"href": "/sip/v1/consents/01999d2e-7c00-7000-8000-000000009001"}}
}))]
pub struct ConsentAnswers {
    /// In the order they were recorded, at most 200; the latest of each counts.
    pub items: Vec<ConsentAnswer>,
    /// Where the consent stands that was asked for.
    pub status: ConsentStatus,
    /// The custodians in force who have not consented, while the question is open.
    pub awaited_representative_ids: Vec<Id>,
    /// The consent, given or declined, that has taken its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_consent_id: Option<Id>,
    /// The consent asked for, and what came of it.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
