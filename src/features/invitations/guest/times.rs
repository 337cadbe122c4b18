//! Times on the Swedish clock, as the guest's pages write them and as people type them.

use chrono::{Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use chrono_tz::Europe::Stockholm;

use super::words::Words;
use crate::features::meetings::ends_at;
use crate::kernel::swedish_words::{MONTHS, named_day};
use crate::kernel::{FaultCode, Stamp};

/// `tisdag 1 december 2026 kl. 13.00–14.00`; in English `Tuesday 1 December 2026, 13:00–14:00 (Swedish time)`.
pub fn when(words: &Words, starts_at: Stamp, minutes: i32) -> String {
    let from = starts_at.utc().with_timezone(&Stockholm);
    let to = ends_at(starts_at, minutes).utc().with_timezone(&Stockholm);
    let day = from.date_naive();
    if words.is_swedish() {
        let clock = |time: NaiveTime| format!("{:02}.{:02}", time.hour(), time.minute());
        let (from, to) = (clock(from.time()), clock(to.time()));
        return format!("{} kl. {from}–{to}", named_day(day));
    }
    format!(
        "{}, {}–{}{}",
        day.format("%A %-d %B %Y"),
        from.format("%H:%M"),
        to.format("%H:%M"),
        words.swedish_time
    )
}

/// A time that could be proposed: two weeks ahead, after lunch.
pub fn example(now: Stamp) -> String {
    let day = now.swedish_day();
    let day = day.checked_add_days(Days::new(14)).unwrap_or(day);
    format!("{day} 13.00")
}

/// What was typed as a moment; the first of two where the clock is set back.
///
/// # Errors
/// The fault, when it is none.
pub fn read(text: &str) -> Result<Stamp, FaultCode> {
    let naive = naive(text).ok_or(FaultCode::Format)?;
    match Stockholm.from_local_datetime(&naive) {
        LocalResult::None => Err(FaultCode::NoSuchLocalTime),
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => {
            let at = Stamp::new(at.to_utc());
            // Written and read again, because only some years can be stored.
            crate::kernel::time::parse_stamp(&at.to_string()).ok_or(FaultCode::Format)
        }
    }
}

/// Words around a day and a time that say nothing more.
const FILLING: &[&str] = &[
    "den",
    "the",
    "kl",
    "klockan",
    "at",
    "måndag",
    "tisdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lördag",
    "söndag",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Day and time of `2026-12-02T13:00`, `2026-12-02 13.00`, `2/12 2026 kl. 13` and
/// `onsdag 2 december 2026 kl. 13.00–14.00`.
fn naive(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().to_lowercase();
    // As a browser's own field writes it.
    let text = match text.split_once('t') {
        Some((day, time)) if day.len() == 10 && day.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{day} {time}")
        }
        _ => text,
    };
    let text = text.split(['–', '—']).next().unwrap_or_default();
    let words = text.split([' ', ',', '\u{a0}']).filter_map(|word| {
        let word = word.trim_end_matches('.');
        (!word.is_empty() && !FILLING.contains(&word)).then_some(word)
    });
    let words: Vec<&str> = words.collect();
    let (time, day) = words.split_last()?;
    Some(NaiveDateTime::new(day_of(day)?, time_of(time)?))
}

fn day_of(words: &[&str]) -> Option<NaiveDate> {
    match words {
        [day] => day.parse().ok().or_else(|| {
            let (day, year) = day.rsplit_once(['-', '/'])?;
            day_of(&[day, year])
        }),
        [day, year] => {
            let (day, month) = day.split_once('/')?;
            NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        [day, month, year] => {
            let months = MONTHS.iter().zip(ENGLISH_MONTHS).zip(1..);
            let mut named = months.filter(|((sv, en), _)| {
                month.len() >= 3 && (sv.starts_with(month) || en.starts_with(month))
            });
            let (_, month) = named.next()?;
            let day = day.trim_end_matches(|c: char| c.is_alphabetic());
            NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
        }
        _ => None,
    }
}

const ENGLISH_MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `13.00`, `13:00`, `13:00:00` and `13`.
fn time_of(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(['.', ':']);
    let number = |part: Option<&str>| -> Option<u32> {
        let part = part.unwrap_or("0");
        let digits =
            !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        part.parse().ok().filter(|_| digits)
    };
    let (hour, minute, second) = (parts.next(), parts.next(), parts.next());
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_opt(number(hour)?, number(minute)?, number(second)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Language;
    use crate::kernel::time::parse_stamp;

    fn at(text: &str) -> Stamp {
        parse_stamp(text).unwrap()
    }

    #[test]
    fn tells_the_time_on_the_swedish_clock() {
        let sv = |text: &str, minutes| when(Words::of(Language::Swedish), at(text), minutes);
        assert_eq!(
            sv("2026-12-01T12:00:00Z", 90),
            "tisdag 1 december 2026 kl. 13.00–14.30"
        );
        assert_eq!(
            sv("2026-07-05T06:05:00Z", 60),
            "söndag 5 juli 2026 kl. 08.05–09.05"
        );
        assert_eq!(
            when(Words::of(Language::English), at("2026-12-01T12:00:00Z"), 60),
            "Tuesday 1 December 2026, 13:00–14:00 (Swedish time)"
        );
    }

    #[test]
    fn reads_times_as_pages_write_them_and_as_people_do() {
        for text in [
            "2026-12-02T13:00",
            "2026-12-02 13:00",
            "2026-12-02 13.00",
            "2026-12-02 kl. 13.00",
            "2026-12-02, kl 13",
            "onsdag 2 december 2026 kl. 13.00–14.30",
            "Den 2 dec. 2026 klockan 13:00:00",
            "2/12 2026 13.00",
            "2/12-2026 13.00",
            "Wednesday 2 December 2026, 13:00–14:30 (Swedish time)",
        ] {
            assert_eq!(read(text), Ok(at("2026-12-02T12:00:00Z")), "{text}");
        }
        for text in [
            "",
            "i morgon",
            "2026-12-02",
            "13.00",
            "2026-13-02 13.00",
            "2026-12-02 13.60",
            "2026-12-02 25.00",
            "2026-12-02 1.2.3.4",
            "2 d 2026 13.00",
        ] {
            assert_eq!(read(text), Err(FaultCode::Format), "{text}");
        }
        assert_eq!(read("2027-03-28 02.30"), Err(FaultCode::NoSuchLocalTime));
        let now = at("2026-11-22T12:00:00Z");
        assert_eq!(example(now), "2026-12-06 13.00");
        assert!(read(&example(now)).is_ok());
    }
}
