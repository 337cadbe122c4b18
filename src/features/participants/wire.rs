//! Participants as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{ParticipantKind, ParticipantRole};
use crate::http::Links;
use crate::kernel::{Id, Line, Stamp};

/// A participant to add.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "kind": "UNIT", "role": "PARTY", "unitId": "01999d2e-7c00-7000-8000-00000000b002",
    "contact": "mottagningen@exempel.se", "attendanceDuty": true
}))]
pub struct NewParticipant {
    /// UNIT: a unit of the registry. EXTERNAL: someone of an organisation without an account.
    /// PRIVATE: the person or someone close.
    pub kind: ParticipantKind,
    /// PARTY for units and external contacts, one of the others for private persons.
    pub role: ParticipantRole,
    /// The unit. Required when the kind is UNIT, refused otherwise.
    pub unit_id: Option<Id>,
    /// The organisation; for EXTERNAL, when it is in the registry.
    pub organisation_id: Option<Id>,
    /// Name. Required when the kind is EXTERNAL or PRIVATE, refused otherwise.
    pub name: Option<Line<200>>,
    /// How to reach them.
    pub contact: Option<Line<200>>,
    /// Whether they are summoned rather than invited; by kind of organisation when left out.
    pub attendance_duty: Option<bool>,
}

/// What of a participant can be corrected.
#[derive(Serialize, Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"contact": "nytt.nummer@exempel.se"}))]
pub struct ParticipantEdit {
    /// Name. Required when the kind is EXTERNAL or PRIVATE, refused otherwise.
    pub name: Option<Line<200>>,
    /// How to reach them.
    pub contact: Option<Line<200>>,
    /// Whether they are summoned rather than invited.
    pub attendance_duty: bool,
}

/// A participant.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-00000000e001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "kind": "UNIT", "role": "PARTY", "unitId": "01999d2e-7c00-7000-8000-00000000b002",
    "organisationId": "01999d2e-7c00-7000-8000-00000000a002", "contact": "mottagningen@exempel.se",
    "attendanceDuty": true, "validFrom": "2026-11-02T09:30:00.000000Z", "version": 1,
    "createdAt": "2026-11-02T09:30:00.000000Z", "updatedAt": "2026-11-02T09:30:00.000000Z",
    "_links": {"self": {"href": "/sip/v1/participants/01999d2e-7c00-7000-8000-00000000e001"}}
}))]
pub struct Participant {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// What it is.
    pub kind: ParticipantKind,
    /// What it does in the case.
    pub role: ParticipantRole,
    /// The unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<Id>,
    /// The organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_id: Option<Id>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How to reach them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Whether they are summoned rather than invited.
    pub attendance_duty: bool,
    /// Since when they take part.
    pub valid_from: Stamp,
    /// When the participation ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Stamp>,
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

/// A case's participants, in the order they were added, also those who have left.
#[derive(Serialize, ToSchema, Debug)]
pub struct Participants {
    /// At most 200.
    pub items: Vec<Participant>,
}
