//! Goals over HTTP.

use actix_web::{delete, get, patch, post, web};

use super::store::{self, GoalRow};
use crate::features::plans::policy::{CreateGoal, DeleteGoal, ReadGoal, UpdateGoal};
use crate::features::plans::rules::require_draft;
use crate::features::plans::store as plans;
use crate::features::plans::wire::{Goal, GoalContent};
use crate::gate::{Caller, Gate, Target, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::{Id, Problem, Text};

/// Routes of goals.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(create)
        .service(read)
        .service(update)
        .service(remove);
}

/// Add a goal.
///
/// To a draft.
#[utoipa::path(operation_id = "createGoal", tag = "Plans", params(("planId" = Id, Path)), request_body = GoalContent,
    responses((status = 201, body = Goal, description = "The goal", headers(("ETag" = String)))))]
#[post("/plans/{planId}/goals")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    plan: web::Path<Id>,
    body: Json<GoalContent>,
) -> Result<Answer<Goal>, Problem> {
    let row = gate
        .run::<CreateGoal, _>(&caller, plan.into_inner(), move |tx, permit| {
            let (case, id) = (&permit.target().case, permit.target().id);
            case.status.require_open()?;
            require_draft(plans::load(tx, permit, case, id)?.status)?;
            store::insert(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/goals/{}", row.id), shown(row)).versioned())
}

/// Read a goal.
///
/// Under topic PLAN.
#[utoipa::path(operation_id = "readGoal", tag = "Plans", params(("goalId" = Id, Path)),
    responses((status = 200, body = Goal, description = "The goal", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/goals/{goalId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<Goal>, Problem> {
    let row = gate
        .run::<ReadGoal, _>(&caller, id.into_inner(), store::load)
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Change a goal.
///
/// Of a draft; what it said before is kept.
#[utoipa::path(operation_id = "updateGoal", tag = "Plans",
    params(("goalId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = GoalContent, content_type = "application/merge-patch+json"),
    responses((status = 200, body = Goal, description = "The goal", headers(("ETag" = String)))))]
#[patch("/goals/{goalId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<Goal>, Problem> {
    let row = gate
        .run::<UpdateGoal, _>(&caller, id.into_inner(), move |tx, permit| {
            let case = &permit.target().case;
            case.status.require_open()?;
            let before = store::load(tx, permit)?;
            require_draft(plans::load(tx, permit, case, before.plan_id)?.status)?;
            let current = editable(&before);
            let patched = patch.0.apply(tx, &version, before.version, &current)?;
            let Some(content) = patched else {
                return Ok(before);
            };
            store::update(tx, permit, before.version, &content)?;
            plans::touch(tx, permit, before.plan_id)?;
            history::keep(
                tx,
                permit,
                permit.target().subject(),
                before.version,
                &current,
            )?;
            store::load(tx, permit)
        })
        .await?;
    Ok(Answer::ok(shown(row)).versioned())
}

/// Remove a goal.
///
/// From a draft; what it said is kept.
#[utoipa::path(operation_id = "deleteGoal", tag = "Plans",
    params(("goalId" = Id, Path), ("If-Match" = String, Header)), responses((status = 204, description = "Removed")))]
#[delete("/goals/{goalId}")]
async fn remove(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
) -> Result<Answer<()>, Problem> {
    gate.run::<DeleteGoal, _>(&caller, id.into_inner(), move |tx, permit| {
        let case = &permit.target().case;
        case.status.require_open()?;
        let before = store::load(tx, permit)?;
        require_draft(plans::load(tx, permit, case, before.plan_id)?.status)?;
        store::delete(tx, permit, version.of(before.version)?)?;
        plans::touch(tx, permit, before.plan_id)?;
        history::keep(
            tx,
            permit,
            permit.target().subject(),
            before.version,
            &editable(&before),
        )
    })
    .await?;
    Ok(Answer::no_content())
}

impl Versioned for Goal {
    fn version(&self) -> i64 {
        self.version
    }
}

pub fn shown(row: GoalRow) -> Goal {
    let links = Links::from([
        ("self", link(format_args!("/goals/{}", row.id))),
        ("plan", link(format_args!("/plans/{}", row.plan_id))),
    ]);
    Goal {
        id: row.id,
        plan_id: row.plan_id,
        lineage_id: row.lineage_id.unwrap_or(row.id),
        term: row.term,
        persons_words: row.persons_words,
        professional_words: row.professional_words,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    }
}

fn editable(row: &GoalRow) -> GoalContent {
    GoalContent {
        term: row.term,
        persons_words: Text::stored(row.persons_words.clone()),
        professional_words: row.professional_words.clone().map(Text::stored),
    }
}
