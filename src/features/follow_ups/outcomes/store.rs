//! Queries on the outcomes of follow-ups.

use diesel::prelude::*;

use super::wire::NewFollowUpOutcome;
use crate::db::reading::{Reading, rows};
use crate::db::schema::{
    follow_up_attendees, follow_up_goals, follow_up_interventions, follow_up_outcomes, goals,
    interventions,
};
use crate::features::follow_ups::policy::RecordOutcome;
use crate::features::follow_ups::rules::FollowUpDecision;
use crate::features::plans::InterventionStatus;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Day, Id, Problem, Stamp};

/// A row of `follow_up_outcomes`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_up_outcomes)]
pub struct OutcomeRow {
    pub held_on: Day,
    pub person_took_part: bool,
    pub persons_view: Option<String>,
    pub absence_reason: Option<String>,
    pub new_needs: Option<String>,
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
    pub goal_id: Id,
    pub outcome: InterventionStatus,
    pub comment: Option<String>,
    #[diesel(select_expression = goals::owner_organisation_id)]
    pub owner_organisation_id: Id,
}

/// How it went with an intervention, whose it is and what it is about.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_up_interventions)]
pub struct InterventionOutcomeRow {
    pub intervention_id: Id,
    pub outcome: InterventionStatus,
    pub comment: Option<String>,
    #[diesel(select_expression = interventions::owner_organisation_id)]
    pub owner_organisation_id: Id,
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
    let id = permit.target().id;
    for participant in &new.participant_ids {
        diesel::insert_into(follow_up_attendees::table)
            .values((
                follow_up_attendees::follow_up_id.eq(id),
                follow_up_attendees::participant_id.eq(participant),
            ))
            .run(tx)?;
    }
    for goal in &new.goals {
        diesel::insert_into(follow_up_goals::table)
            .values((
                follow_up_goals::follow_up_id.eq(id),
                follow_up_goals::goal_id.eq(goal.goal_id),
                follow_up_goals::outcome.eq(goal.outcome),
                follow_up_goals::comment.eq(goal.comment.as_deref()),
            ))
            .run(tx)?;
    }
    for one in &new.interventions {
        diesel::insert_into(follow_up_interventions::table)
            .values((
                follow_up_interventions::follow_up_id.eq(id),
                follow_up_interventions::intervention_id.eq(one.intervention_id),
                follow_up_interventions::outcome.eq(one.outcome),
                follow_up_interventions::comment.eq(one.comment.as_deref()),
            ))
            .run(tx)?;
    }
    diesel::insert_into(follow_up_outcomes::table)
        .values((
            follow_up_outcomes::follow_up_id.eq(id),
            follow_up_outcomes::held_on.eq(new.held_on),
            follow_up_outcomes::person_took_part.eq(new.person_took_part),
            follow_up_outcomes::persons_view.eq(new.persons_view.as_deref()),
            follow_up_outcomes::absence_reason.eq(new.absence_reason.as_deref()),
            follow_up_outcomes::new_needs.eq(new.new_needs.as_deref()),
            follow_up_outcomes::decision.eq(new.decision),
            follow_up_outcomes::next_due_on.eq(new.next_due_on),
            follow_up_outcomes::recorded_by.eq(&permit.actor().name),
            follow_up_outcomes::recorded_unit_id.eq(permit.actor().unit_id),
            follow_up_outcomes::recorded_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}
