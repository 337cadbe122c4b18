//! Differences as they travel.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::words::Change;
use crate::http::Links;
use crate::kernel::Id;

/// With what a plan is compared.
#[derive(Deserialize, IntoParams, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct DifferenceParams {
    /// Another plan of the same case. Left out: the plan that this one was begun from, otherwise the
    /// one before it.
    #[param(inline)]
    pub against: Option<Id>,
}

/// A member that differs.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({"member": "leadName", "before": "Eva Exempel", "after": "Olle Test"}))]
pub struct MemberChange {
    /// Its name.
    #[schema(value_type = String)]
    pub member: &'static str,
    /// What it was; absent when it was not stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is; absent when it is not stated any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What became of a goal or an intervention.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "change": "CHANGED", "lineageId": "01999d2e-7c00-7000-8000-000000006001",
    "id": "01999d2e-7c00-7000-8000-000000006101", "againstId": "01999d2e-7c00-7000-8000-000000006001",
    "members": [{"member": "term", "before": "SHORT", "after": "LONG"}]
}))]
pub struct PartChange {
    /// What became of it.
    pub change: Change,
    /// The first version of it.
    pub lineage_id: Id,
    /// Its id in this plan; absent when it was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// Its id in the plan compared with; absent when it was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against_id: Option<Id>,
    /// The members that differ; all that are stated when it was added or removed.
    pub members: Vec<MemberChange>,
}

/// What differs between two versions, as far as the reader may see both.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "planId": "01999d2e-7c00-7000-8000-000000007002", "againstId": "01999d2e-7c00-7000-8000-000000007001",
    "members": [{"member": "leadName", "before": "Eva Exempel", "after": "Olle Test"}],
    "goals": [], "interventions": [],
    "_links": {"self": {"href": "/sip/v1/plans/01999d2e-7c00-7000-8000-000000007002/differences"}}
}))]
pub struct PlanDifferences {
    /// The plan.
    pub plan_id: Id,
    /// What it was compared with; absent when it is the first: everything is added then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against_id: Option<Id>,
    /// The members of the plan that differ.
    pub members: Vec<MemberChange>,
    /// Goals that were added, removed or changed.
    pub goals: Vec<PartChange>,
    /// Interventions that were added, removed or changed.
    pub interventions: Vec<PartChange>,
    /// Both plans.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
