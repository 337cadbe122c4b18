//! Guest links over HTTP, and the pages that they lead to.

use std::sync::LazyLock;

use actix_web::{HttpResponse, delete, get, post, web};

use super::form::{Typed, told};
use super::page;
use super::store::{self, LinkRow};
use crate::features::invitations::policy::{
    CreateGuestLink, DeleteGuestLink, ReadAsGuest, ReadGuestLink, ReplyAsGuest,
};
use crate::features::invitations::rules::{link_expiry, require_ahead};
use crate::features::invitations::store as invitations;
use crate::features::invitations::wire::{GuestLink, NewGuestLink, NewReply};
use crate::features::meetings;
use crate::gate::consent::PlanConsent;
use crate::gate::{Bearer, Caller, Gate, Permit, Tx};
use crate::http::html::{ContentPolicy, html};
use crate::http::system::Contract;
use crate::http::{Answer, Form, IfMatch, Json, Links, Mount, Versioned, link};
use crate::kernel::{Id, LinkToken, Problem, ProblemCode};

/// Routes of guest links.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(create).service(read).service(revoke);
}

/// Routes outside the base path.
pub fn pages(cfg: &mut web::ServiceConfig) {
    cfg.service(show).service(send);
}

/// Make a guest link.
///
/// For somebody without an account: a private person or an external contact. Whoever holds the link
/// answers the invitation on a page of its own, until it runs out or the meeting begins. Its address is
/// shown once, and a link made before is revoked.
#[utoipa::path(operation_id = "createGuestLink", tag = "Invitations", params(("invitationId" = Id, Path)),
    request_body = NewGuestLink,
    responses((status = 201, body = GuestLink, description = "The link with its address", headers(("ETag" = String)))))]
#[post("/invitations/{invitationId}/guest-links")]
async fn create(
    gate: web::Data<Gate>,
    contract: web::Data<Contract>,
    caller: Caller,
    invitation: web::Path<Id>,
    body: Json<NewGuestLink>,
) -> Result<Answer<GuestLink>, Problem> {
    let token = LinkToken::random()?;
    let url = format!("{}/guest/{}", contract.public_url(), token.written());
    let row = gate
        .run::<CreateGuestLink, _>(&caller, invitation.into_inner(), move |tx, permit| {
            make(tx, permit, &token, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/guest-links/{}", row.id), shown(row, Some(url))).versioned())
}

fn make(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateGuestLink>,
    token: &LinkToken,
    new: &NewGuestLink,
) -> Result<LinkRow, Problem> {
    let case = &permit.target().case;
    case.status.require_open()?;
    PlanConsent::require(tx, case)?;
    let row = invitations::load(tx, permit)?;
    let meeting = meetings::in_case(tx, permit, case, row.meeting_id)?;
    let withdrawn = row.withdrawn_at.is_some();
    require_ahead(withdrawn, meeting.status, meeting.starts_at, tx.now())?;
    if row.invited_unit_id.is_some() {
        // A unit has accounts, which say who answered.
        return Err(ProblemCode::UnitAnswersByAccount.into());
    }
    let expires_at = link_expiry(new.expires_at, meeting.starts_at, tx.now())?;
    store::insert(tx, permit, &token.hash(), expires_at)
}

/// Read a guest link.
///
/// Without its address; for who coordinates the case.
#[utoipa::path(operation_id = "readGuestLink", tag = "Invitations", params(("guestLinkId" = Id, Path)),
    responses((status = 200, body = GuestLink, description = "The link", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/guest-links/{guestLinkId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<GuestLink>, Problem> {
    let row = gate
        .run::<ReadGuestLink, _>(&caller, id.into_inner(), store::load)
        .await?;
    Ok(Answer::ok(shown(row, None)).versioned())
}

/// Revoke a guest link.
///
/// At once: it opens nothing any more.
#[utoipa::path(operation_id = "deleteGuestLink", tag = "Invitations",
    params(("guestLinkId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Revoked")))]
#[delete("/guest-links/{guestLinkId}")]
async fn revoke(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteGuestLink, _>(&caller, id.into_inner(), move |tx, permit| {
        let present = store::load(tx, permit)?.version;
        store::revoke(tx, permit, version.of(present)?)
    })
    .await?;
    Ok(Answer::no_content())
}

/// The page.
#[get("/guest/{token}")]
async fn show(gate: web::Data<Gate>, bearer: Result<Bearer, Problem>) -> HttpResponse {
    match bearer {
        Ok(bearer) => invitation(&gate, &bearer, &Typed::default(), 200, &[]).await,
        Err(problem) => failed(&problem),
    }
}

/// The page's form. Possession of the link is the right to send it, so there is no session that
/// another site could misuse.
#[post("/guest/{token}")]
async fn send(
    gate: web::Data<Gate>,
    bearer: Result<Bearer, Problem>,
    form: Result<Form, Problem>,
) -> HttpResponse {
    let (bearer, typed) = match (bearer, form) {
        (Ok(bearer), Ok(form)) => (bearer, Typed::new(form.0)),
        (Err(problem), _) | (_, Err(problem)) => return failed(&problem),
    };
    let refused = match typed.reply(gate.clock().now()) {
        Err(problem) => problem,
        Ok(reply) => {
            let answer = reply.reply;
            match record(&gate, &bearer, typed.version(), reply).await {
                Ok(()) => return page(200, page::thanks(answer)),
                Err(problem) => problem,
            }
        }
    };
    let changed = [("", CHANGED.to_owned())];
    match refused.code {
        ProblemCode::Invalid => {
            invitation(&gate, &bearer, &typed, 422, &told(&refused.faults)).await
        }
        ProblemCode::StaleVersion => invitation(&gate, &bearer, &typed, 409, &changed).await,
        // The page itself says so.
        ProblemCode::MeetingCancelled => invitation(&gate, &bearer, &typed, 409, &[]).await,
        _ => failed(&refused),
    }
}

/// What a guest is told whose page is of yesterday.
const CHANGED: &str = "Mötet eller svaret har ändrats sedan du öppnade sidan. Kontrollera tiden och \
     platsen nedan och skicka svaret igen.";

async fn record(
    gate: &Gate,
    bearer: &Bearer,
    version: Option<i64>,
    reply: NewReply,
) -> Result<(), Problem> {
    gate.follow::<ReplyAsGuest, _>(bearer, move |tx, permit| {
        if store::view(tx, permit)?.is_cancelled {
            return Err(ProblemCode::MeetingCancelled.into());
        }
        let version = version.ok_or(ProblemCode::StaleVersion)?;
        invitations::reply_as_guest(tx, permit, version, &reply)
    })
    .await
}

async fn invitation(
    gate: &Gate,
    bearer: &Bearer,
    typed: &Typed,
    status: u16,
    errors: &[(&str, String)],
) -> HttpResponse {
    let view = gate.follow::<ReadAsGuest, _>(bearer, store::view).await;
    match view {
        Ok(view) => page(status, page::invitation(&view, typed, errors)),
        Err(problem) => failed(&problem),
    }
}

/// One page for every link that opens nothing, byte for byte, and one for every other failure.
fn failed(problem: &Problem) -> HttpResponse {
    match problem.code {
        ProblemCode::NotFound => page(404, page::nothing_here()),
        code => page(code.status(), page::failure()),
    }
}

fn page(status: u16, body: String) -> HttpResponse {
    static POLICY: LazyLock<ContentPolicy> = LazyLock::new(|| ContentPolicy::of_form(page::STYLE));
    html(status, &POLICY, body)
}

impl Versioned for GuestLink {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: LinkRow, url: Option<String>) -> GuestLink {
    let invitation = format!("/invitations/{}", row.invitation_id);
    let links = Links::from([
        ("self", link(format_args!("/guest-links/{}", row.id))),
        ("invitation", link(invitation)),
    ]);
    GuestLink {
        id: row.id,
        invitation_id: row.invitation_id,
        url,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        version: row.version,
        created_at: row.created_at,
        links,
    }
}
