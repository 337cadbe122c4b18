//! Code lists over HTTP: open to everybody, so there is no action and nothing to log.

use actix_web::{get, web};

use super::lists::LISTS;
use super::wire::CodeList;
use crate::http::{Answer, Listing, Mount, Page};
use crate::kernel::page::{PageMeta, Rows};
use crate::kernel::{Problem, ProblemCode};

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(read);
}

/// List the code lists.
///
/// All of them with their values, on one page. Open to everybody, without a token.
#[utoipa::path(operation_id = "listCodeLists", tag = "Registry",
    responses((status = 200, body = Page<CodeList>, description = "Every code list")))]
#[get("/code-lists")]
async fn list() -> Listing<&'static CodeList> {
    let items: Vec<&'static CodeList> = LISTS.iter().collect();
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
/// Open to everybody, without a token.
#[utoipa::path(operation_id = "readCodeList", tag = "Registry", params(("list" = String, Path, example = "case-origins")),
    responses((status = 200, body = CodeList, description = "The code list")))]
#[get("/code-lists/{list}")]
async fn read(name: web::Path<String>) -> Result<Answer<&'static CodeList>, Problem> {
    let found = LISTS.iter().find(|one| one.name == *name);
    found
        .map(Answer::ok)
        .ok_or_else(|| ProblemCode::NotFound.into())
}
