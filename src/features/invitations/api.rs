//! Invitations over HTTP.

use actix_web::{delete, get, post, web};

use super::policy::{
    CreateInvitation, CreateReceipt, CreateReply, DeleteInvitation, ListInvitations,
    ReadInvitation, channel,
};
use super::rules::{Calling, ReplyChannel, faults, require_ahead};
use super::store::{self, InvitationRow, Invited, ReplyRow};
use super::wire::{Invitation, InvitationReply, Invitations, NewInvitation, NewReply};
use crate::features::meetings::MeetingStatus;
use crate::features::{meetings, participants, registry};
use crate::gate::consent::PlanConsent;
use crate::gate::scope::{CaseScope, InvitationItem, PartOf};
use crate::gate::{Action, Actor, Caller, Gate, Permit, Tx};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Versioned, link};
use crate::kernel::vocabulary::{CaseStatus, Role, Topic};
use crate::kernel::{FaultCode, Id, Problem, ProblemCode, Stamp};

/// Routes of invitations.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(withdraw)
        .service(receive)
        .service(respond);
}

/// List a meeting's invitations.
///
/// In the order they were sent, also those withdrawn. A party sees its own and, under topic MEETING,
/// those of others, with the answers that count.
#[utoipa::path(operation_id = "listInvitations", tag = "Invitations", params(("meetingId" = Id, Path)),
    responses((status = 200, body = Invitations, description = "The invitations")))]
#[get("/meetings/{meetingId}/invitations")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    meeting: web::Path<Id>,
) -> Result<Answer<Invitations>, Problem> {
    let items = gate
        .run::<ListInvitations, _>(&caller, meeting.into_inner(), |tx, permit| {
            let rows = store::of_meeting(tx, permit)?;
            let replies = store::replies_of_meeting(tx, permit)?;
            let (actor, case) = (permit.actor(), &permit.target().case);
            let meeting = meetings::in_case(tx, permit, case, permit.target().id)?;
            let seen = rows.into_iter().filter(|row| sees(actor, case, row));
            let items = seen.map(|row| {
                let own = |reply: &&ReplyRow| reply.invitation_id == row.id;
                let latest = replies.iter().rfind(own).map(shown_reply);
                let ahead = is_ahead(&row, (meeting.status, meeting.starts_at), tx.now());
                shown(actor, case, row, latest, ahead)
            });
            Ok(items.collect())
        })
        .await?;
    Ok(Answer::ok(Invitations { items }))
}

/// Summon or invite a participant.
///
/// Once each, and no unit that nothing lets know of the case (422 BASIS_MISSING): when its basis ends, the
/// invitation is withdrawn. The first invitation calls the parties. Whom the law or an agreement binds on the day of the meeting is summoned, others are invited: the
/// server decides, and says by which row (`legalBasis`, see `GET /law`). When the meeting is moved to a day with
/// another answer, the invitation follows.
#[utoipa::path(operation_id = "createInvitation", tag = "Invitations", params(("meetingId" = Id, Path)),
    request_body = NewInvitation,
    responses((status = 201, body = Invitation, description = "The invitation", headers(("ETag" = String)))))]
#[post("/meetings/{meetingId}/invitations")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    meeting: web::Path<Id>,
    body: Json<NewInvitation>,
) -> Result<Answer<Invitation>, Problem> {
    let made = gate
        .run::<CreateInvitation, _>(&caller, meeting.into_inner(), move |tx, permit| {
            let row = invite(tx, permit, body.0.participant_id)?;
            Ok(shown(
                permit.actor(),
                &permit.target().case,
                row,
                None,
                true,
            ))
        })
        .await?;
    Ok(Answer::created(format!("/invitations/{}", made.id), made).versioned())
}

fn invite(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateInvitation>,
    participant: Id,
) -> Result<InvitationRow, Problem> {
    let case = &permit.target().case;
    case.status.require_open()?;
    PlanConsent::require(tx, case)?;
    let meeting = meetings::in_case(tx, permit, case, permit.target().id)?;
    require_ahead(false, meeting.status, meeting.starts_at, tx.now())?;
    let found = participants::in_case(tx, permit, case, participant)?;
    let Some(party) = found.filter(|party| party.valid_to.is_none()) else {
        return Err(Problem::invalid("/participantId", FaultCode::NotAParty));
    };
    if let Some(unit) = party.unit_id
        && unit != case.initiating_unit_id
        && !case.is_known_to(tx, unit)?
    {
        return Err(Problem::invalid("/participantId", FaultCode::BasisMissing));
    }
    let kinds = party
        .organisation_id
        .map(|id| registry::kinds_of(tx, permit, id))
        .transpose()?
        .flatten();
    let county = registry::county_of_unit(tx, permit, case.initiating_unit_id)?;
    let day = meeting.starts_at.swedish_day();
    let calling = Calling::of(tx.law(), kinds, county.as_deref(), day);
    let kind = calling.kind;
    let invited = Invited {
        participant_id: party.id,
        unit: party.unit(),
        attendance_duty: party.attendance_duty || kind.binds(),
        calling,
        meeting: &meeting,
    };
    store::insert(tx, permit, &invited)
}

/// Read an invitation.
///
/// With every answer ever given. Under topic MEETING; who is invited reads its own.
#[utoipa::path(operation_id = "readInvitation", tag = "Invitations", params(("invitationId" = Id, Path)),
    responses((status = 200, body = Invitation, description = "The invitation", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/invitations/{invitationId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Invitation>, Problem> {
    let invitation = gate
        .run::<ReadInvitation, _>(&caller, id.into_inner(), whole)
        .await?;
    Ok(Answer::ok(invitation).versioned())
}

/// Withdraw an invitation.
///
/// It stays readable, cannot be answered any more, and its guest link opens nothing. It can be done while the case
/// waits for consent, too.
#[utoipa::path(operation_id = "deleteInvitation", tag = "Invitations",
    params(("invitationId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Withdrawn")))]
#[delete("/invitations/{invitationId}")]
async fn withdraw(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteInvitation, _>(&caller, id.into_inner(), move |tx, permit| {
        let row = store::load(tx, permit)?;
        permit.target().case.status.require_not_closed()?;
        ahead(tx, permit, &row)?;
        store::withdraw(tx, permit, (&row, version.of(row.version)?))
    })
    .await?;
    Ok(Answer::no_content())
}

/// Say that an invitation has come.
///
/// Once: a second time is 409. An answer is a receipt too. Who may answer may do it.
#[utoipa::path(operation_id = "createInvitationReceipt", tag = "Invitations", params(("invitationId" = Id, Path)),
    responses((status = 201, body = Invitation, description = "The invitation with its receipt", headers(("ETag" = String)))))]
#[post("/invitations/{invitationId}/receipts")]
async fn receive(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Invitation>, Problem> {
    let received = gate
        .run::<CreateReceipt, _>(&caller, id.into_inner(), |tx, permit| {
            let row = store::load(tx, permit)?;
            answering(permit, &row)?;
            answerable(tx, permit, &row)?;
            store::receive(tx, permit)?;
            whole(tx, permit)
        })
        .await?;
    Ok(Answer::created(format!("/invitations/{}", received.id), received).versioned())
}

/// Answer an invitation.
///
/// Of the version read (`If-Match`): of two at once one gets 412. Every answer is kept, the last
/// counts; when the meeting is moved, it is to be answered again. Members of the invited unit and
/// the record system of its organisation answer; for private persons and external contacts who
/// coordinates the case records what they said. Too late is 409: begun, cancelled or withdrawn.
#[utoipa::path(operation_id = "createInvitationReply", tag = "Invitations",
    params(("invitationId" = Id, Path), ("If-Match" = String, Header)),
    request_body = NewReply,
    responses((status = 201, body = Invitation, description = "The invitation with its answer", headers(("ETag" = String)))))]
#[post("/invitations/{invitationId}/replies")]
async fn respond(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    body: Json<NewReply>,
) -> Result<Answer<Invitation>, Problem> {
    let answered = gate
        .run::<CreateReply, _>(&caller, id.into_inner(), move |tx, permit| {
            let row = store::load(tx, permit)?;
            let channel = answering(permit, &row)?;
            answerable(tx, permit, &row)?;
            Problem::unless_empty(faults(&body.0, tx.now()))?;
            store::reply(
                tx,
                permit,
                (&row, version.of(row.version)?),
                channel,
                &body.0,
            )?;
            whole(tx, permit)
        })
        .await?;
    Ok(Answer::created(format!("/invitations/{}", answered.id), answered).versioned())
}

/// Whether it is not too late for the invitation to a meeting that stands and starts so.
fn is_ahead(row: &InvitationRow, (status, starts_at): (MeetingStatus, Stamp), now: Stamp) -> bool {
    let withdrawn = row.withdrawn_at.is_some();
    require_ahead(withdrawn, status, starts_at, now).is_ok()
}

fn answering<A: Action<Target = PartOf<InvitationItem>>>(
    permit: &Permit<A>,
    row: &InvitationRow,
) -> Result<ReplyChannel, Problem> {
    channel(permit.actor(), &permit.target().case, row.invited())
        .ok_or_else(|| ProblemCode::Forbidden.into())
}

/// The permit's invitation, when it is not too late for it.
fn answerable<A: Action<Target = PartOf<InvitationItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    row: &InvitationRow,
) -> Result<(), Problem> {
    permit.target().case.status.require_open()?;
    ahead(tx, permit, row)
}

/// That the invitation stands and its meeting lies ahead.
fn ahead<A: Action<Target = PartOf<InvitationItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    row: &InvitationRow,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let meeting = meetings::in_case(tx, permit, case, row.meeting_id)?;
    let withdrawn = row.withdrawn_at.is_some();
    require_ahead(withdrawn, meeting.status, meeting.starts_at, tx.now())
}

impl Versioned for Invitation {
    fn version(&self) -> i64 {
        self.version
    }
}

fn sees(actor: &Actor, case: &CaseScope, row: &InvitationRow) -> bool {
    case.reader.reads(row.owner(), Topic::Meeting)
        || row
            .invited()
            .is_some_and(|unit| unit.owner() == actor.owner())
}

fn whole<A: Action<Target = PartOf<InvitationItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Invitation, Problem> {
    let row = store::load(tx, permit)?;
    let replies = store::replies(tx, permit)?;
    let counts = |reply: &&ReplyRow| reply.sequence == row.sequence;
    let latest = replies.iter().rfind(counts).map(shown_reply);
    let case = &permit.target().case;
    let meeting = meetings::in_case(tx, permit, case, row.meeting_id)?;
    let ahead = is_ahead(&row, (meeting.status, meeting.starts_at), tx.now());
    let of_unit = row.invited_unit_id.is_some();
    let invitation = shown(permit.actor(), case, row, latest, ahead);
    let told = permit.actor().role != Role::Person || of_unit;
    Ok(Invitation {
        replies: told.then(|| replies.iter().map(shown_reply).collect()),
        ..invitation
    })
}

fn shown(
    actor: &Actor,
    case: &CaseScope,
    row: InvitationRow,
    latest: Option<InvitationReply>,
    ahead: bool,
) -> Invitation {
    // What somebody close to the person answers is for those who coordinate, not for the others on that side.
    let untold = actor.role == Role::Person && row.invited_unit_id.is_none();
    Invitation {
        links: links(actor, case, &row, ahead),
        id: row.id,
        case_id: row.case_id,
        meeting_id: row.meeting_id,
        participant_id: row.participant_id,
        kind: row.kind,
        attendance_duty: row.attendance_duty,
        legal_basis: row.legal_basis,
        sequence: row.sequence,
        sent_at: row.sent_at,
        received_at: row.received_at.filter(|_| !untold),
        reply: row.reply.filter(|_| !untold),
        latest_reply: latest.filter(|_| !untold),
        replies: None,
        withdrawn_at: row.withdrawn_at,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

fn links(actor: &Actor, case: &CaseScope, row: &InvitationRow, ahead: bool) -> Links {
    let path = |end: &str| link(format_args!("/invitations/{}{end}", row.id));
    let meeting = |end: &str| link(format_args!("/meetings/{}{end}", row.meeting_id));
    let mut links = Links::from([("self", path(""))]);
    let whole = case.reader.reads(row.owner(), Topic::Meeting);
    if whole {
        links.insert("meeting", meeting(""));
    }
    if whole || row.withdrawn_at.is_none() {
        links.insert("calendar", meeting("/calendar"));
    }
    let open = case.status.require_open().is_ok();
    let answers = channel(actor, case, row.invited()).is_some() && !case.is_read_only();
    if ahead && open && answers {
        links.insert("reply", path("/replies"));
        if row.received_at.is_none() {
            links.insert("receive", path("/receipts"));
        }
    }
    if ahead && case.coordinated_by(actor) && case.status != CaseStatus::Closed {
        links.insert("withdraw", path(""));
        if open && row.invited_unit_id.is_none() {
            links.insert("makeGuestLink", path("/guest-links"));
        }
    }
    links
}

fn shown_reply(row: &ReplyRow) -> InvitationReply {
    let times = row.proposed_times.as_deref();
    InvitationReply {
        id: row.id,
        reply: row.reply,
        channel: row.channel,
        sequence: row.sequence,
        reason: row.reason.clone(),
        proposed_times: times.and_then(|times| serde_json::from_str(times).ok()),
        delegated_to: row.delegated_to.clone(),
        has_mandate: row.has_mandate,
        prepared_with: row.prepared_with.clone(),
        replied_at: row.replied_at,
    }
}
