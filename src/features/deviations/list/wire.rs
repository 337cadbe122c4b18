//! Lists as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::cases::SystemName;
use crate::http::Links;
use crate::kernel::moment::{self, Beginning, End};
use crate::kernel::vocabulary::{DeviationCategory, DeviationSide, DeviationStatus, RiskLevel};
use crate::kernel::{Id, Line, Stamp};

/// A deviation in a list: nothing in words.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000de01", "side": "RECEIVED", "status": "SUBMITTED",
    "category": "SUMMONED_PARTY_ABSENT", "unitId": "01999d2e-7c00-7000-8000-00000000b002",
    "reportingUnitId": "01999d2e-7c00-7000-8000-00000000b001", "reportedByPerson": false, "happenedOn": "2026-11-20",
    "riskScore": 12, "riskLevel": "MEDIUM", "submittedAt": "2026-11-21T09:00:00.000000Z",
    "answerDueAt": "2027-01-20T23:00:00.000000Z", "overdue": false, "createdAt": "2026-11-21T08:50:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/deviations/01999d2e-7c00-7000-8000-00000000de01"}}
}))]
pub struct DeviationSummary {
    /// Id.
    pub id: Id,
    /// What the reader's unit has to do with it.
    pub side: DeviationSide,
    /// Where it stands; FORWARDED to a unit that forwarded it.
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
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happened_on: Option<NaiveDate>,
    /// Likelihood times consequence, as judged last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_score: Option<i32>,
    /// How great the risk is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_level: Option<RiskLevel>,
    /// When it was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<Stamp>,
    /// By when it is to be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_due_at: Option<Stamp>,
    /// Whether it is not answered although it should be.
    pub overdue: bool,
    /// When it was drafted.
    pub created_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// Which deviations are asked for; the latest drafted first.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct DeviationListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Whether `_meta.total` is wanted; it costs a count.
    #[param(default = false)]
    pub include_total: Option<bool>,
    /// Only those that the own unit has this to do with.
    #[param(style = Form, explode = false)]
    pub side: Option<Vec<DeviationSide>>,
    /// Only these statuses.
    #[param(style = Form, explode = false)]
    pub status: Option<Vec<DeviationStatus>>,
    /// Only these categories.
    #[param(style = Form, explode = false)]
    pub category: Option<Vec<DeviationCategory>>,
    /// Only risks of this level.
    #[param(inline)]
    pub risk_level: Option<RiskLevel>,
    /// Only those that this unit has or reported.
    #[param(inline)]
    pub unit_id: Option<Id>,
    /// Submitted at or after.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[param(inline, value_type = Option<Beginning>)]
    pub submitted_from: Option<Stamp>,
    /// Submitted before.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[param(inline, value_type = Option<End>)]
    pub submitted_to: Option<Stamp>,
    /// Only those that are not answered although they should be, or with false only the others.
    pub overdue: Option<bool>,
    /// Only what the own organisation calls so in this system.
    #[param(inline)]
    pub external_system: Option<SystemName>,
    /// Only what the own organisation calls so, in the named system or in any.
    #[param(inline)]
    pub external_id: Option<Line<200>>,
}
