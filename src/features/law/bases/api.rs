//! Bases for reading over HTTP.

use actix_web::{get, web};

use super::rules::{Found, Opener, Span, bases};
use super::store;
use super::wire::{AccessBasis, AccessBasisParams, When};
use crate::features::law::policy::ListAccessBases;
use crate::gate::{Caller, Gate, Permit, Tx};
use crate::http::{Listing, Mount, Page, Params};
use crate::kernel::page::{PageRequest, Rows};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list);
}

/// List on which basis organisations could read in a case.
///
/// At a moment or on a day that has come, answered from the records: which units took part, what was disclosed to
/// their organisations by consent or otherwise and how that ended, what the organisations own themselves, and
/// emergency accesses. An empty list says that nothing could be read. For who coordinates the case, for the
/// person, and for a reviewer of an organisation that the case has named, about that organisation alone. Nothing of
/// the content is told. Of a protected person's case only named users read, whatever the basis.
#[utoipa::path(operation_id = "listAccessBases", tag = "Consents", params(("caseId" = Id, Path), AccessBasisParams),
    responses((status = 200, body = Page<AccessBasis>, description = "A page of bases")))]
#[get("/cases/{caseId}/access-bases")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
    params: Params<AccessBasisParams>,
) -> Result<Listing<AccessBasis>, Problem> {
    let params = params.0;
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(
        params.limit,
        params.page,
        cursor,
        false,
        Rows::<()>::IN_ORDER,
    )?;
    let rows = gate
        .run::<ListAccessBases, _>(&caller, case.into_inner(), move |tx, permit| {
            let found = asked(tx, permit, &params)?.into_iter();
            Ok(Rows::part_of(&page, found.map(AccessBasis::from).collect()))
        })
        .await?;
    Ok(Listing::new(rows))
}

fn asked(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAccessBases>,
    params: &AccessBasisParams,
) -> Result<Vec<Found>, Problem> {
    let window = window(tx, params.at)?;
    let case = permit.target();
    let organisation = match (case.only, params.organisation_id) {
        (Some(own), Some(other)) if own != other => return Err(ProblemCode::Forbidden.into()),
        (own, asked) => own.or(asked),
    };
    let presences = store::presences(tx, permit, organisation)?;
    let rights = store::rights(tx, permit, organisation)?;
    let opener = Opener {
        organisation_id: case.initiating_organisation_id,
        unit_id: case.initiating_unit_id,
    };
    let mut found = bases(&presences, &rights, opener, window);
    found.extend(store::emergencies(tx, permit, organisation, window)?);
    if let Some(topics) = &params.topic {
        found.retain(|one| one.topics.iter().any(|topic| topics.contains(topic)));
    }
    Ok(found)
}

/// The time asked about, when it has come.
fn window(tx: &Tx<'_>, at: Option<When>) -> Result<Span, Problem> {
    let window = at.unwrap_or(When::Moment(tx.now())).span();
    if window.from <= tx.now() {
        return Ok(window);
    }
    let fault = Fault::parameter("at", FaultCode::InTheFuture);
    Err(Problem::with(ProblemCode::InvalidParameter, vec![fault]))
}
