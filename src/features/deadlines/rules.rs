//! What is due, how soon, and which policy says so.

use std::cmp::Reverse;

use crate::codes;
use crate::kernel::law::{self, Statute};
use crate::kernel::swedish_days::{TimeUnit, due, latest_before, never_later};
use crate::kernel::vocabulary::{Origin, TargetGroup, TargetGroups, Topic};
pub use crate::kernel::vocabulary::{Severity, Terms};
use crate::kernel::{Fault, FaultCode, Id, Stamp};

codes! {
    /// What must be done in time.
    pub enum DeadlineKind "deadline-kinds" {
        AskConsent "ASK_CONSENT" "Fråga om samtycke" "Ask for consent",
        CallParties "CALL_PARTIES" "Kalla parterna" "Call the parties",
        AnswerInvitation "ANSWER_INVITATION" "Svara på kallelse eller inbjudan" "Answer a summons or an invitation",
        HoldMeeting "HOLD_MEETING" "Hålla mötet" "Hold the meeting",
        AdoptPlan "ADOPT_PLAN" "Fastställa planen" "Adopt the plan",
        FollowUpPlan "FOLLOW_UP_PLAN" "Följa upp planen" "Follow the plan up",
        RenewConsent "RENEW_CONSENT" "Förnya samtycket innan det löper ut" "Renew the consent before it expires",
        ReassignInterventions "REASSIGN_INTERVENTIONS" "Utse ny ansvarig för insatser" "Find who answers for interventions",
        ConsiderChildsView "CONSIDER_CHILDS_VIEW" "Ta ställning till det barnet tycker" "Consider the child's view",
        NameOverallResponsible "NAME_OVERALL_RESPONSIBLE" "Utse vem som har det övergripande ansvaret" "Name who bears the overall responsibility",
        GiveCopy "GIVE_COPY" "Ge den enskilde planen" "Give the person the plan",
        SendAdmissionNotice "SEND_ADMISSION_NOTICE" "Skicka inskrivningsmeddelande" "Send the admission notice",
        SummonAtDischarge "SUMMON_AT_DISCHARGE" "Kalla till samordnad individuell planering vid utskrivning" "Summon to coordinated planning at discharge",
        NameLead "NAME_LEAD" "Utse vem som ska leda ärendet" "Name who is to lead the case",
        ReviewEmergencyAccess "REVIEW_EMERGENCY_ACCESS" "Granska nödåtkomst" "Review an emergency access",
        ReceiveDeviation "RECEIVE_DEVIATION" "Ta emot en avvikelse" "Receive a deviation",
        AnswerDeviation "ANSWER_DEVIATION" "Besvara en avvikelse" "Answer a deviation",
        JudgeAnswer "JUDGE_ANSWER" "Ta ställning till svaret på en avvikelse" "Judge the answer to a deviation",
        DoMeasure "DO_MEASURE" "Göra en åtgärd efter en avvikelse" "Do a measure after a deviation",
        AnswerRequest "ANSWER_REQUEST" "Svara på en begäran om SIP" "Answer a request for a SIP",
    }
}

codes! {
    /// Who is waited for while a deadline is open.
    pub enum WaitingFor "deadline-waits" {
        LeadUnit "LEAD_UNIT" "Den enhet som leder" "The leading unit",
        Person "PERSON" "Den enskilde" "The person concerned",
        Parties "PARTIES" "Parterna" "The parties",
        InvitedParty "INVITED_PARTY" "Den som kallats eller bjudits in" "The one summoned or invited",
        InpatientCare "INPATIENT_CARE" "Slutenvården" "Inpatient care",
        NamedCareContact "NAMED_CARE_CONTACT" "Den fasta vårdkontakten" "The named care contact",
        Reviewer "REVIEWER" "Logggranskaren" "The reviewer of the access log",
        DeviatingUnit "DEVIATING_UNIT" "Den enhet som har avvikelsen" "The unit that has the deviation",
        ReportingUnit "REPORTING_UNIT" "Den enhet som rapporterade" "The unit that reported",
        AskedUnit "ASKED_UNIT" "Den enhet som har fått frågan" "The unit that was asked",
    }
}

/// SoL asks for work without delay, which is no number: the numbers are our policy.
const WITHOUT_DELAY: &str = "SoL (2025:400) 10 kap. 8-9 §§; HSL (2017:30) 16 kap. 4 §";

/// A statutory time, as the law's row has it.
fn statutory(statute: Statute) -> (i32, TimeUnit, Severity, Option<&'static str>) {
    let (amount, unit) = match statute.period {
        Some(period) => (period.amount, period.unit),
        None => (0, TimeUnit::CalendarDay),
    };
    (amount, unit, Severity::Statutory, Some(statute.paragraph))
}

impl DeadlineKind {
    /// What holds where no county says otherwise. The statutory ones are lag (2017:612) om
    /// samverkan vid utskrivning från sluten hälso- och sjukvård; the others are our policy.
    pub fn default_terms(self) -> Terms {
        use DeadlineKind as K;
        use Severity::Local;
        use TimeUnit::{CalendarDay, WorkingDay};
        let (amount, unit, severity, reference) = match self {
            K::AskConsent => (5, WorkingDay, Local, Some(WITHOUT_DELAY)),
            K::CallParties => (5, WorkingDay, Local, Some(WITHOUT_DELAY)),
            K::AnswerInvitation => (5, WorkingDay, Local, None),
            K::HoldMeeting => (15, WorkingDay, Local, Some(WITHOUT_DELAY)),
            K::AdoptPlan => (10, WorkingDay, Local, Some(WITHOUT_DELAY)),
            K::FollowUpPlan => (0, CalendarDay, Local, None),
            K::RenewConsent => (14, CalendarDay, Local, None),
            K::NameLead => (2, WorkingDay, Local, Some(WITHOUT_DELAY)),
            K::ReviewEmergencyAccess => (3, WorkingDay, Local, None),
            K::AnswerRequest => (10, WorkingDay, Local, None),
            K::ReceiveDeviation => (5, WorkingDay, Local, None),
            K::AnswerDeviation => (60, CalendarDay, Local, None),
            K::JudgeAnswer => (10, WorkingDay, Local, None),
            K::DoMeasure => (0, CalendarDay, Local, None),
            K::NameOverallResponsible => (5, WorkingDay, Local, Some(WITHOUT_DELAY)),
            K::ConsiderChildsView => (
                3,
                WorkingDay,
                Local,
                Some("Barnkonventionen artikel 12 (lag 2018:1197)"),
            ),
            K::GiveCopy => (5, WorkingDay, Local, None),
            K::ReassignInterventions => (5, WorkingDay, Local, Some(WITHOUT_DELAY)),
            K::SendAdmissionNotice => statutory(law::ADMISSION_NOTICE),
            K::SummonAtDischarge => statutory(law::SUMMONS_AT_DISCHARGE),
        };
        Terms {
            amount,
            unit,
            severity,
            legal_reference: reference.map(str::to_owned),
        }
    }

    /// The row of the law that asks for it in time, if one does.
    pub fn legal_basis(self) -> Option<&'static str> {
        use DeadlineKind as K;
        match self {
            K::SendAdmissionNotice => Some(law::ADMISSION_NOTICE.id),
            K::SummonAtDischarge => Some(law::SUMMONS_AT_DISCHARGE.id),
            K::AskConsent
            | K::CallParties
            | K::HoldMeeting
            | K::AdoptPlan
            | K::NameOverallResponsible
            | K::NameLead
            | K::ReassignInterventions => Some(law::PLAN_WITHOUT_DELAY),
            K::GiveCopy
            | K::ConsiderChildsView
            | K::AnswerInvitation
            | K::FollowUpPlan
            | K::RenewConsent
            | K::ReviewEmergencyAccess
            | K::ReceiveDeviation
            | K::AnswerDeviation
            | K::JudgeAnswer
            | K::DoMeasure
            | K::AnswerRequest => None,
        }
    }

    /// Who is waited for.
    pub fn waiting_for(self) -> WaitingFor {
        use DeadlineKind as K;
        match self {
            K::AskConsent
            | K::ConsiderChildsView
            | K::CallParties
            | K::FollowUpPlan
            | K::NameOverallResponsible
            | K::NameLead
            | K::GiveCopy
            | K::ReassignInterventions => WaitingFor::LeadUnit,
            K::RenewConsent => WaitingFor::Person,
            K::HoldMeeting | K::AdoptPlan => WaitingFor::Parties,
            K::AnswerInvitation => WaitingFor::InvitedParty,
            K::ReviewEmergencyAccess => WaitingFor::Reviewer,
            K::AnswerRequest => WaitingFor::AskedUnit,
            K::ReceiveDeviation | K::AnswerDeviation | K::DoMeasure => WaitingFor::DeviatingUnit,
            K::JudgeAnswer => WaitingFor::ReportingUnit,
            K::SendAdmissionNotice => WaitingFor::InpatientCare,
            K::SummonAtDischarge => WaitingFor::NamedCareContact,
        }
    }

    /// The topic under which a reader of the case learns of it; a duty stands in no case.
    pub fn topic(self) -> Topic {
        use DeadlineKind as K;
        match self {
            K::AskConsent
            | K::CallParties
            | K::RenewConsent
            | K::ConsiderChildsView
            | K::NameLead
            | K::ReviewEmergencyAccess
            | K::ReceiveDeviation
            | K::AnswerDeviation
            | K::JudgeAnswer
            | K::DoMeasure
            | K::AnswerRequest => Topic::Basic,
            K::HoldMeeting | K::AnswerInvitation => Topic::Meeting,
            K::AdoptPlan | K::ReassignInterventions | K::NameOverallResponsible | K::GiveCopy => {
                Topic::Plan
            }
            K::FollowUpPlan => Topic::FollowUp,
            K::SendAdmissionNotice => Topic::Discharge,
            // It names the contact's unit; the discharge itself tells when the summons is due.
            K::SummonAtDischarge => Topic::Health,
        }
    }

    /// When it is due, from what starts it; a renewal is counted back from what it must precede.
    pub fn due(self, from: Stamp, terms: &Terms) -> Stamp {
        match self {
            Self::RenewConsent => latest_before(from, terms.amount, terms.unit),
            _ => due(from, terms.amount, terms.unit),
        }
    }

    /// The same, for one that starts at `now`: a renewal that would have been due already is due
    /// at the very end.
    pub fn due_at_start(self, from: Stamp, terms: &Terms, now: Stamp) -> Stamp {
        let due = self.due(from, terms);
        match self {
            Self::RenewConsent if due <= now => from,
            _ => due,
        }
    }

    /// Whether so much would let it be later than the law does.
    pub fn is_loosened_by(self, amount: i32, unit: TimeUnit) -> bool {
        let law = self.default_terms();
        law.severity == Severity::Statutory && !never_later((amount, unit), (law.amount, law.unit))
    }
}

/// What a policy says of a kind of deadline, beside the law, which stands in code.
pub fn policy_faults(
    kind: DeadlineKind,
    amount: i32,
    unit: TimeUnit,
    severity: Severity,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    if kind.is_loosened_by(amount, unit) {
        let law = kind.default_terms();
        let reference = law.legal_reference.unwrap_or_default();
        faults.push(Fault::at("/amount", FaultCode::LooserThanLaw).limit(reference));
    }
    if severity == Severity::Statutory {
        faults.push(Fault::at("/severity", FaultCode::NotAllowedHere));
    }
    faults
}

/// A county's policy for a kind of deadline.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its id.
    pub id: Id,
    /// Only for cases of this target group.
    pub target_group: Option<TargetGroup>,
    /// Only for cases of this origin.
    pub origin: Option<Origin>,
    /// What it says.
    pub terms: Terms,
}

impl Policy {
    fn covers(&self, groups: TargetGroups, origin: Option<Origin>) -> bool {
        self.target_group.is_none_or(|group| groups.contains(group))
            && self.origin.is_none_or(|only| Some(only) == origin)
    }

    /// A target group says more than an origin, and both more than either.
    fn specificity(&self) -> u8 {
        2 * u8::from(self.target_group.is_some()) + u8::from(self.origin.is_some())
    }
}

/// The terms of a deadline that starts at `from` in a case of these groups and this origin, or of a duty,
/// which has neither: of the county's policies the most specific, among equals (a case has several target
/// groups) the one due first, then the oldest; without any, the default. What would loosen the law is
/// passed over.
pub fn choose(
    kind: DeadlineKind,
    policies: &[Policy],
    groups: TargetGroups,
    origin: Option<Origin>,
    from: Stamp,
) -> Terms {
    let chosen = policies
        .iter()
        .filter(|policy| policy.covers(groups, origin))
        .filter(|policy| !kind.is_loosened_by(policy.terms.amount, policy.terms.unit))
        .min_by_key(|policy| {
            let due = kind.due(from, &policy.terms);
            (Reverse(policy.specificity()), due, policy.id)
        });
    let default = kind.default_terms();
    match chosen {
        None => default,
        Some(Policy { terms, .. }) => Terms {
            legal_reference: terms.legal_reference.clone().or(default.legal_reference),
            ..terms.clone()
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Code, Set};

    fn at(text: &str) -> Stamp {
        crate::kernel::time::parse_stamp(text).unwrap()
    }

    const MONDAY: &str = "2026-11-23T09:00:00Z";

    fn policy(group: Option<TargetGroup>, origin: Option<Origin>, amount: i32) -> Policy {
        Policy {
            id: Id::new(Stamp::from_micros(1)),
            target_group: group,
            origin,
            terms: Terms {
                amount,
                unit: TimeUnit::WorkingDay,
                severity: Severity::Agreement,
                legal_reference: None,
            },
        }
    }

    fn chosen(kind: DeadlineKind, policies: Vec<Policy>) -> i32 {
        let groups = Set::of(&[TargetGroup::Older, TargetGroup::SubstanceUse]);
        choose(kind, &policies, groups, Some(Origin::OpenCare), at(MONDAY)).amount
    }

    #[test]
    fn takes_the_most_specific_policy() {
        let both = policy(Some(TargetGroup::Older), Some(Origin::OpenCare), 9);
        let group = policy(Some(TargetGroup::Older), None, 8);
        let origin = policy(None, Some(Origin::OpenCare), 7);
        let county = policy(None, None, 6);
        let kind = DeadlineKind::AskConsent;
        let mut policies = vec![county, origin, group, both];
        for amount in [9, 8, 7, 6] {
            assert_eq!(chosen(kind, policies.clone()), amount);
            let mut reversed = policies.clone();
            reversed.reverse();
            assert_eq!(chosen(kind, reversed), amount);
            policies.pop();
        }
        assert_eq!(chosen(kind, policies), kind.default_terms().amount);
    }

    #[test]
    fn takes_the_strictest_among_equals_and_none_that_is_not_for_the_case() {
        let kind = DeadlineKind::CallParties;
        let group = |group, amount| policy(Some(group), None, amount);
        let two = vec![
            group(TargetGroup::Older, 4),
            group(TargetGroup::SubstanceUse, 3),
        ];
        assert_eq!(chosen(kind, two), 3);
        let others = vec![
            group(TargetGroup::Disability, 1),
            policy(None, Some(Origin::InpatientDischarge), 2),
        ];
        assert_eq!(chosen(kind, others), kind.default_terms().amount);
    }

    #[test]
    fn lets_no_policy_loosen_the_law() {
        let kind = DeadlineKind::SummonAtDischarge;
        assert!(kind.is_loosened_by(4, TimeUnit::CalendarDay));
        assert!(kind.is_loosened_by(1, TimeUnit::WorkingDay));
        assert!(!kind.is_loosened_by(2, TimeUnit::CalendarDay));
        assert!(!kind.is_loosened_by(24, TimeUnit::Hour));
        assert_eq!(chosen(kind, vec![policy(None, None, 1)]), 3);
        let notice = DeadlineKind::SendAdmissionNotice;
        assert!(notice.is_loosened_by(25, TimeUnit::Hour));
        assert!(notice.is_loosened_by(0, TimeUnit::CalendarDay));
        assert!(!notice.is_loosened_by(12, TimeUnit::Hour));
        let faults = policy_faults(notice, 48, TimeUnit::Hour, Severity::Statutory);
        let codes: Vec<_> = faults.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, [FaultCode::LooserThanLaw, FaultCode::NotAllowedHere]);
        assert!(!DeadlineKind::AskConsent.is_loosened_by(2000, TimeUnit::WorkingDay));
    }

    #[test]
    fn names_a_paragraph_for_every_statutory_default() {
        for kind in DeadlineKind::ALL {
            let terms = kind.default_terms();
            let statutory = terms.severity == Severity::Statutory;
            assert!(!statutory || terms.legal_reference.is_some(), "{kind:?}");
            assert!(!kind.is_loosened_by(terms.amount, terms.unit), "{kind:?}");
        }
    }

    #[test]
    fn keeps_the_law_as_ground_of_a_stricter_policy() {
        let kind = DeadlineKind::SummonAtDischarge;
        let mut stricter = policy(None, None, 2);
        stricter.terms.unit = TimeUnit::CalendarDay;
        let terms = choose(kind, &[stricter], Set::EMPTY, None, at(MONDAY));
        assert_eq!((terms.amount, terms.severity), (2, Severity::Agreement));
        assert_eq!(terms.legal_reference, kind.default_terms().legal_reference);
    }

    #[test]
    fn is_due_on_the_last_day_or_before_the_end() {
        let due = |kind: DeadlineKind| kind.due(at(MONDAY), &kind.default_terms()).to_string();
        assert_eq!(due(DeadlineKind::AskConsent), "2026-11-30T23:00:00Z");
        assert_eq!(due(DeadlineKind::FollowUpPlan), "2026-11-23T23:00:00Z");
        assert_eq!(due(DeadlineKind::RenewConsent), "2026-11-09T23:00:00Z");
        assert_eq!(
            due(DeadlineKind::SendAdmissionNotice),
            "2026-11-24T09:00:00Z"
        );
    }

    #[test]
    fn is_due_at_the_end_when_a_short_consent_starts() {
        let (now, end) = (at(MONDAY), at("2026-11-27T09:00:00Z"));
        let kind = DeadlineKind::RenewConsent;
        assert_eq!(kind.due_at_start(end, &kind.default_terms(), now), end);
        let late = DeadlineKind::AskConsent;
        let detected = at("2026-11-02T09:00:00Z");
        assert!(late.due_at_start(detected, &late.default_terms(), now) < now);
    }
}
