//! When payment liability begins (lag (2017:612) 5 kap. 2-6 §§), counted on Swedish clocks.
//!
//! The numbers are the law's and stand in code, so that no configuration loosens them. A region and a
//! municipality may agree on others; what is told here is what the law says without an agreement.

use chrono::{Days, NaiveTime};
use chrono_tz::Europe::Stockholm;

use crate::codes;
use crate::kernel::{Day, Stamp};

/// Days from the notice until liability begins.
const DAYS: u64 = 3;
/// The same when it was sent after noon.
const DAYS_AFTER_NOON: u64 = 4;
/// What is sent at noon sharp is not sent after it.
const NOON: Option<NaiveTime> = NaiveTime::from_hms_opt(12, 0, 0);

codes! {
    /// A fact that liability may depend on. Whether it is decisive is for the parties to judge.
    pub enum LiabilityCondition "liability-conditions" {
        AdmissionNoticeSent "ADMISSION_NOTICE_SENT" "Inskrivningsmeddelande är skickat" "The admission notice is sent",
        AdmissionNoticeReceived "ADMISSION_NOTICE_RECEIVED" "Kommunen har kvitterat inskrivningsmeddelandet" "The municipality has acknowledged the admission notice",
        ReadyNoticeReceived "READY_NOTICE_RECEIVED" "Kommunen har kvitterat underrättelsen om utskrivningsklar" "The municipality has acknowledged the discharge-ready notice",
        SummonsSent "SUMMONS_SENT" "Kallelse till samordnad individuell planering är skickad" "The summons to coordinated planning is sent",
        StillAdmitted "STILL_ADMITTED" "Personen är fortfarande inskriven" "The person is still admitted",
    }
}

/// Liability that follows from a discharge-ready notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Liability {
    /// Whether the notice was sent after 12:00 in Sweden.
    pub sent_after_noon: bool,
    /// First day of liability.
    pub first_day: Day,
    /// Whole days of it until `until`, whose own day is not counted.
    pub days: u64,
    /// The day of the discharge, or today while the person is still admitted.
    pub until: Day,
}

/// What follows from a discharge-ready notice that was sent at `sent_at` and stands, until the day of
/// the discharge or today.
pub fn liability(sent_at: Stamp, until: Day) -> Liability {
    let local = sent_at.utc().with_timezone(&Stockholm);
    let sent_after_noon = NOON.is_some_and(|noon| local.time() > noon);
    let days = if sent_after_noon {
        DAYS_AFTER_NOON
    } else {
        DAYS
    };
    let first_day = local.date_naive() + Days::new(days);
    let past = until.signed_duration_since(first_day).num_days();
    Liability {
        sent_after_noon,
        first_day,
        days: u64::try_from(past).unwrap_or(0),
        until,
    }
}

/// What the conditions follow from.
#[derive(Clone, Copy, Debug)]
pub struct LiabilityFacts {
    /// Whether every municipal unit has acknowledged the admission notice.
    pub admission_received: bool,
    /// Whether every municipal unit has acknowledged the discharge-ready notice.
    pub ready_received: bool,
    /// Whether a summons stands; none when none is needed.
    pub summoned: Option<bool>,
    /// Whether the person is still admitted.
    pub still_admitted: bool,
}

/// Each condition that applies, and whether it is met.
pub fn conditions(facts: &LiabilityFacts) -> Vec<(LiabilityCondition, bool)> {
    use LiabilityCondition as C;
    let all = [
        // Without one there is no process, and no notice that somebody is ready.
        (C::AdmissionNoticeSent, Some(true)),
        (C::AdmissionNoticeReceived, Some(facts.admission_received)),
        (C::ReadyNoticeReceived, Some(facts.ready_received)),
        (C::SummonsSent, facts.summoned),
        (C::StillAdmitted, Some(facts.still_admitted)),
    ];
    let applies = |(condition, met): (C, Option<bool>)| Some((condition, met?));
    all.into_iter().filter_map(applies).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::swedish_days::{end_of, start_of};
    use crate::kernel::time::parse_stamp;

    fn at(text: &str) -> Stamp {
        parse_stamp(text).unwrap()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn first(sent: &str) -> String {
        let sent = at(sent);
        liability(sent, sent.swedish_day()).first_day.to_string()
    }

    #[test]
    fn begins_three_days_after_the_notice_and_four_after_noon() {
        assert_eq!(first("2026-11-26T11:59:59.999999+01:00"), "2026-11-29");
        assert_eq!(first("2026-11-26T12:00:00+01:00"), "2026-11-29");
        assert_eq!(first("2026-11-26T12:00:00.000001+01:00"), "2026-11-30");
        // Thursday at 12:30: Monday.
        assert_eq!(first("2026-11-26T12:30:00+01:00"), "2026-11-30");
        assert_eq!(first("2026-11-26T00:00:00+01:00"), "2026-11-29");
        assert_eq!(first("2026-11-26T23:59:59+01:00"), "2026-11-30");
    }

    #[test]
    fn goes_by_swedish_clocks_whatever_the_offset() {
        // 11:30Z is 12:30 in Sweden in winter and 13:30 in summer.
        assert_eq!(first("2026-11-26T11:00:00Z"), "2026-11-29");
        assert_eq!(first("2026-11-26T11:30:00Z"), "2026-11-30");
        assert_eq!(first("2026-06-25T10:00:00Z"), "2026-06-28");
        assert_eq!(first("2026-06-25T10:00:00.000001Z"), "2026-06-29");
        // 23:30Z is the next day in Sweden, before noon.
        assert_eq!(first("2026-11-26T23:30:00Z"), "2026-11-30");
    }

    #[test]
    fn knows_noon_on_the_days_when_clocks_change() {
        // Summer time begins 2026-03-29: noon is 10:00Z that day, 11:00Z the day before.
        assert_eq!(first("2026-03-28T11:00:00Z"), "2026-03-31");
        assert_eq!(first("2026-03-28T11:00:01Z"), "2026-04-01");
        assert_eq!(first("2026-03-29T10:00:00Z"), "2026-04-01");
        assert_eq!(first("2026-03-29T10:00:01Z"), "2026-04-02");
        // It ends 2026-10-25: noon is 11:00Z that day, 10:00Z the day before.
        assert_eq!(first("2026-10-24T10:00:01Z"), "2026-10-28");
        assert_eq!(first("2026-10-25T11:00:00Z"), "2026-10-28");
        assert_eq!(first("2026-10-25T11:00:01Z"), "2026-10-29");
    }

    #[test]
    fn crosses_the_ends_of_months_and_years() {
        assert_eq!(first("2027-02-26T09:00:00+01:00"), "2027-03-01");
        assert_eq!(first("2028-02-26T09:00:00+01:00"), "2028-02-29");
        assert_eq!(first("2026-12-29T13:00:00+01:00"), "2027-01-02");
    }

    #[test]
    fn counts_whole_days_until_the_day_of_discharge() {
        let sent = at("2026-11-26T12:30:00+01:00");
        let days = |until: &str| liability(sent, day(until)).days;
        assert_eq!(days("2026-11-26"), 0);
        assert_eq!(days("2026-11-30"), 0);
        assert_eq!(days("2026-12-01"), 1);
        assert_eq!(days("2026-12-08"), 8);
    }

    #[test]
    fn asks_for_a_summons_only_when_one_is_needed() {
        let facts = |summoned| LiabilityFacts {
            admission_received: true,
            ready_received: false,
            summoned,
            still_admitted: true,
        };
        let found = conditions(&facts(Some(false)));
        assert!(found.contains(&(LiabilityCondition::SummonsSent, false)));
        assert!(found.contains(&(LiabilityCondition::ReadyNoticeReceived, false)));
        let found = conditions(&facts(None));
        let named = |(condition, _): &(LiabilityCondition, bool)| *condition;
        assert!(
            !found
                .iter()
                .map(named)
                .any(|one| one == LiabilityCondition::SummonsSent)
        );
        assert_eq!(found.len(), 4);
    }

    proptest! {
        /// Three days or four, never another number, and never sooner for a later notice.
        #[test]
        fn never_begins_sooner_than_the_law(second in 1_577_836_800_i64..4_102_444_800, later in 0_i64..200_000, gone in 0_u64..400) {
            let sent = Stamp::from_micros(second * 1_000_000);
            let own = sent.swedish_day();
            let found = liability(sent, own + Days::new(gone));
            let wait = found.first_day.signed_duration_since(own).num_days();
            prop_assert_eq!(wait, if found.sent_after_noon { 4 } else { 3 });
            // The elapsed half of the day decides, on days of 23, 24 and 25 hours alike.
            let until_midnight = end_of(own).as_micros() - sent.as_micros();
            prop_assert_eq!(found.sent_after_noon, until_midnight < 12 * 3_600_000_000);
            prop_assert!(start_of(found.first_day) > sent);
            let next = Stamp::from_micros((second + later) * 1_000_000);
            prop_assert!(liability(next, own).first_day >= found.first_day);
            prop_assert_eq!(found.days, gone.saturating_sub(u64::try_from(wait).unwrap()));
        }
    }
}
