//! Who must be summoned to coordinated planning at a discharge, and who still is not.
//!
//! The unit that summons does so to every unit that is to go on with the person, of both huvudmän (lag (2017:612)
//! 4 kap. 1-2 §§): a summons to one of them alone is not the one that the law wants.

use super::rules::ReceiverKind;
use crate::features::invitations::Summons;
use crate::kernel::{Id, Stamp};

/// Which of those who are told of a stay take part in planning after it, with where the law says so.
pub const TO_SUMMON: &[(ReceiverKind, &str)] = &[
    (ReceiverKind::SocialServices, "lag (2017:612) 4 kap. 1-2 §§"),
    (
        ReceiverKind::MunicipalHealthCare,
        "lag (2017:612) 4 kap. 1-2 §§",
    ),
    (ReceiverKind::OpenCare, "lag (2017:612) 4 kap. 1-2 §§"),
];

/// A unit that is told of a stay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Told {
    /// The unit.
    pub unit_id: Id,
    /// Its organisation.
    pub organisation_id: Id,
    /// As what.
    pub kind: ReceiverKind,
}

/// Those of `told` who must be summoned and are not, and when the last of the others was.
pub fn outstanding(told: &[Told], summonses: &[Summons]) -> (Vec<Told>, Option<Stamp>) {
    let must = told
        .iter()
        .filter(|one| TO_SUMMON.iter().any(|(kind, _)| *kind == one.kind));
    let (mut missing, mut last) = (Vec::new(), None);
    for one in must {
        match summonses.iter().find(|summons| reaches(summons, one, told)) {
            Some(summons) => last = last.max(Some(summons.sent_at)),
            None => missing.push(*one),
        }
    }
    (missing, last)
}

/// Whether a summons reaches who is told: the unit itself, another of its organisation that is not told as
/// something else, or its own, which needs none.
fn reaches(summons: &Summons, one: &Told, told: &[Told]) -> bool {
    if summons.inviting_unit_id == one.unit_id || summons.invited_unit_id == Some(one.unit_id) {
        return true;
    }
    let another = |unit: Id| !told.iter().any(|other| other.unit_id == unit);
    summons.invited_organisation_id == Some(one.organisation_id)
        && summons.invited_unit_id.is_some_and(another)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn told(unit: u8, organisation: u8, kind: ReceiverKind) -> Told {
        Told {
            unit_id: id(unit),
            organisation_id: id(organisation),
            kind,
        }
    }

    fn summons(by: u8, unit: u8, organisation: u8, at: i64) -> Summons {
        Summons {
            inviting_unit_id: id(by),
            invited_unit_id: Some(id(unit)),
            invited_organisation_id: Some(id(organisation)),
            sent_at: Stamp::from_micros(at),
        }
    }

    #[test]
    fn misses_every_huvudman_that_is_not_summoned() {
        let care = told(1, 10, ReceiverKind::OpenCare);
        let social = told(2, 20, ReceiverKind::SocialServices);
        let health = told(3, 20, ReceiverKind::MunicipalHealthCare);
        let all = [care, social, health];
        // The region's ward summons its own health centre alone.
        let own = summons(9, 1, 10, 1);
        assert_eq!(
            outstanding(&all, &[own]),
            (vec![social, health], Some(own.sent_at))
        );
        // The health centre, which is the contact, summons social services: home care is still missing.
        let to_social = summons(1, 2, 20, 2);
        assert_eq!(outstanding(&all, &[to_social]).0, [health]);
        let to_health = summons(1, 3, 20, 5);
        let (missing, last) = outstanding(&all, &[to_social, to_health]);
        assert_eq!((missing, last), (vec![], Some(Stamp::from_micros(5))));
    }

    #[test]
    fn counts_another_unit_of_the_same_huvudman_in_ones_place() {
        let social = told(2, 20, ReceiverKind::SocialServices);
        let elsewhere = summons(1, 7, 20, 2);
        assert_eq!(outstanding(&[social], &[elsewhere]).0, []);
        let other = summons(1, 7, 30, 2);
        assert_eq!(outstanding(&[social], &[other]).0, [social]);
    }
}
