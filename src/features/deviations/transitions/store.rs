//! Queries on the steps of deviations.

use diesel::prelude::*;

use super::wire::NewDeviationTransition;
use crate::db::reading::columns;
use crate::db::schema::{deviation_access, deviation_answers, deviation_steps, deviations};
use crate::db::sealed::SealInto;
use crate::features::deviations::policy::TransitionDeviation;
use crate::features::deviations::rules::Step;
use crate::features::deviations::store::{Place, let_know, placed};
use crate::features::deviations::wire::JudgedRisk;
use crate::gate::scope::DeviationScope;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{DeviationSide, Obstacle};
use crate::kernel::{Fact, Id, Problem, ProblemCode, Stamp};
use crate::stored_as_text;

stored_as_text!(Step, Obstacle);

/// A row of `deviation_steps`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = deviation_steps)]
pub struct StepRow {
    pub id: Id,
    pub step: Step,
    pub at: Stamp,
    pub unit_id: Option<Id>,
    pub to_unit_id: Option<Id>,
    pub words: Option<Sealed<deviation_steps::words>>,
}

/// A row of `deviation_answers`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = deviation_answers)]
pub struct Answered {
    pub words: Sealed<deviation_answers::words>,
    pub obstacle: Obstacle,
    pub cause: Option<Sealed<deviation_answers::cause>>,
    pub likelihood: i32,
    pub consequence: i32,
    pub answered_at: Stamp,
}

impl Answered {
    /// The risk as who investigated judges it.
    pub fn risk(&self) -> JudgedRisk {
        JudgedRisk {
            likelihood: self.likelihood,
            consequence: self.consequence,
        }
    }
}

/// The steps of the deviation, in their order.
pub fn steps_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    deviation: &DeviationScope,
) -> Result<Vec<StepRow>, Problem> {
    Ok(deviation_steps::table
        .filter(deviation_steps::deviation_id.eq(deviation.id))
        .order(deviation_steps::id)
        .select(columns::<StepRow>())
        .all(tx)?)
}

/// The answer of the deviation, if there is one.
pub fn answer_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    deviation: &DeviationScope,
) -> Result<Option<Answered>, Problem> {
    Ok(deviation_answers::table
        .filter(deviation_answers::deviation_id.eq(deviation.id))
        .select(columns::<Answered>())
        .one(tx)?)
}

/// Whether `unit` has to do with the permit's deviation already.
pub fn knows(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    unit: Id,
) -> Result<bool, Problem> {
    let known = deviation_access::table.find((unit, permit.target().id));
    Ok(diesel::select(diesel::dsl::exists(known)).only(tx)?)
}

/// Lets the unit that the permit's deviation is submitted to know of it.
pub fn submit(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    to: &Place,
) -> Result<(), Problem> {
    let (id, now) = (permit.target().id, tx.now());
    diesel::update(deviations::table.filter(deviations::id.eq(id)))
        .set(deviations::submitted_at.eq(Some(now)))
        .run(tx)?;
    let_know(tx, permit, (id, to.party), (DeviationSide::Received, None))
}

/// Gives the permit's deviation to the unit `to`: the one that had it goes on knowing what it had.
pub fn forward(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    to: &Place,
) -> Result<(), Problem> {
    let (id, now) = (permit.target().id, tx.now());
    let had = deviation_access::table.find((permit.target().unit_id, id));
    diesel::update(had)
        .set((
            deviation_access::side.eq(DeviationSide::Forwarded),
            deviation_access::until.eq(Some(now)),
        ))
        .run(tx)?;
    diesel::update(deviations::table.filter(deviations::id.eq(id)))
        .set(placed(to))
        .run(tx)?;
    let_know(tx, permit, (id, to.party), (DeviationSide::Received, None))
}

/// Records the one answer.
pub fn answer(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    asked: &NewDeviationTransition,
) -> Result<(), Problem> {
    let (id, key, now) = (permit.target().id, permit.key()?, tx.now());
    let said = asked.words.as_deref().zip(asked.cause.as_ref());
    let ((words, cause), risk) = said.zip(asked.risk).ok_or(ProblemCode::Internal)?;
    diesel::insert_into(deviation_answers::table)
        .values((
            deviation_answers::deviation_id.eq(id),
            deviation_answers::words.sealed(key, id, words)?,
            deviation_answers::obstacle.eq(cause.obstacle),
            deviation_answers::cause.sealed_some(key, id, cause.words.as_deref())?,
            deviation_answers::likelihood.eq(risk.likelihood),
            deviation_answers::consequence.eq(risk.consequence),
            deviation_answers::answered_at.eq(now),
        ))
        .run(tx)?;
    diesel::update(deviations::table.filter(deviations::id.eq(id)))
        .set(deviations::risk_score.eq(Some(risk.score())))
        .run(tx)?;
    Ok(())
}

/// Takes the step: the deviation has its status from now on, and `fact` follows.
pub fn take(
    tx: &mut Tx<'_>,
    permit: &Permit<TransitionDeviation>,
    (asked, words): (&NewDeviationTransition, Option<&str>),
    fact: Fact,
) -> Result<(), Problem> {
    let (target, now, step_id) = (permit.target(), tx.now(), tx.new_id());
    let row = deviations::table
        .filter(deviations::id.eq(target.id))
        .filter(deviations::status.eq(target.status));
    diesel::update(row)
        .set((
            deviations::status.eq(asked.to.leads_to()),
            deviations::version.eq(deviations::version + 1),
            deviations::updated_at.eq(now),
        ))
        .guarded(tx)?;
    let staff = permit.actor().as_staff();
    let step = diesel::insert_into(deviation_steps::table).values((
        deviation_steps::id.eq(step_id),
        deviation_steps::deviation_id.eq(target.id),
        deviation_steps::step.eq(asked.to),
        deviation_steps::at.eq(now),
        deviation_steps::unit_id.eq(staff.map(|staff| staff.unit_id)),
        deviation_steps::account_id.eq(staff.map(|staff| staff.account_id)),
        deviation_steps::role.eq(permit.actor().role),
        deviation_steps::to_unit_id.eq(asked.unit_id),
        deviation_steps::words.sealed_some(permit.key()?, step_id, words)?,
    ));
    step.run(tx)?;
    permit.record(tx, fact)
}
