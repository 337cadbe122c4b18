//! Where a case can go from where it stands (DOMAIN: The process).

use crate::codes;
use crate::kernel::vocabulary::{TargetGroup, TargetGroups};
use crate::kernel::{Day, Fault, FaultCode, Frame, Label, Possible};

codes! {
    /// What a client may ask a case to become; the other statuses follow from consents and adoption.
    pub enum RequestedStatus "requested-case-statuses" {
        Called "CALLED" "Parterna är kallade" "Called",
        Closed "CLOSED" "Avslutat" "Closed",
    }
}

/// Every fault in the days of what has happened.
pub fn date_faults(frame: &Frame, detected: Day, requested: Option<Day>) -> Vec<Fault> {
    let detected = Possible::NeedDetected.day("/needDetectedOn", detected, frame);
    let requested =
        requested.and_then(|day| Possible::PlanRequested.day("/requestedOn", day, frame));
    detected.into_iter().chain(requested).collect()
}

/// Up to which age somebody is among children and young people: as Sweden's policy for the young has it (prop.
/// 2013/14:191). Our policy.
const YOUNG_UNTIL: u32 = 25;

/// The fault of target groups that the age rules out. Adult or child is decided by the birth date, not by the
/// group.
pub fn age_fault(groups: TargetGroups, frame: &Frame) -> Option<Fault> {
    let age = frame.now.swedish_day().years_since(frame.born?)?;
    let too_old = groups.contains(TargetGroup::ChildOrYouth) && age > YOUNG_UNTIL;
    too_old.then(|| {
        Fault::at("/targetGroups", FaultCode::NotTheirAge).within(
            format!("barn och unga gäller till och med {YOUNG_UNTIL} års ålder"),
            format!("children and young people are at most {YOUNG_UNTIL} years old"),
        )
    })
}

/// Name of a record system, as part of an external id.
pub type SystemName = Label<100>;
