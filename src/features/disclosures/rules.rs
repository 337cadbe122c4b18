//! What makes a disclosure on another basis than consent valid, and where it stands (OSL 8 kap. 1-2 §§:
//! secrecy holds between authorities, and within one between independent branches, unless a provision
//! breaks it).

use super::wire::NewDisclosure;
pub use super::words::{DisclosureBasis, DisclosureStatus};
use crate::kernel::vocabulary::{Basis, Owner};
use crate::kernel::{Fault, FaultCode, Frame, Possible, Stamp, When};

impl From<DisclosureBasis> for Basis {
    fn from(basis: DisclosureBasis) -> Self {
        match basis {
            DisclosureBasis::StatutoryException => Self::StatutoryException,
            DisclosureBasis::SameAuthority => Self::SameAuthority,
        }
    }
}

impl DisclosureBasis {
    /// For how long it can be disclosed.
    fn longest(self) -> Possible {
        match self {
            Self::StatutoryException => Possible::ExceptionTo,
            Self::SameAuthority => Possible::DisclosureTo,
        }
    }
}

/// Where a disclosure stands at `now`; it expires by time alone.
pub fn status(ended: bool, valid_to: Stamp, now: Stamp) -> DisclosureStatus {
    match ended {
        true => DisclosureStatus::Ended,
        false if valid_to <= now => DisclosureStatus::Expired,
        false => DisclosureStatus::InForce,
    }
}

/// Who records a disclosure.
#[derive(Clone, Copy, Debug)]
pub struct Recorder<'a> {
    /// By name.
    pub name: &'a str,
    /// For which branch of which organisation.
    pub owner: Owner,
}

/// Every fault in what a disclosure says, at `now`, in a case that `initiator` opened.
pub fn faults(
    new: &NewDisclosure,
    initiator: Owner,
    recorder: Recorder<'_>,
    now: Stamp,
) -> Vec<Fault> {
    let mut faults = period_faults(new, now);
    // The statute is named, so that the person and the supervisory authority can try it. Within an authority
    // what it owns is not divided by topic, and what others own is not its to open.
    let exception = new.basis == DisclosureBasis::StatutoryException;
    for (pointer, is_stated) in [
        ("/reference", new.reference.is_some()),
        ("/topics", new.topics.is_some()),
    ] {
        if exception && !is_stated {
            faults.push(Fault::required(pointer, When::ByStatute));
        }
    }
    let mut check = |wrong: bool, pointer: &str, code| {
        if wrong {
            faults.push(Fault::at(pointer, code));
        }
    };
    check(
        !exception && new.topics.is_some(),
        "/topics",
        FaultCode::NotAllowedHere,
    );
    check(
        !exception && new.recipient_branch.is_some(),
        "/recipientBranch",
        FaultCode::NotAllowedHere,
    );
    // Who holds the data decides to hand them out, and nobody hands them to itself. Another branch of the own
    // organisation is as another organisation, and is named as such.
    let (recipient, own) = (new.recipient_organisation_id, recorder.owner);
    let is_itself = |owner: Owner| {
        let branch = new.recipient_branch.unwrap_or(owner.branch);
        Owner::new(recipient, branch) == owner
    };
    let fits = match new.basis {
        DisclosureBasis::StatutoryException => !is_itself(initiator) && !is_itself(own),
        DisclosureBasis::SameAuthority => {
            recipient == initiator.organisation_id && own == initiator
        }
    };
    check(!fits, "/recipientOrganisationId", FaultCode::NotAllowedHere);
    check(
        same_name(&new.approved_by.name, recorder.name),
        "/approvedBy/name",
        FaultCode::ApprovesOwn,
    );
    faults
}

fn period_faults(new: &NewDisclosure, now: Stamp) -> Vec<Fault> {
    let (from, frame) = (new.valid_from.unwrap_or(now), Frame::at(now));
    let begins = Possible::DisclosureFrom.moment("/validFrom", from, &frame);
    let ends = match new.valid_to <= from {
        true => Some(Fault::at("/validTo", FaultCode::EndBeforeStart)),
        false => new.basis.longest().moment("/validTo", new.valid_to, &frame),
    };
    begins.into_iter().chain(ends).collect()
}

/// Whether two names are written alike, whatever their case and spacing.
fn same_name(one: &str, other: &str) -> bool {
    let folded = |name: &str| {
        let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    };
    folded(one) == folded(other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Id;
    use crate::kernel::time::parse_stamp;
    use crate::kernel::vocabulary::Branch;

    const NOW: &str = "2026-11-22T12:00:00Z";

    fn id(number: u8) -> Id {
        format!("01999d2e-7c00-7000-8000-{number:012}")
            .parse()
            .unwrap()
    }

    fn found(change: serde_json::Value) -> Vec<(String, FaultCode)> {
        found_by(1, change)
    }

    fn found_by(organisation: u8, change: serde_json::Value) -> Vec<(String, FaultCode)> {
        let mut body = serde_json::json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": id(2), "topics": ["HEALTH"],
            "reference": "OSL 10 kap. 18 a §", "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"},
            "reason": "Fara för liv.", "validTo": "2026-12-01T12:00:00Z",
        });
        for (name, member) in change.as_object().unwrap() {
            body[name] = member.clone();
        }
        let new: NewDisclosure = serde_json::from_value(body).unwrap();
        let place = |fault: Fault| match fault.place {
            crate::kernel::problem::Place::Pointer(pointer) => (pointer, fault.code),
            crate::kernel::problem::Place::Parameter(name) => (name, fault.code),
        };
        let recorder = Recorder {
            name: "Eva  Exempel",
            owner: Owner::new(id(organisation), Branch::SocialServices),
        };
        let initiator = Owner::new(id(1), Branch::SocialServices);
        let faults = faults(&new, initiator, recorder, parse_stamp(NOW).unwrap());
        faults.into_iter().map(place).collect()
    }

    #[test]
    fn names_the_statute_of_an_exception_and_lasts_no_longer_than_ninety_days() {
        use serde_json::json;
        let one = |pointer: &str, code| vec![(pointer.to_owned(), code)];
        assert_eq!(found(json!({})), []);
        assert_eq!(found(json!({"validTo": "2027-02-20T12:00:00Z"})), []);
        let late = json!({"validTo": "2027-02-20T12:00:01Z"});
        assert_eq!(found(late), one("/validTo", FaultCode::TooFarAhead));
        let unnamed = json!({"reference": null});
        assert_eq!(found(unnamed), one("/reference", FaultCode::Required));
        let general = json!({"topics": null});
        assert_eq!(found(general), one("/topics", FaultCode::Required));
        let early = json!({"validFrom": "2026-10-01T12:00:00Z"});
        assert_eq!(found(early), one("/validFrom", FaultCode::InThePast));
        let backwards =
            json!({"validFrom": "2026-11-22T11:00:00Z", "validTo": "2026-11-22T10:00:00Z"});
        assert_eq!(found(backwards), one("/validTo", FaultCode::EndBeforeStart));
    }

    #[test]
    fn keeps_the_same_authority_to_the_one_that_opened_the_case() {
        use serde_json::json;
        let within = json!({
            "basis": "SAME_AUTHORITY", "recipientOrganisationId": id(1), "topics": null, "reference": null,
            "validTo": "2027-11-22T12:00:00Z",
        });
        assert_eq!(found(within), []);
        let recipient = "/recipientOrganisationId".to_owned();
        let elsewhere = json!({"basis": "SAME_AUTHORITY", "topics": null});
        assert_eq!(
            found(elsewhere),
            [(recipient.clone(), FaultCode::NotAllowedHere)]
        );
        let own = json!({"recipientOrganisationId": id(1)});
        assert_eq!(found(own), [(recipient, FaultCode::NotAllowedHere)]);
        let divided = json!({"basis": "SAME_AUTHORITY", "recipientOrganisationId": id(1)});
        let topics = "/topics".to_owned();
        assert_eq!(found(divided), [(topics, FaultCode::NotAllowedHere)]);
    }

    #[test]
    fn lets_nobody_hand_data_to_itself_nor_decide_within_another_authority() {
        use serde_json::json;
        let refused = [(
            "/recipientOrganisationId".to_owned(),
            FaultCode::NotAllowedHere,
        )];
        assert_eq!(found_by(3, json!({})), []);
        assert_eq!(found_by(2, json!({})), refused);
        let within = json!({
            "basis": "SAME_AUTHORITY", "recipientOrganisationId": id(1), "topics": null,
        });
        assert_eq!(found_by(3, within), refused);
    }

    #[test]
    fn names_another_branch_of_the_own_organisation_as_such() {
        use serde_json::json;
        let within = |branch: &str| {
            found(json!({"recipientOrganisationId": id(1), "recipientBranch": branch}))
        };
        assert_eq!(within("HEALTH_CARE"), []);
        let itself = within("SOCIAL_SERVICES");
        let recipient = "/recipientOrganisationId".to_owned();
        assert_eq!(itself, [(recipient, FaultCode::NotAllowedHere)]);
    }

    #[test]
    fn lets_nobody_approve_what_they_record() {
        let own =
            serde_json::json!({"approvedBy": {"name": "EVA exempel ", "title": "Handläggare"}});
        let pointer = "/approvedBy/name".to_owned();
        assert_eq!(found(own), [(pointer, FaultCode::ApprovesOwn)]);
    }
}
