//! What makes a discharge from inpatient care right (lag (2017:612) om samverkan vid utskrivning från
//! sluten hälso- och sjukvård).

use super::wire::{NewDischarge, NewDischargeEnding};
pub use super::words::{CareForm, DischargeEnding, DischargeStatus, NoticeKind, ReceiverKind};
use crate::features::deadlines::DeadlineKind;
use crate::kernel::swedish_days::{TimeUnit, due, start_of};
use crate::kernel::vocabulary::{CaseStatus, OrganisationKind, OrganisationKinds};
use crate::kernel::{Day, Fault, FaultCode, Frame, Possible, Problem, ProblemCode, Stamp};

/// On what ground the receiving units are told without consent: the duty to tell them, which secrecy
/// does not hinder.
pub const LEGAL_GROUND: &str = "OSL 10 kap. 28 §; lag (2017:612) 2 kap. 1-3 §§";
/// What applies in place of a SIP.
const OTHER_PLAN: &str = "samordnad vårdplan, LPT 7 a §";
/// Days beyond the expected discharge after which the receivers see no more of a process that nobody
/// has touched. Our policy: the basis is for the time of the process.
const GRACE_DAYS: i32 = 60;

impl ReceiverKind {
    /// Whether a municipality answers for it.
    pub fn is_municipal(self) -> bool {
        matches!(self, Self::SocialServices | Self::MunicipalHealthCare)
    }

    /// Whether an organisation of these kinds can have such a unit: the law knows no other receivers,
    /// and nobody else is told without consent. A private provider acts for a huvudman.
    pub fn may_be_of(self, kinds: OrganisationKinds) -> bool {
        let principal = match self.is_municipal() {
            true => OrganisationKind::Municipality,
            false => OrganisationKind::Region,
        };
        kinds.contains(principal) || kinds.contains(OrganisationKind::PrivateProvider)
    }
}

/// Whether an organisation of these kinds runs inpatient care: a region, or a provider for one.
pub fn runs_inpatient_care(kinds: OrganisationKinds) -> bool {
    kinds.contains(OrganisationKind::Region) || kinds.contains(OrganisationKind::PrivateProvider)
}

/// Whether a named care contact is demanded before discharge: when the region's open care is to go on
/// with the person (lag (2017:612) 3 kap., paragraph unconfirmed).
pub fn needs_contact(mut receivers: impl Iterator<Item = ReceiverKind>) -> bool {
    receivers.any(|kind| kind == ReceiverKind::OpenCare)
}

/// Whether coordinated planning is to be summoned to: when both region and municipality are to go on
/// with the person (lag (2017:612) 4 kap. 1-2 §§).
pub fn needs_summons(receivers: impl Iterator<Item = ReceiverKind> + Clone) -> bool {
    let mut municipal = receivers.clone();
    municipal.any(ReceiverKind::is_municipal) && needs_contact(receivers)
}

/// From when the day to send the admission notice in is counted: the admission, or the later moment
/// at which the need was found (lag (2017:612) 2 kap. 1-3 §§).
pub fn notice_from(admitted_at: Stamp, assessed_at: Option<Stamp>) -> Stamp {
    assessed_at.map_or(admitted_at, |assessed| assessed.max(admitted_at))
}

/// When the law has the deadline end that begins at `from`; a county may have agreed on a sooner one.
pub fn due_by_law(kind: DeadlineKind, from: Stamp) -> Stamp {
    kind.due(from, &kind.default_terms())
}

/// Until when the receivers read a process with so expected a discharge, unless it ends before.
pub fn disclosed_until(planned_on: Day) -> Stamp {
    due(start_of(planned_on), GRACE_DAYS, TimeUnit::CalendarDay)
}

/// Every fault of an admission notice, apart from its receivers.
pub fn faults(new: &NewDischarge, frame: &Frame) -> Vec<Fault> {
    let mut faults = Vec::new();
    faults.extend(Possible::Admitted.moment("/admittedAt", new.admitted_at, frame));
    if let Some(assessed) = new.assessed_at {
        faults.extend(moment_fault(
            "/assessedAt",
            assessed,
            new.admitted_at,
            frame.now,
        ));
    }
    faults.extend(planned_fault(new.planned_on, new.admitted_at, frame.now));
    for (index, receiver) in new.receivers.iter().enumerate() {
        let earlier = new.receivers.iter().take(index);
        if earlier
            .into_iter()
            .any(|one| one.unit_id == receiver.unit_id)
        {
            let pointer = format!("/receivers/{index}/unitId");
            faults.push(Fault::at(pointer, FaultCode::Repeated));
        }
    }
    if new.care_form == CareForm::CompulsoryOpenPsychiatric {
        faults.push(Fault::at("/careForm", FaultCode::OtherPlan).limit(OTHER_PLAN));
    }
    faults
}

/// The fault of a day on which the discharge is newly expected.
pub fn planned_fault(planned_on: Day, admitted_at: Stamp, now: Stamp) -> Option<Fault> {
    let pointer = "/plannedOn";
    if planned_on < admitted_at.swedish_day() {
        return Some(Fault::at(pointer, FaultCode::BeforeAdmission));
    }
    Possible::DischargePlanned.day(pointer, planned_on, &Frame::at(now))
}

/// The fault of a moment of the stay at `pointer`: not before the admission, not in the future.
pub fn moment_fault(pointer: &str, at: Stamp, admitted_at: Stamp, now: Stamp) -> Option<Fault> {
    let early = at < admitted_at;
    Possible::InStay
        .moment(pointer, at, &Frame::at(now))
        .or_else(|| early.then(|| Fault::at(pointer, FaultCode::BeforeAdmission)))
}

/// Every fault of an ending at `now`.
pub fn ending_faults(new: &NewDischargeEnding, admitted_at: Stamp, now: Stamp) -> Vec<Fault> {
    let mut faults = Vec::new();
    if new.kind == DischargeEnding::CaseClosed {
        // It follows from closing the case.
        faults.push(Fault::at("/kind", FaultCode::NotAllowedHere));
    }
    faults.extend(moment_fault("/endedAt", new.ended_at, admitted_at, now));
    faults
}

/// What the law obliges to is done whatever the person says of a plan; only a closed case is over.
///
/// # Errors
/// 409 when the case is closed.
pub fn require_not_closed(status: CaseStatus) -> Result<(), Problem> {
    match status {
        CaseStatus::Closed => Err(ProblemCode::CaseClosed.into()),
        _ => Ok(()),
    }
}

/// Only an open process goes on.
///
/// # Errors
/// 409 when it has ended.
pub fn require_open(status: DischargeStatus) -> Result<(), Problem> {
    match status {
        DischargeStatus::Ended => Err(ProblemCode::DischargeEnded.into()),
        DischargeStatus::Admitted | DischargeStatus::Ready => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::discharge::wire::NewReceiver;
    use crate::kernel::{Id, Set};

    fn at(text: &str) -> Stamp {
        crate::kernel::time::parse_stamp(text).unwrap()
    }

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn notice(admitted: &str, planned: &str) -> NewDischarge {
        let receiver = |kind| NewReceiver {
            unit_id: Id::new(Stamp::from_micros(1)),
            kind,
        };
        NewDischarge {
            care_form: CareForm::Somatic,
            admitted_at: at(admitted),
            assessed_at: None,
            planned_on: day(planned),
            receivers: vec![receiver(ReceiverKind::SocialServices)],
            registered_address: None,
            reason: None,
        }
    }

    const NOW: &str = "2026-11-23T09:00:00+01:00";

    fn codes(new: &NewDischarge) -> Vec<FaultCode> {
        let found = faults(new, &Frame::at(at(NOW))).into_iter();
        found.map(|fault| fault.code).collect()
    }

    #[test]
    fn refuses_moments_that_cannot_be() {
        let past = "2026-11-22T20:00:00+01:00";
        assert_eq!(codes(&notice(past, "2026-11-23")), []);
        assert_eq!(codes(&notice(NOW, "2027-11-24")), []);
        assert_eq!(
            codes(&notice("2026-11-23T09:00:01+01:00", "2027-11-25")),
            [FaultCode::InTheFuture, FaultCode::TooFarAhead]
        );
        assert_eq!(
            codes(&notice("2024-11-23T09:00:00+01:00", "2024-11-22")),
            [FaultCode::InThePast, FaultCode::BeforeAdmission]
        );
        assert_eq!(codes(&notice(past, "2026-11-22")), [FaultCode::InThePast]);
        let assessed = |assessed: &str| NewDischarge {
            assessed_at: Some(at(assessed)),
            ..notice(past, "2026-11-24")
        };
        assert_eq!(codes(&assessed("2026-11-23T08:00:00+01:00")), []);
        assert_eq!(
            codes(&assessed("2026-11-22T19:00:00+01:00")),
            [FaultCode::BeforeAdmission]
        );
    }

    #[test]
    fn names_another_plan_for_compulsory_care_in_open_form() {
        let open = NewDischarge {
            care_form: CareForm::CompulsoryOpenPsychiatric,
            ..notice(NOW, "2026-11-24")
        };
        assert_eq!(codes(&open), [FaultCode::OtherPlan]);
    }

    #[test]
    fn knows_who_may_be_told_without_consent() {
        use OrganisationKind as K;
        let may = |kind: ReceiverKind, of: K| kind.may_be_of(Set::of(&[of]));
        for kind in [
            ReceiverKind::SocialServices,
            ReceiverKind::MunicipalHealthCare,
        ] {
            assert!(may(kind, K::Municipality) && !may(kind, K::Region));
        }
        assert!(may(ReceiverKind::OpenCare, K::Region));
        assert!(!may(ReceiverKind::OpenCare, K::Municipality));
        for other in [K::Forsakringskassan, K::School, K::Police, K::Other] {
            assert!(!may(ReceiverKind::SocialServices, other));
            assert!(!may(ReceiverKind::OpenCare, other));
        }
    }

    #[test]
    fn needs_a_contact_for_open_care_and_a_summons_for_both() {
        use ReceiverKind::{MunicipalHealthCare, OpenCare, SocialServices};
        let needs = |kinds: &[ReceiverKind]| {
            let kinds = kinds.iter().copied();
            (needs_contact(kinds.clone()), needs_summons(kinds))
        };
        assert_eq!(needs(&[SocialServices]), (false, false));
        assert_eq!(needs(&[OpenCare]), (true, false));
        assert_eq!(needs(&[MunicipalHealthCare, OpenCare]), (true, true));
    }

    #[test]
    fn counts_the_admission_notice_from_the_later_of_admission_and_finding() {
        let (admitted, found) = (at("2026-11-20T09:00:00Z"), at("2026-11-22T10:00:00Z"));
        let kind = DeadlineKind::SendAdmissionNotice;
        let due = |assessed| due_by_law(kind, notice_from(admitted, assessed)).to_string();
        assert_eq!(due(None), "2026-11-21T09:00:00Z");
        assert_eq!(due(Some(found)), "2026-11-23T10:00:00Z");
    }

    #[test]
    fn ends_only_as_somebody_can_know() {
        let admitted = at("2026-11-20T09:00:00Z");
        let found = |kind, ended: &str| {
            let new = NewDischargeEnding {
                kind,
                ended_at: at(ended),
            };
            let faults = ending_faults(&new, admitted, at(NOW)).into_iter();
            faults.map(|fault| fault.code).collect::<Vec<_>>()
        };
        assert_eq!(
            found(DischargeEnding::Discharged, "2026-11-22T09:00:00Z"),
            []
        );
        assert_eq!(
            found(DischargeEnding::CaseClosed, "2026-11-24T09:00:00Z"),
            [FaultCode::NotAllowedHere, FaultCode::InTheFuture]
        );
        assert_eq!(
            found(DischargeEnding::Deceased, "2026-11-19T09:00:00Z"),
            [FaultCode::BeforeAdmission]
        );
    }

    #[test]
    fn goes_on_for_one_who_declines_a_plan() {
        assert!(require_not_closed(CaseStatus::ConsentDeclined).is_ok());
        assert!(require_not_closed(CaseStatus::Closed).is_err());
    }
}
