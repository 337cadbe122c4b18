//! What follows for the lead when interventions lose the party that answers for them.

use super::store::{Unattended, of_case};
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Permit, Subject, Target, Tx};
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{Id, Problem};

/// What nobody saw to before something that can take a party away.
pub struct Watch(Vec<Unattended>);

/// Looks before a consent gives way, is withdrawn, or somebody leaves.
///
/// # Errors
/// When the database fails.
pub fn watch<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<Watch, Problem> {
    of_case(tx, permit, case).map(Watch)
}

impl Watch {
    /// Looks again, and tells the lead of what has lost its party since.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tell<A: Action>(
        self,
        tx: &mut Tx<'_>,
        permit: &Permit<A>,
        case: &CaseScope,
    ) -> Result<(), Problem> {
        if case.status == CaseStatus::Closed {
            return Ok(());
        }
        let now = of_case(tx, permit, case)?;
        if now.is_empty() {
            return end(tx, permit, case);
        }
        for plan in plans_of_lost(&self.0, &now) {
            let subject = Subject {
                kind: "plan",
                id: Some(plan),
                ..case.subject()
            };
            tx.changed("plan.responsibility-lost", subject);
        }
        if !deadlines::is_open(tx, &permit.because(), DeadlineKind::ReassignInterventions)? {
            let reassign = Start::of(DeadlineKind::ReassignInterventions, tx.now());
            let told = case.told_unit(tx)?;
            let reassign = match told == case.lead_unit_id {
                true => reassign,
                false => reassign.by(told),
            };
            deadlines::start(tx, &permit.because(), reassign)?;
        }
        Ok(())
    }
}

/// The plans of what is in `now` and was not in `before`, each once.
fn plans_of_lost(before: &[Unattended], now: &[Unattended]) -> Vec<Id> {
    let known = |one: &Unattended| before.iter().any(|other| other.id == one.id);
    let mut plans: Vec<Id> = Vec::new();
    for one in now.iter().filter(|one| !known(one)) {
        if !plans.contains(&one.plan_id) {
            plans.push(one.plan_id);
        }
    }
    plans
}

/// After something that can give interventions a party again, or end them: the lead has done its part
/// when nothing is without.
///
/// # Errors
/// When the database fails.
pub fn settle<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let told = deadlines::is_open(tx, &permit.because(), DeadlineKind::ReassignInterventions)?;
    if told && of_case(tx, permit, case)?.is_empty() {
        end(tx, permit, case)?;
    }
    Ok(())
}

fn end<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>, case: &CaseScope) -> Result<(), Problem> {
    let told = Which::Of(DeadlineKind::ReassignInterventions);
    deadlines::meet(tx, &permit.because(), told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn one(number: u8, plan: u8) -> Unattended {
        Unattended {
            id: id(number),
            plan_id: id(plan),
        }
    }

    #[test]
    fn tells_of_each_plan_once_and_of_none_that_has_lost_nothing_since() {
        let now = [one(1, 8), one(2, 8), one(3, 9)];
        assert_eq!(plans_of_lost(&[], &now), [id(8), id(9)]);
        assert_eq!(plans_of_lost(&[one(3, 9)], &now), [id(8)]);
        assert_eq!(plans_of_lost(&now, &now), Vec::<Id>::new());
    }
}
