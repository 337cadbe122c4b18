//! Requests over HTTP.

use actix_web::{get, post, web};
use serde_json::json;

use super::asking::{asked_unit, person_of};
use super::policy::{AnswerRequest, CreateRequest, ListRequests, ReadRequest, WithdrawRequest};
use super::rules::{
    Asker, RequestStatus, answer_faults, faults_of_person, faults_of_staff, is_late,
};
use super::store::{self, Asking, Content, RequestLine, SORT};
use super::wire::{
    NewRequest, NewRequestAnswer, NewRequestWithdrawal, Request, RequestContent, RequestListParams,
};
use crate::features::persons::ShownIdentity;
use crate::gate::scope::RequestScope;
use crate::gate::{Action, Actor, Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Links, Listing, Mount, Page, Params, Versioned, link};
use crate::kernel::page::PageRequest;
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode, Stamp};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(answer)
        .service(withdraw);
}

/// List requests.
///
/// Those that the own unit is to answer, newest first; with `mine=true` those that it made. To an own account those
/// about its bearer, and those that it made for somebody. Where each stands, and nothing about the person.
#[utoipa::path(operation_id = "listRequests", tag = "Requests", params(RequestListParams),
    responses((status = 200, body = Page<Request>, description = "A page of requests")))]
#[get("/requests")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<RequestListParams>,
) -> Result<Listing<Request>, Problem> {
    let params = params.0;
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(params.limit, params.page, cursor, false, SORT)?;
    let received = params.mine != Some(true);
    let rows = gate
        .show::<ListRequests, _, _>(
            &caller,
            "request",
            move |seen| store::list(&seen, &params, page),
            move |permit, rows| {
                let received = received && permit.actor().as_staff().is_some();
                let links = |id: Id| Links::from([("self", link(format_args!("/requests/{id}")))]);
                Ok(rows.map(|row| {
                    let links = links(row.id);
                    shown((row, None), received, links, permit.now())
                }))
            },
        )
        .await?;
    Ok(Listing::new(rows))
}

/// Request a SIP.
///
/// Of one unit of a municipality or a region, or of a private provider that acts for one. Staff record who asks
/// (`askedBy`) and about whom, by a record (`personId`) or by identity number and name (`person`); when neither the
/// person nor a representative asks, that the person has agreed. An own account asks for its bearer, or for the one whom
/// it acts for (`personId`). The unit answers in time: ANSWER_REQUEST in its worklist. While a request about the same person
/// is open in the unit there is no other (409), and `_links.existing` says which to who may know of it.
#[utoipa::path(operation_id = "createRequest", tag = "Requests", request_body = NewRequest,
    responses((status = 201, body = Request, description = "The request", headers(("ETag" = String)))))]
#[post("/requests")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewRequest>,
) -> Result<Answer<Request>, Problem> {
    let request = gate
        .run::<CreateRequest, _>(&caller, "request", move |tx, permit| {
            ask(tx, permit, body.0)
        })
        .await?;
    Ok(Answer::created(format!("/requests/{}", request.id), request).versioned())
}

fn ask(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateRequest>,
    mut new: NewRequest,
) -> Result<Request, Problem> {
    let own_account = permit.actor().as_staff().is_none();
    let mut faults = match own_account {
        true => faults_of_person(&new),
        false => faults_of_staff(&new),
    };
    let unit = asked_unit(tx, permit, new.unit_id, &mut faults)?;
    let stated = new.person.take();
    let person = person_of(tx, permit, (new.person_id, stated), &mut faults)?;
    Problem::unless_empty(faults)?;
    let (Some(unit), Some(person)) = (unit, person) else {
        return Err(ProblemCode::Internal.into());
    };
    if person.is_protected && person.organisation_id != Some(unit.organisation_id) {
        return Err(Problem::invalid("/personId", FaultCode::ProtectedPerson));
    }
    let mandate = person.id.and_then(|id| permit.actor().relation(id));
    let mandate = mandate.and_then(|relation| relation.mandate);
    let asked_by = match (new.asked_by, mandate) {
        (Some(asker), _) => asker,
        (None, Some(_)) => Asker::Representative,
        (None, None) => Asker::Person,
    };
    let asking = Asking {
        reason: &new.reason,
        what_matters: new.what_matters.as_deref(),
        contact: new.contact.as_deref(),
        asker_name: new.asker_name.as_deref(),
        unit,
        asked_by,
        staff: permit.actor().as_staff().map(Actor::party),
        representative: mandate.map(|mandate| mandate.id),
        person: &person,
    };
    require_none_open(tx, permit, &asking)?;
    let (id, key) = store::insert(tx, &permit.because(), &asking)?;
    let (row, content) = store::made(tx, permit, (id, &key))?;
    let mut links = own_links(row.id);
    let withdrawals = format_args!("/requests/{}/withdrawals", row.id).to_string();
    links.insert("withdraw", link(withdrawals));
    Ok(shown((row, Some(content)), false, links, permit.now()))
}

fn require_none_open(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateRequest>,
    asking: &Asking<'_>,
) -> Result<(), Problem> {
    let Some(id) = store::open_about(tx, &permit.because(), asking)? else {
        return Ok(());
    };
    let taken = Fault::at("/unitId", FaultCode::Duplicate);
    let problem = Problem::with(ProblemCode::AlreadyExists, vec![taken]);
    if !store::knows(tx, permit, id)? {
        return Err(problem);
    }
    let existing = Links::from([("existing", link(format_args!("/requests/{id}")))]);
    Err(problem.more("_links", json!(existing)))
}

/// Read a request.
///
/// For the coordinators of the unit that was asked, and for whoever asked, who reads what was answered and why, and
/// nothing of the case. Of a protected person the content is for those alone who are named.
#[utoipa::path(operation_id = "readRequest", tag = "Requests", params(("requestId" = Id, Path)),
    responses((status = 200, body = Request, description = "The request", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/requests/{requestId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Request>, Problem> {
    let request = gate
        .run::<ReadRequest, _>(&caller, id.into_inner(), view)
        .await?;
    Ok(Answer::ok(request).versioned())
}

/// Answer a request.
///
/// Once. With CASE_OPENED the open case of the own unit about the person; with OTHER_HELP_ENOUGH and REFUSED the reason, which
/// is told to who asked; with PERSON_DECLINES why, when the person says why.
#[utoipa::path(operation_id = "createRequestAnswer", tag = "Requests", params(("requestId" = Id, Path)),
    request_body = NewRequestAnswer,
    responses((status = 201, body = Request, description = "The request, answered", headers(("ETag" = String)))))]
#[post("/requests/{requestId}/answers")]
async fn answer(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewRequestAnswer>,
) -> Result<Answer<Request>, Problem> {
    let request = gate
        .run::<AnswerRequest, _>(&caller, id.into_inner(), move |tx, permit| {
            let new = &body.0;
            store::require_open(tx, permit)?;
            let mut faults = answer_faults(new);
            let case = match new.case_id.filter(|_| faults.is_empty()) {
                None => None,
                Some(case) => match store::judge_case(tx, permit, case)? {
                    Ok(case) => Some(case),
                    Err(code) => {
                        faults.push(Fault::at("/caseId", code));
                        None
                    }
                },
            };
            Problem::unless_empty(faults)?;
            store::answer(tx, permit, new, case.as_ref())?;
            view(tx, permit)
        })
        .await?;
    Ok(Answer::created(format!("/requests/{}", request.id), request).versioned())
}

/// Withdraw a request.
///
/// By whoever asked, as long as it is not answered.
#[utoipa::path(operation_id = "createRequestWithdrawal", tag = "Requests", params(("requestId" = Id, Path)),
    request_body = NewRequestWithdrawal,
    responses((status = 201, body = Request, description = "The request, withdrawn", headers(("ETag" = String)))))]
#[post("/requests/{requestId}/withdrawals")]
async fn withdraw(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    _body: Json<NewRequestWithdrawal>,
) -> Result<Answer<Request>, Problem> {
    let request = gate
        .run::<WithdrawRequest, _>(&caller, id.into_inner(), |tx, permit| {
            store::withdraw(tx, &permit.because(), permit.target().id)?;
            view(tx, permit)
        })
        .await?;
    Ok(Answer::created(format!("/requests/{}", request.id), request).versioned())
}

impl Versioned for Request {
    fn version(&self) -> i64 {
        self.version
    }
}

fn own_links(id: Id) -> Links {
    Links::from([("self", link(format_args!("/requests/{id}")))])
}

fn view<A: Action<Target = RequestScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Request, Problem> {
    let (row, content) = store::load(tx, permit)?;
    let (actor, scope, mut links) = (permit.actor(), permit.target(), own_links(row.id));
    let received = RequestScope::is_received_by(actor, scope);
    let steps = [
        ("reply", "answers", received && may_answer(actor)),
        (
            "withdraw",
            "withdrawals",
            RequestScope::is_asked_by(actor, scope),
        ),
    ];
    let open = row.status == RequestStatus::Open;
    for (relation, part, _) in steps.iter().filter(|(.., offered)| open && *offered) {
        let part = format_args!("/requests/{}/{part}", row.id).to_string();
        links.insert(relation, link(part));
    }
    if let Some(case) = row.case_id.filter(|_| received)
        && store::knows_case(tx, permit, case)?
    {
        links.insert("case", link(format_args!("/cases/{case}")));
    }
    Ok(shown((row, content), received, links, permit.now()))
}

fn may_answer(actor: &Actor) -> bool {
    AnswerRequest::ROLES.contains(&actor.role)
}

/// The case is told to the unit that was asked alone.
fn shown(
    (row, content): (RequestLine, Option<Content>),
    received: bool,
    links: Links,
    now: Stamp,
) -> Request {
    let ended = row.answered_at.or(row.withdrawn_at);
    let (content, answer_reason) = match content {
        None => (None, None),
        Some(said) => {
            let reason = said.answer_reason.clone();
            (Some(told(said)), reason)
        }
    };
    Request {
        id: row.id,
        unit_id: row.unit_id,
        status: row.status,
        asked_by: row.asked_by,
        asking_unit_id: row.asking_unit_id,
        asked_at: row.asked_at,
        due_at: row.due_at,
        late: is_late(row.due_at, ended, now),
        answer: row.answer,
        persons_reason: row.persons_reason,
        answered_at: row.answered_at,
        case_id: row.case_id.filter(|_| received),
        withdrawn_at: row.withdrawn_at,
        content,
        answer_reason,
        version: row.version,
        updated_at: row.updated_at,
        links,
    }
}

fn told(said: Content) -> RequestContent {
    RequestContent {
        identity: ShownIdentity {
            kind: said.identity_kind,
            number: said.identity_number,
            issuer: Some(said.issuer).filter(|issuer| !issuer.is_empty()),
        },
        given_name: said.given_name,
        family_name: said.family_name,
        asker_name: said.asker_name,
        reason: said.reason,
        what_matters: said.what_matters,
        contact: said.contact,
    }
}
