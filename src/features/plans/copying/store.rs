//! Queries that copy a plan into a draft.

use diesel::prelude::*;

use super::Draft;
use crate::db::schema::plans;
use crate::db::sealed::SealInto;
use crate::features::participants;
use crate::features::plans::interventions::InterventionRow;
use crate::features::plans::rules::{InterventionStatus, PlanStatus};
use crate::features::plans::store::{next_number, one};
use crate::features::plans::{goals, interventions};
use crate::gate::consent::{HandOverConsent, PlanConsent};
use crate::gate::{Ask, Because, Tx};
use crate::kernel::fact::PlanBegun;
use crate::kernel::vocabulary::Owner;
use crate::kernel::{Id, Problem, ProblemCode};

/// What decides which interventions come along.
type Keeps<'a> = &'a dyn Fn(&InterventionRow) -> bool;

/// What of a plan is copied, and what comes of it.
struct Copy<'a> {
    /// Where the draft is made.
    to: &'a Because<'a>,
    /// Who can be responsible there.
    responsible: Vec<Id>,
    /// Which plan of that case it is.
    number: i32,
    /// Who owns the copy and all its parts; each part's own owner when nobody is named.
    owner: Option<Owner>,
    /// What decides which interventions come along.
    keeps: Keeps<'a>,
}

/// Opens a draft that goes on from plan `adopted` of the case, or finds the one that is open already;
/// gives its id. What is done or cancelled stays in the version it was part of, and the day of
/// follow-up is to be set anew.
///
/// # Errors
/// When the database fails, and 409 when the case has too many plans.
pub fn revise(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    adopted: Id,
    _consent: PlanConsent,
) -> Result<Id, Problem> {
    let case = because.case()?.id;
    let open: Option<Id> = plans::table
        .filter(plans::case_id.eq(case))
        .filter(plans::status.eq(PlanStatus::Draft))
        .select(plans::id)
        .one(tx)?;
    if let Some(open) = open {
        return Ok(open);
    }
    let copy = Copy {
        to: because,
        responsible: participants::active(tx, because)?,
        number: next_number(tx, because, case)?,
        owner: None,
        keeps: &|one| {
            !matches!(
                one.status,
                InterventionStatus::Done | InterventionStatus::Cancelled
            )
        },
    };
    make(tx, because, adopted, &copy)
}

/// Copies the adopted plan of the case, if there is one, as a draft of the case that waits elsewhere.
/// Interventions come along when the consent covers their topic, with nobody responsible: others take part
/// there.
///
/// # Errors
/// When the database fails.
pub fn hand_over(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    to: &Because<'_>,
    consent: &HandOverConsent,
) -> Result<(), Problem> {
    let Some(adopted) = adopted_in(tx, because)? else {
        return Ok(());
    };
    let copy = Copy {
        to,
        responsible: Vec::new(),
        number: 1,
        owner: Some(to.case()?.initiator()),
        keeps: &|one| consent.covers(one.topic),
    };
    make(tx, because, adopted, &copy).map(drop)
}

fn adopted_in(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Option<Id>, Problem> {
    Ok(plans::table
        .filter(plans::case_id.eq(because.case()?.id))
        .filter(plans::status.eq(PlanStatus::Adopted))
        .select(plans::id)
        .one(tx)?)
}

/// Whether the case has an adopted plan, adopted and not replaced.
///
/// # Errors
/// When the database fails.
pub fn is_adopted(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<bool, Problem> {
    Ok(adopted_in(tx, because)?.is_some())
}

fn make(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    source: Id,
    copy: &Copy<'_>,
) -> Result<Id, Problem> {
    let source = tx.read(one(because.case()?, source))?;
    let source = source.ok_or(ProblemCode::NotFound)?.open(because.key()?)?;
    let (id, now, key, case) = (tx.new_id(), tx.now(), copy.to.key()?, copy.to.case()?.id);
    // Within the case the same people go on; elsewhere who leads and answers is decided anew.
    let stays = copy.owner.is_none();
    let owner = copy.owner.unwrap_or(because.actor()?.owner());
    let overall = source.overall_responsible_organisation_id;
    let lead = source.lead_name.as_deref();
    let caller = source.follow_up_caller.as_deref();
    diesel::insert_into(plans::table)
        .values((
            plans::id.eq(id),
            plans::case_id.eq(case),
            plans::owner_organisation_id.eq(owner.organisation_id),
            plans::owner_branch.eq(owner.branch),
            plans::based_on_id.eq(Some(source.id).filter(|_| stays)),
            plans::number.eq(copy.number),
            plans::status.eq(PlanStatus::Draft),
            plans::current_situation.sealed_some(key, id, source.current_situation.as_deref())?,
            plans::what_matters.sealed_some(key, id, source.what_matters.as_deref())?,
            plans::childs_view.sealed_some(key, id, source.childs_view.as_deref())?,
            plans::own_resources.sealed_some(key, id, source.own_resources.as_deref())?,
            plans::early_signs.sealed_some(key, id, source.early_signs.as_deref())?,
            plans::overall_responsible_organisation_id.eq(overall.filter(|_| stays)),
            plans::lead_name.sealed_some(key, id, lead.filter(|_| stays))?,
            plans::follow_up_form.eq(source.follow_up_form),
            plans::follow_up_caller.sealed_some(key, id, caller.filter(|_| stays))?,
            plans::version.eq(1_i64),
            plans::created_at.eq(now),
            plans::updated_at.eq(now),
        ))
        .run(tx)?;
    let to = Draft {
        plan: id,
        case,
        key,
        new_owner: copy.owner,
    };
    copy_parts(tx, because, source.id, &to, (&copy.responsible, copy.keeps))?;
    tx.record(copy.to, PlanBegun { id })?;
    Ok(id)
}

/// Copies goals of plan `from` into a draft, and of its interventions those that it `keeps`. What stays in
/// the case keeps its owner, so that a copy is read by those who read the original, also what the one
/// who makes it may not see. An intervention loses a party that is not among those `responsible` there.
///
/// # Errors
/// When the database fails.
pub fn copy_parts(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    from: Id,
    to: &Draft<'_>,
    (responsible, keeps): (&[Id], Keeps<'_>),
) -> Result<(), Problem> {
    let (goals, interventions) = tx.read((
        goals::of_plan(because, from),
        interventions::of_plan(because, from),
    ))?;
    let key = because.key()?;
    for goal in goals {
        goals::copy(tx, because, to, &goal.open(key)?)?;
    }
    for one in interventions {
        let one = one.open(key)?;
        if keeps(&one) {
            let party = one.responsible_participant_id;
            let party = party.filter(|id| responsible.contains(id));
            interventions::copy(tx, because, to, &one, party)?;
        }
    }
    Ok(())
}
