//! Queries on plans.

use diesel::prelude::*;

use super::policy::{AdoptPlan, CreatePlan, UpdatePlan};
use super::rules::{AfterMeeting, FollowUpForm, PlanStatus};
use super::wire::PlanContent;
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::plans;
use crate::db::sealed::SealInto;
use crate::gate::consent::PlanConsent;
use crate::gate::scope::{CaseQuery, CaseScope, CaseState};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::PlanBegun;
use crate::kernel::limits::require_room;
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Day, Id, Problem, ProblemCode, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(PlanStatus, FollowUpForm);

owned_rows!(PlanRow, SealedPlan);

sealed_row! {
    /// A row of `plans`.
    plans: SealedPlan => PlanRow {
        id: Id,
        case_id: Id,
        owner_organisation_id: Id,
        owner_branch: Branch,
        based_on_id: Option<Id>,
        number: i32,
        status: PlanStatus,
        overall_responsible_organisation_id: Option<Id>,
        follow_up_on: Option<Day>,
        follow_up_form: Option<FollowUpForm>,
        adopted_at: Option<Stamp>,
        adopted_by: Option<String>,
        adopted_without_meeting: Option<bool>,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
    } sealed {  } maybe { current_situation, what_matters, childs_view, own_resources, early_signs, lead_name, follow_up_caller, without_meeting_reason }
}

/// What a client writes in a plan, as columns.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = plans, treat_none_as_null = true, treat_none_as_default_value = false)]
struct PlanColumns {
    current_situation: Option<Sealed<plans::current_situation>>,
    what_matters: Option<Sealed<plans::what_matters>>,
    childs_view: Option<Sealed<plans::childs_view>>,
    own_resources: Option<Sealed<plans::own_resources>>,
    early_signs: Option<Sealed<plans::early_signs>>,
    overall_responsible_organisation_id: Option<Id>,
    lead_name: Option<Sealed<plans::lead_name>>,
    follow_up_on: Option<Day>,
    follow_up_form: Option<FollowUpForm>,
    follow_up_caller: Option<Sealed<plans::follow_up_caller>>,
    updated_at: Stamp,
}

fn written(
    key: &PersonKey,
    id: Id,
    content: &PlanContent,
    now: Stamp,
) -> Result<PlanColumns, Problem> {
    Ok(PlanColumns {
        current_situation: key.seal_some(id, content.current_situation.as_deref())?,
        what_matters: key.seal_some(id, content.what_matters.as_deref())?,
        childs_view: key.seal_some(id, content.childs_view.as_deref())?,
        own_resources: key.seal_some(id, content.own_resources.as_deref())?,
        early_signs: key.seal_some(id, content.early_signs.as_deref())?,
        overall_responsible_organisation_id: content.overall_responsible_organisation_id,
        lead_name: key.seal_some(id, content.lead_name.as_deref())?,
        follow_up_on: content.follow_up_on,
        follow_up_form: content.follow_up_form,
        follow_up_caller: key.seal_some(id, content.follow_up_caller.as_deref())?,
        updated_at: now,
    })
}

/// The plans of the permit's case, latest first.
pub fn of_case<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Vec<SealedPlan>, Problem> {
    Ok(plans::table
        .filter(plans::case_id.eq(permit.target().id))
        .order(plans::number.desc())
        .select(columns::<SealedPlan>())
        .all(tx)?)
}

/// The same, to be read with other things.
pub fn of_sought(case: CaseQuery) -> impl Reading<Output = Vec<SealedPlan>> {
    rows(plans::table.filter(plans::case_id.eq(case.id)))
}

/// The plan in force in the permit's case, or the latest while there is none.
pub fn current(case: CaseQuery) -> impl Reading<Output = Option<SealedPlan>> {
    let standing = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::status.ne(PlanStatus::Replaced));
    rows(standing).map(|found: Vec<SealedPlan>| {
        found
            .into_iter()
            .max_by_key(|plan| (plan.status == PlanStatus::Adopted, plan.number))
    })
}

/// One plan of the case.
pub fn load<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<PlanRow, Problem> {
    let sealed = tx.read(one(case, id))?;
    sealed.ok_or(ProblemCode::NotFound)?.open(permit.key()?)
}

/// The same, to be read with other things.
pub fn one(case: &CaseState, id: Id) -> impl Reading<Output = Option<SealedPlan>> {
    let plan = plans::table
        .filter(plans::id.eq(id))
        .filter(plans::case_id.eq(case.id));
    rows(plan).map(|mut found| found.pop())
}

/// Begins the next plan of the permit's case; gives its id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreatePlan>,
    based_on: Option<Id>,
    content: &PlanContent,
) -> Result<Id, Problem> {
    let (id, now, case) = (tx.new_id(), tx.now(), permit.target());
    let number = next_number(tx, &permit.because(), case.id)?;
    diesel::insert_into(plans::table)
        .values((
            plans::id.eq(id),
            plans::case_id.eq(case.id),
            plans::owner_organisation_id.eq(permit.actor().organisation_id),
            plans::owner_branch.eq(permit.actor().branch),
            plans::based_on_id.eq(based_on),
            plans::number.eq(number),
            plans::status.eq(PlanStatus::Draft),
            plans::version.eq(1_i64),
            plans::created_at.eq(now),
            written(permit.key()?, id, content, now)?,
        ))
        .run(tx)?;
    permit.record(tx, PlanBegun { id })?;
    Ok(id)
}

/// The number of the next plan of `case`.
///
/// # Errors
/// 409 when it has too many.
pub fn next_number(tx: &mut Tx<'_>, _because: &Because<'_>, case: Id) -> Result<i32, Problem> {
    let latest: Option<i32> = plans::table
        .filter(plans::case_id.eq(case))
        .select(diesel::dsl::max(plans::number))
        .only(tx)?;
    let latest = latest.unwrap_or(0);
    require_room(latest.into())?;
    Ok(latest + 1)
}

/// Writes in the draft if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdatePlan>,
    version: i64,
    content: &PlanContent,
) -> Result<(), Problem> {
    let id = permit.target().id;
    let rows = plans::table
        .filter(plans::id.eq(id))
        .filter(plans::version.eq(version));
    let written = written(permit.key()?, id, content, tx.now())?;
    diesel::update(rows)
        .set((written, plans::version.eq(version + 1)))
        .guarded(tx)
}

/// A change of a goal or an intervention is a change of the plan's version.
pub fn touch<A: Action>(tx: &mut Tx<'_>, _permit: &Permit<A>, plan: Id) -> Result<(), Problem> {
    diesel::update(plans::table.filter(plans::id.eq(plan)))
        .set((
            plans::version.eq(plans::version + 1),
            plans::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// When the plan in force in the permit's case was adopted, if there is one.
pub fn in_force_since(
    tx: &mut Tx<'_>,
    permit: &Permit<AdoptPlan>,
) -> Result<Option<Stamp>, Problem> {
    let since: Option<Option<Stamp>> = plans::table
        .filter(plans::case_id.eq(permit.target().case.id))
        .filter(plans::status.eq(PlanStatus::Adopted))
        .select(plans::adopted_at)
        .one(tx)?;
    Ok(since.flatten())
}

/// Adopts the draft if it still has `version`; the plan in force until now is replaced. The consent is the proof that it may.
pub fn adopt(
    tx: &mut Tx<'_>,
    permit: &Permit<AdoptPlan>,
    version: i64,
    meeting: &AfterMeeting,
    _consent: PlanConsent,
) -> Result<(), Problem> {
    let (now, target) = (tx.now(), permit.target());
    let in_force = plans::table
        .filter(plans::case_id.eq(target.case.id))
        .filter(plans::status.eq(PlanStatus::Adopted));
    diesel::update(in_force)
        .set((
            plans::status.eq(PlanStatus::Replaced),
            plans::version.eq(plans::version + 1),
        ))
        .run(tx)?;
    let draft = plans::table
        .filter(plans::id.eq(target.id))
        .filter(plans::version.eq(version))
        .filter(plans::status.eq(PlanStatus::Draft));
    diesel::update(draft)
        .set((
            plans::status.eq(PlanStatus::Adopted),
            plans::adopted_at.eq(Some(now)),
            plans::adopted_by.eq(Some(permit.actor().name.as_str())),
            plans::adopted_without_meeting.eq(Some(!meeting.was_held)),
            plans::without_meeting_reason.sealed_some(
                permit.key()?,
                target.id,
                meeting.reason.as_deref(),
            )?,
            plans::version.eq(version + 1),
            plans::updated_at.eq(now),
        ))
        .guarded(tx)
}

/// What a plan says of its follow-up.
pub struct FollowUpTerms {
    /// Day on which it is due.
    pub due_on: Day,
    /// How the plan is followed up.
    pub form: Option<FollowUpForm>,
    /// Who calls to it.
    pub caller: Option<String>,
}

/// What plan `id` of the case says of its follow-up; nothing when it says no day.
///
/// # Errors
/// When the database fails.
pub fn follow_up_of(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    id: Id,
) -> Result<Option<FollowUpTerms>, Problem> {
    type Said = (
        Option<Day>,
        Option<FollowUpForm>,
        Option<Sealed<plans::follow_up_caller>>,
    );
    let (due_on, form, caller): Said = plans::table
        .filter(plans::id.eq(id))
        .filter(plans::case_id.eq(because.case()?.id))
        .select((
            plans::follow_up_on,
            plans::follow_up_form,
            plans::follow_up_caller,
        ))
        .only(tx)?;
    let Some(due_on) = due_on else {
        return Ok(None);
    };
    Ok(Some(FollowUpTerms {
        due_on,
        form,
        caller: because.key()?.open_some(id, caller.as_ref())?,
    }))
}
