//! Plans as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::agreements::Agreement;
use super::rules::{FollowUpForm, GoalTerm, InterventionStatus, PlanStatus};
use crate::http::Links;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Id, Line, Stamp, Text};

/// The text of a plan; everything can wait until adoption.
#[derive(Serialize, Deserialize, ToSchema, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "currentSituation": "Bor ensam, kontakt med psykiatrin sedan i våras.",
    "whatMatters": "Att komma tillbaka till arbete och orka med hemmet.",
    "ownResources": "Stöd av syster, van vid datorer.",
    "earlySigns": "Sover dåligt, svarar inte i telefon.",
    "overallResponsibleOrganisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "leadName": "Eva Exempel", "followUpOn": "2027-03-01", "followUpForm": "MEETING", "followUpCaller": "Eva Exempel"
}))]
pub struct PlanContent {
    /// The situation now.
    pub current_situation: Option<Text<8000>>,
    /// What matters to the person (vad är viktigt för dig).
    pub what_matters: Option<Text<8000>>,
    /// What the child thinks of it, and how it was found out; required for adoption while the person is
    /// under 18, and kept with what is copied afterwards.
    pub childs_view: Option<Text<8000>>,
    /// What the person can and has.
    pub own_resources: Option<Text<8000>>,
    /// Early signs, and what to do then.
    pub early_signs: Option<Text<8000>>,
    /// The principal with the overall responsibility; a municipality or a region.
    pub overall_responsible_organisation_id: Option<Id>,
    /// Who leads, by name.
    pub lead_name: Option<Line<200>>,
    /// Day of follow-up.
    pub follow_up_on: Option<NaiveDate>,
    /// How it is followed up.
    pub follow_up_form: Option<FollowUpForm>,
    /// Who calls to the follow-up, by name.
    pub follow_up_caller: Option<Line<200>>,
}

/// A plan to begin.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "basedOn": "01999d2e-7c00-7000-8000-000000007001",
    "currentSituation": "Arbetstränar halvtid sedan i januari."
}))]
pub struct NewPlan {
    /// An adopted or replaced plan of the same case to begin from: its text except the day of
    /// follow-up, its goals and its interventions are copied, each with its owner and lineage; what
    /// is stated beside it takes the place of what was copied. Left out, the plan begins empty.
    pub based_on: Option<Id>,
    /// The situation now.
    pub current_situation: Option<Text<8000>>,
    /// What matters to the person (vad är viktigt för dig).
    pub what_matters: Option<Text<8000>>,
    /// What the child thinks of it, and how it was found out; required for adoption while the person is
    /// under 18, and kept with what is copied afterwards.
    pub childs_view: Option<Text<8000>>,
    /// What the person can and has.
    pub own_resources: Option<Text<8000>>,
    /// Early signs, and what to do then.
    pub early_signs: Option<Text<8000>>,
    /// The principal with the overall responsibility; a municipality or a region.
    pub overall_responsible_organisation_id: Option<Id>,
    /// Who leads, by name.
    pub lead_name: Option<Line<200>>,
    /// Day of follow-up.
    pub follow_up_on: Option<NaiveDate>,
    /// How it is followed up.
    pub follow_up_form: Option<FollowUpForm>,
    /// Who calls to the follow-up, by name.
    pub follow_up_caller: Option<Line<200>>,
}

impl NewPlan {
    /// What is stated, and of `base` the rest.
    pub fn over(self, base: PlanContent) -> PlanContent {
        PlanContent {
            current_situation: self.current_situation.or(base.current_situation),
            what_matters: self.what_matters.or(base.what_matters),
            childs_view: self.childs_view.or(base.childs_view),
            own_resources: self.own_resources.or(base.own_resources),
            early_signs: self.early_signs.or(base.early_signs),
            overall_responsible_organisation_id: self
                .overall_responsible_organisation_id
                .or(base.overall_responsible_organisation_id),
            lead_name: self.lead_name.or(base.lead_name),
            follow_up_on: self.follow_up_on.or(base.follow_up_on),
            follow_up_form: self.follow_up_form.or(base.follow_up_form),
            follow_up_caller: self.follow_up_caller.or(base.follow_up_caller),
        }
    }
}

/// A goal; also what of one can be changed.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "term": "SHORT", "personsWords": "Jag vill orka gå upp på morgonen.",
    "professionalWords": "Stabil dygnsrytm inom tre månader."
}))]
pub struct GoalContent {
    /// How far it reaches.
    pub term: GoalTerm,
    /// In the person's words.
    pub persons_words: Text<2000>,
    /// In the professionals' words.
    pub professional_words: Option<Text<2000>>,
}

/// An intervention; also what of one can be changed. After adoption only `status`.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "need": "Behandling för depression", "measure": "Samtal varannan vecka", "topic": "HEALTH",
    "responsibleParticipantId": "01999d2e-7c00-7000-8000-00000000e001", "contact": "Sam Mottagning",
    "ownContribution": "Går på samtalen", "startsOn": "2026-12-01", "endsOn": "2027-03-01", "status": "NOT_STARTED"
}))]
pub struct InterventionContent {
    /// Which need it meets.
    pub need: Text<2000>,
    /// What is done.
    pub measure: Text<2000>,
    /// What it is about: decides who may read it.
    pub topic: Topic,
    /// Who answers for it; must take part. Required for adoption.
    pub responsible_participant_id: Option<Id>,
    /// Whom to turn to, by name.
    pub contact: Option<Line<200>>,
    /// What the person does.
    pub own_contribution: Option<Text<2000>>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: InterventionStatus,
}

/// An adoption.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"planVersion": 3, "withoutMeetingReason": "Alla har talats vid i telefon, och den enskilde vill inte ha något möte."}))]
pub struct NewAdoption {
    /// The version that was agreed on; another means that the draft has changed since (412).
    #[schema(minimum = 1)]
    pub plan_version: i64,
    /// Why the plan is adopted although no meeting was held since the case was opened, or since the plan in
    /// force was adopted. Required when no meeting was held and the county wants a reason; refused when one was.
    pub without_meeting_reason: Option<Text<2000>>,
}

/// A plan as this reader may see it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000007001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "number": 1, "status": "DRAFT", "whatMatters": "Att komma tillbaka till arbete.",
    "overallResponsibleOrganisationId": "01999d2e-7c00-7000-8000-00000000a001", "followUpOn": "2027-03-01",
    "goals": [], "interventions": [], "agreements": [], "version": 1,
    "createdAt": "2026-11-05T10:00:00.000000Z", "updatedAt": "2026-11-05T10:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/plans/01999d2e-7c00-7000-8000-000000007001"}}
}))]
pub struct Plan {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// Which plan of the case, from 1.
    pub number: i32,
    /// The plan that it was begun from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub based_on_id: Option<Id>,
    /// Where it stands.
    pub status: PlanStatus,
    /// The situation now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_situation: Option<String>,
    /// What matters to the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what_matters: Option<String>,
    /// What the child thinks of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub childs_view: Option<String>,
    /// What the person can and has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_resources: Option<String>,
    /// Early signs, and what to do then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub early_signs: Option<String>,
    /// The principal with the overall responsibility.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overall_responsible_organisation_id: Option<Id>,
    /// Who leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_name: Option<String>,
    /// Day of follow-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_on: Option<NaiveDate>,
    /// How it is followed up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_form: Option<FollowUpForm>,
    /// Who calls to the follow-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_caller: Option<String>,
    /// When it was adopted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_at: Option<Stamp>,
    /// Who recorded the adoption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_by: Option<String>,
    /// Whether it was adopted without a meeting that was held since the case was opened, or since the plan
    /// before it was adopted; absent on a draft, and on what was adopted before this was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_without_meeting: Option<bool>,
    /// Why, when that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_meeting_reason: Option<String>,
    /// The goals.
    pub goals: Vec<Goal>,
    /// The interventions that the reader may see.
    pub interventions: Vec<Intervention>,
    /// What each party that the reader may see says of it, latest first; earlier answers stand in
    /// its history (`listAgreements`).
    pub agreements: Vec<Agreement>,
    /// Version, also as ETag; goals and interventions count.
    pub version: i64,
    /// When it was begun.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A goal.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000006001", "planId": "01999d2e-7c00-7000-8000-000000007001",
    "lineageId": "01999d2e-7c00-7000-8000-000000006001", "term": "SHORT",
    "personsWords": "Jag vill orka gå upp på morgonen.", "version": 1,
    "createdAt": "2026-11-05T10:05:00.000000Z", "updatedAt": "2026-11-05T10:05:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/goals/01999d2e-7c00-7000-8000-000000006001"}}
}))]
pub struct Goal {
    /// Id.
    pub id: Id,
    /// The plan.
    pub plan_id: Id,
    /// The first version of it: the same in every plan that it was copied to.
    pub lineage_id: Id,
    /// How far it reaches.
    pub term: GoalTerm,
    /// In the person's words.
    pub persons_words: String,
    /// In the professionals' words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub professional_words: Option<String>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was added.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// An intervention.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000005001", "planId": "01999d2e-7c00-7000-8000-000000007001",
    "lineageId": "01999d2e-7c00-7000-8000-000000005001",
    "ownerOrganisationId": "01999d2e-7c00-7000-8000-00000000a002",
    "need": "Behandling för depression", "measure": "Samtal varannan vecka", "topic": "HEALTH",
    "responsibleParticipantId": "01999d2e-7c00-7000-8000-00000000e001", "orphaned": false,
    "status": "NOT_STARTED", "version": 1,
    "createdAt": "2026-11-05T10:10:00.000000Z", "updatedAt": "2026-11-05T10:10:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/interventions/01999d2e-7c00-7000-8000-000000005001"}}
}))]
pub struct Intervention {
    /// Id.
    pub id: Id,
    /// The plan.
    pub plan_id: Id,
    /// The first version of it: the same in every plan that it was copied to.
    pub lineage_id: Id,
    /// The organisation that contributed it.
    pub owner_organisation_id: Id,
    /// Which need it meets.
    pub need: String,
    /// What is done.
    pub measure: String,
    /// What it is about.
    pub topic: Topic,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_participant_id: Option<Id>,
    /// Whether nobody sees to it: it is still to be done, in a draft or the plan in force, and the party
    /// that answers for it takes part no longer, or nothing in force lets its organisation read it. True
    /// from the moment a consent runs out. For readers of who takes part (topic BASIC).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orphaned: Option<bool>,
    /// Whom to turn to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// What the person does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_contribution: Option<String>,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// Where it stands.
    pub status: InterventionStatus,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was added.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case's plans, latest first.
#[derive(Serialize, ToSchema, Debug)]
pub struct Plans {
    /// At most 200.
    pub items: Vec<PlanSummary>,
}

/// A plan in a list.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000007001", "number": 1, "status": "ADOPTED", "followUpOn": "2027-03-01",
    "adoptedAt": "2026-11-05T11:00:00.000000Z", "version": 4,
    "_links": {"self": {"href": "/sip/v1/plans/01999d2e-7c00-7000-8000-000000007001"}}
}))]
pub struct PlanSummary {
    /// Id.
    pub id: Id,
    /// Which plan of the case, from 1.
    pub number: i32,
    /// Where it stands.
    pub status: PlanStatus,
    /// Day of follow-up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follow_up_on: Option<NaiveDate>,
    /// When it was adopted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adopted_at: Option<Stamp>,
    /// Version, also as ETag.
    pub version: i64,
    /// Where to read it.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
