//! What an audit row, an event or a fact is about.

use super::Id;
use super::vocabulary::Topic;
use crate::codes;

/// What an audit row or an event is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject {
    /// Kind of resource, kebab-case.
    pub kind: &'static str,
    /// The resource, if one is meant.
    pub id: Option<Id>,
    /// The case it belongs to.
    pub case_id: Option<Id>,
    /// The person it is about.
    pub person_id: Option<Id>,
}

impl Subject {
    /// A resource outside any case.
    pub fn of(kind: &'static str, id: Id) -> Self {
        Self {
            kind,
            id: Some(id),
            case_id: None,
            person_id: None,
        }
    }

    /// A collection.
    pub fn all(kind: &'static str) -> Self {
        Self {
            kind,
            id: None,
            case_id: None,
            person_id: None,
        }
    }
}

codes! {
    /// What a fact is about.
    pub enum SubjectKind "timeline-subjects" {
        Case "case" "Ärende" "Case",
        CaseSuccession "case-succession" "Fortsättning i nytt ärende" "Continuation in a new case",
        Consent "consent" "Samtycke" "Consent",
        ConsentAnswer "consent-answer" "Svar på fråga om samtycke" "Answer to a request for consent",
        ChildsView "childs-view" "Barnets inställning till samtycke" "A child's view of a consent",
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
        Deviation "deviation" "Avvikelse" "Deviation",
        DeviationMeasure "deviation-measure" "Åtgärd efter en avvikelse" "Measure after a deviation",
        Request "request" "Begäran om SIP" "Request for a SIP",
        RequestLink "request-link" "Länk för att begära SIP" "Link to request a SIP",
        Person "person" "Personuppgifter" "A person's record",
        Representative "representative" "Företrädare" "Representative",
        CalendarFeed "calendar-feed" "Kalenderprenumeration" "Calendar feed",
        DeadlinePolicy "deadline-policy" "Policy för tidsgränser" "Deadline policy",
        Organisation "organisation" "Organisation" "Organisation",
        Area "area" "Område" "Area",
        Unit "unit" "Enhet" "Unit",
        Account "account" "Konto" "Account",
        Assignment "assignment" "Uppdrag" "Assignment",
        AssignmentOffer "assignment-offer" "Erbjudet uppdrag" "Assignment offer",
        IssuerBinding "issuer-binding" "Bindning av utgivare" "Issuer binding",
    }
}

/// Under which topic a reader of a case learns of what happens to something of a kind.
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
    /// The topic that what happens to it is told under in a case.
    pub fn under(self) -> Under {
        match self {
            // That somebody went past the rules is told to all who go by them.
            Self::Case | Self::EmergencyAccess => Under::Nothing,
            Self::Consent
            | Self::ChildsView
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
            Self::CaseSuccession
            | Self::ConsentAnswer
            | Self::Deviation
            | Self::DeviationMeasure
            | Self::Request
            | Self::RequestLink
            | Self::Person
            | Self::Representative
            | Self::CalendarFeed
            | Self::DeadlinePolicy
            | Self::Organisation
            | Self::Area
            | Self::Unit
            | Self::Account
            | Self::Assignment
            | Self::AssignmentOffer
            | Self::IssuerBinding => Under::NoTopic,
        }
    }
}
