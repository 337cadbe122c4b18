//! The parts of a case, and where each belongs: one line a kind that is found alike.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::part::{CasePart, Located};
use crate::db::schema::{
    attendances, cases, childs_views, consents, discharges, disclosure_grounds, disclosures,
    follow_ups, goals, guest_links, interventions, invitations, meetings, named_users,
    participants, plans,
};
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Basis, Branch, Owner, Topic};
use crate::kernel::{Id, Problem};

/// Declares kinds of parts that say case and owner in their own row, each under one topic:
/// `Name "kind" table owner Topic;`.
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident $kind:literal $table:ident $owner:ident $topic:ident;)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl CasePart for $name {
            const KIND: &'static str = $kind;

            fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
                let found: Option<(Id, Id, Branch)> = $table::table
                    .filter($table::id.eq(id))
                    .select(($table::case_id, $table::$owner, $table::owner_branch))
                    .one(tx)?;
                Ok(found.map(|(case_id, owner, branch)| Located {
                    case_id,
                    owner: Owner::new(owner, branch),
                    topic: Topic::$topic,
                }))
            }
        }
    )+};
}

parts! {
    /// A consent as part of a case, under topic BASIC: whoever takes part must know what is allowed.
    ConsentItem "consent" consents organisation_id Basic;
    /// What a child said about a consent, as part of a case, under topic BASIC.
    ChildsViewItem "childs-view" childs_views organisation_id Basic;
    /// A participant as part of a case, under topic BASIC.
    ParticipantItem "participant" participants owner_organisation_id Basic;
    /// A named user as part of a case, under topic BASIC.
    NamedUserItem "named-user" named_users organisation_id Basic;
    /// A meeting as part of a case, under topic MEETING.
    MeetingItem "meeting" meetings owner_organisation_id Meeting;
    /// An attendance as part of a case, under topic MEETING.
    AttendanceItem "attendance" attendances owner_organisation_id Meeting;
    /// A guest link as part of a case, under topic MEETING.
    GuestLinkItem "guest-link" guest_links owner_organisation_id Meeting;
    /// A plan as part of a case, under topic PLAN.
    PlanItem "plan" plans owner_organisation_id Plan;
    /// A goal as part of a case, under topic PLAN.
    GoalItem "goal" goals owner_organisation_id Plan;
    /// A follow-up as part of a case, under topic FOLLOW_UP.
    FollowUpItem "follow-up" follow_ups owner_organisation_id FollowUp;
    /// A discharge as part of a case, under topic DISCHARGE, which is all that the statutory ground covers.
    DischargeItem "discharge" discharges owner_organisation_id Discharge;
}

/// A meeting as those see it who are invited to it: that it is, when and where, but not what about.
pub struct InvitedMeeting;

impl CasePart for InvitedMeeting {
    const KIND: &'static str = MeetingItem::KIND;

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        MeetingItem::locate(tx, id)
    }

    fn addressed_to(tx: &mut Tx<'_>, id: Id, reader: Owner) -> Result<bool, Problem> {
        let invited = invitations::table
            .filter(invitations::meeting_id.eq(id))
            .filter(invitations::withdrawn_at.is_null())
            .filter(invitations::invited_organisation_id.eq(Some(reader.organisation_id)))
            .filter(invitations::invited_branch.eq(Some(reader.branch)));
        Ok(diesel::select(exists(invited)).only(tx)?)
    }
}

/// An invitation as part of a case, under topic MEETING; who is invited reads its own.
pub struct InvitationItem;

impl CasePart for InvitationItem {
    const KIND: &'static str = "invitation";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id, Branch)> = invitations::table
            .filter(invitations::id.eq(id))
            .select((
                invitations::case_id,
                invitations::owner_organisation_id,
                invitations::owner_branch,
            ))
            .one(tx)?;
        Ok(found.map(|(case_id, owner, branch)| Located {
            case_id,
            owner: Owner::new(owner, branch),
            topic: Topic::Meeting,
        }))
    }

    fn addressed_to(tx: &mut Tx<'_>, id: Id, reader: Owner) -> Result<bool, Problem> {
        let own = invitations::table
            .filter(invitations::id.eq(id))
            .filter(invitations::invited_organisation_id.eq(Some(reader.organisation_id)))
            .filter(invitations::invited_branch.eq(Some(reader.branch)));
        Ok(diesel::select(exists(own)).only(tx)?)
    }
}

/// An intervention as part of a case, under its own topic.
pub struct InterventionItem;

impl CasePart for InterventionItem {
    const KIND: &'static str = "intervention";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id, Branch, Topic)> = interventions::table
            .filter(interventions::id.eq(id))
            .select((
                interventions::case_id,
                interventions::owner_organisation_id,
                interventions::owner_branch,
                interventions::topic,
            ))
            .one(tx)?;
        Ok(found.map(|(case_id, owner, branch, topic)| Located {
            case_id,
            owner: Owner::new(owner, branch),
            topic,
        }))
    }
}

/// A disclosure as part of a case, under topic BASIC like consents; whoever recorded it owns it, or who
/// opened the case.
pub struct DisclosureItem;

impl CasePart for DisclosureItem {
    const KIND: &'static str = "disclosure";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        type Found = (Id, Id, Branch, Option<Id>, Option<Branch>);
        let found: Option<Found> = disclosures::table
            .inner_join(cases::table.on(cases::id.eq(disclosures::case_id)))
            .left_join(disclosure_grounds::table)
            .filter(disclosures::id.eq(id))
            .filter(disclosures::basis.ne(Basis::Consent))
            .select((
                disclosures::case_id,
                cases::initiating_organisation_id,
                cases::initiating_branch,
                disclosure_grounds::organisation_id.nullable(),
                disclosure_grounds::owner_branch.nullable(),
            ))
            .one(tx)?;
        Ok(
            found.map(|(case_id, initiator, initiating, recorder, recording)| {
                let recorder = recorder.zip(recording);
                let (organisation, branch) = recorder.unwrap_or((initiator, initiating));
                Located {
                    case_id,
                    owner: Owner::new(organisation, branch),
                    topic: Topic::Basic,
                }
            }),
        )
    }
}
