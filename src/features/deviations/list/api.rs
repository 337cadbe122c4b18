//! Lists over HTTP.

use actix_web::{get, web};

use super::store::{self, SORT, SummaryRow};
use super::wire::{DeviationListParams, DeviationSummary};
use crate::features::deadlines::is_overdue;
use crate::features::deviations::policy::ListDeviations;
use crate::gate::{Caller, Gate};
use crate::http::{Links, Listing, Mount, Page, Params, link};
use crate::kernel::page::PageRequest;
use crate::kernel::vocabulary::{DeviationSide, DeviationStatus, RiskLevel};
use crate::kernel::{Problem, Stamp};

/// Routes of lists.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(list);
}

/// List deviations.
///
/// Those that the own unit reported, has or forwarded; to strategists those sent to units in their areas; to the
/// person the own. The latest first, nothing in words.
#[utoipa::path(operation_id = "listDeviations", tag = "Deviations", params(DeviationListParams),
    responses((status = 200, body = Page<DeviationSummary>, description = "A page of deviations")))]
#[get("/deviations")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<DeviationListParams>,
) -> Result<Listing<DeviationSummary>, Problem> {
    let params = params.0;
    let total = params.include_total == Some(true);
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(params.limit, params.page, cursor, total, SORT)?;
    let rows = gate
        .show::<ListDeviations, _, _>(
            &caller,
            "deviation",
            move |seen| store::list(&seen, &params, page),
            |permit, rows| Ok(rows.map(|row| shown(row, permit.now()))),
        )
        .await?;
    Ok(Listing::new(rows))
}

fn shown(row: SummaryRow, now: Stamp) -> DeviationSummary {
    let owed =
        DeviationStatus::UNANSWERED.contains(&row.status) && row.side != DeviationSide::Forwarded;
    let due = row.answer_due_at.filter(|_| owed);
    DeviationSummary {
        id: row.id,
        side: row.side,
        status: row.status,
        category: row.category,
        unit_id: row.unit_id,
        reporting_unit_id: row.reporting_unit_id,
        reported_by_person: row.reporting_unit_id.is_none(),
        happened_on: row.happened_on,
        risk_score: row.risk_score,
        risk_level: row.risk_score.map(RiskLevel::of),
        submitted_at: row.submitted_at,
        answer_due_at: row.answer_due_at,
        overdue: due.is_some_and(|due| is_overdue(due, None, None, now)),
        created_at: row.created_at,
        links: Links::from([("self", link(format_args!("/deviations/{}", row.id)))]),
    }
}
