//! What makes a meeting possible.

use chrono::{Days, LocalResult, TimeDelta, TimeZone};
use chrono_tz::Tz;

use super::wire::MeetingContent;
use crate::codes;
use crate::kernel::{Fault, FaultCode, Stamp};

codes! {
    /// What a meeting is for.
    pub enum MeetingKind "meeting-kinds" {
        PreMeeting "PRE_MEETING" "Förmöte" "Pre-meeting",
        Planning "PLANNING" "Planeringsmöte" "Planning meeting",
        FollowUp "FOLLOW_UP" "Uppföljningsmöte" "Follow-up meeting",
    }
}

codes! {
    /// How people meet.
    pub enum MeetingMode "meeting-modes" {
        OnSite "ON_SITE" "På plats" "On site",
        Video "VIDEO" "Video" "Video",
        Phone "PHONE" "Telefon" "Phone",
        Hybrid "HYBRID" "Hybrid" "Hybrid",
    }
}

codes! {
    /// Where a meeting stands.
    pub enum MeetingStatus "meeting-statuses" {
        Planned "PLANNED" "Planerat" "Planned",
        Cancelled "CANCELLED" "Inställt" "Cancelled",
    }
}

/// Which modes need a place to go to.
const NEEDS_PLACE: &[MeetingMode] = &[MeetingMode::OnSite, MeetingMode::Hybrid];
/// Furthest ahead that a meeting is planned. Our policy.
const MOST_DAYS: u64 = 2 * 366;

/// Every fault of a meeting, at `now`. `moved`: whether its time is new; a meeting that has begun
/// can still have its notes corrected.
pub fn faults(meeting: &MeetingContent, now: Stamp, moved: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    if moved && meeting.starts_at <= now {
        faults.push(Fault::at("/startsAt", FaultCode::InThePast));
    }
    let latest = now.utc().checked_add_days(Days::new(MOST_DAYS));
    if latest.is_some_and(|latest| meeting.starts_at.utc() > latest) {
        faults.push(Fault::at("/startsAt", FaultCode::TooFarAhead).limit("2 år"));
    }
    if meeting.time_zone.parse::<Tz>().is_err() {
        faults.push(Fault::at("/timeZone", FaultCode::TimeZone));
    }
    if NEEDS_PLACE.contains(&meeting.mode) && meeting.place.is_none() {
        faults.push(Fault::at("/place", FaultCode::Required));
    }
    if meeting.mode == MeetingMode::OnSite && meeting.link.is_some() {
        faults.push(Fault::at("/link", FaultCode::NotAllowedHere));
    }
    faults
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

    #[test]
    fn ends_after_its_minutes() {
        let start = parse_stamp("2026-03-29T00:30:00Z").unwrap();
        assert_eq!(ends_at(start, 60).to_string(), "2026-03-29T01:30:00Z");
    }
}
