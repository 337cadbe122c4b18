//! Participants over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::policy::{
    CreateParticipant, DeleteParticipant, ListParticipants, ReadParticipant, UpdateParticipant,
};
use super::rules::{ParticipantKind, ParticipantRole, faults};
use super::store::{self, ParticipantRow, SealedParticipant};
use super::wire::{NewParticipant, Participant, ParticipantEdit, Participants};
use crate::features::registry;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::fact::{ParticipantAdded, ParticipantCorrected, ParticipationEnded};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Fault, FaultCode, Id, Line, Problem, ProblemCode, When};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update)
        .service(end);
}

/// List a case's participants.
///
/// Those the reader may see, also those who have left.
#[utoipa::path(operation_id = "listParticipants", tag = "Participants", params(("caseId" = Id, Path)),
    responses((status = 200, body = Participants, description = "The participants")))]
#[get("/cases/{caseId}/participants")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Participants>, Problem> {
    let items = gate
        .show::<ListParticipants, _, _>(&caller, case.into_inner(), store::of_case, readable)
        .await?;
    Ok(Answer::ok(Participants { items }))
}

/// Add a participant.
///
/// A unit sees the case as soon as a consent covers its organisation and branch, and not before. Another unit of
/// the organisation and branch that opened the case reads what its branch contributes from now on: that is recorded
/// as a disclosure on the basis SAME_AUTHORITY. The person takes part once (409).
#[utoipa::path(operation_id = "createParticipant", tag = "Participants", params(("caseId" = Id, Path)),
    request_body = NewParticipant,
    responses((status = 201, body = Participant, description = "The participant", headers(("ETag" = String)))))]
#[post("/cases/{caseId}/participants")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<NewParticipant>,
) -> Result<Answer<Participant>, Problem> {
    let row = gate
        .run::<CreateParticipant, _>(&caller, case.into_inner(), move |tx, permit| {
            add(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/participants/{}", row.id), shown(row)).versioned())
}

fn add(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateParticipant>,
    new: &NewParticipant,
) -> Result<ParticipantRow, Problem> {
    permit.target().status.require_open()?;
    let mut faults = faults(new);
    let unit = match new.unit_id {
        Some(unit) => {
            let found = registry::party(tx, permit, unit)?;
            if found.is_none() {
                faults.push(Fault::at("/unitId", FaultCode::NotFound));
            }
            found
        }
        None => None,
    };
    let organisation = match (new.unit_id, new.organisation_id) {
        (Some(_), _) => unit.map(|unit| unit.organisation_id),
        (None, Some(organisation)) => {
            if !store::organisation_exists(tx, permit, organisation)? {
                faults.push(Fault::at("/organisationId", FaultCode::NotFound));
            }
            Some(organisation)
        }
        (None, None) => None,
    };
    Problem::unless_empty(faults)?;
    if new.role == ParticipantRole::Person && store::has_person(tx, permit)? {
        let twice = Fault::at("/role", FaultCode::Duplicate);
        return Err(Problem::with(ProblemCode::AlreadyExists, vec![twice]));
    }
    let kinds = organisation
        .map(|id| registry::kinds_of(tx, permit, id))
        .transpose()?
        .flatten();
    let county = registry::county_of_unit(tx, permit, permit.target().initiating_unit_id)?;
    let duty = new.attendance_duty.unwrap_or_else(|| {
        let today = tx.now().swedish_day();
        kinds.is_some_and(|kinds| tx.law().duty(kinds, county.as_deref(), today).is_some())
    });
    let row = store::insert(tx, permit, new, (unit, organisation), duty)?;
    let added = ParticipantAdded {
        id: row.id,
        unit,
        by_notice: false,
    };
    permit.record(tx, added)?;
    Ok(row)
}

/// Read a participant.
///
/// Under topic BASIC.
#[utoipa::path(operation_id = "readParticipant", tag = "Participants", params(("participantId" = Id, Path)),
    responses((status = 200, body = Participant, description = "The participant", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/participants/{participantId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Participant>, Problem> {
    let participant = gate
        .run::<ReadParticipant, _>(&caller, id.into_inner(), |tx, permit| {
            let one = shown(store::load(tx, permit)?);
            Ok(for_reader(permit, &permit.target().case, one))
        })
        .await?;
    Ok(Answer::ok(participant).versioned())
}

/// Correct a participant.
///
/// What it said before is kept. An ended participation cannot be corrected (412).
#[utoipa::path(operation_id = "updateParticipant", tag = "Participants",
    params(("participantId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = ParticipantEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Participant, description = "The participant", headers(("ETag" = String)))))]
#[patch("/participants/{participantId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Participant>, Problem> {
    let row = gate
        .run::<UpdateParticipant, _>(&caller, id.into_inner(), move |tx, permit| {
            permit.target().case.status.require_open()?;
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(edit) = patched else {
                return Ok(before);
            };
            check_edit(&before, &edit)?;
            store::update(tx, permit, before.version, &edit)?;
            permit.record(tx, ParticipantCorrected { id: before.id })?;
            history::keep(
                tx,
                permit,
                permit.target().subject(),
                before.version,
                &current,
            )?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

fn check_edit(before: &ParticipantRow, edit: &ParticipantEdit) -> Result<(), Problem> {
    match (before.kind == ParticipantKind::Unit, edit.name.is_some()) {
        (true, true) => Err(Problem::invalid("/name", FaultCode::NotAllowedHere)),
        (false, false) => Err(Fault::required("/name", When::IsNoUnit).into()),
        _ => Ok(()),
    }
}

/// End a participation.
///
/// At once: every request that starts after the answer is without access. The initiator and the
/// leading unit cannot leave. When it answered for interventions, the lead is told:
/// `REASSIGN_INTERVENTIONS`.
#[utoipa::path(operation_id = "deleteParticipant", tag = "Participants",
    params(("participantId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Ended")))]
#[delete("/participants/{participantId}")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteParticipant, _>(&caller, id.into_inner(), move |tx, permit| {
        let row = store::load(tx, permit)?;
        let case = &permit.target().case;
        if row.role == ParticipantRole::Initiator || row.unit_id == Some(case.lead_unit_id) {
            return Err(ProblemCode::ParticipantNeeded.into());
        }
        store::end(tx, permit, version.of(row.version)?)?;
        let ended = ParticipationEnded {
            id: row.id,
            unit: row.unit_id,
        };
        permit.record(tx, ended)
    })
    .await?;
    Ok(Answer::no_content())
}

impl Versioned for Participant {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The participants that the reader may see.
pub fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    rows: Vec<SealedParticipant>,
) -> Result<Vec<Participant>, Problem> {
    readable_in(permit, permit.target(), rows)
}

/// The same for work on a part of the case.
pub fn readable_in<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    rows: Vec<SealedParticipant>,
) -> Result<Vec<Participant>, Problem> {
    let (reader, key) = (case.reader, permit.key()?);
    rows.into_iter()
        .filter(|row| reader.reads(row.owner(), Topic::Basic))
        .map(|row| Ok(for_reader(permit, case, shown(row.open(key)?))))
        .collect()
}

fn for_reader<A: Action>(permit: &Permit<A>, case: &CaseScope, one: Participant) -> Participant {
    let told = tells_contact(permit, case, one.kind);
    Participant {
        contact: one.contact.filter(|_| told),
        ..one
    }
}

/// Whether the reader is told how to reach a participant of this kind: how people close to the person are
/// reached, they told those who coordinate, and not each other; a party needs it only for meetings.
pub fn tells_contact<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    kind: ParticipantKind,
) -> bool {
    let meets = || case.reader.reads(case.initiator(), Topic::Meeting);
    kind != ParticipantKind::Private || (permit.actor().as_staff().is_some() && meets())
}

fn shown(row: ParticipantRow) -> Participant {
    let links = Links::from([
        ("self", link(format_args!("/participants/{}", row.id))),
        ("case", link(format_args!("/cases/{}", row.case_id))),
    ]);
    Participant {
        id: row.id,
        case_id: row.case_id,
        kind: row.kind,
        role: row.role,
        unit_id: row.unit_id,
        organisation_id: row.organisation_id,
        name: row.name,
        contact: row.contact,
        attendance_duty: row.attendance_duty,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}

fn editable(row: &ParticipantRow) -> ParticipantEdit {
    ParticipantEdit {
        name: row.name.clone().map(Line::stored),
        contact: row.contact.clone().map(Line::stored),
        attendance_duty: row.attendance_duty,
    }
}
