//! Queries on distributions. They are only added to.

use diesel::prelude::*;

use super::rules::DistributionChannel;
use super::wire::NewDistribution;
use crate::db::reading::{Reading, rows};
use crate::db::schema::plan_distributions;
use crate::db::sealed::SealInto;
use crate::features::documents::policy::CreateDistribution;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::CopyHandedOut;
use crate::kernel::limits::require_room;
use crate::kernel::vocabulary::{Branch, Role};
use crate::kernel::{Code, Id, Problem, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(DistributionChannel);

owned_rows!(SealedDistribution);

sealed_row! {
    /// A row of `plan_distributions`.
    plan_distributions: SealedDistribution => DistributionRow {
        id: Id,
        plan_id: Id,
        owner_organisation_id: Id,
        owner_branch: Branch,
        participant_id: Option<Id>,
        plan_version: i64,
        channel: DistributionChannel,
        handed_over_at: Stamp,
        recorded_by: String,
        recorded_at: Stamp,
        to_person: bool,
    } sealed {  } maybe { recipient, note }
}

/// Who got a copy of a plan, latest recorded first.
pub fn of_plan<A: Action>(
    _permit: &Permit<A>,
    plan: Id,
) -> impl Reading<Output = Vec<SealedDistribution>> + use<A> {
    let of_plan = plan_distributions::table.filter(plan_distributions::plan_id.eq(plan));
    rows(of_plan).map(|mut found: Vec<SealedDistribution>| {
        found.sort_by_key(|row| std::cmp::Reverse(row.id));
        found
    })
}

/// Records a copy of version `plan_version` of the permit's plan.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDistribution>,
    plan_version: i64,
    new: NewDistribution,
) -> Result<DistributionRow, Problem> {
    let target = permit.target();
    let of_plan = plan_distributions::table.filter(plan_distributions::plan_id.eq(target.id));
    require_room(of_plan.count().only(tx)?)?;
    let row = DistributionRow {
        id: tx.new_id(),
        plan_id: target.id,
        owner_organisation_id: permit.actor().organisation_id,
        owner_branch: permit.actor().branch,
        participant_id: new.participant_id,
        recipient: recipient(&new),
        plan_version,
        channel: new.channel,
        handed_over_at: new.handed_over_at,
        note: new.note.map(String::from),
        recorded_by: permit.actor().name.clone(),
        recorded_at: tx.now(),
        to_person: new.to_person == Some(true),
    };
    let key = permit.key()?;
    diesel::insert_into(plan_distributions::table)
        .values((
            plan_distributions::id.eq(row.id),
            plan_distributions::plan_id.eq(row.plan_id),
            plan_distributions::case_id.eq(target.case.id),
            plan_distributions::owner_organisation_id.eq(row.owner_organisation_id),
            plan_distributions::owner_branch.eq(row.owner_branch),
            plan_distributions::participant_id.eq(row.participant_id),
            plan_distributions::recipient.sealed_some(key, row.id, row.recipient.as_deref())?,
            plan_distributions::plan_version.eq(row.plan_version),
            plan_distributions::channel.eq(row.channel),
            plan_distributions::handed_over_at.eq(row.handed_over_at),
            plan_distributions::note.sealed_some(key, row.id, row.note.as_deref())?,
            plan_distributions::recorded_by.eq(row.recorded_by.as_str()),
            plan_distributions::recorded_at.eq(row.recorded_at),
            plan_distributions::to_person.eq(row.to_person),
        ))
        .run(tx)?;
    let handed_out = CopyHandedOut {
        id: row.id,
        plan: row.plan_id,
        to_person: row.to_person,
    };
    permit.record(tx, handed_out)?;
    Ok(row)
}

/// Who got it when it is no participant: the person, when nobody is named.
fn recipient(new: &NewDistribution) -> Option<String> {
    match (&new.participant_id, &new.recipient) {
        (None, None) => Some(Role::Person.sv().to_owned()),
        (_, recipient) => recipient.as_deref().map(str::to_owned),
    }
}
