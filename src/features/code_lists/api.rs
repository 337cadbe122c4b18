//! Code lists over HTTP: open to everybody, so there is no action and nothing to log.

use actix_web::{get, web};

use super::lists::LISTS;
use super::wire::CodeList;
use crate::gate::Gate;
use crate::http::{Answer, Listing, Mount, Page};
use crate::kernel::page::{PageMeta, Rows};
use crate::kernel::{Problem, ProblemCode};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(read);
}

/// List the code lists.
///
/// All of them with their values and the labels of today, on one page. Open to everybody, without a token.
#[utoipa::path(operation_id = "listCodeLists", tag = "Registry",
    responses((status = 200, body = Page<CodeList>, description = "Every code list")))]
#[get("/code-lists")]
async fn list(gate: web::Data<Gate>) -> Listing<CodeList> {
    let items: Vec<CodeList> = LISTS.iter().map(|one| as_of_today(one, &gate)).collect();
    let meta = PageMeta {
        limit: i64::try_from(items.len()).unwrap_or(i64::MAX),
        count: items.len(),
        page: Some(1),
        has_more: false,
        next_cursor: None,
        total: None,
    };
    Listing::new(Rows { items, meta })
}

/// Read a code list.
///
/// With the labels of today. Open to everybody, without a token.
#[utoipa::path(operation_id = "readCodeList", tag = "Registry", params(("list" = String, Path, example = "case-origins")),
    responses((status = 200, body = CodeList, description = "The code list")))]
#[get("/code-lists/{list}")]
async fn read(gate: web::Data<Gate>, name: web::Path<String>) -> Result<Answer<CodeList>, Problem> {
    let found = LISTS.iter().find(|one| one.name == *name);
    found
        .map(|one| Answer::ok(as_of_today(one, &gate)))
        .ok_or_else(|| ProblemCode::NotFound.into())
}

/// The list with the labels that the law has it use today.
fn as_of_today(one: &CodeList, gate: &Gate) -> CodeList {
    one.labelled(gate.law(), gate.clock().now().swedish_day())
}
