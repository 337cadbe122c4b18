//! Outcomes of follow-ups over HTTP.

use actix_web::{post, web};

use super::rules::{Known, ending, faults};
use super::store::{self, GoalOutcomeRow, InterventionOutcomeRow};
use super::wire::{FollowUpOutcome, GoalOutcome, InterventionOutcome, NewFollowUpOutcome};
use crate::features::follow_ups::api::view;
use crate::features::follow_ups::policy::RecordOutcome;
use crate::features::follow_ups::rules::{FollowUpDecision, require_planned};
use crate::features::follow_ups::store::{self as follow_ups, FollowUpRow};
use crate::features::follow_ups::wire::FollowUp;
use crate::features::plans::PlanStatus;
use crate::features::{participants, persons, plans};
use crate::gate::scope::{FollowUpItem, PartOf};
use crate::gate::{Action, Caller, Gate, Permit, Tx};
use crate::http::{Answer, Json, Link, Mount, link};
use crate::kernel::fact::FollowUpHeld;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Frame, Id, Problem, ProblemCode, Text};

/// Routes of outcomes.
pub fn routes(mount: &mut Mount<'_>) {
    mount.service(record);
}

/// Record that a follow-up was held.
///
/// Every goal and intervention of the plan that you can see is named, the person is heard, and it is
/// decided how it goes on: CONTINUE plans the next follow-up, REVISE opens a draft that goes on from
/// the adopted plan and calls the parties if a meeting lies ahead (otherwise when one is planned, by a
/// status transition), CLOSE closes the case. What is recorded never changes.
#[utoipa::path(operation_id = "createFollowUpOutcome", tag = "FollowUps", params(("followUpId" = Id, Path)),
    request_body = NewFollowUpOutcome,
    responses((status = 201, body = FollowUp, description = "The follow-up, held", headers(("ETag" = String)))))]
#[post("/follow-ups/{followUpId}/outcomes")]
async fn record(
    gate: web::Data<Gate>,
    caller: Caller,
    id: web::Path<Id>,
    body: Json<NewFollowUpOutcome>,
) -> Result<Answer<FollowUp>, Problem> {
    let follow_up = gate
        .run::<RecordOutcome, _>(&caller, id.into_inner(), move |tx, permit| {
            hold(tx, permit, &body.0)
        })
        .await?;
    Ok(Answer::created(format!("/follow-ups/{}", follow_up.id), follow_up).versioned())
}

fn hold(
    tx: &mut Tx<'_>,
    permit: &Permit<RecordOutcome>,
    new: &NewFollowUpOutcome,
) -> Result<FollowUp, Problem> {
    let case = &permit.target().case;
    case.status.require_open()?;
    let row = follow_ups::load(tx, permit)?;
    require_planned(row.status)?;
    check(tx, permit, &row, new)?;
    follow_ups::hold(tx, permit)?;
    store::insert(tx, permit, new)?;
    permit.record(tx, held(&row, new))?;
    let next = made(tx, permit, &row, new.decision)?;
    let mut follow_up = view(tx, permit)?;
    follow_up.links.extend(next);
    Ok(follow_up)
}

/// The plan is in force and the outcome is without fault.
fn check(
    tx: &mut Tx<'_>,
    permit: &Permit<RecordOutcome>,
    row: &FollowUpRow,
    new: &NewFollowUpOutcome,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let plan = plans::load_plan(tx, permit, case, row.plan_id)?;
    if plan.status != PlanStatus::Adopted {
        return Err(ProblemCode::PlanNotInForce.into());
    }
    let (mut goals, mut interventions) = tx.read((
        plans::goals_of_plan(permit, plan.id),
        plans::interventions_of_plan(permit, plan.id),
    ))?;
    goals.retain(|goal| case.reader.reads(goal.owner(), Topic::Plan));
    interventions.retain(|one| case.reader.reads(one.owner(), one.topic));
    let known = Known {
        frame: Frame {
            now: tx.now(),
            born: match new.date_of_death {
                Some(_) => persons::born(tx, permit, case.person_id)?,
                None => None,
            },
        },
        adopted_on: plan.adopted_at.unwrap_or(plan.created_at).swedish_day(),
        participants: participants::roles_of(tx, permit, case)?,
        goals: goals.iter().map(|goal| goal.id).collect(),
        interventions: interventions.iter().map(|one| one.id).collect(),
    };
    Problem::unless_empty(faults(new, &known))
}

/// What has happened, as far as something follows from it.
fn held(row: &FollowUpRow, new: &NewFollowUpOutcome) -> FollowUpHeld {
    let found = new.interventions.iter();
    FollowUpHeld {
        id: row.id,
        plan: row.plan_id,
        held_on: new.held_on,
        progress: found
            .map(|one| (one.intervention_id, one.outcome))
            .collect(),
        decision: new.decision,
        next_due_on: new.next_due_on,
        ending: ending(new).into(),
    }
}

/// A link to what the decision has led to.
fn made(
    tx: &mut Tx<'_>,
    permit: &Permit<RecordOutcome>,
    held: &FollowUpRow,
    decision: FollowUpDecision,
) -> Result<Option<(&'static str, Link)>, Problem> {
    Ok(match decision {
        FollowUpDecision::Continue => {
            let next = follow_ups::planned_for(tx, permit, held.plan_id)?;
            next.map(|id| ("next", link(format_args!("/follow-ups/{id}"))))
        }
        FollowUpDecision::Revise => {
            let draft = store::draft(tx, permit)?;
            draft.map(|id| ("draft", link(format_args!("/plans/{id}"))))
        }
        FollowUpDecision::Close => None,
    })
}

/// What came of the permit's follow-up, as its reader may see it.
///
/// # Errors
/// When the database fails.
pub fn of_follow_up<A: Action<Target = PartOf<FollowUpItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Option<FollowUpOutcome>, Problem> {
    let case = &permit.target().case;
    let (outcome, attendees, mut goals, mut interventions) =
        tx.read(store::whole(permit, permit.target().id))?;
    let seen: Vec<Id> = participants::roles_of(tx, permit, case)?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    goals.retain(|row| case.reader.reads(row.owner(), Topic::Plan));
    interventions.retain(|row| case.reader.reads(row.owner(), row.topic));
    let Some(row) = outcome.into_iter().next() else {
        return Ok(None);
    };
    let (id, key) = (permit.target().id, permit.key()?);
    Ok(Some(FollowUpOutcome {
        held_on: row.held_on,
        participant_ids: attendees
            .into_iter()
            .map(|attendee| attendee.participant_id)
            .filter(|id| seen.contains(id))
            .collect(),
        goals: goals
            .into_iter()
            .map(|row| goal_outcome(key, row))
            .collect::<Result<_, _>>()?,
        interventions: interventions
            .into_iter()
            .map(|row| intervention_outcome(key, row))
            .collect::<Result<_, _>>()?,
        person_took_part: row.person_took_part,
        persons_view: key.open_some(id, row.persons_view.as_ref())?,
        absence_reason: key.open_some(id, row.absence_reason.as_ref())?,
        new_needs: key.open_some(id, row.new_needs.as_ref())?,
        decision: row.decision,
        next_due_on: row.next_due_on,
        recorded_by: row.recorded_by,
        recorded_unit_id: row.recorded_unit_id,
        recorded_at: row.recorded_at,
    }))
}

fn goal_outcome(key: &PersonKey, row: GoalOutcomeRow) -> Result<GoalOutcome, Problem> {
    Ok(GoalOutcome {
        goal_id: row.goal_id,
        outcome: row.outcome,
        comment: key
            .open_some(row.id, row.comment.as_ref())?
            .map(Text::stored),
    })
}

fn intervention_outcome(
    key: &PersonKey,
    row: InterventionOutcomeRow,
) -> Result<InterventionOutcome, Problem> {
    Ok(InterventionOutcome {
        intervention_id: row.intervention_id,
        outcome: row.outcome,
        comment: key
            .open_some(row.id, row.comment.as_ref())?
            .map(Text::stored),
    })
}
