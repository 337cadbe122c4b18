//! Consents over HTTP.

use actix_web::{get, post, web};

use super::policy::{
    ConsiderChildsView, CreateConsent, ListConsents, ReadConsent, WithdrawConsent,
};
use super::recipients::{branches_of, organisations_of};
use super::recording::record;
use super::rules::{ConsentStatus, status};
use super::store::{self, ConsentRow, Whole};
use super::telling::{Telling, answer_to};
use super::wire::{Consent, Consents, NewConsent, NewWithdrawal};
use super::{childs_views, own};
use crate::features::persons;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, Target, Tx};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::fact::ConsentWithdrawn;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{FaultCode, Id, Problem, ProblemCode, Stamp};

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
            one(tx, permit, case, id)
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
            let (case, id) = (&permit.target().case, permit.target().id);
            one(tx, permit, case, id)
        })
        .await?;
    Ok(Answer::ok(consent))
}

/// Withdraw a consent.
///
/// Works at once: every request that starts after the answer is without what the consent gave.
/// Nothing is erased. When it was the last consent to the plan, the case freezes. When it leaves
/// interventions with nobody who may read them, the lead is told: `REASSIGN_INTERVENTIONS`. What a child says that
/// is too young for its own no to count is recorded as its view, which the lead considers
/// (`CONSIDER_CHILDS_VIEW`); the consent stands meanwhile.
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
            if hears(tx, permit, id, body.0.reason.as_deref())? {
                return one(tx, permit, case, id);
            }
            let by = match body.0.representative_id {
                Some(named) => Some(represented(tx, permit, named)?),
                None => own::withdrawing(permit.actor(), case, row.kind, row.topics),
            };
            store::withdraw(tx, permit, (id, &body.0), by)?;
            let withdrawn = ConsentWithdrawn {
                id,
                kind: row.kind,
                decision: row.decision,
            };
            permit.record(tx, withdrawn)?;
            one(tx, permit, case, id)
        })
        .await?;
    Ok(Answer::created(
        format!("/consents/{}", consent.id),
        consent,
    ))
}

/// Whether it is a child too young for its own no to count that takes the consent back: what it says is recorded,
/// for the lead to consider, and the consent stands meanwhile.
fn hears(
    tx: &mut Tx<'_>,
    permit: &Permit<WithdrawConsent>,
    consent: Id,
    words: Option<&str>,
) -> Result<bool, Problem> {
    let case = &permit.target().case;
    if !case.is_about(permit.actor()) {
        return Ok(false);
    }
    let standing = persons::standing(tx, permit, case.person_id)?;
    let age = tx.law().childs_own_no_from_age();
    if !own::is_child(permit.actor(), case, &standing) || standing.decides_alone(age) {
        return Ok(false);
    }
    childs_views::record(tx, permit, case, (consent, words))?;
    Ok(true)
}

/// Takes back consent `id` of the case as a child wishes, if it still stands.
pub(super) fn take_back(
    tx: &mut Tx<'_>,
    permit: &Permit<ConsiderChildsView>,
    case: &CaseScope,
    id: Id,
) -> Result<(), Problem> {
    let before = store::load(tx, permit, case, id)?;
    if !matches!(
        status_of(&before, tx.now()),
        ConsentStatus::Given | ConsentStatus::Requested
    ) {
        return Ok(());
    }
    let (kind, decision) = (before.row.kind, before.row.decision);
    store::withdraw(tx, permit, (id, &NewWithdrawal::default()), None)?;
    permit.record(tx, ConsentWithdrawn { id, kind, decision })
}

/// Who acts for the person and takes the consent back, as staff was told.
fn represented(
    tx: &mut Tx<'_>,
    permit: &Permit<WithdrawConsent>,
    named: Id,
) -> Result<Id, Problem> {
    let pointer = "/representativeId";
    if permit.actor().as_staff().is_none() {
        return Err(Problem::invalid(pointer, FaultCode::NotAllowedHere));
    }
    let standing = persons::standing(tx, permit, permit.target().case.person_id)?;
    let acts = standing.mandates.iter().any(|one| one.id == named);
    acts.then_some(named)
        .ok_or_else(|| Problem::invalid(pointer, FaultCode::NotFound))
}

/// The consents that the reader may see.
pub fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    found: Vec<Whole>,
) -> Result<Vec<Consent>, Problem> {
    told(permit, permit.target(), found)
}

/// Those of the case that the reader may see, each as far as it is told.
fn told<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    found: Vec<Whole>,
) -> Result<Vec<Consent>, Problem> {
    let (reader, actor) = (case.reader, permit.actor());
    let tellings: Vec<Telling> = {
        let rows: Vec<(&ConsentRow, Telling)> = found
            .iter()
            .map(|whole| (&whole.row, Telling::of(actor, case, &whole.row)))
            .collect();
        let telling =
            |(row, telling): &(&ConsentRow, Telling)| telling.of_request(answer_to(&rows, row.id));
        rows.iter().map(telling).collect()
    };
    found
        .into_iter()
        .zip(tellings)
        .filter(|(_, telling)| *telling != Telling::Nothing)
        .filter(|(whole, _)| reader.reads(whole.row.owner(), Topic::Basic))
        .map(|(whole, telling)| shown(permit, case, whole, telling))
        .collect()
}

/// Consent `id` of the case as far as its reader is told, which depends on what has become of it since.
fn one<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<Consent, Problem> {
    let all = tx.read(store::of_case(case.for_parts(permit)))?;
    let told = told(permit, case, all)?;
    let one = told.into_iter().find(|one| one.id == id);
    one.ok_or_else(|| ProblemCode::NotFound.into())
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
    telling: Telling,
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
    if status.awaits_answers() && (coordinates || is_own) {
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
        status: telling.status(status),
        given_by: match telling {
            Telling::Whole => Some(key.open(row.id, &row.given_by)?),
            _ => None,
        },
        capacity: row.capacity,
        recipient_organisation_ids: organisations_of(&recipients),
        recipient_branches: branches_of(&recipients),
        topics: row.topics,
        excluded: key.open_some(row.id, row.excluded.as_ref())?,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        received_by: row.received_by,
        received_unit_id: row.received_unit_id,
        ended_at: row.ended_at.filter(|_| telling != Telling::NotAll),
        created_at: row.created_at,
        request_id: row.request_id,
        links,
    })
}
