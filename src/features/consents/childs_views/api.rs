//! What children say, over HTTP.

use actix_web::{get, post, web};

use super::store::{self, SealedView, ViewRow};
use super::wire::{ChildsView, ChildsViews, NewConsideration};
use super::words::Consideration;
use crate::features::consents::api::take_back;
use crate::features::consents::policy::{ConsiderChildsView, ListChildsViews};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Links, Mount, link};
use crate::kernel::fact::ChildsViewConsidered;
use crate::kernel::{Id, Problem};

/// Routes of children's views.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list).service(consider);
}

/// List what the child has said about the consents.
///
/// While it is too young for its own no to count (`law.childs_own_no_from_age`, 15 unless set otherwise): for
/// who coordinates the case and for the child, not for custodians.
#[utoipa::path(operation_id = "listChildsViews", tag = "Consents", params(("caseId" = Id, Path)),
    responses((status = 200, body = ChildsViews, description = "What was said")))]
#[get("/cases/{caseId}/childs-views")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    case: web::Path<Id>,
) -> Result<Answer<ChildsViews>, Problem> {
    let items = gate
        .show::<ListChildsViews, _, _>(&caller, case.into_inner(), store::of_case, readable)
        .await?;
    Ok(Answer::ok(ChildsViews { items }))
}

/// Record what the lead makes of what a child said.
///
/// Once, with the reason. WITHDRAW takes the consent back there and then, if it still stands.
#[utoipa::path(operation_id = "createChildsViewConsideration", tag = "Consents", params(("childsViewId" = Id, Path)),
    request_body = NewConsideration,
    responses((status = 201, body = ChildsView, description = "What was said, and what came of it")))]
#[post("/childs-views/{childsViewId}/considerations")]
async fn consider(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewConsideration>,
) -> Result<Answer<ChildsView>, Problem> {
    let view = gate
        .run::<ConsiderChildsView, _>(&caller, id.into_inner(), move |tx, permit| {
            weigh(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(
        format!("/cases/{}/childs-views", view.case_id),
        view,
    ))
}

fn weigh(
    tx: &mut Tx<'_>,
    permit: &Permit<ConsiderChildsView>,
    new: &NewConsideration,
) -> Result<ChildsView, Problem> {
    let case = &permit.target().case;
    store::consider(tx, permit, new)?;
    let row = store::load(tx, permit)?;
    permit.record(tx, ChildsViewConsidered { id: row.id })?;
    if new.decision == Consideration::Withdraw {
        take_back(tx, permit, case, row.consent_id)?;
    }
    Ok(shown(row, false))
}

fn readable<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    rows: Vec<SealedView>,
) -> Result<Vec<ChildsView>, Problem> {
    let key = permit.key()?;
    let considers = permit.target().coordinated_by(permit.actor());
    let shown = |row: SealedView| Ok(shown(row.open(key)?, considers));
    rows.into_iter().map(shown).collect()
}

fn shown(row: ViewRow, considers: bool) -> ChildsView {
    let mut links = Links::from([
        ("case", link(format_args!("/cases/{}", row.case_id))),
        (
            "consent",
            link(format_args!("/consents/{}", row.consent_id)),
        ),
    ]);
    if considers && row.considered_at.is_none() {
        let path = format_args!("/childs-views/{}/considerations", row.id);
        links.insert("consider", link(path));
    }
    ChildsView {
        id: row.id,
        case_id: row.case_id,
        consent_id: row.consent_id,
        words: row.words,
        said_at: row.said_at,
        decision: row.decision,
        reason: row.reason,
        considered_by: row.considered_by,
        considered_at: row.considered_at,
        links,
    }
}
