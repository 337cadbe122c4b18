//! Areas over HTTP.

use actix_web::{get, patch, post, web};

use super::store::{self, AreaRow};
use super::wire::{Area, AreaDetails};
use crate::features::registry::codes::CountyCode;
use crate::features::registry::policy::{CreateArea, ListAreas, ReadArea, UpdateArea};
use crate::features::registry::store::SORT;
use crate::gate::{Caller, Gate, Subject, history};
use crate::http::{
    Answer, IfMatch, Json, Links, Listing, Mount, Page, PageParams, Params, Patch, Versioned, link,
};
use crate::kernel::{Id, Line, Problem};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update);
}

/// List areas.
///
/// In the order in which they were registered.
#[utoipa::path(operation_id = "listAreas", tag = "Registry", params(PageParams),
    responses((status = 200, body = Page<Area>, description = "A page of areas")))]
#[get("/areas")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<PageParams>,
) -> Result<Listing<Area>, Problem> {
    let page = params.request(SORT)?;
    let rows = gate
        .run::<ListAreas, _>(&caller, Subject::all("area"), move |tx, permit| {
            store::list(tx, permit, &page)
        })
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// Register an area.
#[utoipa::path(operation_id = "createArea", tag = "Registry", request_body = AreaDetails,
    responses((status = 201, body = Area, description = "The area", headers(("ETag" = String)))))]
#[post("/areas")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<AreaDetails>,
) -> Result<Answer<Area>, Problem> {
    let row = gate
        .run::<CreateArea, _>(&caller, Subject::all("area"), move |tx, permit| {
            store::insert(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/areas/{}", row.id), shown(row)).versioned())
}

/// Read an area.
#[utoipa::path(operation_id = "readArea", tag = "Registry", params(("areaId" = Id, Path)),
    responses((status = 200, body = Area, description = "The area", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/areas/{areaId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Area>, Problem> {
    let row = gate
        .run::<ReadArea, _>(&caller, Subject::of("area", id.into_inner()), store::load)
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Correct an area.
///
/// What it said before is kept.
#[utoipa::path(operation_id = "updateArea", tag = "Registry",
    params(("areaId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = AreaDetails, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Area, description = "The area", headers(("ETag" = String)))))]
#[patch("/areas/{areaId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Area>, Problem> {
    let key = Subject::of("area", id.into_inner());
    let row = gate
        .run::<UpdateArea, _>(&caller, key, move |tx, permit| {
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(details) = patched else {
                return Ok(before);
            };
            store::update(tx, permit, before.version, &details)?;
            history::keep(tx, permit, key, before.version, &current)?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

fn editable(row: &AreaRow) -> AreaDetails {
    AreaDetails {
        name: Line::stored(row.name.clone()),
        county_code: CountyCode::stored(row.county_code.clone()),
    }
}

impl Versioned for Area {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: AreaRow) -> Area {
    let id = row.id;
    Area {
        id,
        name: row.name,
        county_code: CountyCode::stored(row.county_code),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links: Links::from([
            ("self", link(format_args!("/areas/{id}"))),
            ("units", link(format_args!("/units?areaId={id}"))),
        ]),
    }
}
