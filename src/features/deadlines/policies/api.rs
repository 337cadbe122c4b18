//! Deadline policies over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::store::{self, PolicyRow, SORT};
use super::wire::{
    DeadlineDefault, DeadlinePolicy, DeadlinePolicyContent, DeadlinePolicyListParams,
};
use crate::features::deadlines::duties::duty_faults;
use crate::features::deadlines::policy::{
    CreateDeadlinePolicy, DeleteDeadlinePolicy, ListDeadlinePolicies, ReadDeadlinePolicy,
    UpdateDeadlinePolicy,
};
use crate::features::deadlines::rules::{DeadlineKind, policy_faults};
use crate::features::registry::CountyCode;
use crate::gate::{Caller, Gate, Subject, history};
use crate::http::{
    Answer, IfMatch, Json, Links, Listing, Mount, Page, Params, Patch, Versioned, link,
};
use crate::kernel::page::{PageMeta, PageRequest, Rows};
use crate::kernel::{Code, Id, Line, Problem};

/// These routes.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(defaults)
        .service(list)
        .service(create)
        .service(read)
        .service(update)
        .service(remove);
}

const KIND: &str = "deadline-policy";

/// List the default deadlines.
///
/// What holds where a county has decided nothing: the law and our policy. Open to everybody,
/// without a token.
#[utoipa::path(operation_id = "listDeadlineDefaults", tag = "Work",
    responses((status = 200, body = Page<DeadlineDefault>, description = "Every kind of deadline")))]
#[get("/deadline-defaults")]
async fn defaults() -> Listing<DeadlineDefault> {
    let items: Vec<DeadlineDefault> = DeadlineKind::ALL.iter().copied().map(default).collect();
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

fn default(event: DeadlineKind) -> DeadlineDefault {
    let terms = event.default_terms();
    DeadlineDefault {
        event,
        amount: terms.amount,
        unit: terms.unit,
        severity: terms.severity,
        legal_reference: terms.legal_reference,
        legal_basis: event.legal_basis(),
        waiting_for: event.waiting_for(),
    }
}

/// List deadline policies.
///
/// In the order in which they were decided. Of those that fit a case the most specific holds: a
/// target group says more than an origin, and both more than either.
#[utoipa::path(operation_id = "listDeadlinePolicies", tag = "Work", params(DeadlinePolicyListParams),
    responses((status = 200, body = Page<DeadlinePolicy>, description = "A page of policies")))]
#[get("/deadline-policies")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    params: Params<DeadlinePolicyListParams>,
) -> Result<Listing<DeadlinePolicy>, Problem> {
    let params = params.0;
    let cursor = params.cursor.as_deref();
    let page = PageRequest::new(params.limit, params.page, cursor, false, SORT)?;
    let rows = gate
        .run::<ListDeadlinePolicies, _>(&caller, Subject::all(KIND), move |tx, permit| {
            store::list(tx, permit, &params, &page)
        })
        .await?;
    Ok(Listing::new(rows.map(shown)))
}

/// Decide a deadline policy.
///
/// For deadlines that start from now on. What the law sets can be shortened, never lengthened (422).
#[utoipa::path(operation_id = "createDeadlinePolicy", tag = "Work", request_body = DeadlinePolicyContent,
    responses((status = 201, body = DeadlinePolicy, description = "The policy", headers(("ETag" = String)))))]
#[post("/deadline-policies")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    body: Json<DeadlinePolicyContent>,
) -> Result<Answer<DeadlinePolicy>, Problem> {
    let row = gate
        .run::<CreateDeadlinePolicy, _>(&caller, Subject::all(KIND), move |tx, permit| {
            check(&body.0)?;
            store::insert(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/deadline-policies/{}", row.id), shown(row)).versioned())
}

/// Read a deadline policy.
#[utoipa::path(operation_id = "readDeadlinePolicy", tag = "Work", params(("deadlinePolicyId" = Id, Path)),
    responses((status = 200, body = DeadlinePolicy, description = "The policy", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/deadline-policies/{deadlinePolicyId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<DeadlinePolicy>, Problem> {
    let key = Subject::of(KIND, id.into_inner());
    let row = gate
        .run::<ReadDeadlinePolicy, _>(&caller, key, store::load)
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Change a deadline policy.
///
/// For deadlines that start from now on; what it said before is kept.
#[utoipa::path(operation_id = "updateDeadlinePolicy", tag = "Work",
    params(("deadlinePolicyId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = DeadlinePolicyContent, content_type = "application/merge-patch+json"),
    responses((status = 200, body = DeadlinePolicy, description = "The policy", headers(("ETag" = String)))))]
#[patch("/deadline-policies/{deadlinePolicyId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<DeadlinePolicy>, Problem> {
    let key = Subject::of(KIND, id.into_inner());
    let row = gate
        .run::<UpdateDeadlinePolicy, _>(&caller, key, move |tx, permit| {
            let before = store::load(tx, permit)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(content) = patched else {
                return Ok(before);
            };
            check(&content)?;
            store::update(tx, permit, before.version, &content)?;
            history::keep(tx, permit, key, before.version, &current)?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Remove a deadline policy.
///
/// Deadlines that have started keep its terms; what it said is kept.
#[utoipa::path(operation_id = "deleteDeadlinePolicy", tag = "Work",
    params(("deadlinePolicyId" = Id, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Removed")))]
#[delete("/deadline-policies/{deadlinePolicyId}")]
async fn remove(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    let key = Subject::of(KIND, id.into_inner());
    gate.run::<DeleteDeadlinePolicy, _>(&caller, key, move |tx, permit| {
        let before = store::load(tx, permit)?;
        store::delete(tx, permit, version.of(before.version)?)?;
        history::keep(tx, permit, key, before.version, &editable(&before))
    })
    .await?;
    Ok(Answer::no_content())
}

fn check(content: &DeadlinePolicyContent) -> Result<(), Problem> {
    let mut faults = policy_faults(
        content.event,
        content.amount,
        content.unit,
        content.severity,
    );
    faults.extend(duty_faults(
        content.event,
        content.target_group.is_some(),
        content.origin.is_some(),
    ));
    Problem::unless_empty(faults)
}

fn editable(row: &PolicyRow) -> DeadlinePolicyContent {
    DeadlinePolicyContent {
        county_code: CountyCode::stored(row.county_code.clone()),
        target_group: row.target_group,
        origin: row.origin,
        event: row.event,
        amount: row.amount,
        unit: row.unit,
        severity: row.severity,
        legal_reference: row.legal_reference.clone().map(Line::stored),
    }
}

impl Versioned for DeadlinePolicy {
    fn version(&self) -> i64 {
        self.version
    }
}

fn shown(row: PolicyRow) -> DeadlinePolicy {
    let path = format!("/deadline-policies/{}", row.id);
    DeadlinePolicy {
        id: row.id,
        county_code: CountyCode::stored(row.county_code),
        target_group: row.target_group,
        origin: row.origin,
        event: row.event,
        amount: row.amount,
        unit: row.unit,
        severity: row.severity,
        legal_reference: row.legal_reference,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links: Links::from([("self", link(path))]),
    }
}
