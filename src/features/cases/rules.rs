//! Where a case can go from where it stands (DOMAIN: The process).

use crate::codes;
use crate::kernel::{Day, Fault, FaultCode, Line, Stamp};

codes! {
    /// What a client may ask a case to become; the other statuses follow from consents and adoption.
    pub enum RequestedStatus "requested-case-statuses" {
        Called "CALLED" "Kallad" "Called",
        Closed "CLOSED" "Avslutad" "Closed",
    }
}

/// Days of what has happened do not lie in the future.
pub fn date_faults(now: Stamp, detected: Day, requested: Option<Day>) -> Vec<Fault> {
    let today = now.swedish_day();
    let dates = [
        ("/needDetectedOn", Some(detected)),
        ("/requestedOn", requested),
    ];
    let late = dates
        .into_iter()
        .filter(|(_, day)| day.is_some_and(|day| day > today));
    late.map(|(pointer, _)| Fault::at(pointer, FaultCode::InTheFuture))
        .collect()
}

/// Name of a record system, as part of an external id.
pub type SystemName = Line<100>;
