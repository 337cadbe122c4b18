//! Queries that copy a plan into a draft.

use diesel::prelude::*;

use super::Draft;
use crate::db::schema::plans;
use crate::db::sealed::SealInto;
use crate::features::participants;
use crate::features::plans::interventions::InterventionRow;
use crate::features::plans::rules::{InterventionStatus, PlanStatus};
use crate::features::plans::store::{PlanRow, load, next_number};
use crate::features::plans::{goals, interventions};
use crate::gate::consent::{HandOverConsent, PlanConsent};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::seal::PersonKey;
use crate::kernel::{Id, Problem};

/// What of a plan is copied, and what comes of it.
struct Copy<'a> {
    /// The case that the draft is in, and as the subject of an event.
    case: Id,
    subject: Subject,
    /// Who can be responsible there.
    responsible: Vec<Id>,
    /// What its texts are sealed under.
    key: &'a PersonKey,
    /// Which plan of that case it is.
    number: i32,
    /// Who owns the copy and all its parts; each part's own owner when nobody is named.
    owner: Option<Id>,
    /// What decides which interventions come along.
    keeps: &'a dyn Fn(&InterventionRow) -> bool,
}

/// Opens a draft that goes on from plan `adopted` of `case`, or finds the one that is open already;
/// gives its id. What is done or cancelled stays in the version it was part of, and the day of
/// follow-up is to be set anew.
///
/// # Errors
/// When the database fails, and 409 when the case has too many plans.
pub fn revise<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    adopted: Id,
    _consent: PlanConsent,
) -> Result<Id, Problem> {
    let open: Option<Id> = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::status.eq(PlanStatus::Draft))
        .select(plans::id)
        .one(tx)?;
    if let Some(open) = open {
        return Ok(open);
    }
    let source = load(tx, permit, case, adopted)?;
    let copy = Copy {
        case: case.id,
        subject: case.subject(),
        responsible: participants::active_ids(tx, permit, case)?,
        key: permit.key()?,
        number: next_number(tx, permit, case.id)?,
        owner: None,
        keeps: &|one| {
            !matches!(
                one.status,
                InterventionStatus::Done | InterventionStatus::Cancelled
            )
        },
    };
    make(tx, permit, &source, &copy)
}

/// Where a plan is handed over to.
pub struct Destination<'a> {
    /// The case that waits there.
    pub case: Id,
    /// The same as the subject of an event.
    pub subject: Subject,
    /// The key of the person there.
    pub key: &'a PersonKey,
    /// The organisation, which owns what it is given.
    pub organisation: Id,
}

/// Copies the adopted plan of `case` as a draft of the case that waits elsewhere; gives whether there
/// was one. Interventions come along when the consent covers their topic, with nobody responsible:
/// others take part there.
///
/// # Errors
/// When the database fails.
pub fn hand_over<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    to: Destination<'_>,
    consent: &HandOverConsent,
) -> Result<bool, Problem> {
    let adopted: Option<Id> = plans::table
        .filter(plans::case_id.eq(case.id))
        .filter(plans::status.eq(PlanStatus::Adopted))
        .select(plans::id)
        .one(tx)?;
    let Some(adopted) = adopted else {
        return Ok(false);
    };
    let source = load(tx, permit, case, adopted)?;
    let copy = Copy {
        case: to.case,
        subject: to.subject,
        responsible: Vec::new(),
        key: to.key,
        number: 1,
        owner: Some(to.organisation),
        keeps: &|one| consent.covers(one.topic),
    };
    make(tx, permit, &source, &copy)?;
    Ok(true)
}

fn make<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    source: &PlanRow,
    copy: &Copy<'_>,
) -> Result<Id, Problem> {
    let (id, now, key) = (tx.new_id(), tx.now(), copy.key);
    // Within the case the same people go on; elsewhere who leads and answers is decided anew.
    let stays = copy.owner.is_none();
    let overall = source.overall_responsible_organisation_id;
    let lead = source.lead_name.as_deref();
    let caller = source.follow_up_caller.as_deref();
    diesel::insert_into(plans::table)
        .values((
            plans::id.eq(id),
            plans::case_id.eq(copy.case),
            plans::owner_organisation_id.eq(copy.owner.unwrap_or(permit.actor().organisation_id)),
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
    let subject = Subject {
        kind: "plan",
        id: Some(id),
        ..copy.subject
    };
    match stays {
        true => tx.changed("plan.created", subject),
        false => tx.changed_for_others("plan.created", subject),
    }
    let to = Draft {
        plan: id,
        case: copy.case,
        key,
        new_owner: copy.owner,
    };
    copy_parts(tx, permit, source.id, &to, &copy.responsible, copy.keeps)?;
    Ok(id)
}

/// Copies goals of plan `from` into a draft, and of its interventions those that it `keeps`. What stays in
/// the case keeps its owner, so that a copy is read by those who read the original, also what the one
/// who makes it may not see. An intervention loses a party that is not among those `responsible` there.
///
/// # Errors
/// When the database fails.
pub fn copy_parts<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    from: Id,
    to: &Draft<'_>,
    responsible: &[Id],
    keeps: &dyn Fn(&InterventionRow) -> bool,
) -> Result<(), Problem> {
    let (goals, interventions) = tx.read((
        goals::of_plan(permit, from),
        interventions::of_plan(permit, from),
    ))?;
    let key = permit.key()?;
    for goal in goals {
        goals::copy(tx, permit, to, &goal.open(key)?)?;
    }
    for one in interventions {
        let one = one.open(key)?;
        if keeps(&one) {
            let party = one.responsible_participant_id;
            let party = party.filter(|id| responsible.contains(id));
            interventions::copy(tx, permit, to, &one, party)?;
        }
    }
    Ok(())
}
