//! The law over HTTP.

use actix_web::{get, web};

use super::policy::ListLaw;
use super::rules::{Wanted, chosen};
use super::wire::{LawEntry, LawListParams};
use crate::gate::{Caller, Gate, Subject};
use crate::http::{Listing, Mount, Page, Params};
use crate::kernel::Problem;
use crate::kernel::page::{PageRequest, Rows};

/// Routes of the law itself.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list);
}

/// List the rows of the law.
///
/// What the service goes by: each row with its paragraph or agreement, from which day until which day, and what
/// it carries. `legalBasis` elsewhere names a row by its id. Rows that the operator is to check are
/// `unconfirmed`.
#[utoipa::path(operation_id = "listLaw", tag = "Registry", params(LawListParams),
    responses((status = 200, body = Page<LawEntry>, description = "A page of rows")))]
#[get("/law")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<LawListParams>,
) -> Result<Listing<LawEntry>, Problem> {
    let params = params.0;
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(
        params.limit,
        params.page,
        cursor,
        false,
        Rows::<()>::IN_ORDER,
    )?;
    let wanted = Wanted {
        kinds: params.kind,
        at: params.at,
        county: params.county_code.map(|code| code.to_string()),
    };
    let rows = gate
        .run::<ListLaw, _>(&caller, Subject::all("law"), move |tx, _permit| {
            let found = chosen(tx.law(), &wanted).into_iter();
            Ok(Rows::part_of(&page, found.map(LawEntry::from).collect()))
        })
        .await?;
    Ok(Listing::new(rows))
}
