//! Deadlines as they travel.

use serde::Serialize;
use utoipa::ToSchema;

use super::rules::{DeadlineKind, Severity, WaitingFor};
use super::standing::DeadlineStatus;
use crate::http::Links;
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::{Id, Stamp};

/// A deadline.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000007001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "kind": "CALL_PARTIES", "status": "OPEN", "unitId": "01999d2e-7c00-7000-8000-00000000b001",
    "waitingFor": "LEAD_UNIT", "startsFrom": "2026-11-02T09:20:00Z", "amount": 5, "unit": "WORKING_DAY",
    "dueAt": "2026-11-09T23:00:00Z", "overdue": false, "severity": "LOCAL",
    "legalReference": "SoL (2025:400) 10 kap. 8-9 §§; HSL (2017:30) 16 kap. 4 §",
    "legalBasis": "DEADLINE_WITHOUT_DELAY",
    "_links": {"case": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001"}}
}))]
pub struct Deadline {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// What must be done.
    pub kind: DeadlineKind,
    /// Where it stands.
    pub status: DeadlineStatus,
    /// What in the case it is about, such as a consent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<Id>,
    /// The unit that must act.
    pub unit_id: Id,
    /// Who is waited for.
    pub waiting_for: WaitingFor,
    /// From when time is counted; for a renewal the end that it must precede.
    pub starts_from: Stamp,
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
    /// When it is due; days end at 24:00 in Sweden.
    pub due_at: Stamp,
    /// Whether that has passed, or had when it was met.
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
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_at: Option<Stamp>,
    /// When it was no longer to be met; an invitation is not to be answered once its meeting begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancelled_at: Option<Stamp>,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A case's deadlines by when they are due.
#[derive(Serialize, ToSchema, Debug)]
pub struct Deadlines {
    /// The latest 200.
    pub items: Vec<Deadline>,
}
