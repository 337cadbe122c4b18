//! What an event is about and how it is told.

use super::words::WORDS;
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
