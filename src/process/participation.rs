//! What follows when somebody comes to take part in a case, and when somebody leaves it.

use crate::gate::scope::{disclose_within, grant_access, revoke_access};
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::fact::{DisclosureRecorded, ParticipantAdded, ParticipationEnded};

use super::{discharge, invitation, responsibility};

/// A participant is added: a unit comes into question as a reader, and reads what is disclosed to it. One of the
/// organisation and branch that opened the case reads what that branch owns, and this is recorded; not because
/// a notice tells it of a discharge.
pub(super) fn added(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ParticipantAdded,
) -> Result<(), Problem> {
    let Some(unit) = it.unit else {
        return Ok(());
    };
    grant_access(tx, because, unit)?;
    let case = because.case()?;
    let within = unit.owner() == case.initiator() && unit.unit_id != case.initiating_unit_id;
    match within && !it.by_notice {
        true => {
            let id = disclose_within(tx, because, unit)?;
            tx.record(because, DisclosureRecorded { id })
        }
        false => Ok(()),
    }
}

/// A participant leaves: what it was invited to is withdrawn, a unit reads nothing from now on and sends no
/// summons, and what it answered for needs somebody else.
pub(super) fn ended(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &ParticipationEnded,
) -> Result<(), Problem> {
    invitation::go_with(tx, because, it.id)?;
    if let Some(unit) = it.unit {
        revoke_access(tx, because, unit)?;
        discharge::unit_left(tx, because, unit)?;
    }
    responsibility::look(tx, because)
}
