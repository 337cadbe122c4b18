//! Who may say what of a plan.

use crate::codes;
use crate::features::participants::ParticipantKind;
use crate::features::plans::rules::PlanStatus;
use crate::gate::Actor;
use crate::kernel::vocabulary::{CaseStatus, Role};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode, When};

codes! {
    /// What a party says of a plan.
    pub enum AgreementAnswer "agreement-answers" {
        Agreed "AGREED" "Instämmer" "Agrees",
        Disagreed "DISAGREED" "Instämmer inte" "Does not agree",
    }
}

/// A party of the case, as far as speaking for it goes.
#[derive(Clone, Copy, Debug)]
pub struct Party {
    /// The participant.
    pub id: Id,
    /// What it is.
    pub kind: ParticipantKind,
    /// Its unit.
    pub unit_id: Option<Id>,
    /// Its organisation.
    pub organisation_id: Option<Id>,
}

impl Party {
    /// Whether the actor's own unit, or for a record system its organisation, is the party.
    fn is_own(&self, actor: &Actor) -> bool {
        match actor.role {
            Role::Integration => {
                self.unit_id.is_some() && self.organisation_id == Some(actor.organisation_id)
            }
            _ => self.unit_id == Some(actor.unit_id),
        }
    }
}

/// For whom of the active `parties` the actor speaks: itself, or the one `named`. Nobody speaks for
/// another unit; who coordinates records what the person and others without an account say.
///
/// # Errors
/// 422 when nobody is meant or the one named does not take part, 403 for another unit.
pub fn spoken_for(
    actor: &Actor,
    coordinates: bool,
    named: Option<Id>,
    parties: &[Party],
) -> Result<Id, Problem> {
    let pointer = "/participantId";
    let Some(named) = named else {
        let mut own = parties.iter().filter(|party| party.is_own(actor));
        return match (own.next(), own.next()) {
            (Some(party), None) => Ok(party.id),
            _ => Err(Fault::required(pointer, When::NotOneOwnParty).into()),
        };
    };
    let party = parties.iter().find(|party| party.id == named);
    match party {
        None => Err(Problem::invalid(pointer, FaultCode::NotAParty)),
        Some(party) if party.is_own(actor) => Ok(party.id),
        Some(party) if coordinates && party.kind != ParticipantKind::Unit => Ok(party.id),
        Some(_) => Err(ProblemCode::Forbidden.into()),
    }
}

/// Most answers of one party to a plan (our policy): a plan is read with all of them, and no party can
/// use up what the others have.
const MOST_ANSWERS: i64 = 20;

/// Another answer of a party is taken only while it gave fewer.
///
/// # Errors
/// 409 when it gave as many.
pub fn require_room_for_answer(given: i64) -> Result<(), Problem> {
    if given < MOST_ANSWERS {
        return Ok(());
    }
    let fault = Fault::at("", FaultCode::TooMany).limit(MOST_ANSWERS);
    Err(Problem::with(ProblemCode::TooManyAnswers, vec![fault]))
}

/// Whether anybody can say something of a plan in `plan` of a case in `case`.
pub fn may_be_given(case: CaseStatus, plan: PlanStatus) -> bool {
    plan != PlanStatus::Replaced && case.require_open().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn party(kind: ParticipantKind, unit_id: Option<Id>, organisation_id: Option<Id>) -> Party {
        Party {
            id: id(9),
            kind,
            unit_id,
            organisation_id,
        }
    }

    fn actor(role: Role, unit_id: Id, organisation_id: Id) -> Actor {
        Actor {
            account_id: id(1),
            name: "Eva Exempel".to_owned(),
            assignment_id: id(2),
            until: None,
            role,
            unit_id,
            organisation_id,
            branch: crate::kernel::vocabulary::Branch::SocialServices,
            relations: Vec::new(),
        }
    }

    #[test]
    fn lets_each_speak_for_itself_and_the_coordinator_for_those_without_accounts() {
        let (own, other, organisation) = (id(3), id(4), id(5));
        let unit = |unit| party(ParticipantKind::Unit, Some(unit), Some(organisation));
        let person = party(ParticipantKind::Private, None, None);
        let worker = actor(Role::Caseworker, own, organisation);
        let system = actor(Role::Integration, own, organisation);
        let said = |actor, coordinates, named, party| {
            spoken_for(actor, coordinates, named, &[party]).map_err(|problem| problem.code)
        };
        assert_eq!(said(&worker, false, None, unit(own)), Ok(id(9)));
        assert_eq!(said(&system, false, None, unit(other)), Ok(id(9)));
        assert_eq!(said(&worker, true, Some(id(9)), person), Ok(id(9)));
        let (forbidden, invalid) = (Err(ProblemCode::Forbidden), Err(ProblemCode::Invalid));
        assert_eq!(said(&worker, false, None, unit(other)), invalid);
        assert_eq!(said(&worker, true, Some(id(9)), unit(other)), forbidden);
        assert_eq!(said(&worker, false, Some(id(9)), person), forbidden);
        assert_eq!(said(&worker, true, Some(id(7)), person), invalid);
    }
}
