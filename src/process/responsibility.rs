//! What follows for the lead when interventions lose the party that answers for them, or get one again.

use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::plans::{self, Unattended};
use crate::gate::{Because, Tx};
use crate::kernel::fact::ResponsibilityLost;
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{Id, Problem};

use super::invitation;

const OVERALL: DeadlineKind = DeadlineKind::NameOverallResponsible;

/// After something that can take a party its basis, or give it one: what it was asked is withdrawn, what it
/// answered for needs somebody else, and so does the overall responsibility.
pub(super) fn look(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    look_at_interventions(tx, because)?;
    // In a case that has frozen nothing can be done about it; when it goes on, it is looked again.
    if because.case()?.status_now(tx)?.require_open().is_err() {
        return Ok(());
    }
    invitation::withdraw_unfounded(tx, because)?;
    look_at_the_whole(tx, because)
}

/// Somebody must bear the overall responsibility of the adopted plan: a huvudman that takes part and may read.
fn look_at_the_whole(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let open = deadlines::is_open(tx, because, OVERALL)?;
    match (plans::lacks_overall(tx, because)?, open) {
        (true, false) => {
            let told = because.case()?.told_unit(tx)?;
            let name = Start::of(OVERALL, tx.now());
            let led = told == because.case()?.lead_unit_id;
            deadlines::start(tx, because, if led { name } else { name.by(told) })
        }
        (false, true) => deadlines::meet(tx, because, Which::Of(OVERALL)),
        _ => Ok(()),
    }
}

/// After something that can take interventions their party, or give them one again: each plan that has lost
/// one since is told of, and the lead is to find who answers; when nothing is without, that is done.
fn look_at_interventions(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let case = *because.case()?;
    if case.status == CaseStatus::Closed {
        return Ok(());
    }
    let found = plans::unattended(tx, because)?;
    if found.is_empty() {
        return done(tx, because);
    }
    for id in plans_of_lost(&found) {
        tx.record(because, ResponsibilityLost { id })?;
    }
    // In a case that has frozen nobody can be found; when it goes on, it is looked again.
    if case.status_now(tx)?.require_open().is_err() {
        return Ok(());
    }
    if deadlines::is_open(tx, because, DeadlineKind::ReassignInterventions)? {
        return Ok(());
    }
    let told = case.told_unit(tx)?;
    let reassign = Start::of(DeadlineKind::ReassignInterventions, tx.now());
    let reassign = match told == case.lead_unit_id {
        true => reassign,
        false => reassign.by(told),
    };
    deadlines::start(tx, because, reassign)
}

/// After something that can only give interventions a party again, or end them: the lead has done its part
/// when nothing is without.
pub(super) fn settle(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let told = deadlines::is_open(tx, because, DeadlineKind::ReassignInterventions)?;
    match told && plans::unattended(tx, because)?.is_empty() {
        true => done(tx, because),
        false => Ok(()),
    }
}

fn done(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    let told = Which::Of(DeadlineKind::ReassignInterventions);
    deadlines::meet(tx, because, told)
}

/// The plans of what was attended to just before, each once.
fn plans_of_lost(found: &[Unattended]) -> Vec<Id> {
    let mut plans: Vec<Id> = Vec::new();
    for one in found.iter().filter(|one| one.is_new) {
        if !plans.contains(&one.plan_id) {
            plans.push(one.plan_id);
        }
    }
    plans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn one(number: u8, plan: u8, is_new: bool) -> Unattended {
        Unattended {
            id: id(number),
            plan_id: id(plan),
            is_new,
        }
    }

    #[test]
    fn tells_of_each_plan_once_and_of_none_that_has_lost_nothing_since() {
        let all = [one(1, 8, true), one(2, 8, true), one(3, 9, true)];
        assert_eq!(plans_of_lost(&all), [id(8), id(9)]);
        let some = [one(1, 8, true), one(3, 9, false)];
        assert_eq!(plans_of_lost(&some), [id(8)]);
        assert_eq!(plans_of_lost(&[one(3, 9, false)]), Vec::<Id>::new());
    }
}
