//! Queries on interventions.

use diesel::prelude::*;

use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::{interventions, plans};
use crate::features::plans::copying::Draft;
use crate::features::plans::rules::{InterventionStatus, PlanStatus};
use crate::features::plans::store::touch;
use crate::features::plans::wire::InterventionContent;
use crate::gate::scope::{CaseQuery, InterventionItem, PartOf, PlanItem};
use crate::gate::{Action, Ask, Because, Permit, Proof, Tx};
use crate::kernel::fact::{InterventionAdded, Item};
use crate::kernel::limits::require_room;
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::vocabulary::{Branch, Topic, Topics};
use crate::kernel::{Day, Id, Problem, Set, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(InterventionStatus);

owned_rows!(InterventionRow, SealedIntervention);

sealed_row! {
    /// A row of `interventions`.
    interventions: SealedIntervention => InterventionRow {
        id: Id,
        plan_id: Id,
        lineage_id: Option<Id>,
        owner_organisation_id: Id,
        owner_branch: Branch,
        topic: Topic,
        responsible_participant_id: Option<Id>,
        starts_on: Option<Day>,
        ends_on: Option<Day>,
        status: InterventionStatus,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
    } sealed { need, measure } maybe { contact, own_contribution }
}

impl InterventionRow {
    /// What decides who learns of what happens to it, which is about `topics` from now on, too.
    pub fn item(&self, topics: Topics) -> Item {
        Item {
            owner: self.owner(),
            topics: Set::of(&[self.topic]).union(topics),
        }
    }
}

/// What a client writes in an intervention, as columns.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = interventions, treat_none_as_null = true, treat_none_as_default_value = false)]
struct InterventionColumns {
    need: Sealed<interventions::need>,
    measure: Sealed<interventions::measure>,
    topic: Topic,
    responsible_participant_id: Option<Id>,
    contact: Option<Sealed<interventions::contact>>,
    own_contribution: Option<Sealed<interventions::own_contribution>>,
    starts_on: Option<Day>,
    ends_on: Option<Day>,
    status: InterventionStatus,
    updated_at: Stamp,
}

fn intervention_columns(
    key: &PersonKey,
    id: Id,
    content: &InterventionContent,
    now: Stamp,
) -> Result<InterventionColumns, Problem> {
    Ok(InterventionColumns {
        need: key.seal(id, &content.need)?,
        measure: key.seal(id, &content.measure)?,
        topic: content.topic,
        responsible_participant_id: content.responsible_participant_id,
        contact: key.seal_some(id, content.contact.as_deref())?,
        own_contribution: key.seal_some(id, content.own_contribution.as_deref())?,
        starts_on: content.starts_on,
        ends_on: content.ends_on,
        status: content.status,
        updated_at: now,
    })
}

/// The interventions of a plan.
pub fn of_plan<P: Proof>(
    _proof: &P,
    plan: Id,
) -> impl Reading<Output = Vec<SealedIntervention>> + use<P> {
    let of_plan = interventions::table.filter(interventions::plan_id.eq(plan));
    rows(of_plan).map(in_order)
}

/// The interventions of the plans of a case that are not replaced.
pub fn of_standing_plans(case: CaseQuery) -> impl Reading<Output = Vec<SealedIntervention>> {
    let standing = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::status.ne(PlanStatus::Replaced))
        .select(plans::id);
    let found = interventions::table.filter(interventions::plan_id.eq_any(standing));
    rows(found).map(in_order)
}

fn in_order(mut found: Vec<SealedIntervention>) -> Vec<SealedIntervention> {
    found.sort_by_key(|row| row.id);
    found
}

/// The intervention of the permit.
pub fn load<A: Action<Target = PartOf<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<InterventionRow, Problem> {
    intervention_by_id(tx, permit.key()?, permit.target().id)
}

fn intervention_by_id(
    tx: &mut Tx<'_>,
    key: &PersonKey,
    id: Id,
) -> Result<InterventionRow, Problem> {
    let sealed: SealedIntervention = interventions::table
        .filter(interventions::id.eq(id))
        .select(columns::<SealedIntervention>())
        .only(tx)?;
    sealed.open(key)
}

/// Adds an intervention to the permit's plan.
pub fn insert<A: Action<Target = PartOf<PlanItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    content: &InterventionContent,
) -> Result<InterventionRow, Problem> {
    let of_plan = interventions::table.filter(interventions::plan_id.eq(permit.target().id));
    require_room(of_plan.count().only(tx)?)?;
    let (id, now, target) = (tx.new_id(), tx.now(), permit.target());
    let key = permit.key()?;
    diesel::insert_into(interventions::table)
        .values((
            interventions::id.eq(id),
            interventions::plan_id.eq(target.id),
            interventions::case_id.eq(target.case.id),
            interventions::owner_organisation_id.eq(permit.actor().organisation_id),
            interventions::owner_branch.eq(permit.actor().branch),
            interventions::version.eq(1_i64),
            interventions::created_at.eq(now),
            intervention_columns(key, id, content, now)?,
        ))
        .run(tx)?;
    touch(tx, permit, target.id)?;
    let row = intervention_by_id(tx, key, id)?;
    let item = row.item(Set::EMPTY);
    permit.record(tx, InterventionAdded { id, item })?;
    Ok(row)
}

/// Copies `row` into a draft; `responsible` takes part there.
pub fn copy(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    to: &Draft<'_>,
    row: &InterventionRow,
    responsible: Option<Id>,
) -> Result<(), Problem> {
    let (id, now, owner) = (tx.new_id(), tx.now(), to.owner(row.owner()));
    diesel::insert_into(interventions::table)
        .values((
            interventions::id.eq(id),
            interventions::plan_id.eq(to.plan),
            interventions::lineage_id.eq(to.lineage(row.lineage_id, row.id)),
            interventions::case_id.eq(to.case),
            interventions::owner_organisation_id.eq(owner.organisation_id),
            interventions::owner_branch.eq(owner.branch),
            interventions::version.eq(1_i64),
            interventions::created_at.eq(now),
            InterventionColumns {
                need: to.key.seal(id, &row.need)?,
                measure: to.key.seal(id, &row.measure)?,
                topic: row.topic,
                responsible_participant_id: responsible,
                contact: to
                    .key
                    .seal_some(id, row.contact.as_deref().filter(|_| to.stays()))?,
                own_contribution: to.key.seal_some(id, row.own_contribution.as_deref())?,
                starts_on: row.starts_on,
                ends_on: row.ends_on,
                status: row.status,
                updated_at: now,
            },
        ))
        .run(tx)?;
    Ok(())
}

/// Changes the permit's intervention if it still has `version`.
pub fn update<A: Action<Target = PartOf<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
    content: &InterventionContent,
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let rows = interventions::table
        .filter(interventions::id.eq(id))
        .filter(interventions::version.eq(version));
    diesel::update(rows)
        .set((
            intervention_columns(key, id, content, tx.now())?,
            interventions::version.eq(version + 1),
        ))
        .guarded(tx)
}

/// Says where intervention `id` stands if it still has `version`, and touches nothing else, which in an
/// adopted plan the database refuses.
pub fn set_status(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    (id, version): (Id, i64),
    status: InterventionStatus,
) -> Result<(), Problem> {
    let rows = interventions::table
        .filter(interventions::id.eq(id))
        .filter(interventions::version.eq(version));
    diesel::update(rows)
        .set((
            interventions::status.eq(status),
            interventions::version.eq(version + 1),
            interventions::updated_at.eq(tx.now()),
        ))
        .guarded(tx)
}

/// Removes the permit's intervention if it still has `version`.
pub fn delete<A: Action<Target = PartOf<InterventionItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    version: i64,
) -> Result<(), Problem> {
    let rows = interventions::table
        .filter(interventions::id.eq(permit.target().id))
        .filter(interventions::version.eq(version));
    diesel::delete(rows).guarded(tx)
}
