//! Discharges over HTTP.

use actix_web::{get, patch, post, web};

use super::admission;
use super::editing;
use super::notices;
use super::policy::{
    CreateDischarge, CreateDischargeReceipt, CreateReadyNotice, EndDischarge, ListDischarges,
    ReadDischarge, UpdateDischarge, WithdrawReadyNotice,
};
use super::store;
use super::view::{summaries, view};
use super::wire::{
    Discharge, DischargeEdit, Discharges, NewDischarge, NewDischargeEnding, NewDischargeReceipt,
    NewReadyNotice, NewReadyNoticeWithdrawal,
};
use crate::gate::{Caller, Gate};
use crate::http::{Answer, IfMatch, Json, Mount, Patch, Versioned};
use crate::kernel::{Id, Problem, ProblemCode};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update)
        .service(receive)
        .service(ready)
        .service(withdraw)
        .service(end);
}

/// List a case's discharges.
///
/// In the order they were told, also those that have ended; those the reader may see.
#[utoipa::path(operation_id = "listDischarges", tag = "Discharges", params(("caseId" = Id, Path)),
    responses((status = 200, body = Discharges, description = "The discharges")))]
#[get("/cases/{caseId}/discharges")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Discharges>, Problem> {
    let items = gate
        .show::<ListDischarges, _, _>(&caller, case.into_inner(), store::of_case, summaries)
        .await?;
    Ok(Answer::ok(Discharges { items }))
}

/// Send an admission notice.
///
/// Of a case with origin INPATIENT_DISCHARGE that a region's inpatient unit has opened; one process is
/// open at a time. The law obliges to it, so no consent is needed: each receiving unit becomes a
/// participant and reads the process, under topic DISCHARGE, until it ends. Nothing else of the case is
/// disclosed by it. Whether it came in time (24 hours) stands in the answer.
#[utoipa::path(operation_id = "createDischarge", tag = "Discharges", params(("caseId" = Id, Path)),
    request_body = NewDischarge,
    responses((status = 201, body = Discharge, description = "The process", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/discharges")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<NewDischarge>,
) -> Result<Answer<Discharge>, Problem> {
    let made = gate
        .run::<CreateDischarge, _>(&caller, case.into_inner(), move |tx, permit| {
            let id = admission::admit(tx, permit, &body.0)?;
            view(tx, permit, permit.target(), id)
        })
        .await?;
    Ok(Answer::created(format!("/discharges/{}", made.id), made).versioned())
}

/// Read a discharge.
///
/// With notices, receipts and what follows from them at this moment: deadlines, the summons, facts on
/// payment liability. Under topic DISCHARGE; form of care and reasons under HEALTH.
#[utoipa::path(operation_id = "readDischarge", tag = "Discharges", params(("dischargeId" = Id, Path)),
    responses((status = 200, body = Discharge, description = "The discharge", headers(("ETag" = String)))))]
#[get("/discharges/{dischargeId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Discharge>, Problem> {
    let discharge = gate
        .run::<ReadDischarge, _>(&caller, id.into_inner(), |tx, permit| {
            view(tx, permit, &permit.target().case, permit.target().id)
        })
        .await?;
    Ok(Answer::ok(discharge).versioned().unconditional())
}

/// Change the expected day or the named care contact.
///
/// Inpatient care changes both; the region's open care that is told names its contact. Another day is
/// told to the receivers, who acknowledge it; every earlier day stands among the notices.
#[utoipa::path(operation_id = "updateDischarge", tag = "Discharges",
    params(("dischargeId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = DischargeEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Discharge, description = "The discharge", headers(("ETag" = String)))))]
#[patch("/discharges/{dischargeId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Discharge>, Problem> {
    let discharge = gate
        .run::<UpdateDischarge, _>(&caller, id.into_inner(), move |tx, permit| {
            editing::change(tx, permit, &version, patch.0)?;
            view(tx, permit, &permit.target().case, permit.target().id)
        })
        .await?;
    Ok(Answer::ok(discharge).versioned())
}

/// Acknowledge a notice.
///
/// Each receiving unit for itself, each notice once; doing it again changes nothing and is answered
/// 200 with what stands.
#[utoipa::path(operation_id = "createDischargeReceipt", tag = "Discharges", params(("dischargeId" = Id, Path)),
    request_body = NewDischargeReceipt,
    responses((status = 201, body = Discharge, description = "The discharge with the receipt", headers(("ETag" = String))),
        (status = 200, body = Discharge, description = "It was acknowledged before", headers(("ETag" = String)))))]
#[post("/discharges/{dischargeId}/receipts")]
async fn receive(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewDischargeReceipt>,
) -> Result<Answer<Discharge>, Problem> {
    let id = id.into_inner();
    let received = gate
        .run::<CreateDischargeReceipt, _>(&caller, id, move |tx, permit| {
            notices::acknowledge(tx, permit, &body.0)?;
            view(tx, permit, &permit.target().case, permit.target().id)
        })
        .await;
    match received {
        Err(problem) if problem.code == ProblemCode::AlreadyExists => {
            let stands = gate
                .run::<ReadDischarge, _>(&caller, id, |tx, permit| {
                    view(tx, permit, &permit.target().case, permit.target().id)
                })
                .await?;
            Ok(Answer::ok(stands).versioned())
        }
        received => {
            let received = received?;
            Ok(Answer::created(format!("/discharges/{}", received.id), received).versioned())
        }
    }
}

/// Tell that the person is ready to be discharged.
///
/// One notice stands at a time. Without a named care contact, when the region's open care is told, it is
/// refused (409). From now the summons and payment liability are counted.
#[utoipa::path(operation_id = "createReadyNotice", tag = "Discharges", params(("dischargeId" = Id, Path)),
    request_body = NewReadyNotice,
    responses((status = 201, body = Discharge, description = "The discharge with the notice", headers(("ETag" = String)))))]
#[post("/discharges/{dischargeId}/ready-notices")]
async fn ready(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewReadyNotice>,
) -> Result<Answer<Discharge>, Problem> {
    let discharge = gate
        .run::<CreateReadyNotice, _>(&caller, id.into_inner(), move |tx, permit| {
            notices::ready(tx, permit, &body.0)?;
            view(tx, permit, &permit.target().case, permit.target().id)
        })
        .await?;
    Ok(Answer::created(format!("/discharges/{}", discharge.id), discharge).versioned())
}

/// Take a discharge-ready notice back.
///
/// When the person has become worse: the receivers are told, and neither the summons nor payment
/// liability is counted any more. The next notice is counted from the beginning.
#[utoipa::path(operation_id = "createReadyNoticeWithdrawal", tag = "Discharges", params(("dischargeId" = Id, Path)),
    request_body = NewReadyNoticeWithdrawal,
    responses((status = 201, body = Discharge, description = "The discharge without the notice", headers(("ETag" = String)))))]
#[post("/discharges/{dischargeId}/ready-notice-withdrawals")]
async fn withdraw(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewReadyNoticeWithdrawal>,
) -> Result<Answer<Discharge>, Problem> {
    let discharge = gate
        .run::<WithdrawReadyNotice, _>(&caller, id.into_inner(), move |tx, permit| {
            notices::withdraw(tx, permit, &body.0)?;
            view(tx, permit, &permit.target().case, permit.target().id)
        })
        .await?;
    Ok(Answer::created(format!("/discharges/{}", discharge.id), discharge).versioned())
}

/// End a discharge process.
///
/// The person has left or died, or the admission was cancelled. At once nothing is read on the statutory
/// ground any more. The case goes on in open care: what was begun for the plan stands, and a summons that
/// is due stays due when the person went home.
#[utoipa::path(operation_id = "createDischargeEnding", tag = "Discharges", params(("dischargeId" = Id, Path)),
    request_body = NewDischargeEnding,
    responses((status = 201, body = Discharge, description = "The discharge as it ended", headers(("ETag" = String)))))]
#[post("/discharges/{dischargeId}/endings")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewDischargeEnding>,
) -> Result<Answer<Discharge>, Problem> {
    let discharge = gate
        .run::<EndDischarge, _>(&caller, id.into_inner(), move |tx, permit| {
            notices::end(tx, permit, &body.0)?;
            view(tx, permit, &permit.target().case, permit.target().id)
        })
        .await?;
    Ok(Answer::created(format!("/discharges/{}", discharge.id), discharge).versioned())
}

impl Versioned for Discharge {
    fn version(&self) -> i64 {
        self.version
    }
}
