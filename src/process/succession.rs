//! What follows when a case moves to another municipality.

use crate::features::cases::{self, Opening, WAITING};
use crate::features::{named_users, persons, plans};
use crate::gate::consent::HandOverConsent;
use crate::gate::{Because, Tx};
use crate::kernel::case_status::Ending;
use crate::kernel::fact::{CaseMoved, Named};
use crate::kernel::vocabulary::{ClosingReason, Topic};
use crate::kernel::{Problem, ProblemCode};

/// A case moves: here it closes, and there a case waits for the person's consent. What consents in force let
/// the receiver have goes along, who receives it is named when the person is protected, and nobody there is
/// told who moved it.
pub(super) fn moved(tx: &mut Tx<'_>, because: &Because<'_>, it: &CaseMoved) -> Result<(), Problem> {
    let case = *because.case()?;
    let consent = HandOverConsent::find(tx, &case, it.to.owner())?;
    let consent = consent.ok_or(ProblemCode::ConsentMissing)?;
    let moved = Ending {
        reason: Some(ClosingReason::Moved),
        ..Ending::default()
    };
    cases::close(tx, because, moved)?;
    let told = because.untold();
    let (person_id, key) = persons::hand_over(tx, &told, (it.to, it.receiver), &consent)?;
    let opening = Opening {
        person_id,
        unit: it.to,
        predecessor: Some(case.id),
        lead_name: None,
        leader: None,
        origin: it.origin,
        target_groups: it.target_groups,
        reason: WAITING,
        need_detected_on: tx.now().swedish_day(),
        requested_on: None,
    };
    let waiting = cases::begin(tx, &told.about(person_id), &key, &opening, it.receiver)?;
    let there = told.in_case(waiting.state()).sealed_by(&key);
    name_keepers(tx, &there, it)?;
    tx.was_also_about(waiting.state().subject());
    match consent.covers(Topic::Plan) {
        true => plans::hand_over(tx, because, &there, &consent),
        false => Ok(()),
    }
}

/// Who receives it keeps the record of a protected person, and who keeps it there already is named too.
fn name_keepers(tx: &mut Tx<'_>, there: &Because<'_>, it: &CaseMoved) -> Result<(), Problem> {
    let receiver = it.receiver.map(|one| one.account_id);
    let before = named_users::keepers(tx, there)?;
    for account_id in before.into_iter().filter(|one| receiver != Some(*one)) {
        let keeper = Named {
            account_id,
            unit_id: it.to.unit_id,
            organisation_id: it.to.organisation_id,
            branch: it.to.branch,
        };
        named_users::name(tx, there, keeper)?;
    }
    match receiver {
        Some(account) if it.protected => named_users::keep(tx, there, account),
        _ => Ok(()),
    }
}
