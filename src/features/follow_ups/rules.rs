//! What makes a follow-up possible (DOMAIN: The process; a plan is followed up, SoL 10 kap. 9 §).

use chrono::Days;

use crate::codes;
pub use crate::kernel::vocabulary::FollowUpDecision;
use crate::kernel::{Day, Fault, FaultCode, Problem, ProblemCode};

codes! {
    /// Where a follow-up stands.
    pub enum FollowUpStatus "follow-up-statuses" {
        Planned "PLANNED" "Planerad" "Planned",
        Held "HELD" "Genomförd" "Held",
        Cancelled "CANCELLED" "Inställd" "Cancelled",
    }
}

/// Furthest ahead that a follow-up is planned. Our policy.
const MOST_DAYS: u64 = 2 * 366;

/// The fault of a due day at `pointer`, at `today`; `moved`: whether it is new.
pub fn due_fault(pointer: &str, due_on: Day, today: Day, moved: bool) -> Option<Fault> {
    if !moved {
        return None;
    }
    if due_on < today {
        return Some(Fault::at(pointer, FaultCode::InThePast));
    }
    let latest = today.checked_add_days(Days::new(MOST_DAYS));
    let late = latest.is_some_and(|latest| due_on > latest);
    late.then(|| Fault::at(pointer, FaultCode::TooFarAhead).limit("2 år"))
}

/// Only what is planned is changed, cancelled or held.
///
/// # Errors
/// 409 when it has been held or cancelled.
pub fn require_planned(status: FollowUpStatus) -> Result<(), Problem> {
    if status == FollowUpStatus::Planned {
        Ok(())
    } else {
        Err(ProblemCode::Conflict.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plans_from_today_to_two_years_ahead() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let today = day("2026-11-22");
        let code =
            |due: &str, moved| due_fault("/dueOn", day(due), today, moved).map(|fault| fault.code);
        assert_eq!(code("2026-11-21", true), Some(FaultCode::InThePast));
        assert_eq!(code("2026-11-21", false), None);
        assert_eq!(code("2026-11-22", true), None);
        assert_eq!(code("2028-11-23", true), None);
        assert_eq!(code("2028-11-24", true), Some(FaultCode::TooFarAhead));
    }

    #[test]
    fn holds_only_what_is_planned() {
        assert!(require_planned(FollowUpStatus::Planned).is_ok());
        assert!(require_planned(FollowUpStatus::Held).is_err());
        assert!(require_planned(FollowUpStatus::Cancelled).is_err());
    }
}
