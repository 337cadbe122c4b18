//! Discharges as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::liability::LiabilityCondition;
use super::words::{CareForm, DischargeEnding, DischargeStatus, NoticeKind, ReceiverKind};
use crate::features::persons::ShownIdentity;
use crate::http::Links;
use crate::kernel::{Id, Line, Stamp, Text};

/// An admission notice (inskrivningsmeddelande).
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "careForm": "SOMATIC", "admittedAt": "2026-11-23T07:40:00+01:00", "plannedOn": "2026-11-27",
    "receivers": [
        {"unitId": "01999d2e-7c00-7000-8000-00000000b001", "kind": "SOCIAL_SERVICES"},
        {"unitId": "01999d2e-7c00-7000-8000-00000000b002", "kind": "OPEN_CARE"}
    ],
    "registeredAddress": "Exempelgatan 1, 791 00 Falun",
    "reason": "Fall i hemmet, opererad höftfraktur."
}))]
pub struct NewDischarge {
    /// Under which rules the person is in inpatient care. COMPULSORY_OPEN_PSYCHIATRIC is refused:
    /// another plan applies.
    pub care_form: CareForm,
    /// When the person was admitted; not in the future.
    pub admitted_at: Stamp,
    /// When the treating physician found that the person may need interventions afterwards, if that was
    /// later: the 24 hours are counted from then.
    pub assessed_at: Option<Stamp>,
    /// Day on which the discharge is expected.
    pub planned_on: NaiveDate,
    /// Units that must be told: of municipalities, of the region's open care, or of providers for them.
    #[schema(min_items = 1, max_items = 20)]
    pub receivers: Vec<NewReceiver>,
    /// Where the person is registered (folkbokföringsadress), which the notice says beside name and number (lag
    /// (2017:612) 2 kap. 3 §): kept as it is when the notice is sent, and read by those who send or get it alone.
    /// Refused for SKYDDAD_FOLKBOKFORING and FINGERADE_UPPGIFTER; of SEKRETESSMARKERING it is told.
    pub registered_address: Option<Line<300>>,
    /// Why the person was admitted; read by others under topic HEALTH only.
    pub reason: Option<Text<2000>>,
}

/// A unit that must be told.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewReceiver {
    /// The unit.
    pub unit_id: Id,
    /// Why it must be told.
    pub kind: ReceiverKind,
}

/// Who in open care the person can turn to (fast vårdkontakt).
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NamedCareContact {
    /// The unit: a receiver of kind OPEN_CARE.
    pub unit_id: Id,
    /// By name.
    pub name: Line<200>,
}

/// What of a discharge can be changed.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "plannedOn": "2026-11-28",
    "namedCareContact": {"unitId": "01999d2e-7c00-7000-8000-00000000b002", "name": "Dana Distriktssköterska"}
}))]
pub struct DischargeEdit {
    /// Day on which the discharge is expected; another one is told to the receivers.
    pub planned_on: NaiveDate,
    /// The named care contact.
    pub named_care_contact: Option<NamedCareContact>,
}

/// That the person is ready to be discharged (utskrivningsklar).
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"readyAt": "2026-11-26T12:10:00+01:00"}))]
pub struct NewReadyNotice {
    /// When the treating physician found it; neither before the admission nor in the future. Time is
    /// counted from when the notice is sent, which is now.
    pub ready_at: Stamp,
}

/// That the person is not ready after all.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"noticeId": "01999d2e-7c00-7000-8000-00000000d102", "reason": "Feber under natten."}))]
pub struct NewReadyNoticeWithdrawal {
    /// The discharge-ready notice that stands.
    pub notice_id: Id,
    /// Why; read by others under topic HEALTH only.
    pub reason: Option<Text<2000>>,
}

/// An acknowledgement.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"noticeId": "01999d2e-7c00-7000-8000-00000000d101"}))]
pub struct NewDischargeReceipt {
    /// The notice that has come.
    pub notice_id: Id,
    /// For which unit: the own one when left out. Required when several of the receivers are units of yours, as
    /// they can be to a record system.
    pub unit_id: Option<Id>,
}

/// How a discharge process ends.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"kind": "DISCHARGED", "endedAt": "2026-12-01T11:00:00+01:00"}))]
pub struct NewDischargeEnding {
    /// How. CASE_CLOSED follows from closing the case and is refused here.
    pub kind: DischargeEnding,
    /// When the person left or died, or the admission was cancelled.
    pub ended_at: Stamp,
}

/// Whom the notices are about.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct NotifiedPerson {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The number, whole: the notice must say it.
    pub identity: ShownIdentity,
    /// Where the person was registered when the admission notice was sent; to those who send or get it. Left
    /// out while the person lives with protected data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_address: Option<String>,
}

/// Whether the admission notice came in time.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct AdmissionNotice {
    /// When it was sent.
    pub sent_at: Stamp,
    /// When it was due by law, 24 hours after the admission or the later finding.
    pub due_at: Stamp,
    /// Whether it was sent before that.
    pub in_time: bool,
}

/// What the receivers were told.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct DischargeNotice {
    /// Id, which receipts name.
    pub id: Id,
    /// What.
    pub kind: NoticeKind,
    /// READY: when the person was found ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Stamp>,
    /// DATE_CHANGE: the day expected before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_before: Option<NaiveDate>,
    /// ADMISSION and DATE_CHANGE: the day expected from then on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub planned_on: Option<NaiveDate>,
    /// READY_WITHDRAWN: the notice taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_notice_id: Option<Id>,
    /// READY_WITHDRAWN: why; under topic HEALTH.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it was sent.
    pub sent_at: Stamp,
    /// The unit that sent it.
    pub sent_unit_id: Id,
    /// Who sent it; to the own organisation only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<String>,
}

/// That a notice has come.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct DischargeReceipt {
    /// The notice.
    pub notice_id: Id,
    /// When it was acknowledged.
    pub received_at: Stamp,
    /// Who acknowledged it; to the own organisation only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_by: Option<String>,
}

/// A unit that is told, what it has acknowledged and what not.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct DischargeReceiver {
    /// Why it is told.
    pub kind: ReceiverKind,
    /// The unit. Of a person with protected data only the own organisation's and to the sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Id>,
    /// Its organisation, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Id>,
    /// On what ground it is told.
    pub legal_reference: String,
    /// Its row (`GET /law`).
    pub legal_basis: &'static str,
    /// What it has acknowledged, in the order of the notices.
    pub receipts: Vec<DischargeReceipt>,
    /// Notices that it has not acknowledged.
    pub missing_receipts: Vec<Id>,
}

/// The summons to coordinated planning.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct DischargeSummons {
    /// When it is due by law: the end of the third day after the discharge-ready notice. A county may
    /// have agreed on a sooner day, which stands among the case's deadlines.
    pub due_at: Stamp,
    /// When the last of those who must be summoned to planning was, by a summons that stands; not while
    /// somebody is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Stamp>,
    /// Who must be summoned and is not: every unit that is told of the stay, of both huvudmän.
    pub not_summoned: Vec<Unsummoned>,
    /// Whether it is late: sent too late, or not sent to all though due.
    pub late: bool,
    /// The law.
    pub legal_reference: &'static str,
    /// Its row (`GET /law`).
    pub legal_basis: &'static str,
}

/// Somebody who must be summoned to planning and is not.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Unsummoned {
    /// As what it is told of the stay.
    pub kind: ReceiverKind,
    /// The unit; left out where place is kept from the reader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Id>,
}

/// A fact that liability may depend on.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct LiabilityConditionFact {
    /// Which.
    pub condition: LiabilityCondition,
    /// Whether it is so now.
    pub met: bool,
}

/// Facts on a municipality's payment liability: derived at each reading, kept nowhere, no invoice.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct LiabilityFacts {
    /// When the discharge-ready notice that stands was sent.
    pub notice_sent_at: Stamp,
    /// Whether that was after 12:00 in Sweden.
    pub sent_after_noon: bool,
    /// First day of liability: three days after the notice, four when it was sent after noon.
    pub first_day: NaiveDate,
    /// Whether that day had come by `until`.
    pub begun: bool,
    /// Whole days of it until `until`, whose own day is not counted.
    pub days: u64,
    /// The day of the ending, or today.
    pub until: NaiveDate,
    /// Whether what it may depend on is so.
    pub conditions: Vec<LiabilityConditionFact>,
    /// The law.
    pub legal_reference: &'static str,
    /// Its row (`GET /law`).
    pub legal_basis: &'static str,
}

/// How the process ended.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct EndedDischarge {
    /// How.
    pub kind: DischargeEnding,
    /// When.
    pub ended_at: Stamp,
    /// When it was recorded: from then on nothing is read on the statutory ground.
    pub recorded_at: Stamp,
}

/// A discharge from inpatient care with all that follows from it, as this reader may see it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000d001", "caseId": "01999d2e-7c00-7000-8000-00000000c001", "status": "READY",
    "person": {"givenName": "Alva", "familyName": "Provsson", "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "registeredAddress": "Exempelgatan 1, 791 00 Falun"},
    "careForm": "SOMATIC", "reason": "Fall i hemmet, opererad höftfraktur.",
    "admittedAt": "2026-11-23T06:40:00Z", "plannedOn": "2026-11-27",
    "admissionNotice": {"sentAt": "2026-11-23T08:00:00Z", "dueAt": "2026-11-24T06:40:00Z", "inTime": true},
    "notices": [
        {"id": "01999d2e-7c00-7000-8000-00000000d101", "kind": "ADMISSION", "plannedOn": "2026-11-27",
         "sentAt": "2026-11-23T08:00:00Z", "sentUnitId": "01999d2e-7c00-7000-8000-00000000b009"},
        {"id": "01999d2e-7c00-7000-8000-00000000d102", "kind": "READY", "readyAt": "2026-11-26T11:10:00Z",
         "sentAt": "2026-11-26T11:30:00Z", "sentUnitId": "01999d2e-7c00-7000-8000-00000000b009"}
    ],
    "receivers": [{
        "kind": "SOCIAL_SERVICES", "unitId": "01999d2e-7c00-7000-8000-00000000b001",
        "organisationId": "01999d2e-7c00-7000-8000-00000000a001",
        "legalReference": "OSL 10 kap. 28 §; lag (2017:612) 2 kap. 1-3 §§",
        "legalBasis": "BASIS_DISCHARGE_NOTICE",
        "receipts": [{"noticeId": "01999d2e-7c00-7000-8000-00000000d101", "receivedAt": "2026-11-23T08:20:00Z"}],
        "missingReceipts": ["01999d2e-7c00-7000-8000-00000000d102"]
    }],
    "namedCareContactRequired": true, "hasNamedCareContact": true,
    "namedCareContact": {"unitId": "01999d2e-7c00-7000-8000-00000000b002", "name": "Dana Distriktssköterska"},
    "readyNoticeId": "01999d2e-7c00-7000-8000-00000000d102",
    "summons": {"dueAt": "2026-11-29T23:00:00Z", "notSummoned": [{"kind": "MUNICIPAL_HEALTH_CARE", "unitId": "01999d2e-7c00-7000-8000-00000000b003"}], "late": false, "legalReference": "lag (2017:612) 4 kap. 2 §",
        "legalBasis": "DEADLINE_SUMMONS_AT_DISCHARGE"},
    "liability": {
        "noticeSentAt": "2026-11-26T11:30:00Z", "sentAfterNoon": true, "firstDay": "2026-11-30", "begun": false,
        "days": 0, "until": "2026-11-26", "conditions": [
            {"condition": "ADMISSION_NOTICE_SENT", "met": true}, {"condition": "ADMISSION_NOTICE_RECEIVED", "met": true},
            {"condition": "READY_NOTICE_RECEIVED", "met": false}, {"condition": "SUMMONS_SENT", "met": false},
            {"condition": "STILL_ADMITTED", "met": true}
        ],
        "legalReference": "lag (2017:612) 5 kap. 2-6 §§", "legalBasis": "DEADLINE_PAYMENT_LIABILITY"
    },
    "version": 2, "createdAt": "2026-11-23T08:00:00Z", "updatedAt": "2026-11-26T11:30:00Z",
    "_links": {"self": {"href": "/sip/v1/discharges/01999d2e-7c00-7000-8000-00000000d001"}}
}))]
pub struct Discharge {
    /// Id.
    pub id: Id,
    /// The case, which goes on afterwards.
    pub case_id: Id,
    /// Where it stands.
    pub status: DischargeStatus,
    /// Whom it is about.
    pub person: NotifiedPerson,
    /// Under which rules; under topic HEALTH.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub care_form: Option<CareForm>,
    /// Why the person was admitted; under topic HEALTH.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When the person was admitted.
    pub admitted_at: Stamp,
    /// When it was found that interventions may be needed afterwards, if later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessed_at: Option<Stamp>,
    /// Day on which the discharge is expected.
    pub planned_on: NaiveDate,
    /// Whether the admission notice came in time.
    pub admission_notice: AdmissionNotice,
    /// What the receivers were told, in order: also the history of the expected day.
    pub notices: Vec<DischargeNotice>,
    /// Who is told.
    pub receivers: Vec<DischargeReceiver>,
    /// Whether a named care contact must be named before the discharge.
    pub named_care_contact_required: bool,
    /// Whether one is named.
    pub has_named_care_contact: bool,
    /// The named care contact. Of a person with protected data only to its own organisation and to the
    /// sender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named_care_contact: Option<NamedCareContact>,
    /// The discharge-ready notice that stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_notice_id: Option<Id>,
    /// The summons; when such a notice stands and both region and municipality go on with the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summons: Option<DischargeSummons>,
    /// Facts on payment liability; when such a notice stands and a municipal unit is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liability: Option<LiabilityFacts>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<EndedDischarge>,
    /// Version, also as ETag; receipts do not change it.
    pub version: i64,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A discharge as it stands in a list.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000d001", "caseId": "01999d2e-7c00-7000-8000-00000000c001", "status": "ADMITTED",
    "admittedAt": "2026-11-23T06:40:00Z", "plannedOn": "2026-11-27", "version": 1,
    "_links": {"self": {"href": "/sip/v1/discharges/01999d2e-7c00-7000-8000-00000000d001"}}
}))]
pub struct DischargeSummary {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// Where it stands.
    pub status: DischargeStatus,
    /// When the person was admitted.
    pub admitted_at: Stamp,
    /// Day on which the discharge is expected.
    pub planned_on: NaiveDate,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Stamp>,
    /// Version.
    pub version: i64,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case's discharges in the order they were told; one at most is open.
#[derive(Serialize, ToSchema, Debug)]
pub struct Discharges {
    /// At most 200.
    pub items: Vec<DischargeSummary>,
}
