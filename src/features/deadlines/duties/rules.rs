//! Which kinds of deadline are duties, who sees to each and what it is about.

use crate::features::deadlines::rules::DeadlineKind;
use crate::kernel::subject::SubjectKind;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Code, Fault, FaultCode};

/// What a duty is about, and whose worklist shows it.
#[derive(Debug)]
pub struct Duty {
    /// The roles, in the unit that must act, whose worklist shows it: those that can read what it is about.
    pub roles: &'static [Role],
    /// Whether the unit's coordinators see to it while nobody is its manager.
    pub by_stand_in: bool,
    /// What it is about.
    pub about: SubjectKind,
    /// The relation of the link that leads there.
    pub relation: &'static str,
    /// The path that leads there, without the id.
    pub path: &'static str,
}

const REQUEST: Duty = Duty {
    roles: &[Role::Coordinator, Role::Integration],
    by_stand_in: false,
    about: SubjectKind::Request,
    relation: "request",
    path: "/requests",
};

/// What the unit that has a deviation is to do with it.
const DEVIATION: Duty = Duty {
    roles: &[Role::Manager, Role::Integration],
    by_stand_in: true,
    about: SubjectKind::Deviation,
    relation: "deviation",
    path: "/deviations",
};

/// What the unit that reported a deviation is to do with the answer.
const ANSWERED_DEVIATION: Duty = Duty {
    roles: &[
        Role::Coordinator,
        Role::Caseworker,
        Role::Manager,
        Role::Integration,
    ],
    by_stand_in: false,
    ..DEVIATION
};

const MEASURE: Duty = Duty {
    about: SubjectKind::DeviationMeasure,
    relation: "measure",
    path: "/deviation-measures",
    ..DEVIATION
};

impl DeadlineKind {
    /// What it is outside any case; none for what is due in a case.
    pub fn duty(self) -> Option<&'static Duty> {
        use DeadlineKind as K;
        match self {
            K::AnswerRequest => Some(&REQUEST),
            K::ReceiveDeviation | K::AnswerDeviation => Some(&DEVIATION),
            K::JudgeAnswer => Some(&ANSWERED_DEVIATION),
            K::DoMeasure => Some(&MEASURE),
            K::AskConsent
            | K::CallParties
            | K::AnswerInvitation
            | K::HoldMeeting
            | K::AdoptPlan
            | K::FollowUpPlan
            | K::RenewConsent
            | K::ReassignInterventions
            | K::ConsiderChildsView
            | K::NameOverallResponsible
            | K::GiveCopy
            | K::SendAdmissionNotice
            | K::SummonAtDischarge
            | K::NameLead
            | K::ReviewEmergencyAccess => None,
        }
    }

    /// The duties that `role` sees in its worklist.
    pub fn duties_of(role: Role) -> Vec<Self> {
        let seen = |kind: &Self| kind.duty().is_some_and(|duty| duty.roles.contains(&role));
        Self::ALL.iter().copied().filter(seen).collect()
    }

    /// The duties that `role` sees to in its unit while nobody is manager there.
    pub fn duties_in_place(role: Role) -> Vec<Self> {
        let seen = |kind: &Self| kind.duty().is_some_and(|duty| duty.by_stand_in);
        let kinds = Self::ALL.iter().copied().filter(seen);
        kinds.filter(|_| role == Role::Coordinator).collect()
    }
}

/// What a policy for a duty says of cases: a duty has neither target group nor origin.
pub fn duty_faults(kind: DeadlineKind, of_group: bool, of_origin: bool) -> Vec<Fault> {
    let said = [("/targetGroup", of_group), ("/origin", of_origin)];
    let odd = said
        .into_iter()
        .filter(|(_, said)| *said && kind.duty().is_some());
    odd.map(|(place, _)| Fault::at(place, FaultCode::NotAllowedHere))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_a_duty_to_those_who_see_to_it() {
        let shown = DeadlineKind::duties_of(Role::Coordinator);
        assert!(shown.contains(&DeadlineKind::AnswerRequest));
        for nobody in [Role::Caseworker, Role::Person, Role::Auditor] {
            let shown = DeadlineKind::duties_of(nobody);
            assert!(!shown.contains(&DeadlineKind::AnswerRequest), "{nobody:?}");
        }
    }

    #[test]
    fn lets_a_policy_for_a_duty_say_nothing_of_cases() {
        let faults = duty_faults(DeadlineKind::AnswerRequest, true, true);
        assert_eq!(faults.len(), 2);
        assert!(duty_faults(DeadlineKind::AnswerRequest, false, false).is_empty());
        assert!(duty_faults(DeadlineKind::AskConsent, true, true).is_empty());
    }
}
