//! Units over HTTP.

use actix_web::{get, patch, post, web};

use super::store::{self, UnitRow};
use super::wire::{NewUnitClosure, Unit, UnitDetails, UnitListParams};
use crate::features::registry::areas;
use crate::features::registry::codes::{HsaId, MunicipalityCode};
use crate::features::registry::policy::{
    CloseUnit, CreateUnit, ListOrganisationUnits, ListUnits, ReadUnit, UpdateUnit,
};
use crate::features::registry::store::{SORT, party, require_administrator, require_idle};
use crate::gate::{Action, Caller, Gate, Permit, Subject, Tx, history};
use crate::http::{
    Answer, IfMatch, Json, Links, Listing, Mount, Page, PageParams, Params, Patch, Versioned, link,
};
use crate::kernel::page::PageRequest;
use crate::kernel::vocabulary::{Owner, Party, Role};
use crate::kernel::{Fault, FaultCode, Id, Line, Problem, ProblemCode};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(list_of_organisation)
        .service(create)
        .service(read)
        .service(update)
        .service(close);
}

/// List units.
///
/// Of every organisation, in the order in which they were registered.
#[utoipa::path(operation_id = "listUnits", tag = "Registry", params(UnitListParams),
    responses((status = 200, body = Page<Unit>, description = "A page of units")))]
#[get("/units")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<UnitListParams>,
) -> Result<Listing<Unit>, Problem> {
    let params = params.0;
    let total = params.include_total == Some(true);
    let page = PageRequest::new(
        params.limit,
        params.page,
        params.cursor.as_deref(),
        total,
        SORT,
    )?;
    let rows = gate
        .run::<ListUnits, _>(&caller, Subject::all("unit"), move |tx, permit| {
            store::list(tx, permit, &params, &page)
        })
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// List the units of an organisation.
///
/// In the order in which they were registered.
#[utoipa::path(operation_id = "listOrganisationUnits", tag = "Registry",
    params(("organisationId" = Id, Path), PageParams),
    responses((status = 200, body = Page<Unit>, description = "A page of units")))]
#[get("/organisations/{organisationId}/units")]
async fn list_of_organisation(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    params: Params<PageParams>,
) -> Result<Listing<Unit>, Problem> {
    let page = params.request(SORT)?;
    let id = id.into_inner();
    let filter = UnitListParams {
        organisation_id: Some(id),
        ..UnitListParams::default()
    };
    let rows = gate
        .run::<ListOrganisationUnits, _>(
            &caller,
            Subject::of("organisation", id),
            move |tx, permit| store::list(tx, permit, &filter, &page),
        )
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// Register a unit.
///
/// An organisation's first one can be registered by the service's administrator, for an administrator to be
/// appointed in; all others by those.
#[utoipa::path(operation_id = "createUnit", tag = "Registry", params(("organisationId" = Id, Path)),
    request_body = UnitDetails,
    responses((status = 201, body = Unit, description = "The unit", headers(("ETag" = String)))))]
#[post("/organisations/{organisationId}/units")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<UnitDetails>,
) -> Result<Answer<Unit>, Problem> {
    let key = Subject::of("organisation", id.into_inner());
    let row = gate
        .run::<CreateUnit, _>(&caller, key, move |tx, permit| {
            if permit.actor().role == Role::ServiceAdmin && store::has_units(tx, permit)? {
                return Err(ProblemCode::Forbidden.into());
            }
            check(tx, permit, &body.0)?;
            store::insert(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/units/{}", row.id), shown(row)).versioned())
}

/// Read a unit.
#[utoipa::path(operation_id = "readUnit", tag = "Registry", params(("unitId" = Id, Path)),
    responses((status = 200, body = Unit, description = "The unit", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/units/{unitId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Unit>, Problem> {
    let row = gate
        .run::<ReadUnit, _>(&caller, Subject::of("unit", id.into_inner()), store::load)
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Correct a unit.
///
/// What it said before is kept. A unit stays in its organisation; one that is no longer at work is
/// set inactive, and from then on nobody can act in it. One that is engaged in open cases is not (409 `UNIT_IN_USE`,
/// with the `engagements`): close it with a successor.
#[utoipa::path(operation_id = "updateUnit", tag = "Registry",
    params(("unitId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = UnitDetails, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Unit, description = "The unit", headers(("ETag" = String)))))]
#[patch("/units/{unitId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Unit>, Problem> {
    let key = Subject::of("unit", id.into_inner());
    let row = gate
        .run::<UpdateUnit, _>(&caller, key, move |tx, permit| {
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(details) = patched else {
                return Ok(before);
            };
            check(tx, permit, &details)?;
            if current.branch != details.branch && store::has_cases(tx, permit)? {
                let fault = Fault::at("/branch", FaultCode::NotAllowedHere);
                return Err(Problem::with(ProblemCode::BranchInUse, vec![fault]));
            }
            if current.active && !details.active {
                let unit = before.id;
                require_idle(tx, permit, ProblemCode::UnitInUse, &[unit])?;
                require_administrator(tx, permit, before.organisation_id, |one| one.unit == unit)?;
            }
            store::update(tx, permit, before.version, &details)?;
            history::keep(tx, permit, key, before.version, &current)?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Close a unit, and let another take its place.
///
/// In one call, as when units are merged: the successor, of the same organisation and branch, opened, leads and takes
/// part in every case that the unit did, answers for its interventions and invitations, is named care contact and does
/// what was due. Consents and other bases stay as they are. Where both took part in a case, one of them leaves it.
/// Whoever led a case and has an assignment in the successor leads on; the others are to be followed (worklist
/// NAME_LEAD). Give the staff their assignments in the successor first. Every open case is told of it.
#[utoipa::path(operation_id = "createUnitClosure", tag = "Registry",
    params(("unitId" = Id, Path), ("If-Match" = String, Header)), request_body = NewUnitClosure,
    responses((status = 200, body = Unit, description = "The unit, closed", headers(("ETag" = String)))))]
#[post("/units/{unitId}/closures")]
async fn close(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    body: Json<NewUnitClosure>,
) -> Result<Answer<Unit>, Problem> {
    let key = Subject::of("unit", id.into_inner());
    let row = gate
        .run::<CloseUnit, _>(&caller, key, move |tx, permit| {
            let before = store::load(tx, permit)?;
            let successor = party(tx, permit, body.0.successor_unit_id)?;
            let own = Owner::new(before.organisation_id, before.branch);
            let fits = |one: &Party| one.unit_id != before.id && one.owner() == own;
            let successor = successor
                .filter(fits)
                .ok_or_else(|| Problem::invalid("/successorUnitId", FaultCode::NotAllowedHere))?;
            let unit = before.id;
            require_administrator(tx, permit, before.organisation_id, |one| one.unit == unit)?;
            store::close(tx, permit, version.of(before.version)?, successor.unit_id)?;
            history::keep(tx, permit, key, before.version, &editable(&before))?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

fn check<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    details: &UnitDetails,
) -> Result<(), Problem> {
    match details.area_id {
        Some(area) if !areas::is_known(tx, permit, area)? => {
            Err(Problem::invalid("/areaId", FaultCode::NotFound))
        }
        _ => Ok(()),
    }
}

fn editable(row: &UnitRow) -> UnitDetails {
    UnitDetails {
        name: Line::stored(row.name.clone()),
        branch: row.branch,
        hsa_id: row.hsa_id.clone().map(HsaId::stored),
        municipality_code: row.municipality_code.clone().map(MunicipalityCode::stored),
        area_id: row.area_id,
        active: row.active,
    }
}

impl Versioned for Unit {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: UnitRow) -> Unit {
    let mut links = Links::from([
        ("self", link(format_args!("/units/{}", row.id))),
        (
            "organisation",
            link(format_args!("/organisations/{}", row.organisation_id)),
        ),
    ]);
    if let Some(area) = row.area_id {
        links.insert("area", link(format_args!("/areas/{area}")));
    }
    Unit {
        id: row.id,
        organisation_id: row.organisation_id,
        name: row.name,
        branch: row.branch,
        hsa_id: row.hsa_id.map(HsaId::stored),
        municipality_code: row.municipality_code.map(MunicipalityCode::stored),
        area_id: row.area_id,
        active: row.active,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}
