//! What follows from a discharge as it is kept.

use super::rules::{NoticeKind, ReceiverKind, needs_contact, require_not_closed, require_open};
use super::store::{NoticeRow, ReceiverRow, Whole};
use super::wire::NamedCareContact;
use crate::gate::Actor;
use crate::gate::scope::CaseScope;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Line, Problem};

impl Whole {
    /// The discharge-ready notice that is not taken back.
    pub fn standing(&self) -> Option<&NoticeRow> {
        let mut notices = self.notices.iter();
        let latest = notices.rfind(|notice| notice.kind == NoticeKind::Ready)?;
        let taken_back = |notice: &NoticeRow| notice.withdrawn_notice_id == Some(latest.id);
        (!self.notices.iter().any(taken_back)).then_some(latest)
    }

    /// As what the units are told.
    pub fn told_as(&self) -> impl Iterator<Item = ReceiverKind> + Clone {
        self.receivers.iter().map(|receiver| receiver.kind)
    }

    /// The named care contact.
    pub fn contact(&self) -> Option<NamedCareContact> {
        let named = self.row.contact_unit_id.zip(self.row.contact_name.clone());
        named.map(|(unit_id, name)| NamedCareContact {
            unit_id,
            name: Line::stored(name),
        })
    }

    /// Whether a contact is demanded and none is named.
    pub fn lacks_contact(&self) -> bool {
        needs_contact(self.told_as()) && self.row.contact_unit_id.is_none()
    }

    /// Whether the actor is of open care that is told, which names the contact; the role is the
    /// action's.
    pub fn contact_is_named_by(&self, actor: &Actor) -> bool {
        let mut told = self.receivers.iter();
        told.any(|one| one.kind == ReceiverKind::OpenCare && one.is_of(actor))
    }

    /// The process goes on while neither it has ended nor its case.
    ///
    /// # Errors
    /// 409 when one has.
    pub fn require_going_on(&self, case: &CaseScope) -> Result<(), Problem> {
        require_not_closed(case.status)?;
        require_open(self.row.status)
    }
}

impl ReceiverRow {
    /// Whether the actor acts for the unit.
    pub fn is_of(&self, actor: &Actor) -> bool {
        match actor.role {
            Role::Integration => self.organisation_id == actor.organisation_id,
            _ => self.unit_id == actor.unit_id,
        }
    }
}
