//! Where a case can go from where it stands, and how it ends (DOMAIN: The process).

use super::vocabulary::{CaseStatus, ClosingReason};
use super::{Day, Fault, FaultCode, Frame, Possible, Problem, ProblemCode, When};

/// What moves a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Consent to the plan is given.
    ConsentGiven,
    /// Consent to the plan is declined, and none is in force.
    ConsentDeclined,
    /// The last consent to the plan in force is withdrawn, or ends otherwise before its time.
    ConsentWithdrawn,
    /// The last consent to the plan in force has run out.
    ConsentExpired,
    /// The parties are called to a meeting.
    Called,
    /// Nobody is called to a meeting any more, and there is no plan yet.
    CallEnded,
    /// The same while a plan is adopted, which goes on.
    PlanGoesOn,
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
    (S::Preparing, E::ConsentExpired, S::ConsentWithdrawn),
    (S::Preparing, E::Called, S::Called),
    (S::Preparing, E::Closed, S::Closed),
    (S::Called, E::ConsentGiven, S::Called),
    (S::Called, E::ConsentDeclined, S::ConsentDeclined),
    (S::Called, E::ConsentWithdrawn, S::ConsentWithdrawn),
    (S::Called, E::ConsentExpired, S::ConsentWithdrawn),
    (S::Called, E::PlanAdopted, S::Active),
    (S::Called, E::CallEnded, S::Preparing),
    (S::Called, E::PlanGoesOn, S::Active),
    (S::Called, E::Closed, S::Closed),
    (S::Active, E::ConsentGiven, S::Active),
    (S::Active, E::ConsentDeclined, S::ConsentDeclined),
    (S::Active, E::ConsentWithdrawn, S::ConsentWithdrawn),
    (S::Active, E::ConsentExpired, S::ConsentWithdrawn),
    (S::Active, E::Called, S::Called),
    (S::Active, E::Closed, S::Closed),
    (S::ConsentDeclined, E::ConsentGiven, S::Preparing),
    (S::ConsentDeclined, E::ConsentDeclined, S::ConsentDeclined),
    (S::ConsentDeclined, E::Closed, S::Closed),
    (S::ConsentWithdrawn, E::ConsentGiven, S::Preparing),
    (S::ConsentWithdrawn, E::ConsentDeclined, S::ConsentDeclined),
    (S::ConsentWithdrawn, E::Closed, S::Closed),
];

impl CaseStatus {
    /// Where `event` leads from here.
    ///
    /// # Errors
    /// 409 when it leads nowhere.
    pub fn after(self, event: Event) -> Result<Self, Problem> {
        let step = STEPS
            .iter()
            .find(|(from, by, _)| *from == self && *by == event);
        step.map(|(_, _, to)| *to).ok_or_else(|| match self {
            Self::Closed => ProblemCode::CaseClosed.into(),
            Self::ConsentDeclined | Self::ConsentWithdrawn => ProblemCode::ConsentMissing.into(),
            _ => ProblemCode::TransitionNotAllowed.into(),
        })
    }

    /// Whether `event` leads anywhere from here: what the links offer.
    pub fn can(self, event: Event) -> bool {
        self.after(event).is_ok()
    }

    /// Whether the case waits for the person's consent: only a new consent or closing leads on.
    pub fn is_frozen(self) -> bool {
        matches!(self, Self::ConsentDeclined | Self::ConsentWithdrawn)
    }

    /// What tidies up is allowed while the case waits for consent, too.
    ///
    /// # Errors
    /// 409 when the case is closed.
    pub fn require_not_closed(self) -> Result<(), Problem> {
        match self {
            Self::Closed => Err(ProblemCode::CaseClosed.into()),
            _ => Ok(()),
        }
    }

    /// Work on a case goes on only while it is neither closed nor frozen.
    ///
    /// # Errors
    /// 409 when it is.
    pub fn require_open(self) -> Result<(), Problem> {
        match self {
            Self::Closed => Err(ProblemCode::CaseClosed.into()),
            Self::ConsentDeclined | Self::ConsentWithdrawn => {
                Err(ProblemCode::ConsentMissing.into())
            }
            _ => Ok(()),
        }
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
    /// Every fault of a closing: it needs a reason, OTHER needs words, and DECEASED, and nothing else, the date
    /// of death.
    pub fn faults(&self, frame: &Frame) -> Vec<Fault> {
        let reason = match self.reason {
            None => Some(Fault::required("/closingReason", When::Closes)),
            Some(ClosingReason::Other) if self.text.is_none() => {
                Some(Fault::required("/closingText", When::ForOtherReason))
            }
            Some(_) => None,
        };
        let deceased = self.reason == Some(ClosingReason::Deceased);
        let death = match self.date_of_death {
            None if deceased => Some(Fault::required("/dateOfDeath", When::ByDeath)),
            Some(_) if !deceased => Some(Fault::at("/dateOfDeath", FaultCode::NotAllowedHere)),
            Some(day) => Possible::Death.day("/dateOfDeath", day, frame),
            None => None,
        };
        reason.into_iter().chain(death).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Code;
    use crate::kernel::time::parse_stamp;

    const EVENTS: &[Event] = &[
        E::ConsentGiven,
        E::ConsentDeclined,
        E::ConsentWithdrawn,
        E::ConsentExpired,
        E::Called,
        E::CallEnded,
        E::PlanGoesOn,
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
                    .map(|event| status.after(*event).map_or("-", Code::code))
                    .collect();
                format!("{} | {}\n", status.code(), row.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            "NEED_IDENTIFIED | PREPARING CONSENT_DECLINED - - - - - - CLOSED\n\
             PREPARING | PREPARING CONSENT_DECLINED CONSENT_WITHDRAWN CONSENT_WITHDRAWN CALLED - - - CLOSED\n\
             CALLED | CALLED CONSENT_DECLINED CONSENT_WITHDRAWN CONSENT_WITHDRAWN - PREPARING ACTIVE ACTIVE CLOSED\n\
             ACTIVE | ACTIVE CONSENT_DECLINED CONSENT_WITHDRAWN CONSENT_WITHDRAWN CALLED - - - CLOSED\n\
             CLOSED | - - - - - - - - -\n\
             CONSENT_DECLINED | PREPARING CONSENT_DECLINED - - - - - - CLOSED\n\
             CONSENT_WITHDRAWN | PREPARING CONSENT_DECLINED - - - - - - CLOSED\n"
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
            let frame = Frame {
                now: parse_stamp("2026-11-22T12:00:00Z").unwrap(),
                born: Some(day("2000-01-01")),
            };
            let faults = ending.faults(&frame).into_iter();
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
            faults(died, None, Some("1999-12-31")),
            [FaultCode::BeforeBirth]
        );
        assert_eq!(
            faults(Some(ClosingReason::Moved), None, Some("2026-11-01")),
            [FaultCode::NotAllowedHere]
        );
    }

    #[test]
    fn stays_closed() {
        assert!(EVENTS.iter().all(|event| !CaseStatus::Closed.can(*event)));
        assert_eq!(
            CaseStatus::Closed.require_open().unwrap_err().code,
            ProblemCode::CaseClosed
        );
    }
}
