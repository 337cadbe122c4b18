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
    /// The organisation that called it, or the meeting itself where that is not told.
    pub organiser: Id,
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

/// One meeting, as the request or the cancellation that `attendee` gets.
pub fn single(entry: &Entry, attendee: Id) -> String {
    let mut event = event(entry);
    let mut attending = Property::new("ATTENDEE", urn(attendee));
    attending.add_parameter("PARTSTAT", "NEEDS-ACTION");
    event.append_multi_property(attending);
    let method = if entry.cancelled { "CANCEL" } else { "REQUEST" };
    let mut calendar = empty(method);
    calendar.push(event);
    written(&calendar, std::slice::from_ref(entry))
}

/// Many meetings, as a calendar to subscribe to.
pub fn feed(entries: &[Entry]) -> String {
    let mut calendar = empty("PUBLISH");
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

/// The calendar's text, with the time zone that its events name before the first of them.
fn written(calendar: &Calendar, entries: &[Entry]) -> String {
    let text = calendar.to_string();
    if !entries.iter().any(|entry| entry.time_zone == SWEDISH) {
        return text;
    }
    // What stands before it is ours; in what clients write no line begins so.
    let first = "BEGIN:VEVENT\r\n";
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
        .starts(clock(entry, entry.starts_at))
        .ends(clock(entry, entry.ends_at))
        .add_property("SEQUENCE", entry.sequence.to_string())
        .add_property("ORGANIZER", urn(entry.organiser))
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

/// Whom we know by id only is named by it.
fn urn(id: Id) -> String {
    format!("urn:uuid:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_stamp;

    fn entry() -> Entry {
        let id = "01999d2e-7c00-7000-8000-000000008001".parse().unwrap();
        Entry {
            id,
            organiser: id,
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

    /// The content lines, unfolded.
    fn lines(file: &str) -> Vec<String> {
        assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
        let unfolded = file.replace("\r\n ", "");
        unfolded.split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn folds_lines_at_seventy_five_octets_between_characters() {
        let file = single(&entry(), entry().id);
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
        let of = |entry: &Entry| lines(&single(entry, entry.id));
        let planned = of(&entry());
        for line in [
            "METHOD:REQUEST",
            "SUMMARY:SIP-möte",
            "DTSTART;TZID=Europe/Stockholm:20261201T130000",
            "DTEND;TZID=Europe/Stockholm:20261201T140000",
            "DTSTAMP:20261120T080000Z",
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
        assert!(single(&summer, summer.id).contains(":20270701T140000\r\n"));
    }

    #[test]
    fn tells_a_feed_of_no_attendees() {
        let lines = lines(&feed(&[entry(), entry()]));
        let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
        assert_eq!(count("METHOD:PUBLISH"), 1);
        assert_eq!(count("BEGIN:VEVENT"), 2);
        assert_eq!(count("ATTENDEE"), 0);
    }
}
