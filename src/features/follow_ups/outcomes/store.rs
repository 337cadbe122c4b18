//! Queries on the outcomes of follow-ups.

use diesel::prelude::*;

use super::wire::NewFollowUpOutcome;
use crate::db::reading::{Reading, rows};
use crate::db::schema::{
    follow_up_attendees, follow_up_goals, follow_up_interventions, follow_up_outcomes, goals,
    interventions, plans,
};
use crate::db::sealed::SealInto;
use crate::features::follow_ups::policy::RecordOutcome;
use crate::features::follow_ups::rules::FollowUpDecision;
use crate::features::plans::{InterventionStatus, PlanStatus};
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{Branch, Topic};
use crate::kernel::{Day, Id, Problem, Stamp};
use crate::owned_rows;

owned_rows!(GoalOutcomeRow, InterventionOutcomeRow);

/// A row of `follow_up_outcomes`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_up_outcomes)]
pub struct OutcomeRow {
    pub held_on: Day,
    pub person_took_part: bool,
    pub persons_view: Option<Sealed<follow_up_outcomes::persons_view>>,
    pub absence_reason: Option<Sealed<follow_up_outcomes::absence_reason>>,
    pub new_needs: Option<Sealed<follow_up_outcomes::new_needs>>,
    pub decision: FollowUpDecision,
    pub next_due_on: Option<Day>,
    pub recorded_by: String,
    pub recorded_unit_id: Id,
    pub recorded_at: Stamp,
}

/// Who took part.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_up_attendees)]
pub struct AttendeeRow {
    pub participant_id: Id,
}

/// How it went with a goal, and whose goal it is.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_up_goals)]
pub struct GoalOutcomeRow {
    pub id: Id,
    pub goal_id: Id,
    pub outcome: InterventionStatus,
    pub comment: Option<Sealed<follow_up_goals::comment>>,
    #[diesel(select_expression = goals::owner_organisation_id)]
    pub owner_organisation_id: Id,
    #[diesel(select_expression = goals::owner_branch)]
    pub owner_branch: Branch,
}

/// How it went with an intervention, whose it is and what it is about.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_up_interventions)]
pub struct InterventionOutcomeRow {
    pub id: Id,
    pub intervention_id: Id,
    pub outcome: InterventionStatus,
    pub comment: Option<Sealed<follow_up_interventions::comment>>,
    #[diesel(select_expression = interventions::owner_organisation_id)]
    pub owner_organisation_id: Id,
    #[diesel(select_expression = interventions::owner_branch)]
    pub owner_branch: Branch,
    #[diesel(select_expression = interventions::topic)]
    pub topic: Topic,
}

/// An outcome with all its parts.
pub type Whole = (
    Vec<OutcomeRow>,
    Vec<AttendeeRow>,
    Vec<GoalOutcomeRow>,
    Vec<InterventionOutcomeRow>,
);

/// What came of follow-up `id`, in the order of the plan.
pub fn whole<A: Action>(_permit: &Permit<A>, id: Id) -> impl Reading<Output = Whole> + use<A> {
    let outcome = follow_up_outcomes::table.filter(follow_up_outcomes::follow_up_id.eq(id));
    let attendees = follow_up_attendees::table.filter(follow_up_attendees::follow_up_id.eq(id));
    let goals = follow_up_goals::table
        .inner_join(goals::table)
        .filter(follow_up_goals::follow_up_id.eq(id));
    let interventions = follow_up_interventions::table
        .inner_join(interventions::table)
        .filter(follow_up_interventions::follow_up_id.eq(id));
    let all = (
        rows(outcome),
        rows(attendees),
        rows(goals),
        rows(interventions),
    );
    all.map(
        |(outcome, mut attendees, mut goals, mut interventions): Whole| {
            attendees.sort_by_key(|row| row.participant_id);
            goals.sort_by_key(|row| row.goal_id);
            interventions.sort_by_key(|row| row.intervention_id);
            (outcome, attendees, goals, interventions)
        },
    )
}

/// Records what came of the permit's follow-up. The parts go first: once the outcome is there,
/// nothing can be added to it.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<RecordOutcome>,
    new: &NewFollowUpOutcome,
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    for participant in &new.participant_ids {
        diesel::insert_into(follow_up_attendees::table)
            .values((
                follow_up_attendees::follow_up_id.eq(id),
                follow_up_attendees::participant_id.eq(participant),
            ))
            .run(tx)?;
    }
    for goal in &new.goals {
        let row = tx.new_id();
        diesel::insert_into(follow_up_goals::table)
            .values((
                follow_up_goals::id.eq(row),
                follow_up_goals::follow_up_id.eq(id),
                follow_up_goals::goal_id.eq(goal.goal_id),
                follow_up_goals::outcome.eq(goal.outcome),
                follow_up_goals::comment.sealed_some(key, row, goal.comment.as_deref())?,
            ))
            .run(tx)?;
    }
    for one in &new.interventions {
        let row = tx.new_id();
        diesel::insert_into(follow_up_interventions::table)
            .values((
                follow_up_interventions::id.eq(row),
                follow_up_interventions::follow_up_id.eq(id),
                follow_up_interventions::intervention_id.eq(one.intervention_id),
                follow_up_interventions::outcome.eq(one.outcome),
                follow_up_interventions::comment.sealed_some(key, row, one.comment.as_deref())?,
            ))
            .run(tx)?;
    }
    let (view, absence) = (new.persons_view.as_deref(), new.absence_reason.as_deref());
    let needs = new.new_needs.as_deref();
    diesel::insert_into(follow_up_outcomes::table)
        .values((
            follow_up_outcomes::follow_up_id.eq(id),
            follow_up_outcomes::held_on.eq(new.held_on),
            follow_up_outcomes::person_took_part.eq(new.person_took_part),
            follow_up_outcomes::persons_view.sealed_some(key, id, view)?,
            follow_up_outcomes::absence_reason.sealed_some(key, id, absence)?,
            follow_up_outcomes::new_needs.sealed_some(key, id, needs)?,
            follow_up_outcomes::decision.eq(new.decision),
            follow_up_outcomes::next_due_on.eq(new.next_due_on),
            follow_up_outcomes::recorded_by.eq(&permit.actor().name),
            follow_up_outcomes::recorded_unit_id.eq(permit.actor().unit_id),
            follow_up_outcomes::recorded_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// The draft that is open in the case, if one is.
pub fn draft(tx: &mut Tx<'_>, permit: &Permit<RecordOutcome>) -> Result<Option<Id>, Problem> {
    Ok(plans::table
        .filter(plans::case_id.eq(permit.target().case.id))
        .filter(plans::status.eq(PlanStatus::Draft))
        .select(plans::id)
        .one(tx)?)
}
