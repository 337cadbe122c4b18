//! Requests as they travel.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::words::{Asker, DeclineReason, RequestStatus};
use crate::features::persons::{Identity, ShownIdentity};
use crate::http::Links;
use crate::kernel::vocabulary::RequestAnswer;
use crate::kernel::{Id, Line, Stamp, Text};

/// A SIP to request.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "askedBy": "ARBETSFORMEDLINGEN", "askerName": "Arne Arbete",
    "person": {"identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Provsson"},
    "personAgrees": true, "reason": "Behöver stöd från både socialtjänsten och psykiatrin för att kunna börja arbeta.",
    "whatMatters": "Att slippa berätta samma sak på flera ställen.", "contact": "Arne Arbete, 010-000 00 00"
}))]
pub struct NewRequest {
    /// The unit asked: of a municipality or a region, or of a private provider, which acts for one.
    pub unit_id: Id,
    /// Who asks, as staff record it; of an own account it is known. Required when neither the person nor a representative sends the request by an own account.
    pub asked_by: Option<Asker>,
    /// What the one who asks is called, when that is somebody else than the person.
    pub asker_name: Option<Line<200>>,
    /// The person, by a record that is the own unit's or the own account's to know of. Required when who asks does so by an own account.
    pub person_id: Option<Id>,
    /// The person, where there is no such record. Required when personId is not stated.
    pub person: Option<RequestedFor>,
    /// That the person has agreed to it: true. Required when neither the person nor a representative asks.
    pub person_agrees: Option<bool>,
    /// What coordination is needed for.
    pub reason: Text<4000>,
    /// What matters to the person, in the person's words.
    pub what_matters: Option<Text<4000>>,
    /// How who asks, and the person, are reached.
    pub contact: Option<Text<500>>,
}

/// Whom a request is about, of whom who asks has no record.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Provsson"
}))]
pub struct RequestedFor {
    /// Identity number.
    pub identity: Identity,
    /// Given name.
    pub given_name: Line<100>,
    /// Family name.
    pub family_name: Line<100>,
}

/// A request for a SIP.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000e001", "unitId": "01999d2e-7c00-7000-8000-00000000b001",
    "status": "OPEN", "askedBy": "ARBETSFORMEDLINGEN", "askingUnitId": "01999d2e-7c00-7000-8000-00000000b006",
    "askedAt": "2026-11-23T09:00:00.000000Z", "dueAt": "2026-12-07T23:00:00.000000Z", "late": false,
    "content": {
        "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Provsson",
        "askerName": "Arne Arbete", "reason": "Behöver stöd från både socialtjänsten och psykiatrin för att kunna börja arbeta.",
        "whatMatters": "Att slippa berätta samma sak på flera ställen.", "contact": "Arne Arbete, 010-000 00 00"
    },
    "version": 1, "updatedAt": "2026-11-23T09:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/requests/01999d2e-7c00-7000-8000-00000000e001"},
        "reply": {"href": "/sip/v1/requests/01999d2e-7c00-7000-8000-00000000e001/answers"}}
}))]
pub struct Request {
    /// Id.
    pub id: Id,
    /// The unit that is to answer.
    pub unit_id: Id,
    /// Where it stands.
    pub status: RequestStatus,
    /// Who asks.
    pub asked_by: Asker,
    /// The unit whose staff recorded it; none when an own account asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asking_unit_id: Option<Id>,
    /// When.
    pub asked_at: Stamp,
    /// When an answer is due (ANSWER_REQUEST).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Stamp>,
    /// Whether that passed without an answer.
    pub late: bool,
    /// How it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<RequestAnswer>,
    /// Why the person wants no SIP, when the person has said why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub persons_reason: Option<DeclineReason>,
    /// When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Stamp>,
    /// The case that was opened; to the unit that was asked alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Id>,
    /// When it was taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Stamp>,
    /// What it says. Not in lists, and of a protected person only to those who are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<RequestContent>,
    /// Why it was answered so, in words. Not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_reason: Option<String>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// What a request says.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Provsson",
    "askerName": "Arne Arbete", "reason": "Behöver stöd från både socialtjänsten och psykiatrin för att kunna börja arbeta."
}))]
pub struct RequestContent {
    /// The person's identity number, whole: by it the unit asked finds or records the person.
    pub identity: ShownIdentity,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// What the one who asks is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asker_name: Option<String>,
    /// What coordination is needed for.
    pub reason: String,
    /// What matters to the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_matters: Option<String>,
    /// How who asks, and the person, are reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
}

/// An answer to a request.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "answer": "OTHER_HELP_ENOUGH", "reason": "Boendestödet utökas, och det räcker enligt vår bedömning."
}))]
pub struct NewRequestAnswer {
    /// How it is answered.
    pub answer: RequestAnswer,
    /// Why, in words for who asked. Required when answer is OTHER_HELP_ENOUGH or REFUSED.
    pub reason: Option<Text<4000>>,
    /// Why the person wants no SIP, with PERSON_DECLINES, when the person says why.
    pub persons_reason: Option<DeclineReason>,
    /// The open case of the own unit about the person. Required when answer is CASE_OPENED.
    pub case_id: Option<Id>,
}

/// That a request is taken back.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct NewRequestWithdrawal {}

/// Which requests are asked for; newest first.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct RequestListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Those that the own unit made instead of those that it is to answer. An own account has only its own.
    pub mine: Option<bool>,
    /// Only where they stand so.
    #[param(style = Form, explode = false, example = json!(["OPEN"]))]
    pub status: Option<Vec<RequestStatus>>,
    /// Only when so asked.
    #[param(style = Form, explode = false, example = json!(["PERSON", "REPRESENTATIVE"]))]
    pub asked_by: Option<Vec<Asker>>,
    /// Only when so answered.
    #[param(style = Form, explode = false, example = json!(["REFUSED"]))]
    pub answer: Option<Vec<RequestAnswer>>,
    /// Only those that this unit is to answer.
    #[param(inline)]
    pub unit_id: Option<Id>,
    /// Only those that led to this case; of those that the own unit is to answer.
    #[param(inline)]
    pub case_id: Option<Id>,
}
