//! What follows from what happens: one arm a fact, and one file a part of the domain.
//!
//! A feature records a fact and keeps its own rules; what that means for deadlines, invitations, access
//! and everything else is said here and nowhere else, in the transaction that recorded it.

use crate::gate::{Because, Process, Tx};
use crate::kernel::fact::FactKind;
use crate::kernel::{Fact, Problem};

/// The guideline: what follows from each fact.
pub struct Guideline;

impl Process for Guideline {
    fn follow(&self, _tx: &mut Tx<'_>, _because: &Because<'_>, fact: &Fact) -> Result<(), Problem> {
        match fact {
            // Nothing follows.
            Fact::CaseOpened(_)
            | Fact::CaseCorrected(_)
            | Fact::CaseAdvanced(_)
            | Fact::CaseReopened(_)
            | Fact::CaseMoved(_)
            | Fact::ConsentRecorded(_)
            | Fact::ConsentSuperseded(_)
            | Fact::ConsentAnswered(_)
            | Fact::ConsentLimited(_)
            | Fact::ConsentWithdrawn(_)
            | Fact::DisclosureRecorded(_)
            | Fact::DisclosureEnded(_)
            | Fact::ParticipantAdded(_)
            | Fact::ParticipantCorrected(_)
            | Fact::ParticipationEnded(_)
            | Fact::PreparationRecorded(_)
            | Fact::MeetingPlanned(_)
            | Fact::MeetingChanged(_)
            | Fact::MeetingCancelled(_)
            | Fact::PlanBegun(_)
            | Fact::PlanChanged(_)
            | Fact::PlanAdopted(_)
            | Fact::ResponsibilityLost(_)
            | Fact::GoalAdded(_)
            | Fact::GoalChanged(_)
            | Fact::GoalRemoved(_)
            | Fact::InterventionAdded(_)
            | Fact::InterventionChanged(_)
            | Fact::InterventionRemoved(_)
            | Fact::FollowUpPlanned(_)
            | Fact::FollowUpChanged(_)
            | Fact::FollowUpCancelled(_)
            | Fact::FollowUpHeld(_)
            | Fact::MeetingMoved(_)
            | Fact::MeetingSettled(_)
            | Fact::InvitationSent(_)
            | Fact::InvitationReceived(_)
            | Fact::InvitationAnswered(_)
            | Fact::InvitationWithdrawn(_)
            | Fact::GuestLinkMade(_)
            | Fact::GuestLinkRevoked(_)
            | Fact::AttendanceRecorded(_)
            | Fact::AttendanceCorrected(_)
            | Fact::AgreementRecorded(_)
            | Fact::AdmissionNotified(_)
            | Fact::DischargeDateChanged(_)
            | Fact::DischargeCorrected(_)
            | Fact::CareContactChanged(_)
            | Fact::DischargeNoticeReceived(_)
            | Fact::ReadyNotified(_)
            | Fact::ReadyNoticeWithdrawn(_)
            | Fact::DischargeEnded(_)
            | Fact::CopyHandedOut(_)
            | Fact::CaseProtected(_)
            | Fact::CaseProtectionLifted(_)
            | Fact::NamedUserAdded(_)
            | Fact::NamedUserRemoved(_)
            | Fact::EmergencyAccessTaken(_)
            | Fact::EmergencyAccessReviewed(_)
            | Fact::PersonRegistered(_)
            | Fact::PersonCorrected(_)
            | Fact::RepresentativeRecorded(_)
            | Fact::RepresentativeCorrected(_)
            | Fact::RepresentativeEnded(_)
            | Fact::CalendarFeedMade(_)
            | Fact::CalendarFeedRevoked(_)
            | Fact::DeadlinePolicyMade(_)
            | Fact::DeadlinePolicyChanged(_)
            | Fact::DeadlinePolicyRemoved(_)
            | Fact::OrganisationRegistered(_)
            | Fact::OrganisationCorrected(_)
            | Fact::AreaRegistered(_)
            | Fact::AreaCorrected(_)
            | Fact::UnitRegistered(_)
            | Fact::UnitCorrected(_)
            | Fact::AccountRegistered(_)
            | Fact::AccountCorrected(_)
            | Fact::AssignmentGiven(_)
            | Fact::AssignmentEnded(_)
            | Fact::AssignmentOffered(_)
            | Fact::AssignmentOfferEnded(_)
            | Fact::AdministrationChanged(_)
            | Fact::IssuerBound(_)
            | Fact::IssuerBindingCorrected(_)
            | Fact::IssuerUnbound(_) => Ok(()),
        }
    }

    fn leads_to(&self, _kind: FactKind) -> &'static [FactKind] {
        &[]
    }
}
