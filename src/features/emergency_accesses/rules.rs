//! Why emergency access is taken, for how long, and what is thought of it afterwards.

use crate::codes;
use crate::kernel::Stamp;

codes! {
    /// Why emergency access is taken.
    pub enum EmergencyReason "emergency-reasons" {
        DangerToLife "DANGER_TO_LIFE" "Fara för liv eller hälsa" "Danger to life or health",
        DangerToChild "DANGER_TO_CHILD" "Barn som far illa eller riskerar att fara illa" "A child that is or may come to harm",
        AcuteCare "ACUTE_CARE" "Akut vård" "Acute care",
        AcuteSocialNeed "ACUTE_SOCIAL_NEED" "Akut behov av stöd eller skydd" "Acute need of support or protection",
        Other "OTHER" "Annat" "Other",
    }
}

codes! {
    /// What a reviewer thinks of an emergency access.
    pub enum Verdict "emergency-verdicts" {
        Justified "JUSTIFIED" "Befogad" "Justified",
        Unjustified "UNJUSTIFIED" "Obefogad" "Unjustified",
    }
}

/// Most emergency accesses that an account takes in [`PERIOD`] hours. Our policy.
pub const MOST: i64 = 5;
/// See [`MOST`].
const PERIOD: i64 = 24;
const MINUTE: i64 = 60_000_000;

/// From when on an account's emergency accesses count towards [`MOST`].
pub fn counted_from(now: Stamp) -> Stamp {
    Stamp::from_micros(now.as_micros() - PERIOD * 60 * MINUTE)
}

/// When one that is taken at `now` for so many minutes has ended.
pub fn ends_at(now: Stamp, minutes: i32) -> Stamp {
    Stamp::from_micros(now.as_micros() + i64::from(minutes) * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_after_its_minutes_and_counts_for_a_day() {
        let now = crate::kernel::time::parse_stamp("2026-11-22T10:00:00Z").unwrap();
        assert_eq!(ends_at(now, 60).to_string(), "2026-11-22T11:00:00Z");
        assert_eq!(counted_from(now).to_string(), "2026-11-21T10:00:00Z");
    }
}
