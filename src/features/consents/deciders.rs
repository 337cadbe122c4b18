//! Who may decide for a person as whom, and who still has to.
//!
//! Custodians decide together for a child (föräldrabalken 6 kap. 11 and 13 §§). A förvaltare and an
//! attorney act within their mandate (föräldrabalken 11 kap. 9 §, lag 2017:310 om framtidsfullmakter). A god
//! man's consent takes the person's (föräldrabalken 11 kap. 5 §), so the person gives it.

use super::rules::Capacity;
use super::wire::NewConsent;
use crate::features::persons::Standing;
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::vocabulary::{ConsentDecision, ConsentKind, Topics};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode, Stamp, When};

/// Those who may answer in `capacity` for somebody who stands so; none when it is the person alone.
///
/// # Errors
/// Why nobody may.
pub fn who_may(
    standing: &Standing,
    capacity: Capacity,
    kind: ConsentKind,
    topics: Topics,
) -> Result<Vec<Id>, FaultCode> {
    let covered = |by: RepresentativeKind| -> Vec<Id> {
        let acting = standing.acting(by);
        let covering = acting.filter(|mandate| mandate.covers(kind, topics));
        covering.map(|mandate| mandate.id).collect()
    };
    let some = |ids: Vec<Id>, otherwise| match ids.is_empty() {
        true => Err(otherwise),
        false => Ok(ids),
    };
    let is_minor = standing.is_minor().ok_or(FaultCode::BirthDateUnknown)?;
    match (capacity, is_minor) {
        (Capacity::Person, false) => Ok(Vec::new()),
        (Capacity::Custodian, true) => some(
            covered(RepresentativeKind::Custodian),
            FaultCode::CustodiansUnknown,
        ),
        (Capacity::Administrator, false) => some(
            covered(RepresentativeKind::Administrator),
            FaultCode::MandateMissing,
        ),
        (Capacity::Attorney, false) => some(
            covered(RepresentativeKind::Attorney),
            FaultCode::MandateMissing,
        ),
        _ => Err(FaultCode::CapacityNotAllowed),
    }
}

/// The one of those who `may` that answers: named, or the only one; nobody when it is the person.
///
/// # Errors
/// What is wrong with `/representativeId`.
pub fn the_one(may: &[Id], named: Option<Id>) -> Result<Option<Id>, Fault> {
    let pointer = "/representativeId";
    match (may, named) {
        ([], None) => Ok(None),
        ([], Some(_)) => Err(Fault::at(pointer, FaultCode::NotAllowedHere)),
        ([only], None) => Ok(Some(*only)),
        (_, None) => Err(Fault::required(pointer, When::SeveralAct)),
        (_, Some(named)) if may.contains(&named) => Ok(Some(named)),
        _ => Err(Fault::at(pointer, FaultCode::NotFound)),
    }
}

/// The custodians of a child who have not said GIVEN at the latest; nobody is waited for when the person
/// decides, or one who acts for an adult.
pub fn awaited(standing: &Standing, said: &[(Option<Id>, ConsentDecision)]) -> Vec<Id> {
    if standing.is_minor() != Some(true) {
        return Vec::new();
    }
    let has_given = |id: Id| {
        let latest = said.iter().rev().find(|(by, _)| *by == Some(id));
        latest.is_some_and(|(_, decision)| *decision == ConsentDecision::Given)
    };
    let custodians = standing.acting(RepresentativeKind::Custodian);
    let ids = custodians.map(|mandate| mandate.id);
    ids.filter(|id| !has_given(*id)).collect()
}

/// Whether the answer just recorded decides, with all that was `said`: one who declines decides for all.
pub fn decides(
    answer: ConsentDecision,
    standing: &Standing,
    said: &[(Option<Id>, ConsentDecision)],
) -> bool {
    match answer {
        ConsentDecision::Declined => true,
        ConsentDecision::Given => awaited(standing, said).is_empty(),
        ConsentDecision::Requested => false,
    }
}

/// Every fault in who is said to have answered a consent, and how long it lasts because of that.
pub fn faults(new: &NewConsent, standing: &Standing) -> Vec<Fault> {
    let named = new.representative_ids.as_deref().unwrap_or_default();
    let may = match who_may(standing, new.capacity, new.kind, new.topics) {
        Err(code) => return vec![Fault::at("/capacity", code)],
        Ok(may) => may,
    };
    let mut faults = named_faults(new, &may, named);
    let from = new.valid_from.unwrap_or(standing.now);
    faults.extend(majority_fault(new, standing.of_age_at, from));
    faults
}

fn named_faults(new: &NewConsent, may: &[Id], named: &[Id]) -> Vec<Fault> {
    let pointer = "/representativeIds";
    let nobody = may.is_empty() || new.decision == ConsentDecision::Requested;
    if nobody && new.representative_ids.is_some() {
        return vec![Fault::at(pointer, FaultCode::NotAllowedHere)];
    }
    let alone = matches!(new.capacity, Capacity::Administrator | Capacity::Attorney);
    if !nobody && alone && named.is_empty() && may.len() > 1 {
        return vec![Fault::required(pointer, When::SeveralMandated)];
    }
    let fault = |(index, id): (usize, &Id)| {
        let code = match named.iter().take(index).any(|earlier| earlier == id) {
            true => FaultCode::Repeated,
            false if !may.contains(id) => FaultCode::NotFound,
            false => return None,
        };
        Some(Fault::at(format!("{pointer}/{index}"), code))
    };
    named.iter().enumerate().filter_map(fault).collect()
}

/// A custodian's consent ends with the 18th birthday at the latest, and the person's own does not reach
/// back before it.
fn majority_fault(new: &NewConsent, of_age_at: Option<Stamp>, from: Stamp) -> Option<Fault> {
    let of_age_at = of_age_at?;
    let is_said = new.decision != ConsentDecision::Declined;
    let (pointer, code) = match new.capacity {
        Capacity::Custodian if is_said && new.valid_to > of_age_at => {
            ("/validTo", FaultCode::BeyondMajority)
        }
        Capacity::Person if from < of_age_at => ("/validFrom", FaultCode::TooSmall),
        _ => return None,
    };
    Some(Fault::at(pointer, code).limit(of_age_at))
}

/// Those who answered a consent in which no fault was found.
///
/// # Errors
/// 409 for one given for a child, with a fault for each custodian who is not among them.
pub fn answering(new: &NewConsent, standing: &Standing) -> Result<Vec<Id>, Problem> {
    let named = new.representative_ids.clone().unwrap_or_default();
    let may = who_may(standing, new.capacity, new.kind, new.topics).unwrap_or_default();
    match (new.decision, new.capacity) {
        (ConsentDecision::Requested, _) => Ok(Vec::new()),
        (ConsentDecision::Given, Capacity::Custodian) => {
            let missing = may.iter().filter(|id| !named.contains(id));
            let fault =
                |id: &Id| Fault::at("/representativeIds", FaultCode::CustodianMissing).limit(id);
            let faults: Vec<Fault> = missing.map(fault).collect();
            match faults.is_empty() {
                true => Ok(named),
                false => Err(Problem::with(ProblemCode::CustodianConsentMissing, faults)),
            }
        }
        (_, Capacity::Administrator | Capacity::Attorney) if named.is_empty() => Ok(may),
        _ => Ok(named),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Set;
    use crate::kernel::representation::Mandate;
    use crate::kernel::vocabulary::Topic;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn mandate(number: u8, kind: RepresentativeKind, topics: &[Topic]) -> Mandate {
        Mandate {
            id: id(number),
            kind,
            consent_kinds: Set::of(&[ConsentKind::Plan]),
            topics: Set::of(topics),
        }
    }

    fn standing(of_age_in: Option<i64>, mandates: Vec<Mandate>) -> Standing {
        let now = Stamp::from_micros(1_000_000);
        Standing {
            born: None,
            of_age_at: of_age_in.map(|micros| Stamp::from_micros(now.as_micros() + micros)),
            now,
            mandates,
        }
    }

    const CUSTODIAN: RepresentativeKind = RepresentativeKind::Custodian;
    const TOPICS: &[Topic] = &[Topic::Basic, Topic::Economy];

    #[test]
    fn lets_each_capacity_answer_for_whom_it_can() {
        let everybody = || {
            vec![
                mandate(1, CUSTODIAN, &[]),
                mandate(2, RepresentativeKind::Administrator, TOPICS),
                mandate(3, RepresentativeKind::Attorney, TOPICS),
                mandate(4, RepresentativeKind::LegalGuardian, TOPICS),
            ]
        };
        let child = standing(Some(1), everybody());
        let adult = standing(Some(0), everybody());
        let unknown = standing(None, everybody());
        for capacity in [
            Capacity::Person,
            Capacity::Custodian,
            Capacity::Administrator,
            Capacity::Attorney,
        ] {
            let asked = who_may(&unknown, capacity, ConsentKind::Plan, Set::of(TOPICS));
            assert_eq!(asked, Err(FaultCode::BirthDateUnknown));
        }
        let may = |standing: &Standing, capacity| {
            who_may(standing, capacity, ConsentKind::Plan, Set::of(TOPICS))
        };
        let refused = Err(FaultCode::CapacityNotAllowed);
        for capacity in [
            Capacity::Person,
            Capacity::Administrator,
            Capacity::Attorney,
        ] {
            assert_eq!(may(&child, capacity), refused, "{capacity:?}");
        }
        assert_eq!(may(&child, Capacity::Custodian), Ok(vec![id(1)]));
        assert_eq!(may(&adult, Capacity::Person), Ok(vec![]));
        assert_eq!(may(&adult, Capacity::Custodian), refused);
        assert_eq!(may(&adult, Capacity::Administrator), Ok(vec![id(2)]));
        assert_eq!(may(&adult, Capacity::Attorney), Ok(vec![id(3)]));
        let orphan = standing(Some(1), Vec::new());
        assert_eq!(
            may(&orphan, Capacity::Custodian),
            Err(FaultCode::CustodiansUnknown)
        );
    }

    #[test]
    fn lets_a_mandate_reach_no_further_than_it_says() {
        let adult = standing(
            Some(0),
            vec![mandate(2, RepresentativeKind::Administrator, TOPICS)],
        );
        let may = |kind, topics: &[Topic]| {
            who_may(&adult, Capacity::Administrator, kind, Set::of(topics))
        };
        assert!(may(ConsentKind::Plan, TOPICS).is_ok());
        assert!(may(ConsentKind::Plan, &[Topic::Basic]).is_ok());
        let missing = Err(FaultCode::MandateMissing);
        assert_eq!(
            may(ConsentKind::Plan, &[Topic::Basic, Topic::Health]),
            missing
        );
        assert_eq!(may(ConsentKind::InformationSharing, TOPICS), missing);
    }

    #[test]
    fn takes_the_only_one_as_the_one_who_answers() {
        let both = [id(1), id(2)];
        let code = |may: &[Id], named| the_one(may, named).map_err(|fault| fault.code);
        assert_eq!(code(&[], None), Ok(None));
        assert_eq!(code(&[], Some(id(1))), Err(FaultCode::NotAllowedHere));
        assert_eq!(code(&[id(1)], None), Ok(Some(id(1))));
        assert_eq!(code(&both, None), Err(FaultCode::Required));
        assert_eq!(code(&both, Some(id(2))), Ok(Some(id(2))));
        assert_eq!(code(&both, Some(id(3))), Err(FaultCode::NotFound));
    }

    proptest! {
        #[test]
        fn decides_given_only_when_every_custodian_has_said_so_at_the_latest(
            custodians in 1..5_u8, said in prop::collection::vec((0..6_u8, any::<bool>()), 1..20),
        ) {
            let mandates = (0..custodians).map(|number| mandate(number, CUSTODIAN, &[])).collect();
            let child = standing(Some(1), mandates);
            let decision = |given| if given { ConsentDecision::Given } else { ConsentDecision::Declined };
            let said: Vec<_> = said.iter().map(|(by, given)| (Some(id(*by)), decision(*given))).collect();
            let latest = |by: Id| said.iter().rev().find(|(who, _)| *who == Some(by)).map(|(_, what)| *what);
            let all = (0..custodians).all(|by| latest(id(by)) == Some(ConsentDecision::Given));
            prop_assert_eq!(awaited(&child, &said).is_empty(), all);
            prop_assert_eq!(decides(ConsentDecision::Given, &child, &said), all);
            prop_assert!(decides(ConsentDecision::Declined, &child, &said));
            prop_assert!(!decides(ConsentDecision::Requested, &child, &said));
            let adult = standing(Some(0), Vec::new());
            prop_assert!(decides(ConsentDecision::Given, &adult, &said));
        }
    }
}
