//! Links by which a SIP is requested over HTTP, and the page that they lead to.

use std::sync::LazyLock;

use actix_web::{HttpResponse, delete, get, post, web};
use serde_json::{Map, Value, json};

use super::page;
use super::rules::{link_expiry, link_faults};
use super::store::{self, LinkRow};
use super::wire::{NewRequestLink, RequestLink, Said};
use crate::features::invitations::STYLE;
use crate::features::requests::asking::{asked_unit, person_of};
use crate::features::requests::policy::{
    AskByLink, CreateRequestLink, DeleteRequestLink, ReadByLink, ReadRequestLink, WithdrawByLink,
};
use crate::gate::{Bearer, Caller, Gate};
use crate::http::body;
use crate::http::html::{ContentPolicy, html, see_other};
use crate::http::system::Contract;
use crate::http::{Answer, Form, IfMatch, Json, Links, Mount, Versioned, link};
use crate::kernel::{Fault, FaultCode, Id, LinkToken, Problem, ProblemCode};

/// Routes of these links.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(create).service(read).service(revoke);
}

/// Routes outside the base path.
pub fn pages(cfg: &mut web::ServiceConfig) {
    cfg.service(show).service(send);
}

/// Make a link to request a SIP by.
///
/// For the person, or somebody for the person, who has no account: whoever holds it asks the one unit for a SIP for the
/// one person, once, on a page of its own, reads the answer there, and is told nothing about the person. Its address
/// is shown once. Not for protected persons.
#[utoipa::path(operation_id = "createRequestLink", tag = "Requests", request_body = NewRequestLink,
    responses((status = 201, body = RequestLink, description = "The link with its address", headers(("ETag" = String)))))]
#[post("/request-links")]
async fn create(
    gate: web::Data<Gate>,
    contract: web::Data<Contract>,
    caller: Caller,
    body: Json<NewRequestLink>,
) -> Result<Answer<RequestLink>, Problem> {
    let token = LinkToken::random()?;
    let url = format!(
        "{}/guest/begaran/{}",
        contract.public_url(),
        token.written()
    );
    let row = gate
        .run::<CreateRequestLink, _>(&caller, "request-link", move |tx, permit| {
            let mut new = body.0;
            let mut faults = link_faults(&new);
            let unit = asked_unit(tx, permit, new.unit_id, &mut faults)?;
            let stated = new.person.take();
            let person = person_of(tx, permit, (new.person_id, stated), &mut faults)?;
            let expires_at = link_expiry(new.expires_at, tx.now(), &mut faults);
            if person.as_ref().is_some_and(|person| person.is_protected) {
                faults.push(Fault::at("/personId", FaultCode::ProtectedPerson));
            }
            Problem::unless_empty(faults)?;
            let (Some(unit), Some(person)) = (unit, person) else {
                return Err(ProblemCode::Internal.into());
            };
            let hash = token.hash();
            store::insert(tx, permit, &new, (unit, &person), (&hash, expires_at))
        })
        .await?;
    Ok(Answer::created(format!("/request-links/{}", row.id), shown(row, Some(url))).versioned())
}

/// Read a link to request a SIP by.
///
/// Without its address; for the unit that made it.
#[utoipa::path(operation_id = "readRequestLink", tag = "Requests", params(("requestLinkId" = Id, Path)),
    responses((status = 200, body = RequestLink, description = "The link", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/request-links/{requestLinkId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<RequestLink>, Problem> {
    let row = gate
        .run::<ReadRequestLink, _>(&caller, id.into_inner(), store::load)
        .await?;
    Ok(Answer::ok(shown(row, None)).versioned())
}

/// Revoke a link to request a SIP by.
///
/// At once: it opens nothing any more. What was asked by it stands.
#[utoipa::path(operation_id = "deleteRequestLink", tag = "Requests",
    params(("requestLinkId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Revoked")))]
#[delete("/request-links/{requestLinkId}")]
async fn revoke(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteRequestLink, _>(&caller, id.into_inner(), move |tx, permit| {
        let present = store::load(tx, permit)?.version;
        store::revoke(tx, permit, version.of(present)?)
    })
    .await?;
    Ok(Answer::no_content())
}

fn answered(status: u16, body: String) -> HttpResponse {
    static POLICY: LazyLock<ContentPolicy> = LazyLock::new(|| ContentPolicy::of_form(STYLE));
    html(status, &POLICY, "sv", body)
}

fn failed(problem: &Problem) -> HttpResponse {
    match problem.code {
        ProblemCode::NotFound => answered(404, page::nothing_here()),
        code => answered(code.status(), page::failure()),
    }
}

/// The page: to ask, and then what became of it.
#[get("/guest/begaran/{token}")]
async fn show(gate: web::Data<Gate>, bearer: Result<Bearer, Problem>) -> HttpResponse {
    match bearer {
        Ok(bearer) => shown_to(&gate, &bearer, 200, &[], &[]).await,
        Err(problem) => failed(&problem),
    }
}

/// The page's forms. Possession of the link is the right to send them.
#[post("/guest/begaran/{token}")]
async fn send(
    token: web::Path<String>,
    gate: web::Data<Gate>,
    bearer: Result<Bearer, Problem>,
    form: Result<Form, Problem>,
) -> HttpResponse {
    let (bearer, pairs) = match (bearer, form) {
        (Ok(bearer), Ok(form)) => (bearer, form.0),
        (Err(problem), _) | (_, Err(problem)) => return failed(&problem),
    };
    let done = match pairs.iter().any(|(name, _)| name == "withdraw") {
        true => {
            gate.follow::<WithdrawByLink, _>(&bearer, store::withdraw)
                .await
        }
        false => match said(&pairs) {
            Err(problem) => Err(problem),
            Ok(said) => {
                gate.follow::<AskByLink, _>(&bearer, move |tx, permit| {
                    store::ask(tx, permit, &said)
                })
                .await
            }
        },
    };
    match done {
        Ok(()) => see_other(token.as_str()),
        Err(problem) if problem.code.status() == 422 || problem.code.status() == 409 => {
            let errors = page::told(&problem);
            shown_to(&gate, &bearer, problem.code.status(), &pairs, &errors).await
        }
        Err(problem) => failed(&problem),
    }
}

/// What was typed, as a body is read.
fn said(pairs: &[(String, String)]) -> Result<Said, Problem> {
    let mut members = Map::new();
    for name in page::FIELDS {
        let text = page::typed(pairs, name).replace("\r\n", "\n");
        if !text.trim().is_empty() {
            members.insert(name.to_owned(), json!(text.trim()));
        }
    }
    body::read::<Said>(Value::Object(members))
}

async fn shown_to(
    gate: &Gate,
    bearer: &Bearer,
    status: u16,
    typed: &[(String, String)],
    errors: &[(&str, String)],
) -> HttpResponse {
    match gate.follow::<ReadByLink, _>(bearer, store::view).await {
        Ok(view) => answered(status, page::request(&view, typed, errors)),
        Err(problem) => failed(&problem),
    }
}

impl Versioned for RequestLink {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: LinkRow, url: Option<String>) -> RequestLink {
    RequestLink {
        id: row.id,
        unit_id: row.unit_id,
        asked_by: row.asked_by,
        url,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        used: row.request_id.is_some(),
        version: row.version,
        created_at: row.created_at,
        links: Links::from([("self", link(format_args!("/request-links/{}", row.id)))]),
    }
}
