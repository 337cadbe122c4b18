//! What makes a consent valid and where it stands (OSL 12 kap. 2 §, SoL 10 kap. 8 §).

use super::wire::NewConsent;
pub use super::words::{Capacity, ConsentForm, ConsentStatus, Ending};
use crate::kernel::vocabulary::ConsentDecision;
use crate::kernel::{Fault, FaultCode, Frame, Possible, Stamp};

/// Where a consent stands at `now`; it expires by time alone, without a job having to run.
pub fn status(
    decision: ConsentDecision,
    ending: Option<Ending>,
    valid_to: Stamp,
    now: Stamp,
) -> ConsentStatus {
    match (decision, ending) {
        (_, Some(Ending::Withdrawn)) => ConsentStatus::Withdrawn,
        (_, Some(Ending::Superseded)) => ConsentStatus::Superseded,
        (_, Some(Ending::Incomplete)) => ConsentStatus::Incomplete,
        (ConsentDecision::Declined, None) => ConsentStatus::Declined,
        (_, None) if valid_to <= now => ConsentStatus::Expired,
        (ConsentDecision::Requested, None) => ConsentStatus::Requested,
        (ConsentDecision::Given, None) => ConsentStatus::Given,
    }
}

/// Every fault in what a consent says.
pub fn faults(new: &NewConsent, frame: &Frame) -> Vec<Fault> {
    let from = new.valid_from.unwrap_or(frame.now);
    let mut faults: Vec<Fault> = Possible::ConsentFrom
        .moment("/validFrom", from, frame)
        .into_iter()
        .collect();
    faults.extend(match new.valid_to <= from {
        true => Some(Fault::at("/validTo", FaultCode::EndBeforeStart)),
        false => Possible::ConsentTo.moment("/validTo", new.valid_to, frame),
    });
    if new.supersedes_consent_id.is_some() && new.decision != ConsentDecision::Given {
        faults.push(Fault::at("/supersedesConsentId", FaultCode::NotAllowedHere));
    }
    for (index, id) in new.recipient_organisation_ids.iter().enumerate() {
        if new
            .recipient_organisation_ids
            .iter()
            .take(index)
            .any(|earlier| earlier == id)
        {
            faults.push(Fault::at(
                format!("/recipientOrganisationIds/{index}"),
                FaultCode::Repeated,
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_where_decision_ending_and_time_say() {
        let (early, end, late) = (
            Stamp::from_micros(1),
            Stamp::from_micros(2),
            Stamp::from_micros(3),
        );
        let at = |decision, ending, now| status(decision, ending, end, now);
        assert_eq!(
            at(ConsentDecision::Given, None, early),
            ConsentStatus::Given
        );
        assert_eq!(
            at(ConsentDecision::Given, None, end),
            ConsentStatus::Expired
        );
        assert_eq!(
            at(ConsentDecision::Given, Some(Ending::Withdrawn), late),
            ConsentStatus::Withdrawn
        );
        assert_eq!(
            at(ConsentDecision::Given, Some(Ending::Superseded), early),
            ConsentStatus::Superseded
        );
        assert_eq!(
            at(ConsentDecision::Requested, None, early),
            ConsentStatus::Requested
        );
        assert_eq!(
            at(ConsentDecision::Declined, None, late),
            ConsentStatus::Declined
        );
    }
}
