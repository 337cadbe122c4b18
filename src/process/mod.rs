//! What follows from what happens: one arm a fact, and one file a part of the domain.
//!
//! A feature records a fact and keeps its own rules; what that means for deadlines, invitations, access
//! and everything else is said here and nowhere else, in the transaction that recorded it.

mod case;
mod closing;
mod consent;
mod deviation;
mod discharge;
mod emergency;
mod follow_up;
mod invitation;
mod lead;
mod meeting;
mod participation;
mod person;
mod plan;
mod request;
mod responsibility;
mod succession;

use crate::features::consents;
use crate::features::documents;
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
            Fact::ChildsViewRecorded(it) => consent::child_spoke(tx, because, it),
            Fact::ChildsViewConsidered(it) => consent::childs_view_weighed(tx, because, it),
            Fact::ConsentIncomplete(it) => consent::incomplete(tx, because, it),
            Fact::ConsentExpired(_) => consent::expired(tx, because),
            Fact::PlanAdopted(it) => plan::adopted(tx, because, it),
            Fact::CopyHandedOut(it) => plan::handed_out(tx, because, it),
            Fact::PlanVersionKept(it) => documents::keep(tx, because, it.id),
            Fact::ParticipantAdded(it) => participation::added(tx, because, it),
            Fact::ParticipationEnded(it) => participation::ended(tx, because, it),
            Fact::MeetingPlanned(it) => meeting::planned(tx, because, it),
            Fact::MeetingHeldAfterwards(it) => meeting::held_afterwards(tx, because, it),
            Fact::AttendanceRecorded(it) => meeting::attended(tx, because, it),
            Fact::AttendanceCorrected(it) => meeting::attendance_corrected(tx, because, it),
            Fact::MeetingChanged(it) => meeting::changed(tx, because, it),
            Fact::MeetingMoved(it) => invitation::ask_again(tx, because, it),
            Fact::MeetingCancelled(it) => meeting::cancelled(tx, because, it),
            Fact::MeetingSettled(it) => meeting::settled(tx, because, it),
            Fact::InvitationSent(it) => invitation::sent(tx, because, it),
            Fact::InvitationAnswered(it) => invitation::answered(tx, because, it),
            Fact::InvitationWithdrawn(it) => invitation::withdrawn(tx, because, it),
            Fact::FollowUpPlanned(it) => follow_up::planned(tx, because, it),
            Fact::FollowUpChanged(it) => follow_up::changed(tx, because, it),
            Fact::FollowUpCancelled(it) => follow_up::cancelled(tx, because, it),
            Fact::FollowUpHeld(it) => follow_up::held(tx, because, it),
            Fact::AdmissionNotified(it) => discharge::admitted(tx, because, it),
            Fact::ReadyNotified(_) => discharge::ready(tx, because),
            Fact::ReadyNoticeWithdrawn(it) => discharge::not_ready(tx, because, it),
            Fact::CareContactChanged(it) => discharge::contact_changed(tx, because, it),
            Fact::DischargeEnded(it) => discharge::ended(tx, because, it),
            Fact::DisclosureEnded(_) => responsibility::look(tx, because),
            Fact::InterventionChanged(it) if it.at_follow_up => Ok(()),
            Fact::DisclosureRecorded(_)
            | Fact::InterventionChanged(_)
            | Fact::InterventionRemoved(_) => responsibility::settle(tx, because),
            Fact::UnitClosed(it) => closing::closed(tx, because, it),
            Fact::LeadLost(it) => lead::lost(tx, because, it),
            Fact::AssignmentEnded(it) => lead::assignment_ended(tx, because, it),
            Fact::AccountCorrected(it) => lead::account_corrected(tx, because, it),
            Fact::CaseMoved(it) => succession::moved(tx, because, it),
            Fact::PersonRegistered(it) => person::registered(tx, because, it),
            Fact::PersonCorrected(it) => person::corrected(tx, because, it),
            Fact::PersonsMerged(it) => person::merged(tx, because, it),
            Fact::PersonDied(it) => person::died(tx, because, it),
            Fact::RepresentativeRecorded(_) | Fact::RepresentativeCorrected(_) => {
                consents::need_all_custodians(tx, because)
            }
            Fact::EmergencyAccessTaken(it) => emergency::taken(tx, because, it),
            Fact::EmergencyAccessReviewed(it) => emergency::reviewed(tx, because, it),
            Fact::RequestMade(it) => request::made(tx, because, it),
            Fact::RequestAnswered(it) => request::answered(tx, because, it),
            Fact::RequestWithdrawn(it) => request::withdrawn(tx, because, it),
            Fact::DeviationSubmitted(it) => deviation::submitted(tx, because, it),
            Fact::DeviationForwarded(it) => deviation::forwarded(tx, because, it),
            Fact::DeviationReceived(it) => deviation::received(tx, because, it.id),
            Fact::DeviationAnswered(it) => deviation::answered(tx, because, it),
            Fact::DeviationAccepted(it) => deviation::judged(tx, because, it.id),
            Fact::DeviationDisputed(it) => deviation::judged(tx, because, it.id),
            Fact::DeviationEscalated(it) => deviation::taken_over(tx, because, it.id),
            Fact::DeviationWithdrawn(it) => deviation::taken_over(tx, because, it.id),
            Fact::DeviationClosed(it) => deviation::closed(tx, because, it.id),
            Fact::MeasureAdded(it) => deviation::measure_added(tx, because, it),
            Fact::MeasureChanged(it) => deviation::measure_changed(tx, because, it),
            Fact::MeasureDone(it) => deviation::measure_done(tx, because, it.id),
            // Nothing follows.
            Fact::DeviationDrafted(_)
            | Fact::DeviationChanged(_)
            | Fact::DeviationInvestigated(_)
            | Fact::DeviationCaseOpened(_)
            | Fact::ConsentAnswered(_)
            | Fact::MeetingCancelledWithCase(_)
            | Fact::ParticipantCorrected(_)
            | Fact::PreparationRecorded(_)
            | Fact::PlanBegun(_)
            | Fact::PlanChanged(_)
            | Fact::ResponsibilityLost(_)
            | Fact::GoalAdded(_)
            | Fact::GoalChanged(_)
            | Fact::GoalRemoved(_)
            | Fact::InterventionAdded(_)
            | Fact::InvitationReceived(_)
            | Fact::GuestLinkMade(_)
            | Fact::GuestLinkRevoked(_)
            | Fact::RequestLinkMade(_)
            | Fact::RequestLinkRevoked(_)
            | Fact::AgreementRecorded(_)
            | Fact::DischargeDateChanged(_)
            | Fact::DischargeCorrected(_)
            | Fact::DischargeNoticeReceived(_)
            | Fact::CaseProtected(_)
            | Fact::CaseProtectionLifted(_)
            | Fact::CaseRecordMerged(_)
            | Fact::NamedUserAdded(_)
            | Fact::NamedUserRemoved(_)
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
            | Fact::UnitSucceeded(_)
            | Fact::AccountRegistered(_)
            | Fact::AssignmentGiven(_)
            | Fact::AssignmentOffered(_)
            | Fact::AssignmentOfferEnded(_)
            | Fact::AdministrationChanged(_)
            | Fact::IssuerBound(_)
            | Fact::IssuerBindingCorrected(_)
            | Fact::IssuerUnbound(_) => Ok(()),
        }
    }

    fn leads_to(&self, kind: FactKind) -> &'static [FactKind] {
        use FactKind as F;
        match kind {
            F::CaseReopened => &[F::NamedUserAdded],
            F::CaseAdvanced => &[
                F::FollowUpCancelled,
                F::MeetingCancelledWithCase,
                F::DischargeEnded,
            ],
            F::ConsentRecorded
            | F::ConsentWithdrawn
            | F::ConsentLimited
            | F::ConsentIncomplete
            | F::ConsentExpired => &[
                F::CaseAdvanced,
                F::ResponsibilityLost,
                F::InvitationWithdrawn,
            ],
            F::PlanAdopted => &[F::CaseAdvanced, F::FollowUpCancelled, F::FollowUpPlanned],
            F::CaseMoved => &[
                F::CaseAdvanced,
                F::CaseOpened,
                F::PersonRegistered,
                F::PersonCorrected,
                F::NamedUserAdded,
                F::PlanBegun,
            ],
            F::PersonCorrected => &[
                F::ConsentLimited,
                F::CaseProtected,
                F::CaseProtectionLifted,
                F::NamedUserAdded,
            ],
            F::PersonsMerged => &[F::CaseRecordMerged, F::ConsentLimited, F::ConsentIncomplete],
            F::PersonDied => &[F::CaseAdvanced, F::ConsentLimited],
            F::ParticipationEnded => &[
                F::InvitationWithdrawn,
                F::ResponsibilityLost,
                F::CaseAdvanced,
            ],
            F::DisclosureEnded => &[F::ResponsibilityLost, F::InvitationWithdrawn],
            F::MeetingCancelled => &[F::FollowUpChanged, F::CaseAdvanced],
            F::MeetingChanged
            | F::MeetingHeldAfterwards
            | F::MeetingSettled
            | F::InvitationSent
            | F::InvitationWithdrawn => &[F::CaseAdvanced],
            F::RepresentativeRecorded | F::RepresentativeCorrected => {
                &[F::ConsentIncomplete, F::ConsentLimited]
            }
            F::AssignmentEnded => &[F::CaseCorrected, F::LeadLost],
            F::AccountCorrected => &[F::LeadLost],
            F::UnitClosed => &[F::UnitSucceeded, F::ParticipationEnded, F::LeadLost],
            F::FollowUpHeld => &[
                F::InterventionChanged,
                F::FollowUpPlanned,
                F::PlanBegun,
                F::CaseAdvanced,
                F::PersonDied,
            ],
            F::AdmissionNotified => &[F::ParticipantAdded],
            F::ParticipantAdded => &[F::DisclosureRecorded],
            // Nothing follows that is told of by itself.
            F::CaseOpened
            | F::CaseCorrected
            | F::LeadLost
            | F::DeviationDrafted
            | F::DeviationChanged
            | F::DeviationSubmitted
            | F::DeviationForwarded
            | F::DeviationReceived
            | F::DeviationInvestigated
            | F::DeviationAnswered
            | F::DeviationAccepted
            | F::DeviationDisputed
            | F::DeviationEscalated
            | F::DeviationClosed
            | F::DeviationWithdrawn
            | F::DeviationCaseOpened
            | F::MeasureAdded
            | F::MeasureChanged
            | F::MeasureDone
            | F::ConsentSuperseded
            | F::ConsentAnswered
            | F::ChildsViewRecorded
            | F::ChildsViewConsidered
            | F::MeetingCancelledWithCase
            | F::DisclosureRecorded
            | F::ParticipantCorrected
            | F::PreparationRecorded
            | F::MeetingPlanned
            | F::PlanBegun
            | F::PlanChanged
            | F::ResponsibilityLost
            | F::GoalAdded
            | F::GoalChanged
            | F::GoalRemoved
            | F::InterventionAdded
            | F::InterventionChanged
            | F::InterventionRemoved
            | F::FollowUpPlanned
            | F::FollowUpChanged
            | F::FollowUpCancelled
            | F::MeetingMoved
            | F::InvitationReceived
            | F::InvitationAnswered
            | F::GuestLinkMade
            | F::GuestLinkRevoked
            | F::RequestLinkMade
            | F::RequestLinkRevoked
            | F::AttendanceRecorded
            | F::AttendanceCorrected
            | F::AgreementRecorded
            | F::DischargeDateChanged
            | F::DischargeCorrected
            | F::CareContactChanged
            | F::DischargeNoticeReceived
            | F::ReadyNotified
            | F::ReadyNoticeWithdrawn
            | F::DischargeEnded
            | F::CopyHandedOut
            | F::CaseProtected
            | F::CaseProtectionLifted
            | F::CaseRecordMerged
            | F::NamedUserAdded
            | F::NamedUserRemoved
            | F::EmergencyAccessTaken
            | F::EmergencyAccessReviewed
            | F::RequestMade
            | F::RequestAnswered
            | F::RequestWithdrawn
            | F::PersonRegistered
            | F::RepresentativeEnded
            | F::CalendarFeedMade
            | F::CalendarFeedRevoked
            | F::DeadlinePolicyMade
            | F::DeadlinePolicyChanged
            | F::DeadlinePolicyRemoved
            | F::OrganisationRegistered
            | F::OrganisationCorrected
            | F::AreaRegistered
            | F::AreaCorrected
            | F::UnitRegistered
            | F::UnitCorrected
            | F::UnitSucceeded
            | F::AccountRegistered
            | F::AssignmentGiven
            | F::AssignmentOffered
            | F::AssignmentOfferEnded
            | F::AdministrationChanged
            | F::IssuerBound
            | F::IssuerBindingCorrected
            | F::PlanVersionKept
            | F::IssuerUnbound => &[],
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
