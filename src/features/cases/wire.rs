//! Cases as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::leads::{Deputy, Lead};
use super::rules::{RequestedStatus, SystemName};
use crate::codes;
use crate::http::Links;
use crate::kernel::led::LedBy;
use crate::kernel::moment::{self, Beginning, End};
use crate::kernel::vocabulary::{CaseStatus, ClosingReason, Origin, TargetGroups};
use crate::kernel::{Code, Id, Label, Line, Stamp, Text};

/// A case to open.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "personId": "01999d2e-7c00-7000-8000-00000000f001",
    "origin": "OPEN_CARE",
    "targetGroups": ["CO_OCCURRING_DISORDERS", "FAR_FROM_WORK"],
    "reason": "Behöver samordnat stöd från socialtjänst och psykiatri.",
    "needDetectedOn": "2026-11-02",
    "requestedOn": "2026-11-02",
    "leadName": "Eva Exempel",
    "externalIds": [{"system": "treserva-falun", "externalId": "A-1044"}]
}))]
pub struct NewCase {
    /// The person, as recorded by the own organisation.
    pub person_id: Id,
    /// The unit that opens it; the actor's own when left out. A record system states it.
    pub initiating_unit_id: Option<Id>,
    /// What began it.
    pub origin: Origin,
    /// Whom it is for; at least one.
    pub target_groups: TargetGroups,
    /// Why coordination is needed.
    pub reason: Text<4000>,
    /// Day on which the need was detected; not in the future.
    pub need_detected_on: NaiveDate,
    /// Day on which the person asked for a plan; not in the future.
    pub requested_on: Option<NaiveDate>,
    /// Who leads the work, by name: somebody outside, who has no account here. Otherwise whoever opens the case leads
    /// it, or the assignment that is named.
    pub lead_name: Option<Line<200>>,
    /// The assignment that leads: in force, in the unit that opens the case. Not with `leadName`.
    pub lead_assignment_id: Option<Id>,
    /// What record systems call it.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub external_ids: Vec<ExternalId>,
}

/// What a record system calls a case; unique in the organisation. Kept as written; neither case nor blanks,
/// hyphens and dashes tell two apart.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExternalId {
    /// The record system.
    pub system: SystemName,
    /// Its id.
    pub external_id: Label<200>,
}

/// What of a case can be corrected.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"reason": "Behöver samordnat stöd; även hjälp till arbete.", "leadName": "Eva Exempel"}))]
pub struct CaseEdit {
    /// The leading unit; must be an active party, and something must let it know of the case (BASIS_MISSING).
    pub lead_unit_id: Id,
    /// Who leads the work, by name: somebody outside, who has no account here. Takes the place of an assignment.
    pub lead_name: Option<Line<200>>,
    /// The assignment that leads: in force, COORDINATOR or CASEWORKER. Its unit leads from then on; its name is shown.
    pub lead_assignment_id: Option<Id>,
    /// Who acts in the lead's place for a time.
    pub deputy: Option<Deputy>,
    /// Whom it is for; at least one.
    pub target_groups: TargetGroups,
    /// Why coordination is needed.
    pub reason: Text<4000>,
    /// Day on which the need was detected; not in the future.
    pub need_detected_on: NaiveDate,
    /// Day on which the person asked for a plan; not in the future.
    pub requested_on: Option<NaiveDate>,
}

/// A step in the process.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"to": "CLOSED", "closingReason": "GOALS_MET"}))]
pub struct NewStatusTransition {
    /// CALLED (a planned meeting is required) or CLOSED.
    pub to: RequestedStatus,
    /// Why. Required when the case is closed (CLOSED).
    pub closing_reason: Option<ClosingReason>,
    /// In words. Required when closingReason is OTHER.
    pub closing_text: Option<Text<2000>>,
    /// Day of death, not in the future; required when closingReason is DECEASED, refused otherwise.
    /// It stands on the case only: the person's record is corrected by itself.
    pub date_of_death: Option<NaiveDate>,
}

/// How a case ended.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Closing {
    /// Why.
    pub reason: ClosingReason,
    /// In words; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Day of death; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_death: Option<NaiveDate>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Stamp>,
}

/// A case as this reader may see it.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000c001", "caseNumber": 104233, "status": "PREPARING",
    "personId": "01999d2e-7c00-7000-8000-00000000f001", "origin": "OPEN_CARE",
    "targetGroups": ["CO_OCCURRING_DISORDERS"], "reason": "Behöver samordnat stöd från socialtjänst och psykiatri.",
    "needDetectedOn": "2026-11-02", "requestedOn": "2026-11-02",
    "initiatingOrganisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "initiatingUnitId": "01999d2e-7c00-7000-8000-00000000b001", "leadUnitId": "01999d2e-7c00-7000-8000-00000000b001",
    "leadName": "Eva Exempel", "externalIds": [], "version": 2,
    "createdAt": "2026-11-02T09:14:03.120394Z", "updatedAt": "2026-11-02T09:20:41.002113Z",
    "changedAt": "2026-11-03T13:05:11.480020Z",
    "_links": {"self": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001"}}
}))]
pub struct Case {
    /// Id.
    pub id: Id,
    /// Number for people to say to each other.
    pub case_number: i64,
    /// Where it stands.
    pub status: CaseStatus,
    /// The person; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Id>,
    /// What began it.
    pub origin: Origin,
    /// Whom it is for; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_groups: Option<TargetGroups>,
    /// Why coordination is needed; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Day on which the need was detected.
    pub need_detected_on: NaiveDate,
    /// Day on which the person asked for a plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_on: Option<NaiveDate>,
    /// The organisation that opened it.
    pub initiating_organisation_id: Id,
    /// The unit that opened it.
    pub initiating_unit_id: Id,
    /// The unit that leads it.
    pub lead_unit_id: Id,
    /// Who leads it, by name; of an assignment the name of its account, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_name: Option<String>,
    /// Who leads it by assignment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
    /// How it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<Closing>,
    /// The case it goes on from, when the reader may know of that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predecessor_case_id: Option<Id>,
    /// The case that goes on from it, the latest that the reader may know of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor_case_id: Option<Id>,
    /// What the reader's own organisation calls it.
    pub external_ids: Vec<ExternalId>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was opened.
    pub created_at: Stamp,
    /// When the case itself was last changed.
    pub updated_at: Stamp,
    /// When something that the reader may know of last happened in the case or a part of it.
    pub changed_at: Stamp,
    /// With `expand=person`: the person, when the reader may see basic facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<crate::features::persons::Person>,
    /// With `expand=participants`: those the reader may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participants: Option<Vec<crate::features::participants::Participant>>,
    /// With `expand=consents`: those the reader may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consents: Option<Vec<crate::features::consents::Consent>>,
    /// With `expand=meetings`: those the reader may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meetings: Option<Vec<crate::features::meetings::Meeting>>,
    /// With `expand=plan`: the adopted plan, or the draft while there is none, with the goals and
    /// interventions that the reader may see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<crate::features::plans::Plan>,
    /// What to know of what was just done: that the person has another open case, or that a copy of the plan is
    /// still to be given. Only in the answer to the request that did it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub warnings: Vec<CaseWarning>,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case in a list: of the person the id alone.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000c001", "caseNumber": 104233, "status": "PREPARING",
    "personId": "01999d2e-7c00-7000-8000-00000000f001", "origin": "OPEN_CARE",
    "needDetectedOn": "2026-11-02", "initiatingOrganisationId": "01999d2e-7c00-7000-8000-00000000a001",
    "initiatingUnitId": "01999d2e-7c00-7000-8000-00000000b001", "leadUnitId": "01999d2e-7c00-7000-8000-00000000b001",
    "version": 2, "createdAt": "2026-11-02T09:14:03.120394Z", "updatedAt": "2026-11-02T09:20:41.002113Z",
    "changedAt": "2026-11-03T13:05:11.480020Z",
    "_links": {"self": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001"}}
}))]
pub struct CaseSummary {
    /// Id.
    pub id: Id,
    /// Number for people to say to each other.
    pub case_number: i64,
    /// Where it stands.
    pub status: CaseStatus,
    /// The person; under topic BASIC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Id>,
    /// What began it.
    pub origin: Origin,
    /// Day on which the need was detected.
    pub need_detected_on: NaiveDate,
    /// The organisation that opened it.
    pub initiating_organisation_id: Id,
    /// The unit that opened it.
    pub initiating_unit_id: Id,
    /// The unit that leads it.
    pub lead_unit_id: Id,
    /// Version, also as ETag of the case.
    pub version: i64,
    /// When it was opened.
    pub created_at: Stamp,
    /// When the case itself was last changed.
    pub updated_at: Stamp,
    /// When something that the reader may know of last happened in the case or a part of it.
    pub changed_at: Stamp,
    /// Where to read it.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

codes! {
    /// What to know of what was just done with a case.
    pub enum CaseWarningCode "case-warnings" {
        OtherCaseOpen "OTHER_CASE_OPEN" "Personen har redan ett öppet ärende." "The person has an open case already.",
        CopyNotGiven "COPY_NOT_GIVEN" "Det är inte antecknat att den enskilde har fått planen." "It is not recorded that the person has been given the plan.",
    }
}

/// Something to know of what was just done.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct CaseWarning {
    /// What.
    pub code: CaseWarningCode,
    /// The same in plain Swedish.
    pub text: &'static str,
    /// The other case that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Id>,
}

impl CaseWarning {
    /// A warning, about another case if it is.
    pub fn new(code: CaseWarningCode, case_id: Option<Id>) -> Self {
        Self {
            code,
            text: code.sv(),
            case_id,
        }
    }
}

codes! {
    /// What can be read along with a case.
    pub enum CaseExpansion "case-expansions" {
        Person "person" "Personen" "The person",
        Participants "participants" "Deltagare" "Participants",
        Consents "consents" "Samtycken" "Consents",
        Meetings "meetings" "Möten" "Meetings",
        Plan "plan" "Planen" "The plan",
    }
}

/// How a case is to be read.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct CaseReadParams {
    /// What to read along: person, participants, consents, meetings, plan.
    #[param(inline, style = Form, explode = false, example = json!(["participants", "plan"]))]
    pub expand: Option<Vec<CaseExpansion>>,
}

codes! {
    /// Order of a list of cases.
    pub enum CaseSort "case-sorts" {
        UpdatedDescending "-updatedAt" "Senast ändrad först" "Last changed first",
        UpdatedAscending "updatedAt" "Först ändrad först" "First changed first",
        ChangedDescending "-changedAt" "Senast hänt något först" "Where something happened last first",
        ChangedAscending "changedAt" "Först hänt något först" "Where something happened first first",
        NumberAscending "caseNumber" "Ärendenummer" "Case number",
        NumberDescending "-caseNumber" "Ärendenummer, högst först" "Case number, highest first",
    }
}

/// Which cases are asked for.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct CaseListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; belongs to one sort order; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Whether `_meta.total` is wanted; it costs a count.
    #[param(default = false)]
    pub include_total: Option<bool>,
    /// Order.
    #[param(inline)]
    pub sort: Option<CaseSort>,
    /// Only these statuses.
    #[param(style = Form, explode = false)]
    pub status: Option<Vec<CaseStatus>>,
    /// Opened at or after.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[param(inline, value_type = Option<Beginning>)]
    pub created_from: Option<Stamp>,
    /// Opened before.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[param(inline, value_type = Option<End>)]
    pub created_to: Option<Stamp>,
    /// The case itself was changed at or after.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[param(inline, value_type = Option<Beginning>)]
    pub updated_since: Option<Stamp>,
    /// Something that the reader may know of happened in the case or a part of it at or after.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[param(inline, value_type = Option<Beginning>)]
    pub changed_since: Option<Stamp>,
    /// Only cases that this organisation takes part in.
    #[param(inline)]
    pub organisation_id: Option<Id>,
    /// Only cases about this person, as far as the reader may know whom they are about.
    #[param(inline)]
    pub person_id: Option<Id>,
    /// Only the case with this number.
    #[param(minimum = 1)]
    pub case_number: Option<i64>,
    /// Only what the own organisation calls so in this record system.
    #[param(inline)]
    pub external_system: Option<SystemName>,
    /// Only what the own organisation calls so, in the named record system or in any.
    #[param(inline)]
    pub external_id: Option<Line<200>>,
    /// Only cases that this one leads: `me`, as lead or the lead's deputy now, or an assignment.
    #[param(inline)]
    pub lead: Option<LedBy>,
    /// Only cases that the own unit leads.
    #[param(default = false)]
    pub mine: Option<bool>,
}
