//! Organisations over HTTP.

use actix_web::{get, patch, post, web};

use super::store::{self, OrganisationRow};
use super::wire::{Organisation, OrganisationDetails, OrganisationListParams};
use crate::features::registry::codes::{CountyCode, HsaId, MunicipalityCode, OrganisationNumber};
use crate::features::registry::policy::{
    CreateOrganisation, ListOrganisations, ReadOrganisation, UpdateOrganisation,
};
use crate::features::registry::rules::organisation_faults;
use crate::features::registry::store::{SORT, require_idle};
use crate::gate::scope::units_at_work;
use crate::gate::{Caller, Gate, Subject, history};
use crate::http::{
    Answer, IfMatch, Json, Links, Listing, Mount, Page, Params, Patch, Versioned, link,
};
use crate::kernel::page::PageRequest;
use crate::kernel::{Id, Line, Problem, ProblemCode};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update);
}

/// List organisations.
///
/// In the order in which they were registered.
#[utoipa::path(operation_id = "listOrganisations", tag = "Registry", params(OrganisationListParams),
    responses((status = 200, body = Page<Organisation>, description = "A page of organisations")))]
#[get("/organisations")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<OrganisationListParams>,
) -> Result<Listing<Organisation>, Problem> {
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
        .run::<ListOrganisations, _>(&caller, Subject::all("organisation"), move |tx, permit| {
            store::list(tx, permit, &params, &page)
        })
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// Register an organisation.
#[utoipa::path(operation_id = "createOrganisation", tag = "Registry", request_body = OrganisationDetails,
    responses((status = 201, body = Organisation, description = "The organisation", headers(("ETag" = String)))))]
#[post("/organisations")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<OrganisationDetails>,
) -> Result<Answer<Organisation>, Problem> {
    let row = gate
        .run::<CreateOrganisation, _>(&caller, Subject::all("organisation"), move |tx, permit| {
            check(&body.0)?;
            store::insert(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/organisations/{}", row.id), shown(row)).versioned())
}

/// Read an organisation.
#[utoipa::path(operation_id = "readOrganisation", tag = "Registry", params(("organisationId" = Id, Path)),
    responses((status = 200, body = Organisation, description = "The organisation", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/organisations/{organisationId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Organisation>, Problem> {
    let key = Subject::of("organisation", id.into_inner());
    let row = gate
        .run::<ReadOrganisation, _>(&caller, key, store::load)
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Correct an organisation.
///
/// What it said before is kept. One that is no longer at work is set inactive: nobody acts in it from then on, nothing
/// is disclosed to it and it comes into no case. While one of its units is engaged in open cases it is not (409
/// `ORGANISATION_IN_USE`, with the `engagements`): close those units with successors first.
#[utoipa::path(operation_id = "updateOrganisation", tag = "Registry",
    params(("organisationId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = OrganisationDetails, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Organisation, description = "The organisation", headers(("ETag" = String)))))]
#[patch("/organisations/{organisationId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Organisation>, Problem> {
    let key = Subject::of("organisation", id.into_inner());
    let row = gate
        .run::<UpdateOrganisation, _>(&caller, key, move |tx, permit| {
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(details) = patched else {
                return Ok(before);
            };
            check(&details)?;
            if current.active && !details.active {
                let units = units_at_work(tx, before.id)?;
                require_idle(tx, permit, ProblemCode::OrganisationInUse, &units)?;
            }
            store::update(tx, permit, before.version, &details)?;
            history::keep(tx, permit, key, before.version, &current)?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

fn check(details: &OrganisationDetails) -> Result<(), Problem> {
    Problem::unless_empty(organisation_faults(
        details.organisation_number.as_ref(),
        details.county_code.as_ref(),
        details.municipality_code.as_ref(),
    ))
}

fn editable(row: &OrganisationRow) -> OrganisationDetails {
    OrganisationDetails {
        name: Line::stored(row.name.clone()),
        kinds: row.kinds,
        organisation_number: row
            .organisation_number
            .clone()
            .map(OrganisationNumber::stored),
        hsa_id: row.hsa_id.clone().map(HsaId::stored),
        county_code: row.county_code.clone().map(CountyCode::stored),
        municipality_code: row.municipality_code.clone().map(MunicipalityCode::stored),
        active: row.active,
    }
}

impl Versioned for Organisation {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: OrganisationRow) -> Organisation {
    let id = row.id;
    Organisation {
        id,
        name: row.name,
        kinds: row.kinds,
        organisation_number: row.organisation_number.map(OrganisationNumber::stored),
        hsa_id: row.hsa_id.map(HsaId::stored),
        county_code: row.county_code.map(CountyCode::stored),
        municipality_code: row.municipality_code.map(MunicipalityCode::stored),
        active: row.active,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links: Links::from([
            ("self", link(format_args!("/organisations/{id}"))),
            ("units", link(format_args!("/organisations/{id}/units"))),
        ]),
    }
}
