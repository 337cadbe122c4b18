//! Reopenings and moves over HTTP.

use actix_web::{post, web};

use super::rules::destination_fault;
use super::store::went_elsewhere;
use super::wire::{CaseMove, NewMove, NewReopening};
use crate::features::cases::api::whole;
use crate::features::cases::links::{Standing, links};
use crate::features::cases::opening::begin;
use crate::features::cases::policy::{MoveCase, ReopenCase};
use crate::features::cases::rules::{age_fault, date_faults};
use crate::features::cases::store::{self, CaseRow, Opening};
use crate::features::cases::wire::Case;
use crate::features::named_users;
use crate::features::{persons, plans, registry};
use crate::gate::consent::HandOverConsent;
use crate::gate::scope::{death_of, hold_person};
use crate::gate::{Actor, Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::fact::{CaseMoved, CaseReopened, Named};
use crate::kernel::vocabulary::{CaseStatus, ClosingReason, Party, Role, Topic};
use crate::kernel::{Fault, FaultCode, Frame, Id, Problem, ProblemCode, Stamp, When};

/// Routes of reopenings and moves.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(reopen).service(move_on);
}

/// Reopen a case.
///
/// A closed case stays closed: the work goes on in a new case about the same person, which links to
/// it. A new consent is needed. One successor is open at a time, and a case that was moved to another
/// municipality goes on there.
#[utoipa::path(operation_id = "createReopening", tag = "Cases", params(("caseId" = Id, Path)),
    request_body = NewReopening,
    responses((status = 201, body = Case, description = "The new case", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/reopenings")]
async fn reopen(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewReopening>,
) -> Result<Answer<Case>, Problem> {
    let case = gate
        .run::<ReopenCase, _>(&caller, id.into_inner(), move |tx, permit| {
            go_on(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/cases/{}", case.id), case).versioned())
}

fn go_on(
    tx: &mut Tx<'_>,
    permit: &Permit<ReopenCase>,
    new: &NewReopening,
) -> Result<Case, Problem> {
    let closed = store::load(tx, permit)?;
    check_reopening(tx, permit, &closed, new)?;
    let unit = reopening_unit(tx, permit, &closed)?;
    let key = permit.key()?;
    let reason = match &new.reason {
        Some(reason) => reason.to_string(),
        None => key.open(closed.id, &closed.reason)?,
    };
    let opening = Opening {
        person_id: closed.person_id,
        unit,
        predecessor: Some(closed.id),
        lead_name: new.lead_name.as_deref(),
        leader: leader(permit.actor(), new),
        origin: closed.origin,
        target_groups: new.target_groups.unwrap_or(closed.target_groups),
        reason: &reason,
        need_detected_on: new.need_detected_on,
        requested_on: new.requested_on,
    };
    let opener = Some(permit.actor().into());
    let row = begin(tx, &permit.because(), key, &opening, opener)?;
    let reopened = CaseReopened {
        id: closed.id,
        successor: row.id,
    };
    permit.record(tx, reopened)?;
    let mut links = links(&row, Standing::Coordinates, false);
    links.insert("predecessor", link(format_args!("/cases/{}", closed.id)));
    Ok(Case {
        predecessor_case_id: Some(closed.id),
        ..whole(key, row, links)?
    })
}

/// Whoever takes the work up again leads it, unless somebody outside does by name.
fn leader(actor: &Actor, new: &NewReopening) -> Option<(Id, Option<Stamp>)> {
    let coordinates = actor.role == Role::Coordinator && new.lead_name.is_none();
    coordinates.then_some((actor.assignment_id, actor.until))
}

fn check_reopening(
    tx: &mut Tx<'_>,
    permit: &Permit<ReopenCase>,
    closed: &CaseRow,
    new: &NewReopening,
) -> Result<(), Problem> {
    if closed.status != CaseStatus::Closed {
        return Err(ProblemCode::TransitionNotAllowed.into());
    }
    if went_elsewhere(tx, permit)? {
        return Err(ProblemCode::CaseMoved.into());
    }
    let pointer = "/deathRecordedInError";
    let deceased = closed.closing_reason == Some(ClosingReason::Deceased);
    if deceased && new.death_recorded_in_error != Some(true) {
        let fault = Fault::required(pointer, When::ClosedByDeath);
        return Err(Problem::with(ProblemCode::PersonDeceased, vec![fault]));
    }
    hold_person(tx, closed.person_id)?;
    if !deceased && tx.read(death_of(closed.person_id))? {
        return Err(ProblemCode::PersonDeceased.into());
    }
    let frame = Frame {
        now: tx.now(),
        born: persons::born(tx, permit, closed.person_id)?,
    };
    let mut faults = date_faults(&frame, new.need_detected_on, new.requested_on);
    if let Some(groups) = new.target_groups {
        faults.extend(age_fault(groups, &frame));
    }
    if !deceased && new.death_recorded_in_error.is_some() {
        faults.push(Fault::at(pointer, FaultCode::NotAllowedHere));
    }
    Problem::unless_empty(faults)
}

/// A coordinator goes on in its own unit, a record system in the unit that had the case while that
/// is there.
fn reopening_unit(
    tx: &mut Tx<'_>,
    permit: &Permit<ReopenCase>,
    closed: &CaseRow,
) -> Result<Party, Problem> {
    let (had, own) = (closed.initiating_unit_id, permit.actor().party());
    if permit.actor().role != Role::Integration {
        return Ok(own);
    }
    Ok(registry::party(tx, permit, had)?.unwrap_or(own))
}

/// Move a case to another municipality.
///
/// Closes it as MOVED and lets a case wait at the receiving unit, in status NEED_IDENTIFIED: a new
/// consent is needed there. Only what a consent in force lets the receiving organisation have goes
/// along: the person's identity under topic BASIC, without which nothing moves (409), and the adopted
/// plan as a draft under topic PLAN, each intervention under its own topic and with nobody
/// responsible yet. The case of a protected person goes to somebody by name (`toAccountId`). The access
/// logs of both records show it.
#[utoipa::path(operation_id = "createMove", tag = "Cases", params(("caseId" = Id, Path)),
    request_body = NewMove, responses((status = 201, body = CaseMove, description = "The move")))]
#[post("/cases/{caseId}/moves")]
async fn move_on(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewMove>,
) -> Result<Answer<CaseMove>, Problem> {
    let moved = gate
        .run::<MoveCase, _>(&caller, id.into_inner(), move |tx, permit| {
            hand_over(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/cases/{}", moved.case_id), moved))
}

fn hand_over(
    tx: &mut Tx<'_>,
    permit: &Permit<MoveCase>,
    asked: &NewMove,
) -> Result<CaseMove, Problem> {
    let (case, to_unit) = (permit.target(), asked.to_unit_id);
    let pointer = "/toUnitId";
    // A case that waits for consent goes nowhere without the person's new word.
    case.status.require_open()?;
    let receiver = receiver(tx, permit, to_unit)?;
    let consent = HandOverConsent::find(tx, case, receiver.owner())?.ok_or_else(|| {
        let fault = Fault::at(pointer, FaultCode::ConsentMissing);
        Problem::with(ProblemCode::ConsentMissing, vec![fault])
    })?;
    let named = receiving(tx, permit, asked, receiver.organisation_id)?;
    let old = store::load(tx, permit)?;
    let plan_handed_over = consent.covers(Topic::Plan) && plans::is_adopted(tx, &permit.because())?;
    let moved = CaseMoved {
        id: old.id,
        to: receiver,
        origin: old.origin,
        target_groups: old.target_groups,
        receiver: named,
        protected: persons::is_protected(tx, permit)?,
    };
    permit.record(tx, moved)?;
    Ok(CaseMove {
        case_id: old.id,
        to_unit_id: to_unit,
        to_organisation_id: receiver.organisation_id,
        plan_handed_over,
        moved_at: tx.now(),
        links: Links::from([("case", link(format_args!("/cases/{}", old.id)))]),
    })
}

/// Who receives the case of a protected person: nobody else at the receiving unit will see it.
fn receiving(
    tx: &mut Tx<'_>,
    permit: &Permit<MoveCase>,
    asked: &NewMove,
    organisation: Id,
) -> Result<Option<Named>, Problem> {
    let pointer = "/toAccountId";
    let Some(account) = asked.to_account_id else {
        return match persons::is_protected(tx, permit)? {
            true => Err(Fault::required(pointer, When::Protected).into()),
            false => Ok(None),
        };
    };
    let unit = [(asked.to_unit_id, organisation)];
    let named = named_users::candidate(tx, permit, account, &unit)?;
    let named = named.ok_or_else(|| Problem::invalid(pointer, FaultCode::NotFound))?;
    Ok(Some(named))
}

/// The receiving unit.
fn receiver(tx: &mut Tx<'_>, permit: &Permit<MoveCase>, to_unit: Id) -> Result<Party, Problem> {
    let party = registry::party(tx, permit, to_unit)?;
    let to = match party {
        Some(Party {
            organisation_id: id,
            ..
        }) => registry::kinds_of(tx, permit, id)?.map(|kinds| (id, kinds)),
        None => None,
    };
    match (
        destination_fault(permit.target().initiating_organisation_id, to),
        party,
    ) {
        (None, Some(party)) => Ok(party),
        (fault, _) => Err(Problem::invalid(
            "/toUnitId",
            fault.unwrap_or(FaultCode::NotFound),
        )),
    }
}
