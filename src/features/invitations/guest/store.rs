//! Queries on guest links, and what their bearer is shown.

use diesel::prelude::*;

use super::page::View;
use crate::db::reading::columns;
use crate::db::schema::{
    cases, guest_links, invitations, meetings, organisations, participants, persons, units,
};
use crate::features::invitations::policy::{CreateGuestLink, DeleteGuestLink, ReadAsGuest};
use crate::features::invitations::rules::{InvitationKind, Reply};
use crate::features::invitations::store::{latest_of_guest, stored_times};
use crate::features::invitations::wire::NewReply;
use crate::features::meetings::MeetingStatus;
use crate::features::participants::ParticipantKind;
use crate::features::persons::ProtectedIdentity;
use crate::gate::scope::{GuestInvitation, GuestLinkItem, PartOf};
use crate::gate::{Action, Ask, LinkAction, LinkPermit, Permit, Tx};
use crate::kernel::fact::{GuestLinkMade, GuestLinkRevoked};
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::OrganisationKinds;
use crate::kernel::{Code, Id, LinkHash, Problem, Stamp};

/// A row of `guest_links`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = guest_links)]
pub struct LinkRow {
    pub id: Id,
    pub invitation_id: Id,
    pub expires_at: Stamp,
    pub revoked_at: Option<Stamp>,
    pub version: i64,
    pub created_at: Stamp,
}

/// The link of the permit.
pub fn load<A: Action<Target = PartOf<GuestLinkItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<LinkRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<LinkRow, Problem> {
    Ok(guest_links::table
        .filter(guest_links::id.eq(id))
        .select(columns::<LinkRow>())
        .only(tx)?)
}

/// Makes the one link of the permit's invitation, of whose secret only the hash is kept. Those made
/// before are revoked.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateGuestLink>,
    hash: &LinkHash,
    expires_at: Stamp,
) -> Result<LinkRow, Problem> {
    let (id, now, invitation) = (tx.new_id(), tx.now(), permit.target());
    let earlier = guest_links::table
        .filter(guest_links::invitation_id.eq(invitation.id))
        .filter(guest_links::revoked_at.is_null());
    diesel::update(earlier)
        .set((
            guest_links::revoked_at.eq(Some(now)),
            guest_links::version.eq(guest_links::version + 1),
        ))
        .run(tx)?;
    diesel::insert_into(guest_links::table)
        .values((
            guest_links::id.eq(id),
            guest_links::case_id.eq(invitation.case.id),
            guest_links::invitation_id.eq(invitation.id),
            guest_links::owner_organisation_id.eq(permit.actor().organisation_id),
            guest_links::owner_branch.eq(permit.actor().branch),
            guest_links::token_hash.eq(hash.as_str()),
            guest_links::expires_at.eq(expires_at),
            guest_links::version.eq(1_i64),
            guest_links::created_at.eq(now),
        ))
        .run(tx)?;
    permit.record(tx, GuestLinkMade { id })?;
    by_id(tx, id)
}

/// Revokes the link if it still has `version`.
///
/// # Errors
/// 412 when it has another, or is revoked.
pub fn revoke(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteGuestLink>,
    version: i64,
) -> Result<(), Problem> {
    let standing = guest_links::table
        .filter(guest_links::id.eq(permit.target().id))
        .filter(guest_links::version.eq(version))
        .filter(guest_links::revoked_at.is_null());
    diesel::update(standing)
        .set((
            guest_links::revoked_at.eq(Some(tx.now())),
            guest_links::version.eq(version + 1),
        ))
        .guarded(tx)?;
    let id = permit.target().id;
    permit.record(tx, GuestLinkRevoked { id })
}

#[derive(Queryable)]
struct ViewRow {
    unit: String,
    inviting: OrganisationKinds,
    kind: InvitationKind,
    reply: Option<Reply>,
    version: i64,
    starts_at: Stamp,
    duration_minutes: i32,
    meeting_id: Id,
    place: Option<Sealed<meetings::place>>,
    link: Option<Sealed<meetings::link>>,
    status: MeetingStatus,
    party: ParticipantKind,
    protected: ProtectedIdentity,
}

/// What an organisation is, for those who are not told which: the unit's name can tell where the
/// person lives.
fn kinds_named(kinds: OrganisationKinds) -> String {
    kinds.iter().map(Code::sv).collect::<Vec<_>>().join(" och ")
}

/// What the bearer of the permit's link is shown: never whom it is about, why or who else; of a
/// protected person's meeting neither the place nor which unit invites.
pub fn view<A: LinkAction<Link = GuestInvitation>>(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<A>,
) -> Result<View, Problem> {
    let row: ViewRow = invitations::table
        .inner_join(meetings::table.on(meetings::id.eq(invitations::meeting_id)))
        .inner_join(participants::table.on(participants::id.eq(invitations::participant_id)))
        .inner_join(units::table.on(units::id.eq(invitations::inviting_unit_id)))
        .inner_join(organisations::table.on(organisations::id.eq(units::organisation_id)))
        .inner_join(cases::table.on(cases::id.eq(invitations::case_id)))
        .inner_join(persons::table.on(persons::id.eq(cases::person_id)))
        .filter(invitations::id.eq(permit.link().invitation_id))
        .select((
            units::name,
            organisations::kinds,
            invitations::kind,
            invitations::reply,
            invitations::version,
            meetings::starts_at,
            meetings::duration_minutes,
            meetings::id,
            meetings::place,
            meetings::link,
            meetings::status,
            participants::kind,
            persons::protected_identity,
        ))
        .only(tx)?;
    let (told, key) = (!row.protected.hides_place(), permit.key()?);
    let contact = contact(tx, permit)?.filter(|_| told);
    let (place, link) = (
        key.open_some(row.meeting_id, row.place.as_ref())?,
        key.open_some(row.meeting_id, row.link.as_ref())?,
    );
    Ok(View {
        inviting: if told {
            row.unit
        } else {
            kinds_named(row.inviting)
        },
        kind: row.kind,
        starts_at: row.starts_at,
        minutes: row.duration_minutes,
        place: place.filter(|_| told),
        link: link.filter(|_| told),
        contact,
        is_cancelled: row.status == MeetingStatus::Cancelled,
        asks_mandate: row.party == ParticipantKind::External,
        replied: row.reply,
        version: row.version,
    })
}

/// How the unit that invites is reached, as the case says it.
fn contact<A: LinkAction<Link = GuestInvitation>>(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<A>,
) -> Result<Option<String>, Problem> {
    type Row = (Id, Option<Sealed<participants::contact>>);
    let found: Vec<Row> = invitations::table
        .inner_join(
            participants::table.on(participants::case_id
                .eq(invitations::case_id)
                .and(participants::unit_id.eq(invitations::inviting_unit_id.nullable()))),
        )
        .filter(invitations::id.eq(permit.link().invitation_id))
        .filter(participants::valid_to.is_null())
        .order(participants::id)
        .select((participants::id, participants::contact))
        .all(tx)?;
    let mut found = found.into_iter().filter(|(_, contact)| contact.is_some());
    match found.next() {
        Some((id, contact)) => Ok(permit.key()?.open_some(id, contact.as_ref())?),
        None => Ok(None),
    }
}

/// The meeting as a file for calendars.
pub fn calendar(tx: &mut Tx<'_>, permit: &LinkPermit<ReadAsGuest>) -> Result<String, Problem> {
    let meeting: Id = invitations::table
        .filter(invitations::id.eq(permit.link().invitation_id))
        .select(invitations::meeting_id)
        .only(tx)?;
    crate::features::meetings::calendar_file(tx, permit, meeting)
}

/// Whether `reply` is what was answered last by a guest link, and stands: it was sent twice.
pub fn is_said(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<ReadAsGuest>,
    reply: &NewReply,
) -> Result<bool, Problem> {
    let (said, times) = (latest_of_guest(tx, permit)?, stored_times(reply)?);
    Ok(said.is_some_and(|said| {
        said.reply == reply.reply
            && said.reason.as_deref() == reply.reason.as_deref()
            && said.delegated_to.as_deref() == reply.delegated_to.as_deref()
            && said.has_mandate == reply.has_mandate
            && said.proposed_times == times
    }))
}
