//! Days as people write them in Swedish.

use chrono::{Datelike, Weekday};

use super::time::Day;

/// The months, in order.
pub const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// A day: 5 november 2026.
pub fn day(day: Day) -> String {
    let month = MONTHS
        .iter()
        .zip(1..)
        .find(|(_, number)| *number == day.month());
    let name = month.map_or("", |(name, _)| name);
    format!("{} {name} {}", day.day(), day.year())
}

/// A day with its name: torsdag 5 november 2026.
pub fn named_day(of: Day) -> String {
    let name = match of.weekday() {
        Weekday::Mon => "måndag",
        Weekday::Tue => "tisdag",
        Weekday::Wed => "onsdag",
        Weekday::Thu => "torsdag",
        Weekday::Fri => "fredag",
        Weekday::Sat => "lördag",
        Weekday::Sun => "söndag",
    };
    format!("{name} {}", day(of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_days_as_people_do() {
        assert_eq!(day("2026-11-05".parse().unwrap()), "5 november 2026");
        assert_eq!(
            named_day("2027-01-31".parse().unwrap()),
            "söndag 31 januari 2027"
        );
    }
}
