//! When something is due: elapsed hours, and days that end at 24:00 on Swedish clocks.

use chrono::{Datelike, Days, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Stockholm;

use super::holidays::is_working_day;
use super::time::{Day, Stamp};
use crate::codes;

codes! {
    /// What a deadline is counted in.
    pub enum TimeUnit "time-units" {
        Hour "HOUR" "Timmar" "Hours",
        CalendarDay "CALENDAR_DAY" "Kalenderdagar" "Calendar days",
        WorkingDay "WORKING_DAY" "Arbetsdagar" "Working days",
    }
}

/// Longest deadline in any unit.
pub const MOST: i32 = 2000;

/// When what begins at `from` is due. Hours are elapsed time. The day of `from` is not counted, and
/// the last day lasts until 24:00 in Sweden; with no days at all it is the day of `from` itself, or
/// the working day that follows it. An amount below 0 counts as 0, one above [`MOST`] as that.
pub fn due(from: Stamp, amount: i32, unit: TimeUnit) -> Stamp {
    let amount = amount.clamp(0, MOST);
    let day = from.swedish_day();
    match unit {
        TimeUnit::Hour => Stamp::new(from.utc() + TimeDelta::hours(amount.into())),
        TimeUnit::CalendarDay => end_of(later(day, amount)),
        TimeUnit::WorkingDay => end_of(working_day(day, amount, later)),
    }
}

/// The latest moment that leaves so much time before `until`: the same, counted backwards.
pub fn latest_before(until: Stamp, amount: i32, unit: TimeUnit) -> Stamp {
    let amount = amount.clamp(0, MOST);
    let day = until.swedish_day();
    match unit {
        TimeUnit::Hour => Stamp::new(until.utc() - TimeDelta::hours(amount.into())),
        TimeUnit::CalendarDay => until.min(end_of(earlier(day, amount))),
        TimeUnit::WorkingDay => until.min(end_of(working_day(day, amount, earlier))),
    }
}

/// When `day` begins in Sweden.
pub fn start_of(day: Day) -> Stamp {
    let midnight = day.and_time(NaiveTime::MIN);
    // Clocks change at 02:00 or 03:00, so that there is one midnight; were there none, UTC's.
    let local = Stockholm.from_local_datetime(&midnight).earliest();
    Stamp::new(local.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc)))
}

/// When `day` ends in Sweden: 24:00, which is when the next one begins.
pub fn end_of(day: Day) -> Stamp {
    start_of(later(day, 1))
}

/// Years until a person is of age (föräldrabalken 9 kap. 1 §).
const OF_AGE: i32 = 18;

/// When somebody born on `birth` is of age: as the 18th birthday begins in Sweden. Who was born on
/// 29 February has it on 28 February, because the 18th year after a leap year is none (lag 1930:173 om
/// beräkning av lagstadgad tid, 1 §: without a corresponding day, the month's last day).
pub fn of_age_at(birth: Day) -> Stamp {
    let year = birth.year().saturating_add(OF_AGE);
    let birthday = birth
        .with_year(year)
        .or_else(|| Day::from_ymd_opt(year, 2, 28));
    start_of(birthday.unwrap_or(Day::MAX))
}

/// Whether so much of one unit is never due later than so much of another, wherever it begins.
/// Units are compared by their shortest and longest days, and by a working day that may be far.
pub fn never_later(one: (i32, TimeUnit), other: (i32, TimeUnit)) -> bool {
    use TimeUnit::{CalendarDay, Hour, WorkingDay};
    let ((less, unit), (more, than)) = (one, other);
    match (unit, than) {
        (Hour, Hour) | (CalendarDay, CalendarDay | WorkingDay) | (WorkingDay, WorkingDay) => {
            less <= more
        }
        (Hour, CalendarDay | WorkingDay) => i64::from(less) <= SHORTEST_DAY * i64::from(more),
        (CalendarDay, Hour) => LONGEST_DAY * (i64::from(less) + 1) <= i64::from(more),
        (WorkingDay, Hour | CalendarDay) => false,
    }
}

/// Hours of the day on which summer time begins.
const SHORTEST_DAY: i64 = 23;
/// Hours of the day on which it ends.
const LONGEST_DAY: i64 = 25;

type Step = fn(Day, i32) -> Day;

fn later(day: Day, days: i32) -> Day {
    let days = Days::new(days.unsigned_abs().into());
    day.checked_add_days(days).unwrap_or(Day::MAX)
}

fn earlier(day: Day, days: i32) -> Day {
    let days = Days::new(days.unsigned_abs().into());
    day.checked_sub_days(days).unwrap_or(Day::MIN)
}

/// The working day that is `amount` working days from `day`, whose own day is not counted.
fn working_day(day: Day, amount: i32, step: Step) -> Day {
    let mut day = match amount {
        0 => day,
        _ => step(day, 1),
    };
    let mut left = amount.max(1);
    loop {
        left -= i32::from(is_working_day(day));
        if left == 0 || day == Day::MAX || day == Day::MIN {
            return day;
        }
        day = step(day, 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::Code;
    use crate::kernel::time::parse_stamp;

    fn at(text: &str) -> Stamp {
        parse_stamp(text).unwrap()
    }

    fn due_at(from: &str, amount: i32, unit: TimeUnit) -> String {
        due(at(from), amount, unit).to_string()
    }

    use TimeUnit::{CalendarDay, Hour, WorkingDay};

    #[test]
    fn ends_a_day_at_24_on_swedish_clocks() {
        // A discharge-ready notice on Thursday at 12:30: three days end with Sunday.
        assert_eq!(
            due_at("2026-11-19T12:30:00+01:00", 3, CalendarDay),
            "2026-11-22T23:00:00Z"
        );
        assert_eq!(
            due_at("2026-07-01T12:30:00+02:00", 0, CalendarDay),
            "2026-07-01T22:00:00Z"
        );
        // 23:30Z is the next day in Sweden.
        assert_eq!(
            due_at("2026-11-19T23:30:00Z", 1, CalendarDay),
            "2026-11-21T23:00:00Z"
        );
    }

    #[test]
    fn counts_hours_as_elapsed_when_clocks_change() {
        assert_eq!(
            due_at("2026-03-28T12:00:00+01:00", 24, Hour),
            "2026-03-29T11:00:00Z"
        );
        assert_eq!(
            due_at("2026-10-24T12:00:00+02:00", 24, Hour),
            "2026-10-25T10:00:00Z"
        );
    }

    #[test]
    fn counts_a_day_of_23_and_one_of_25_hours_as_one() {
        let hours = |day: &str| {
            let day: Day = day.parse().unwrap();
            (end_of(day).as_seconds() - start_of(day).as_seconds()) / 3600
        };
        assert_eq!(
            [
                hours("2026-03-29"),
                hours("2026-10-25"),
                hours("2026-11-22")
            ],
            [23, 25, 24]
        );
        assert_eq!(
            due_at("2026-03-28T12:00:00+01:00", 1, CalendarDay),
            "2026-03-29T22:00:00Z"
        );
        assert_eq!(
            due_at("2026-10-24T12:00:00+02:00", 1, CalendarDay),
            "2026-10-25T23:00:00Z"
        );
        assert_eq!(
            due_at("2026-10-23T12:00:00+02:00", 1, WorkingDay),
            "2026-10-26T23:00:00Z"
        );
    }

    #[test]
    fn skips_days_off_when_it_counts_working_days() {
        // Maundy Thursday, then Good Friday to Easter Monday off.
        assert_eq!(
            due_at("2026-04-02T09:00:00Z", 1, WorkingDay),
            "2026-04-07T22:00:00Z"
        );
        // Over Christmas and New Year 2026: 28, 29, 30 December, 4 and 5 January.
        assert_eq!(
            due_at("2026-12-23T09:00:00Z", 5, WorkingDay),
            "2027-01-05T23:00:00Z"
        );
        // From a Saturday, no days at all end with Monday.
        assert_eq!(
            due_at("2026-11-21T09:00:00Z", 0, WorkingDay),
            "2026-11-23T23:00:00Z"
        );
    }

    #[test]
    fn counts_backwards_from_an_end() {
        let before = |until: &str, amount, unit| latest_before(at(until), amount, unit).to_string();
        assert_eq!(
            before("2026-11-22T12:00:00Z", 14, CalendarDay),
            "2026-11-08T23:00:00Z"
        );
        assert_eq!(
            before("2026-04-07T12:00:00Z", 1, WorkingDay),
            "2026-04-02T22:00:00Z"
        );
        assert_eq!(
            before("2026-11-22T12:00:00Z", 0, CalendarDay),
            "2026-11-22T12:00:00Z"
        );
        assert_eq!(
            before("2026-03-29T12:00:00Z", 24, Hour),
            "2026-03-28T12:00:00Z"
        );
    }

    #[test]
    fn comes_of_age_as_the_18th_birthday_begins() {
        let of_age = |birth: &str| of_age_at(birth.parse().unwrap()).to_string();
        assert_eq!(of_age("2008-12-24"), "2026-12-23T23:00:00Z");
        assert_eq!(of_age("2008-07-01"), "2026-06-30T22:00:00Z");
        // Born on a leap day: 2026 and 2118 have none.
        assert_eq!(of_age("2008-02-29"), "2026-02-27T23:00:00Z");
        assert_eq!(of_age("2008-03-01"), "2026-02-28T23:00:00Z");
        assert_eq!(of_age("2100-03-01"), "2118-02-28T23:00:00Z");
        // The days on which clocks change begin before they do, and the days after after.
        assert_eq!(of_age("2008-03-29"), "2026-03-28T23:00:00Z");
        assert_eq!(of_age("2008-03-30"), "2026-03-29T22:00:00Z");
        assert_eq!(of_age("2008-10-25"), "2026-10-24T22:00:00Z");
        assert_eq!(of_age("2008-10-26"), "2026-10-25T23:00:00Z");
    }

    fn moment() -> impl Strategy<Value = Stamp> {
        // 1990 to 2100.
        (631_148_400_i64..4_133_980_800).prop_map(|second| Stamp::from_micros(second * 1_000_000))
    }

    fn unit() -> impl Strategy<Value = TimeUnit> {
        prop::sample::select(TimeUnit::ALL)
    }

    proptest! {
        #[test]
        fn is_of_age_at_midnight_18_calendar_years_on(days in 0..73_000_u64) {
            let birth = Day::from_ymd_opt(1900, 1, 1).unwrap() + Days::new(days);
            let at = of_age_at(birth);
            let day = at.swedish_day();
            prop_assert_eq!(at, start_of(day));
            prop_assert_eq!(day.year() - birth.year(), 18);
            let leap_day = (birth.month(), birth.day()) == (2, 29);
            prop_assert_eq!(day.month(), birth.month());
            prop_assert_eq!(day.day() + u32::from(leap_day), birth.day());
            prop_assert!(of_age_at(birth + Days::new(1)) >= at);
        }

        #[test]
        fn is_later_the_longer_it_is(from in moment(), amount in 0..400, unit in unit()) {
            prop_assert!(due(from, amount, unit) >= from);
            prop_assert!(due(from, amount + 1, unit) >= due(from, amount, unit));
            prop_assert!(latest_before(from, amount, unit) <= from);
            prop_assert!(latest_before(from, amount + 1, unit) <= latest_before(from, amount, unit));
        }

        #[test]
        fn ends_days_at_midnight_and_working_days_on_one(from in moment(), amount in 0..400) {
            for unit in [CalendarDay, WorkingDay] {
                let end = due(from, amount, unit);
                let last = end.swedish_day().pred_opt().unwrap();
                prop_assert_eq!(end, end_of(last));
                prop_assert!(unit == CalendarDay || is_working_day(last));
            }
        }

        #[test]
        fn counts_as_many_working_days_as_asked(from in moment(), amount in 1..400) {
            let last = due(from, amount, WorkingDay).swedish_day();
            let days = from.swedish_day().iter_days().skip(1).take_while(|day| *day < last);
            let counted = days.filter(|day| is_working_day(*day)).count();
            prop_assert_eq!(i32::try_from(counted).unwrap(), amount);
        }

        #[test]
        fn is_never_later_when_said_so(
            from in moment(), less in 0..200, one in unit(), more in 0..200, other in unit(),
        ) {
            if never_later((less, one), (more, other)) {
                prop_assert!(due(from, less, one) <= due(from, more, other));
            }
        }
    }

    #[test]
    fn holds_at_the_ends_of_what_a_stamp_can_be() {
        for from in ["1900-01-01T00:00:00Z", "2199-12-31T23:59:59Z"].map(at) {
            for unit in [Hour, CalendarDay, WorkingDay] {
                assert!(due(from, i32::MAX, unit) > from);
                assert!(latest_before(from, i32::MAX, unit) < from);
                assert!(due(from, i32::MIN, unit) >= from);
            }
        }
    }
}
