//! Queries on deadline policies.

use diesel::prelude::*;

use super::wire::{DeadlinePolicyContent, DeadlinePolicyListParams};
use crate::db::MultiBackend;
use crate::db::reading::columns;
use crate::db::schema::deadline_policies;
use crate::features::deadlines::policy::{
    CreateDeadlinePolicy, DeleteDeadlinePolicy, ListDeadlinePolicies, UpdateDeadlinePolicy,
};
use crate::features::deadlines::rules::{DeadlineKind, Severity};
use crate::gate::scope::Registry;
use crate::gate::{Action, Ask, Permit, Target, Tx};
use crate::kernel::fact::{DeadlinePolicyChanged, DeadlinePolicyMade, DeadlinePolicyRemoved};
use crate::kernel::page::{PageRequest, Position, Rows};
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::vocabulary::{Origin, TargetGroup};
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// The only order: that of the ids, which is that of creation.
pub const SORT: &str = "id";

/// A row of `deadline_policies`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = deadline_policies)]
pub struct PolicyRow {
    pub id: Id,
    pub county_code: String,
    pub target_group: Option<TargetGroup>,
    pub origin: Option<Origin>,
    pub event: DeadlineKind,
    pub amount: i32,
    pub unit: TimeUnit,
    pub severity: Severity,
    pub legal_reference: Option<String>,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// What a client writes.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = deadline_policies, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Content<'a> {
    county_code: &'a str,
    target_group: Option<TargetGroup>,
    origin: Option<Origin>,
    event: DeadlineKind,
    amount: i32,
    unit: TimeUnit,
    severity: Severity,
    legal_reference: Option<&'a str>,
    updated_at: Stamp,
}

fn written(content: &DeadlinePolicyContent, now: Stamp) -> Content<'_> {
    Content {
        county_code: &content.county_code,
        target_group: content.target_group,
        origin: content.origin,
        event: content.event,
        amount: content.amount,
        unit: content.unit,
        severity: content.severity,
        legal_reference: content.legal_reference.as_deref(),
        updated_at: now,
    }
}

fn target<A: Action<Target = Registry>>(permit: &Permit<A>) -> Result<Id, Problem> {
    let id = permit.target().subject().id;
    id.ok_or_else(|| ProblemCode::Internal.into())
}

/// The policy of the permit.
pub fn load<A: Action<Target = Registry>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<PolicyRow, Problem> {
    let id = target(permit)?;
    Ok(deadline_policies::table
        .filter(deadline_policies::id.eq(id))
        .select(columns::<PolicyRow>())
        .only(tx)?)
}

/// Decides a policy.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDeadlinePolicy>,
    content: &DeadlinePolicyContent,
) -> Result<PolicyRow, Problem> {
    let now = tx.now();
    let row: PolicyRow = diesel::insert_into(deadline_policies::table)
        .values((
            deadline_policies::id.eq(tx.new_id()),
            deadline_policies::version.eq(1_i64),
            deadline_policies::created_at.eq(now),
            written(content, now),
        ))
        .returning(<PolicyRow as Selectable<MultiBackend>>::construct_selection())
        .only(tx)?;
    permit.record(tx, DeadlinePolicyMade { id: row.id })?;
    Ok(row)
}

/// Changes the policy if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDeadlinePolicy>,
    version: i64,
    content: &DeadlinePolicyContent,
) -> Result<(), Problem> {
    let rows = deadline_policies::table
        .filter(deadline_policies::id.eq(target(permit)?))
        .filter(deadline_policies::version.eq(version));
    diesel::update(rows)
        .set((
            written(content, tx.now()),
            deadline_policies::version.eq(version + 1),
        ))
        .guarded(tx)?;
    permit.record(
        tx,
        DeadlinePolicyChanged {
            id: target(permit)?,
        },
    )
}

/// Removes the policy if it still has `version`.
pub fn delete(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteDeadlinePolicy>,
    version: i64,
) -> Result<(), Problem> {
    let rows = deadline_policies::table
        .filter(deadline_policies::id.eq(target(permit)?))
        .filter(deadline_policies::version.eq(version));
    diesel::delete(rows).guarded(tx)?;
    permit.record(
        tx,
        DeadlinePolicyRemoved {
            id: target(permit)?,
        },
    )
}

/// A page of policies.
pub fn list(
    tx: &mut Tx<'_>,
    _permit: &Permit<ListDeadlinePolicies>,
    params: &DeadlinePolicyListParams,
    page: &PageRequest,
) -> Result<Rows<PolicyRow>, Problem> {
    let mut query = deadline_policies::table.into_boxed();
    if let Some(county) = &params.county_code {
        query = query.filter(deadline_policies::county_code.eq(&**county));
    }
    if let Some(event) = params.event {
        query = query.filter(deadline_policies::event.eq(event));
    }
    if let Some(after) = page.after() {
        query = query.filter(deadline_policies::id.gt(after.id));
    }
    let rows: Vec<PolicyRow> = query
        .order(deadline_policies::id)
        .limit(page.limit + 1)
        .offset(page.offset())
        .select(columns::<PolicyRow>())
        .load(tx.conn()?)?;
    Ok(Rows::new(page, rows, None, |row| Position {
        sort: SORT.to_owned(),
        value: 0,
        id: row.id,
    }))
}
