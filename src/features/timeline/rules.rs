//! What an event is about and how it is told.

use crate::codes;
use crate::kernel::Code;
use crate::kernel::vocabulary::Topic;

codes! {
    /// What an event of a case is about.
    pub enum SubjectKind "timeline-subjects" {
        Case "case" "Ärende" "Case",
        CaseSuccession "case-succession" "Fortsättning i nytt ärende" "Continuation in a new case",
        Consent "consent" "Samtycke" "Consent",
        ConsentAnswer "consent-answer" "Svar på fråga om samtycke" "Answer to a request for consent",
        Disclosure "disclosure" "Utlämnande på annan grund än samtycke" "Disclosure on another basis than consent",
        Participant "participant" "Deltagare" "Participant",
        Preparation "preparation" "Förberedelse" "Preparation",
        Meeting "meeting" "Möte" "Meeting",
        Invitation "invitation" "Kallelse eller inbjudan" "Summons or invitation",
        GuestLink "guest-link" "Gästlänk" "Guest link",
        Attendance "attendance" "Närvaro" "Attendance",
        Plan "plan" "Plan" "Plan",
        PlanAgreement "plan-agreement" "Ställningstagande till plan" "Agreement to a plan",
        PlanDistribution "plan-distribution" "Kopia av plan" "Copy of a plan",
        Goal "goal" "Mål" "Goal",
        Intervention "intervention" "Insats" "Intervention",
        FollowUp "follow-up" "Uppföljning" "Follow-up",
        Discharge "discharge" "Utskrivning från slutenvård" "Discharge from inpatient care",
        NamedUser "named-user" "Namngiven användare" "Named user",
        EmergencyAccess "emergency-access" "Nödåtkomst" "Emergency access",
    }
}

codes! {
    /// Whom the sentences of a timeline are for.
    pub enum Audience "timeline-audiences" {
        Staff "STAFF" "Medarbetare" "Staff",
        Person "PERSON" "Den enskilde" "The person concerned",
    }
}

/// Under which topic a reader learns of an event of this kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Under {
    /// Whoever knows of the case knows of it.
    Nothing,
    /// One topic for all of the kind.
    Topic(Topic),
    /// Each thing has a topic of its own.
    ItsOwn,
    /// Only the organisation that did it knows of it.
    NoTopic,
}

impl SubjectKind {
    fn under(self) -> Under {
        match self {
            // That somebody went past the rules is told to all who go by them.
            Self::Case | Self::EmergencyAccess => Under::Nothing,
            Self::CaseSuccession | Self::ConsentAnswer => Under::NoTopic,
            Self::Consent
            | Self::Disclosure
            | Self::Participant
            | Self::Preparation
            | Self::NamedUser => Under::Topic(Topic::Basic),
            Self::Meeting | Self::Invitation | Self::GuestLink | Self::Attendance => {
                Under::Topic(Topic::Meeting)
            }
            Self::Plan | Self::Goal | Self::PlanAgreement | Self::PlanDistribution => {
                Under::Topic(Topic::Plan)
            }
            Self::Intervention => Under::ItsOwn,
            Self::FollowUp => Under::Topic(Topic::FollowUp),
            Self::Discharge => Under::Topic(Topic::Discharge),
        }
    }
}

/// The kinds that a reader learns of whoever did it. As many each time, so that the statement is the
/// same: what is not told is left out by naming the case in its place. A kind that is not in the list
/// is told to the organisation that did it alone.
pub fn kinds_told(is_told: impl Fn(Topic) -> bool) -> Vec<SubjectKind> {
    let told = |kind: &SubjectKind| match kind.under() {
        Under::Nothing => true,
        Under::Topic(topic) => is_told(topic),
        Under::ItsOwn | Under::NoTopic => false,
    };
    let named = |kind: &SubjectKind| if told(kind) { *kind } else { SubjectKind::Case };
    SubjectKind::ALL.iter().map(named).collect()
}

/// The topics whose interventions a reader learns of, as many each time; none when there is none.
pub fn topics_told(is_told: impl Fn(Topic) -> bool) -> Option<Vec<Topic>> {
    let first = Topic::ALL.iter().copied().find(|topic| is_told(*topic))?;
    let named = |topic: &Topic| if is_told(*topic) { *topic } else { first };
    Some(Topic::ALL.iter().map(named).collect())
}

/// Each event in plain Swedish: for staff, and for the person.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "case.created",
        "Ärendet öppnades.",
        "Ett ärende om samordnad individuell plan öppnades för dig.",
    ),
    (
        "case.updated",
        "Uppgifter i ärendet ändrades.",
        "Uppgifter i ditt ärende ändrades.",
    ),
    (
        "case.status-changed",
        "Ärendet fick en ny status.",
        "Ditt ärende gick vidare till ett nytt steg.",
    ),
    (
        "case.reopened",
        "Arbetet togs upp igen i ett nytt ärende.",
        "Arbetet med din plan togs upp igen i ett nytt ärende.",
    ),
    (
        "case.moved",
        "Ärendet flyttades till en annan kommun.",
        "Ditt ärende flyttades till en annan kommun.",
    ),
    (
        "consent.recorded",
        "Ett besked om samtycke antecknades.",
        "Ett besked om samtycke antecknades.",
    ),
    (
        "consent.superseded",
        "Ett samtycke ersattes av ett nytt.",
        "Ett samtycke ersattes av ett nytt.",
    ),
    (
        "consent.answered",
        "Ett svar på en fråga om samtycke antecknades.",
        "Ett svar på frågan om samtycke antecknades.",
    ),
    (
        "consent.limited",
        "Ett samtycke från vårdnadshavare kortades så att det gäller längst till 18-årsdagen.",
        "Ett samtycke från dina vårdnadshavare kortades så att det gäller längst till din 18-årsdag.",
    ),
    (
        "consent.withdrawn",
        "Ett samtycke återkallades.",
        "Ett samtycke togs tillbaka.",
    ),
    (
        "disclosure.recorded",
        "Ett beslut om utlämnande på annan grund än samtycke antecknades.",
        "Ett beslut antecknades om att någon får ta del av uppgifter om dig utan ditt samtycke.",
    ),
    (
        "disclosure.ended",
        "Ett utlämnande på annan grund än samtycke avslutades.",
        "Någon som fick ta del av uppgifter om dig utan ditt samtycke får det inte längre.",
    ),
    (
        "participant.added",
        "En deltagare lades till.",
        "En deltagare lades till i ditt ärende.",
    ),
    (
        "participant.updated",
        "Uppgifter om en deltagare ändrades.",
        "Uppgifter om en deltagare i ditt ärende ändrades.",
    ),
    (
        "participant.ended",
        "En deltagare lämnade ärendet.",
        "En deltagare lämnade ditt ärende.",
    ),
    (
        "preparation.updated",
        "Personens förberedelse inför mötet antecknades.",
        "Det du vill ta upp på mötet antecknades.",
    ),
    (
        "meeting.planned",
        "Ett möte planerades.",
        "Ett möte om din plan planerades.",
    ),
    (
        "meeting.updated",
        "Ett möte ändrades.",
        "Ett möte om din plan ändrades.",
    ),
    (
        "meeting.cancelled",
        "Ett möte ställdes in.",
        "Ett möte om din plan ställdes in.",
    ),
    (
        "plan.created",
        "Ett utkast till plan påbörjades.",
        "Ett utkast till din plan påbörjades.",
    ),
    (
        "plan.updated",
        "Utkastet till plan ändrades.",
        "Utkastet till din plan ändrades.",
    ),
    (
        "plan.adopted",
        "Planen fastställdes.",
        "Din plan fastställdes.",
    ),
    (
        "plan.responsibility-lost",
        "Insatser i planen står utan ansvarig part.",
        "Insatser i din plan har ingen som ansvarar för dem just nu.",
    ),
    (
        "goal.added",
        "Ett mål lades till i utkastet.",
        "Ett mål lades till i utkastet till din plan.",
    ),
    (
        "goal.updated",
        "Ett mål i utkastet ändrades.",
        "Ett mål i utkastet till din plan ändrades.",
    ),
    (
        "goal.removed",
        "Ett mål togs bort ur utkastet.",
        "Ett mål togs bort ur utkastet till din plan.",
    ),
    (
        "intervention.added",
        "En insats lades till i utkastet.",
        "En insats lades till i utkastet till din plan.",
    ),
    (
        "intervention.updated",
        "En insats ändrades.",
        "En insats i din plan ändrades.",
    ),
    (
        "intervention.removed",
        "En insats togs bort ur utkastet.",
        "En insats togs bort ur utkastet till din plan.",
    ),
    (
        "follow-up.planned",
        "En uppföljning planerades.",
        "En uppföljning av din plan planerades.",
    ),
    (
        "follow-up.updated",
        "En planerad uppföljning ändrades.",
        "En planerad uppföljning av din plan ändrades.",
    ),
    (
        "follow-up.cancelled",
        "En planerad uppföljning ställdes in.",
        "En planerad uppföljning av din plan ställdes in.",
    ),
    (
        "follow-up.held",
        "Planen följdes upp.",
        "Din plan följdes upp.",
    ),
    (
        "meeting.moved",
        "Ett möte fick ny tid eller plats.",
        "Ett möte om din plan fick ny tid eller plats.",
    ),
    (
        "meeting.settled",
        "Det antecknades om ett möte hölls.",
        "Det antecknades om ett möte om din plan hölls.",
    ),
    (
        "invitation.sent",
        "En deltagare kallades eller bjöds in till ett möte.",
        "En deltagare kallades eller bjöds in till ett möte om din plan.",
    ),
    (
        "invitation.received",
        "En kallelse eller inbjudan kvitterades.",
        "En deltagare kvitterade att kallelsen eller inbjudan kommit fram.",
    ),
    (
        "invitation.replied",
        "En kallelse eller inbjudan besvarades.",
        "En deltagare svarade på kallelsen eller inbjudan till mötet.",
    ),
    (
        "invitation.withdrawn",
        "En kallelse eller inbjudan togs tillbaka.",
        "En kallelse eller inbjudan till mötet togs tillbaka.",
    ),
    (
        "guest-link.created",
        "En gästlänk till en inbjudan skapades.",
        "En länk för att svara på en inbjudan skapades.",
    ),
    (
        "guest-link.revoked",
        "En gästlänk till en inbjudan spärrades.",
        "En länk för att svara på en inbjudan spärrades.",
    ),
    (
        "attendance.recorded",
        "Närvaro vid ett möte antecknades.",
        "Det antecknades vem som var med på mötet.",
    ),
    (
        "attendance.updated",
        "Närvaro vid ett möte ändrades.",
        "Anteckningen om vem som var med på mötet ändrades.",
    ),
    (
        "plan-agreement.recorded",
        "En part tog ställning till planen.",
        "Någon sa vad den tycker om din plan.",
    ),
    (
        "discharge.admission-notified",
        "Ett inskrivningsmeddelande skickades.",
        "Sjukvården meddelade berörda verksamheter att du är inskriven.",
    ),
    (
        "discharge.date-changed",
        "Den beräknade utskrivningsdagen ändrades.",
        "Den dag då du beräknas bli utskriven ändrades.",
    ),
    (
        "discharge.updated",
        "Uppgifter om utskrivningen ändrades.",
        "Uppgifter om din utskrivning ändrades.",
    ),
    (
        "discharge.contact-changed",
        "Uppgiften om fast vårdkontakt ändrades.",
        "Uppgiften om din fasta vårdkontakt ändrades.",
    ),
    (
        "discharge.notice-received",
        "Ett meddelande om utskrivningen kvitterades.",
        "En verksamhet kvitterade ett meddelande om din utskrivning.",
    ),
    (
        "discharge.ready-notified",
        "En underrättelse om utskrivningsklar skickades.",
        "Sjukvården meddelade att du är redo att skrivas ut.",
    ),
    (
        "discharge.ready-withdrawn",
        "Underrättelsen om utskrivningsklar togs tillbaka.",
        "Sjukvården meddelade att du inte längre är redo att skrivas ut.",
    ),
    (
        "discharge.ended",
        "Utskrivningsprocessen avslutades.",
        "Arbetet inför din utskrivning avslutades.",
    ),
    (
        "plan-distribution.recorded",
        "En kopia av planen lämnades ut.",
        "Någon fick en kopia av din plan.",
    ),
    (
        "case.protected",
        "Ärendet visas nu bara för namngivna användare.",
        "Ditt ärende visas nu bara för medarbetare som är namngivna.",
    ),
    (
        "case.protection-lifted",
        "Ärendet visas inte längre bara för namngivna användare.",
        "Ditt ärende visas inte längre bara för medarbetare som är namngivna.",
    ),
    (
        "named-user.added",
        "En användare namngavs för ärendet.",
        "En medarbetare namngavs och kan läsa ditt ärende.",
    ),
    (
        "named-user.removed",
        "En namngiven användare togs bort.",
        "En medarbetare är inte längre namngiven i ditt ärende.",
    ),
    (
        "emergency-access.taken",
        "Ärendet öppnades med nödåtkomst.",
        "En medarbetare öppnade ditt ärende med nödåtkomst. En logggranskare kontrollerar om det var befogat.",
    ),
    (
        "emergency-access.reviewed",
        "En nödåtkomst till ärendet granskades.",
        "En logggranskare kontrollerade om nödåtkomsten till ditt ärende var befogad.",
    ),
];

/// What is told of an event that has no words yet.
const UNNAMED: (&str, &str) = ("Något ändrades i ärendet.", "Något ändrades i ditt ärende.");

/// The sentence of an event.
pub fn sentence(event: &str, audience: Audience) -> &'static str {
    let found = WORDS.iter().find(|(known, _, _)| *known == event);
    let (staff, person) = found.map_or(UNNAMED, |(_, staff, person)| (*staff, *person));
    match audience {
        Audience::Staff => staff,
        Audience::Person => person,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_each_event_once_in_whole_sentences() {
        for (index, (event, staff, person)) in WORDS.iter().enumerate() {
            assert!(
                WORDS.iter().take(index).all(|(known, _, _)| known != event),
                "{event}"
            );
            for sentence in [staff, person] {
                assert!(sentence.ends_with('.'), "{event}: {sentence}");
                assert!(sentence.starts_with(char::is_uppercase), "{event}");
            }
        }
    }

    #[test]
    fn tells_the_case_to_all_and_the_rest_by_topic() {
        let to_all = [SubjectKind::Case, SubjectKind::EmergencyAccess];
        let told = kinds_told(|_| false);
        assert!(told.iter().all(|kind| to_all.contains(kind)));
        assert_eq!(topics_told(|_| false), None);
        let told = kinds_told(|topic| topic == Topic::Meeting);
        assert!(told.contains(&SubjectKind::Meeting) && !told.contains(&SubjectKind::Plan));
        let all = kinds_told(|_| true);
        assert!(all.contains(&SubjectKind::FollowUp) && !all.contains(&SubjectKind::Intervention));
        let topics = topics_told(|topic| topic == Topic::Health).unwrap();
        assert!(topics.iter().all(|topic| *topic == Topic::Health));
    }

    #[test]
    fn tells_the_person_in_other_words_than_staff() {
        assert_eq!(
            sentence("plan.adopted", Audience::Staff),
            "Planen fastställdes."
        );
        assert_eq!(
            sentence("plan.adopted", Audience::Person),
            "Din plan fastställdes."
        );
        assert_eq!(sentence("other.thing", Audience::Staff), UNNAMED.0);
    }
}
