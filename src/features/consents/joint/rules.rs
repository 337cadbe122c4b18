//! Whether what custodians have consented to holds (föräldrabalken 6 kap. 11 and 13 §§).

use crate::kernel::swedish_days::start_of;
use crate::kernel::vocabulary::ConsentDecision;
use crate::kernel::{Day, Id, Stamp};

/// A custodian who is recorded, and from which day.
#[derive(Clone, Copy, Debug)]
pub struct Custodian {
    /// Who.
    pub id: Id,
    /// First day.
    pub starts_on: Day,
}

/// What becomes of a consent that custodians gave.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
    /// All who must have consented.
    Holds,
    /// Somebody who must has not: it holds no more.
    Incomplete,
    /// Somebody who will have to, from then, has not.
    HoldsUntil(Stamp),
}

/// What becomes at `now` of a consent of which `said` was said, in the order said, while `custodians` act.
pub fn fate(custodians: &[Custodian], said: &[(Option<Id>, ConsentDecision)], now: Stamp) -> Fate {
    let has_given = |id: Id| {
        let latest = said.iter().rev().find(|(by, _)| *by == Some(id));
        latest.is_some_and(|(_, decision)| *decision == ConsentDecision::Given)
    };
    let missing = custodians.iter().filter(|one| !has_given(one.id));
    match missing.map(|one| start_of(one.starts_on)).min() {
        None => Fate::Holds,
        Some(from) if from <= now => Fate::Incomplete,
        Some(from) => Fate::HoldsUntil(from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    #[test]
    fn holds_while_every_custodian_has_given_at_the_latest() {
        let now = crate::kernel::time::parse_stamp("2026-11-23T09:00:00Z").unwrap();
        let since = |number, day: &str| Custodian {
            id: id(number),
            starts_on: day.parse().unwrap(),
        };
        let (given, declined) = (ConsentDecision::Given, ConsentDecision::Declined);
        let one = since(1, "2020-01-01");
        assert_eq!(fate(&[one], &[(Some(id(1)), given)], now), Fate::Holds);
        let both = [one, since(2, "2026-11-23")];
        let said = [(Some(id(1)), given)];
        assert_eq!(fate(&both, &said, now), Fate::Incomplete);
        let ahead = [one, since(2, "2026-11-24")];
        let from = start_of("2026-11-24".parse().unwrap());
        assert_eq!(fate(&ahead, &said, now), Fate::HoldsUntil(from));
        let changed = [(Some(id(1)), given), (Some(id(1)), declined)];
        assert_eq!(fate(&[one], &changed, now), Fate::Incomplete);
    }
}
