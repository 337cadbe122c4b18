//! What makes a meeting possible.

use chrono::{LocalResult, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::wire::MeetingContent;
pub use super::words::{
    AgendaItem, AgendaItems, Attendance, MeetingKind, MeetingMode, MeetingStatus,
};
use crate::kernel::time::NoMoment;
use crate::kernel::{Day, Fault, FaultCode, Frame, Possible, Problem, ProblemCode, Stamp, When};

/// Which modes need a place to go to.
const NEEDS_PLACE: &[MeetingMode] = &[MeetingMode::OnSite, MeetingMode::Hybrid];

/// What is said of a meeting, and the moment at which it starts.
#[derive(Debug)]
pub struct Timed {
    /// What is said.
    pub content: MeetingContent,
    /// When it starts.
    pub starts_at: Stamp,
}

impl Timed {
    /// When it is over.
    pub fn ends_at(&self) -> Stamp {
        ends_at(self.starts_at, self.content.duration_minutes)
    }
}

/// What the start of a meeting is held against.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The present moment.
    pub now: Stamp,
    /// When it started until now, of one that is changed.
    pub before: Option<Stamp>,
    /// When the need was detected.
    pub need: Day,
}

/// The meeting with the moment at which it starts.
///
/// # Errors
/// 422 with every fault, those of the rest as well. A meeting that has begun can still have its notes corrected.
pub fn timed(content: MeetingContent, known: &Known) -> Result<Timed, Vec<Fault>> {
    let start = start_of(&content);
    let mut faults = match &start {
        Ok(starts_at) => {
            let afterwards = content.held_afterwards.is_some();
            let fault = start_fault(*starts_at, afterwards, known);
            fault.into_iter().collect()
        }
        Err(fault) => vec![fault.clone()],
    };
    faults.extend(place_faults(&content));
    match start {
        Ok(starts_at) if faults.is_empty() => Ok(Timed { content, starts_at }),
        _ => Err(faults),
    }
}

/// When it starts, by the clock of its time zone unless an offset is stated.
fn start_of(meeting: &MeetingContent) -> Result<Stamp, Fault> {
    let zone = meeting.time_zone.parse::<Tz>();
    let zone = zone.map_err(|_| Fault::at("/timeZone", FaultCode::TimeZone))?;
    let code = |none| match none {
        NoMoment::Skipped => FaultCode::NoSuchLocalTime,
        NoMoment::Twice => FaultCode::AmbiguousLocalTime,
    };
    let start = meeting.starts_at.in_zone(zone);
    start.map_err(|none| Fault::at("/startsAt", code(none)))
}

/// What is planned lies ahead; what is said afterwards to have been held lies behind, after the need was detected.
fn start_fault(starts_at: Stamp, afterwards: bool, known: &Known) -> Option<Fault> {
    let (at, frame) = ("/startsAt", Frame::at(known.now));
    let stays = known.before == Some(starts_at);
    match afterwards {
        false if stays => None,
        false => Possible::MeetingStart.moment(at, starts_at, &frame),
        true if stays && starts_at <= known.now => None,
        true if starts_at.swedish_day() < known.need => Some(Fault::at(at, FaultCode::BeforeNeed)),
        true => Possible::MeetingHeld.moment(at, starts_at, &frame),
    }
}

fn place_faults(meeting: &MeetingContent) -> Vec<Fault> {
    let mut faults = Vec::new();
    if NEEDS_PLACE.contains(&meeting.mode) && meeting.place.is_none() {
        faults.push(Fault::required("/place", When::HasPlace));
    }
    if meeting.mode == MeetingMode::OnSite && meeting.link.is_some() {
        faults.push(Fault::at("/link", FaultCode::NotAllowedHere));
    }
    faults
}

/// Whether invitations to the meeting must be answered anew: its time or place is another.
pub fn is_moved(before: &Timed, after: &Timed) -> bool {
    let when = |meeting: &Timed| (meeting.starts_at, meeting.content.duration_minutes);
    let (was, is) = (&before.content, &after.content);
    when(before) != when(after)
        || was.mode != is.mode
        || was.place != is.place
        || was.link != is.link
}

/// What may be changed of a meeting where it stands: no new time or place for one that was held, unless it is said
/// afterwards when that was, and no minutes of one that has not begun.
///
/// # Errors
/// 409 when it may not.
pub fn require_in_time(
    (status, before): (MeetingStatus, &Timed),
    after: &Timed,
    now: Stamp,
) -> Result<(), Problem> {
    let told = |meeting: &Timed| meeting.content.held_afterwards.is_some();
    let corrected = told(before) && told(after);
    if status == MeetingStatus::Held && is_moved(before, after) && !corrected {
        return Err(ProblemCode::MeetingBegun.into());
    }
    let ahead = now < before.starts_at && !told(after);
    if before.content.minutes != after.content.minutes && ahead {
        return Err(ProblemCode::MeetingNotBegun.into());
    }
    Ok(())
}

/// Whether somebody can be said to have come.
///
/// # Errors
/// 409 when the meeting is cancelled or has not begun.
pub fn require_begun(status: MeetingStatus, starts_at: Stamp, now: Stamp) -> Result<(), Problem> {
    match status {
        MeetingStatus::Cancelled => Err(ProblemCode::MeetingCancelled.into()),
        _ if now < starts_at => Err(ProblemCode::MeetingNotBegun.into()),
        _ => Ok(()),
    }
}

/// When a meeting of `minutes` that starts at `starts_at` is over.
pub fn ends_at(starts_at: Stamp, minutes: i32) -> Stamp {
    Stamp::new(starts_at.utc() + TimeDelta::minutes(i64::from(minutes)))
}

/// Local start in the meeting's zone, as people read it; UTC when the zone is unknown.
pub fn local_start(starts_at: Stamp, zone: &str) -> String {
    let zone: Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    match zone.from_local_datetime(&starts_at.utc().with_timezone(&zone).naive_local()) {
        LocalResult::None => starts_at.to_string(),
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => {
            at.format("%Y-%m-%dT%H:%M").to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::parse_stamp;

    #[test]
    fn reads_local_time_across_the_clock_change() {
        // 2026-03-29 01:00Z is when Sweden goes from +01:00 to +02:00.
        let before = parse_stamp("2026-03-29T00:30:00Z").unwrap();
        let after = parse_stamp("2026-03-29T01:30:00Z").unwrap();
        assert_eq!(local_start(before, "Europe/Stockholm"), "2026-03-29T01:30");
        assert_eq!(local_start(after, "Europe/Stockholm"), "2026-03-29T03:30");
    }

    fn meeting() -> Timed {
        let content = serde_json::from_value(serde_json::json!({
            "kind": "PLANNING", "startsAt": "2026-12-01T12:00:00Z", "durationMinutes": 60,
            "timeZone": "Europe/Stockholm", "mode": "HYBRID", "place": "Rum 3",
            "link": "https://video.exempel.se/m/1", "purpose": "Plan",
        }))
        .unwrap();
        timed(content, &known()).unwrap()
    }

    fn known() -> Known {
        Known {
            now: parse_stamp("2026-11-22T12:00:00Z").unwrap(),
            before: None,
            need: "2026-11-02".parse().unwrap(),
        }
    }

    #[test]
    fn takes_a_meeting_held_since_the_need_was_detected_when_that_is_said_afterwards() {
        let now = known();
        let code = |at: &str, known: Known| {
            let fault = start_fault(parse_stamp(at).unwrap(), true, &known);
            fault.map(|fault| fault.code)
        };
        assert_eq!(code("2026-11-22T11:59:59Z", now), None);
        assert_eq!(code("2026-11-01T23:00:00Z", now), None);
        let early = Some(FaultCode::BeforeNeed);
        assert_eq!(code("2026-11-01T22:59:59Z", now), early);
        let ahead = Some(FaultCode::InTheFuture);
        assert_eq!(code("2026-11-22T12:00:01Z", now), ahead);
        let stays = parse_stamp("2026-11-22T12:00:01Z");
        let before = Known {
            before: stays,
            ..now
        };
        assert_eq!(code("2026-11-22T12:00:01Z", before), ahead);
        let need = "2020-01-01".parse().unwrap();
        let long = Known { need, ..now };
        let past = Some(FaultCode::InThePast);
        assert_eq!(code("2025-11-20T12:00:00Z", long), past);
    }

    #[test]
    fn names_the_fault_of_a_time_that_is_no_moment_beside_the_others() {
        let found = |starts_at: &str, zone: &str| {
            let content = serde_json::from_value(serde_json::json!({
                "kind": "PLANNING", "startsAt": starts_at, "durationMinutes": 60,
                "timeZone": zone, "mode": "ON_SITE", "purpose": "Plan",
            }));
            let faults = timed(content.unwrap(), &known()).unwrap_err();
            faults
                .into_iter()
                .map(|fault| fault.code)
                .collect::<Vec<_>>()
        };
        let (zone, place) = ("Europe/Stockholm", FaultCode::Required);
        assert_eq!(
            found("2027-03-28T02:30:00", zone),
            [FaultCode::NoSuchLocalTime, place]
        );
        assert_eq!(
            found("2027-10-31T02:30:00", zone),
            [FaultCode::AmbiguousLocalTime, place]
        );
        assert_eq!(
            found("2027-03-28T02:30:00", "Europe/Falun"),
            [FaultCode::TimeZone, place]
        );
        assert_eq!(
            found("2026-11-22T12:59:00", zone),
            [FaultCode::InThePast, place]
        );
        assert_eq!(found("2027-03-28T02:30:00", "Europe/London"), [place]);
    }

    #[test]
    fn calls_a_meeting_moved_when_time_or_place_is_another() {
        let changes: [fn(&mut Timed); 5] = [
            |meeting| meeting.starts_at = parse_stamp("2026-12-01T12:15:00Z").unwrap(),
            |meeting| meeting.content.duration_minutes = 90,
            |meeting| meeting.content.mode = MeetingMode::Video,
            |meeting| meeting.content.place = None,
            |meeting| meeting.content.link = None,
        ];
        for change in changes {
            let mut after = meeting();
            change(&mut after);
            assert!(is_moved(&meeting(), &after), "{after:?}");
        }
        let mut after = meeting();
        after.content.purpose = crate::kernel::Text::stored("Annat".into());
        after.content.minutes = Some(crate::kernel::Text::stored("Klart".into()));
        assert!(!is_moved(&meeting(), &after));
    }

    #[test]
    fn takes_minutes_when_the_meeting_has_begun_and_moves_none_that_was_held() {
        let mut noted = meeting();
        noted.content.minutes = Some(crate::kernel::Text::stored("Klart".into()));
        let code = |status, after: &Timed, now: &str| {
            let now = parse_stamp(now).unwrap();
            let result = require_in_time((status, &meeting()), after, now);
            result.err().map(|problem| problem.code)
        };
        let early = Some(ProblemCode::MeetingNotBegun);
        assert_eq!(
            code(MeetingStatus::Planned, &noted, "2026-12-01T11:59:59Z"),
            early
        );
        assert_eq!(
            code(MeetingStatus::Planned, &noted, "2026-12-01T12:00:00Z"),
            None
        );
        let mut moved = meeting();
        moved.content.duration_minutes = 30;
        let held = Some(ProblemCode::MeetingBegun);
        assert_eq!(
            code(MeetingStatus::Held, &moved, "2026-12-02T12:00:00Z"),
            held
        );
        assert_eq!(
            code(MeetingStatus::Held, &noted, "2026-12-02T12:00:00Z"),
            None
        );
    }

    #[test]
    fn ends_after_its_minutes() {
        let start = parse_stamp("2026-03-29T00:30:00Z").unwrap();
        assert_eq!(ends_at(start, 60).to_string(), "2026-03-29T01:30:00Z");
    }
}
