//! The access log as it travels: who, where, when, what, why; never any content.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::gate::audit::Outcome;
use crate::kernel::moment::{self, Beginning, End};
use crate::kernel::vocabulary::Role;
use crate::kernel::{Id, Stamp};

/// An entry of the access log.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000aa01", "at": "2026-11-02T09:14:03.120394Z",
    "action": "readCase", "purpose": "COORDINATION", "outcome": "DONE",
    "accountId": "01999d2e-7c00-7000-8000-00000000d001", "accountName": "Eva Exempel",
    "assignmentId": "01999d2e-7c00-7000-8000-00000000d101",
    "unitId": "01999d2e-7c00-7000-8000-00000000b001", "unitName": "Socialtjänsten vuxen, Falun",
    "role": "COORDINATOR", "client": "treserva-falun",
    "subjectKind": "case", "subjectId": "01999d2e-7c00-7000-8000-00000000c001",
    "caseId": "01999d2e-7c00-7000-8000-00000000c001", "personId": "01999d2e-7c00-7000-8000-00000000f001",
    "traceId": "4bf92f3577b34da6a3ce929d0e0e4736"
}))]
pub struct AuditEntry {
    /// Id.
    pub id: Id,
    /// When.
    pub at: Stamp,
    /// What was asked for: the operation's id in this contract.
    pub action: String,
    /// Why: COORDINATION, REGISTRY, LOG_REVIEW, IMPROVEMENT for deviations, EMERGENCY for what was read under emergency access, or
    /// PASSAGE_OF_TIME for what time did by itself.
    pub purpose: String,
    /// How it went.
    pub outcome: Outcome,
    /// Code of the problem answered, when it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The account that acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<Id>,
    /// Its name now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// The assignment acted in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignment_id: Option<Id>,
    /// Its unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Id>,
    /// The unit's name now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    /// Its role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The record system that acted on the account's behalf; the link followed, by kind and id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
    /// Kind of what was acted on.
    pub subject_kind: String,
    /// What was acted on; none for a collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<Id>,
    /// The case it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<Id>,
    /// The person it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person_id: Option<Id>,
    /// Trace of the request (W3C Trace Context).
    pub trace_id: String,
}

/// Which entries are asked for; newest first.
#[derive(Deserialize, IntoParams, Debug, Default)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct AuditEntryListParams {
    /// Rows of a page, at most 200.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<i64>,
    /// Page number; for deep reads use `cursor`.
    #[param(minimum = 1, maximum = 100, default = 1)]
    pub page: Option<i64>,
    /// Opaque start from `_meta.nextCursor`; not together with `page`.
    #[param(max_length = 400)]
    pub cursor: Option<String>,
    /// Only about this case.
    #[param(inline)]
    pub case_id: Option<Id>,
    /// Only about this person.
    #[param(inline)]
    pub person_id: Option<Id>,
    /// Only by this account.
    #[param(inline)]
    pub account_id: Option<Id>,
    /// Only in this unit.
    #[param(inline)]
    pub unit_id: Option<Id>,
    /// At or after.
    #[serde(default, deserialize_with = "moment::beginning")]
    #[param(inline, value_type = Option<Beginning>)]
    pub from: Option<Stamp>,
    /// Before.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[param(inline, value_type = Option<End>)]
    pub to: Option<Stamp>,
    /// Only this operation, by its id in this contract.
    #[param(max_length = 100, example = "readCase")]
    pub action: Option<String>,
}

/// One access to a person's record or cases, as the person may see it: unit and time.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "at": "2026-11-02T09:14:03.120394Z", "unitId": "01999d2e-7c00-7000-8000-00000000b001",
    "unitName": "Socialtjänsten vuxen, Falun", "organisationName": "Falu kommun",
    "action": "readCase", "purpose": "COORDINATION"
}))]
pub struct PersonAccess {
    /// When.
    pub at: Stamp,
    /// The unit that had access.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Id>,
    /// Its name now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    /// The name of its organisation now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<String>,
    /// What was done: the operation's id in this contract.
    pub action: String,
    /// Why: COORDINATION, REGISTRY, LOG_REVIEW, IMPROVEMENT for deviations, EMERGENCY for what was read under emergency access, or
    /// PASSAGE_OF_TIME for what time did by itself.
    pub purpose: String,
}
