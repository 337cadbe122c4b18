//! Deviations over HTTP.

use actix_web::{get, patch, post, web};

use super::policy::{CreateDeviation, ReadDeviation, UpdateDeviation};
use super::store::{self, DeviationRow, Place, Reporter};
use super::view::{not_followed, require_handled_here, view};
use super::wire::{Deviation, DeviationEdit, NewDeviation, NotFollowed};
use crate::gate::scope::{is_about_protected, reported_case};
use crate::gate::{Action, Caller, Gate, Permit, Subject, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Mount, Patch, Versioned};
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::{DeviationStatus, Role};
use crate::kernel::{Day, Fault, FaultCode, Frame, Id, Possible, Problem, ProblemCode, Text};

/// Routes of the deviation itself.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(create).service(read).service(update);
}

/// Draft a deviation.
///
/// By any party of a case that the own unit may know of, by somebody outside any, by a record system for a unit of
/// its branch, or by the person concerned and those who act for the person. Nobody else knows of it until it is
/// submitted. A case about somebody with protected registration or an assumed identity is not named.
#[utoipa::path(operation_id = "createDeviation", tag = "Deviations", request_body = NewDeviation,
    responses((status = 201, body = Deviation, description = "The draft", headers(("ETag" = String)))))]
#[post("/deviations")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewDeviation>,
) -> Result<Answer<Deviation>, Problem> {
    let deviation = gate
        .run::<CreateDeviation, _>(&caller, "deviation", move |tx, permit| {
            draft(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/deviations/{}", deviation.id), deviation).versioned())
}

fn draft(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDeviation>,
    new: &NewDeviation,
) -> Result<Deviation, Problem> {
    let stated = Stated {
        unit_id: new.unit_id,
        case_id: new.case_id,
        happened_on: new.happened_on,
        not_followed: new.not_followed.as_ref(),
    };
    let mut faults = Vec::new();
    let reporter = reporter(tx, permit, new, &mut faults)?;
    let own = match reporter {
        Some(Reporter::Unit(party)) => Some(party.unit_id),
        _ => None,
    };
    let to = content_faults(tx, permit, (&stated, own), &mut faults)?;
    if new.origin.is_some() && permit.actor().role != Role::Integration {
        faults.push(Fault::at("/origin", FaultCode::NotAllowedHere));
    }
    Problem::unless_empty(faults)?;
    let (reporter, to) = reporter.zip(to).ok_or(ProblemCode::Internal)?;
    let id = store::insert(tx, permit, (reporter, &to), new)?;
    store::name_externally(tx, permit, id, &new.external_ids)?;
    super::view::drafted(tx, permit, id)
}

/// Who reports: the own unit, the one that a record system states, or the person by the record that the case is
/// about, or by the first that is the person's own.
fn reporter(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDeviation>,
    new: &NewDeviation,
    faults: &mut Vec<Fault>,
) -> Result<Option<Reporter>, Problem> {
    let actor = permit.actor();
    if actor.role != Role::Person {
        let unit = store::reporting_unit(tx, permit, new.reporting_unit_id)?;
        if unit.is_none() {
            faults.push(Fault::at("/reportingUnitId", FaultCode::NotFound));
        }
        return Ok(unit.map(Reporter::Unit));
    }
    if new.reporting_unit_id.is_some() {
        faults.push(Fault::at("/reportingUnitId", FaultCode::NotAllowedHere));
    }
    let of_case = match new.case_id {
        Some(case) => reported_case(tx, permit, case)?.map(|case| case.person_id),
        None => None,
    };
    let own = actor
        .relations
        .iter()
        .min_by_key(|one| one.mandate.is_some());
    let record = of_case.or(own.map(|relation| relation.person_id));
    let record = record.ok_or(ProblemCode::Forbidden)?;
    Ok(Some(Reporter::Person(record)))
}

/// What is said both when a deviation is drafted and when the draft is changed.
struct Stated<'a> {
    unit_id: Id,
    case_id: Option<Id>,
    happened_on: Option<Day>,
    not_followed: Option<&'a NotFollowed>,
}

/// What is wrong with that, in a report of the unit `own`; gives where it goes.
fn content_faults<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    (stated, own): (&Stated<'_>, Option<Id>),
    faults: &mut Vec<Fault>,
) -> Result<Option<Place>, Problem> {
    let place = store::place(tx, permit, stated.unit_id)?;
    let fault = match &place {
        None => Some(FaultCode::NotFound),
        Some(place) if !place.is_active => Some(FaultCode::UnitEnded),
        // What goes wrong within a unit is the unit's own to see to.
        Some(_) if own == Some(stated.unit_id) => Some(FaultCode::NotAllowedHere),
        Some(_) => None,
    };
    faults.extend(fault.map(|code| Fault::at("/unitId", code)));
    if let Some(case) = stated.case_id {
        match reported_case(tx, permit, case)? {
            None => faults.push(Fault::at("/caseId", FaultCode::NotFound)),
            Some(case) if is_about_protected(tx, &case)? => {
                faults.push(Fault::at("/caseId", FaultCode::ProtectedCase));
            }
            Some(case) => tx.was_also_about(case.subject()),
        }
    }
    let frame = Frame::at(tx.now());
    let happened = stated.happened_on.and_then(|day| {
        let possible = Possible::DeviationHappened;
        possible.day("/happenedOn", day, &frame)
    });
    faults.extend(happened);
    let law = stated.not_followed.and_then(|what| what.law.as_deref());
    let is_row = |law: &&str| tx.law().rows().iter().any(|row| row.id == *law);
    if law.is_some_and(|law| !is_row(&law)) {
        faults.push(Fault::at("/notFollowed/law", FaultCode::NotFound));
    }
    Ok(place)
}

/// Read a deviation.
///
/// The reporting unit and the person who reported read all of it. The unit that has it reads what was reported,
/// without case and person. One that forwarded it reads what it had. Strategists read no words. See `_links` for what
/// can be done.
#[utoipa::path(operation_id = "readDeviation", tag = "Deviations", params(("deviationId" = Id, Path)),
    responses((status = 200, body = Deviation, description = "The deviation", headers(("ETag" = String)))))]
#[get("/deviations/{deviationId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Deviation>, Problem> {
    let deviation = gate
        .run::<ReadDeviation, _>(&caller, id.into_inner(), |tx, permit| {
            view(tx, permit, permit.target())
        })
        .await?;
    // Measures, consents and time change what it shows without its version.
    Ok(Answer::ok(deviation).versioned().unconditional())
}

/// Change a draft.
///
/// What it said before is kept. One that is submitted stays as it is (409).
#[utoipa::path(operation_id = "updateDeviation", tag = "Deviations",
    params(("deviationId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = DeviationEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Deviation, description = "The draft", headers(("ETag" = String)))))]
#[patch("/deviations/{deviationId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Deviation>, Problem> {
    let deviation = gate
        .run::<UpdateDeviation, _>(&caller, id.into_inner(), move |tx, permit| {
            change(tx, permit, &version, patch)?;
            view(tx, permit, permit.target())
        })
        .await?;
    Ok(Answer::ok(deviation).versioned())
}

fn change(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDeviation>,
    version: &IfMatch,
    patch: Patch,
) -> Result<(), Problem> {
    let scope = permit.target();
    require_handled_here(permit.actor(), scope)?;
    if scope.status != DeviationStatus::Draft {
        return Err(ProblemCode::TransitionNotAllowed.into());
    }
    let before = store::of_target(tx, permit)?;
    let current = editable(permit.key()?, &before)?;
    let Some(edit) = patch.0.apply(tx, version, before.version, &current)? else {
        return Ok(());
    };
    let stated = Stated {
        unit_id: edit.unit_id,
        case_id: edit.case_id,
        happened_on: edit.happened_on,
        not_followed: edit.not_followed.as_ref(),
    };
    let mut faults = Vec::new();
    let own = scope.reporting_unit_id;
    let to = content_faults(tx, permit, (&stated, own), &mut faults)?;
    Problem::unless_empty(faults)?;
    let to = to.ok_or(ProblemCode::Internal)?;
    store::update(tx, permit, before.version, (&edit, &to))?;
    let subject: Subject = scope.subject();
    history::keep(tx, permit, subject, before.version, &current)
}

fn editable(key: &PersonKey, row: &DeviationRow) -> Result<DeviationEdit, Problem> {
    let done_at_once = key.open_some(row.id, row.done_at_once.as_ref())?;
    Ok(DeviationEdit {
        category: row.category,
        unit_id: row.unit_id,
        case_id: row.case_id,
        happened_on: row.happened_on,
        description: Text::stored(key.open(row.id, &row.description)?),
        done_at_once: done_at_once.map(Text::stored),
        not_followed: not_followed(key, row, true)?,
        risk: row.risk(),
    })
}

impl Versioned for Deviation {
    fn version(&self) -> i64 {
        self.version
    }
}
