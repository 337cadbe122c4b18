//! Opening a case, whatever it is opened by.

use super::store::{self, CaseRow, Opening};
use crate::features::deadlines::{DeadlineKind, Policy, choose, decided};
use crate::gate::scope::CaseState;
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::fact::{CaseOpened, Named};
use crate::kernel::seal::PersonKey;
use crate::kernel::swedish_days::start_of;

/// Opens a case; who is the `opener` is named for it when its person is protected.
///
/// # Errors
/// When the database fails.
pub fn begin(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    key: &PersonKey,
    opening: &Opening<'_>,
    opener: Option<Named>,
) -> Result<CaseRow, Problem> {
    let decided = tx.read(decided(opening.unit.unit_id, DeadlineKind::AskConsent))?;
    begin_on(tx, because, key, (opening, opener), &decided)
}

/// The same on what is `decided` of the first deadline, which was read before the first insert, so that the
/// later ones can be sent together.
pub(super) fn begin_on(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    key: &PersonKey,
    (opening, opener): (&Opening<'_>, Option<Named>),
    decided: &[Policy],
) -> Result<CaseRow, Problem> {
    let row = store::open(tx, because, key, opening)?;
    let opened = because.in_case(row.state()).sealed_by(key);
    let own = because.actor()?.organisation_id == opening.unit.organisation_id;
    let told = if own { opened } else { opened.untold() };
    let fact = CaseOpened {
        id: row.id,
        case_number: row.case_number,
        origin: row.origin,
        target_groups: row.target_groups,
        need_detected_on: row.need_detected_on,
        ask_within: choose(
            DeadlineKind::AskConsent,
            decided,
            row.target_groups,
            Some(row.origin),
            start_of(row.need_detected_on),
        ),
        opener,
        leader_until: opening.leader.and_then(|(_, until)| until),
    };
    tx.record(&told, fact)?;
    Ok(row)
}

impl CaseRow {
    /// The case as it stands in its row.
    pub fn state(&self) -> CaseState {
        CaseState {
            id: self.id,
            person_id: self.person_id,
            status: self.status,
            initiating_organisation_id: self.initiating_organisation_id,
            initiating_branch: self.initiating_branch,
            initiating_unit_id: self.initiating_unit_id,
            lead_unit_id: self.lead_unit_id,
        }
    }
}
