//! Queries on plans, goals and interventions.

use diesel::prelude::*;

use super::policy::{AdoptPlan, CreatePlan, UpdatePlan};
use super::rules::{FollowUpForm, GoalTerm, InterventionStatus, PlanStatus};
use super::wire::{GoalContent, InterventionContent, PlanContent};
use crate::db::schema::{goals, interventions, plans};
use crate::gate::consent::PlanConsent;
use crate::gate::scope::{CaseScope, Item, Located, Within};
use crate::gate::{Action, Permit, Subject, Target, Tx};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Day, Id, Problem, Stamp};
use crate::stored_as_text;

stored_as_text!(PlanStatus, GoalTerm, InterventionStatus, FollowUpForm);

/// Most rows of one kind that are read at once.
const MOST: i64 = 200;

/// A plan as part of a case, under topic PLAN.
pub struct PlanItem;

impl Item for PlanItem {
    const KIND: &'static str = "plan";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id)> = plans::table
            .filter(plans::id.eq(id))
            .select((plans::case_id, plans::owner_organisation_id))
            .first(tx.conn())
            .optional()?;
        Ok(found.map(|(case_id, owner)| Located {
            case_id,
            owner,
            topic: Topic::Plan,
        }))
    }
}

/// A goal as part of a case, under topic PLAN.
pub struct GoalItem;

impl Item for GoalItem {
    const KIND: &'static str = "goal";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id)> = goals::table
            .filter(goals::id.eq(id))
            .select((goals::case_id, goals::owner_organisation_id))
            .first(tx.conn())
            .optional()?;
        Ok(found.map(|(case_id, owner)| Located {
            case_id,
            owner,
            topic: Topic::Plan,
        }))
    }
}

/// An intervention as part of a case, under its own topic.
pub struct InterventionItem;

impl Item for InterventionItem {
    const KIND: &'static str = "intervention";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id, Topic)> = interventions::table
            .filter(interventions::id.eq(id))
            .select((
                interventions::case_id,
                interventions::owner_organisation_id,
                interventions::topic,
            ))
            .first(tx.conn())
            .optional()?;
        Ok(found.map(|(case_id, owner, topic)| Located {
            case_id,
            owner,
            topic,
        }))
    }
}

/// A row of `plans`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = plans)]
pub struct PlanRow {
    pub id: Id,
    pub case_id: Id,
    pub owner_organisation_id: Id,
    pub number: i32,
    pub status: PlanStatus,
    pub current_situation: Option<String>,
    pub what_matters: Option<String>,
    pub own_resources: Option<String>,
    pub early_signs: Option<String>,
    pub overall_responsible_organisation_id: Option<Id>,
    pub lead_name: Option<String>,
    pub follow_up_on: Option<Day>,
    pub follow_up_form: Option<FollowUpForm>,
    pub follow_up_caller: Option<String>,
    pub adopted_at: Option<Stamp>,
    pub adopted_by: Option<String>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// What a client writes in a plan, as columns.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = plans, treat_none_as_null = true)]
struct PlanColumns<'a> {
    current_situation: Option<&'a str>,
    what_matters: Option<&'a str>,
    own_resources: Option<&'a str>,
    early_signs: Option<&'a str>,
    overall_responsible_organisation_id: Option<Id>,
    lead_name: Option<&'a str>,
    follow_up_on: Option<Day>,
    follow_up_form: Option<FollowUpForm>,
    follow_up_caller: Option<&'a str>,
    updated_at: Stamp,
}

fn columns(content: &PlanContent, now: Stamp) -> PlanColumns<'_> {
    PlanColumns {
        current_situation: content.current_situation.as_deref(),
        what_matters: content.what_matters.as_deref(),
        own_resources: content.own_resources.as_deref(),
        early_signs: content.early_signs.as_deref(),
        overall_responsible_organisation_id: content.overall_responsible_organisation_id,
        lead_name: content.lead_name.as_deref(),
        follow_up_on: content.follow_up_on,
        follow_up_form: content.follow_up_form,
        follow_up_caller: content.follow_up_caller.as_deref(),
        updated_at: now,
    }
}

/// The plans of the permit's case, latest first.
pub fn of_case<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Vec<PlanRow>, Problem> {
    Ok(plans::table
        .filter(plans::case_id.eq(permit.target().id))
        .order(plans::number.desc())
        .limit(MOST)
        .select(PlanRow::as_select())
        .load(tx.conn())?)
}

/// The plan in force in the permit's case, or the latest while there is none.
pub fn current<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Option<PlanRow>, Problem> {
    let mut latest = plans::table
        .filter(plans::case_id.eq(permit.target().id))
        .filter(plans::status.ne(PlanStatus::Replaced))
        .order(plans::number.desc())
        .limit(2)
        .select(PlanRow::as_select())
        .load(tx.conn())?;
    let adopted = latest
        .iter()
        .position(|plan| plan.status == PlanStatus::Adopted)
        .unwrap_or(0);
    Ok((adopted < latest.len()).then(|| latest.swap_remove(adopted)))
}

/// One plan of the case.
pub fn load<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<PlanRow, Problem> {
    Ok(plans::table
        .filter(plans::id.eq(id))
        .filter(plans::case_id.eq(case.id))
        .select(PlanRow::as_select())
        .first(tx.conn())?)
}

/// Begins the next plan of the permit's case; gives its id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreatePlan>,
    content: &PlanContent,
) -> Result<Id, Problem> {
    let (id, now, case) = (tx.new_id(), tx.now(), permit.target());
    let latest: Option<i32> = plans::table
        .filter(plans::case_id.eq(case.id))
        .select(diesel::dsl::max(plans::number))
        .first(tx.conn())?;
    diesel::insert_into(plans::table)
        .values((
            plans::id.eq(id),
            plans::case_id.eq(case.id),
            plans::owner_organisation_id.eq(permit.actor().organisation_id),
            plans::number.eq(latest.unwrap_or(0) + 1),
            plans::status.eq(PlanStatus::Draft),
            plans::version.eq(1_i64),
            plans::created_at.eq(now),
            columns(content, now),
        ))
        .execute(tx.conn())?;
    tx.changed(
        "plan.created",
        Subject {
            kind: "plan",
            id: Some(id),
            ..case.subject()
        },
    );
    Ok(id)
}

/// Writes in the draft if it still has `version`; gives the number of rows met.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdatePlan>,
    version: i64,
    content: &PlanContent,
) -> Result<usize, Problem> {
    let rows = plans::table
        .filter(plans::id.eq(permit.target().id))
        .filter(plans::version.eq(version));
    let met = diesel::update(rows)
        .set((columns(content, tx.now()), plans::version.eq(version + 1)))
        .execute(tx.conn())?;
    tx.changed("plan.updated", permit.target().subject());
    Ok(met)
}

/// A change of a goal or an intervention is a change of the plan's version.
pub fn touch<A: Action>(tx: &mut Tx<'_>, _permit: &Permit<A>, plan: Id) -> Result<(), Problem> {
    diesel::update(plans::table.filter(plans::id.eq(plan)))
        .set((
            plans::version.eq(plans::version + 1),
            plans::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Adopts the draft if it still has `version`; the plan in force until now is replaced. Gives the
/// number of rows met. The consent is the proof that it may.
pub fn adopt(
    tx: &mut Tx<'_>,
    permit: &Permit<AdoptPlan>,
    version: i64,
    _consent: PlanConsent,
) -> Result<usize, Problem> {
    let (now, target) = (tx.now(), permit.target());
    let in_force = plans::table
        .filter(plans::case_id.eq(target.case.id))
        .filter(plans::status.eq(PlanStatus::Adopted));
    diesel::update(in_force)
        .set((
            plans::status.eq(PlanStatus::Replaced),
            plans::version.eq(plans::version + 1),
        ))
        .execute(tx.conn())?;
    let draft = plans::table
        .filter(plans::id.eq(target.id))
        .filter(plans::version.eq(version))
        .filter(plans::status.eq(PlanStatus::Draft));
    let met = diesel::update(draft)
        .set((
            plans::status.eq(PlanStatus::Adopted),
            plans::adopted_at.eq(Some(now)),
            plans::adopted_by.eq(Some(permit.actor().name.as_str())),
            plans::version.eq(version + 1),
            plans::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    tx.changed("plan.adopted", target.subject());
    Ok(met)
}

/// A row of `goals`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = goals)]
pub struct GoalRow {
    pub id: Id,
    pub plan_id: Id,
    pub owner_organisation_id: Id,
    pub term: GoalTerm,
    pub persons_words: String,
    pub professional_words: Option<String>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// The goals of a plan.
pub fn goals_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    plan: Id,
) -> Result<Vec<GoalRow>, Problem> {
    Ok(goals::table
        .filter(goals::plan_id.eq(plan))
        .order(goals::id)
        .limit(MOST)
        .select(GoalRow::as_select())
        .load(tx.conn())?)
}

/// The goal of the permit.
pub fn load_goal<A: Action<Target = Within<GoalItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<GoalRow, Problem> {
    goal_by_id(tx, permit.target().id)
}

fn goal_by_id(tx: &mut Tx<'_>, id: Id) -> Result<GoalRow, Problem> {
    Ok(goals::table
        .filter(goals::id.eq(id))
        .select(GoalRow::as_select())
        .first(tx.conn())?)
}

/// Adds a goal to the permit's plan.
pub fn insert_goal<A: Action<Target = Within<PlanItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    content: &GoalContent,
) -> Result<GoalRow, Problem> {
    let (id, now, target) = (tx.new_id(), tx.now(), permit.target());
    diesel::insert_into(goals::table)
        .values((
            goals::id.eq(id),
            goals::plan_id.eq(target.id),
            goals::case_id.eq(target.case.id),
            goals::owner_organisation_id.eq(permit.actor().organisation_id),
            goals::term.eq(content.term),
            goals::persons_words.eq(&*content.persons_words),
            goals::professional_words.eq(content.professional_words.as_deref()),
            goals::version.eq(1_i64),
            goals::created_at.eq(now),
            goals::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    touch(tx, permit, target.id)?;
    tx.changed(
        "goal.added",
        Subject {
            kind: "goal",
            id: Some(id),
            ..target.subject()
        },
    );
    goal_by_id(tx, id)
}

/// Changes the permit's goal if it still has `version`; gives the number of rows met.
pub fn update_goal<A: Action<Target = Within<GoalItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
    content: &GoalContent,
) -> Result<usize, Problem> {
    let rows = goals::table
        .filter(goals::id.eq(permit.target().id))
        .filter(goals::version.eq(version));
    let met = diesel::update(rows)
        .set((
            goals::term.eq(content.term),
            goals::persons_words.eq(&*content.persons_words),
            goals::professional_words.eq(content.professional_words.as_deref()),
            goals::version.eq(version + 1),
            goals::updated_at.eq(tx.now()),
        ))
        .execute(tx.conn())?;
    tx.changed("goal.updated", permit.target().subject());
    Ok(met)
}

/// Removes the permit's goal if it still has `version`; gives the number of rows met.
pub fn delete_goal<A: Action<Target = Within<GoalItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
) -> Result<usize, Problem> {
    let rows = goals::table
        .filter(goals::id.eq(permit.target().id))
        .filter(goals::version.eq(version));
    let met = diesel::delete(rows).execute(tx.conn())?;
    tx.changed("goal.removed", permit.target().subject());
    Ok(met)
}

/// A row of `interventions`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = interventions)]
pub struct InterventionRow {
    pub id: Id,
    pub plan_id: Id,
    pub owner_organisation_id: Id,
    pub need: String,
    pub measure: String,
    pub topic: Topic,
    pub responsible_participant_id: Option<Id>,
    pub contact: Option<String>,
    pub own_contribution: Option<String>,
    pub starts_on: Option<Day>,
    pub ends_on: Option<Day>,
    pub status: InterventionStatus,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// What a client writes in an intervention, as columns.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = interventions, treat_none_as_null = true)]
struct InterventionColumns<'a> {
    need: &'a str,
    measure: &'a str,
    topic: Topic,
    responsible_participant_id: Option<Id>,
    contact: Option<&'a str>,
    own_contribution: Option<&'a str>,
    starts_on: Option<Day>,
    ends_on: Option<Day>,
    status: InterventionStatus,
    updated_at: Stamp,
}

fn intervention_columns(content: &InterventionContent, now: Stamp) -> InterventionColumns<'_> {
    InterventionColumns {
        need: &content.need,
        measure: &content.measure,
        topic: content.topic,
        responsible_participant_id: content.responsible_participant_id,
        contact: content.contact.as_deref(),
        own_contribution: content.own_contribution.as_deref(),
        starts_on: content.starts_on,
        ends_on: content.ends_on,
        status: content.status,
        updated_at: now,
    }
}

/// The interventions of a plan.
pub fn interventions_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    plan: Id,
) -> Result<Vec<InterventionRow>, Problem> {
    Ok(interventions::table
        .filter(interventions::plan_id.eq(plan))
        .order(interventions::id)
        .limit(MOST)
        .select(InterventionRow::as_select())
        .load(tx.conn())?)
}

/// The intervention of the permit.
pub fn load_intervention<A: Action<Target = Within<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<InterventionRow, Problem> {
    intervention_by_id(tx, permit.target().id)
}

fn intervention_by_id(tx: &mut Tx<'_>, id: Id) -> Result<InterventionRow, Problem> {
    Ok(interventions::table
        .filter(interventions::id.eq(id))
        .select(InterventionRow::as_select())
        .first(tx.conn())?)
}

/// Adds an intervention to the permit's plan.
pub fn insert_intervention<A: Action<Target = Within<PlanItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    content: &InterventionContent,
) -> Result<InterventionRow, Problem> {
    let (id, now, target) = (tx.new_id(), tx.now(), permit.target());
    diesel::insert_into(interventions::table)
        .values((
            interventions::id.eq(id),
            interventions::plan_id.eq(target.id),
            interventions::case_id.eq(target.case.id),
            interventions::owner_organisation_id.eq(permit.actor().organisation_id),
            interventions::version.eq(1_i64),
            interventions::created_at.eq(now),
            intervention_columns(content, now),
        ))
        .execute(tx.conn())?;
    touch(tx, permit, target.id)?;
    tx.changed(
        "intervention.added",
        Subject {
            kind: "intervention",
            id: Some(id),
            ..target.subject()
        },
    );
    intervention_by_id(tx, id)
}

/// Changes the permit's intervention if it still has `version`; gives the number of rows met.
pub fn update_intervention<A: Action<Target = Within<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
    content: &InterventionContent,
) -> Result<usize, Problem> {
    let rows = interventions::table
        .filter(interventions::id.eq(permit.target().id))
        .filter(interventions::version.eq(version));
    let met = diesel::update(rows)
        .set((
            intervention_columns(content, tx.now()),
            interventions::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    tx.changed("intervention.updated", permit.target().subject());
    Ok(met)
}

/// Removes the permit's intervention if it still has `version`; gives the number of rows met.
pub fn delete_intervention<A: Action<Target = Within<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
) -> Result<usize, Problem> {
    let rows = interventions::table
        .filter(interventions::id.eq(permit.target().id))
        .filter(interventions::version.eq(version));
    let met = diesel::delete(rows).execute(tx.conn())?;
    tx.changed("intervention.removed", permit.target().subject());
    Ok(met)
}
