//! Disclosures on another basis than consent, over HTTP.

use actix_web::{get, post, web};

use super::policy::{CreateDisclosure, EndDisclosure, ListDisclosures, ReadDisclosure};
use super::rules::{DisclosureStatus, Recorder, faults, status};
use super::store::{self, DisclosureRow};
use super::wire::{Approver, Disclosure, Disclosures, NewDisclosure, NewDisclosureEnding};
use crate::gate::scope::{CaseScope, disclosed_until};
use crate::gate::{Action, Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::fact::{DisclosureEnded, DisclosureRecorded};
use crate::kernel::vocabulary::{Basis, CaseStatus, ConsentKind, Owner, Topic};
use crate::kernel::{Fault, FaultCode, Id, Line, Problem, ProblemCode, Stamp};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(end);
}

/// List a case's disclosures on another basis than consent.
///
/// With what each rests on and where it stands now. Under topic BASIC, as consents.
#[utoipa::path(operation_id = "listDisclosures", tag = "Consents", params(("caseId" = Id, Path)),
    responses((status = 200, body = Disclosures, description = "The disclosures")))]
#[get("/cases/{caseId}/disclosures")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<Disclosures>, Problem> {
    let items = gate
        .show::<ListDisclosures, _, _>(&caller, case.into_inner(), store::of_case, readable)
        .await?;
    Ok(Answer::ok(Disclosures { items }))
}

/// Record a disclosure on another basis than consent.
///
/// A decision that somebody else has made: a statutory exception, or that other units of the organisation
/// that opened the case may know of it. The recipient's units see the case while they take part. It makes no
/// plan adoptable and no case callable: that needs the person's consent. The person reads of it in the
/// timeline. Nobody approves what they record themselves; it is told by the name, so that another name of the
/// same person passes.
#[utoipa::path(operation_id = "createDisclosure", tag = "Consents", params(("caseId" = Id, Path)),
    request_body = NewDisclosure,
    responses((status = 201, body = Disclosure, description = "The disclosure")))]
#[post("/cases/{caseId}/disclosures")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    body: Json<NewDisclosure>,
) -> Result<Answer<Disclosure>, Problem> {
    let disclosure = gate
        .run::<CreateDisclosure, _>(&caller, case.into_inner(), move |tx, permit| {
            record(tx, permit, &body.0)
        })
        .await?;
    let path = format!("/disclosures/{}", disclosure.id);
    Ok(Answer::created(path, disclosure))
}

fn record(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDisclosure>,
    new: &NewDisclosure,
) -> Result<Disclosure, Problem> {
    let (case, actor) = (permit.target(), permit.actor());
    if case.status == CaseStatus::Closed {
        return Err(ProblemCode::CaseClosed.into());
    }
    let recorder = Recorder {
        name: &actor.name,
        owner: actor.owner(),
    };
    let mut faults = faults(new, case.initiator(), recorder, tx.now());
    if !store::organisation_exists(tx, permit, new.recipient_organisation_id)? {
        let pointer = "/recipientOrganisationId";
        faults.push(Fault::at(pointer, FaultCode::NotFound));
    }
    Problem::unless_empty(faults)?;
    let row = store::insert(tx, permit, new)?;
    permit.record(tx, DisclosureRecorded { id: row.id })?;
    shown(permit, case, row)
}

/// Read a disclosure on another basis than consent.
///
/// Under topic BASIC.
#[utoipa::path(operation_id = "readDisclosure", tag = "Consents", params(("disclosureId" = Id, Path)),
    responses((status = 200, body = Disclosure, description = "The disclosure")))]
#[get("/disclosures/{disclosureId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Disclosure>, Problem> {
    let disclosure = gate
        .run::<ReadDisclosure, _>(&caller, id.into_inner(), |tx, permit| {
            let row = store::load(tx, permit)?;
            shown(permit, &permit.target().case, row)
        })
        .await?;
    Ok(Answer::ok(disclosure))
}

/// End a disclosure on another basis than consent.
///
/// Works at once: every request that starts after the answer is without what it gave. When it leaves
/// interventions with nobody who may read them, the lead is told: `REASSIGN_INTERVENTIONS`. One that is not in
/// force cannot be ended (409).
#[utoipa::path(operation_id = "createDisclosureEnding", tag = "Consents", params(("disclosureId" = Id, Path)),
    request_body = NewDisclosureEnding,
    responses((status = 201, body = Disclosure, description = "The disclosure, ended")))]
#[post("/disclosures/{disclosureId}/endings")]
async fn end(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewDisclosureEnding>,
) -> Result<Answer<Disclosure>, Problem> {
    let disclosure = gate
        .run::<EndDisclosure, _>(&caller, id.into_inner(), move |tx, permit| {
            let case = &permit.target().case;
            let before = store::load(tx, permit)?;
            // What the law has told of a discharge ends with the discharge.
            if before.approver_name.is_none() {
                return Err(ProblemCode::DisclosureOfDischarge.into());
            }
            if standing(&before, tx.now()) != DisclosureStatus::InForce {
                return Err(ProblemCode::DisclosureEnded.into());
            }
            store::end(tx, permit, &body.0)?;
            permit.record(tx, DisclosureEnded { id: before.id })?;
            let row = store::load(tx, permit)?;
            shown(permit, case, row)
        })
        .await?;
    let path = format!("/disclosures/{}", disclosure.id);
    Ok(Answer::created(path, disclosure))
}

/// The disclosures that the reader may see.
fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    found: Vec<DisclosureRow>,
) -> Result<Vec<Disclosure>, Problem> {
    let case = permit.target();
    let owner = |row: &DisclosureRow| {
        let recorder = row.owner_organisation_id.zip(row.owner_branch);
        recorder.map_or(case.initiator(), |(organisation, branch)| {
            Owner::new(organisation, branch)
        })
    };
    found
        .into_iter()
        .filter(|row| case.reader.reads(owner(row), Topic::Basic))
        .map(|row| shown(permit, case, row))
        .collect()
}

fn standing(row: &DisclosureRow, now: Stamp) -> DisclosureStatus {
    status(row.ended_at.is_some(), row.valid_to, now)
}

fn shown<A: Action>(
    permit: &Permit<A>,
    case: &CaseScope,
    row: DisclosureRow,
) -> Result<Disclosure, Problem> {
    let (status, key, id) = (standing(&row, permit.now()), permit.key()?, row.id);
    let mut links = Links::from([
        ("self", link(format_args!("/disclosures/{id}"))),
        ("case", link(format_args!("/cases/{}", row.case_id))),
    ]);
    let is_decided = row.approver_name.is_some();
    if status == DisclosureStatus::InForce && is_decided && case.coordinated_by(permit.actor()) {
        links.insert("end", link(format_args!("/disclosures/{id}/endings")));
    }
    let name = key.open_some(id, row.approver_name.as_ref())?;
    let title = key.open_some(id, row.approver_title.as_ref())?;
    Ok(Disclosure {
        id,
        case_id: row.case_id,
        basis: row.basis,
        legal_basis: row
            .basis
            .legal_basis(ConsentKind::InformationSharing, is_decided),
        status,
        recipient_organisation_id: row.organisation_id,
        recipient_branch: row.branch,
        topics: (row.basis != Basis::SameAuthority).then_some(row.topics),
        reference: key.open_some(id, row.reference.as_ref())?,
        approved_by: name.zip(title).map(|(name, title)| Approver {
            name: Line::stored(name),
            title: Line::stored(title),
        }),
        reason: key.open_some(id, row.reason.as_ref())?,
        valid_from: row.valid_from,
        valid_to: disclosed_until(row.decided_to.unwrap_or(row.valid_to)),
        recorded_by: row.recorded_by,
        recorded_unit_id: row.recorded_unit_id,
        recorded_at: row.recorded_at,
        ended_at: row.ended_at,
        ended_by: row.ended_by,
        ending_reason: key.open_some(id, row.ending_reason.as_ref())?,
        links,
    })
}
