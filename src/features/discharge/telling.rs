//! Events of a discharge.

use super::store::{self, DischargeItem};
use crate::gate::scope::{CaseScope, Item};
use crate::gate::{Action, Permit, Subject, Target, Tx};
use crate::kernel::{Id, Problem};

/// Tells of a discharge. Of a person with protected data it is not told who did it, for the unit may
/// say where the person is.
pub(super) struct Teller {
    subject: Subject,
    protected: bool,
}

impl Teller {
    pub(super) fn of<A: Action>(
        tx: &mut Tx<'_>,
        permit: &Permit<A>,
        case: &CaseScope,
        id: Id,
    ) -> Result<Self, Problem> {
        let (_, protected) = store::circumstances(tx, permit, case)?;
        let subject = Subject {
            kind: DischargeItem::KIND,
            id: Some(id),
            ..case.subject()
        };
        Ok(Self { subject, protected })
    }

    pub(super) fn changed(&self, event: &'static str, tx: &mut Tx<'_>) {
        match self.protected {
            true => tx.changed_for_others(event, self.subject),
            false => tx.changed(event, self.subject),
        }
    }
}
