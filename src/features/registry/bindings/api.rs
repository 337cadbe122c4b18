//! Issuer bindings over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::store::{self, BindingRow, subject};
use super::wire::{IssuerBinding, IssuerBindingEdit, NewIssuerBinding};
use crate::features::registry::policy::{
    CreateIssuerBinding, DeleteIssuerBinding, ListIssuerBindings, ReadIssuerBinding,
    UpdateIssuerBinding,
};
use crate::features::registry::rules::claim_faults;
use crate::features::registry::store::{SORT, require_administrator, target, tell};
use crate::gate::scope::Registry;
use crate::gate::token::Claims;
use crate::gate::{Action, Caller, Gate, Permit, Subject, Tx, history};
use crate::http::{
    Answer, IfMatch, Json, Links, Listing, Mount, Page, PageParams, Params, Patch, Versioned, link,
};
use crate::kernel::fact::{IssuerBindingCorrected, IssuerBound, IssuerUnbound};
use crate::kernel::{Fault, FaultCode, Id, Label, Problem, ProblemCode, When};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update)
        .service(end);
}

/// List the issuers bound to an organisation.
///
/// In the order in which they were bound.
#[utoipa::path(operation_id = "listIssuerBindings", tag = "Registry",
    params(("organisationId" = Id, Path), PageParams),
    responses((status = 200, body = Page<IssuerBinding>, description = "A page of bindings")))]
#[get("/organisations/{organisationId}/issuer-bindings")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    params: Params<PageParams>,
) -> Result<Listing<IssuerBinding>, Problem> {
    let page = params.request(SORT)?;
    let key = Subject::of("organisation", id.into_inner());
    let rows = gate
        .run::<ListIssuerBindings, _>(&caller, key, move |tx, permit| {
            store::list(tx, permit, &page)
        })
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// Bind an issuer to an organisation.
///
/// Accounts of the organisation can have that issuer from then on. Several organisations can share one, when
/// the binding of each says by which claim it is told.
#[utoipa::path(operation_id = "createIssuerBinding", tag = "Registry",
    params(("organisationId" = Id, Path)), request_body = NewIssuerBinding,
    responses((status = 201, body = IssuerBinding, description = "The binding", headers(("ETag" = String)))))]
#[post("/organisations/{organisationId}/issuer-bindings")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewIssuerBinding>,
) -> Result<Answer<IssuerBinding>, Problem> {
    let organisation = id.into_inner();
    let key = Subject::of("organisation", organisation);
    let row = gate
        .run::<CreateIssuerBinding, _>(&caller, key, move |tx, permit| {
            let new = body.0;
            let (claim, value) = (new.claim.as_deref(), new.claim_value.as_deref());
            Problem::unless_empty(claim_faults(claim, value))?;
            let others = store::elsewhere(tx, permit, &new.issuer, organisation)?;
            if others.contains(&false) || (!others.is_empty() && claim.is_none()) {
                return Err(shared());
            }
            let row = store::insert(tx, permit, &new)?;
            tell(tx, permit, IssuerBound { id: row.id }, &[organisation])?;
            Ok(row)
        })
        .await?;
    let path = format!("/issuer-bindings/{}", row.id);
    Ok(Answer::created(path, shown(row)).versioned())
}

/// Read the binding of an issuer.
#[utoipa::path(operation_id = "readIssuerBinding", tag = "Registry", params(("issuerBindingId" = Id, Path)),
    responses((status = 200, body = IssuerBinding, description = "The binding", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/issuer-bindings/{issuerBindingId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<IssuerBinding>, Problem> {
    let key = subject(id.into_inner());
    let row = gate
        .run::<ReadIssuerBinding, _>(&caller, key, store::load)
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Correct the binding of an issuer.
///
/// What it said before is kept. Another issuer is another binding. Tokens that do not say the claim are without
/// access from the next request on; a claim that the own token does not say is refused.
#[utoipa::path(operation_id = "updateIssuerBinding", tag = "Registry",
    params(("issuerBindingId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = IssuerBindingEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = IssuerBinding, description = "The binding", headers(("ETag" = String)))))]
#[patch("/issuer-bindings/{issuerBindingId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<IssuerBinding>, Problem> {
    let key = subject(id.into_inner());
    let own = caller.clone();
    let row = gate
        .run::<UpdateIssuerBinding, _>(&caller, key, move |tx, permit| {
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(edit) = patched else {
                return Ok(before);
            };
            check(tx, permit, &before, &edit, own.claims())?;
            store::update(tx, permit, before.version, &edit)?;
            history::keep(tx, permit, key, before.version, &current)?;
            let organisation = before.organisation_id;
            tell(
                tx,
                permit,
                IssuerBindingCorrected {
                    id: target(permit)?,
                },
                &[organisation],
            )?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// End the binding of an issuer.
///
/// The organisation's accounts with that issuer are without access from the next request on. Refused while the
/// organisation's administrators sign in by no other.
#[utoipa::path(operation_id = "deleteIssuerBinding", tag = "Registry",
    params(("issuerBindingId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "The binding has ended")))]
#[delete("/issuer-bindings/{issuerBindingId}")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    let id = id.into_inner();
    let key = subject(id);
    gate.run::<DeleteIssuerBinding, _>(&caller, key, move |tx, permit| {
        let before = store::load(tx, permit)?;
        let organisation = before.organisation_id;
        require_administrator(tx, permit, organisation, |one| one.binding == id)?;
        store::delete(tx, permit, version.of(before.version)?)?;
        history::keep(tx, permit, key, before.version, &shown(before))?;
        tell(
            tx,
            permit,
            IssuerUnbound {
                id: target(permit)?,
            },
            &[organisation],
        )?;
        Ok(())
    })
    .await?;
    Ok(Answer::no_content())
}

/// A claim has its value, one that is needed stays, and whoever corrects is not locked out.
fn check<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    before: &BindingRow,
    edit: &IssuerBindingEdit,
    own: &Claims,
) -> Result<(), Problem> {
    let (claim, value) = (edit.claim.as_deref(), edit.claim_value.as_deref());
    Problem::unless_empty(claim_faults(claim, value))?;
    let organisation = before.organisation_id;
    if claim.is_none() && !store::elsewhere(tx, permit, &before.issuer, organisation)?.is_empty() {
        return Err(shared());
    }
    let is_own = organisation == permit.actor().organisation_id && before.issuer == own.issuer;
    let said = claim.is_none_or(|claim| own.words.get(claim).map(String::as_str) == value);
    match is_own && !said {
        true => Err(Problem::with(
            ProblemCode::LastAdministrator,
            vec![Fault::at("/claim", FaultCode::NotAllowedHere)],
        )),
        false => Ok(()),
    }
}

fn shared() -> Problem {
    let fault = Fault::required("/claim", When::IssuerIsShared);
    Problem::with(ProblemCode::IssuerShared, vec![fault])
}

fn editable(row: &BindingRow) -> IssuerBindingEdit {
    IssuerBindingEdit {
        claim: row.claim.clone().map(Label::stored),
        claim_value: row.claim_value.clone().map(Label::stored),
    }
}

impl Versioned for IssuerBinding {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: BindingRow) -> IssuerBinding {
    let (id, organisation) = (row.id, row.organisation_id);
    IssuerBinding {
        id,
        organisation_id: organisation,
        issuer: row.issuer,
        claim: row.claim,
        claim_value: row.claim_value,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links: Links::from([
            ("self", link(format_args!("/issuer-bindings/{id}"))),
            (
                "organisation",
                link(format_args!("/organisations/{organisation}")),
            ),
        ]),
    }
}
