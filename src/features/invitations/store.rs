//! Queries on invitations and what is answered to them.

use diesel::prelude::*;

use super::policy::{
    CreateInvitation, CreateReceipt, CreateReply, DeleteInvitation, ListInvitations, ReadAsGuest,
    ReplyAsGuest,
};
use super::rules::{Calling, InvitationKind, Reply, ReplyChannel, require_room_for_reply};
use super::wire::NewReply;
use crate::db::reading::columns;
use crate::db::schema::{invitation_replies, invitations};
use crate::db::sealed::SealInto;
use crate::features::meetings::PlainMeeting;
use crate::gate::scope::{InvitationItem, PartOf};
use crate::gate::{Action, Ask, LinkPermit, Permit, Tx};
use crate::kernel::fact::{
    InvitationAnswered, InvitationReceived, InvitationSent, InvitationWithdrawn,
};
use crate::kernel::limits::require_room;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::{Branch, Party};
use crate::kernel::{Id, Problem, ProblemCode, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(InvitationKind, Reply, ReplyChannel);

owned_rows!(InvitationRow);

/// A row of `invitations`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = invitations)]
pub struct InvitationRow {
    pub id: Id,
    pub case_id: Id,
    pub meeting_id: Id,
    pub participant_id: Id,
    pub owner_organisation_id: Id,
    pub owner_branch: Branch,
    pub invited_unit_id: Option<Id>,
    pub invited_organisation_id: Option<Id>,
    pub invited_branch: Option<Branch>,
    pub kind: InvitationKind,
    pub attendance_duty: bool,
    pub legal_basis: Option<String>,
    pub sequence: i32,
    pub sent_at: Stamp,
    pub received_at: Option<Stamp>,
    pub reply: Option<Reply>,
    pub withdrawn_at: Option<Stamp>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

impl InvitationRow {
    /// The invited unit, when it is one.
    pub fn invited(&self) -> Option<Party> {
        let unit = self.invited_unit_id.zip(self.invited_organisation_id);
        let party = |((unit_id, organisation_id), branch)| Party {
            unit_id,
            organisation_id,
            branch,
        };
        unit.zip(self.invited_branch).map(party)
    }
}

sealed_row! {
    /// A row of `invitation_replies`.
    invitation_replies: SealedReply => ReplyRow {
        id: Id,
        invitation_id: Id,
        sequence: i32,
        reply: Reply,
        channel: ReplyChannel,
        proposed_times: Option<String>,
        has_mandate: Option<bool>,
        replied_at: Stamp,
    } sealed {  } maybe { reason, delegated_to, prepared_with }
}

/// The invitations to the permit's meeting, in the order they were sent.
pub fn of_meeting(
    tx: &mut Tx<'_>,
    permit: &Permit<ListInvitations>,
) -> Result<Vec<InvitationRow>, Problem> {
    Ok(invitations::table
        .filter(invitations::meeting_id.eq(permit.target().id))
        .order(invitations::id)
        .select(columns::<InvitationRow>())
        .all(tx)?)
}

/// What was answered to the permit's meeting as it stands now, in order.
pub fn replies_of_meeting(
    tx: &mut Tx<'_>,
    permit: &Permit<ListInvitations>,
) -> Result<Vec<ReplyRow>, Problem> {
    let sealed: Vec<SealedReply> = invitation_replies::table
        .inner_join(invitations::table.on(invitations::id.eq(invitation_replies::invitation_id)))
        .filter(invitations::meeting_id.eq(permit.target().id))
        .filter(invitation_replies::sequence.eq(invitations::sequence))
        .order(invitation_replies::id)
        .select(columns::<SealedReply>())
        .all(tx)?;
    opened(sealed, permit.key()?)
}

fn opened(sealed: Vec<SealedReply>, key: &PersonKey) -> Result<Vec<ReplyRow>, Problem> {
    sealed.into_iter().map(|reply| reply.open(key)).collect()
}

/// The invitation of the permit.
pub fn load<A: Action<Target = PartOf<InvitationItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<InvitationRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<InvitationRow, Problem> {
    Ok(invitations::table
        .filter(invitations::id.eq(id))
        .select(columns::<InvitationRow>())
        .only(tx)?)
}

/// Every answer to the permit's invitation, in order.
pub fn replies<A: Action<Target = PartOf<InvitationItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Vec<ReplyRow>, Problem> {
    let sealed: Vec<SealedReply> = invitation_replies::table
        .filter(invitation_replies::invitation_id.eq(permit.target().id))
        .order(invitation_replies::id)
        .select(columns::<SealedReply>())
        .all(tx)?;
    opened(sealed, permit.key()?)
}

/// Whom to ask to which meeting, and how.
pub struct Invited<'a> {
    pub participant_id: Id,
    /// The unit, when it is one.
    pub unit: Option<Party>,
    pub calling: Calling,
    pub attendance_duty: bool,
    pub meeting: &'a PlainMeeting,
}

/// Invites a participant to the permit's meeting.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateInvitation>,
    invited: &Invited<'_>,
) -> Result<InvitationRow, Problem> {
    let meeting = permit.target();
    let of_meeting = invitations::table.filter(invitations::meeting_id.eq(meeting.id));
    require_room(of_meeting.count().only(tx)?)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(invitations::table)
        .values((
            (
                invitations::id.eq(id),
                invitations::case_id.eq(meeting.case.id),
                invitations::meeting_id.eq(meeting.id),
                invitations::participant_id.eq(invited.participant_id),
                invitations::owner_organisation_id.eq(permit.actor().organisation_id),
                invitations::owner_branch.eq(permit.actor().branch),
                invitations::inviting_unit_id.eq(permit.actor().unit_id),
                invitations::invited_unit_id.eq(invited.unit.map(|unit| unit.unit_id)),
                invitations::invited_organisation_id
                    .eq(invited.unit.map(|unit| unit.organisation_id)),
                invitations::invited_branch.eq(invited.unit.map(|unit| unit.branch)),
            ),
            invitations::kind.eq(invited.calling.kind),
            invitations::legal_basis.eq(invited.calling.legal_basis.as_deref()),
            invitations::attendance_duty.eq(invited.attendance_duty),
            invitations::sequence.eq(invited.meeting.sequence),
            invitations::sent_at.eq(now),
            invitations::version.eq(1_i64),
            invitations::created_at.eq(now),
            invitations::updated_at.eq(now),
        ))
        .run(tx)?;
    let sent = InvitationSent {
        id,
        unit: invited.unit.map(|unit| unit.unit_id),
        kind: invited.calling.kind,
        meeting_kind: invited.meeting.kind,
        starts_at: invited.meeting.starts_at,
    };
    permit.record(tx, sent)?;
    by_id(tx, id)
}

/// Records that the permit's invitation has come.
///
/// # Errors
/// 409 the second time.
pub fn receive(tx: &mut Tx<'_>, permit: &Permit<CreateReceipt>) -> Result<(), Problem> {
    let now = tx.now();
    let unreceived = invitations::table
        .filter(invitations::id.eq(permit.target().id))
        .filter(invitations::received_at.is_null());
    let met = diesel::update(unreceived)
        .set((
            invitations::received_at.eq(Some(now)),
            invitations::version.eq(invitations::version + 1),
            invitations::updated_at.eq(now),
        ))
        .run(tx)?;
    if met != 1 {
        return Err(ProblemCode::AlreadyExists.into());
    }
    let id = permit.target().id;
    permit.record(tx, InvitationReceived { id })
}

/// Answers the permit's invitation if it still has `version`.
///
/// # Errors
/// 412 when it has another, 409 when it was answered too many times.
pub fn reply(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateReply>,
    (row, version): (&InvitationRow, i64),
    channel: ReplyChannel,
    new: &NewReply,
) -> Result<(), Problem> {
    let actor = permit.actor();
    let author = Author {
        key: permit.key()?,
        channel,
        account: Some((actor.account_id, actor.unit_id)),
        guest_link: None,
    };
    answer(tx, (row, version), &author, new)?;
    permit.record(tx, InvitationAnswered { id: row.id })
}

/// Answers the link's invitation if it still has `version`.
///
/// # Errors
/// 412 when it has another, 409 when it was answered too many times.
pub fn reply_as_guest(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<ReplyAsGuest>,
    version: i64,
    new: &NewReply,
) -> Result<(), Problem> {
    let link = permit.link();
    let row = by_id(tx, link.invitation_id)?;
    let author = Author {
        key: permit.key()?,
        channel: ReplyChannel::GuestLink,
        account: None,
        guest_link: Some(link.link_id),
    };
    answer(tx, (&row, version), &author, new)?;
    permit.record(tx, InvitationAnswered { id: row.id })
}

/// Who answers, and by which way.
struct Author<'a> {
    key: &'a PersonKey,
    channel: ReplyChannel,
    account: Option<(Id, Id)>,
    guest_link: Option<Id>,
}

/// Keeps the answer, and makes it the one that counts.
fn answer(
    tx: &mut Tx<'_>,
    (row, version): (&InvitationRow, i64),
    author: &Author<'_>,
    new: &NewReply,
) -> Result<(), Problem> {
    let given = invitation_replies::table
        .filter(invitation_replies::invitation_id.eq(row.id))
        .filter(invitation_replies::channel.eq(author.channel));
    require_room_for_reply(given.count().only(tx)?)?;
    let now = tx.now();
    let same = invitations::table
        .filter(invitations::id.eq(row.id))
        .filter(invitations::version.eq(version));
    diesel::update(same)
        .set((
            invitations::reply.eq(Some(new.reply)),
            invitations::replied_at.eq(Some(now)),
            invitations::received_at.eq(Some(row.received_at.unwrap_or(now))),
            invitations::version.eq(version + 1),
            invitations::updated_at.eq(now),
        ))
        .guarded(tx)?;
    keep(tx, row, author, new)
}

/// The times that an answer proposes, as they are stored.
///
/// # Errors
/// 500 when they cannot be written, which is a defect of ours.
pub fn stored_times(new: &NewReply) -> Result<Option<String>, Problem> {
    let times = new.proposed_times.as_ref();
    let times = times.map(serde_json::to_string).transpose();
    times.map_err(|_| Problem::new(ProblemCode::Internal))
}

/// What was answered last to the invitation of a guest's link, to the meeting as it stands.
pub fn latest_of_guest(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<ReadAsGuest>,
) -> Result<Option<ReplyRow>, Problem> {
    let row = by_id(tx, permit.link().invitation_id)?;
    let latest: Option<SealedReply> = invitation_replies::table
        .filter(invitation_replies::invitation_id.eq(row.id))
        .filter(invitation_replies::sequence.eq(row.sequence))
        .order(invitation_replies::id.desc())
        .limit(1)
        .select(columns::<SealedReply>())
        .one(tx)?;
    let Some(latest) = latest else {
        return Ok(None);
    };
    latest.open(permit.key()?).map(Some)
}

fn keep(
    tx: &mut Tx<'_>,
    row: &InvitationRow,
    author: &Author<'_>,
    new: &NewReply,
) -> Result<(), Problem> {
    let times = stored_times(new)?;
    let (id, key) = (tx.new_id(), author.key);
    diesel::insert_into(invitation_replies::table)
        .values((
            invitation_replies::id.eq(id),
            invitation_replies::invitation_id.eq(row.id),
            invitation_replies::sequence.eq(row.sequence),
            invitation_replies::reply.eq(new.reply),
            invitation_replies::channel.eq(author.channel),
            invitation_replies::reason.sealed_some(key, id, new.reason.as_deref())?,
            invitation_replies::proposed_times.eq(times),
            invitation_replies::delegated_to.sealed_some(key, id, new.delegated_to.as_deref())?,
            invitation_replies::has_mandate.eq(new.has_mandate),
            invitation_replies::prepared_with.sealed_some(key, id, new.prepared_with.as_deref())?,
            invitation_replies::account_id.eq(author.account.map(|(account, _)| account)),
            invitation_replies::unit_id.eq(author.account.map(|(_, unit)| unit)),
            invitation_replies::guest_link_id.eq(author.guest_link),
            invitation_replies::replied_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// Withdraws the permit's invitation if it still has `version`.
///
/// # Errors
/// 412 when it has another.
pub fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteInvitation>,
    (row, version): (&InvitationRow, i64),
) -> Result<(), Problem> {
    let now = tx.now();
    let standing = invitations::table
        .filter(invitations::id.eq(row.id))
        .filter(invitations::version.eq(version))
        .filter(invitations::withdrawn_at.is_null());
    diesel::update(standing)
        .set((
            invitations::withdrawn_at.eq(Some(now)),
            invitations::version.eq(version + 1),
            invitations::updated_at.eq(now),
        ))
        .guarded(tx)?;
    let withdrawn = InvitationWithdrawn {
        id: row.id,
        kind: row.kind,
        together: false,
    };
    permit.record(tx, withdrawn)
}
