//! What somebody on the person's side is told of another's act.
//!
//! Of another custodian, or of the person for whom one acts, one is told whether all have consented; never who has
//! not, nor when, nor in which words. Our policy: whoever refuses must not have to answer for it to the others.

use super::rules::{Capacity, ConsentStatus, Ending};
use super::store::ConsentRow;
use crate::gate::Actor;
use crate::gate::relations::Relation;
use crate::gate::scope::CaseScope;
use crate::kernel::Id;
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::vocabulary::{ConsentDecision, Role};

/// How much of a consent a reader is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Telling {
    /// Everything.
    Whole,
    /// Not by whom it was given.
    WithoutName,
    /// That not all have consented, and nothing of what made it so.
    NotAll,
    /// Nothing: it is another's refusal, whose id would tell when.
    Nothing,
}

impl Telling {
    /// Of a consent that stands so, to `actor`.
    pub fn of(actor: &Actor, case: &CaseScope, row: &ConsentRow) -> Self {
        let refused = row.decision == ConsentDecision::Declined;
        if actor.role != Role::Person {
            let joint = row.capacity == Capacity::Custodian && refused;
            return match joint && !case.coordinated_by(actor) {
                true => Self::WithoutName,
                false => Self::Whole,
            };
        }
        let own = || {
            actor
                .relations
                .iter()
                .filter(|one| one.person_id == case.person_id)
        };
        let acts_for_another = own().all(|one| one.mandate.is_some());
        // The person knows who acts for an adult; a child is not told which custodian refuses.
        if !acts_for_another && row.capacity != Capacity::Custodian {
            return Self::Whole;
        }
        let gave = own().any(|one| gave(one, row));
        match (row.ending, refused) {
            (_, true) if !gave => Self::Nothing,
            (Some(Ending::Withdrawn), _) if !own().any(|one| took_back(one, row)) => Self::NotAll,
            _ if gave => Self::Whole,
            _ => Self::WithoutName,
        }
    }

    /// Of a request whose answer is told so: that somebody refused shows in it as that not all have consented.
    pub fn of_request(self, answer: Option<Self>) -> Self {
        match answer {
            Some(Self::Nothing) => Self::NotAll,
            _ => self,
        }
    }

    /// Where the consent stands, as it is told.
    pub fn status(self, stands: ConsentStatus) -> ConsentStatus {
        match self {
            Self::NotAll => ConsentStatus::Incomplete,
            _ => stands,
        }
    }
}

/// Whether the answer is of somebody so bound: alone, or as one of the custodians who answered together.
fn gave(relation: &Relation, row: &ConsentRow) -> bool {
    let Some(mandate) = relation.mandate else {
        return row.capacity == Capacity::Person;
    };
    let together = row.representative_id.is_none()
        && row.capacity == Capacity::Custodian
        && mandate.kind == RepresentativeKind::Custodian;
    together || row.representative_id == Some(mandate.id)
}

/// Whether it was somebody so bound who took it back.
fn took_back(relation: &Relation, row: &ConsentRow) -> bool {
    relation.mandate.map(|mandate| mandate.id) == row.ended_by
}

/// Which request each consent among `rows` answers.
pub fn answer_to(rows: &[(&ConsentRow, Telling)], request: Id) -> Option<Telling> {
    let mut answers = rows.iter();
    let found = answers.find(|(row, _)| row.request_id == Some(request));
    found.map(|(_, telling)| *telling)
}
