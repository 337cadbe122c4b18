//! Which records can be merged, and what the kept one says then.

use crate::kernel::identity::IdentityKind;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// As much of a record as merging goes by.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// Whether only named users know of it.
    pub is_protected: bool,
    /// What the person's numbers are looked up by.
    pub numbers: Vec<Vec<u8>>,
    /// The same of those who act for the person.
    pub acting: Vec<Vec<u8>>,
    /// Whether the person has died.
    pub is_deceased: bool,
    /// Numbers of the cases that are open.
    pub open: Vec<i64>,
    /// Of those, the ones that have an adopted plan.
    pub planned: Vec<i64>,
}

/// That nothing keeps the records apart: protected data, which another record must not give away; two plans that
/// hold at once; a person who has died, whose cases have ended; somebody who acts for the other and would act for
/// themselves.
///
/// # Errors
/// 409 with everything that does.
pub fn require_joinable(kept: &Side, merged: &Side) -> Result<(), Problem> {
    let pointer = "/mergedPersonId";
    let listed = |numbers: &[i64]| {
        let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
        numbers.join(", ")
    };
    let both = |of: fn(&Side) -> &[i64]| [of(kept), of(merged)].concat();
    let planned = both(|side| &side.planned);
    let open = both(|side| &side.open);
    let two_plans = !kept.planned.is_empty() && !merged.planned.is_empty();
    let one_deceased = kept.is_deceased != merged.is_deceased && !open.is_empty();
    let acts = |one: &Side, other: &Side| one.numbers.iter().any(|own| other.acting.contains(own));
    let one_acts = acts(kept, merged) || acts(merged, kept);
    let faults = [
        (kept.is_protected || merged.is_protected)
            .then(|| Fault::at(pointer, FaultCode::ProtectedApart)),
        two_plans.then(|| Fault::at(pointer, FaultCode::TwoPlans).limit(listed(&planned))),
        one_deceased.then(|| Fault::at(pointer, FaultCode::OneDeceased).limit(listed(&open))),
        one_acts.then(|| Fault::at(pointer, FaultCode::OneActsForOther)),
    ];
    let faults: Vec<Fault> = faults.into_iter().flatten().collect();
    match faults.is_empty() {
        true => Ok(()),
        false => Err(Problem::with(ProblemCode::RecordsKeptApart, faults)),
    }
}

/// Whether the merged record's number takes the place of the kept one's: a number of the population register
/// before a coordination number, and that before a reserve number.
pub fn takes_over(kept: IdentityKind, merged: IdentityKind) -> bool {
    let rank = |kind| match kind {
        IdentityKind::Reservnummer => 0,
        IdentityKind::Samordningsnummer => 1,
        IdentityKind::Personnummer => 2,
    };
    rank(merged) > rank(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_everything_that_keeps_records_apart() {
        let open = Side {
            open: vec![104],
            ..Side::default()
        };
        let planned = |number| Side {
            open: vec![number],
            planned: vec![number],
            ..Side::default()
        };
        let codes = |kept: &Side, merged: &Side| -> Vec<FaultCode> {
            let refused = require_joinable(kept, merged).err();
            let faults = refused.into_iter().flat_map(|problem| problem.faults);
            faults.map(|fault| fault.code).collect()
        };
        assert_eq!(codes(&open, &planned(105)), []);
        assert_eq!(codes(&planned(104), &planned(105)), [FaultCode::TwoPlans]);
        let dead = Side {
            is_deceased: true,
            ..Side::default()
        };
        assert_eq!(codes(&dead, &Side::default()), []);
        assert_eq!(codes(&open, &dead), [FaultCode::OneDeceased]);
        let hidden = Side {
            is_protected: true,
            ..planned(104)
        };
        assert_eq!(
            codes(&hidden, &planned(105)),
            [FaultCode::ProtectedApart, FaultCode::TwoPlans]
        );
        assert_eq!(codes(&open, &hidden), [FaultCode::ProtectedApart]);
        let custodian = Side {
            numbers: vec![vec![7]],
            ..Side::default()
        };
        let child = Side {
            acting: vec![vec![3], vec![7]],
            ..Side::default()
        };
        for (kept, merged) in [(&child, &custodian), (&custodian, &child)] {
            assert_eq!(codes(kept, merged), [FaultCode::OneActsForOther]);
        }
        assert_eq!(codes(&child, &child), []);
    }

    #[test]
    fn lets_the_better_number_stand() {
        use IdentityKind::{Personnummer, Reservnummer, Samordningsnummer};
        assert!(takes_over(Reservnummer, Personnummer));
        assert!(takes_over(Samordningsnummer, Personnummer));
        assert!(!takes_over(Personnummer, Personnummer));
        assert!(!takes_over(Personnummer, Reservnummer));
    }
}
