//! What makes a follow-up possible (DOMAIN: The process; a plan is followed up, SoL 10 kap. 9 §).

use crate::codes;
pub use crate::kernel::vocabulary::FollowUpDecision;
use crate::kernel::{Day, Fault, Frame, Possible, Problem, ProblemCode, Stamp};

codes! {
    /// Where a follow-up stands.
    pub enum FollowUpStatus "follow-up-statuses" {
        Planned "PLANNED" "Planerad" "Planned",
        Held "HELD" "Genomförd" "Held",
        Cancelled "CANCELLED" "Inställd" "Cancelled",
    }
}

/// The fault of a due day at `pointer`, at `now`; `moved`: whether it is new.
pub fn due_fault(pointer: &str, due_on: Day, now: Stamp, moved: bool) -> Option<Fault> {
    match moved {
        true => Possible::FollowUpDue.day(pointer, due_on, &Frame::at(now)),
        false => None,
    }
}

/// Only what is planned is changed, cancelled or held.
///
/// # Errors
/// 409 when it has been held or cancelled.
pub fn require_planned(status: FollowUpStatus) -> Result<(), Problem> {
    if status == FollowUpStatus::Planned {
        Ok(())
    } else {
        Err(ProblemCode::FollowUpNotPlanned.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::FaultCode;
    use crate::kernel::swedish_days::start_of;

    #[test]
    fn plans_from_today_to_two_years_ahead() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let now = start_of(day("2026-11-22"));
        let code =
            |due: &str, moved| due_fault("/dueOn", day(due), now, moved).map(|fault| fault.code);
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
