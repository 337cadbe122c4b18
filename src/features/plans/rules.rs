//! What a plan must say to be adopted (SoL 10 kap. 9 §, HSL 16 kap. 4 §).

use crate::codes;
use crate::gate::consent::PlanConsent;
use crate::kernel::law::WithoutMeeting;
pub use crate::kernel::vocabulary::InterventionStatus;
use crate::kernel::vocabulary::OrganisationKind;
use crate::kernel::{Day, Fault, FaultCode, Frame, Possible, Problem, ProblemCode, Set, When};

codes! {
    /// Where a plan stands.
    pub enum PlanStatus "plan-statuses" {
        Draft "DRAFT" "Utkast" "Draft",
        Adopted "ADOPTED" "Fastställd" "Adopted",
        Replaced "REPLACED" "Ersatt" "Replaced",
    }
}

codes! {
    /// How far a goal reaches.
    pub enum GoalTerm "goal-terms" {
        Short "SHORT" "Kortsiktigt" "Short-term",
        Long "LONG" "Långsiktigt" "Long-term",
    }
}

codes! {
    /// How a plan is followed up.
    pub enum FollowUpForm "follow-up-forms" {
        Meeting "MEETING" "Möte" "Meeting",
        Phone "PHONE" "Telefon" "Phone",
        Written "WRITTEN" "Skriftligt" "Written",
    }
}

/// What a draft holds, as far as adoption asks.
pub struct Draft {
    /// For each intervention that the reader sees, whether a party that takes part answers for it.
    pub interventions_answered_for: Vec<bool>,
    /// The same for those that the reader does not see, which are pointed at together.
    pub hidden_answered_for: Vec<bool>,
    /// Kinds of the organisation with the overall responsibility, if one is named.
    pub overall_responsible: Option<Set<OrganisationKind>>,
    /// Whether that organisation takes part and may know of the case.
    pub overall_takes_part: bool,
    /// Number of goals.
    pub goals: usize,
    /// Day of follow-up.
    pub follow_up_on: Option<Day>,
    /// Whether the child's view is missing: of somebody under 18, who has the right to say it and to
    /// have it weighed (barnkonventionen artikel 12, lag 2018:1197; patientlagen 2014:821 4 kap. 3 §).
    pub lacks_childs_view: bool,
    /// Whether it follows on a meeting.
    pub meeting: AfterMeeting,
}

/// Whether a plan follows on a meeting, and why not.
#[derive(Debug)]
pub struct AfterMeeting {
    /// Whether a meeting was held that it can follow on.
    pub was_held: bool,
    /// Why it is adopted without one.
    pub reason: Option<String>,
    /// What the county wants of such a plan.
    pub policy: WithoutMeeting,
}

impl AfterMeeting {
    /// The law says nothing of a meeting; a county may want one, or a reason.
    fn fault(&self) -> Option<Fault> {
        let reason = "/withoutMeetingReason";
        match (self.was_held, self.policy) {
            (true, _) if self.reason.is_some() => {
                Some(Fault::at(reason, FaultCode::NotAllowedHere))
            }
            (true, _) | (false, WithoutMeeting::Allowed) => None,
            (false, WithoutMeeting::WithReason) => self
                .reason
                .is_none()
                .then(|| Fault::required(reason, When::WithoutMeeting)),
            (false, WithoutMeeting::Refused) => Some(Fault::at("", FaultCode::MeetingNotHeld)),
        }
    }
}

/// Whether the draft can be adopted. The four parts that the law asks for, each named when it is
/// missing; goals and a follow-up date are our policy.
///
/// # Errors
/// 422 with every part that is missing.
pub fn check_adoption(
    draft: &Draft,
    consent: Option<PlanConsent>,
    today: Day,
) -> Result<PlanConsent, Problem> {
    let mut faults = Vec::new();
    let mut missing = |pointer: String, code| faults.push(Fault::at(pointer, code));
    if consent.is_none() {
        missing(String::new(), FaultCode::ConsentMissing);
    }
    if draft.interventions_answered_for.is_empty() && draft.hidden_answered_for.is_empty() {
        missing("/interventions".into(), FaultCode::InterventionsMissing);
    }
    let visible = draft.interventions_answered_for.iter().enumerate();
    for (index, _) in visible.filter(|(_, answered_for)| !**answered_for) {
        let pointer = format!("/interventions/{index}/responsibleParticipantId");
        missing(pointer, FaultCode::ResponsibleMissing);
    }
    if draft.hidden_answered_for.contains(&false) {
        missing("/interventions".into(), FaultCode::ResponsibleMissing);
    }
    let overall = "/overallResponsibleOrganisationId";
    match draft.overall_responsible {
        None => missing(overall.into(), FaultCode::OverallMissing),
        Some(kinds) if !is_principal(kinds) => missing(overall.into(), FaultCode::NotPrincipal),
        Some(_) if !draft.overall_takes_part => missing(overall.into(), FaultCode::NotAParty),
        Some(_) => {}
    }
    if draft.goals == 0 {
        missing("/goals".into(), FaultCode::GoalsMissing);
    }
    match draft.follow_up_on {
        None => missing("/followUpOn".into(), FaultCode::FollowUpMissing),
        Some(day) if day < today => missing("/followUpOn".into(), FaultCode::InThePast),
        Some(_) => {}
    }
    if draft.lacks_childs_view {
        missing("/childsView".into(), FaultCode::ChildsViewMissing);
    }
    faults.extend(draft.meeting.fault());
    match consent {
        Some(consent) if faults.is_empty() => Ok(consent),
        _ => Err(Problem::with(ProblemCode::PlanIncomplete, faults)),
    }
}

/// Whether an organisation of these kinds is a huvudman.
pub fn is_principal(kinds: Set<OrganisationKind>) -> bool {
    kinds.iter().any(OrganisationKind::is_principal)
}

/// Only a draft is written in.
///
/// # Errors
/// 409 for an adopted or replaced plan.
pub fn require_draft(status: PlanStatus) -> Result<(), Problem> {
    if status == PlanStatus::Draft {
        Ok(())
    } else {
        Err(ProblemCode::PlanNotDraft.into())
    }
}

/// The version of the plan that its present text has: adopting and replacing count as versions
/// and change nothing of what it says.
pub fn text_version(status: PlanStatus, version: i64) -> i64 {
    match status {
        PlanStatus::Draft => version,
        PlanStatus::Adopted => version - 1,
        PlanStatus::Replaced => version - 2,
    }
}

/// Every fault in the days of an intervention.
pub fn period_faults(starts_on: Option<Day>, ends_on: Option<Day>, frame: &Frame) -> Vec<Fault> {
    let reversed = starts_on
        .zip(ends_on)
        .is_some_and(|(start, end)| end < start);
    let begins = starts_on.and_then(|day| Possible::InterventionFrom.day("/startsOn", day, frame));
    let ends = match reversed {
        true => Some(Fault::at("/endsOn", FaultCode::EndBeforeStart)),
        false => ends_on.and_then(|day| Possible::InterventionTo.day("/endsOn", day, frame)),
    };
    begins.into_iter().chain(ends).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn held() -> AfterMeeting {
        AfterMeeting {
            was_held: true,
            reason: None,
            policy: WithoutMeeting::Refused,
        }
    }

    #[test]
    fn goes_by_what_the_county_says_of_plans_without_a_meeting() {
        let fault = |was_held, reason: Option<&str>, policy| {
            let meeting = AfterMeeting {
                was_held,
                reason: reason.map(str::to_owned),
                policy,
            };
            meeting.fault().map(|fault| fault.code)
        };
        use WithoutMeeting::{Allowed, Refused, WithReason};
        for policy in [Allowed, WithReason, Refused] {
            assert_eq!(fault(true, None, policy), None);
            assert_eq!(
                fault(true, Some("Bråttom"), policy),
                Some(FaultCode::NotAllowedHere)
            );
        }
        assert_eq!(fault(false, None, Allowed), None);
        assert_eq!(fault(false, None, WithReason), Some(FaultCode::Required));
        assert_eq!(fault(false, Some("Bråttom"), WithReason), None);
        assert_eq!(
            fault(false, Some("Bråttom"), Refused),
            Some(FaultCode::MeetingNotHeld)
        );
    }

    #[test]
    fn names_every_missing_part_at_once() {
        let empty = Draft {
            interventions_answered_for: vec![],
            hidden_answered_for: vec![],
            overall_responsible: None,
            overall_takes_part: false,
            goals: 0,
            follow_up_on: None,
            lacks_childs_view: true,
            meeting: held(),
        };
        let problem = check_adoption(&empty, None, day("2026-11-22")).unwrap_err();
        let codes: Vec<_> = problem.faults.iter().map(|fault| fault.code).collect();
        assert_eq!(
            codes,
            [
                FaultCode::ConsentMissing,
                FaultCode::InterventionsMissing,
                FaultCode::OverallMissing,
                FaultCode::GoalsMissing,
                FaultCode::FollowUpMissing,
                FaultCode::ChildsViewMissing
            ]
        );
    }

    #[test]
    fn points_at_the_intervention_nobody_answers_for() {
        let draft = Draft {
            interventions_answered_for: vec![true, false],
            hidden_answered_for: vec![true, false, false],
            overall_responsible: Some(Set::of(&[OrganisationKind::School])),
            overall_takes_part: false,
            goals: 1,
            follow_up_on: Some(day("2026-11-21")),
            lacks_childs_view: false,
            meeting: held(),
        };
        let problem = check_adoption(&draft, None, day("2026-11-22")).unwrap_err();
        let faults: Vec<_> = problem
            .faults
            .iter()
            .map(|fault| (fault.place.clone(), fault.code))
            .collect();
        let at =
            |pointer: &str, code| (crate::kernel::problem::Place::Pointer(pointer.into()), code);
        assert!(faults.contains(&at(
            "/interventions/1/responsibleParticipantId",
            FaultCode::ResponsibleMissing
        )));
        let hidden = at("/interventions", FaultCode::ResponsibleMissing);
        assert_eq!(faults.iter().filter(|fault| **fault == hidden).count(), 1);
        assert!(faults.contains(&at(
            "/overallResponsibleOrganisationId",
            FaultCode::NotPrincipal
        )));
        assert!(faults.contains(&at("/followUpOn", FaultCode::InThePast)));
    }
}
