//! The worklist as it travels.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::features::deadlines::{DeadlineKind, Severity, WaitingFor};
use crate::http::Links;
use crate::kernel::led::LedBy;
use crate::kernel::moment::{self, End};
use crate::kernel::subject::SubjectKind;
use crate::kernel::{Id, Stamp};

/// Something that a unit must do, in a case or outside any: nothing about the person.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000007001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "caseNumber": 104233, "kind": "CALL_PARTIES", "unitId": "01999d2e-7c00-7000-8000-00000000b001",
    "waitingFor": "LEAD_UNIT", "dueAt": "2026-11-09T23:00:00Z", "overdue": false, "severity": "LOCAL",
    "legalReference": "SoL (2025:400) 10 kap. 8-9 §§; HSL (2017:30) 16 kap. 4 §", "legalBasis": "DEADLINE_WITHOUT_DELAY",
    "hasOrphanedInterventions": false,
    "_links": {"case": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001"}}
}))]
pub struct WorklistItem {
    /// Id of the deadline.
    pub id: Id,
    /// The case, when it stands in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Id>,
    /// Its number, for people to say to each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_number: Option<i64>,
    /// What it is about, when it stands in no case; `_links` leads there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<WorkSubject>,
    /// What must be done.
    pub kind: DeadlineKind,
    /// The unit that must act.
    pub unit_id: Id,
    /// Who is waited for.
    pub waiting_for: WaitingFor,
    /// When it is due.
    pub due_at: Stamp,
    /// Whether that has passed.
    pub overdue: bool,
    /// How binding.
    pub severity: Severity,
    /// The paragraph or the agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_reference: Option<String>,
    /// The row of the law (`GET /law`) that asks for it in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<&'static str>,
    /// When somebody was asked last, for what waits for an answer (ASK_CONSENT).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_asked_at: Option<Stamp>,
    /// Who asked, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_asked_by: Option<String>,
    /// Whether interventions of the case have nobody to see to them: with REASSIGN_INTERVENTIONS, and with
    /// RENEW_CONSENT when the consent has run out, from that moment.
    pub has_orphaned_interventions: bool,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// What a duty outside any case is about.
#[derive(Serialize, ToSchema, Debug)]
#[schema(example = json!({"kind": "request", "id": "01999d2e-7c00-7000-8000-00000000e001"}))]
pub struct WorkSubject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its id.
    pub id: Id,
}

/// What of a worklist is asked for.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct WorklistParams {
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
    /// Only these kinds.
    #[param(style = Form, explode = false, example = json!(["CALL_PARTIES", "HOLD_MEETING"]))]
    pub kind: Option<Vec<DeadlineKind>>,
    /// Only what is so binding.
    #[param(style = Form, explode = false, example = json!(["STATUTORY"]))]
    pub severity: Option<Vec<Severity>>,
    /// Only what is overdue, or with false only what is not.
    pub overdue: Option<bool>,
    /// Only what is due before; with a plain day, to and including it.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[param(inline, value_type = Option<End>)]
    pub due_before: Option<Stamp>,
    /// Only in cases that this one leads: `me`, as lead or the lead's deputy now, or an assignment.
    #[param(inline)]
    pub lead: Option<LedBy>,
    /// Only what this unit must do: for a record system, which has all units of its organisation.
    #[param(inline)]
    pub unit_id: Option<Id>,
}
