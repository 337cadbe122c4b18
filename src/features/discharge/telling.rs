//! Events of a discharge.

use super::store::{self, DischargeItem};
use crate::gate::scope::Item;
use crate::gate::{Because, Subject, Tx};
use crate::kernel::{Id, Problem};

/// Tells of a discharge. Of a person with protected data it is not told who did it, for the unit may
/// say where the person is.
pub(super) struct Teller {
    subject: Subject,
    protected: bool,
}

impl Teller {
    pub(super) fn of(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<Self, Problem> {
        let protected = store::is_place_hidden(tx, because)?;
        let subject = Subject {
            kind: DischargeItem::KIND,
            id: Some(id),
            ..because.case()?.subject()
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
