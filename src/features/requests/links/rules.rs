//! What holds for a link by which a SIP is requested.

use chrono::Days;

use super::wire::NewRequestLink;
use crate::features::requests::words::Asker;
use crate::kernel::{Fault, FaultCode, Stamp, When};

/// How long a link holds when nothing is said: the answer is read by it, too. Our policy.
const USUAL_DAYS: u64 = 90;
/// And at most.
const MOST_DAYS: u64 = 366;

/// What is wrong with a link: it is given to the person or to somebody close, and is about one person.
pub fn link_faults(new: &NewRequestLink) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !matches!(
        new.asked_by,
        Asker::Person | Asker::Representative | Asker::ClosePerson
    ) {
        faults.push(Fault::at("/askedBy", FaultCode::NotAllowedHere));
    }
    match (&new.person_id, &new.person) {
        (None, None) => faults.push(Fault::required("/person", When::NoRecord)),
        (Some(_), Some(_)) => faults.push(Fault::at("/person", FaultCode::NotAllowedHere)),
        _ => {}
    }
    faults
}

/// When a link runs out.
pub fn link_expiry(asked: Option<Stamp>, now: Stamp, faults: &mut Vec<Fault>) -> Stamp {
    let after = |days| {
        let then = now.utc().checked_add_days(Days::new(days));
        then.map_or(now, Stamp::new)
    };
    let Some(asked) = asked else {
        return after(USUAL_DAYS);
    };
    if asked <= now {
        faults.push(Fault::at("/expiresAt", FaultCode::InThePast));
    }
    if asked > after(MOST_DAYS) {
        faults.push(Fault::at("/expiresAt", FaultCode::TooFarAhead).within(
            "möjligt är nu till om ett år",
            "possible is now to a year from now",
        ));
    }
    asked
}
