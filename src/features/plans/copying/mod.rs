//! Copies of an adopted plan: the draft that revises it, and the draft that follows a case elsewhere.

mod store;

use crate::gate::scope::CaseScope;
use crate::kernel::Id;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Owner;

pub use store::{copy_parts, hand_over, is_adopted, revise};

/// A draft that parts of an earlier plan are copied into.
pub struct Draft<'a> {
    /// The draft.
    pub plan: Id,
    /// Its case.
    pub case: Id,
    /// What its texts are sealed under.
    pub key: &'a PersonKey,
    /// Who owns all that is copied, when it is handed over; otherwise each part keeps its owner.
    new_owner: Option<Owner>,
}

impl<'a> Draft<'a> {
    /// A draft of the same case: what is copied keeps its owner and its lineage.
    pub fn within(case: &CaseScope, key: &'a PersonKey, plan: Id) -> Self {
        Self {
            plan,
            case: case.id,
            key,
            new_owner: None,
        }
    }

    /// Whether the copy stays in the case, among the same people.
    pub fn stays(&self) -> bool {
        self.new_owner.is_none()
    }

    /// Who owns the copy of what `owner` owns.
    pub fn owner(&self, owner: Owner) -> Owner {
        self.new_owner.unwrap_or(owner)
    }

    /// What the copy of a part is matched by: the first version's id, which says nothing elsewhere.
    pub fn lineage(&self, lineage: Option<Id>, id: Id) -> Option<Id> {
        self.stays().then(|| lineage.unwrap_or(id))
    }
}
