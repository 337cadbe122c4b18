//! Answers to a request for consent over HTTP.

use actix_web::{get, post, web};

use super::store::{self, AnswerRow, NewAnswerRow};
use super::wire::{ConsentAnswer, ConsentAnswers, NewConsentAnswer};
use crate::features::consents::api::status_of;
use crate::features::consents::deciders::{awaited, decides, the_one, who_may};
use crate::features::consents::policy::{CreateConsentAnswer, ListConsentAnswers};
use crate::features::consents::recording::{put, require_live, standing};
use crate::features::consents::rules::Capacity;
use crate::features::consents::store::{self as consents, Terms, Whole};
use crate::features::consents::{childs_views, own};
use crate::features::persons::{self, Standing};
use crate::gate::scope::{ConsentItem, PartOf};
use crate::gate::{Action, Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::vocabulary::ConsentDecision;
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode};

/// Routes of answers.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(create);
}

/// List what those asked for a consent have said.
///
/// And which of a child's custodians have not consented. For who coordinates the case: its parties see
/// where the consent stands, not who of the custodians said what.
#[utoipa::path(operation_id = "listConsentAnswers", tag = "Consents", params(("consentId" = Id, Path)),
    responses((status = 200, body = ConsentAnswers, description = "What was said")))]
#[get("/consents/{consentId}/answers")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    consent: web::Path<Id>,
) -> Result<Answer<ConsentAnswers>, Problem> {
    let answers = gate
        .run::<ListConsentAnswers, _>(&caller, consent.into_inner(), |tx, permit| {
            let (case, id) = (&permit.target().case, permit.target().id);
            let whole = consents::load(tx, permit, case, id)?;
            let standing = persons::standing(tx, permit, case.person_id)?;
            let found = tx.read(store::of_consent(case, &whole))?;
            let said = opened(permit, found.0)?;
            Ok(shown(permit, &whole, &standing, said, found.1))
        })
        .await?;
    Ok(Answer::ok(answers))
}

/// Record what somebody says who was asked for a consent.
///
/// While it is REQUESTED, or INCOMPLETE because a custodian was recorded who has not consented: by who coordinates the case, or electronically by the person or who acts for the
/// person, by the own account. When all have consented who must (a child's custodians in force together), the
/// consent is given there and then, on the terms that were asked for; as soon as one declines it is
/// declined. Either takes the request's place. Somebody can change their mind until then: all is kept, the
/// latest of each counts. A child may always say no by its own account: from the age that is set
/// (`law.childs_own_no_from_age`) that declines for all, before it is the child's view, which the lead considers.
#[utoipa::path(operation_id = "createConsentAnswer", tag = "Consents", params(("consentId" = Id, Path)),
    request_body = NewConsentAnswer,
    responses((status = 201, body = ConsentAnswers, description = "What has been said, and what came of it")))]
#[post("/consents/{consentId}/answers")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    consent: web::Path<Id>,
    body: Json<NewConsentAnswer>,
) -> Result<Answer<ConsentAnswers>, Problem> {
    let id = consent.into_inner();
    let answers = gate
        .run::<CreateConsentAnswer, _>(&caller, id, move |tx, permit| record(tx, permit, &body.0))
        .await?;
    Ok(Answer::created(format!("/consents/{id}/answers"), answers))
}

fn record(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsentAnswer>,
    new: &NewConsentAnswer,
) -> Result<ConsentAnswers, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    require_live(tx, case)?;
    let standing = standing(tx, permit, case)?;
    let request = consents::load(tx, permit, case, id)?;
    if !status_of(&request, tx.now()).awaits_answers() {
        return Err(ProblemCode::ConsentNotRequested.into());
    }
    if own::is_child(permit.actor(), case, &standing) {
        return child_says(tx, permit, &request, &standing, new);
    }
    let terms = &request.row;
    let may = who_may(&standing, new.capacity, terms.kind, terms.topics)
        .map_err(|code| Problem::invalid("/capacity", code))?;
    let answerer = own::answerer(permit.actor(), case, new)?;
    let by = the_one(&may, answerer)
        .map_err(|fault: Fault| Problem::with(ProblemCode::Invalid, vec![fault]))?;
    let given_by = own::name(tx, permit, new, by)?;
    let answer = NewAnswerRow {
        consent_id: id,
        representative_id: by,
        capacity: new.capacity,
        decision: new.decision.into(),
        form: new.form,
        given_by: &given_by,
    };
    store::insert(tx, permit, case, &answer)?;
    let (found, _) = tx.read(store::of_consent(case, &request))?;
    let said = opened(permit, found)?;
    let made = match decides(answer.decision, &standing, &decisions(&said)) {
        true => Some(take_effect(
            tx, permit, &request, &standing, &answer, &said,
        )?),
        false => None,
    };
    let request = consents::load(tx, permit, case, id)?;
    Ok(shown(permit, &request, &standing, said, made))
}

/// A child answers by its own account: its no always counts for something, its yes is its custodians' to give. From
/// the age that is set it declines for all; before that it is recorded for the lead to consider.
fn child_says(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsentAnswer>,
    request: &Whole,
    standing: &Standing,
    new: &NewConsentAnswer,
) -> Result<ConsentAnswers, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    let mut faults = own::childs_faults(new);
    if ConsentDecision::from(new.decision) != ConsentDecision::Declined {
        faults.push(Fault::at("/decision", FaultCode::CapacityNotAllowed));
    }
    Problem::unless_empty(faults)?;
    let made = match standing.decides_alone(tx.law().childs_own_no_from_age()) {
        false => {
            childs_views::record(tx, permit, case, (id, None))?;
            None
        }
        true => {
            let given_by = own::name(tx, permit, new, None)?;
            let answer = NewAnswerRow {
                consent_id: id,
                representative_id: None,
                capacity: Capacity::Person,
                decision: ConsentDecision::Declined,
                form: new.form,
                given_by: &given_by,
            };
            store::insert(tx, permit, case, &answer)?;
            Some(take_effect(tx, permit, request, standing, &answer, &[])?)
        }
    };
    let request = consents::load(tx, permit, case, id)?;
    let (found, _) = tx.read(store::of_consent(case, &request))?;
    let said = opened(permit, found)?;
    Ok(shown(permit, &request, standing, said, made))
}

/// Lets the consent that `answer` has decided take the request's place, on its terms; gives its id.
fn take_effect(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsentAnswer>,
    request: &Whole,
    standing: &Standing,
    answer: &NewAnswerRow<'_>,
    said: &[AnswerRow],
) -> Result<Id, Problem> {
    let (case, row) = (&permit.target().case, &request.row);
    let excluded = permit.key()?.open_some(row.id, row.excluded.as_ref())?;
    let birthday = standing
        .of_age_at
        .filter(|_| answer.capacity == Capacity::Custodian);
    let terms = Terms {
        kind: row.kind,
        form: answer.form,
        decision: answer.decision,
        given_by: &spoken_by(answer, standing, said),
        capacity: answer.capacity,
        recipients: &request.recipients,
        topics: row.topics,
        excluded: excluded.as_deref(),
        valid_from: tx.now(),
        valid_to: birthday.map_or(row.valid_to, |at| row.valid_to.min(at)),
        request_id: Some(row.id),
        representative_id: match (answer.decision, standing.is_minor()) {
            (ConsentDecision::Given, Some(true)) => None,
            _ => answer.representative_id,
        },
    };
    // One that was found incomplete has ended already.
    let earlier = row.ending.is_none().then_some(row.id);
    put(tx, permit, case, earlier, &terms)
}

/// By name, whose answer it is: of all the child's custodians when they have consented together.
fn spoken_by(answer: &NewAnswerRow<'_>, standing: &Standing, said: &[AnswerRow]) -> String {
    if answer.decision == ConsentDecision::Given && standing.is_minor() == Some(true) {
        let custodians = standing.acting(RepresentativeKind::Custodian);
        let latest = |id: Id| {
            said.iter()
                .rev()
                .find(|row| row.representative_id == Some(id))
        };
        let names = custodians.filter_map(|one| Some(latest(one.id)?.given_by.as_str()));
        return names.collect::<Vec<_>>().join(", ");
    }
    answer.given_by.to_owned()
}

fn opened<A: Action>(
    permit: &Permit<A>,
    found: Vec<store::SealedAnswer>,
) -> Result<Vec<AnswerRow>, Problem> {
    let key = permit.key()?;
    found.into_iter().map(|row| row.open(key)).collect()
}

fn decisions(said: &[AnswerRow]) -> Vec<(Option<Id>, ConsentDecision)> {
    let decision = |row: &AnswerRow| (row.representative_id, row.decision);
    said.iter().map(decision).collect()
}

/// As the reader may see it: of a child's custodians each learns what itself has said.
fn shown<A: Action<Target = PartOf<ConsentItem>>>(
    permit: &Permit<A>,
    consent: &Whole,
    standing: &Standing,
    said: Vec<AnswerRow>,
    decided: Option<Id>,
) -> ConsentAnswers {
    let (id, status) = (consent.row.id, status_of(consent, standing.now));
    let (actor, case) = (permit.actor(), &permit.target().case);
    let awaits = status.awaits_answers() && case.coordinated_by(actor);
    let read = |row: &AnswerRow| own::reads_answer(actor, case, row.representative_id);
    let mut links = Links::from([
        ("self", link(format_args!("/consents/{id}/answers"))),
        ("consent", link(format_args!("/consents/{id}"))),
    ]);
    if let Some(decided) = decided {
        links.insert("decided", link(format_args!("/consents/{decided}")));
    }
    ConsentAnswers {
        status,
        awaited_representative_ids: match awaits {
            true => awaited(standing, &decisions(&said)),
            false => Vec::new(),
        },
        decided_consent_id: decided,
        items: said.into_iter().filter(read).map(answer).collect(),
        links,
    }
}

fn answer(row: AnswerRow) -> ConsentAnswer {
    ConsentAnswer {
        id: row.id,
        decision: row.decision,
        form: row.form,
        capacity: row.capacity,
        representative_id: row.representative_id,
        given_by: row.given_by,
        received_by: row.received_by,
        received_unit_id: row.received_unit_id,
        answered_at: row.answered_at,
    }
}
