//! Who acts for a person, and for how long.

use super::id::Id;
use super::identity::{self, IdentityKind};
use super::swedish_days::{self, end_of, start_of};
use super::time::{Day, Stamp};
use super::vocabulary::{ConsentKind, ConsentKinds, Topics};
use crate::codes;

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

    /// Whether somebody acts as `kind` at `now` for whom is of age at `of_age_at`; an adult has no custodian,
    /// nor has who is of unknown age until the birth date is told.
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

    /// Whether `day` is one of its whole days.
    pub fn holds(&self, day: Day) -> bool {
        self.starts_on <= day && day <= self.last()
    }

    /// Whether both act on some day.
    pub fn overlaps(&self, other: &Self) -> bool {
        let first = self.starts_on.max(other.starts_on);
        self.holds(first) && other.holds(first)
    }
}

/// Somebody who acts for a person now, and in what.
#[derive(Clone, Copy, Debug)]
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

/// When a person was born: as recorded, else as the number states it.
pub fn born(birth_date: Option<Day>, kind: IdentityKind, number: &str) -> Option<Day> {
    birth_date.or_else(|| identity::stated_birth_date(kind, number))
}

/// When a person is of age, when the birth date is known.
pub fn of_age_at(birth_date: Option<Day>, kind: IdentityKind, number: &str) -> Option<Stamp> {
    born(birth_date, kind, number).map(swedish_days::of_age_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_stamp;

    fn term(starts_on: &str, ends_on: Option<&str>) -> Term {
        let day = |text: &str| text.parse::<Day>().unwrap();
        Term {
            starts_on: day(starts_on),
            ends_on: ends_on.map(day),
            ended_at: None,
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
}
