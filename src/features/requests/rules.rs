//! What holds for a request and its answer.

use super::wire::{NewRequest, NewRequestAnswer};
pub use super::words::{Asker, DeclineReason, RequestStatus};
use crate::kernel::vocabulary::{OrganisationKind, OrganisationKinds, RequestAnswer};
use crate::kernel::{Fault, FaultCode, Stamp, When};

impl Asker {
    /// Whether it needs the person's word to ask: the person and who acts for the person have it.
    pub fn needs_word(self) -> bool {
        !matches!(self, Self::Person | Self::Representative)
    }
}

/// Whether a unit of an organisation of these `kinds` can be asked: of a huvudman, or of a private provider, which acts
/// for one.
pub fn is_askable(kinds: OrganisationKinds) -> bool {
    kinds.contains(OrganisationKind::PrivateProvider)
        || kinds.iter().any(OrganisationKind::is_principal)
}

/// Whether an answer was or is late: what is due at a moment is late from that moment on.
pub fn is_late(due_at: Option<Stamp>, ended_at: Option<Stamp>, now: Stamp) -> bool {
    due_at.is_some_and(|due| ended_at.unwrap_or(now) >= due)
}

/// What is wrong with a request of staff, who say who asks and about whom.
pub fn faults_of_staff(new: &NewRequest) -> Vec<Fault> {
    let mut faults = Vec::new();
    match new.asked_by {
        None => faults.push(Fault::required("/askedBy", When::StaffAsk)),
        Some(asker) if asker.needs_word() && new.person_agrees != Some(true) => {
            faults.push(Fault::required("/personAgrees", When::NeedsWord));
        }
        Some(_) => {}
    }
    match (&new.person_id, &new.person) {
        (None, None) => faults.push(Fault::required("/person", When::NoRecord)),
        (Some(_), Some(_)) => faults.push(Fault::at("/person", FaultCode::NotAllowedHere)),
        _ => {}
    }
    faults
}

/// The same of an own account, which says itself who asks: about one of the records that are its to speak for.
pub fn faults_of_person(new: &NewRequest) -> Vec<Fault> {
    let mut faults = Vec::new();
    if new.person_id.is_none() {
        faults.push(Fault::required("/personId", When::OwnAccountAsks));
    }
    for (place, stated) in [
        ("/askedBy", new.asked_by.is_some()),
        ("/askerName", new.asker_name.is_some()),
        ("/person", new.person.is_some()),
        ("/personAgrees", new.person_agrees.is_some()),
    ] {
        if stated {
            faults.push(Fault::at(place, FaultCode::NotAllowedHere));
        }
    }
    faults
}

/// What is wrong with an answer: whoever does not get a SIP is told why in words.
pub fn answer_faults(new: &NewRequestAnswer) -> Vec<Fault> {
    use RequestAnswer as A;
    let (case, reason, persons_reason) = match new.answer {
        A::CaseOpened => (Part::Must(When::OpensCase), Part::May, Part::Not),
        A::OtherHelpEnough | A::Refused => (Part::Not, Part::Must(When::SaysNo), Part::Not),
        A::PersonDeclines => (Part::Not, Part::May, Part::May),
    };
    let parts = [
        ("/caseId", case, new.case_id.is_some()),
        ("/reason", reason, new.reason.is_some()),
        (
            "/personsReason",
            persons_reason,
            new.persons_reason.is_some(),
        ),
    ];
    let fault = |(place, part, stated)| match (part, stated) {
        (Part::Must(when), false) => Some(Fault::required(place, when)),
        (Part::Not, true) => Some(Fault::at(place, FaultCode::NotAllowedHere)),
        _ => None,
    };
    parts.into_iter().filter_map(fault).collect()
}

/// Whether a part of an answer is stated.
#[derive(Clone, Copy)]
enum Part {
    Must(When),
    May,
    Not,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Code, Id, Set, Text};

    #[test]
    fn asks_of_each_answer_what_is_told_with_it() {
        let stated = |answer, case: bool, reason: bool, persons: bool| {
            let new = NewRequestAnswer {
                answer,
                reason: reason.then(|| Text::stored("Därför.".into())),
                persons_reason: persons.then_some(DeclineReason::NotNow),
                case_id: case.then(|| Id::new(Stamp::from_micros(1))),
            };
            answer_faults(&new).len()
        };
        use RequestAnswer as A;
        let table = [
            (A::CaseOpened, (true, false, false), 0),
            (A::CaseOpened, (false, true, false), 1),
            (A::CaseOpened, (false, false, true), 2),
            (A::OtherHelpEnough, (false, true, false), 0),
            (A::OtherHelpEnough, (false, false, false), 1),
            (A::Refused, (false, true, false), 0),
            (A::Refused, (true, false, true), 3),
            (A::PersonDeclines, (false, false, false), 0),
            (A::PersonDeclines, (false, true, true), 0),
            (A::PersonDeclines, (true, true, true), 1),
        ];
        for (answer, (case, reason, persons), faults) in table {
            assert_eq!(stated(answer, case, reason, persons), faults, "{answer:?}");
        }
    }

    #[test]
    fn asks_units_of_who_answers_for_plans() {
        for kind in OrganisationKind::ALL {
            let askable = kind.is_principal() || *kind == OrganisationKind::PrivateProvider;
            assert_eq!(is_askable(Set::of(&[*kind])), askable, "{kind:?}");
        }
    }

    #[test]
    fn is_late_from_the_moment_it_was_due() {
        let at = |micros| Some(Stamp::from_micros(micros));
        assert!(is_late(at(10), at(10), Stamp::from_micros(20)));
        assert!(!is_late(at(10), at(9), Stamp::from_micros(20)));
        assert!(is_late(at(10), None, Stamp::from_micros(10)));
        assert!(!is_late(None, None, Stamp::from_micros(10)));
    }
}
