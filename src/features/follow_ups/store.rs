//! Queries on follow-ups.

use diesel::prelude::*;

use super::policy::{DeleteFollowUp, RecordOutcome, UpdateFollowUp};
use super::rules::{FollowUpDecision, FollowUpStatus};
use super::wire::FollowUpEdit;
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::follow_ups;
use crate::db::sealed::SealInto;
use crate::features::plans::FollowUpForm;
use crate::gate::scope::{CaseQuery, FollowUpItem, PartOf};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::{FollowUpCancelled, FollowUpChanged, FollowUpPlanned};
use crate::kernel::limits::require_room;
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Day, Id, Problem, Stamp};
use crate::{owned_rows, stored_as_text};

stored_as_text!(FollowUpStatus, FollowUpDecision);

owned_rows!(FollowUpRow);

/// A row of `follow_ups`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_ups)]
pub struct FollowUpRow {
    pub id: Id,
    pub case_id: Id,
    pub owner_organisation_id: Id,
    pub owner_branch: Branch,
    pub plan_id: Id,
    pub due_on: Day,
    pub form: Option<FollowUpForm>,
    pub caller: Option<Sealed<follow_ups::caller>>,
    pub meeting_id: Option<Id>,
    pub status: FollowUpStatus,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// A follow-up to plan.
pub struct Planned<'a> {
    /// The adopted plan.
    pub plan_id: Id,
    /// Day on which it is due.
    pub due_on: Day,
    /// How it is followed up.
    pub form: Option<FollowUpForm>,
    /// Who calls to it.
    pub caller: Option<&'a str>,
    /// The meeting at which it is held.
    pub meeting_id: Option<Id>,
}

/// The follow-ups of the permit's case, by due day.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<FollowUpRow>> {
    let of_case = follow_ups::table.filter(follow_ups::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<FollowUpRow>| {
        found.sort_by_key(|row| (row.due_on, row.id));
        found
    })
}

/// The follow-up of the permit.
pub fn load<A: Action<Target = PartOf<FollowUpItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<FollowUpRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<FollowUpRow, Problem> {
    Ok(follow_ups::table
        .filter(follow_ups::id.eq(id))
        .select(columns::<FollowUpRow>())
        .only(tx)?)
}

/// Plans a follow-up in the case.
///
/// # Errors
/// 409 when one is open for the plan, or when the case has too many.
pub fn plan(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    planned: &Planned<'_>,
) -> Result<FollowUpRow, Problem> {
    let case = because.case()?;
    let of_case = follow_ups::table.filter(follow_ups::case_id.eq(case.id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(follow_ups::table)
        .values((
            follow_ups::id.eq(id),
            follow_ups::case_id.eq(case.id),
            follow_ups::owner_organisation_id.eq(because.actor()?.organisation_id),
            follow_ups::owner_branch.eq(because.actor()?.branch),
            follow_ups::plan_id.eq(planned.plan_id),
            follow_ups::due_on.eq(planned.due_on),
            follow_ups::form.eq(planned.form),
            follow_ups::caller.sealed_some(because.key()?, id, planned.caller)?,
            follow_ups::meeting_id.eq(planned.meeting_id),
            follow_ups::status.eq(FollowUpStatus::Planned),
            follow_ups::version.eq(1_i64),
            follow_ups::created_at.eq(now),
            follow_ups::updated_at.eq(now),
        ))
        .run(tx)?;
    let due_on = planned.due_on;
    tx.record(because, FollowUpPlanned { id, due_on })?;
    by_id(tx, id)
}

/// Plans the follow-up after `held`, of the same plan, in the same form and called by the same.
///
/// # Errors
/// 409 when the case has too many.
pub fn plan_next(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    held: Id,
    due_on: Day,
) -> Result<(), Problem> {
    let held = by_id(tx, held)?;
    let caller = because.key()?.open_some(held.id, held.caller.as_ref())?;
    let next = Planned {
        plan_id: held.plan_id,
        due_on,
        form: held.form,
        caller: caller.as_deref(),
        meeting_id: None,
    };
    plan(tx, because, &next).map(drop)
}

/// The follow-up that is planned for plan `plan`, if one is.
pub fn planned_for(
    tx: &mut Tx<'_>,
    _permit: &Permit<RecordOutcome>,
    plan: Id,
) -> Result<Option<Id>, Problem> {
    Ok(follow_ups::table
        .filter(follow_ups::plan_id.eq(plan))
        .filter(follow_ups::status.eq(FollowUpStatus::Planned))
        .select(follow_ups::id)
        .one(tx)?)
}

/// Changes the follow-up, which was due on `due_before`, if it still has `version`.
///
/// # Errors
/// 412 when it has another.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateFollowUp>,
    (version, due_before): (i64, Day),
    edit: &FollowUpEdit,
) -> Result<(), Problem> {
    let id = permit.target().id;
    let row = follow_ups::table
        .filter(follow_ups::id.eq(id))
        .filter(follow_ups::version.eq(version));
    diesel::update(row)
        .set((
            follow_ups::due_on.eq(edit.due_on),
            follow_ups::form.eq(edit.form),
            follow_ups::caller.sealed_some(permit.key()?, id, edit.caller.as_deref())?,
            follow_ups::meeting_id.eq(edit.meeting_id),
            follow_ups::version.eq(version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .guarded(tx)?;
    let due_on = (due_before, edit.due_on);
    permit.record(tx, FollowUpChanged { id, due_on })
}

/// Cancels the permit's follow-up if it still has `version`.
///
/// # Errors
/// 412 when it has another.
pub fn cancel(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteFollowUp>,
    version: i64,
) -> Result<(), Problem> {
    let id = permit.target().id;
    let row = follow_ups::table
        .filter(follow_ups::id.eq(id))
        .filter(follow_ups::version.eq(version));
    diesel::update(row)
        .set((
            follow_ups::status.eq(FollowUpStatus::Cancelled),
            follow_ups::version.eq(version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .guarded(tx)?;
    permit.record(tx, FollowUpCancelled { id })
}

/// Says that the permit's follow-up was held.
pub fn hold(tx: &mut Tx<'_>, permit: &Permit<RecordOutcome>) -> Result<(), Problem> {
    diesel::update(follow_ups::table.filter(follow_ups::id.eq(permit.target().id)))
        .set((
            follow_ups::status.eq(FollowUpStatus::Held),
            follow_ups::version.eq(follow_ups::version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// What is planned in the case, and when it is due.
///
/// # Errors
/// When the database fails.
pub fn planned(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Vec<(Id, Day)>, Problem> {
    Ok(follow_ups::table
        .filter(follow_ups::case_id.eq(because.case()?.id))
        .filter(follow_ups::status.eq(FollowUpStatus::Planned))
        .order(follow_ups::id)
        .select((follow_ups::id, follow_ups::due_on))
        .all(tx)?)
}

/// Takes its meeting, which is cancelled, from whatever was planned to be held at it; gives that as it stood.
pub fn release(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    meeting: Id,
) -> Result<Vec<FollowUpRow>, Problem> {
    let at_meeting = follow_ups::table
        .filter(follow_ups::case_id.eq(because.case()?.id))
        .filter(follow_ups::meeting_id.eq(Some(meeting)))
        .filter(follow_ups::status.eq(FollowUpStatus::Planned));
    let released: Vec<FollowUpRow> = at_meeting.select(columns::<FollowUpRow>()).all(tx)?;
    if !released.is_empty() {
        diesel::update(at_meeting)
            .set((
                follow_ups::meeting_id.eq(None::<Id>),
                follow_ups::version.eq(follow_ups::version + 1),
                follow_ups::updated_at.eq(tx.now()),
            ))
            .run(tx)?;
    }
    Ok(released)
}

/// Cancels what is planned in the case, which is closed or has a new plan.
///
/// # Errors
/// When the database fails.
pub fn cancel_planned(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let cancelled = planned(tx, because)?;
    if cancelled.is_empty() {
        return Ok(());
    }
    let rows = follow_ups::table
        .filter(follow_ups::case_id.eq(because.case()?.id))
        .filter(follow_ups::status.eq(FollowUpStatus::Planned));
    diesel::update(rows)
        .set((
            follow_ups::status.eq(FollowUpStatus::Cancelled),
            follow_ups::version.eq(follow_ups::version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    for (id, _) in cancelled {
        tx.record(because, FollowUpCancelled { id })?;
    }
    Ok(())
}
