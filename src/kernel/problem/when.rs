//! When a member that may otherwise be left out is required: said by the fault, and by the contract.

use super::{Fault, FaultCode};

macro_rules! conditions {
    ($($(#[$doc:meta])* $variant:ident $sv:literal $en:literal [$(($schema:literal, $member:literal)),+]),+ $(,)?) => {
        /// The condition under which a member is required.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum When { $(#[doc = $en] $variant),+ }

        impl When {
            /// Every condition.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The condition in Swedish and in English, as it stands after "is required".
            pub fn words(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($sv, $en)),+ }
            }

            /// The members that it makes required, each by its schema and its name, whose descriptions say it
            /// in the English words.
            pub fn members(self) -> &'static [(&'static str, &'static str)] {
                match self { $(Self::$variant => &[$(($schema, $member)),+]),+ }
            }
        }
    };
}

conditions! {
    NotOneOwnParty "när den egna enheten inte är en av parterna, eller är flera av dem" "when your own unit is none of the parties, or several of them" [("NewAgreement", "participantId")],
    Disagreed "när svaret är DISAGREED" "when the answer is DISAGREED" [("NewAgreement", "comment")],
    WithoutMeeting "när inget möte har hållits och länet vill ha ett skäl" "when no meeting was held and the county wants a reason" [("NewAdoption", "withoutMeetingReason")],
    ClosedByDeath "när ärendet avslutades som DECEASED" "when the case was closed as DECEASED" [("NewReopening", "deathRecordedInError")],
    Protected "när personen har skyddad folkbokföring eller fingerade uppgifter" "when the person has protected registration or an assumed identity" [("NewMove", "toAccountId")],
    HasPlace "när mode är ON_SITE eller HYBRID" "when the mode is ON_SITE or HYBRID" [("MeetingContent", "place"), ("MeetingContentPatch", "place")],
    IsUnit "när kind är UNIT" "when the kind is UNIT" [("NewParticipant", "unitId")],
    IsNoUnit "när kind är EXTERNAL eller PRIVATE" "when the kind is EXTERNAL or PRIVATE" [("NewParticipant", "name"), ("ParticipantEditPatch", "name")],
    TookPart "när personen deltog" "when the person took part" [("NewFollowUpOutcome", "personsView")],
    WasAbsent "när personen inte deltog" "when the person did not take part" [("NewFollowUpOutcome", "absenceReason")],
    Continues "när beslutet är CONTINUE" "when the decision is CONTINUE" [("NewFollowUpOutcome", "nextDueOn")],
    ByStatute "när grunden är STATUTORY_EXCEPTION" "when the basis is STATUTORY_EXCEPTION" [("NewDisclosure", "reference"), ("NewDisclosure", "topics")],
    Appointed "när kind är ADMINISTRATOR eller ATTORNEY" "when the kind is ADMINISTRATOR or ATTORNEY" [("NewRepresentative", "topics"), ("RepresentativeContentPatch", "topics")],
    NoCustodian "när kind är ett annat än CUSTODIAN" "when the kind is another than CUSTODIAN" [("NewRepresentative", "source"), ("RepresentativeContentPatch", "source")],
    SeveralAct "när flera kan svara för personen" "when several can answer for the person" [("NewConsentAnswer", "representativeId")],
    SeveralMandated "när flera förvaltare eller fullmäktige kan samtycka" "when several administrators or attorneys can consent" [("NewConsent", "representativeIds")],
    IssuerIsShared "när flera organisationer delar utgivaren" "when several organisations share the issuer" [("NewIssuerBinding", "claim"), ("IssuerBindingEditPatch", "claim")],
    ClaimValueStated "när claimValue anges" "when claimValue is stated" [("NewIssuerBinding", "claim"), ("IssuerBindingEditPatch", "claim")],
    ClaimStated "när claim anges" "when claim is stated" [("NewIssuerBinding", "claimValue"), ("IssuerBindingEditPatch", "claimValue")],
    Strategist "när rollen är STRATEGIST och countyCode inte anges" "when the role is STRATEGIST and countyCode is not stated" [("NewAssignmentOffer", "areaIds")],
    SeveralReceivers "när flera av mottagarna är egna enheter" "when several of the receivers are units of yours" [("NewDischargeReceipt", "unitId")],
    Declines "när svaret är DECLINED" "when the reply is DECLINED" [("NewReply", "reason")],
    ProposesTime "när svaret är NEW_TIME_PROPOSED" "when the reply is NEW_TIME_PROPOSED" [("NewReply", "proposedTimes")],
    Delegates "när svaret är DELEGATED" "when the reply is DELEGATED" [("NewReply", "delegatedTo")],
    NoOtherRecipient "när varken recipient eller toPerson anges" "when neither recipient nor toPerson is stated" [("NewDistribution", "participantId")],
    StaffAsk "när någon annan än den enskilde eller dennes företrädare skickar begäran" "when neither the person nor a representative sends the request by an own account" [("NewRequest", "askedBy")],
    NeedsWord "när varken den enskilde eller en företrädare ber om SIP" "when neither the person nor a representative asks" [("NewRequest", "personAgrees")],
    NoRecord "när personId inte anges" "when personId is not stated" [("NewRequest", "person"), ("NewRequestLink", "person")],
    OwnAccountAsks "när den som ber gör det med ett eget konto" "when who asks does so by an own account" [("NewRequest", "personId")],
    OpensCase "när answer är CASE_OPENED" "when answer is CASE_OPENED" [("NewRequestAnswer", "caseId")],
    SaysNo "när answer är OTHER_HELP_ENOUGH eller REFUSED" "when answer is OTHER_HELP_ENOUGH or REFUSED" [("NewRequestAnswer", "reason")],
    Closes "när ärendet avslutas" "when the case is closed" [("NewStatusTransition", "closingReason"), ("NewFollowUpOutcome", "closingReason")],
    ForOtherReason "när closingReason är OTHER" "when closingReason is OTHER" [("NewStatusTransition", "closingText"), ("NewFollowUpOutcome", "closingText")],
    StepIsArgued "när to är ANSWERED, DISPUTED, ESCALATED eller FORWARDED" "when to is ANSWERED, DISPUTED, ESCALATED or FORWARDED" [("NewDeviationTransition", "words")],
    StepAnswers "när to är ANSWERED" "when to is ANSWERED" [("NewDeviationTransition", "cause"), ("NewDeviationTransition", "risk")],
    StepForwards "när to är FORWARDED" "when to is FORWARDED" [("NewDeviationTransition", "unitId")],
    StaffSubmits "när en enhet skickar avvikelsen och den inte bedömts i ett annat system" "when a unit submits the deviation and no other system has judged it" [("NewDeviation", "risk"), ("DeviationEditPatch", "risk")],
    ByDeath "när closingReason är DECEASED" "when closingReason is DECEASED" [("NewStatusTransition", "dateOfDeath"), ("NewFollowUpOutcome", "dateOfDeath")],
}

impl Fault {
    /// The member at `pointer` is missing, where `when` makes it required.
    pub fn required(pointer: impl Into<String>, when: When) -> Self {
        let (sv, en) = when.words();
        Self::at(pointer, FaultCode::Required).within(format!(" {sv}"), format!(" {en}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Language;

    #[test]
    fn says_the_condition_in_both_languages() {
        let fault = Fault::required("/comment", When::Disagreed);
        assert_eq!(
            [Language::Swedish, Language::English].map(|one| fault.detail(one)),
            [
                "Uppgiften krävs när svaret är DISAGREED.",
                "The member is required when the answer is DISAGREED."
            ]
        );
        let always = Fault::at("/kind", FaultCode::Required);
        assert_eq!(always.detail(Language::Swedish), "Uppgiften krävs.");
    }
}
