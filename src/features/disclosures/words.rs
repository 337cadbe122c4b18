//! The words of disclosures: what values are called.

use crate::codes;

codes! {
    /// Ground of a disclosure that nobody consents to.
    pub enum DisclosureBasis "other-disclosure-bases" {
        StatutoryException "STATUTORY_EXCEPTION" "Sekretessbrytande bestämmelse" "Statutory exception",
        SameAuthority "SAME_AUTHORITY" "Samma myndighet" "Same authority",
    }
}

codes! {
    /// Where a disclosure stands.
    pub enum DisclosureStatus "disclosure-statuses" {
        InForce "IN_FORCE" "I kraft" "In force",
        Ended "ENDED" "Avslutat" "Ended",
        Expired "EXPIRED" "Har löpt ut" "Expired",
    }
}
