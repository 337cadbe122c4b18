//! Measures over HTTP.

use actix_web::{get, patch, post, web};

use super::store::{self, SealedMeasure};
use super::wire::{DeviationMeasure, DeviationMeasureEdit, DeviationMeasures, NewDeviationMeasure};
use crate::features::deviations::checking::require_silence;
use crate::features::deviations::policy::{
    CreateMeasure, ListMeasures, ReadMeasure, UpdateMeasure,
};
use crate::features::deviations::rules::{Side, require_measurable};
use crate::features::deviations::view::{require_handled_here, sides};
use crate::gate::scope::DeviationScope;
use crate::gate::{Actor, Caller, Gate, Permit, Target, Tx, history};
use crate::http::{Answer, IfMatch, Json, Links, Mount, Patch, Versioned, link};
use crate::kernel::seal::PersonKey;
use crate::kernel::{Frame, Id, Line, Possible, Problem, Text};

/// Routes of measures.
pub fn routes(mount: &mut Mount<'_>) {
    mount
        .service(list)
        .service(create)
        .service(read)
        .service(update);
}

/// List what is done about a deviation.
///
/// To the unit that has it; to who reported it and to those who oversee the area once it is answered.
#[utoipa::path(operation_id = "listDeviationMeasures", tag = "Deviations", params(("deviationId" = Id, Path)),
    responses((status = 200, body = DeviationMeasures, description = "The measures")))]
#[get("/deviations/{deviationId}/measures")]
async fn list(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<DeviationMeasures>, Problem> {
    let items = gate
        .run::<ListMeasures, _>(&caller, id.into_inner(), |tx, permit| {
            match permit.target().tells_of_answer() {
                true => super::of_deviation(tx, permit, permit.target()),
                false => Ok(Vec::new()),
            }
        })
        .await?;
    Ok(Answer::ok(DeviationMeasures { items }))
}

/// Decide a measure.
///
/// By the unit that has the deviation, from when it is investigated until it is closed. It stands in the unit's
/// worklist until it is done.
#[utoipa::path(operation_id = "createDeviationMeasure", tag = "Deviations", params(("deviationId" = Id, Path)),
    request_body = NewDeviationMeasure,
    responses((status = 201, body = DeviationMeasure, description = "The measure", headers(("ETag" = String)))))]
#[post("/deviations/{deviationId}/measures")]
async fn create(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewDeviationMeasure>,
) -> Result<Answer<DeviationMeasure>, Problem> {
    let measure = gate
        .run::<CreateMeasure, _>(&caller, id.into_inner(), move |tx, permit| {
            let (new, scope) = (body.0, permit.target());
            require_handled_here(permit.actor(), scope)?;
            require_measurable(scope.status)?;
            let frame = Frame::at(tx.now());
            let fault = Possible::MeasureDue.day("/dueOn", new.due_on, &frame);
            Problem::unless_empty(fault.into_iter().collect())?;
            let texts = [
                ("/measure", &*new.measure),
                ("/responsible", &*new.responsible),
            ];
            require_silence(tx, permit, &texts, &new.confirmed)?;
            let row = store::insert(tx, permit, &new)?;
            shown(permit.key()?, permit.actor(), scope, row)
        })
        .await?;
    Ok(Answer::created(format!("/deviation-measures/{}", measure.id), measure).versioned())
}

/// Read a measure.
#[utoipa::path(operation_id = "readDeviationMeasure", tag = "Deviations", params(("measureId" = Id, Path)),
    responses((status = 200, body = DeviationMeasure, description = "The measure", headers(("ETag" = String))),
        (status = 304, description = "Not changed since If-None-Match")))]
#[get("/deviation-measures/{measureId}")]
async fn read(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
) -> Result<Answer<DeviationMeasure>, Problem> {
    let measure = gate
        .run::<ReadMeasure, _>(&caller, id.into_inner(), |tx, permit| {
            let row = store::load(tx, permit)?;
            let deviation = &permit.target().deviation;
            shown(permit.key()?, permit.actor(), deviation, row)
        })
        .await?;
    Ok(Answer::ok(measure).versioned())
}

/// Change a measure, or say when it was done.
///
/// What it said before is kept.
#[utoipa::path(operation_id = "updateDeviationMeasure", tag = "Deviations",
    params(("measureId" = Id, Path), ("If-Match" = String, Header)),
    request_body(content = DeviationMeasureEdit, content_type = "application/merge-patch+json"),
    responses((status = 200, body = DeviationMeasure, description = "The measure", headers(("ETag" = String)))))]
#[patch("/deviation-measures/{measureId}")]
async fn update(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    version: IfMatch,
    patch: Patch,
) -> Result<Answer<DeviationMeasure>, Problem> {
    let measure = gate
        .run::<UpdateMeasure, _>(&caller, id.into_inner(), move |tx, permit| {
            change(tx, permit, &version, patch)
        })
        .await?;
    Ok(Answer::ok(measure).versioned())
}

fn change(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateMeasure>,
    version: &IfMatch,
    patch: Patch,
) -> Result<DeviationMeasure, Problem> {
    let (deviation, actor) = (&permit.target().deviation, permit.actor());
    require_handled_here(actor, deviation)?;
    require_measurable(deviation.status)?;
    let before = store::load(tx, permit)?.open(permit.key()?)?;
    let current = DeviationMeasureEdit {
        measure: Text::stored(before.measure.clone()),
        responsible: Line::stored(before.responsible.clone()),
        due_on: before.due_on,
        done_on: before.done_on,
        confirmed: Vec::new(),
    };
    let Some(edit) = patch.0.apply(tx, version, before.version, &current)? else {
        let row = store::load(tx, permit)?;
        return shown(permit.key()?, actor, deviation, row);
    };
    let frame = Frame::at(tx.now());
    let moved = Some(edit.due_on).filter(|day| *day != before.due_on);
    let done = edit.done_on.filter(|day| Some(*day) != before.done_on);
    let faults = [
        moved.and_then(|day| Possible::MeasureDue.day("/dueOn", day, &frame)),
        done.and_then(|day| Possible::MeasureDone.day("/doneOn", day, &frame)),
    ];
    Problem::unless_empty(faults.into_iter().flatten().collect())?;
    // What stands was confirmed when it was written.
    let texts = [
        ("/measure", &*edit.measure, &*current.measure),
        ("/responsible", &*edit.responsible, &*current.responsible),
    ];
    let written = texts.into_iter().filter(|(_, text, stood)| text != stood);
    let written: Vec<(&str, &str)> = written.map(|(at, text, _)| (at, text)).collect();
    require_silence(tx, permit, &written, &edit.confirmed)?;
    store::update(tx, permit, (before.version, before.done_on), &edit)?;
    let subject = permit.target().subject();
    history::keep(tx, permit, subject, before.version, &current)?;
    let row = store::load(tx, permit)?;
    shown(permit.key()?, actor, deviation, row)
}

impl Versioned for DeviationMeasure {
    fn version(&self) -> i64 {
        self.version
    }
}

/// A measure as the reader of its deviation may know it.
pub(super) fn shown(
    key: &PersonKey,
    actor: &Actor,
    deviation: &DeviationScope,
    row: SealedMeasure,
) -> Result<DeviationMeasure, Problem> {
    let row = row.open(key)?;
    let own = format!("/deviation-measures/{}", row.id);
    let mut links = Links::from([
        ("self", link(&own)),
        (
            "deviation",
            link(format_args!("/deviations/{}", deviation.id)),
        ),
    ]);
    let receives = sides(actor, deviation).contains(&Side::Receiver);
    if receives && require_measurable(deviation.status).is_ok() {
        links.insert("edit", link(&own));
    }
    let words = deviation.sides.reads_words();
    Ok(DeviationMeasure {
        id: row.id,
        deviation_id: row.deviation_id,
        measure: Some(row.measure).filter(|_| words),
        responsible: Some(row.responsible).filter(|_| words),
        due_on: row.due_on,
        done_on: row.done_on,
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links,
    })
}
