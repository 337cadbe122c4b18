//! Assignments over HTTP.

use actix_web::{delete, get, post, web};

use super::store::{self, AssignmentRow};
use super::wire::{Assignment, NewAssignment};
use crate::features::registry::accounts;
use crate::features::registry::policy::{
    CreateAssignment, EndAssignment, ListAssignments, ReadAssignment,
};
use crate::features::registry::rules::{end_of, period_faults, role_faults};
use crate::features::registry::store::{SORT, organisation_of_unit, target};
use crate::gate::scope::Registry;
use crate::gate::{Action, Caller, Gate, Permit, Subject, Tx, history};
use crate::http::{Answer, Json, Links, Listing, Mount, Page, PageParams, Params, link};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode, Stamp};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(end);
}

/// List an account's assignments.
///
/// In the order in which they were given, ended ones too.
#[utoipa::path(operation_id = "listAssignments", tag = "Registry", params(("accountId" = Id, Path), PageParams),
    responses((status = 200, body = Page<Assignment>, description = "A page of assignments")))]
#[get("/accounts/{accountId}/assignments")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    account: web::Path<Id>,
    params: Params<PageParams>,
) -> Result<Listing<Assignment>, Problem> {
    let page = params.request(SORT)?;
    let key = Subject::of("account", account.into_inner());
    let rows = gate
        .run::<ListAssignments, _>(&caller, key, move |tx, permit| {
            require_account(tx, permit)?;
            store::list(tx, permit, &page)
        })
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// Give an account an assignment.
///
/// What the account may do from then on is decided by the role; in every request it states which
/// assignment it acts in when it has several.
#[utoipa::path(operation_id = "createAssignment", tag = "Registry", params(("accountId" = Id, Path)),
    request_body = NewAssignment,
    responses((status = 201, body = Assignment, description = "The assignment")))]
#[post("/accounts/{accountId}/assignments")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    account: web::Path<Id>,
    body: Json<NewAssignment>,
) -> Result<Answer<Assignment>, Problem> {
    let key = Subject::of("account", account.into_inner());
    let row = gate
        .run::<CreateAssignment, _>(&caller, key, move |tx, permit| {
            require_account(tx, permit)?;
            let from = body.0.valid_from.unwrap_or(tx.now());
            check(tx, permit, from, &body.0)?;
            store::insert(tx, permit, from, &body.0)
        })
        .await?;
    let path = format!("/accounts/{}/assignments/{}", row.account_id, row.id);
    Ok(Answer::created(path, shown(row)))
}

/// Read an assignment.
#[utoipa::path(operation_id = "readAssignment", tag = "Registry",
    params(("accountId" = Id, Path), ("assignmentId" = Id, Path)),
    responses((status = 200, body = Assignment, description = "The assignment")))]
#[get("/accounts/{accountId}/assignments/{assignmentId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    path: web::Path<(Id, Id)>,
) -> Result<Answer<Assignment>, Problem> {
    let (account, id) = path.into_inner();
    let key = Subject::of("assignment", id);
    let row = gate
        .run::<ReadAssignment, _>(&caller, key, move |tx, permit| {
            store::load(tx, permit, account)
        })
        .await?;
    Ok(Answer::ok(shown(row)))
}

/// End an assignment.
///
/// From now on; it stays in the list with its end, and what was done in it stays in the access
/// log. One that has ended already is not found. An assignment has no version, so `If-Match` is
/// neither needed nor read.
#[utoipa::path(operation_id = "endAssignment", tag = "Registry",
    params(("accountId" = Id, Path), ("assignmentId" = Id, Path)),
    responses((status = 204, description = "The assignment has ended")))]
#[delete("/accounts/{accountId}/assignments/{assignmentId}")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    path: web::Path<(Id, Id)>,
) -> Result<Answer<()>, Problem> {
    let (account, id) = path.into_inner();
    let key = Subject::of("assignment", id);
    gate.run::<EndAssignment, _>(&caller, key, move |tx, permit| {
        let before = store::load(tx, permit, account)?;
        let end =
            end_of(before.valid_from, before.valid_to, tx.now()).ok_or(ProblemCode::NotFound)?;
        store::end(tx, permit, end)?;
        history::keep(tx, permit, key, 1, &shown(before))
    })
    .await?;
    Ok(Answer::no_content())
}

fn require_account<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<(), Problem> {
    let known = accounts::is_known(tx, permit, target(permit)?)?;
    known
        .then_some(())
        .ok_or_else(|| ProblemCode::NotFound.into())
}

fn check(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAssignment>,
    from: Stamp,
    new: &NewAssignment,
) -> Result<(), Problem> {
    let mut faults = period_faults(from, new.valid_to);
    faults.extend(role_faults(new.role));
    if organisation_of_unit(tx, permit, new.unit_id)?.is_none() {
        faults.push(Fault::at("/unitId", FaultCode::NotFound));
    }
    Problem::unless_empty(faults)
}

fn shown(row: AssignmentRow) -> Assignment {
    let AssignmentRow {
        id,
        account_id,
        unit_id,
        role,
        valid_from,
        valid_to,
        created_at,
    } = row;
    Assignment {
        id,
        account_id,
        unit_id,
        role,
        valid_from,
        valid_to,
        created_at,
        links: Links::from([
            (
                "self",
                link(format_args!("/accounts/{account_id}/assignments/{id}")),
            ),
            ("account", link(format_args!("/accounts/{account_id}"))),
            ("unit", link(format_args!("/units/{unit_id}"))),
        ]),
    }
}
