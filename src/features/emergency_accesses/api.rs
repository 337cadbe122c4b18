//! Emergency access over HTTP.

use actix_web::{get, post, web};

use super::policy::{
    CreateEmergencyAccess, CreateEmergencyReview, ListCaseEmergencyAccesses, ListEmergencyAccesses,
    ReadEmergencyAccess,
};
use super::store::{self, AccessRow, SORT};
use super::wire::{
    EmergencyAccess, EmergencyAccesses, EmergencyListParams, EmergencyReview, NewEmergencyAccess,
    NewEmergencyReview,
};
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Links, Listing, Mount, Page, Params, link};
use crate::kernel::fact::{EmergencyAccessReviewed, EmergencyAccessTaken};
use crate::kernel::page::PageRequest;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{Id, Problem, ProblemCode};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(create)
        .service(list)
        .service(list_of_case)
        .service(read)
        .service(review);
}

/// Take emergency access to a case.
///
/// To any open case, for at most an hour: until then the account reads that one case and its parts in
/// the assignment acted in, whoever may know of it otherwise, and writes nothing in it. Nothing but
/// time ends it. The units that opened and lead the case are told at once, the person can read of it,
/// and reviewers of both organisations look at it. An account takes five in 24 hours at most.
#[utoipa::path(operation_id = "createEmergencyAccess", tag = "Protection", request_body = NewEmergencyAccess,
    responses((status = 201, body = EmergencyAccess, description = "The emergency access")))]
#[post("/emergency-accesses")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewEmergencyAccess>,
) -> Result<Answer<EmergencyAccess>, Problem> {
    let new = body.0;
    let taken = gate
        .run::<CreateEmergencyAccess, _>(&caller, new.case_id, move |tx, permit| {
            take(tx, permit, &new)
        })
        .await?;
    Ok(Answer::created(format!("/cases/{}", taken.case_id), taken))
}

fn take(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateEmergencyAccess>,
    new: &NewEmergencyAccess,
) -> Result<EmergencyAccess, Problem> {
    let case = permit.target().case;
    if case.status == CaseStatus::Closed {
        return Err(ProblemCode::CaseClosed.into());
    }
    store::require_few(tx, permit)?;
    let id = store::insert(tx, permit, new)?;
    permit.record(tx, EmergencyAccessTaken { id })?;
    let row = store::taken(tx, permit, id)?;
    let name = Some(row.account_name.clone());
    let links = Links::from([("case", link(format_args!("/cases/{}", case.id)))]);
    opened(permit.key()?, row, name, links)
}

/// List the emergency accesses to review.
///
/// Those taken in the auditor's own organisation, and those to cases that it opened: who, where, when
/// and under which reason, newest first. The words stand in each.
#[utoipa::path(operation_id = "listEmergencyAccesses", tag = "Protection", params(EmergencyListParams),
    responses((status = 200, body = Page<EmergencyAccess>, description = "A page of emergency accesses")))]
#[get("/emergency-accesses")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<EmergencyListParams>,
) -> Result<Listing<EmergencyAccess>, Problem> {
    let params = params.0;
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(params.limit, params.page, cursor, false, SORT)?;
    let rows = gate
        .show::<ListEmergencyAccesses, _, _>(
            &caller,
            "emergency-access",
            move |seen| store::list(&seen, params.reviewed, page),
            |_, rows| Ok(rows.map(listed)),
        )
        .await?;
    Ok(Listing::new(rows))
}

/// List the emergency accesses to a case.
///
/// For those who coordinate it: which organisation and unit, when, why, and what came of the review.
/// People are named within their own organisation.
#[utoipa::path(operation_id = "listCaseEmergencyAccesses", tag = "Protection", params(("caseId" = Id, Path)),
    responses((status = 200, body = EmergencyAccesses, description = "The emergency accesses")))]
#[get("/cases/{caseId}/emergency-accesses")]
async fn list_of_case(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<EmergencyAccesses>, Problem> {
    let items = gate
        .show::<ListCaseEmergencyAccesses, _, _>(
            &caller,
            case.into_inner(),
            store::of_case,
            |permit, rows| {
                let own = permit.actor().organisation_id;
                let item = |row: AccessRow| {
                    let case = link(format_args!("/cases/{}", row.case_id));
                    let name = Some(row.account_name.clone());
                    let name = name.filter(|_| row.organisation_id == own);
                    opened(permit.key()?, row, name, Links::from([("case", case)]))
                };
                rows.into_iter().map(item).collect::<Result<_, _>>()
            },
        )
        .await?;
    Ok(Answer::ok(EmergencyAccesses { items }))
}

/// Read an emergency access.
///
/// With its reason in words, for the reviewer to judge; nothing of the case.
#[utoipa::path(operation_id = "readEmergencyAccess", tag = "Protection", params(("emergencyAccessId" = Id, Path)),
    responses((status = 200, body = EmergencyAccess, description = "The emergency access")))]
#[get("/emergency-accesses/{emergencyAccessId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<EmergencyAccess>, Problem> {
    let access = gate
        .run::<ReadEmergencyAccess, _>(&caller, id.into_inner(), |tx, permit| {
            let row = store::load(tx, permit)?;
            let (name, links) = (Some(row.account_name.clone()), review_links(&row));
            opened(permit.key()?, row, name, links)
        })
        .await?;
    Ok(Answer::ok(access))
}

/// Review an emergency access.
///
/// Once, by somebody else than who took it. The units that were told of it have nothing more to wait
/// for, and the case's timeline tells that it was reviewed.
#[utoipa::path(operation_id = "createEmergencyReview", tag = "Protection", params(("emergencyAccessId" = Id, Path)),
    request_body = NewEmergencyReview,
    responses((status = 201, body = EmergencyReview, description = "The review")))]
#[post("/emergency-accesses/{emergencyAccessId}/reviews")]
async fn review(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewEmergencyReview>,
) -> Result<Answer<EmergencyReview>, Problem> {
    let id = id.into_inner();
    let reviewed = gate
        .run::<CreateEmergencyReview, _>(&caller, id, move |tx, permit| {
            let new = body.0;
            store::review(tx, permit, &new)?;
            permit.record(
                tx,
                EmergencyAccessReviewed {
                    id: permit.target().id,
                },
            )?;
            Ok(EmergencyReview {
                verdict: new.verdict,
                comment: Some(new.comment.to_string()),
                reviewed_by: permit.actor().name.clone(),
                reviewed_at: tx.now(),
            })
        })
        .await?;
    Ok(Answer::created(
        format!("/emergency-accesses/{id}"),
        reviewed,
    ))
}

fn review_links(row: &AccessRow) -> Links {
    let own = format!("/emergency-accesses/{}", row.id);
    let mut links = Links::from([("self", link(&own))]);
    if row.verdict.is_none() {
        links.insert("review", link(format_args!("{own}/reviews")));
    }
    links
}

fn listed(row: AccessRow) -> EmergencyAccess {
    let (name, links) = (Some(row.account_name.clone()), review_links(&row));
    shown(row, name, (None, None), links)
}

/// With its words.
fn opened(
    key: &PersonKey,
    row: AccessRow,
    account_name: Option<String>,
    links: Links,
) -> Result<EmergencyAccess, Problem> {
    let text = key.open(row.id, &row.text)?;
    let comment = key.open_some(row.id, row.comment.as_ref())?;
    Ok(shown(row, account_name, (Some(text), comment), links))
}

fn shown(
    row: AccessRow,
    account_name: Option<String>,
    (text, comment): (Option<String>, Option<String>),
    links: Links,
) -> EmergencyAccess {
    let reviewed = row.verdict.zip(row.reviewed_by).zip(row.reviewed_at);
    EmergencyAccess {
        id: row.id,
        case_id: row.case_id,
        account_id: row.account_id,
        account_name,
        role: row.role,
        unit_id: row.unit_id,
        unit_name: row.unit_name,
        organisation_id: row.organisation_id,
        organisation_name: row.organisation_name,
        reason_code: row.reason_code,
        text,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        review: reviewed.map(|((verdict, reviewed_by), reviewed_at)| EmergencyReview {
            verdict,
            comment,
            reviewed_by,
            reviewed_at,
        }),
        links,
    }
}
