//! Queries on goals.

use diesel::prelude::*;

use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{goals, plans};
use crate::db::sealed::SealInto;
use crate::features::plans::copying::Draft;
use crate::features::plans::rules::{GoalTerm, PlanStatus};
use crate::features::plans::store::touch;
use crate::features::plans::wire::GoalContent;
use crate::gate::scope::{CaseQuery, GoalItem, PartOf, PlanItem};
use crate::gate::{Action, Ask, Because, Permit, Proof, Tx};
use crate::kernel::fact::{GoalAdded, GoalChanged, GoalRemoved};
use crate::kernel::limits::require_room;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Id, Problem, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(GoalTerm);

owned_rows!(GoalRow, SealedGoal);

sealed_row! {
    /// A row of `goals`.
    goals: SealedGoal => GoalRow {
        id: Id,
        plan_id: Id,
        lineage_id: Option<Id>,
        owner_organisation_id: Id,
        owner_branch: Branch,
        term: GoalTerm,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
    } sealed { persons_words } maybe { professional_words }
}

/// The goals of a plan.
pub fn of_plan<P: Proof>(_proof: &P, plan: Id) -> impl Reading<Output = Vec<SealedGoal>> + use<P> {
    let of_plan = goals::table.filter(goals::plan_id.eq(plan));
    rows(of_plan).map(in_order)
}

/// The goals of the plans of a case that are not replaced.
pub fn of_standing_plans(case: CaseQuery) -> impl Reading<Output = Vec<SealedGoal>> {
    let standing = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::status.ne(PlanStatus::Replaced))
        .select(plans::id);
    let found = goals::table.filter(goals::plan_id.eq_any(standing));
    rows(found).map(in_order)
}

fn in_order(mut found: Vec<SealedGoal>) -> Vec<SealedGoal> {
    found.sort_by_key(|row| row.id);
    found
}

/// The goal of the permit.
pub fn load<A: Action<Target = PartOf<GoalItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<GoalRow, Problem> {
    goal_by_id(tx, permit.key()?, permit.target().id)
}

fn goal_by_id(tx: &mut Tx<'_>, key: &PersonKey, id: Id) -> Result<GoalRow, Problem> {
    let sealed: SealedGoal = goals::table
        .filter(goals::id.eq(id))
        .select(columns::<SealedGoal>())
        .only(tx)?;
    sealed.open(key)
}

/// Adds a goal to the permit's plan.
pub fn insert<A: Action<Target = PartOf<PlanItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    content: &GoalContent,
) -> Result<GoalRow, Problem> {
    let of_plan = goals::table.filter(goals::plan_id.eq(permit.target().id));
    require_room(of_plan.count().only(tx)?)?;
    let (id, now, target) = (tx.new_id(), tx.now(), permit.target());
    let key = permit.key()?;
    diesel::insert_into(goals::table)
        .values((
            goals::id.eq(id),
            goals::plan_id.eq(target.id),
            goals::case_id.eq(target.case.id),
            goals::owner_organisation_id.eq(permit.actor().organisation_id),
            goals::owner_branch.eq(permit.actor().branch),
            goals::term.eq(content.term),
            goals::persons_words.sealed(key, id, &content.persons_words)?,
            goals::professional_words.sealed_some(
                key,
                id,
                content.professional_words.as_deref(),
            )?,
            goals::version.eq(1_i64),
            goals::created_at.eq(now),
            goals::updated_at.eq(now),
        ))
        .run(tx)?;
    touch(tx, permit, target.id)?;
    permit.record(tx, GoalAdded { id })?;
    goal_by_id(tx, key, id)
}

/// Copies `row` into a draft.
pub fn copy(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    to: &Draft<'_>,
    row: &GoalRow,
) -> Result<(), Problem> {
    let (id, now, owner) = (tx.new_id(), tx.now(), to.owner(row.owner()));
    diesel::insert_into(goals::table)
        .values((
            goals::id.eq(id),
            goals::plan_id.eq(to.plan),
            goals::lineage_id.eq(to.lineage(row.lineage_id, row.id)),
            goals::case_id.eq(to.case),
            goals::owner_organisation_id.eq(owner.organisation_id),
            goals::owner_branch.eq(owner.branch),
            goals::term.eq(row.term),
            goals::persons_words.sealed(to.key, id, &row.persons_words)?,
            goals::professional_words.sealed_some(to.key, id, row.professional_words.as_deref())?,
            goals::version.eq(1_i64),
            goals::created_at.eq(now),
            goals::updated_at.eq(now),
        ))
        .run(tx)?;
    Ok(())
}

/// Changes the permit's goal if it still has `version`.
pub fn update<A: Action<Target = PartOf<GoalItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
    content: &GoalContent,
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let rows = goals::table
        .filter(goals::id.eq(id))
        .filter(goals::version.eq(version));
    diesel::update(rows)
        .set((
            goals::term.eq(content.term),
            goals::persons_words.sealed(key, id, &content.persons_words)?,
            goals::professional_words.sealed_some(
                key,
                id,
                content.professional_words.as_deref(),
            )?,
            goals::version.eq(version + 1),
            goals::updated_at.eq(tx.now()),
        ))
        .guarded(tx)?;
    permit.record(tx, GoalChanged { id })
}

/// Removes the permit's goal if it still has `version`.
pub fn delete<A: Action<Target = PartOf<GoalItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
) -> Result<(), Problem> {
    let rows = goals::table
        .filter(goals::id.eq(permit.target().id))
        .filter(goals::version.eq(version));
    diesel::delete(rows).guarded(tx)?;
    permit.record(
        tx,
        GoalRemoved {
            id: permit.target().id,
        },
    )
}
