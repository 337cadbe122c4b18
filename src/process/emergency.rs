//! What follows when somebody goes past the rules in an emergency.

use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::fact::{EmergencyAccessReviewed, EmergencyAccessTaken};

/// Emergency access is taken: it is to be reviewed, and those who lead and who opened the case are told so.
pub(super) fn taken(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &EmergencyAccessTaken,
) -> Result<(), Problem> {
    let case = *because.case()?;
    let kind = DeadlineKind::ReviewEmergencyAccess;
    let lead = Start::of(kind, tx.now()).about(it.id);
    let initiator = lead.by(case.initiating_unit_id);
    match case.initiating_unit_id == case.lead_unit_id {
        true => deadlines::start(tx, because, lead),
        false => deadlines::start_all(tx, because, kind, &[lead, initiator]),
    }
}

/// Emergency access is reviewed.
pub(super) fn reviewed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &EmergencyAccessReviewed,
) -> Result<(), Problem> {
    let review = Which::About(DeadlineKind::ReviewEmergencyAccess, it.id);
    deadlines::meet(tx, because, review)
}
