//! The words of participants: what values are called.

use crate::codes;

codes! {
    /// What a participant is.
    pub enum ParticipantKind "participant-kinds" {
        Unit "UNIT" "Enhet" "Unit",
        External "EXTERNAL" "Extern kontakt" "External contact",
        Private "PRIVATE" "Privatperson" "Private person",
    }
}

codes! {
    /// What a participant does in the case.
    pub enum ParticipantRole "participant-roles" {
        Initiator "INITIATOR" "Initiativtagare" "Initiator",
        Party "PARTY" "Part" "Party",
        Person "PERSON" "Den enskilde" "The person concerned",
        Custodian "CUSTODIAN" "Vårdnadshavare" "Custodian",
        ClosePerson "CLOSE_PERSON" "Närstående" "Close person",
        LegalGuardian "LEGAL_GUARDIAN" "God man" "Legal guardian",
        Administrator "ADMINISTRATOR" "Förvaltare" "Administrator",
        Interpreter "INTERPRETER" "Tolk" "Interpreter",
        SupportPerson "SUPPORT_PERSON" "Stödperson" "Support person",
    }
}
