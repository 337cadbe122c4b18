//! Meetings as iCalendar objects (RFC 5545, RFC 5546).
//!
//! Times are UTC: the library writes no VTIMEZONE, without which a TZID must not stand.

use icalendar::{Calendar, Class, Component, Event, EventLike, EventStatus, Property};

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
    /// Place and link, unless they are to be left out.
    pub location: Option<String>,
    /// How often it was moved or cancelled.
    pub sequence: i32,
    /// Whether it is cancelled.
    pub cancelled: bool,
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
    calendar.to_string()
}

/// Many meetings, as a calendar to subscribe to.
pub fn feed(entries: &[Entry]) -> String {
    let mut calendar = empty("PUBLISH");
    for entry in entries {
        calendar.push(event(entry));
    }
    calendar.to_string()
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
        .starts(entry.starts_at.utc())
        .ends(entry.ends_at.utc())
        .add_property("SEQUENCE", entry.sequence.to_string())
        .add_property("ORGANIZER", urn(entry.organiser))
        .append_property(Class::Private)
        .append_property(if entry.cancelled {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        });
    if let Some(location) = &entry.location {
        event.location(location);
    }
    event
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
            location: Some("Å".repeat(100) + "; rum 3, \\plan 2\nBEGIN:VEVENT"),
            sequence: 2,
            cancelled: false,
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
            "DTSTART:20261201T120000Z",
            "DTEND:20261201T130000Z",
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
    fn tells_a_feed_of_no_attendees() {
        let lines = lines(&feed(&[entry(), entry()]));
        let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
        assert_eq!(count("METHOD:PUBLISH"), 1);
        assert_eq!(count("BEGIN:VEVENT"), 2);
        assert_eq!(count("ATTENDEE"), 0);
    }
}
