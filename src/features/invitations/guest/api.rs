//! Guest links over HTTP, and the pages that they lead to.

use std::sync::{Arc, LazyLock};

use actix_web::{HttpRequest, HttpResponse, delete, get, post, routes, web};

use super::form::{Typed, told};
use super::page::{self, Here};
use super::store::{self, LinkRow};
use super::style::STYLE;
use super::times::example;
use super::words::Words;
use crate::features::invitations::policy::{
    CreateGuestLink, DeleteGuestLink, ReadAsGuest, ReadGuestLink, ReplyAsGuest,
};
use crate::features::invitations::rules::{link_expiry, require_ahead};
use crate::features::invitations::store as invitations;
use crate::features::invitations::wire::{GuestLink, NewGuestLink, NewReply};
use crate::features::meetings;
use crate::gate::consent::PlanConsent;
use crate::gate::{Bearer, Caller, Gate, Permit, Tx};
use crate::http::edge::language;
use crate::http::html::{ContentPolicy, html, see_other};
use crate::http::system::Contract;
use crate::http::{Answer, Form, IfMatch, Json, Links, Mount, Versioned, link};
use crate::kernel::problem::Language;
use crate::kernel::{Id, LinkToken, Problem, ProblemCode};

/// Routes of guest links.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(create).service(read).service(revoke);
}

/// Routes outside the base path.
pub fn pages(cfg: &mut web::ServiceConfig) {
    cfg.service(thanks)
        .service(calendar)
        .service(show)
        .service(send);
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

/// From a page whose address ends in `/` to what stands below the link.
const BELOW_FOLDER: &str = "";

/// What a page's address says beside the secret: mail programs add marks and parameters, and none of them
/// matters but the language that is asked for.
struct Asked {
    words: &'static Words,
    /// The link's name, as it was made.
    token: String,
    /// From the page to what stands below the link.
    below: String,
}

impl Asked {
    fn of(request: &HttpRequest) -> Self {
        let pairs = request.query_string().split('&');
        let mut asked = pairs.filter_map(|pair| match pair {
            "lang=sv" => Some(Language::Swedish),
            "lang=en" => Some(Language::English),
            _ => None,
        });
        let text = request.match_info().get("token").unwrap_or_default();
        let token = LinkToken::mailed(text).map(|token| token.written());
        let token = token.unwrap_or_default();
        Self {
            words: Words::of(asked.next_back().unwrap_or_else(|| language(request))),
            below: match request.path().ends_with('/') {
                true => BELOW_FOLDER.to_owned(),
                false => format!("{token}/"),
            },
            token,
        }
    }

    fn here(&self) -> Here<'_> {
        Here {
            words: self.words,
            below: &self.below,
        }
    }

    fn page(&self, status: u16, body: String) -> HttpResponse {
        static POLICY: LazyLock<ContentPolicy> = LazyLock::new(|| ContentPolicy::of_form(STYLE));
        html(status, &POLICY, self.words.language, body)
    }

    /// One page for every link that opens nothing, byte for byte, and one for every other failure.
    fn failed(&self, problem: &Problem) -> HttpResponse {
        match problem.code {
            ProblemCode::NotFound => self.page(404, page::nothing_here(self.words)),
            code => self.page(code.status(), page::failure(self.words)),
        }
    }

    /// To another of the link's pages, in the same language; by an address that holds behind any gateway.
    fn to(&self, address: &str) -> HttpResponse {
        let address = format!("{address}?lang={}", self.words.language);
        see_other(&address)
    }
}

/// The page.
#[routes]
#[get("/guest/{token}")]
#[get("/guest/{token}/")]
async fn show(
    request: HttpRequest,
    gate: web::Data<Gate>,
    bearer: Result<Bearer, Problem>,
) -> HttpResponse {
    let asked = Asked::of(&request);
    match bearer {
        Ok(bearer) => invitation(&asked, &gate, &bearer, &Typed::default(), 200, &[]).await,
        Err(problem) => asked.failed(&problem),
    }
}

/// The thanks: what was answered, as often as it is loaded.
#[get("/guest/{token}/svar")]
async fn thanks(
    request: HttpRequest,
    gate: web::Data<Gate>,
    bearer: Result<Bearer, Problem>,
) -> HttpResponse {
    let asked = Asked {
        below: BELOW_FOLDER.to_owned(),
        ..Asked::of(&request)
    };
    let back = format!("../{}", asked.token);
    let view = match bearer {
        Ok(bearer) => gate.follow::<ReadAsGuest, _>(&bearer, store::view).await,
        Err(problem) => Err(problem),
    };
    match view {
        Ok(view) => match view.replied.filter(|_| !view.is_cancelled) {
            Some(reply) => {
                let back = format!("{back}?lang={}", asked.words.language);
                asked.page(200, page::thanks(asked.here(), &view, reply, &back))
            }
            None => asked.to(&back),
        },
        Err(problem) => asked.failed(&problem),
    }
}

/// The meeting for the guest's own calendar.
#[get("/guest/{token}/sip-mote.ics")]
async fn calendar(
    request: HttpRequest,
    gate: web::Data<Gate>,
    bearer: Result<Bearer, Problem>,
) -> HttpResponse {
    let file = match bearer {
        Ok(bearer) => {
            gate.follow::<ReadAsGuest, _>(&bearer, store::calendar)
                .await
        }
        Err(problem) => Err(problem),
    };
    match file {
        Ok(file) => meetings::attachment(file),
        Err(problem) => Asked::of(&request).failed(&problem),
    }
}

/// The page's form. Possession of the link is the right to send it, so there is no session that
/// another site could misuse. What was received is shown by a page of its own, which can be loaded again.
#[routes]
#[post("/guest/{token}")]
#[post("/guest/{token}/")]
async fn send(
    request: HttpRequest,
    gate: web::Data<Gate>,
    bearer: Result<Bearer, Problem>,
    form: Result<Form, Problem>,
) -> HttpResponse {
    let asked = Asked::of(&request);
    let (bearer, typed) = match (bearer, form) {
        (Ok(bearer), Ok(form)) => (bearer, Typed::new(form.0)),
        (Err(problem), _) | (_, Err(problem)) => return asked.failed(&problem),
    };
    let refused = match typed.reply(gate.clock().now()) {
        Err(problem) => problem,
        Ok(reply) => match record(&gate, &bearer, typed.version(), Arc::new(reply)).await {
            Ok(()) => return asked.to(&format!("{}svar", asked.below)),
            Err(problem) => problem,
        },
    };
    let words = asked.words;
    let changed = [("", words.changed.to_owned())];
    match refused.code {
        ProblemCode::Invalid => {
            let example = example(gate.clock().now());
            let told = told(words, &refused.faults, &example);
            invitation(&asked, &gate, &bearer, &typed, 422, &told).await
        }
        ProblemCode::StaleVersion => {
            invitation(&asked, &gate, &bearer, &typed, 409, &changed).await
        }
        // The page itself says so.
        ProblemCode::MeetingCancelled => invitation(&asked, &gate, &bearer, &typed, 409, &[]).await,
        _ => asked.failed(&refused),
    }
}

/// Records the answer; one that was sent twice is recorded once.
async fn record(
    gate: &Gate,
    bearer: &Bearer,
    version: Option<i64>,
    reply: Arc<NewReply>,
) -> Result<(), Problem> {
    let again = reply.clone();
    let recorded = gate
        .follow::<ReplyAsGuest, _>(bearer, move |tx, permit| {
            if store::view(tx, permit)?.is_cancelled {
                return Err(ProblemCode::MeetingCancelled.into());
            }
            let version = version.ok_or(ProblemCode::StaleVersion)?;
            invitations::reply_as_guest(tx, permit, version, &reply)
        })
        .await;
    match recorded {
        Err(stale) if stale.code == ProblemCode::StaleVersion => {
            let said = gate
                .follow::<ReadAsGuest, _>(bearer, move |tx, permit| {
                    store::is_said(tx, permit, &again)
                })
                .await?;
            if said { Ok(()) } else { Err(stale) }
        }
        other => other,
    }
}

async fn invitation(
    asked: &Asked,
    gate: &Gate,
    bearer: &Bearer,
    typed: &Typed,
    status: u16,
    errors: &[(&str, String)],
) -> HttpResponse {
    let view = gate.follow::<ReadAsGuest, _>(bearer, store::view).await;
    let example = example(gate.clock().now());
    match view {
        Ok(view) => {
            let body = page::invitation(asked.here(), &view, typed, errors, &example);
            asked.page(status, body)
        }
        Err(problem) => asked.failed(&problem),
    }
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
