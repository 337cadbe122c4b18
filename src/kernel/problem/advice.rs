//! What to do about a state that forbids something: every 409 says it beside its reason.

use super::{Language, ProblemCode};

macro_rules! advices {
    ($($variant:ident $sv:literal $en:literal),+ $(,)?) => {
        impl ProblemCode {
            /// What can be done about it; every 409 has such a sentence.
            pub fn advice(self, language: Language) -> Option<&'static str> {
                match (self, language) {
                    $((Self::$variant, Language::Swedish) => Some($sv), (Self::$variant, Language::English) => Some($en),)+
                    _ => None,
                }
            }
        }
    };
}

advices! {
    TooManyParts "Avsluta eller ändra något av det som finns i stället." "End or change one of those that there are instead.",
    TooManyAnswers "Det senaste svaret gäller; läs det i stället för att svara igen." "The latest answer holds; read it instead of answering again.",
    AlreadyExists "Läs det som finns, och ändra det i stället." "Read what is there, and change it instead.",
    CaseMoved "Vänd dig till den organisation som tog emot ärendet." "Turn to the organisation that received the case.",
    TransitionNotAllowed "Läs om och följ det som _links erbjuder nu." "Read it again and follow what _links offer now.",
    ConsentMissing "Inhämta och registrera ett samtycke först." "Ask for a consent and record it first.",
    CustodianConsentMissing "Fråga dem som saknas (errors) och registrera vad de svarar." "Ask those who are missing (errors) and record what they say.",
    ConsentNotRequested "Läs samtycket: ett nytt svar kräver en ny förfrågan." "Read the consent: another answer needs another request.",
    ConsentEnded "Registrera ett nytt samtycke i stället." "Record another consent instead.",
    PersonDeceased "Är dödsfallet registrerat av misstag, återuppta ärendet med deathRecordedInError." "If the death was recorded in error, reopen the case with deathRecordedInError.",
    CaseClosed "Återuppta ärendet om arbetet ska gå vidare." "Reopen the case if the work is to go on.",
    EmergencyLimit "Be någon annan med behörighet att läsa, eller vänta tills dygnet har gått." "Ask somebody else who may read it, or wait until a day has passed.",
    AlreadyReviewed "Läs den granskning som finns." "Read the review that there is.",
    LastNamedCoordinator "Namnge en annan handläggare först." "Name another coordinator first.",
    AcceptanceNeeded "Erbjud uppdraget (assignment-offers), så att en annan part kan godta det." "Offer the assignment (assignment-offers), so that another party can accept it.",
    OfferSettled "Lämna ett nytt erbjudande om uppdraget fortfarande behövs." "Make another offer if the assignment is still needed.",
    OfferImpossible "Lämna ett nytt erbjudande, med en enhet, ett konto och en tid som gäller." "Make another offer, of a unit, an account and a time that are in force.",
    AssignmentOverlaps "Avsluta det uppdrag som finns först, eller ange en annan tid." "End the assignment that there is first, or state another time.",
    BranchInUse "Avsluta det som bygger på verksamhetsgrenen först, eller registrera en ny enhet." "End first what rests on the branch, or register another unit.",
    RecordsKeptApart "Låt båda posterna stå; errors säger varför." "Leave both records; errors say why.",
    UnitInUse "Lägg ned enheten med en efterträdare: POST /units/{unitId}/closures." "Close the unit with a successor: POST /units/{unitId}/closures.",
    OrganisationInUse "Lägg först ned enheterna med efterträdare: POST /units/{unitId}/closures." "Close its units with successors first: POST /units/{unitId}/closures.",
    NotPrintable "Läs planen som sida (Accept: text/html), eller låt driften lägga till teckensnitt (documents.fonts)." "Read the plan as a page (Accept: text/html), or have a font added (documents.fonts).",
    BirthDateUnknown "Registrera personens födelsedatum (birthDate) först." "Record the person's date of birth (birthDate) first.",
    AccountUnplaced "Ge kontot en organisation först." "Give the account an organisation first.",
    LastAdministrator "Utse nästa administratör först." "Appoint the next administrator first.",
    IssuerShared "Ange claim och claimValue för varje bindning till utgivaren." "State claim and claimValue of every binding of the issuer.",
    ParticipantNeeded "Låt en annan enhet leda ärendet (leadUnitId), eller avsluta det." "Let another unit lead the case (leadUnitId), or close it.",
    RequestSettled "Läs begäran: svaret står där. Begär på nytt om något har ändrats." "Read the request: the answer stands there. Ask anew if something has changed.",
    PlanNotDraft "Skapa ett nytt utkast med basedOn och ändra det." "Make another draft with basedOn and change that.",
    PlanNotInForce "Ange den plan som är fastställd och gäller nu." "Name the plan that is adopted and in force now.",
    PlanReplaced "Ange den plan som ersatte den." "Name the plan that replaced it.",
    FollowUpNotPlanned "Planera en ny uppföljning." "Plan another follow-up.",
    DisclosureEnded "Registrera ett nytt utlämnande om det behövs." "Record another disclosure if it is needed.",
    DisclosureOfDischarge "Avsluta utskrivningsprocessen, så upphör det." "End the discharge process, and it ends.",
    RepresentativeClash "Ändra eller avsluta den som redan är registrerad (errors)." "Change or end the one recorded already (errors).",
    MeetingBegun "Planera ett nytt möte." "Plan another meeting.",
    MeetingNotBegun "Gör det när mötet har börjat." "Do it when the meeting has begun.",
    MeetingCancelled "Planera ett nytt möte." "Plan another meeting.",
    InvitationWithdrawn "Bjud in på nytt." "Invite again.",
    UnitAnswersByAccount "Låt enheten svara med POST /invitations/{invitationId}/replies." "Let the unit answer by POST /invitations/{invitationId}/replies.",
    HandledElsewhere "Svara där avvikelsen rapporterades; statusen kommer hit därifrån." "Answer where the deviation was reported; its status comes here from there.",
    MeasuresUndone "Ange när varje åtgärd gjordes (doneOn), eller ändra den." "State when each measure was done (doneOn), or change it.",
    NoCaseToShow "Besvara avvikelsen utan ärendet, eller rapportera en ny som anger det." "Answer the deviation without the case, or report another that names it.",
    CaseNotCovered "Inhämta ett samtycke som omfattar enhetens organisation, eller anteckna en annan grund." "Ask for a consent that covers the unit's organisation, or record another basis.",
    NotADischargeCase "Öppna ett ärende med origin INPATIENT_DISCHARGE från regionens avdelning." "Open a case with origin INPATIENT_DISCHARGE from the region's ward.",
    NamedCareContactMissing "Ange namedCareContact för utskrivningen först." "State namedCareContact of the discharge first.",
    NoticeNotInForce "Läs utskrivningen: readyNoticeId är det meddelande som gäller nu." "Read the discharge: readyNoticeId is the notice in force now.",
    DischargeEnded "Börja en ny process med en ny inskrivning." "Begin another process with another admission.",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_to_do_about_every_conflict() {
        for code in ProblemCode::ALL.iter().filter(|code| code.status() == 409) {
            for language in [Language::Swedish, Language::English] {
                assert!(code.advice(language).is_some(), "{}", code.code());
            }
        }
    }
}
