//! The lists that are published, one line each.

use std::sync::LazyLock;

use super::wire::{CodeList, CodeValue};
use crate::features::{
    cases, consents, deadlines, deviations, discharge, disclosures, documents, emergency_accesses,
    follow_ups, invitations, law, meetings, participants, persons, plans, registry, requests,
};
use crate::gate::audit::Outcome;
use crate::http::LinkRelation;
use crate::kernel::identity::IdentityKind;
use crate::kernel::law::{LawKind, WithoutMeeting};
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::swedish_days::TimeUnit;
use crate::kernel::text::identifying::Identifying;
use crate::kernel::vocabulary::{
    Audience, Basis, Branch, CaseStatus, ClosingReason, ConsentDecision, ConsentKind,
    DeviationCategory, DeviationSide, DeviationStatus, Obstacle, OrganisationKind, Origin,
    RequestAnswer, RiskLevel, Role, TargetGroup, Topic,
};
use crate::kernel::{Code, FactKind, SubjectKind};

/// Every list, by name.
pub static LISTS: LazyLock<Vec<CodeList>> = LazyLock::new(|| {
    let mut lists = vec![
        list::<Role>(),
        list::<OrganisationKind>(),
        list::<Branch>(),
        list::<registry::OfferStatus>(),
        list::<Topic>(),
        list::<Basis>(),
        list::<ConsentKind>(),
        list::<ConsentDecision>(),
        list::<CaseStatus>(),
        list::<IdentityKind>(),
        list::<Outcome>(),
        list::<TimeUnit>(),
        list::<LawKind>(),
        list::<WithoutMeeting>(),
        list::<law::AccessGround>(),
        list::<Origin>(),
        list::<TargetGroup>(),
        list::<ClosingReason>(),
        list::<cases::RequestedStatus>(),
        list::<cases::CaseSort>(),
        list::<cases::CaseExpansion>(),
        list::<cases::CaseWarningCode>(),
        list::<LinkRelation>(),
        list::<consents::Consideration>(),
        list::<consents::ConsentForm>(),
        list::<consents::ConsentStatus>(),
        list::<consents::Capacity>(),
        list::<consents::AnswerDecision>(),
        list::<invitations::InvitationKind>(),
        list::<invitations::Reply>(),
        list::<invitations::ReplyChannel>(),
        list::<meetings::AgendaItem>(),
        list::<meetings::Attendance>(),
        list::<follow_ups::FollowUpDecision>(),
        list::<follow_ups::FollowUpStatus>(),
        list::<deadlines::DeadlineKind>(),
        list::<deadlines::DeadlineStatus>(),
        list::<deadlines::Severity>(),
        list::<deadlines::WaitingFor>(),
        list::<DeviationCategory>(),
        list::<DeviationStatus>(),
        list::<DeviationSide>(),
        list::<Obstacle>(),
        list::<RiskLevel>(),
        list::<Identifying>(),
        list::<deviations::Step>(),
        list::<deviations::Hint>(),
        list::<discharge::CareForm>(),
        list::<discharge::DischargeEnding>(),
        list::<discharge::DischargeStatus>(),
        list::<discharge::LiabilityCondition>(),
        list::<discharge::NoticeKind>(),
        list::<discharge::ReceiverKind>(),
        list::<emergency_accesses::EmergencyReason>(),
        list::<emergency_accesses::Verdict>(),
        list::<disclosures::DisclosureBasis>(),
        list::<disclosures::DisclosureStatus>(),
        list::<Audience>(),
        list::<documents::DistributionChannel>(),
        list::<meetings::MeetingKind>(),
        list::<meetings::MeetingMode>(),
        list::<meetings::MeetingStatus>(),
        list::<participants::ParticipantKind>(),
        list::<participants::ParticipantRole>(),
        list::<persons::ProtectedIdentity>(),
        list::<persons::Sex>(),
        list::<RepresentativeKind>(),
        list::<plans::AgreementAnswer>(),
        list::<plans::Change>(),
        list::<plans::FollowUpForm>(),
        list::<plans::GoalTerm>(),
        list::<plans::InterventionStatus>(),
        list::<plans::PlanStatus>(),
        list::<requests::Asker>(),
        list::<requests::DeclineReason>(),
        list::<requests::RequestStatus>(),
        list::<RequestAnswer>(),
        list::<SubjectKind>(),
        list::<FactKind>(),
    ];
    lists.sort_by_key(|list| list.name);
    lists
});

fn list<C: Code>() -> CodeList {
    let value = |value: &C| CodeValue {
        code: value.code(),
        sv: value.sv(),
        en: value.en(),
    };
    CodeList {
        name: C::LIST,
        values: C::ALL.iter().map(value).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_every_list_and_every_value_once() {
        for pair in LISTS.windows(2) {
            assert_ne!(pair[0].name, pair[1].name);
        }
        for list in LISTS.iter() {
            let mut codes: Vec<_> = list.values.iter().map(|value| value.code).collect();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), list.values.len(), "{}", list.name);
        }
    }
}
