//! The document over HTTP.

use std::sync::LazyLock;

use actix_web::{get, web};

use super::policy::ReadPlanDocument;
use super::wire::{DocumentParams, HtmlDocument, PdfDocument};
use super::{content, html, material, pdf};
use crate::gate::{Caller, Gate};
use crate::http::html::ContentPolicy;
use crate::http::{Accepted, Mount, Params, Rendered, offload};
use crate::kernel::vocabulary::Audience;
use crate::kernel::{Id, Problem};

/// Routes of the document itself.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(read);
}

/// What the document is offered as, the default first.
const FORMS: [&str; 2] = ["text/html", "application/pdf"];

/// What the page may load.
static POLICY: LazyLock<ContentPolicy> = LazyLock::new(|| ContentPolicy::of_reading(html::STYLE));

/// Read a plan as a document.
///
/// For reading, printing and handing over, as HTML or, by `Accept: application/pdf`, as a tagged PDF
/// (PDF/UA-1). It holds what the reader may see of the plan and says so when parts are left out. A
/// draft is marked UTKAST. Of a person with protected data neither municipality, unit nor school is
/// named.
#[utoipa::path(operation_id = "readPlanDocument", tag = "Plans", params(("planId" = Id, Path), DocumentParams),
    responses((status = 200, description = "The document",
        content((HtmlDocument = "text/html"), (PdfDocument = "application/pdf")))))]
#[get("/plans/{planId}/document")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    params: Params<DocumentParams>,
    accepted: Accepted,
) -> Result<Rendered, Problem> {
    // Told only to who may know of the plan.
    let form = accepted.of(&FORMS);
    let audience = params.audience.unwrap_or(Audience::Person);
    let (form, material) = gate
        .run::<ReadPlanDocument, _>(&caller, id.into_inner(), move |tx, permit| {
            Ok((form?, material::gather(tx, permit)?))
        })
        .await?;
    let number = material.plan.number;
    offload(move || {
        let document = content::compose(audience, &material);
        match form {
            "application/pdf" => Ok(Rendered::file(
                form,
                format!("sip-version-{number}.pdf"),
                pdf::render(&document)?,
            )),
            _ => Ok(Rendered::page(html::render(&document), &POLICY)),
        }
    })
    .await?
}
