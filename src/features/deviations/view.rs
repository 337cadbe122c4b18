//! A deviation as its reader may know it: one place decides what each side is told.

use super::measures;
use super::rules::{self, Side, Step, hints};
use super::store::{self, DeviationRow};
use super::transitions::{Answered, StepRow, answer_of, steps_of};
use super::wire::{
    Cause, Deviation, DeviationAnswer, DeviationEvent, DeviationHint, NotFollowed,
    ReportedElsewhere,
};
use crate::features::cases::SystemName;
use crate::features::deadlines::is_overdue;
use crate::gate::scope::DeviationScope;
use crate::gate::{Action, Actor, Permit, Tx};
use crate::http::{Links, link};
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::{DeviationStatus, Role};
use crate::kernel::{Code, Id, Line, Problem, ProblemCode, Stamp, Text};

/// The sides on which the actor takes steps.
pub(super) fn sides(actor: &Actor, deviation: &DeviationScope) -> Vec<Side> {
    let sides = deviation.sides;
    let is_system = actor.role == Role::Integration;
    rules::sides(
        (sides.reports, sides.receives, sides.oversees),
        (deviation.is_from_outside, is_system),
    )
}

/// The deviation as its reader may know it now, by `scope`.
pub(super) fn view<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    scope: &DeviationScope,
) -> Result<Deviation, Problem> {
    let row = store::load(tx, permit, scope.id)?;
    let tells = scope.tells_of_answer();
    let answer = match tells {
        true => answer_of(tx, permit, scope)?,
        false => None,
    };
    let measures = match tells {
        true => measures::of_deviation(tx, permit, scope)?,
        false => Vec::new(),
    };
    let steps = steps_of(tx, permit, scope)?;
    let external_ids = match scope.sides.reads_words() {
        true => store::external_ids(tx, permit, scope.id)?,
        false => Vec::new(),
    };
    let key = &scope.key(permit)?;
    let done = measures.iter().all(|measure| measure.done_on.is_some());
    let links = links(permit.actor(), scope, &row, done);
    let shown = Deviation {
        external_ids,
        answer: answer
            .map(|answer| answered(key, scope, answer))
            .transpose()?,
        hints: hinted(scope, &row),
        measures,
        history: history(key, scope, steps)?,
        links,
        ..reported(key, scope, row, tx.now())?
    };
    Ok(match scope.sides.had_until() {
        Some(until) => as_forwarded(shown, until),
        None => shown,
    })
}

/// The deviation `id`, which the permit's action has just drafted.
pub(super) fn drafted<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<Deviation, Problem> {
    let scope = DeviationScope::made(tx, permit, id)?;
    let scope = scope.ok_or(ProblemCode::Internal)?;
    view(tx, permit, &scope)
}

/// What was reported.
fn reported(
    key: &PersonKey,
    scope: &DeviationScope,
    row: DeviationRow,
    now: Stamp,
) -> Result<Deviation, Problem> {
    let words = scope.sides.reads_words();
    let risk = row.risk();
    let overdue = DeviationStatus::UNANSWERED.contains(&row.status)
        && row
            .answer_due_at
            .is_some_and(|due| is_overdue(due, None, None, now));
    Ok(Deviation {
        id: row.id,
        status: row.status,
        category: row.category,
        unit_id: row.unit_id,
        reporting_unit_id: row.reporting_unit_id,
        reported_by_person: row.reporting_unit_id.is_none(),
        case_id: scope.known_case,
        happened_on: row.happened_on,
        description: words
            .then(|| key.open(row.id, &row.description))
            .transpose()?,
        done_at_once: match words {
            true => key.open_some(row.id, row.done_at_once.as_ref())?,
            false => None,
        },
        not_followed: not_followed(key, &row, words)?,
        risk: risk.map(Into::into),
        origin: match words {
            true => origin(key, &row)?,
            false => None,
        },
        external_ids: Vec::new(),
        submitted_at: row.submitted_at,
        answer_due_at: row.answer_due_at,
        overdue,
        answer: None,
        hints: Vec::new(),
        measures: Vec::new(),
        history: Vec::new(),
        version: row.version,
        created_at: row.created_at,
        updated_at: row.updated_at,
        links: Links::new(),
    })
}

/// What was not followed, as it stands; its words only to those who read words.
pub(super) fn not_followed(
    key: &PersonKey,
    row: &DeviationRow,
    words: bool,
) -> Result<Option<NotFollowed>, Problem> {
    let reference = match words {
        true => key.open_some(row.id, row.not_followed_reference.as_ref())?,
        false => None,
    };
    let stated = NotFollowed {
        law: row.not_followed.clone().map(Line::stored),
        reference: reference.map(Line::stored),
    };
    let is_stated = stated.law.is_some() || stated.reference.is_some();
    Ok(is_stated.then_some(stated))
}

fn origin(key: &PersonKey, row: &DeviationRow) -> Result<Option<ReportedElsewhere>, Problem> {
    let Some(system) = row.origin_system.clone() else {
        return Ok(None);
    };
    let scale = key.open_some(row.id, row.origin_scale.as_ref())?;
    let value = key.open_some(row.id, row.origin_value.as_ref())?;
    Ok(Some(ReportedElsewhere {
        system: SystemName::stored(system),
        scale: scale.map(Line::stored),
        value: value.map(Line::stored),
    }))
}

fn answered(
    key: &PersonKey,
    scope: &DeviationScope,
    answer: Answered,
) -> Result<DeviationAnswer, Problem> {
    let words = scope.sides.reads_words();
    let cause = key.open_some(scope.id, answer.cause.as_ref())?;
    Ok(DeviationAnswer {
        words: words
            .then(|| key.open(scope.id, &answer.words))
            .transpose()?,
        cause: Cause {
            obstacle: answer.obstacle,
            words: cause.filter(|_| words).map(Text::stored),
        },
        risk: answer.risk().into(),
        answered_at: answer.answered_at,
    })
}

fn hinted(scope: &DeviationScope, row: &DeviationRow) -> Vec<DeviationHint> {
    if scope.sides.oversees {
        return Vec::new();
    }
    let found = hints(row.branch, row.category, row.consequence);
    found.into_iter().map(Into::into).collect()
}

fn history(
    key: &PersonKey,
    scope: &DeviationScope,
    steps: Vec<StepRow>,
) -> Result<Vec<DeviationEvent>, Problem> {
    let words = scope.sides.reads_words();
    let event = |step: StepRow| {
        let said = key.open_some(step.id, step.words.as_ref())?;
        Ok(DeviationEvent {
            step: step.step,
            at: step.at,
            unit_id: step.unit_id,
            to_unit_id: step.to_unit_id,
            words: said.filter(|_| words),
        })
    };
    steps.into_iter().map(event).collect()
}

/// As the unit had it that forwarded it: what became of it since is not its own to know.
fn as_forwarded(shown: Deviation, until: Stamp) -> Deviation {
    let history = shown.history.into_iter();
    Deviation {
        status: DeviationStatus::Forwarded,
        overdue: false,
        history: history.filter(|event| event.at <= until).collect(),
        updated_at: until,
        ..shown
    }
}

/// What the reader may do now: only what would succeed.
fn links(actor: &Actor, scope: &DeviationScope, row: &DeviationRow, measures_done: bool) -> Links {
    let own = format!("/deviations/{}", row.id);
    let mut links = Links::from([
        ("self", link(&own)),
        ("unit", link(format_args!("/units/{}", row.unit_id))),
    ]);
    if let Some(case) = scope.known_case.filter(|_| scope.sees_case) {
        links.insert("case", link(format_args!("/cases/{case}")));
    }
    let sides = sides(actor, scope);
    let is_ready = |step: &&Step| match step {
        Step::Submit => is_judged(row),
        Step::Close => row.status != DeviationStatus::Accepted || measures_done,
        _ => true,
    };
    let steps = Step::ALL.iter().filter(is_ready);
    for step in steps.filter(|step| step.require(row.status, &sides).is_ok()) {
        let path = format!("{own}/status-transitions");
        links.insert(step.relation(), link(path));
    }
    if sides.contains(&Side::Reporter) && row.status == DeviationStatus::Draft {
        links.insert("edit", link(&own));
    }
    if scope.tells_of_answer() {
        links.insert("measures", link(format_args!("{own}/measures")));
    }
    if sides.contains(&Side::Receiver) && rules::require_measurable(row.status).is_ok() {
        links.insert("addMeasure", link(format_args!("{own}/measures")));
    }
    links
}

/// Whether it says how great the risk is, where it must: the person need not judge it, and another system has.
pub(super) fn is_judged(row: &DeviationRow) -> bool {
    row.risk().is_some() || row.reporting_unit_id.is_none() || row.origin_system.is_some()
}

/// That it is handled here.
///
/// # Errors
/// 409 to the units when it is answered in another system.
pub(super) fn require_handled_here(actor: &Actor, scope: &DeviationScope) -> Result<(), Problem> {
    let knows = scope.sides.reports || scope.sides.receives;
    let elsewhere = scope.is_from_outside && knows && sides(actor, scope).is_empty();
    match elsewhere {
        true => Err(ProblemCode::HandledElsewhere.into()),
        false => Ok(()),
    }
}
