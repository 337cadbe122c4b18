//! Reopenings and moves as they travel.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::Links;
use crate::kernel::vocabulary::TargetGroups;
use crate::kernel::{Id, Line, Stamp, Text};

/// A case to go on from a closed one.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "reason": "Behöver samordnat stöd igen efter ett halvår.", "needDetectedOn": "2026-11-02",
    "requestedOn": "2026-11-02", "targetGroups": ["CO_OCCURRING_DISORDERS"], "leadName": "Eva Exempel"
}))]
pub struct NewReopening {
    /// Day on which the need was detected again; not in the future.
    pub need_detected_on: NaiveDate,
    /// Day on which the person asked for a plan; not in the future.
    pub requested_on: Option<NaiveDate>,
    /// Why coordination is needed; as in the closed case when left out.
    pub reason: Option<Text<4000>>,
    /// Whom it is for; as in the closed case when left out.
    pub target_groups: Option<TargetGroups>,
    /// Who leads the work, by name.
    pub lead_name: Option<Line<200>>,
    /// States that the death was recorded in error; required when the case was closed as DECEASED,
    /// refused otherwise.
    pub death_recorded_in_error: Option<bool>,
}

/// A move to another municipality.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "toUnitId": "01999d2e-7c00-7000-8000-00000000b021", "toAccountId": "01999d2e-7c00-7000-8000-00000000d021"
}))]
pub struct NewMove {
    /// The receiving unit, of another municipality's organisation.
    pub to_unit_id: Id,
    /// Who receives it there, by an assignment in the unit. Required when the person has protected registration or
    /// an assumed identity: nobody else there will see the case.
    pub to_account_id: Option<Id>,
}

/// A move that was made. What the receiver makes of it is the receiver's own.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "caseId": "01999d2e-7c00-7000-8000-00000000c001", "toUnitId": "01999d2e-7c00-7000-8000-00000000b021",
    "toOrganisationId": "01999d2e-7c00-7000-8000-00000000a021", "planHandedOver": true,
    "movedAt": "2026-11-22T10:00:00.000000Z",
    "_links": {"case": {"href": "/sip/v1/cases/01999d2e-7c00-7000-8000-00000000c001"}}
}))]
pub struct CaseMove {
    /// The case that was closed as MOVED.
    pub case_id: Id,
    /// The receiving unit.
    pub to_unit_id: Id,
    /// Its organisation.
    pub to_organisation_id: Id,
    /// Whether the adopted plan followed as a draft: consent in force covered it.
    pub plan_handed_over: bool,
    /// When.
    pub moved_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
