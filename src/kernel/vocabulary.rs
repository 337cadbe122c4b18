//! Code lists that the Gate decides by and several features share (DOMAIN: Who, The process, Law).

mod quality;

use super::swedish_days::TimeUnit;
use super::{Id, Set, law};
use crate::codes;

pub use quality::{DeviationCategory, DeviationSide, DeviationStatus, Obstacle, RiskLevel};

codes! {
    /// What an account may be in a unit (uppdragets roll).
    pub enum Role "roles" {
        Coordinator "COORDINATOR" "Handläggare som samordnar" "Coordinator",
        Caseworker "CASEWORKER" "Medarbetare" "Caseworker",
        Manager "MANAGER" "Chef (verksamhetschef, enhetschef)" "Manager",
        Ambassador "AMBASSADOR" "SIP-ambassadör" "Ambassador",
        Strategist "STRATEGIST" "SIP-strateg" "Strategist",
        Integration "INTEGRATION" "Verksamhetssystem" "Record system",
        Auditor "AUDITOR" "Logggranskare" "Auditor",
        RegistryAdmin "REGISTRY_ADMIN" "Registeradministratör" "Registry administrator",
        ServiceAdmin "SERVICE_ADMIN" "Systemförvaltare" "Service administrator",
        Person "PERSON" "Den enskilde" "The person concerned",
    }
}

impl Role {
    /// The roles that the service's administrator has a part in giving and may know of: those that keep or
    /// review an organisation, or see beyond it. Of the others it knows nothing.
    pub const OF_THE_SERVICE: &[Self] = &[
        Self::ServiceAdmin,
        Self::RegistryAdmin,
        Self::Auditor,
        Self::Strategist,
    ];

    /// The scopes that the role's operations need, by name.
    pub fn scopes(self) -> &'static [&'static str] {
        match self {
            Self::Coordinator | Self::Caseworker | Self::Manager => {
                &["registry:read", "sip:emergency", "sip:read", "sip:write"]
            }
            Self::Integration | Self::Person => &["registry:read", "sip:read", "sip:write"],
            Self::Auditor => &["audit:read", "audit:write", "registry:read", "sip:read"],
            Self::RegistryAdmin | Self::ServiceAdmin => &["registry:read", "registry:write"],
            Self::Strategist => &["registry:read", "sip:read", "sip:write"],
            Self::Ambassador => &["registry:read"],
        }
    }
}

codes! {
    /// Kind of organisation; one organisation may be several (Gotland is municipality and region).
    pub enum OrganisationKind "organisation-kinds" {
        Municipality "MUNICIPALITY" "Kommun" "Municipality",
        Region "REGION" "Region" "Region",
        Forsakringskassan "FORSAKRINGSKASSAN" "Försäkringskassan" "Social Insurance Agency",
        Arbetsformedlingen "ARBETSFORMEDLINGEN" "Arbetsförmedlingen" "Public Employment Service",
        School "SCHOOL" "Förskola och skola" "Preschool and school",
        Police "POLICE" "Polis" "Police",
        PrisonAndProbation "PRISON_AND_PROBATION" "Kriminalvård" "Prison and probation",
        PrivateProvider "PRIVATE_PROVIDER" "Privat utförare" "Private provider",
        CivilSociety "CIVIL_SOCIETY" "Civilsamhälle" "Civil society",
        Other "OTHER" "Annan" "Other",
    }
}

/// Kinds of an organisation.
pub type OrganisationKinds = Set<OrganisationKind>;

impl OrganisationKind {
    /// A huvudman: the only kinds that can have the overall responsibility (SoL 10 kap. 8-9 §§).
    pub fn is_principal(self) -> bool {
        matches!(self, Self::Municipality | Self::Region)
    }
}

codes! {
    /// Branch of an organisation (verksamhetsgren): secrecy holds between the branches of one authority that are
    /// independent of each other (OSL 8 kap. 2 §).
    pub enum Branch "branches" {
        HealthCare "HEALTH_CARE" "Hälso- och sjukvård" "Health care",
        SocialServices "SOCIAL_SERVICES" "Socialtjänst" "Social services",
        SchoolHealth "SCHOOL_HEALTH" "Elevhälsa" "School health",
        Education "EDUCATION" "Skola och utbildning" "Education",
        Other "OTHER" "Annan verksamhet" "Other",
    }
}

/// Whose a contribution is: a branch's of an organisation. Others read it because it was disclosed to them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner {
    /// The organisation.
    pub organisation_id: Id,
    /// The branch.
    pub branch: Branch,
}

/// A unit as a party: with whose it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Party {
    /// The unit.
    pub unit_id: Id,
    /// Its organisation.
    pub organisation_id: Id,
    /// Its branch.
    pub branch: Branch,
}

impl Party {
    /// Whose what the unit contributes is.
    pub fn owner(&self) -> Owner {
        Owner::new(self.organisation_id, self.branch)
    }
}

/// Says of rows whose they are, by their columns `owner_organisation_id` and `owner_branch`.
#[macro_export]
macro_rules! owned_rows {
    ($($row:ty),+ $(,)?) => {$(
        impl $row {
            /// Whose it is.
            pub fn owner(&self) -> $crate::kernel::vocabulary::Owner {
                $crate::kernel::vocabulary::Owner::new(self.owner_organisation_id, self.owner_branch)
            }
        }
    )+};
}

impl Owner {
    /// Branch `branch` of organisation `organisation_id`.
    pub fn new(organisation_id: Id, branch: Branch) -> Self {
        Self {
            organisation_id,
            branch,
        }
    }
}

codes! {
    /// Kind of information that a consent covers or an item holds.
    pub enum Topic "topics" {
        Basic "BASIC" "Grunduppgifter" "Basic facts",
        Meeting "MEETING" "Möten" "Meetings",
        Health "HEALTH" "Hälsa och vård" "Health and care",
        Social "SOCIAL" "Socialt stöd" "Social support",
        WorkAndIncome "WORK_AND_INCOME" "Arbete och försörjning" "Work and income",
        School "SCHOOL" "Skola" "School",
        Economy "ECONOMY" "Ekonomi" "Economy",
        Plan "PLAN" "Planen" "The plan",
        FollowUp "FOLLOW_UP" "Uppföljning" "Follow-up",
        Discharge "DISCHARGE" "Utskrivning från slutenvård" "Discharge from inpatient care",
    }
}

/// Topics of a consent.
pub type Topics = Set<Topic>;

codes! {
    /// Ground on which an organisation reads what another owns.
    pub enum Basis "disclosure-bases" {
        Consent "CONSENT" "Samtycke" "Consent",
        StatutoryException "STATUTORY_EXCEPTION" "Sekretessbrytande bestämmelse" "Statutory exception",
        SameAuthority "SAME_AUTHORITY" "Samma myndighet" "Same authority",
    }
}

impl Basis {
    /// The row of the law that a disclosure rests on: by what a consent is to, and whether somebody decided it;
    /// an exception that nobody decided follows from a notice of a stay in inpatient care.
    pub fn legal_basis(self, kind: ConsentKind, decided: bool) -> &'static str {
        match self {
            Self::Consent => kind.legal_basis(),
            Self::SameAuthority => law::SAME_AUTHORITY,
            Self::StatutoryException if decided => law::STATUTORY_EXCEPTION,
            Self::StatutoryException => law::DISCHARGE_NOTICE_DUTY,
        }
    }
}

codes! {
    /// Protection of a person's data in the population register (folkbokföringslagen 16-17 §§,
    /// lag 1991:483 om fingerade personuppgifter, sekretessmarkering).
    pub enum ProtectedIdentity "protected-identities" {
        None "NONE" "Ingen" "None",
        ConfidentialityFlag "SEKRETESSMARKERING" "Sekretessmarkering" "Confidentiality flag",
        ProtectedRegistration "SKYDDAD_FOLKBOKFORING" "Skyddad folkbokföring" "Protected registration",
        AssumedIdentity "FINGERADE_UPPGIFTER" "Fingerade personuppgifter" "Assumed identity",
    }
}

impl ProtectedIdentity {
    /// Those whose place is hidden, and whose records and cases are for named users only.
    pub const HIDING: [Self; 2] = [Self::ProtectedRegistration, Self::AssumedIdentity];

    /// Whether place (municipality, address, school) is kept from everybody outside the
    /// organisation that recorded it, and the person from everybody who is not named.
    pub fn hides_place(self) -> bool {
        Self::HIDING.contains(&self)
    }
}

codes! {
    /// What a consent is to.
    pub enum ConsentKind "consent-kinds" {
        Plan "PLAN" "Samtycke till att en plan upprättas" "Consent to a plan",
        InformationSharing "INFORMATION_SHARING" "Samtycke till informationsdelning" "Consent to share information",
    }
}

impl ConsentKind {
    /// The row of the law that it rests on.
    pub fn legal_basis(self) -> &'static str {
        match self {
            Self::Plan => law::CONSENT_TO_PLAN,
            Self::InformationSharing => law::CONSENT_TO_SHARE,
        }
    }
}

/// Kinds of consent.
pub type ConsentKinds = Set<ConsentKind>;

codes! {
    /// For whom something is put into words.
    pub enum Audience "audiences" {
        Person "PERSON" "Den enskilde" "The person concerned",
        Party "PARTY" "Part" "Party",
    }
}

codes! {
    /// Where a case stands.
    pub enum CaseStatus "case-statuses" {
        NeedIdentified "NEED_IDENTIFIED" "Behov uppmärksammat" "Need identified",
        Preparing "PREPARING" "Förbereds" "Preparing",
        Called "CALLED" "Parterna är kallade" "Called",
        Active "ACTIVE" "Pågående plan" "Active plan",
        Closed "CLOSED" "Avslutat" "Closed",
        ConsentDeclined "CONSENT_DECLINED" "Samtycke lämnades inte" "Consent declined",
        ConsentWithdrawn "CONSENT_WITHDRAWN" "Samtycke återkallat" "Consent withdrawn",
    }
}

codes! {
    /// Why a case ended.
    pub enum ClosingReason "closing-reasons" {
        GoalsMet "GOALS_MET" "Målen är uppnådda" "Goals met",
        SinglePrincipalEnough "SINGLE_PRINCIPAL_ENOUGH" "En huvudman räcker" "A single principal is enough",
        PersonDeclines "PERSON_DECLINES" "Den enskilde avböjer" "The person declines",
        ConsentWithdrawn "CONSENT_WITHDRAWN" "Samtycke återkallat" "Consent withdrawn",
        Moved "MOVED" "Den enskilde har flyttat" "Moved",
        Deceased "DECEASED" "Avliden" "Deceased",
        Replaced "REPLACED" "Ersatt av ett annat ärende" "Replaced",
        Other "OTHER" "Annat" "Other",
    }
}

codes! {
    /// What began the case.
    pub enum Origin "case-origins" {
        OpenCare "OPEN_CARE" "Öppenvård" "Open care",
        InpatientDischarge "INPATIENT_DISCHARGE" "Utskrivning från slutenvård" "Discharge from inpatient care",
    }
}

codes! {
    /// Whom the coordination is for.
    pub enum TargetGroup "target-groups" {
        ChildOrYouth "CHILD_OR_YOUTH" "Barn och unga" "Children and young people",
        CoOccurringDisorders "CO_OCCURRING_DISORDERS" "Samsjuklighet" "Co-occurring disorders",
        SubstanceUse "SUBSTANCE_USE" "Missbruk" "Substance use",
        MentalIllHealth "MENTAL_ILL_HEALTH" "Psykisk ohälsa" "Mental ill health",
        Disability "DISABILITY" "Funktionsnedsättning" "Disability",
        Older "OLDER" "Äldre" "Older people",
        FarFromWork "FAR_FROM_WORK" "Långt från arbetsmarknaden" "Far from work",
        ExposedToViolence "EXPOSED_TO_VIOLENCE" "Våldsutsatt" "Exposed to violence",
        Other "OTHER" "Annan" "Other",
    }
}

codes! {
    /// How binding a deadline is.
    pub enum Severity "deadline-severities" {
        Statutory "STATUTORY" "Lag" "Statutory",
        Agreement "AGREEMENT" "Överenskommelse" "Agreement",
        Local "LOCAL" "Lokal rutin" "Local",
    }
}

codes! {
    /// What a meeting is for.
    pub enum MeetingKind "meeting-kinds" {
        PreMeeting "PRE_MEETING" "Förmöte" "Pre-meeting",
        Planning "PLANNING" "Planeringsmöte" "Planning meeting",
        FollowUp "FOLLOW_UP" "Uppföljningsmöte" "Follow-up meeting",
    }
}

codes! {
    /// With what right somebody is asked to come.
    pub enum InvitationKind "invitation-kinds" {
        Summons "SUMMONS" "Kallelse" "Summons",
        Invitation "INVITATION" "Inbjudan" "Invitation",
    }
}

codes! {
    /// How it goes on after a follow-up.
    pub enum FollowUpDecision "follow-up-decisions" {
        Continue "CONTINUE" "Planen fortsätter" "The plan goes on",
        Revise "REVISE" "Planen ska revideras" "The plan is to be revised",
        Close "CLOSE" "Planen avslutas" "The plan is ended",
    }
}

codes! {
    /// Where an intervention stands.
    pub enum InterventionStatus "intervention-statuses" {
        NotStarted "NOT_STARTED" "Inte påbörjad" "Not started",
        Ongoing "ONGOING" "Pågår" "Ongoing",
        Done "DONE" "Klar" "Done",
        Changed "CHANGED" "Ändrad" "Changed",
        Cancelled "CANCELLED" "Avbruten" "Cancelled",
    }
}

codes! {
    /// How a discharge process ended.
    pub enum DischargeEnding "discharge-endings" {
        Discharged "DISCHARGED" "Utskriven" "Discharged",
        Deceased "DECEASED" "Avliden" "Deceased",
        AdmissionCancelled "ADMISSION_CANCELLED" "Inskrivningen återtagen" "Admission cancelled",
        CaseClosed "CASE_CLOSED" "Ärendet avslutades" "The case was closed",
    }
}

codes! {
    /// How a unit answers a request for a SIP.
    pub enum RequestAnswer "request-answers" {
        CaseOpened "CASE_OPENED" "Ett ärende är öppnat" "A case is opened",
        OtherHelpEnough "OTHER_HELP_ENOUGH" "Annan hjälp räcker" "Other help is enough",
        Refused "REFUSED" "Nej" "Refused",
        PersonDeclines "PERSON_DECLINES" "Den enskilde vill inte" "The person declines",
    }
}

codes! {
    /// What was answered when consent was asked for.
    pub enum ConsentDecision "consent-decisions" {
        Requested "REQUESTED" "Efterfrågat" "Requested",
        Given "GIVEN" "Lämnat" "Given",
        Declined "DECLINED" "Nekat" "Declined",
    }
}

/// Target groups of a case.
pub type TargetGroups = Set<TargetGroup>;

/// How long, how binding, and on what ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// How many.
    pub amount: i32,
    /// Of what.
    pub unit: TimeUnit,
    /// How binding.
    pub severity: Severity,
    /// The paragraph or the agreement.
    pub legal_reference: Option<String>,
}
