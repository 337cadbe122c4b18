//! Meetings as iCalendar objects (RFC 5545, RFC 5546).
//!
//! A meeting by Swedish time says so (TZID), so that a calendar shows the hour that was meant; others are UTC:
//! the library writes no VTIMEZONE, without which a TZID must not stand, and only Sweden's is kept here.

use chrono::TimeZone;
use chrono_tz::Europe::Stockholm;
use icalendar::{
    Calendar, CalendarDateTime, Class, Component, Event, EventLike, EventStatus, Property,
};

use crate::kernel::{Id, Stamp};

/// All that a calendar is told. Whatever else is known of a meeting cannot leave this way.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The meeting.
    pub id: Id,
    /// When it starts.
    pub starts_at: Stamp,
    /// When it is over.
    pub ends_at: Stamp,
    /// The time zone in which people read the time.
    pub time_zone: String,
    /// Place and link, unless they are to be left out.
    pub location: Option<String>,
    /// How often it was moved or cancelled.
    pub sequence: i32,
    /// Whether it is cancelled.
    pub cancelled: bool,
    /// Whether nobody knows yet that it takes place: its case waits for consent, which is not told.
    pub frozen: bool,
    /// When it was last changed.
    pub updated_at: Stamp,
}

/// One meeting, as a file that calendars open as an appointment. It names nobody: an organiser or an attendee
/// would need an address of e-mail, which a request is answered to. Stamped with the moment at which it is
/// `made`: of two files with one SEQUENCE a calendar believes the later (RFC 5546, 2.1.5), and a meeting whose case
/// waits for consent has not changed itself.
pub fn single(entry: &Entry, made: Stamp) -> String {
    let method = if entry.cancelled { "CANCEL" } else { "PUBLISH" };
    let mut calendar = empty(method);
    let mut event = event(entry);
    event.timestamp(made.utc());
    calendar.push(event);
    written(&calendar, std::slice::from_ref(entry))
}

/// How often a calendar is to ask for a feed again.
const REFRESHED: &str = "PT1H";
/// What a feed is called.
const NAME: &str = "SIP-möten";

/// Many meetings, as a calendar to subscribe to.
pub fn feed(entries: &[Entry]) -> String {
    let mut calendar = empty("PUBLISH");
    let mut refreshed = Property::new("REFRESH-INTERVAL", REFRESHED);
    refreshed.add_parameter("VALUE", "DURATION");
    calendar.append_property(refreshed);
    for (name, value) in [
        ("X-PUBLISHED-TTL", REFRESHED),
        ("NAME", NAME),
        ("X-WR-CALNAME", NAME),
        ("X-WR-TIMEZONE", SWEDISH),
    ] {
        calendar.append_property((name, value));
    }
    for entry in entries {
        calendar.push(event(entry));
    }
    written(&calendar, entries)
}

/// The zone whose rules are written out, as its name stands in a meeting.
const SWEDISH: &str = "Europe/Stockholm";

/// Swedish time by the rules of the European Union, the same since 1996 (directive 2000/84/EC).
const SWEDISH_TIME: &str = "BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n\
    BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
    TZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n\
    BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n\
    TZNAME:CET\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\n\
    END:VTIMEZONE\r\n";

/// The calendar's text, with the time zone that its events name before the first of them. One without events
/// has it too: a calendar holds at least one part.
fn written(calendar: &Calendar, entries: &[Entry]) -> String {
    let text = calendar.to_string();
    // What stands before it is ours; in what clients write no line begins so.
    let first = match entries {
        [] => "END:VCALENDAR\r\n",
        some if some.iter().any(|entry| entry.time_zone == SWEDISH) => "BEGIN:VEVENT\r\n",
        _ => return text,
    };
    text.replacen(first, &format!("{SWEDISH_TIME}{first}"), 1)
}

/// The moment by the clock that its entry is read by.
fn clock(entry: &Entry, at: Stamp) -> CalendarDateTime {
    let swedish = |at: Stamp| at.utc().with_timezone(&Stockholm).naive_local();
    // A time that the clock shows twice names no moment.
    let is_one = |at| {
        Stockholm
            .from_local_datetime(&swedish(at))
            .single()
            .is_some()
    };
    if entry.time_zone != SWEDISH || !is_one(entry.starts_at) || !is_one(entry.ends_at) {
        return at.utc().into();
    }
    CalendarDateTime::WithTimezone {
        date_time: swedish(at),
        tzid: SWEDISH.to_owned(),
    }
}

fn empty(method: &str) -> Calendar {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Samspel//SIP//SV"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", method),
    ] {
        calendar.append_property((name, value));
    }
    calendar
}

fn event(entry: &Entry) -> Event {
    let mut event = Event::with_uid(&format!("{}@samspel", entry.id));
    event
        .summary("SIP-möte")
        .timestamp(entry.updated_at.utc())
        .last_modified(entry.updated_at.utc())
        .starts(clock(entry, entry.starts_at))
        .ends(clock(entry, entry.ends_at))
        .add_property("SEQUENCE", entry.sequence.to_string())
        .append_property(Class::Private)
        .append_property(status(entry));
    if let Some(location) = &entry.location {
        event.location(location);
    }
    event
}

fn status(entry: &Entry) -> EventStatus {
    match (entry.cancelled, entry.frozen) {
        (true, _) => EventStatus::Cancelled,
        (false, true) => EventStatus::Tentative,
        (false, false) => EventStatus::Confirmed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_stamp;

    fn entry() -> Entry {
        let id = "01999d2e-7c00-7000-8000-000000008001".parse().unwrap();
        Entry {
            id,
            starts_at: parse_stamp("2026-12-01T12:00:00Z").unwrap(),
            ends_at: parse_stamp("2026-12-01T13:00:00Z").unwrap(),
            time_zone: "Europe/Stockholm".into(),
            location: Some("Å".repeat(100) + "; rum 3, \\plan 2\nBEGIN:VEVENT"),
            sequence: 2,
            cancelled: false,
            frozen: false,
            updated_at: parse_stamp("2026-11-20T08:00:00Z").unwrap(),
        }
    }

    fn single(entry: &Entry) -> String {
        super::single(entry, parse_stamp("2026-11-21T08:00:00Z").unwrap())
    }

    /// The content lines, unfolded.
    fn lines(file: &str) -> Vec<String> {
        assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
        let unfolded = file.replace("\r\n ", "");
        unfolded.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn folds_lines_at_seventy_five_octets_between_characters() {
        let file = single(&entry());
        for line in file.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
            assert!(!line.contains('\n'), "{line}");
        }
        let location = lines(&file)
            .into_iter()
            .find(|line| line.starts_with("LOCATION"));
        let escaped = "\\; rum 3\\, \\\\plan 2\\nBEGIN:VEVENT";
        assert_eq!(
            location,
            Some(format!("LOCATION:{}{escaped}", "Å".repeat(100)))
        );
    }

    #[test]
    fn says_when_and_where_and_that_it_is_cancelled() {
        let of = |entry: &Entry| lines(&single(entry));
        let planned = of(&entry());
        for line in [
            "METHOD:PUBLISH",
            "SUMMARY:SIP-möte",
            "DTSTART;TZID=Europe/Stockholm:20261201T130000",
            "DTEND;TZID=Europe/Stockholm:20261201T140000",
            "DTSTAMP:20261121T080000Z",
            "LAST-MODIFIED:20261120T080000Z",
            "SEQUENCE:2",
            "STATUS:CONFIRMED",
            "CLASS:PRIVATE",
            "UID:01999d2e-7c00-7000-8000-000000008001@samspel",
        ] {
            assert!(
                planned.iter().any(|known| known == line),
                "{line} in {planned:?}"
            );
        }
        let cancelled = of(&Entry {
            cancelled: true,
            ..entry()
        });
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED"] {
            assert!(
                cancelled.iter().any(|known| known == line),
                "{line} in {cancelled:?}"
            );
        }
        let nowhere = of(&Entry {
            location: None,
            ..entry()
        });
        assert!(!nowhere.iter().any(|line| line.starts_with("LOCATION")));
    }

    #[test]
    fn writes_the_rules_of_a_zone_once_and_only_when_it_is_named() {
        let abroad = Entry {
            time_zone: "America/New_York".into(),
            ..entry()
        };
        let count = |file: &str, line: &str| file.matches(line).count();
        let mixed = feed(&[abroad.clone(), entry(), entry()]);
        assert_eq!(count(&mixed, "BEGIN:VTIMEZONE\r\n"), 1);
        assert_eq!(count(&mixed, "DTSTART:20261201T120000Z\r\n"), 1);
        let named = "DTSTART;TZID=Europe/Stockholm:20261201T130000\r\n";
        assert_eq!(count(&mixed, named), 2);
        let zone = mixed.find("BEGIN:VTIMEZONE").unwrap();
        assert!(zone < mixed.find("BEGIN:VEVENT").unwrap());
        assert!(mixed.find("END:VTIMEZONE").unwrap() < mixed.find("BEGIN:VEVENT").unwrap());
        let other = feed(&[abroad]);
        assert_eq!(count(&other, "TZID"), 0);
        let summer = Entry {
            starts_at: parse_stamp("2027-07-01T12:00:00Z").unwrap(),
            ..entry()
        };
        assert!(single(&summer).contains(":20270701T140000\r\n"));
    }

    #[test]
    fn names_nobody_whom_a_calendar_would_write_to() {
        for file in [single(&entry()), feed(&[entry(), entry()])] {
            let lines = lines(&file);
            let named =
                |line: &&String| line.starts_with("ORGANIZER") || line.starts_with("ATTENDEE");
            assert_eq!(lines.iter().find(named), None);
        }
    }

    #[test]
    fn is_a_calendar_with_a_name_also_without_meetings() {
        for entries in [&[][..], &[entry(), entry()]] {
            let lines = lines(&feed(entries));
            let count = |start: &str| lines.iter().filter(|line| *line == start).count();
            for line in [
                "METHOD:PUBLISH",
                "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
                "X-PUBLISHED-TTL:PT1H",
                "X-WR-CALNAME:SIP-möten",
                "NAME:SIP-möten",
                "BEGIN:VTIMEZONE",
            ] {
                assert_eq!(count(line), 1, "{line} in {lines:?}");
            }
            assert_eq!(count("BEGIN:VEVENT"), entries.len());
        }
    }
}
