//! What let an organisation read, from what is recorded: who took part when, what was disclosed to it when, and
//! what it owns itself.

use crate::codes;
use crate::kernel::vocabulary::{Basis, Branch, ConsentKind, Topic, Topics};
use crate::kernel::{Id, Set, Stamp, law};

codes! {
    /// Ground on which an organisation could read in a case.
    pub enum AccessGround "access-grounds" {
        Consent "CONSENT" "Samtycke" "Consent",
        StatutoryException "STATUTORY_EXCEPTION" "Sekretessbrytande bestämmelse" "Statutory exception",
        SameAuthority "SAME_AUTHORITY" "Samma myndighet" "Same authority",
        Emergency "EMERGENCY" "Nödåtkomst" "Emergency access",
    }
}

impl From<Basis> for AccessGround {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Consent => Self::Consent,
            Basis::StatutoryException => Self::StatutoryException,
            Basis::SameAuthority => Self::SameAuthority,
        }
    }
}

/// A time with a beginning, which it holds, and an end, which it does not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// From when.
    pub from: Stamp,
    /// Until when; none while it goes on.
    pub to: Option<Stamp>,
}

impl Span {
    /// What of it is in `other` too.
    pub fn within(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let to = match (self.to, other.to) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        to.is_none_or(|to| from < to).then_some(Self { from, to })
    }

    /// Both, when nothing is between them.
    fn joined(self, next: Self) -> Option<Self> {
        let meets = self.to.is_none_or(|to| next.from <= to);
        let to = self.to.zip(next.to).map(|(one, two)| one.max(two));
        meets.then_some(Self {
            from: self.from,
            to,
        })
    }
}

/// That a unit took part.
#[derive(Clone, Copy, Debug)]
pub struct Presence {
    /// The unit.
    pub unit_id: Id,
    /// Its organisation.
    pub organisation_id: Id,
    /// Its branch.
    pub branch: Branch,
    /// When.
    pub span: Span,
}

/// What let an organisation, or one unit of it, read while it took part.
#[derive(Clone, Copy, Debug)]
pub struct Right {
    /// The row of `disclosures`.
    pub id: Id,
    /// The organisation.
    pub organisation_id: Id,
    /// The only branch of it.
    pub branch: Option<Branch>,
    /// The only unit.
    pub unit_id: Option<Id>,
    /// On what ground.
    pub basis: Basis,
    /// What the consent is to, if it rests on one.
    pub kind: ConsentKind,
    /// The consent.
    pub consent_id: Option<Id>,
    /// Whether somebody decided it: what nobody did follows from a notice.
    pub decided: bool,
    /// What could be read, whoever contributed it.
    pub topics: Topics,
    /// When.
    pub span: Span,
}

impl Right {
    fn is_for(&self, presence: &Presence) -> bool {
        self.organisation_id == presence.organisation_id
            && self.branch.is_none_or(|branch| branch == presence.branch)
            && self.unit_id.is_none_or(|unit| unit == presence.unit_id)
    }
}

/// A basis on which a unit could read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The organisation.
    pub organisation_id: Id,
    /// The unit.
    pub unit_id: Id,
    /// On what ground.
    pub ground: AccessGround,
    /// The row of the law.
    pub legal_basis: Option<&'static str>,
    /// Whether only of what the organisation itself contributed.
    pub only_own: bool,
    /// What.
    pub topics: Vec<Topic>,
    /// When.
    pub span: Span,
    /// The consent.
    pub consent_id: Option<Id>,
    /// The disclosure on another basis.
    pub disclosure_id: Option<Id>,
}

/// Who opened the case: its coordinators know of it without anything else.
#[derive(Clone, Copy, Debug)]
pub struct Opener {
    /// The organisation.
    pub organisation_id: Id,
    /// The unit.
    pub unit_id: Id,
}

/// What `rights` and ownership let those who took part read in `window`.
pub fn bases(presences: &[Presence], rights: &[Right], opener: Opener, window: Span) -> Vec<Found> {
    let mut found = Vec::new();
    for presence in presences {
        let Some(present) = presence.span.within(window).map(|_| presence.span) else {
            continue;
        };
        let of = |right: &&Right| right.is_for(presence);
        for right in rights.iter().filter(of) {
            let span = right.span.within(present);
            let span = span.filter(|span| span.within(window).is_some());
            found.extend(span.map(|span| disclosed(presence, right, span)));
        }
        let owned = owned(presence, rights, opener).into_iter();
        let owned = owned.filter(|span| span.within(window).is_some());
        found.extend(owned.map(|span| own(presence, span)));
    }
    found
}

fn disclosed(presence: &Presence, right: &Right, span: Span) -> Found {
    let only_own = right.basis == Basis::SameAuthority;
    let topics = if only_own { Set::all() } else { right.topics };
    Found {
        organisation_id: presence.organisation_id,
        unit_id: presence.unit_id,
        ground: right.basis.into(),
        legal_basis: Some(right.basis.legal_basis(right.kind, right.decided)),
        only_own,
        topics: topics.iter().collect(),
        span,
        consent_id: right.consent_id,
        disclosure_id: right.consent_id.is_none().then_some(right.id),
    }
}

fn own(presence: &Presence, span: Span) -> Found {
    Found {
        organisation_id: presence.organisation_id,
        unit_id: presence.unit_id,
        ground: AccessGround::SameAuthority,
        legal_basis: Some(law::SAME_AUTHORITY),
        only_own: true,
        topics: Set::<Topic>::all().iter().collect(),
        span,
        consent_id: None,
        disclosure_id: None,
    }
}

/// When the unit read what its organisation owns: who opened the case all the time, others while something
/// else let them know of it. What is told to one unit of the organisation that opened it opens nothing more.
fn owned(presence: &Presence, rights: &[Right], opener: Opener) -> Vec<Span> {
    if presence.unit_id == opener.unit_id {
        return vec![presence.span];
    }
    let opens = |right: &&Right| {
        right.is_for(presence)
            && right.basis != Basis::SameAuthority
            && (right.unit_id.is_none() || right.organisation_id != opener.organisation_id)
    };
    let spans = rights.iter().filter(opens);
    let mut spans: Vec<Span> = spans
        .filter_map(|right| right.span.within(presence.span))
        .collect();
    spans.sort_by_key(|span| span.from);
    spans.into_iter().fold(Vec::new(), |mut joined, span| {
        match joined.last().and_then(|last: &Span| last.joined(span)) {
            Some(both) => {
                joined.pop();
                joined.push(both);
            }
            None => joined.push(span),
        }
        joined
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn at(hour: i64) -> Stamp {
        Stamp::from_micros(hour * 3_600_000_000)
    }

    fn span(from: i64, to: i64) -> Span {
        Span {
            from: at(from),
            to: Some(at(to)),
        }
    }

    fn moment(hour: i64) -> Span {
        Span {
            from: at(hour),
            to: Some(Stamp::from_micros(at(hour).as_micros() + 1)),
        }
    }

    const OPENER: (u8, u8) = (1, 11);

    fn found_at(window: Span, rights: &[Right], presence: (u8, u8, Span)) -> Vec<Found> {
        let (organisation, unit, span) = presence;
        let presence = Presence {
            unit_id: id(unit),
            organisation_id: id(organisation),
            branch: Branch::SocialServices,
            span,
        };
        let opener = Opener {
            organisation_id: id(OPENER.0),
            unit_id: id(OPENER.1),
        };
        bases(&[presence], rights, opener, window)
    }

    fn right(organisation: u8, basis: Basis, span: Span) -> Right {
        Right {
            id: id(90),
            organisation_id: id(organisation),
            branch: None,
            unit_id: None,
            basis,
            kind: ConsentKind::Plan,
            consent_id: (basis == Basis::Consent).then_some(id(80)),
            decided: true,
            topics: Set::of(&[Topic::Health]),
            span,
        }
    }

    #[test]
    fn lets_nobody_read_outside_participation_or_consent() {
        let consent = [right(2, Basis::Consent, span(10, 20))];
        let found = |hour| found_at(moment(hour), &consent, (2, 21, span(12, 18))).len();
        assert_eq!((found(11), found(18), found(19)), (0, 0, 0));
        // What is disclosed, and what it owns.
        assert_eq!((found(12), found(17)), (2, 2));
    }

    #[test]
    fn tells_of_a_day_what_was_in_force_on_a_part_of_it() {
        let consent = [right(2, Basis::Consent, span(10, 20))];
        let found = |window| found_at(window, &consent, (2, 21, span(0, 100))).len();
        assert_eq!(found(span(0, 10)), 0);
        assert_eq!(found(span(0, 11)), 2);
        assert_eq!(found(span(20, 44)), 0);
    }

    #[test]
    fn lets_the_opener_read_its_own_without_anything_else() {
        let found = found_at(moment(5), &[], (1, 11, span(0, 100)));
        assert_eq!(found.len(), 1);
        assert!(found[0].only_own);
        assert_eq!(found[0].ground, AccessGround::SameAuthority);
        assert_eq!(found_at(moment(5), &[], (1, 12, span(0, 100))), []);
    }

    #[test]
    fn names_the_row_that_each_rests_on() {
        let row = |basis, decided| {
            let right = Right {
                decided,
                ..right(2, basis, span(0, 100))
            };
            let found = found_at(moment(5), &[right], (2, 21, span(0, 100)));
            found[0].legal_basis
        };
        assert_eq!(row(Basis::Consent, true), Some(law::CONSENT_TO_PLAN));
        assert_eq!(
            row(Basis::StatutoryException, true),
            Some(law::STATUTORY_EXCEPTION)
        );
        assert_eq!(
            row(Basis::StatutoryException, false),
            Some(law::DISCHARGE_NOTICE_DUTY)
        );
    }

    #[test]
    fn opens_nothing_of_its_own_to_the_one_unit_that_is_told() {
        let told = Right {
            unit_id: Some(id(12)),
            ..right(1, Basis::StatutoryException, span(0, 100))
        };
        let found = |unit| found_at(moment(5), &[told], (1, unit, span(0, 100)));
        assert_eq!(found(12).len(), 1);
        assert!(!found(12)[0].only_own);
        assert_eq!(found(13), []);
    }

    #[test]
    fn keeps_what_is_for_one_branch_from_the_others() {
        let told = |branch| Right {
            branch: Some(branch),
            ..right(2, Basis::Consent, span(0, 100))
        };
        let found = |branch| found_at(moment(5), &[told(branch)], (2, 21, span(0, 100)));
        assert_eq!(found(Branch::SocialServices).len(), 2);
        assert_eq!(found(Branch::HealthCare), []);
    }

    #[test]
    fn joins_what_follows_without_a_gap() {
        let rights = [
            right(2, Basis::Consent, span(0, 10)),
            right(2, Basis::Consent, span(10, 20)),
            right(2, Basis::Consent, span(30, 40)),
        ];
        let found = found_at(span(0, 50), &rights, (2, 21, span(0, 100)));
        let own: Vec<Span> = found
            .iter()
            .filter(|one| one.only_own)
            .map(|one| one.span)
            .collect();
        assert_eq!(own, [span(0, 20), span(30, 40)]);
    }
}
