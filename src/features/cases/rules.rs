//! Where a case can go from where it stands (DOMAIN: The process).

use crate::codes;
use crate::kernel::vocabulary::CaseStatus;
pub use crate::kernel::vocabulary::ClosingReason;
use crate::kernel::{Day, Fault, FaultCode, Line, Problem, ProblemCode, Set, Stamp};

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

/// Target groups of a case.
pub type TargetGroups = Set<TargetGroup>;

/// What moves a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Consent to the plan is given.
    ConsentGiven,
    /// Consent to the plan is declined, and none is in force.
    ConsentDeclined,
    /// The last consent to the plan in force is withdrawn.
    ConsentWithdrawn,
    /// The parties are called to a meeting.
    Called,
    /// A plan is adopted.
    PlanAdopted,
    /// The case is closed.
    Closed,
}

use CaseStatus as S;
use Event as E;

/// Every allowed step; what is not here is refused. A declined or withdrawn consent freezes the
/// case: only a new consent or closing leads on.
const STEPS: &[(CaseStatus, Event, CaseStatus)] = &[
    (S::NeedIdentified, E::ConsentGiven, S::Preparing),
    (S::NeedIdentified, E::ConsentDeclined, S::ConsentDeclined),
    (S::NeedIdentified, E::Closed, S::Closed),
    (S::Preparing, E::ConsentGiven, S::Preparing),
    (S::Preparing, E::ConsentDeclined, S::ConsentDeclined),
    (S::Preparing, E::ConsentWithdrawn, S::ConsentWithdrawn),
    (S::Preparing, E::Called, S::Called),
    (S::Preparing, E::Closed, S::Closed),
    (S::Called, E::ConsentGiven, S::Called),
    (S::Called, E::ConsentDeclined, S::ConsentDeclined),
    (S::Called, E::ConsentWithdrawn, S::ConsentWithdrawn),
    (S::Called, E::PlanAdopted, S::Active),
    (S::Called, E::Closed, S::Closed),
    (S::Active, E::ConsentGiven, S::Active),
    (S::Active, E::ConsentDeclined, S::ConsentDeclined),
    (S::Active, E::ConsentWithdrawn, S::ConsentWithdrawn),
    (S::Active, E::Called, S::Called),
    (S::Active, E::Closed, S::Closed),
    (S::ConsentDeclined, E::ConsentGiven, S::Preparing),
    (S::ConsentDeclined, E::ConsentDeclined, S::ConsentDeclined),
    (S::ConsentDeclined, E::Closed, S::Closed),
    (S::ConsentWithdrawn, E::ConsentGiven, S::Preparing),
    (S::ConsentWithdrawn, E::ConsentDeclined, S::ConsentDeclined),
    (S::ConsentWithdrawn, E::Closed, S::Closed),
];

/// Where `event` leads from `status`.
///
/// # Errors
/// 409 when it leads nowhere.
pub fn next(status: CaseStatus, event: Event) -> Result<CaseStatus, Problem> {
    let step = STEPS
        .iter()
        .find(|(from, by, _)| *from == status && *by == event);
    step.map(|(_, _, to)| *to).ok_or_else(|| match status {
        CaseStatus::Closed => ProblemCode::CaseClosed.into(),
        CaseStatus::ConsentDeclined | CaseStatus::ConsentWithdrawn => {
            ProblemCode::ConsentMissing.into()
        }
        _ => ProblemCode::TransitionNotAllowed.into(),
    })
}

/// Whether `event` leads anywhere from `status`: what the links offer.
pub fn can(status: CaseStatus, event: Event) -> bool {
    next(status, event).is_ok()
}

/// Work on a case goes on only while it is neither closed nor frozen.
///
/// # Errors
/// 409 when it is.
pub fn require_open(status: CaseStatus) -> Result<(), Problem> {
    match status {
        CaseStatus::Closed => Err(ProblemCode::CaseClosed.into()),
        CaseStatus::ConsentDeclined | CaseStatus::ConsentWithdrawn => {
            Err(ProblemCode::ConsentMissing.into())
        }
        _ => Ok(()),
    }
}

/// Most participants, consents, meetings or plans of a case, and goals or interventions of a plan (our
/// policy): a case is read whole, so it must not grow without end.
pub const MOST_PARTS: i64 = 200;

/// Another part is added only while there are fewer than `MOST_PARTS` of its kind.
///
/// # Errors
/// 409 when there are as many.
pub fn require_room(present: i64) -> Result<(), Problem> {
    if present < MOST_PARTS {
        return Ok(());
    }
    let fault = Fault::at("", FaultCode::TooMany).limit(MOST_PARTS);
    Err(Problem::with(ProblemCode::Conflict, vec![fault]))
}

codes! {
    /// What a client may ask a case to become; the other statuses follow from consents and adoption.
    pub enum RequestedStatus "requested-case-statuses" {
        Called "CALLED" "Kallad" "Called",
        Closed "CLOSED" "Avslutad" "Closed",
    }
}

/// How a case ends, as far as a request says it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ending<'a> {
    /// Why.
    pub reason: Option<ClosingReason>,
    /// In words.
    pub text: Option<&'a str>,
    /// When the person died.
    pub date_of_death: Option<Day>,
}

impl Ending<'_> {
    /// Every fault of a closing on `today`: it needs a reason, OTHER needs words, and DECEASED, and
    /// nothing else, the date of death.
    pub fn faults(&self, today: Day) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |pointer: &str, code| faults.push(Fault::at(pointer, code));
        match self.reason {
            None => fault("/closingReason", FaultCode::Required),
            Some(ClosingReason::Other) if self.text.is_none() => {
                fault("/closingText", FaultCode::Required);
            }
            Some(_) => {}
        }
        let deceased = self.reason == Some(ClosingReason::Deceased);
        match self.date_of_death {
            None if deceased => fault("/dateOfDeath", FaultCode::Required),
            Some(_) if !deceased => fault("/dateOfDeath", FaultCode::NotAllowedHere),
            Some(day) if day > today => fault("/dateOfDeath", FaultCode::InTheFuture),
            _ => {}
        }
        faults
    }

    /// Every part of it that is stated where nothing is closed.
    pub fn out_of_place(&self) -> Vec<Fault> {
        let stated = [
            ("/closingReason", self.reason.is_some()),
            ("/closingText", self.text.is_some()),
            ("/dateOfDeath", self.date_of_death.is_some()),
        ];
        let stated = stated.into_iter().filter(|(_, stated)| *stated);
        stated
            .map(|(pointer, _)| Fault::at(pointer, FaultCode::NotAllowedHere))
            .collect()
    }
}

/// Days of what has happened do not lie in the future.
pub fn date_faults(now: Stamp, detected: Day, requested: Option<Day>) -> Vec<Fault> {
    let today = now.swedish_day();
    let dates = [
        ("/needDetectedOn", Some(detected)),
        ("/requestedOn", requested),
    ];
    let late = dates
        .into_iter()
        .filter(|(_, day)| day.is_some_and(|day| day > today));
    late.map(|(pointer, _)| Fault::at(pointer, FaultCode::InTheFuture))
        .collect()
}

/// Name of a record system, as part of an external id.
pub type SystemName = Line<100>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Code;

    const EVENTS: &[Event] = &[
        E::ConsentGiven,
        E::ConsentDeclined,
        E::ConsentWithdrawn,
        E::Called,
        E::PlanAdopted,
        E::Closed,
    ];

    #[test]
    fn decides_every_pair_of_status_and_event() {
        let table: String = CaseStatus::ALL
            .iter()
            .map(|status| {
                let row: Vec<_> = EVENTS
                    .iter()
                    .map(|event| next(*status, *event).map_or("-", Code::code))
                    .collect();
                format!("{} | {}\n", status.code(), row.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            "NEED_IDENTIFIED | PREPARING CONSENT_DECLINED - - - CLOSED\n\
             PREPARING | PREPARING CONSENT_DECLINED CONSENT_WITHDRAWN CALLED - CLOSED\n\
             CALLED | CALLED CONSENT_DECLINED CONSENT_WITHDRAWN - ACTIVE CLOSED\n\
             ACTIVE | ACTIVE CONSENT_DECLINED CONSENT_WITHDRAWN CALLED - CLOSED\n\
             CLOSED | - - - - - -\n\
             CONSENT_DECLINED | PREPARING CONSENT_DECLINED - - - CLOSED\n\
             CONSENT_WITHDRAWN | PREPARING CONSENT_DECLINED - - - CLOSED\n"
        );
    }

    #[test]
    fn never_leads_twice_from_one_pair() {
        for (index, (from, by, _)) in STEPS.iter().enumerate() {
            assert!(
                !STEPS[index + 1..]
                    .iter()
                    .any(|(f, b, _)| f == from && b == by),
                "{from:?} {by:?}"
            );
        }
    }

    #[test]
    fn names_every_fault_of_a_closing() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let faults = |reason, text, died: Option<&str>| {
            let ending = Ending {
                reason,
                text,
                date_of_death: died.map(day),
            };
            let faults = ending.faults(day("2026-11-22")).into_iter();
            faults.map(|fault| fault.code).collect::<Vec<_>>()
        };
        let (died, other) = (Some(ClosingReason::Deceased), Some(ClosingReason::Other));
        assert_eq!(faults(None, None, None), [FaultCode::Required]);
        assert_eq!(faults(other, None, None), [FaultCode::Required]);
        assert_eq!(faults(other, Some("Flyttar utomlands."), None), []);
        assert_eq!(faults(died, None, None), [FaultCode::Required]);
        assert_eq!(faults(died, None, Some("2026-11-22")), []);
        assert_eq!(
            faults(died, None, Some("2026-11-23")),
            [FaultCode::InTheFuture]
        );
        assert_eq!(
            faults(Some(ClosingReason::Moved), None, Some("2026-11-01")),
            [FaultCode::NotAllowedHere]
        );
    }

    #[test]
    fn stays_closed() {
        assert!(EVENTS.iter().all(|event| !can(CaseStatus::Closed, *event)));
        assert_eq!(
            require_open(CaseStatus::Closed).unwrap_err().code,
            ProblemCode::CaseClosed
        );
    }
}
