//! The document over HTTP.

use std::sync::LazyLock;

use actix_web::{get, web};

use super::policy::{KeepPlanVersion, ReadPlanDocument};
use super::wire::{DocumentParams, HtmlDocument, PdfDocument};
use super::{Fonts, content, html, material, pdf};
use crate::gate::{Caller, Gate};
use crate::http::html::ContentPolicy;
use crate::http::{Accepted, Mount, Params, Rendered, offload};
use crate::kernel::fact::PlanVersionKept;
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
/// (PDF/UA-1) in every script that the service has a font for; 409 names the characters that it has none
/// for, and the HTML shows them. It holds what the reader may see of the plan and says so when parts are left out. A
/// draft is marked UTKAST. An adopted version says for ever what it said when it was adopted: names, who took
/// part and who had agreed are those of that day, for as much as the reader may see now; what has happened
/// since stands in the plan, in what the parties say of it and in who got a copy. Of a person with protected data neither municipality, unit nor school is
/// named.
#[utoipa::path(operation_id = "readPlanDocument", tag = "Plans", params(("planId" = Id, Path), DocumentParams),
    responses((status = 200, description = "The document",
        content((HtmlDocument = "text/html"), (PdfDocument = "application/pdf")))))]
#[get("/plans/{planId}/document")]
async fn read(
    gate: web::Data<Gate>,
    fonts: web::Data<Fonts>,
    caller: Caller,
    id: web::Path<Id>,
    params: Params<DocumentParams>,
    accepted: Accepted,
) -> Result<Rendered, Problem> {
    // Told only to who may know of the plan.
    let form = accepted.of(&FORMS);
    let audience = params.audience.unwrap_or(Audience::Person);
    let id = id.into_inner();
    let (form, material) = gate
        .run::<ReadPlanDocument, _>(&caller, id, move |tx, permit| {
            Ok((form?, material::gather(tx, permit)?))
        })
        .await?;
    if material.is_to_be_kept {
        keep(&gate, &caller, id).await;
    }
    let number = material.plan.number;
    offload(move || {
        let document = content::compose(audience, &material);
        match form {
            "application/pdf" => Ok(Rendered::file(
                form,
                format!("sip-version-{number}.pdf"),
                pdf::render(&fonts, &document)?,
            )),
            _ => Ok(Rendered::page(html::render(&document), &POLICY)),
        }
    })
    .await?
}

/// Keeps with a version that was adopted before this was done what it was read with now. Who reads in an
/// emergency writes nothing, and leaves it to the next.
async fn keep(gate: &Gate, caller: &Caller, id: Id) {
    let kept = gate
        .run::<KeepPlanVersion, _>(caller, id, move |tx, permit| {
            permit.record(tx, PlanVersionKept { id })
        })
        .await;
    if let Err(problem) = kept {
        tracing::warn!(
            code = problem.code.code(),
            "an adopted version is not kept yet"
        );
    }
}
