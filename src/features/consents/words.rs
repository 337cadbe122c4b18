//! The words of consents: what values are called.

use crate::codes;

codes! {
    /// How consent was expressed.
    pub enum ConsentForm "consent-forms" {
        Oral "ORAL" "Muntligt" "Oral",
        Written "WRITTEN" "Skriftligt" "Written",
        Electronic "ELECTRONIC" "Elektroniskt" "Electronic",
    }
}

codes! {
    /// In what capacity someone consents.
    pub enum Capacity "consent-capacities" {
        Person "PERSON" "Den enskilde" "The person concerned",
        Custodian "CUSTODIAN" "Vårdnadshavare" "Custodian",
        Administrator "ADMINISTRATOR" "Förvaltare" "Administrator",
        Attorney "ATTORNEY" "Fullmaktshavare" "Holder of a power of attorney",
    }
}

codes! {
    /// Where a consent stands.
    pub enum ConsentStatus "consent-statuses" {
        Requested "REQUESTED" "Efterfrågat" "Requested",
        Given "GIVEN" "Lämnat" "Given",
        Declined "DECLINED" "Nekat" "Declined",
        Withdrawn "WITHDRAWN" "Återkallat" "Withdrawn",
        Expired "EXPIRED" "Har löpt ut" "Expired",
        Superseded "SUPERSEDED" "Ersatt" "Superseded",
        Incomplete "INCOMPLETE" "Räcker inte: fler behöver samtycka" "Not enough: not all have consented",
    }
}

impl ConsentStatus {
    /// Whether somebody who must is still to answer.
    pub fn awaits_answers(self) -> bool {
        matches!(self, Self::Requested | Self::Incomplete)
    }
}

codes! {
    /// How a consent ended before its time.
    pub enum Ending "consent-endings" {
        Withdrawn "WITHDRAWN" "Återkallat" "Withdrawn",
        Superseded "SUPERSEDED" "Ersatt" "Superseded",
        Incomplete "INCOMPLETE" "Räcker inte: fler behöver samtycka" "Not enough: not all have consented",
    }
}
