//! What a distribution must say.

use super::wire::NewDistribution;
pub use super::words::DistributionChannel;
use crate::kernel::{Fault, FaultCode, Frame, Id, Possible, Stamp, When};

/// Every fault: one recipient, who takes or took part when it is a participant; not in the future;
/// not a version that is yet to be written.
pub fn faults(
    new: &NewDistribution,
    now: Stamp,
    plan_version: i64,
    participants: impl IntoIterator<Item = Id>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    match (new.participant_id, &new.recipient) {
        (None, None) if new.to_person != Some(true) => {
            faults.push(Fault::required("/participantId", When::NoOtherRecipient))
        }
        (Some(_), Some(_)) => faults.push(Fault::at("/recipient", FaultCode::NotAllowedHere)),
        (Some(id), None) if !participants.into_iter().any(|known| known == id) => {
            faults.push(Fault::at("/participantId", FaultCode::NotAParty));
        }
        _ => {}
    }
    let frame = Frame::at(now);
    faults.extend(Possible::HandedOver.moment("/handedOverAt", new.handed_over_at, &frame));
    if new
        .plan_version
        .is_some_and(|version| version > plan_version)
    {
        faults.push(Fault::at("/planVersion", FaultCode::TooLarge).limit(plan_version));
    }
    faults
}
