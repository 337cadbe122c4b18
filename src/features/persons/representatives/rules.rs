//! Who can act for whom, and when.

use super::wire::RepresentativeContent;
use crate::codes;
use crate::features::persons::rules::identity_faults;
use crate::kernel::identity::IdentityKind;
use crate::kernel::swedish_days::{end_of, start_of};
use crate::kernel::vocabulary::{ConsentKind, ConsentKinds, Topics};
use crate::kernel::{Day, Fault, FaultCode, Id, Stamp};

codes! {
    /// How somebody acts for a person: vårdnadshavare (föräldrabalken 6 kap.), god man and förvaltare
    /// (föräldrabalken 11 kap.), holder of a power of attorney (lag 2017:310 om framtidsfullmakter, or an
    /// ordinary one). A god man for an unaccompanied child (lag 2005:429) acts in the custodian's
    /// place: CUSTODIAN.
    pub enum RepresentativeKind "representative-kinds" {
        Custodian "CUSTODIAN" "Vårdnadshavare" "Custodian",
        LegalGuardian "LEGAL_GUARDIAN" "God man" "Legal guardian",
        Administrator "ADMINISTRATOR" "Förvaltare" "Administrator",
        Attorney "ATTORNEY" "Fullmaktshavare" "Holder of a power of attorney",
    }
}

/// Most custodians of a child at once. Our policy: two as a rule, more where custody was handed over.
pub const MOST_CUSTODIANS: usize = 4;

/// Whether a member is stated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stated {
    Never,
    Maybe,
    Always,
}

use Stated::{Always, Maybe, Never};

/// What the mandate of each kind says: (kind, topics, kinds of consent, source). A custodian's follows
/// from the law; a god man never consents for the person.
const MANDATES: &[(RepresentativeKind, Stated, Stated, Stated)] = &[
    (RepresentativeKind::Custodian, Never, Never, Maybe),
    (RepresentativeKind::LegalGuardian, Maybe, Never, Always),
    (RepresentativeKind::Administrator, Always, Maybe, Always),
    (RepresentativeKind::Attorney, Always, Maybe, Always),
];

/// Every fault in what is said of a representative of somebody who is of age at `of_age_at`, if that is
/// known. A mandate of an adult begins no earlier than that, and a custodian's no later.
pub fn faults(
    kind: RepresentativeKind,
    content: &RepresentativeContent,
    of_age_at: Option<Stamp>,
) -> Vec<Fault> {
    let mut faults = mandate_faults(kind, content);
    let mut fault = |pointer: &str, code| faults.push(Fault::at(pointer, code));
    if content.ends_on.is_some_and(|end| end < content.starts_on) {
        fault("/endsOn", FaultCode::EndBeforeStart);
    }
    let begins = start_of(content.starts_on);
    match (kind, of_age_at) {
        (RepresentativeKind::Custodian, Some(at)) if begins >= at => {
            fault("/startsOn", FaultCode::OfAge);
        }
        (RepresentativeKind::Administrator | RepresentativeKind::Attorney, Some(at))
            if begins < at =>
        {
            fault("/startsOn", FaultCode::UnderAge);
        }
        _ => {}
    }
    if let Some(identity) = &content.identity {
        if identity.kind == IdentityKind::Reservnummer {
            fault("/identity/kind", FaultCode::NotAllowedHere);
        } else {
            faults.extend(identity_faults(identity));
        }
    }
    faults
}

fn mandate_faults(kind: RepresentativeKind, content: &RepresentativeContent) -> Vec<Fault> {
    let Some((_, topics, consent_kinds, source)) = MANDATES.iter().find(|row| row.0 == kind) else {
        return Vec::new();
    };
    let members = [
        ("/topics", content.topics.is_some(), *topics),
        (
            "/consentKinds",
            content.consent_kinds.is_some(),
            *consent_kinds,
        ),
        ("/source", content.source.is_some(), *source),
    ];
    let code = |is_stated, stated| match (is_stated, stated) {
        (true, Never) => Some(FaultCode::NotAllowedHere),
        (false, Always) => Some(FaultCode::Required),
        _ => None,
    };
    members
        .into_iter()
        .filter_map(|(pointer, is, stated)| Some(Fault::at(pointer, code(is, stated)?)))
        .collect()
}

/// Only a child has custodians; who is of unknown age counts as an adult.
pub fn kind_fault(kind: RepresentativeKind, of_age_at: Option<Stamp>, now: Stamp) -> Option<Fault> {
    let is_adult = of_age_at.is_none_or(|at| at <= now);
    (kind == RepresentativeKind::Custodian && is_adult)
        .then(|| Fault::at("/kind", FaultCode::OfAge))
}

/// For how long somebody acts.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// First day.
    pub starts_on: Day,
    /// Last day, if one is known.
    pub ends_on: Option<Day>,
    /// When it was ended before that.
    pub ended_at: Option<Stamp>,
}

impl Term {
    /// When it ends; a custodian's with the child's 18th birthday at the latest (föräldrabalken 6
    /// kap. 2 §).
    pub fn ends(&self, kind: RepresentativeKind, of_age_at: Option<Stamp>) -> Option<Stamp> {
        let birthday = of_age_at.filter(|_| kind == RepresentativeKind::Custodian);
        let ends = [self.ends_on.map(end_of), self.ended_at, birthday];
        ends.into_iter().flatten().min()
    }

    /// Whether somebody acts as `kind` at `now` for whom is of age at `of_age_at`; an adult, and who
    /// is of unknown age, has no custodian.
    pub fn is_in_force(
        &self,
        kind: RepresentativeKind,
        of_age_at: Option<Stamp>,
        now: Stamp,
    ) -> bool {
        let has_custodian = of_age_at.is_some_and(|at| now < at);
        start_of(self.starts_on) <= now
            && self.ends(kind, of_age_at).is_none_or(|end| now < end)
            && (kind != RepresentativeKind::Custodian || has_custodian)
    }

    /// Its last whole day, if there is one; the day on which it was ended is none.
    fn last(&self) -> Day {
        let ended = self.ended_at.and_then(|at| at.swedish_day().pred_opt());
        let last = [self.ends_on, ended].into_iter().flatten().min();
        last.unwrap_or(Day::MAX)
    }

    fn holds(&self, day: Day) -> bool {
        self.starts_on <= day && day <= self.last()
    }

    /// Whether both act on some day.
    fn overlaps(&self, other: &Self) -> bool {
        let first = self.starts_on.max(other.starts_on);
        self.holds(first) && other.holds(first)
    }
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

/// Somebody who acts for a person now, and in what.
#[derive(Clone, Debug)]
pub struct Mandate {
    /// Who.
    pub id: Id,
    /// How.
    pub kind: RepresentativeKind,
    /// Which consents it reaches; a custodian's reaches all.
    pub consent_kinds: ConsentKinds,
    /// And which information.
    pub topics: Topics,
}

impl Mandate {
    /// Whether it reaches a consent of this kind to disclose all of these topics.
    pub fn covers(&self, kind: ConsentKind, topics: Topics) -> bool {
        let by_law = self.kind == RepresentativeKind::Custodian;
        by_law || self.consent_kinds.contains(kind) && self.topics.union(topics) == self.topics
    }
}

/// Whether a person is of age, and who acts for the person, at one moment.
#[derive(Clone, Debug)]
pub struct Standing {
    /// When the person is of age, if that is known.
    pub of_age_at: Option<Stamp>,
    /// The moment.
    pub now: Stamp,
    /// Who acts at that moment.
    pub mandates: Vec<Mandate>,
}

impl Standing {
    /// Whether the person is under 18; who is of unknown age counts as an adult.
    pub fn is_minor(&self) -> bool {
        self.of_age_at.is_some_and(|at| self.now < at)
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
    fn ends_a_custodians_mandate_as_the_18th_birthday_begins() {
        let custody = term("2020-01-01", None);
        let of_age = Some(at("2026-11-22T23:00:00Z"));
        let holds = |kind, now| custody.is_in_force(kind, of_age, at(now));
        assert!(holds(
            RepresentativeKind::Custodian,
            "2026-11-22T22:59:59.999999Z"
        ));
        assert!(!holds(
            RepresentativeKind::Custodian,
            "2026-11-22T23:00:00Z"
        ));
        assert!(holds(
            RepresentativeKind::LegalGuardian,
            "2026-11-22T23:00:00Z"
        ));
        let unknown = custody.is_in_force(
            RepresentativeKind::Custodian,
            None,
            at("2021-01-01T00:00:00Z"),
        );
        assert!(!unknown);
    }

    #[test]
    fn lasts_from_the_first_day_through_the_last() {
        let summer = term("2026-06-01", Some("2026-06-30"));
        let holds = |now| summer.is_in_force(RepresentativeKind::Attorney, None, at(now));
        assert!(!holds("2026-05-31T21:59:59Z"));
        assert!(holds("2026-05-31T22:00:00Z"));
        assert!(holds("2026-06-30T21:59:59Z"));
        assert!(!holds("2026-06-30T22:00:00Z"));
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
