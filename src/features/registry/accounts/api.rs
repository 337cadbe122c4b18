//! Accounts over HTTP.

use actix_web::{get, patch, post, web};

use super::store::{self, AccountRow};
use super::wire::{Account, AccountEdit, NewAccount};
use crate::features::registry::policy::{CreateAccount, ListAccounts, ReadAccount, UpdateAccount};
use crate::features::registry::store::{SORT, require_administrator};
use crate::gate::{Caller, Gate, Permit, Subject, Tx, history};
use crate::http::{
    Answer, IfMatch, Json, Links, Listing, Mount, Page, PageParams, Params, Patch, Versioned, link,
};
use crate::kernel::{FaultCode, Id, Line, Problem};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update);
}

/// List accounts.
///
/// In the order in which they were registered.
#[utoipa::path(operation_id = "listAccounts", tag = "Registry", params(PageParams),
    responses((status = 200, body = Page<Account>, description = "A page of accounts")))]
#[get("/accounts")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<PageParams>,
) -> Result<Listing<Account>, Problem> {
    let page = params.request(SORT)?;
    let rows = gate
        .run::<ListAccounts, _>(&caller, Subject::all("account"), move |tx, permit| {
            store::list(tx, permit, &page)
        })
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// Register an account.
///
/// It can do nothing until it has an assignment, and belongs to its organisation for good: one issuer and
/// subject is one account.
#[utoipa::path(operation_id = "createAccount", tag = "Registry", request_body = NewAccount,
    responses((status = 201, body = Account, description = "The account", headers(("ETag" = String)))))]
#[post("/accounts")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewAccount>,
) -> Result<Answer<Account>, Problem> {
    let key = Subject::of("organisation", body.0.organisation_id);
    let row = gate
        .run::<CreateAccount, _>(&caller, key, move |tx, permit| {
            match store::is_bound(tx, permit, &body.0.issuer)? {
                true => store::insert(tx, permit, &body.0),
                false => Err(Problem::invalid("/issuer", FaultCode::IssuerNotBound)),
            }
        })
        .await?;
    Ok(Answer::created(format!("/accounts/{}", row.id), shown(row)).versioned())
}

/// Read an account.
#[utoipa::path(operation_id = "readAccount", tag = "Registry", params(("accountId" = Id, Path)),
    responses((status = 200, body = Account, description = "The account", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/accounts/{accountId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Account>, Problem> {
    let row = gate
        .run::<ReadAccount, _>(
            &caller,
            Subject::of("account", id.into_inner()),
            store::load,
        )
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Correct an account.
///
/// What it said before is kept. Issuer and subject stay as they were: another pair is another
/// account. An inactive account has no access from the next request on; the open cases
/// that one of its assignments leads are to be given another lead (worklist NAME_LEAD).
#[utoipa::path(operation_id = "updateAccount", tag = "Registry",
    params(("accountId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = AccountEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Account, description = "The account", headers(("ETag" = String)))))]
#[patch("/accounts/{accountId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Account>, Problem> {
    let key = Subject::of("account", id.into_inner());
    let row = gate
        .run::<UpdateAccount, _>(&caller, key, move |tx, permit| {
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(edit) = patched else {
                return Ok(before);
            };
            let closed = current.active && !edit.active;
            if closed {
                require_others(tx, permit, before.id)?;
            }
            store::update(tx, permit, before.version, (&edit, closed))?;
            history::keep(tx, permit, key, before.version, &current)?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Every organisation that `account` keeps has somebody else who does.
fn require_others(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateAccount>,
    account: Id,
) -> Result<(), Problem> {
    for organisation in store::kept_by(tx, permit)? {
        require_administrator(tx, permit, organisation, |one| one.account == account)?;
    }
    Ok(())
}

fn editable(row: &AccountRow) -> AccountEdit {
    AccountEdit {
        display_name: Line::stored(row.display_name.clone()),
        active: row.active,
    }
}

impl Versioned for Account {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: AccountRow) -> Account {
    let id = row.id;
    Account {
        id,
        organisation_id: row.organisation_id,
        issuer: row.issuer,
        subject: row.subject,
        display_name: row.display_name,
        active: row.active,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links: Links::from([
            ("self", link(format_args!("/accounts/{id}"))),
            (
                "assignments",
                link(format_args!("/accounts/{id}/assignments")),
            ),
        ]),
    }
}
