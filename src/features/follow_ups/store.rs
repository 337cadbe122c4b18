//! Queries on follow-ups.

use diesel::prelude::*;

use super::policy::{DeleteFollowUp, RecordOutcome, UpdateFollowUp};
use super::rules::{FollowUpDecision, FollowUpStatus};
use super::wire::FollowUpEdit;
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::follow_ups;
use crate::db::sealed::SealInto;
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::plans::FollowUpForm;
use crate::gate::scope::{CaseScope, Item, Located, SoughtCase, Within};
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::limits::require_room;
use crate::kernel::seal::Sealed;
use crate::kernel::swedish_days::start_of;
use crate::kernel::vocabulary::Topic;
use crate::kernel::{Day, Id, Problem, Stamp};
use crate::stored_as_text;

stored_as_text!(FollowUpStatus, FollowUpDecision);

/// A follow-up as part of a case, under topic FOLLOW_UP.
pub struct FollowUpItem;

impl Item for FollowUpItem {
    const KIND: &'static str = "follow-up";

    fn locate(tx: &mut Tx<'_>, id: Id) -> Result<Option<Located>, Problem> {
        let found: Option<(Id, Id)> = follow_ups::table
            .filter(follow_ups::id.eq(id))
            .select((follow_ups::case_id, follow_ups::owner_organisation_id))
            .one(tx)?;
        Ok(found.map(|(case_id, owner)| Located {
            case_id,
            owner,
            topic: Topic::FollowUp,
        }))
    }
}

/// A row of `follow_ups`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = follow_ups)]
pub struct FollowUpRow {
    pub id: Id,
    pub case_id: Id,
    pub owner_organisation_id: Id,
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
pub fn of_case(case: SoughtCase) -> impl Reading<Output = Vec<FollowUpRow>> {
    let of_case = follow_ups::table.filter(follow_ups::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<FollowUpRow>| {
        found.sort_by_key(|row| (row.due_on, row.id));
        found
    })
}

/// The follow-up of the permit.
pub fn load<A: Action<Target = Within<FollowUpItem>>>(
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

fn subject(case: &CaseScope, id: Id) -> Subject {
    Subject {
        kind: FollowUpItem::KIND,
        id: Some(id),
        ..case.subject()
    }
}

/// Plans a follow-up in `case`.
///
/// # Errors
/// 409 when one is open for the plan, or when the case has too many.
pub fn plan<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    planned: &Planned<'_>,
) -> Result<FollowUpRow, Problem> {
    let of_case = follow_ups::table.filter(follow_ups::case_id.eq(case.id));
    require_room(of_case.count().only(tx)?)?;
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(follow_ups::table)
        .values((
            follow_ups::id.eq(id),
            follow_ups::case_id.eq(case.id),
            follow_ups::owner_organisation_id.eq(permit.actor().organisation_id),
            follow_ups::plan_id.eq(planned.plan_id),
            follow_ups::due_on.eq(planned.due_on),
            follow_ups::form.eq(planned.form),
            follow_ups::caller.sealed_some(permit.key()?, id, planned.caller)?,
            follow_ups::meeting_id.eq(planned.meeting_id),
            follow_ups::status.eq(FollowUpStatus::Planned),
            follow_ups::version.eq(1_i64),
            follow_ups::created_at.eq(now),
            follow_ups::updated_at.eq(now),
        ))
        .run(tx)?;
    deadlines::start(tx, &permit.because(), due(id, planned.due_on))?;
    tx.changed("follow-up.planned", subject(case, id));
    by_id(tx, id)
}

/// It is to be held on the day it is due.
fn due(id: Id, due_on: Day) -> Start {
    Start::of(DeadlineKind::FollowUpPlan, start_of(due_on)).about(id)
}

/// Changes the follow-up if it still has `version`; gives the number of rows met.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateFollowUp>,
    version: i64,
    edit: &FollowUpEdit,
) -> Result<usize, Problem> {
    let id = permit.target().id;
    let row = follow_ups::table
        .filter(follow_ups::id.eq(id))
        .filter(follow_ups::version.eq(version));
    let met = diesel::update(row)
        .set((
            follow_ups::due_on.eq(edit.due_on),
            follow_ups::form.eq(edit.form),
            follow_ups::caller.sealed_some(permit.key()?, id, edit.caller.as_deref())?,
            follow_ups::meeting_id.eq(edit.meeting_id),
            follow_ups::version.eq(version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    let case = &permit.target().case;
    deadlines::restart(tx, &permit.because(), Some(id), due(id, edit.due_on))?;
    tx.changed("follow-up.updated", permit.target().subject());
    Ok(met)
}

/// Cancels the follow-up if it still has `version`; gives the number of rows met.
pub fn cancel(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteFollowUp>,
    version: i64,
) -> Result<usize, Problem> {
    let row = follow_ups::table
        .filter(follow_ups::id.eq(permit.target().id))
        .filter(follow_ups::version.eq(version));
    let met = diesel::update(row)
        .set((
            follow_ups::status.eq(FollowUpStatus::Cancelled),
            follow_ups::version.eq(version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    let (case, which) = of(permit);
    deadlines::cancel(tx, &permit.because(), which)?;
    tx.changed("follow-up.cancelled", permit.target().subject());
    Ok(met)
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
    let (case, which) = of(permit);
    deadlines::meet(tx, &permit.because(), which)?;
    tx.changed("follow-up.held", permit.target().subject());
    Ok(())
}

/// The deadline of the permit's follow-up.
fn of<A: Action<Target = Within<FollowUpItem>>>(
    permit: &Permit<A>,
) -> (&CaseScope, Which<'static>) {
    let target = permit.target();
    (
        &target.case,
        Which::About(DeadlineKind::FollowUpPlan, target.id),
    )
}

/// What is planned in `case`, to be due again when it thaws.
///
/// # Errors
/// When the database fails.
pub fn resume<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let open = deadlines::open_subjects(tx, &permit.because(), DeadlineKind::FollowUpPlan)?;
    let planned: Vec<(Id, Day)> = follow_ups::table
        .filter(follow_ups::case_id.eq(case.id))
        .filter(follow_ups::status.eq(FollowUpStatus::Planned))
        .select((follow_ups::id, follow_ups::due_on))
        .all(tx)?;
    for (id, due_on) in planned {
        if !open.contains(&Some(id)) {
            deadlines::start(tx, &permit.because(), due(id, due_on))?;
        }
    }
    Ok(())
}

/// What is planned in `case` to be held at `meeting`.
pub fn planned_at<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    meeting: Id,
) -> Result<Vec<FollowUpRow>, Problem> {
    Ok(follow_ups::table
        .filter(follow_ups::case_id.eq(case.id))
        .filter(follow_ups::meeting_id.eq(Some(meeting)))
        .filter(follow_ups::status.eq(FollowUpStatus::Planned))
        .select(columns::<FollowUpRow>())
        .all(tx)?)
}

/// Takes its meeting from a planned follow-up, which the permit's action has cancelled.
pub fn release<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    row: &FollowUpRow,
) -> Result<Subject, Problem> {
    diesel::update(follow_ups::table.filter(follow_ups::id.eq(row.id)))
        .set((
            follow_ups::meeting_id.eq(None::<Id>),
            follow_ups::version.eq(row.version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    let subject = subject(case, row.id);
    tx.changed("follow-up.updated", subject);
    Ok(subject)
}

/// Cancels what is planned in `case`, which is closed or has a new plan.
///
/// # Errors
/// When the database fails.
pub fn cancel_planned<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let planned = follow_ups::table
        .filter(follow_ups::case_id.eq(case.id))
        .filter(follow_ups::status.eq(FollowUpStatus::Planned));
    let cancelled: Vec<Id> = planned.select(follow_ups::id).all(tx)?;
    if cancelled.is_empty() {
        return Ok(());
    }
    diesel::update(planned)
        .set((
            follow_ups::status.eq(FollowUpStatus::Cancelled),
            follow_ups::version.eq(follow_ups::version + 1),
            follow_ups::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    deadlines::cancel(tx, &permit.because(), Which::Of(DeadlineKind::FollowUpPlan))?;
    for id in cancelled {
        tx.changed("follow-up.cancelled", subject(case, id));
    }
    Ok(())
}
