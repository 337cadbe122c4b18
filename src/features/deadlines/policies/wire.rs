//! Deadline policies as they travel.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::deadlines::rules::{DeadlineKind, Severity, WaitingFor};
use crate::features::registry::CountyCode;
use crate::http::Links;
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::vocabulary::{Origin, TargetGroup};
use crate::kernel::{Id, Line, Stamp};

/// What a county decides of a kind of deadline; also what of it can be changed.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "countyCode": "20", "targetGroup": "CHILD_OR_YOUTH", "origin": "OPEN_CARE", "event": "HOLD_MEETING",
    "amount": 10, "unit": "WORKING_DAY", "severity": "AGREEMENT",
    "legalReference": "Länsöverenskommelse om samordnad individuell plan"
}))]
pub struct DeadlinePolicyContent {
    /// The county; that of the unit which opens a case counts, outside any case that of the unit which must act.
    pub county_code: CountyCode,
    /// Only for cases of this target group; never for what is due outside any case.
    pub target_group: Option<TargetGroup>,
    /// Only for cases of this origin; likewise.
    pub origin: Option<Origin>,
    /// What must be done in time.
    pub event: DeadlineKind,
    /// How many; what the law sets can be shortened, never lengthened.
    #[schema(minimum = 0, maximum = 2000)]
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
    /// How binding: AGREEMENT or LOCAL. What is STATUTORY stands in the service.
    pub severity: Severity,
    /// The agreement or routine, by name.
    pub legal_reference: Option<Line<200>>,
}

/// A deadline policy.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000006001", "countyCode": "20", "targetGroup": "CHILD_OR_YOUTH",
    "origin": "OPEN_CARE", "event": "HOLD_MEETING", "amount": 10, "unit": "WORKING_DAY", "severity": "AGREEMENT",
    "legalReference": "Länsöverenskommelse om samordnad individuell plan", "version": 1,
    "createdAt": "2026-11-02T08:00:00.000000Z", "updatedAt": "2026-11-02T08:00:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/deadline-policies/01999d2e-7c00-7000-8000-000000006001"}}
}))]
pub struct DeadlinePolicy {
    /// Id.
    pub id: Id,
    /// The county.
    pub county_code: CountyCode,
    /// Only for cases of this target group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target_group: Option<TargetGroup>,
    /// Only for cases of this origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// What must be done in time.
    pub event: DeadlineKind,
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
    /// How binding.
    pub severity: Severity,
    /// The agreement or routine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_reference: Option<String>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was decided.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// Which policies are asked for; in the order in which they were decided.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct DeadlinePolicyListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Only this county's.
    #[param(inline)]
    pub county_code: Option<CountyCode>,
    /// Only for this kind of deadline.
    #[param(inline)]
    pub event: Option<DeadlineKind>,
}

/// What holds where a county has decided nothing.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "event": "SUMMON_AT_DISCHARGE", "amount": 3, "unit": "CALENDAR_DAY", "severity": "STATUTORY",
    "legalReference": "lag (2017:612) 4 kap. 2 §",
    "legalBasis": "DEADLINE_SUMMONS_AT_DISCHARGE", "waitingFor": "NAMED_CARE_CONTACT"
}))]
pub struct DeadlineDefault {
    /// What must be done in time.
    pub event: DeadlineKind,
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
    /// How binding; a county can shorten what is STATUTORY, never lengthen it.
    pub severity: Severity,
    /// The paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_reference: Option<String>,
    /// The row of the law (`GET /law`) that asks for it in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<&'static str>,
    /// Who is waited for.
    pub waiting_for: WaitingFor,
}
