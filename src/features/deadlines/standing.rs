//! Where a deadline stands: open, met, no longer to be met, late.

use crate::codes;
use crate::kernel::Stamp;

codes! {
    /// Where a deadline stands.
    pub enum DeadlineStatus "deadline-statuses" {
        Open "OPEN" "Väntar" "Open",
        Met "MET" "Klar" "Met",
        Cancelled "CANCELLED" "Inte längre aktuell" "Cancelled",
    }
}

/// Where a deadline stands that was met or cancelled so.
pub fn status(met_at: Option<Stamp>, cancelled_at: Option<Stamp>) -> DeadlineStatus {
    match (met_at, cancelled_at) {
        (Some(_), _) => DeadlineStatus::Met,
        (None, Some(_)) => DeadlineStatus::Cancelled,
        (None, None) => DeadlineStatus::Open,
    }
}

/// When a deadline that is not met was or is no longer to be met, as of `now`: cancelled, or at its own
/// end, by time alone.
pub fn ended_at(
    (met_at, cancelled_at): (Option<Stamp>, Option<Stamp>),
    ends_at: Option<Stamp>,
    now: Stamp,
) -> Option<Stamp> {
    let over = ends_at.filter(|end| met_at.is_none() && *end <= now);
    cancelled_at.or(over)
}

/// Whether it was not met in time: what is due at a moment is late from that moment on.
pub fn is_overdue(
    due_at: Stamp,
    met_at: Option<Stamp>,
    cancelled_at: Option<Stamp>,
    now: Stamp,
) -> bool {
    match (met_at, cancelled_at) {
        (Some(met), _) => met >= due_at,
        (None, Some(_)) => false,
        (None, None) => now >= due_at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Stamp {
        crate::kernel::time::parse_stamp(text).unwrap()
    }

    const MONDAY: &str = "2026-11-23T09:00:00Z";

    #[test]
    fn is_overdue_from_the_moment_it_is_due() {
        let (early, due, late) = (
            at(MONDAY),
            at("2026-11-24T09:00:00Z"),
            at("2026-11-25T09:00:00Z"),
        );
        assert!(!is_overdue(due, None, None, early));
        assert!(is_overdue(due, None, None, due));
        assert!(!is_overdue(due, Some(early), None, late));
        assert!(is_overdue(due, Some(late), None, late));
        assert!(!is_overdue(due, None, Some(late), late));
        assert_eq!(status(Some(late), None), DeadlineStatus::Met);
        assert_eq!(status(None, Some(late)), DeadlineStatus::Cancelled);
        assert_eq!(status(None, None), DeadlineStatus::Open);
    }

    #[test]
    fn ends_by_itself_when_it_can_be_met_no_more() {
        let (early, end, late) = (
            at(MONDAY),
            at("2026-11-24T09:00:00Z"),
            at("2026-11-25T09:00:00Z"),
        );
        assert_eq!(ended_at((None, None), Some(end), early), None);
        assert_eq!(ended_at((None, None), Some(end), end), Some(end));
        assert_eq!(ended_at((None, Some(early)), Some(end), late), Some(early));
        assert_eq!(ended_at((Some(early), None), Some(end), late), None);
        assert_eq!(ended_at((None, None), None, late), None);
    }
}
