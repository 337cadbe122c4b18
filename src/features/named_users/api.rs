//! Named users over HTTP.

use actix_web::{delete, get, post, web};

use super::naming;
use super::policy::{CreateNamedUser, DeleteNamedUser, ListNamedUsers, ReadNamedUser};
use super::records;
use super::store::{self, NamedUserRow};
use super::wire::{NamedUser, NamedUsers, NewNamedUser};
use crate::gate::scope::CaseScope;
use crate::gate::{Actor, Caller, Gate};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Versioned, link};
use crate::kernel::fact::NamedUserRemoved;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Id, Problem};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(end);
}

/// List those named for a case.
///
/// When the person lives with protected registration or an assumed identity they alone see the case,
/// beside all that is required of everybody. Of others, under topic BASIC.
#[utoipa::path(operation_id = "listNamedUsers", tag = "Protection", params(("caseId" = Id, Path)),
    responses((status = 200, body = NamedUsers, description = "Those named")))]
#[get("/cases/{caseId}/named-users")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<NamedUsers>, Problem> {
    let items = gate
        .show::<ListNamedUsers, _, _>(
            &caller,
            case.into_inner(),
            store::of_case,
            |permit, rows| {
                let (case, actor) = (permit.target(), permit.actor());
                let told = rows
                    .into_iter()
                    .filter(|row| case.reader.reads(row.owner(), Topic::Basic));
                Ok(told.map(|row| shown(row, case, actor)).collect())
            },
        )
        .await?;
    Ok(Answer::ok(NamedUsers { items }))
}

/// Name an account for a case.
///
/// Who coordinates the case names anybody with an assignment in a unit that takes part; a party's
/// own named users name members of their unit. It can be done before the person's record is marked as
/// protected, and takes effect with that.
#[utoipa::path(operation_id = "createNamedUser", tag = "Protection", params(("caseId" = Id, Path)),
    request_body = NewNamedUser,
    responses((status = 201, body = NamedUser, description = "Who is named", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/named-users")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<NewNamedUser>,
) -> Result<Answer<NamedUser>, Problem> {
    let named = gate
        .run::<CreateNamedUser, _>(&caller, case.into_inner(), move |tx, permit| {
            let row = naming::name(tx, permit, body.0.account_id)?;
            Ok(shown(row, permit.target(), permit.actor()))
        })
        .await?;
    Ok(Answer::created(format!("/named-users/{}", named.id), named).versioned())
}

/// Read who is named.
#[utoipa::path(operation_id = "readNamedUser", tag = "Protection", params(("namedUserId" = Id, Path)),
    responses((status = 200, body = NamedUser, description = "Who is named", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/named-users/{namedUserId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<NamedUser>, Problem> {
    let named = gate
        .run::<ReadNamedUser, _>(&caller, id.into_inner(), |tx, permit| {
            let row = store::load(tx, permit)?;
            Ok(shown(row, &permit.target().case, permit.actor()))
        })
        .await?;
    Ok(Answer::ok(named).versioned())
}

/// Name an account no more.
///
/// At once: every request that starts after the answer is without access, also to the person's
/// record, unless the account is named for another of the person's cases. The last named coordinator
/// of a protected case stays.
#[utoipa::path(operation_id = "deleteNamedUser", tag = "Protection",
    params(("namedUserId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Named no more")))]
#[delete("/named-users/{namedUserId}")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteNamedUser, _>(&caller, id.into_inner(), move |tx, permit| {
        let row = store::load(tx, permit)?;
        naming::require_dispensable(tx, permit, &row)?;
        store::end(tx, permit, version.of(row.version)?)?;
        records::keep_no_more(tx, permit, row.account_id)?;
        permit.record(tx, NamedUserRemoved { id: row.id })
    })
    .await?;
    Ok(Answer::no_content())
}

impl Versioned for NamedUser {
    fn version(&self) -> i64 {
        self.version
    }
}

/// People are named within their own organisation, and to who answers for whom the case names.
fn shown(row: NamedUserRow, case: &CaseScope, actor: &Actor) -> NamedUser {
    let told = row.organisation_id == actor.organisation_id || case.coordinated_by(actor);
    NamedUser {
        id: row.id,
        case_id: row.case_id,
        account_id: row.account_id,
        account_name: Some(row.account_name).filter(|_| told),
        unit_id: row.unit_id,
        organisation_id: row.organisation_id,
        ended_at: row.ended_at,
        version: row.version,
        created_at: row.created_at,
        links: Links::from([
            ("self", link(format_args!("/named-users/{}", row.id))),
            ("case", link(format_args!("/cases/{}", row.case_id))),
        ]),
    }
}
