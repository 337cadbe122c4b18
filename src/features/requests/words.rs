//! The code lists of requests.

use crate::codes;

codes! {
    /// Who asks for a SIP.
    pub enum Asker "request-askers" {
        Person "PERSON" "Den enskilde" "The person concerned",
        Representative "REPRESENTATIVE" "Företrädare" "Representative",
        ClosePerson "CLOSE_PERSON" "Närstående" "Close person",
        Municipality "MUNICIPALITY" "Kommun" "Municipality",
        Region "REGION" "Region" "Region",
        Forsakringskassan "FORSAKRINGSKASSAN" "Försäkringskassan" "Social Insurance Agency",
        Arbetsformedlingen "ARBETSFORMEDLINGEN" "Arbetsförmedlingen" "Public Employment Service",
        School "SCHOOL" "Förskola eller skola" "Preschool or school",
        Police "POLICE" "Polis" "Police",
        PrisonAndProbation "PRISON_AND_PROBATION" "Kriminalvård" "Prison and probation",
        PrivateProvider "PRIVATE_PROVIDER" "Privat utförare" "Private provider",
        CivilSociety "CIVIL_SOCIETY" "Civilsamhälle" "Civil society",
        OtherActor "OTHER_ACTOR" "Annan aktör" "Other actor",
    }
}

codes! {
    /// Where a request stands.
    pub enum RequestStatus "request-statuses" {
        Open "OPEN" "Väntar på svar" "Open",
        Answered "ANSWERED" "Besvarad" "Answered",
        Withdrawn "WITHDRAWN" "Återtagen" "Withdrawn",
    }
}

codes! {
    /// Why the person wants no SIP.
    pub enum DeclineReason "request-decline-reasons" {
        NoNeed "NO_NEED" "Ser inget behov" "Sees no need",
        HelpEnough "HELP_ENOUGH" "Har den hjälp som behövs" "Has help enough",
        NotShared "NOT_SHARED" "Vill inte att uppgifter delas" "Wants nothing shared",
        NoTrust "NO_TRUST" "Saknar förtroende för någon som skulle vara med" "Does not trust somebody who would take part",
        TooMuch "TOO_MUCH" "Orkar inte med möten" "Has no strength for meetings",
        NotNow "NOT_NOW" "Vill vänta" "Wants to wait",
        PurposeUnclear "PURPOSE_OR_PROCESS_UNCLEAR" "Oklart vad en SIP är till för" "Unclear what a SIP is for",
        MeantOtherwise "MEANT_OTHERWISE" "Menade något annat" "Meant something else",
        Other "OTHER" "Annat" "Other",
    }
}
