//! What follows from what happens: one arm a fact, and one file a part of the domain.
//!
//! A feature records a fact and keeps its own rules; what that means for deadlines, invitations, access
//! and everything else is said here and nowhere else, in the transaction that recorded it.

mod case;
mod consent;
mod participation;
mod plan;
mod responsibility;

use crate::gate::{Because, Process, Tx};
use crate::kernel::fact::FactKind;
use crate::kernel::{Fact, Problem};

/// The guideline: what follows from each fact.
pub struct Guideline;

impl Process for Guideline {
    fn follow(&self, tx: &mut Tx<'_>, because: &Because<'_>, fact: &Fact) -> Result<(), Problem> {
        match fact {
            Fact::CaseOpened(it) => case::opened(tx, because, it),
            Fact::CaseReopened(it) => case::reopened(tx, because, it),
            Fact::CaseCorrected(it) => case::corrected(tx, because, it),
            Fact::CaseAdvanced(it) => case::advanced(tx, because, it),
            Fact::ConsentRecorded(it) => consent::recorded(tx, because, it),
            Fact::ConsentSuperseded(it) => consent::superseded(tx, because, it),
            Fact::ConsentLimited(it) => consent::limited(tx, because, it),
            Fact::ConsentWithdrawn(it) => consent::withdrawn(tx, because, it),
            Fact::PlanAdopted(it) => plan::adopted(tx, because, it),
            Fact::ParticipantAdded(it) => participation::added(tx, because, it),
            Fact::ParticipationEnded(it) => participation::ended(tx, because, it),
            Fact::DisclosureEnded(_) => responsibility::look(tx, because),
            Fact::InterventionChanged(it) if it.at_follow_up => Ok(()),
            Fact::DisclosureRecorded(_)
            | Fact::InterventionChanged(_)
            | Fact::InterventionRemoved(_) => responsibility::settle(tx, because),
            // Nothing follows.
            Fact::CaseMoved(_)
            | Fact::ConsentAnswered(_)
            | Fact::ParticipantCorrected(_)
            | Fact::PreparationRecorded(_)
            | Fact::MeetingPlanned(_)
            | Fact::MeetingChanged(_)
            | Fact::MeetingCancelled(_)
            | Fact::PlanBegun(_)
            | Fact::PlanChanged(_)
            | Fact::ResponsibilityLost(_)
            | Fact::GoalAdded(_)
            | Fact::GoalChanged(_)
            | Fact::GoalRemoved(_)
            | Fact::InterventionAdded(_)
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
            | Fact::AssignmentEnded(_) => Ok(()),
        }
    }

    fn leads_to(&self, kind: FactKind) -> &'static [FactKind] {
        use FactKind as F;
        match kind {
            F::CaseReopened => &[F::NamedUserAdded],
            F::CaseAdvanced => &[F::FollowUpCancelled, F::MeetingCancelled, F::DischargeEnded],
            F::ConsentRecorded | F::ConsentWithdrawn => &[F::CaseAdvanced, F::ResponsibilityLost],
            F::PlanAdopted => &[F::CaseAdvanced, F::FollowUpCancelled, F::FollowUpPlanned],
            F::ParticipationEnded => &[F::InvitationWithdrawn, F::ResponsibilityLost],
            F::DisclosureEnded => &[F::ResponsibilityLost],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Code;

    /// Every fact that can follow from `kind`, by whichever way, in depth.
    fn reach(kind: FactKind, path: &mut Vec<FactKind>) {
        assert!(
            !path.contains(&kind),
            "{kind:?} follows from itself: {path:?}"
        );
        path.push(kind);
        for next in Guideline.leads_to(kind) {
            reach(*next, path);
        }
        path.pop();
    }

    #[test]
    fn leads_from_no_fact_back_to_itself() {
        for kind in FactKind::ALL {
            reach(*kind, &mut Vec::new());
        }
    }
}
