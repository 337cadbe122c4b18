//! Swedish days off: which days are public holidays, and which eves are kept as one.

use chrono::{Datelike, Weekday};

use super::time::Day;

/// Holidays on a date, with the years in which each is one (lag 1989:253, changed by 2004:1320).
const DATED: &[(u32, u32, &str, i32)] = &[
    (1, 1, "nyårsdagen", i32::MIN),
    (1, 6, "trettondedag jul", i32::MIN),
    (5, 1, "första maj", i32::MIN),
    (6, 6, "nationaldagen", NATIONAL_DAY_SINCE),
    (12, 25, "juldagen", i32::MIN),
    (12, 26, "annandag jul", i32::MIN),
];

/// Holidays by days from Easter Day, with the last year in which each is one.
const MOVING: &[(i64, &str, i32)] = &[
    (-2, "långfredagen", i32::MAX),
    (0, "påskdagen", i32::MAX),
    (1, "annandag påsk", i32::MAX),
    (39, "Kristi himmelsfärdsdag", i32::MAX),
    (49, "pingstdagen", i32::MAX),
    (50, "annandag pingst", NATIONAL_DAY_SINCE - 1),
];

/// The National Day took the place of Whit Monday (SFS 2004:1320).
const NATIONAL_DAY_SINCE: i32 = 2005;

/// Saturdays: the first on or after a date.
const SATURDAYS: &[(u32, u32, &str)] = &[(6, 20, "midsommardagen"), (10, 31, "alla helgons dag")];

/// The public holiday on `day`, if it has a name (lag 1989:253 om allmänna helgdagar). Sundays are
/// public holidays too, without one.
pub fn public_holiday(day: Day) -> Option<&'static str> {
    let year = day.year();
    let dated = DATED.iter().find(|(month, date, _, since)| {
        (day.month(), day.day()) == (*month, *date) && year >= *since
    });
    let moving = || {
        let from_easter = day.signed_duration_since(easter(year)?).num_days();
        let mut all = MOVING.iter();
        all.find(|(days, _, until)| *days == from_easter && year <= *until)
    };
    let saturday = || {
        let mut all = SATURDAYS.iter();
        all.find(|(month, date, _)| first_saturday(year, *month, *date) == Some(day))
    };
    dated
        .map(|(_, _, name, _)| *name)
        .or_else(|| moving().map(|(_, name, _)| *name))
        .or_else(|| saturday().map(|(_, _, name)| *name))
}

/// The eve on `day`, if it is one of the three that are no public holidays but that semesterlag
/// (1977:480) puts on a par with Sundays. That nobody is expected to work on them is our policy.
pub fn eve(day: Day) -> Option<&'static str> {
    let midsummer = || first_saturday(day.year(), 6, 20)?.pred_opt();
    match (day.month(), day.day()) {
        (12, 24) => Some("julafton"),
        (12, 31) => Some("nyårsafton"),
        (6, _) if midsummer() == Some(day) => Some("midsommarafton"),
        _ => None,
    }
}

/// Whether `day` is neither a Saturday, a Sunday, a public holiday nor one of the three eves.
pub fn is_working_day(day: Day) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        && public_holiday(day).is_none()
        && eve(day).is_none()
}

/// Easter Day: the Sunday after the full moon on or after 21 March, by the anonymous Gregorian
/// computus.
pub fn easter(year: i32) -> Option<Day> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let moon_shift = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = epact + to_sunday - 7 * late + 114;
    let month = u32::try_from(days / 31).ok()?;
    Day::from_ymd_opt(year, month, u32::try_from(days % 31).ok()? + 1)
}

fn first_saturday(year: i32, month: u32, from: u32) -> Option<Day> {
    let first = Day::from_ymd_opt(year, month, from)?;
    let mut days = first.iter_days();
    days.find(|day| day.weekday() == Weekday::Sat)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn days_of(year: i32) -> impl Iterator<Item = Day> {
        let first = Day::from_ymd_opt(year, 1, 1).unwrap();
        first.iter_days().take_while(move |day| day.year() == year)
    }

    fn holidays_of(year: i32) -> BTreeMap<&'static str, Day> {
        let named = days_of(year).filter_map(|day| Some((public_holiday(day)?, day)));
        named.collect()
    }

    #[test]
    fn finds_easter_when_the_tables_say_so() {
        let known = [
            "1990-04-15",
            "1999-04-04",
            "2000-04-23",
            "2008-03-23",
            "2011-04-24",
            "2019-04-21",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2100-03-28",
        ];
        for known in known.map(day) {
            assert_eq!(easter(known.year()), Some(known));
        }
    }

    /// The church's table of the Easter full moon by golden number, for 1900 to 2199: month, day.
    const FULL_MOONS: [(u32, u32); 19] = [
        (4, 14),
        (4, 3),
        (3, 23),
        (4, 11),
        (3, 31),
        (4, 18),
        (4, 8),
        (3, 28),
        (4, 16),
        (4, 5),
        (3, 25),
        (4, 13),
        (4, 2),
        (3, 22),
        (4, 10),
        (3, 30),
        (4, 17),
        (4, 7),
        (3, 27),
    ];

    #[test]
    fn finds_easter_on_the_sunday_after_the_full_moon_every_year() {
        for year in YEARS {
            let (month, date) = FULL_MOONS[usize::try_from(year % 19).unwrap()];
            let moon = Day::from_ymd_opt(year, month, date).unwrap();
            let mut after = moon.iter_days().skip(1);
            let sunday = after.find(|day| day.weekday() == Weekday::Sun);
            assert_eq!(easter(year), sunday, "{year}");
        }
    }

    #[test]
    fn names_the_holidays_of_2026() {
        let known = BTreeMap::from([
            ("nyårsdagen", day("2026-01-01")),
            ("trettondedag jul", day("2026-01-06")),
            ("långfredagen", day("2026-04-03")),
            ("påskdagen", day("2026-04-05")),
            ("annandag påsk", day("2026-04-06")),
            ("första maj", day("2026-05-01")),
            ("Kristi himmelsfärdsdag", day("2026-05-14")),
            ("pingstdagen", day("2026-05-24")),
            ("nationaldagen", day("2026-06-06")),
            ("midsommardagen", day("2026-06-20")),
            ("alla helgons dag", day("2026-10-31")),
            ("juldagen", day("2026-12-25")),
            ("annandag jul", day("2026-12-26")),
        ]);
        assert_eq!(holidays_of(2026), known);
        let eves: Vec<_> = days_of(2026).filter(|day| eve(*day).is_some()).collect();
        let known = ["2026-06-19", "2026-12-24", "2026-12-31"].map(day);
        assert_eq!(eves, known);
    }

    #[test]
    fn keeps_whit_monday_until_2004_and_the_national_day_since_2005() {
        assert_eq!(public_holiday(day("2004-05-31")), Some("annandag pingst"));
        assert_eq!(public_holiday(day("2004-06-06")), None);
        assert_eq!(public_holiday(day("2005-05-16")), None);
        assert_eq!(public_holiday(day("2005-06-06")), Some("nationaldagen"));
        for year in YEARS {
            let holidays = holidays_of(year);
            assert_eq!(
                holidays.contains_key("annandag pingst"),
                year < 2005,
                "{year}"
            );
            assert_eq!(
                holidays.contains_key("nationaldagen"),
                year >= 2005,
                "{year}"
            );
        }
    }

    #[test]
    fn has_thirteen_holidays_every_year_on_the_weekdays_they_fall_on() {
        let weekdays = [
            ("långfredagen", Weekday::Fri),
            ("påskdagen", Weekday::Sun),
            ("annandag påsk", Weekday::Mon),
            ("Kristi himmelsfärdsdag", Weekday::Thu),
            ("pingstdagen", Weekday::Sun),
            ("annandag pingst", Weekday::Mon),
            ("midsommardagen", Weekday::Sat),
            ("alla helgons dag", Weekday::Sat),
        ];
        for year in YEARS {
            let holidays = holidays_of(year);
            // Two can share a day: Ascension Day and the first of May, Whit Sunday and 6 June.
            let shared = [(39, 5, 1), (49, 6, 6)]
                .into_iter()
                .filter(|(days, month, date)| {
                    let moving = easter(year).unwrap() + chrono::TimeDelta::days(*days);
                    let counted = *month == 5 || year >= 2005;
                    counted && Day::from_ymd_opt(year, *month, *date) == Some(moving)
                });
            assert_eq!(holidays.len() + shared.count(), 13, "{year}");
            for (name, weekday) in weekdays {
                let found = holidays.get(name).map(Datelike::weekday);
                assert!(found.is_none_or(|found| found == weekday), "{name} {year}");
            }
            assert!(
                (20..=26).contains(&holidays["midsommardagen"].day()),
                "{year}"
            );
            let saints = holidays["alla helgons dag"];
            assert!(saints.day() == 31 || saints.day() <= 6, "{year}");
            assert_eq!(
                days_of(year).filter(|day| eve(*day).is_some()).count(),
                3,
                "{year}"
            );
        }
    }

    #[test]
    fn works_between_days_off_and_on_eves_that_nobody_counts() {
        let working = [
            "2026-04-02",
            "2026-04-30",
            "2026-05-15",
            "2026-01-05",
            "2026-12-23",
        ];
        let off = [
            "2026-04-03",
            "2026-04-06",
            "2026-05-01",
            "2026-06-19",
            "2026-12-24",
            "2026-12-31",
            "2026-11-21",
            "2026-11-22",
            "2028-06-06",
            "2004-05-31",
        ];
        for (days, expected) in [(&working[..], true), (&off[..], false)] {
            for one in days {
                assert_eq!(is_working_day(day(one)), expected, "{one}");
            }
        }
        for year in YEARS {
            let working = days_of(year).filter(|day| is_working_day(*day)).count();
            assert!(
                (247..=256).contains(&working),
                "{working} working days in {year}"
            );
        }
    }
}
