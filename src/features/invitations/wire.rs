//! Invitations as they travel.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{InvitationKind, Reply, ReplyChannel};
use crate::http::Links;
use crate::kernel::moment::{self, End};
use crate::kernel::{Id, Line, Stamp, Text};

/// Somebody to ask to a meeting.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"participantId": "01999d2e-7c00-7000-8000-00000000e001"}))]
pub struct NewInvitation {
    /// Who takes part in the case now. Whether it is a summons follows from its organisation
    /// and the day of the meeting.
    pub participant_id: Id,
}

/// An answer to an invitation.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({
    "reply": "NEW_TIME_PROPOSED", "reason": "Krock med annan SIP.",
    "proposedTimes": ["2026-12-02T13:00:00+01:00", "2026-12-03T09:00:00+01:00"],
    "hasMandate": true, "preparedWith": "Pågående insatser är sammanställda."
}))]
pub struct NewReply {
    /// The answer.
    pub reply: Reply,
    /// Why. Required when the reply is DECLINED.
    pub reason: Option<Text<2000>>,
    /// Times that suit, in the future. Required when the reply is NEW_TIME_PROPOSED, refused otherwise.
    #[schema(min_items = 1, max_items = 5)]
    pub proposed_times: Option<Vec<Stamp>>,
    /// Who comes instead, by name or unit. Required when the reply is DELEGATED, refused otherwise.
    pub delegated_to: Option<Line<200>>,
    /// Whether who comes has the mandate to decide for the party.
    pub has_mandate: Option<bool>,
    /// What has been prepared.
    pub prepared_with: Option<Text<2000>>,
}

/// An answer that was given.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009101", "reply": "ACCEPTED", "channel": "OWN", "sequence": 0,
    "hasMandate": true, "repliedAt": "2026-11-03T08:00:00Z"
}))]
pub struct InvitationReply {
    /// Id.
    pub id: Id,
    /// The answer.
    pub reply: Reply,
    /// By which way it came.
    pub channel: ReplyChannel,
    /// Which time and place was answered: the meeting's `sequence` then.
    pub sequence: i32,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Times that suit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposed_times: Option<Vec<Stamp>>,
    /// Who comes instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegated_to: Option<String>,
    /// Whether who comes has the mandate to decide for the party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_mandate: Option<bool>,
    /// What has been prepared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prepared_with: Option<String>,
    /// When it was given.
    pub replied_at: Stamp,
}

/// An invitation or a summons.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009001", "caseId": "01999d2e-7c00-7000-8000-00000000c001",
    "meetingId": "01999d2e-7c00-7000-8000-000000008001", "participantId": "01999d2e-7c00-7000-8000-00000000e001",
    "kind": "SUMMONS", "attendanceDuty": true, "legalBasis": "DUTY_REGION", "sequence": 0, "sentAt": "2026-11-02T10:00:00Z",
    "receivedAt": "2026-11-03T07:55:00Z", "reply": "ACCEPTED",
    "latestReply": {"id": "01999d2e-7c00-7000-8000-000000009101", "reply": "ACCEPTED", "channel": "OWN",
        "sequence": 0, "hasMandate": true, "repliedAt": "2026-11-03T08:00:00Z"},
    "version": 3, "createdAt": "2026-11-02T10:00:00Z", "updatedAt": "2026-11-03T08:00:00Z",
    "_links": {"self": {"href": "/sip/v1/invitations/01999d2e-7c00-7000-8000-000000009001"}}
}))]
pub struct Invitation {
    /// Id.
    pub id: Id,
    /// The case.
    pub case_id: Id,
    /// The meeting.
    pub meeting_id: Id,
    /// Who is asked.
    pub participant_id: Id,
    /// SUMMONS for whom the law or an agreement binds on the day of the meeting, INVITATION for others.
    pub kind: InvitationKind,
    /// Whether to come is a duty; always for a summons.
    pub attendance_duty: bool,
    /// The row of the law (`GET /law`) by which it is a summons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// Which time and place it is to: raised when the meeting is moved or cancelled, after which it
    /// is to be answered again.
    pub sequence: i32,
    /// When it was sent.
    pub sent_at: Stamp,
    /// When its receipt came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Stamp>,
    /// The answer that counts; absent until there is one to this time and place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    /// That answer whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest_reply: Option<InvitationReply>,
    /// Every answer ever given, in order; when one invitation is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replies: Option<Vec<InvitationReply>>,
    /// When it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<Stamp>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was made.
    pub created_at: Stamp,
    /// When it was last changed.
    pub updated_at: Stamp,
    /// What this reader may do now.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}

/// A meeting's invitations, in the order they were sent, also those withdrawn.
#[derive(Serialize, ToSchema, Debug)]
pub struct Invitations {
    /// At most 200.
    pub items: Vec<Invitation>,
}

/// A guest link to make.
#[derive(Deserialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(example = json!({"expiresAt": "2026-11-30T23:59:59+01:00"}))]
pub struct NewGuestLink {
    /// When it runs out, at most when the meeting starts; a fortnight from now when left out.
    #[serde(default, deserialize_with = "moment::optional_end")]
    #[schema(value_type = Option<End>)]
    pub expires_at: Option<Stamp>,
}

/// A guest link.
#[derive(Serialize, ToSchema, Debug)]
#[serde(rename_all = "camelCase")]
#[schema(example = json!({
    "id": "01999d2e-7c00-7000-8000-000000009201", "invitationId": "01999d2e-7c00-7000-8000-000000009001",
    "url": "https://sip.exempel.se/guest/mXl4Qd0Yf3m0bT1y7Zr9Ag", "expiresAt": "2026-11-30T22:59:59Z",
    "version": 1, "createdAt": "2026-11-16T10:00:00Z",
    "_links": {"self": {"href": "/sip/v1/guest-links/01999d2e-7c00-7000-8000-000000009201"}}
}))]
pub struct GuestLink {
    /// Id.
    pub id: Id,
    /// The invitation that it answers.
    pub invitation_id: Id,
    /// The link; shown once, when it is made, and kept nowhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it runs out.
    pub expires_at: Stamp,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Stamp>,
    /// Version, also as ETag.
    pub version: i64,
    /// When it was made.
    pub created_at: Stamp,
    /// Where to go from here.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, crate::http::Link>)]
    pub links: Links,
}
