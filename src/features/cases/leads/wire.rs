//! Leads as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::{Id, Stamp};

/// Who acts in the lead's place for a time.
#[derive(Serialize, Deserialize, ToSchema, Debug, Clone, PartialEq, Eq)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "assignmentId": "01999d2e-7c00-7000-8000-00000000d102",
    "validFrom": "2026-12-21T00:00:00Z", "validTo": "2027-01-08T00:00:00Z"
}))]
pub struct Deputy {
    /// The assignment; in force, in the unit that leads or the one that opened the case.
    pub assignment_id: Id,
    /// From when; at once when left out.
    pub valid_from: Option<Stamp>,
    /// Until when, at most a year ahead.
    pub valid_to: Stamp,
}

/// Who leads a case by assignment.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Lead {
    /// The assignment.
    pub assignment_id: Id,
    /// The name of its account, as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the assignment is in force: where it is not, the next lead is to be named.
    pub is_in_force: bool,
    /// Who acts in its place for a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deputy: Option<Deputy>,
}

/// Cases to hand over.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "fromAssignmentId": "01999d2e-7c00-7000-8000-00000000d101", "toAssignmentId": "01999d2e-7c00-7000-8000-00000000d102"
}))]
pub struct NewLeadHandover {
    /// Who leads them, in force or ended.
    pub from_assignment_id: Id,
    /// Who is to lead them: an assignment in force in the own unit.
    pub to_assignment_id: Id,
}

/// What was handed over.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "caseIds": ["01999d2e-7c00-7000-8000-00000000c001"], "hasMore": false,
    "_links": {"cases": {"href": "/sip/v1/cases?lead=01999d2e-7c00-7000-8000-00000000d102"}}
}))]
pub struct LeadHandover {
    /// The cases, in the order opened; at most 200 at a time.
    pub case_ids: Vec<Id>,
    /// Whether more are left: hand over again.
    pub has_more: bool,
    /// The cases that are now led by the new lead.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
