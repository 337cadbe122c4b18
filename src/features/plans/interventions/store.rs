//! Queries on interventions.

use diesel::prelude::*;

use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{interventions, plans};
use crate::features::cases::require_room;
use crate::features::plans::copying::Draft;
use crate::features::plans::rules::{InterventionStatus, PlanStatus};
use crate::features::plans::store::{PlanItem, touch};
use crate::features::plans::wire::InterventionContent;
use crate::gate::scope::{Item, Located, SoughtCase, Within};
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Day, Id, Problem, Stamp};
use crate::stored_as_text;

stored_as_text!(InterventionStatus);

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
            .one(tx)?;
        Ok(found.map(|(case_id, owner, topic)| Located {
            case_id,
            owner,
            topic,
        }))
    }
}

/// A row of `interventions`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = interventions)]
pub struct InterventionRow {
    pub id: Id,
    pub plan_id: Id,
    pub lineage_id: Option<Id>,
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
#[diesel(table_name = interventions, treat_none_as_null = true, treat_none_as_default_value = false)]
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
pub fn of_plan<A: Action>(
    _permit: &Permit<A>,
    plan: Id,
) -> impl Reading<Output = Vec<InterventionRow>> + use<A> {
    let of_plan = interventions::table.filter(interventions::plan_id.eq(plan));
    rows(of_plan).map(in_order)
}

/// The interventions of the plans of a case that are not replaced.
pub fn of_standing_plans(case: SoughtCase) -> impl Reading<Output = Vec<InterventionRow>> {
    let standing = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::status.ne(PlanStatus::Replaced))
        .select(plans::id);
    let found = interventions::table.filter(interventions::plan_id.eq_any(standing));
    rows(found).map(in_order)
}

fn in_order(mut found: Vec<InterventionRow>) -> Vec<InterventionRow> {
    found.sort_by_key(|row| row.id);
    found
}

/// The intervention of the permit.
pub fn load<A: Action<Target = Within<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<InterventionRow, Problem> {
    intervention_by_id(tx, permit.target().id)
}

fn intervention_by_id(tx: &mut Tx<'_>, id: Id) -> Result<InterventionRow, Problem> {
    Ok(interventions::table
        .filter(interventions::id.eq(id))
        .select(columns::<InterventionRow>())
        .only(tx)?)
}

/// Adds an intervention to the permit's plan.
pub fn insert<A: Action<Target = Within<PlanItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    content: &InterventionContent,
) -> Result<InterventionRow, Problem> {
    let of_plan = interventions::table.filter(interventions::plan_id.eq(permit.target().id));
    require_room(of_plan.count().only(tx)?)?;
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
        .run(tx)?;
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

/// Copies `row` into a draft; `responsible` takes part there.
pub fn copy<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    to: &Draft,
    row: &InterventionRow,
    responsible: Option<Id>,
) -> Result<(), Problem> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(interventions::table)
        .values((
            interventions::id.eq(id),
            interventions::plan_id.eq(to.plan),
            interventions::lineage_id.eq(to.lineage(row.lineage_id, row.id)),
            interventions::case_id.eq(to.case),
            interventions::owner_organisation_id.eq(to.owner(row.owner_organisation_id)),
            interventions::version.eq(1_i64),
            interventions::created_at.eq(now),
            InterventionColumns {
                need: &row.need,
                measure: &row.measure,
                topic: row.topic,
                responsible_participant_id: responsible,
                contact: row.contact.as_deref().filter(|_| to.stays()),
                own_contribution: row.own_contribution.as_deref(),
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                status: row.status,
                updated_at: now,
            },
        ))
        .run(tx)?;
    Ok(())
}

/// Changes the permit's intervention if it still has `version`; gives the number of rows met.
pub fn update<A: Action<Target = Within<InterventionItem>>>(
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
        .run(tx)?;
    tx.changed("intervention.updated", permit.target().subject());
    Ok(met)
}

/// Sets where the intervention stands.
pub fn set_status<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    id: Id,
    status: InterventionStatus,
) -> Result<(), Problem> {
    diesel::update(interventions::table.filter(interventions::id.eq(id)))
        .set((
            interventions::status.eq(status),
            interventions::version.eq(interventions::version + 1),
            interventions::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// Removes the permit's intervention if it still has `version`; gives the number of rows met.
pub fn delete<A: Action<Target = Within<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
) -> Result<usize, Problem> {
    let rows = interventions::table
        .filter(interventions::id.eq(permit.target().id))
        .filter(interventions::version.eq(version));
    let met = diesel::delete(rows).run(tx)?;
    tx.changed("intervention.removed", permit.target().subject());
    Ok(met)
}
