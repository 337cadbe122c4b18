//! Cases over HTTP.

use actix_web::{get, patch, post, web};

use super::leads;
use super::links::{Standing, goes_on, links};
use super::list::{self as lists, SummaryRow};
use super::opening::begin_on;
use super::policy::{CreateCase, ListCases, ReadCase, UpdateCase};
use super::rules::{age_fault, date_faults};
use super::store::Opening;
use super::store::{self, CaseParts, CaseRow};
use super::wire::{
    Case, CaseEdit, CaseExpansion, CaseListParams, CaseReadParams, CaseSummary, CaseWarning,
    CaseWarningCode, Closing, NewCase,
};
use crate::features::deadlines::{self, DeadlineKind};
use crate::features::named_users;
use crate::features::{consents, meetings, participants, persons, plans};
use crate::gate::scope::{CaseScope, death_of, hold_person};
use crate::gate::{Action, Caller, Gate, Permit, Subject, Tx, history};
use crate::http::{
    Answer, IfMatch, Json, Links, Listing, Mount, Page, Params, Patch, Versioned, link,
};
use crate::kernel::fact::CaseCorrected;
use crate::kernel::page::PageRequest;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Code, Fault, FaultCode, Frame, Id, Line, Problem, ProblemCode, Text};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update);
}

/// List cases.
///
/// The cases that the own unit opened or takes part in with consent; of the person the id alone, under topic
/// BASIC.
#[utoipa::path(operation_id = "listCases", tag = "Cases", params(CaseListParams),
    responses((status = 200, body = Page<CaseSummary>, description = "A page of cases")))]
#[get("/cases")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<CaseListParams>,
) -> Result<Listing<CaseSummary>, Problem> {
    let params = params.0;
    let sort = params.sort.map_or("-updatedAt", Code::code);
    let total = params.include_total == Some(true);
    let page = PageRequest::new(
        params.limit,
        params.page,
        params.cursor.as_deref(),
        total,
        sort,
    )?;
    let rows = gate
        .show::<ListCases, _, _>(
            &caller,
            "case",
            move |seen| lists::list(&seen, &params, page),
            |_, rows| Ok(rows),
        )
        .await?;
    Ok(Listing::new(rows.map(summary)))
}

/// Open a case.
///
/// In status NEED_IDENTIFIED; the own unit becomes its first participant and leads it. When the person has an
/// open case already that the reader may know of, the answer warns of it. No case begins about somebody whose
/// death is recorded (409).
#[utoipa::path(operation_id = "createCase", tag = "Cases", request_body = NewCase,
    responses((status = 201, body = Case, description = "The case", headers(("ETag" = String)))))]
#[post("/cases")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<NewCase>,
) -> Result<Answer<Case>, Problem> {
    let case = gate
        .run::<CreateCase, _>(&caller, "case", move |tx, permit| open(tx, permit, &body.0))
        .await?;
    Ok(Answer::created(format!("/cases/{}", case.id), case).versioned())
}

fn open(tx: &mut Tx<'_>, permit: &Permit<CreateCase>, new: &NewCase) -> Result<Case, Problem> {
    let unit = store::initiating_unit(tx, permit, new.initiating_unit_id)?;
    let opened_in = unit.unwrap_or(permit.actor().party());
    // Held until the unit ends: a death that is recorded now waits, one that was is seen.
    hold_person(tx, new.person_id)?;
    let (person, decided, others, died) = tx.read((
        persons::recorded_one(permit.actor(), new.person_id),
        deadlines::decided(opened_in.unit_id, DeadlineKind::AskConsent),
        store::open_about(permit, new.person_id),
        death_of(new.person_id),
    ))?;
    let (key, born) = match person {
        Some(record) => {
            let (key, born) = persons::key_and_birth(permit, &record)?;
            (Some((record.0.id, key)), born)
        }
        None => (None, None),
    };
    let frame = Frame {
        now: tx.now(),
        born,
    };
    let mut faults = date_faults(&frame, new.need_detected_on, new.requested_on);
    faults.extend(age_fault(new.target_groups, &frame));
    if key.is_none() {
        faults.push(Fault::at("/personId", FaultCode::NotFound));
    }
    if unit.is_none() {
        faults.push(Fault::at("/initiatingUnitId", FaultCode::NotFound));
    }
    let leader = leads::opened_by(tx, permit, new, opened_in.unit_id, &mut faults)?;
    Problem::unless_empty(faults)?;
    let (person_id, key) = key.ok_or(ProblemCode::Internal)?;
    if died {
        return Err(ProblemCode::PersonDeceased.into());
    }
    let opening = Opening {
        person_id,
        unit: opened_in,
        predecessor: None,
        lead_name: new.lead_name.as_deref(),
        leader,
        origin: new.origin,
        target_groups: new.target_groups,
        reason: &new.reason,
        need_detected_on: new.need_detected_on,
        requested_on: new.requested_on,
    };
    let opener = Some(permit.actor().into());
    let row = begin_on(tx, &permit.because(), &key, (&opening, opener), &decided)?;
    store::name_externally(tx, permit, row.id, &new.external_ids)?;
    let links = links(&row, Standing::Coordinates, false);
    Ok(Case {
        external_ids: new.external_ids.clone(),
        warnings: others
            .into_iter()
            .map(|id| CaseWarning::new(CaseWarningCode::OtherCaseOpen, Some(id)))
            .collect(),
        ..whole(&key, row, links)?
    })
}

/// Read a case.
///
/// With `expand` its parts come along, each as far as the reader may see it. Without `expand` the
/// answer carries an ETag.
#[utoipa::path(operation_id = "readCase", tag = "Cases", params(("caseId" = Id, Path), CaseReadParams),
    responses((status = 200, body = Case, description = "The case", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/cases/{caseId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    params: Params<CaseReadParams>,
) -> Result<Answer<Case>, Problem> {
    let expand = params.0.expand.unwrap_or_default();
    let plain = expand.is_empty();
    let asked = move |part: CaseExpansion| expand.contains(&part);
    let case = gate
        .show::<ReadCase, _, _>(
            &caller,
            id.into_inner(),
            move |case| {
                let of = || case.clone();
                (
                    store::whole(of()),
                    asked(CaseExpansion::Person).then(|| persons::of_case(of())),
                    asked(CaseExpansion::Participants).then(|| participants::of_case(of())),
                    asked(CaseExpansion::Consents).then(|| consents::of_case(of())),
                    asked(CaseExpansion::Meetings).then(|| meetings::of_case(of())),
                    asked(CaseExpansion::Plan).then(|| plans::of_case(of())),
                )
            },
            |permit, (case, person, participants, consents, meetings, plan)| {
                Ok(Case {
                    person: match person.flatten() {
                        Some(record) => persons::readable(permit, record)?,
                        None => None,
                    },
                    participants: participants
                        .map(|rows| participants::readable(permit, rows))
                        .transpose()?,
                    consents: consents
                        .map(|rows| consents::readable(permit, rows))
                        .transpose()?,
                    meetings: meetings
                        .map(|rows| meetings::readable(permit, rows))
                        .transpose()?,
                    plan: match plan {
                        Some(parts) => plans::readable(permit, parts)?,
                        None => None,
                    },
                    ..readable(permit, case.ok_or(ProblemCode::NotFound)?)?
                })
            },
        )
        .await?;
    let answer = Answer::ok(case);
    Ok(if plain { answer.versioned() } else { answer })
}

/// Correct a case.
///
/// What it said before is kept; that can be put right in a closed case, too. While the case is open, the leading
/// unit can be any unit that takes part; of a case for named users
/// only, one of which a coordinator is named, unless one is named of the unit that opened it (409).
#[utoipa::path(operation_id = "updateCase", tag = "Cases", params(("caseId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = CaseEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Case, description = "The case", headers(("ETag" = String)))))]
#[patch("/cases/{caseId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Case>, Problem> {
    let case = gate
        .run::<UpdateCase, _>(&caller, id.into_inner(), move |tx, permit| {
            let before = store::load(tx, permit)?;
            let current = editable(permit.key()?, &before)?;
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(edit) = patched else {
                return view(tx, permit);
            };
            let (edit, leader_until) = leads::changed(tx, permit, &current, edit)?;
            let lead = (before.lead_unit_id, before.lead_assignment_id);
            if (edit.lead_unit_id, edit.lead_assignment_id) != lead {
                before.status.require_open()?;
            }
            check_edit(tx, permit, &before, &edit)?;
            store::update(tx, permit, before.version, &edit)?;
            let subject = Subject::of("case", before.id);
            history::keep(tx, permit, subject, before.version, &current)?;
            let corrected = CaseCorrected {
                id: before.id,
                lead: (before.lead_unit_id, edit.lead_unit_id),
                leader: (before.lead_assignment_id, edit.lead_assignment_id),
                leader_until,
                need: (before.need_detected_on, edit.need_detected_on),
            };
            permit.record(tx, corrected)?;
            view(tx, permit)
        })
        .await?;
    Ok(Answer::ok(case).versioned())
}

fn editable(key: &PersonKey, row: &CaseRow) -> Result<CaseEdit, Problem> {
    Ok(CaseEdit {
        lead_unit_id: row.lead_unit_id,
        lead_name: key
            .open_some(row.id, row.lead_name.as_ref())?
            .map(Line::stored),
        lead_assignment_id: row.lead_assignment_id,
        deputy: row.deputy(),
        target_groups: row.target_groups,
        reason: Text::stored(key.open(row.id, &row.reason)?),
        need_detected_on: row.need_detected_on,
        requested_on: row.requested_on,
    })
}

fn check_edit(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateCase>,
    before: &CaseRow,
    edit: &CaseEdit,
) -> Result<(), Problem> {
    let frame = Frame {
        now: tx.now(),
        born: persons::born(tx, permit, before.person_id)?,
    };
    let mut faults = date_faults(&frame, edit.need_detected_on, edit.requested_on);
    if edit.target_groups != before.target_groups {
        faults.extend(age_fault(edit.target_groups, &frame));
    }
    if edit.lead_unit_id != before.lead_unit_id {
        let fault = leads::leading_fault(tx, permit, edit.lead_unit_id)?;
        faults.extend(fault.map(|code| Fault::at("/leadUnitId", code)));
    }
    Problem::unless_empty(faults)?;
    if edit.lead_unit_id == before.lead_unit_id {
        return Ok(());
    }
    named_users::require_coordinator(tx, permit, permit.target(), edit.lead_unit_id)
}

impl Versioned for Case {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The case as the permit's reader may see it.
fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    parts: CaseParts,
) -> Result<Case, Problem> {
    let (lead, name) = (parts.led.shown(permit.now()), parts.led.name);
    let (row, linked, can_move) = (parts.led.row, parts.linked, parts.can_move);
    let scope = permit.target();
    let (changed_at, updated_at) = parts
        .told
        .unwrap_or((scope.changed_at().unwrap_or(row.updated_at), row.updated_at));
    let reader = Standing::of(scope, permit.actor());
    let mut links = links(&row, reader, can_move);
    let basic = scope.reader.reads(scope.initiator(), Topic::Basic);
    let (after, before): (Vec<_>, Vec<_>) = linked
        .into_iter()
        .partition(|linked| linked.predecessor_case_id == Some(row.id));
    let predecessor_case_id = before.last().map(|linked| linked.id);
    let successor_case_id = after.last().map(|linked| linked.id);
    for (relation, id) in [
        ("predecessor", predecessor_case_id),
        ("successor", successor_case_id),
    ] {
        if let Some(id) = id {
            links.insert(relation, link(format_args!("/cases/{id}")));
        }
    }
    let own = row.initiating_organisation_id == permit.actor().organisation_id;
    if own && reader.coordinates() && successor_case_id.is_none() && goes_on(&row) {
        links.insert("reopen", link(format_args!("/cases/{}/reopenings", row.id)));
    }
    let whole = whole(permit.key()?, row, links)?;
    let case = Case {
        lead_name: name.or(whole.lead_name),
        lead,
        external_ids: parts.external_ids,
        predecessor_case_id,
        successor_case_id,
        changed_at,
        updated_at,
        ..whole
    };
    if basic {
        return Ok(case);
    }
    Ok(Case {
        person_id: None,
        target_groups: None,
        reason: None,
        closing: None,
        ..case
    })
}

/// The permit's case as its reader may see it.
pub(super) fn view<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Case, Problem> {
    let found = tx.read(store::whole(permit.into()))?;
    let case = readable(permit, found.ok_or(ProblemCode::NotFound)?)?;
    Ok(match tx.has_changed() {
        true => Case {
            changed_at: tx.now(),
            ..case
        },
        false => case,
    })
}

pub(super) fn whole(key: &PersonKey, row: CaseRow, links: Links) -> Result<Case, Problem> {
    let closing_text = key.open_some(row.id, row.closing_text.as_ref())?;
    let closing = row.closing_reason.map(|reason| Closing {
        reason,
        text: closing_text,
        date_of_death: row.date_of_death,
        closed_at: row.closed_at,
    });
    Ok(Case {
        id: row.id,
        case_number: row.case_number,
        status: row.status,
        person_id: Some(row.person_id),
        origin: row.origin,
        target_groups: Some(row.target_groups),
        reason: Some(key.open(row.id, &row.reason)?),
        need_detected_on: row.need_detected_on,
        requested_on: row.requested_on,
        initiating_organisation_id: row.initiating_organisation_id,
        initiating_unit_id: row.initiating_unit_id,
        lead_unit_id: row.lead_unit_id,
        lead_name: key.open_some(row.id, row.lead_name.as_ref())?,
        lead: None,
        closing,
        predecessor_case_id: None,
        successor_case_id: None,
        external_ids: Vec::new(),
        warnings: Vec::new(),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        changed_at: row.updated_at,
        person: None,
        participants: None,
        consents: None,
        meetings: None,
        plan: None,
        links,
    })
}

fn summary(row: SummaryRow) -> CaseSummary {
    CaseSummary {
        id: row.id,
        case_number: row.case_number,
        status: row.status,
        person_id: row.person_id,
        origin: row.origin,
        need_detected_on: row.need_detected_on,
        initiating_organisation_id: row.initiating_organisation_id,
        initiating_unit_id: row.initiating_unit_id,
        lead_unit_id: row.lead_unit_id,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        changed_at: row.changed_at,
        links: Links::from([("self", link(format_args!("/cases/{}", row.id)))]),
    }
}
