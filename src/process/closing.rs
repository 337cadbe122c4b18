//! What follows when a unit closes and another takes its place: every case goes on, and is told; so does every request.

use crate::features::{deviations, requests};
use crate::gate::scope::{open_cases_led_in, open_cases_of, succeed};
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::fact::{LeadLost, ParticipationEnded, UnitClosed, UnitSucceeded};

/// A unit closes: its successor stands in its place in every case. Where both took part one of them leaves, and what
/// that one answered for is the lead's to give away; a lead who does not work in the successor is to be followed.
pub(super) fn closed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &UnitClosed,
) -> Result<(), Problem> {
    let because = because.untold();
    let told = open_cases_of(tx, &because, it.id)?;
    let left = succeed(tx, &because, (it.id, it.successor))?;
    requests::hand_over(tx, &because, (it.id, it.successor))?;
    deviations::hand_over(tx, &because, (it.id, it.successor))?;
    for (id, case) in left {
        let there = because.in_case(case);
        tx.record(&there, ParticipationEnded { id, unit: None })?;
    }
    let leaderless = open_cases_led_in(tx, &because, it.id)?;
    for case in told {
        let there = because.in_case(case);
        tx.record(&there, UnitSucceeded { id: case.id })?;
        tx.was_also_about(case.subject());
    }
    for case in leaderless {
        tx.record(&because.in_case(case), LeadLost { id: case.id })?;
    }
    Ok(())
}
