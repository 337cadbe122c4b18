//! Who can act for whom, and when.

use chrono::Months;

use super::wire::RepresentativeContent;
use crate::features::persons::rules::settle_identity;
use crate::kernel::identity::IdentityKind;
use crate::kernel::representation::{Mandate, RepresentativeKind, Term};
use crate::kernel::swedish_days::{of_age_at, start_of};
use crate::kernel::{Day, Fault, FaultCode, Frame, Possible, Stamp, When};

/// Most custodians of a child at once. Our policy: two as a rule, more where custody was handed over.
pub const MOST_CUSTODIANS: usize = 4;

/// Whether a member is stated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stated {
    Never,
    Maybe,
    Always(When),
}

use Stated::{Always, Maybe, Never};

const TOPICS: Stated = Always(When::Appointed);
const SOURCE: Stated = Always(When::NoCustodian);

/// What the mandate of each kind says: (kind, topics, kinds of consent, source). A custodian's follows
/// from the law; a god man never consents for the person.
const MANDATES: &[(RepresentativeKind, Stated, Stated, Stated)] = &[
    (RepresentativeKind::Custodian, Never, Never, Maybe),
    (RepresentativeKind::LegalGuardian, Maybe, Never, SOURCE),
    (RepresentativeKind::Administrator, TOPICS, Maybe, SOURCE),
    (RepresentativeKind::Attorney, TOPICS, Maybe, SOURCE),
];

/// Puts the identity into the form in which it is kept; every fault of it. Whom no number is allowed for is
/// told by [`faults`].
pub fn settle(content: &mut RepresentativeContent, today: Day) -> Vec<Fault> {
    match &mut content.identity {
        Some(identity) if identity.kind != IdentityKind::Reservnummer => {
            settle_identity(identity, today)
        }
        _ => Vec::new(),
    }
}

/// Every fault in what is said of a representative; who acts for a child or for an adult alone, acts for nobody whose age is unknown. A mandate of an
/// adult begins no earlier than that, and a custodian's no later.
pub fn faults(
    kind: RepresentativeKind,
    content: &RepresentativeContent,
    frame: &Frame,
) -> Vec<Fault> {
    let of_age_at = frame.born.map(of_age_at);
    let mut faults = mandate_faults(kind, content);
    faults.extend(Possible::MandateFrom.day("/startsOn", content.starts_on, frame));
    faults.extend(match content.ends_on {
        Some(end) if end < content.starts_on => {
            Some(Fault::at("/endsOn", FaultCode::EndBeforeStart))
        }
        Some(end) => Possible::MandateTo.day("/endsOn", end, frame),
        None => None,
    });
    let unborn = faults
        .iter()
        .any(|fault| fault.code == FaultCode::BeforeBirth);
    let mut fault = |pointer: &str, code| faults.push(Fault::at(pointer, code));
    let begins = start_of(content.starts_on);
    match (kind, of_age_at) {
        (RepresentativeKind::Custodian, Some(at)) if begins >= at => {
            fault("/startsOn", FaultCode::OfAge);
        }
        (RepresentativeKind::Administrator | RepresentativeKind::Attorney, Some(at))
            if begins < at && !unborn =>
        {
            fault("/startsOn", FaultCode::UnderAge);
        }
        (kind, None) if kind != RepresentativeKind::LegalGuardian => {
            fault("/startsOn", FaultCode::BirthDateUnknown);
        }
        _ => {}
    }
    let identity = content.identity.as_ref();
    if identity.is_some_and(|identity| identity.kind == IdentityKind::Reservnummer) {
        fault("/identity/kind", FaultCode::NotAllowedHere);
    }
    faults
}

fn mandate_faults(kind: RepresentativeKind, content: &RepresentativeContent) -> Vec<Fault> {
    let Some((_, topics, consent_kinds, source)) = MANDATES.iter().find(|row| row.0 == kind) else {
        return Vec::new();
    };
    let consents = content.consent_kinds.is_some();
    let members = [
        ("/topics", content.topics.is_some(), *topics),
        ("/consentKinds", consents, *consent_kinds),
        ("/source", content.source.is_some(), *source),
    ];
    let fault = |(pointer, is_stated, stated)| match (is_stated, stated) {
        (true, Never) => Some(Fault::at(pointer, FaultCode::NotAllowedHere)),
        (false, Always(when)) => Some(Fault::required(pointer, when)),
        _ => None,
    };
    members.into_iter().filter_map(fault).collect()
}

/// Only a child has custodians.
pub fn kind_fault(kind: RepresentativeKind, of_age_at: Option<Stamp>, now: Stamp) -> Option<Fault> {
    let is_adult = of_age_at.is_some_and(|at| at <= now);
    (kind == RepresentativeKind::Custodian && is_adult)
        .then(|| Fault::at("/kind", FaultCode::OfAge))
}

/// As much of a representative as others of the same person are compared by.
#[derive(Clone, Debug)]
pub struct Known {
    /// How.
    pub kind: RepresentativeKind,
    /// By name.
    pub name: String,
    /// What the identity number is looked up by.
    pub mark: Option<Vec<u8>>,
    /// For how long.
    pub term: Term,
}

impl Known {
    /// Where it says that it is the same as `other`: by number when both have one, else by name.
    fn same_as(&self, other: &Self) -> Option<&'static str> {
        match (&self.mark, &other.mark) {
            (Some(own), Some(others)) => (own == others).then_some("/identity/number"),
            _ => (folded(&self.name) == folded(&other.name)).then_some("/name"),
        }
    }
}

fn folded(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// What is wrong with `new` beside the `others` of the same person: nobody stands there twice at once, and
/// no child has more than [`MOST_CUSTODIANS`].
pub fn clash(new: &Known, others: &[Known]) -> Option<Fault> {
    let alike: Vec<&Known> = others
        .iter()
        .filter(|other| other.kind == new.kind && other.term.overlaps(&new.term))
        .collect();
    if let Some(pointer) = alike.iter().find_map(|other| new.same_as(other)) {
        return Some(Fault::at(pointer, FaultCode::Overlaps));
    }
    let firsts = alike.iter().map(|other| other.term.starts_on);
    let days = firsts
        .chain([new.term.starts_on])
        .filter(|day| new.term.holds(*day));
    let beside = |day: Day| alike.iter().filter(|other| other.term.holds(day)).count();
    let most = days.map(beside).max().unwrap_or(0);
    (new.kind == RepresentativeKind::Custodian && most >= MOST_CUSTODIANS)
        .then(|| Fault::at("/startsOn", FaultCode::TooMany).limit(MOST_CUSTODIANS))
}

/// Whether a person is of age, and who acts for the person, at one moment.
#[derive(Clone, Debug)]
pub struct Standing {
    /// When the person was born, if that is known.
    pub born: Option<Day>,
    /// When the person is of age, if that is known.
    pub of_age_at: Option<Stamp>,
    /// The moment.
    pub now: Stamp,
    /// Who acts at that moment.
    pub mandates: Vec<Mandate>,
}

impl Standing {
    /// Whether the person is under 18; none when the age is unknown.
    pub fn is_minor(&self) -> Option<bool> {
        self.of_age_at.map(|at| self.now < at)
    }

    /// Whether a child's own no counts by itself, which it does from `age`; an adult's always does.
    pub fn decides_alone(&self, age: u8) -> bool {
        let Some(of_age_at) = self.of_age_at else {
            return true;
        };
        let years = 18_u32.saturating_sub(u32::from(age));
        let birthday = of_age_at.swedish_day();
        let from = birthday.checked_sub_months(Months::new(12 * years));
        from.is_none_or(|from| start_of(from) <= self.now)
    }

    /// Who acts as `kind`.
    pub fn acting(&self, kind: RepresentativeKind) -> impl Iterator<Item = &Mandate> {
        self.mandates.iter().filter(move |one| one.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::time::parse_stamp;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn term(starts_on: &str, ends_on: Option<&str>) -> Term {
        Term {
            starts_on: day(starts_on),
            ends_on: ends_on.map(day),
            ended_at: None,
        }
    }

    fn custodian(name: &str, mark: Option<u8>, term: Term) -> Known {
        Known {
            kind: RepresentativeKind::Custodian,
            name: name.to_owned(),
            mark: mark.map(|mark| vec![mark]),
            term,
        }
    }

    fn at(text: &str) -> Stamp {
        parse_stamp(text).unwrap()
    }

    #[test]
    fn finds_the_same_custodian_by_number_or_else_by_name() {
        let all = |term| {
            [
                custodian("Kim Testsson", Some(1), term),
                custodian("Robin Testsson", None, term),
            ]
        };
        let others = all(term("2020-01-01", None));
        let new = |name, mark| clash(&custodian(name, mark, term("2026-01-01", None)), &others);
        let pointer = |name, mark| new(name, mark).map(|fault| (fault.place.clone(), fault.code));
        let overlap = |pointer: &str| {
            Some((
                crate::kernel::problem::Place::Pointer(pointer.to_owned()),
                FaultCode::Overlaps,
            ))
        };
        assert_eq!(pointer("Annat Namn", Some(1)), overlap("/identity/number"));
        assert_eq!(pointer("kim  TESTSSON", None), overlap("/name"));
        assert_eq!(pointer("Robin Testsson", Some(2)), overlap("/name"));
        assert_eq!(pointer("Kim Testsson", Some(2)), None);
        let before = all(term("2020-01-01", Some("2025-12-31")));
        assert_eq!(
            clash(
                &custodian("Kim Testsson", Some(1), term("2026-01-01", None)),
                &before
            ),
            None
        );
    }

    #[test]
    fn takes_who_was_ended_today_again_today() {
        let ended = Term {
            ended_at: Some(at("2026-11-22T12:00:00Z")),
            ..term("2026-11-22", None)
        };
        let old = custodian("Kim Testsson", None, ended);
        let new = custodian("Kim Testsson", None, term("2026-11-22", None));
        assert_eq!(clash(&new, &[old]), None);
    }

    fn terms() -> impl Strategy<Value = Term> {
        (0..400_i64, prop::option::of(0..200_i64)).prop_map(|(first, length)| {
            let starts_on = day("2024-01-01") + chrono::Days::new(first.unsigned_abs());
            let ends_on = length.map(|days| starts_on + chrono::Days::new(days.unsigned_abs()));
            Term {
                starts_on,
                ends_on,
                ended_at: None,
            }
        })
    }

    proptest! {
        #[test]
        fn overlaps_when_some_day_is_in_both(one in terms(), other in terms()) {
            let days = day("2023-12-31").iter_days().take(800);
            let shared = days.filter(|day| one.holds(*day) && other.holds(*day)).count() > 0;
            prop_assert_eq!(one.overlaps(&other), shared);
            prop_assert_eq!(other.overlaps(&one), shared);
        }

        #[test]
        fn lets_no_day_have_too_many_custodians(wanted in prop::collection::vec(terms(), 1..12)) {
            let mut taken: Vec<Known> = Vec::new();
            for (number, term) in wanted.into_iter().enumerate() {
                let new = custodian(&format!("Vårdnadshavare {number}"), None, term);
                if clash(&new, &taken).is_none() {
                    taken.push(new);
                }
            }
            let most = day("2023-12-31").iter_days().take(800)
                .map(|day| taken.iter().filter(|one| one.term.holds(day)).count()).max();
            prop_assert!(most.unwrap_or(0) <= MOST_CUSTODIANS);
        }
    }
}
