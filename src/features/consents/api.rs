//! Consents over HTTP.

use actix_web::{get, post, web};

use super::own;
use super::policy::{CreateConsent, ListConsents, ReadConsent, WithdrawConsent};
use super::recipients::{branches_of, organisations_of};
use super::recording::record;
use super::rules::{ConsentStatus, status};
use super::store::{self, Whole};
use super::wire::{Consent, Consents, NewConsent, NewWithdrawal};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, Target};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::fact::ConsentWithdrawn;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(withdraw);
}

/// List a case's consents.
///
/// With what each covers and where it stands now.
#[utoipa::path(operation_id = "listConsents", tag = "Consents", params(("caseId" = Id, Path)),
    responses((status = 200, body = Consents, description = "The consents")))]
#[get("/cases/{caseId}/consents")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Consents>, Problem> {
    let items = gate
        .show::<ListConsents, _, _>(&caller, case.into_inner(), store::of_case, readable)
        .await?;
    Ok(Answer::ok(Consents { items }))
}

/// Record a consent.
///
/// Asked for, given or declined. A consent to the plan that is given moves the case on; one that
/// is declined, with none in force, freezes it. Consents are never changed: a new one is recorded.
/// None is asked for when a case about the person was closed as deceased (409).
///
/// A child's custodians consent together: GIVEN names all who are in force, and what they answer on
/// different days is recorded as REQUESTED and then as answers to it. Their consent lasts at most until the
/// 18th birthday. For an adult, also one with a god man, the person consents; a förvaltare or an attorney
/// with a recorded mandate that covers it (422).
#[utoipa::path(operation_id = "createConsent", tag = "Consents", params(("caseId" = Id, Path)),
    request_body = NewConsent, responses((status = 201, body = Consent, description = "The consent")))]
#[post("/cases/{caseId}/consents")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<NewConsent>,
) -> Result<Answer<Consent>, Problem> {
    let consent = gate
        .run::<CreateConsent, _>(&caller, case.into_inner(), move |tx, permit| {
            let id = record(tx, permit, &body.0)?;
            let case = permit.target();
            shown(permit, case, store::load(tx, permit, case, id)?)
        })
        .await?;
    Ok(Answer::created(
        format!("/consents/{}", consent.id),
        consent,
    ))
}

/// Read a consent.
///
/// Under topic BASIC.
#[utoipa::path(operation_id = "readConsent", tag = "Consents", params(("consentId" = Id, Path)),
    responses((status = 200, body = Consent, description = "The consent")))]
#[get("/consents/{consentId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Consent>, Problem> {
    let consent = gate
        .run::<ReadConsent, _>(&caller, id.into_inner(), |tx, permit| {
            let consent = permit.target();
            let whole = store::load(tx, permit, &consent.case, consent.id)?;
            shown(permit, &consent.case, whole)
        })
        .await?;
    Ok(Answer::ok(consent))
}

/// Withdraw a consent.
///
/// Works at once: every request that starts after the answer is without what the consent gave.
/// Nothing is erased. When it was the last consent to the plan, the case freezes. When it leaves
/// interventions with nobody who may read them, the lead is told: `REASSIGN_INTERVENTIONS`.
#[utoipa::path(operation_id = "createConsentWithdrawal", tag = "Consents", params(("consentId" = Id, Path)),
    request_body = NewWithdrawal, responses((status = 201, body = Consent, description = "The consent, withdrawn")))]
#[post("/consents/{consentId}/withdrawals")]
async fn withdraw(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewWithdrawal>,
) -> Result<Answer<Consent>, Problem> {
    let consent = gate
        .run::<WithdrawConsent, _>(&caller, id.into_inner(), move |tx, permit| {
            let (id, case) = (permit.target().id, &permit.target().case);
            let before = store::load(tx, permit, case, id)?;
            let standing = status_of(&before, tx.now());
            if !matches!(standing, ConsentStatus::Given | ConsentStatus::Requested) {
                return Err(ProblemCode::ConsentEnded.into());
            }
            let row = &before.row;
            if !own::may_withdraw(permit.actor(), case, row.kind, row.topics) {
                return Err(ProblemCode::Forbidden.into());
            }
            store::withdraw(tx, permit, &body.0)?;
            let withdrawn = ConsentWithdrawn {
                id,
                kind: row.kind,
                decision: row.decision,
            };
            permit.record(tx, withdrawn)?;
            shown(permit, case, store::load(tx, permit, case, id)?)
        })
        .await?;
    Ok(Answer::created(
        format!("/consents/{}", consent.id),
        consent,
    ))
}

/// The consents that the reader may see.
pub fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    found: Vec<Whole>,
) -> Result<Vec<Consent>, Problem> {
    let case = permit.target();
    let reader = case.reader;
    found
        .into_iter()
        .filter(|whole| reader.reads(whole.row.owner(), Topic::Basic))
        .map(|whole| shown(permit, case, whole))
        .collect()
}

/// Where the consent stands at `now`.
pub fn status_of(whole: &Whole, now: Stamp) -> ConsentStatus {
    status(
        whole.row.decision,
        whole.row.ending,
        whole.row.valid_to,
        now,
    )
}

fn shown<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    whole: Whole,
) -> Result<Consent, Problem> {
    let (status, key) = (status_of(&whole, permit.now()), permit.key()?);
    let Whole { row, recipients } = whole;
    let mut links = Links::from([
        ("self", link(format_args!("/consents/{}", row.id))),
        ("case", link(format_args!("/cases/{}", row.case_id))),
    ]);
    let stands = matches!(status, ConsentStatus::Given | ConsentStatus::Requested);
    let actor = permit.actor();
    let withdraws = own::may_withdraw(actor, case, row.kind, row.topics);
    if stands && withdraws && !permit.target().in_emergency() {
        links.insert(
            "withdraw",
            link(format_args!("/consents/{}/withdrawals", row.id)),
        );
    }
    let (coordinates, is_own) = (
        case.coordinated_by(actor),
        actor.relation(case.person_id).is_some(),
    );
    let answers = link(format_args!("/consents/{}/answers", row.id));
    if status == ConsentStatus::Requested && (coordinates || is_own) {
        links.insert("answer", answers.clone());
    }
    if coordinates {
        links.insert("answers", answers);
    }
    Ok(Consent {
        id: row.id,
        case_id: row.case_id,
        kind: row.kind,
        legal_basis: row.kind.legal_basis(),
        form: row.form,
        status,
        given_by: key.open(row.id, &row.given_by)?,
        capacity: row.capacity,
        recipient_organisation_ids: organisations_of(&recipients),
        recipient_branches: branches_of(&recipients),
        topics: row.topics,
        excluded: key.open_some(row.id, row.excluded.as_ref())?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        received_by: row.received_by,
        received_unit_id: row.received_unit_id,
        ended_at: row.ended_at,
        created_at: row.created_at,
        request_id: row.request_id,
        links,
    })
}
