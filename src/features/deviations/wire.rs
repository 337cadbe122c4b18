//! Deviations as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::measures::DeviationMeasure;
use super::rules::{Hint, PlaceAt, Step};
use crate::features::cases::{ExternalId, SystemName};
use crate::http::Links;
use crate::kernel::vocabulary::{DeviationCategory, DeviationStatus, Obstacle, RiskLevel};
use crate::kernel::{Code, Id, Line, Stamp, Text};

/// How great somebody judges a risk to be. The score follows from it and is never sent.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"likelihood": 3, "consequence": 4}))]
pub struct JudgedRisk {
    /// How likely it is to happen again, from 1 (hardly ever) to 5 (all the time).
    #[schema(minimum = 1, maximum = 5)]
    pub likelihood: i32,
    /// What it can lead to, from 1 (hardly anything) to 5 (death or lasting harm).
    #[schema(minimum = 1, maximum = 5)]
    pub consequence: i32,
}

/// A risk with what follows from it.
#[derive(Serialize, ToSchema, Debug, Clone, Copy)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"likelihood": 3, "consequence": 4, "score": 12, "level": "MEDIUM"}))]
pub struct Risk {
    /// How likely it is to happen again, 1-5.
    pub likelihood: i32,
    /// What it can lead to, 1-5.
    pub consequence: i32,
    /// Likelihood times consequence.
    pub score: i32,
    /// 1-5 LOW, 6-12 MEDIUM, 15-25 HIGH.
    pub level: RiskLevel,
}

impl JudgedRisk {
    /// Likelihood times consequence.
    pub fn score(self) -> i32 {
        self.likelihood * self.consequence
    }
}

impl From<JudgedRisk> for Risk {
    fn from(judged: JudgedRisk) -> Self {
        Self {
            likelihood: judged.likelihood,
            consequence: judged.consequence,
            score: judged.score(),
            level: RiskLevel::of(judged.score()),
        }
    }
}

/// What was not followed: a row of the law, or something else that it refers to. At least one of them.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"law": "DUTY_REGION"}), min_properties = 1)]
pub struct NotFollowed {
    /// Id of a row of `/law`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<Line<100>>,
    /// A guideline or an agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<Line<300>>,
}

/// The system in which it was reported, with its own scale and value as they came.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"system": "AVVIKELSER", "scale": "0-16", "value": "12"}))]
pub struct ReportedElsewhere {
    /// The system.
    pub system: SystemName,
    /// Its scale of risk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Line<200>>,
    /// How great the risk is on that scale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Line<200>>,
}

/// A deviation to draft. Nobody else knows of it until it is submitted. Write nothing that tells whom it is about.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "category": "SUMMONED_PARTY_ABSENT", "unitId": "01999d2e-7c00-7000-8000-00000000b002", "happenedOn": "2026-11-20",
    "description": "Den kallade parten kom inte till mötet och hade inte meddelat förhinder.",
    "notFollowed": {"law": "DUTY_REGION"}, "risk": {"likelihood": 3, "consequence": 4}
}))]
pub struct NewDeviation {
    /// What went wrong.
    pub category: DeviationCategory,
    /// The unit where it happened, which is to answer.
    pub unit_id: Id,
    /// The unit that reports, for a record system: one of its branch. Otherwise the own one.
    pub reporting_unit_id: Option<Id>,
    /// The case that it was about, if any. It stays with who reports.
    pub case_id: Option<Id>,
    /// When it happened.
    pub happened_on: Option<NaiveDate>,
    /// What happened.
    pub description: Text<5000>,
    /// What was done at once.
    pub done_at_once: Option<Text<2000>>,
    /// What was not followed.
    pub not_followed: Option<NotFollowed>,
    /// How great the risk is; required when a unit submits the deviation and no other system has judged it.
    pub risk: Option<JudgedRisk>,
    /// Of one that was reported in another system, by that system: it is answered there, and its steps come from
    /// there.
    pub origin: Option<ReportedElsewhere>,
    /// What the own organisation's systems call it.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub external_ids: Vec<ExternalId>,
}

/// What of a draft can be changed.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"risk": {"likelihood": 3, "consequence": 4}}))]
pub struct DeviationEdit {
    /// What went wrong.
    pub category: DeviationCategory,
    /// The unit where it happened, which is to answer.
    pub unit_id: Id,
    /// The case that it was about, if any.
    pub case_id: Option<Id>,
    /// When it happened.
    pub happened_on: Option<NaiveDate>,
    /// What happened.
    pub description: Text<5000>,
    /// What was done at once.
    pub done_at_once: Option<Text<2000>>,
    /// What was not followed.
    pub not_followed: Option<NotFollowed>,
    /// How great the risk is; required when a unit submits the deviation and no other system has judged it.
    pub risk: Option<JudgedRisk>,
}

/// A place in a text that may tell whom it is about, and is to stand all the same.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"pointer": "/description", "from": 12, "to": 16}))]
pub struct ConfirmedPlace {
    /// JSON Pointer to the text.
    pub pointer: Line<100>,
    /// The first character, counted from 0 in code points.
    #[schema(minimum = 0, maximum = 10000)]
    pub from: usize,
    /// The character after the last.
    #[schema(minimum = 0, maximum = 10000)]
    pub to: usize,
}

impl ConfirmedPlace {
    /// As the rules compare it.
    pub fn at(&self) -> PlaceAt<'_> {
        PlaceAt {
            pointer: &self.pointer,
            from: self.from,
            to: self.to,
        }
    }
}

/// The cause, as who investigated found it.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"obstacle": "TIME_OR_STAFF_MISSING", "words": "Två vakanser under hösten."}))]
pub struct Cause {
    /// What stood in the way.
    pub obstacle: Obstacle,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<Text<2000>>,
}

/// The answer of the unit that has it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "words": "Mottagningen saknade rutin för förhinder.", "cause": {"obstacle": "TIME_OR_STAFF_MISSING"},
    "risk": {"likelihood": 3, "consequence": 4, "score": 12, "level": "MEDIUM"}, "answeredAt": "2026-12-01T09:00:00.000000Z"
}))]
pub struct DeviationAnswer {
    /// What was answered; not to strategists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The cause; to strategists without words.
    pub cause: Cause,
    /// The risk as who investigated judges it: what is counted by.
    pub risk: Risk,
    /// When.
    pub answered_at: Stamp,
}

/// A step that was taken.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"step": "SUBMITTED", "at": "2026-11-21T09:00:00.000000Z", "unitId": "01999d2e-7c00-7000-8000-00000000b001"}))]
pub struct DeviationEvent {
    /// Which.
    pub step: Step,
    /// When.
    pub at: Stamp,
    /// The unit that took it; none for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Id>,
    /// The unit it was forwarded to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_unit_id: Option<Id>,
    /// What was said; not to strategists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// Something that it may have to be reported as besides.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"code": "LEX_MARIA", "text": "Kan behöva anmälas enligt lex Maria. En människa avgör."}))]
pub struct DeviationHint {
    /// What.
    pub code: Hint,
    /// In Swedish, with who decides.
    pub text: &'static str,
}

impl From<Hint> for DeviationHint {
    fn from(code: Hint) -> Self {
        Self {
            code,
            text: code.sv(),
        }
    }
}

/// A deviation, as far as the reader may know it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000de01", "status": "SUBMITTED", "category": "SUMMONED_PARTY_ABSENT",
    "unitId": "01999d2e-7c00-7000-8000-00000000b002", "reportingUnitId": "01999d2e-7c00-7000-8000-00000000b001",
    "reportedByPerson": false, "happenedOn": "2026-11-20",
    "description": "Den kallade parten kom inte till mötet och hade inte meddelat förhinder.",
    "notFollowed": {"law": "DUTY_REGION"}, "risk": {"likelihood": 3, "consequence": 4, "score": 12, "level": "MEDIUM"},
    "externalIds": [], "submittedAt": "2026-11-21T09:00:00.000000Z", "answerDueAt": "2027-01-20T23:00:00.000000Z",
    "overdue": false, "hints": [{"code": "LEX_MARIA", "text": "Kan behöva anmälas enligt lex Maria. En människa avgör."}],
    "measures": [],
    "history": [{"step": "SUBMITTED", "at": "2026-11-21T09:00:00.000000Z", "unitId": "01999d2e-7c00-7000-8000-00000000b001"}],
    "version": 2, "createdAt": "2026-11-21T08:50:00.000000Z", "updatedAt": "2026-11-21T09:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/deviations/01999d2e-7c00-7000-8000-00000000de01"}}
}))]
pub struct Deviation {
    /// Id.
    pub id: Id,
    /// Where it stands; FORWARDED to a unit that forwarded it, whatever became of it since.
    pub status: DeviationStatus,
    /// What went wrong.
    pub category: DeviationCategory,
    /// The unit that has it.
    pub unit_id: Id,
    /// The unit that reported it; none when the person did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reporting_unit_id: Option<Id>,
    /// Whether the person concerned, or somebody for the person, reported it.
    pub reported_by_person: bool,
    /// The case that it is about: to who reported it, and to who has it when the link was opened and a consent or
    /// another basis still lets it know of the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Id>,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happened_on: Option<NaiveDate>,
    /// What happened; not to strategists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What was done at once; not to strategists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at_once: Option<String>,
    /// What was not followed; to strategists the row of the law alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_followed: Option<NotFollowed>,
    /// The risk as who reported it judges it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// The system in which it was reported, if that is another; not to strategists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<ReportedElsewhere>,
    /// What the reader's own organisation calls it.
    pub external_ids: Vec<ExternalId>,
    /// When it was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Stamp>,
    /// By when it is to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due_at: Option<Stamp>,
    /// Whether it is not answered although it should be.
    pub overdue: bool,
    /// The answer, once there is one; never to a unit that forwarded it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<DeviationAnswer>,
    /// What it may have to be reported as besides: a hint, and a human decides. To the two units.
    pub hints: Vec<DeviationHint>,
    /// What is done about it; to who reported it once it is answered.
    pub measures: Vec<DeviationMeasure>,
    /// The steps taken; to a unit that forwarded it until then.
    pub history: Vec<DeviationEvent>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was drafted.
    pub created_at: Stamp,
    /// When it was last changed; to a unit that forwarded it, when it did.
    pub updated_at: Stamp,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
