//! Which days and moments are possible: one table for every date that people state.
//!
//! The contract shows each row at the members that it is for, and what is refused says the row's range. How
//! far a date can lie from today is our policy; that nothing happens to anybody before birth, that what has
//! happened does not lie ahead and that what is planned does not lie behind are not.

use chrono::{Days, Months};

use super::problem::{Fault, FaultCode};
use super::swedish_days::start_of;
use super::time::{Day, Stamp};

/// One end of a range.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Bound {
    /// The year from which identity numbers are taken.
    Year(i32),
    /// The day on which the person was born, when that is known.
    Birth,
    /// So many days before the present one.
    DaysAgo(u32),
    /// So many years before the present day.
    YearsAgo(u32),
    /// The present day or moment.
    Now,
    /// So many days after the present one.
    DaysAhead(u32),
    /// So many years after the present day.
    YearsAhead(u32),
}

use Bound::{Birth, DaysAgo, DaysAhead, Now, Year, YearsAgo, YearsAhead};

/// What dates are gone by: the present moment, and the birth of the person whom they are about.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// The present moment.
    pub now: Stamp,
    /// When the person was born, if that is known and asked.
    pub born: Option<Day>,
}

impl Frame {
    /// Of somebody whose birth is not asked for.
    pub fn at(now: Stamp) -> Self {
        Self { now, born: None }
    }
}

macro_rules! possible {
    ($($(#[$doc:meta])* $name:ident [$($earliest:expr),*] [$($latest:expr),*] $($member:literal)*;)+) => {
        /// A row of the table: what a date says.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Possible { $($(#[$doc])* $name),+ }

        impl Possible {
            /// Every row.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The bounds before which it cannot lie.
            fn earliest(self) -> &'static [Bound] {
                match self { $(Self::$name => &[$($earliest),*]),+ }
            }

            /// The bounds after which it cannot lie.
            fn latest(self) -> &'static [Bound] {
                match self { $(Self::$name => &[$($latest),*]),+ }
            }

            /// The members it is stated in, as `Schema.member`.
            pub fn members(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($member),*]),+ }
            }
        }
    };
}

possible! {
    /// Birth of a person.
    BirthDate [Year(1840)] [Now] "NewPerson.birthDate" "PersonEdit.birthDate";
    /// Death of a person.
    Death [Birth] [Now] "NewStatusTransition.dateOfDeath" "NewFollowUpOutcome.dateOfDeath";
    /// A need was detected.
    NeedDetected [Birth, YearsAgo(10)] [Now] "NewCase.needDetectedOn" "CaseEdit.needDetectedOn" "NewReopening.needDetectedOn";
    /// A plan was asked for.
    PlanRequested [Birth, YearsAgo(10)] [Now] "NewCase.requestedOn" "CaseEdit.requestedOn" "NewReopening.requestedOn";
    /// A consent begins to hold; an oral one is recorded within a month.
    ConsentFrom [Birth, DaysAgo(31)] [Now] "NewConsent.validFrom";
    /// A consent ceases to hold: it is never general, and a case is followed up long before.
    ConsentTo [Now] [DaysAhead(1098)] "NewConsent.validTo";
    /// A disclosure on another basis begins to hold.
    DisclosureFrom [Birth, DaysAgo(31)] [Now] "NewDisclosure.validFrom";
    /// An exception from secrecy ceases to hold: it is for what is urgent, and decided anew when it lasts.
    ExceptionTo [Now] [DaysAhead(90)];
    /// A disclosure within an authority ceases to hold.
    DisclosureTo [Now] [DaysAhead(366)] "NewDisclosure.validTo";
    /// Somebody begins to act for a person.
    MandateFrom [Birth] [YearsAhead(2)] "NewRepresentative.startsOn" "RepresentativeContent.startsOn";
    /// Somebody ceases to act for a person.
    MandateTo [Birth] [YearsAhead(20)] "NewRepresentative.endsOn" "RepresentativeContent.endsOn";
    /// A meeting that is planned.
    MeetingStart [Now] [DaysAhead(732)] "MeetingContent.startsAt" "NewReply.proposedTimes";
    /// A meeting that was held without the service, and is recorded afterwards.
    MeetingHeld [DaysAgo(366)] [Now];
    /// An intervention begins; it may have gone on for long.
    InterventionFrom [Birth] [YearsAhead(5)] "InterventionContent.startsOn";
    /// An intervention ends.
    InterventionTo [Birth] [YearsAhead(10)] "InterventionContent.endsOn";
    /// A draft says when it is to be followed up; one that is adopted, not before that day.
    PlanFollowUp [Birth] [DaysAhead(732)] "PlanContent.followUpOn";
    /// A follow-up is planned.
    FollowUpDue [Now] [DaysAhead(732)] "NewFollowUp.dueOn" "FollowUpEdit.dueOn" "NewFollowUpOutcome.nextDueOn";
    /// A follow-up was held.
    FollowUpHeld [Birth] [Now] "NewFollowUpOutcome.heldOn";
    /// Somebody was admitted to inpatient care.
    Admitted [Birth, DaysAgo(366)] [Now] "NewDischarge.admittedAt";
    /// Something in the stay has happened, at the admission or later.
    InStay [Birth] [Now] "NewDischarge.assessedAt" "NewDischargeEnding.endedAt" "NewReadyNotice.readyAt";
    /// A discharge is expected.
    DischargePlanned [Now] [DaysAhead(366)] "NewDischarge.plannedOn" "DischargeEdit.plannedOn";
    /// A copy of a plan was handed over.
    HandedOver [Birth, YearsAgo(5)] [Now] "NewDistribution.handedOverAt";
    /// What a deviation is about happened.
    DeviationHappened [YearsAgo(5)] [Now] "NewDeviation.happenedOn" "DeviationEdit.happenedOn";
    /// A measure is to be done.
    MeasureDue [Now] [YearsAhead(3)] "NewDeviationMeasure.dueOn" "DeviationMeasureEdit.dueOn";
    /// A measure was done.
    MeasureDone [YearsAgo(5)] [Now] "DeviationMeasureEdit.doneOn";
    /// An assignment begins.
    AssignmentFrom [Now] [YearsAhead(2)] "NewAssignment.validFrom" "NewAssignmentOffer.validFrom";
    /// An assignment ends.
    AssignmentTo [Now] [YearsAhead(30)] "NewAssignment.validTo" "NewAssignmentOffer.validTo";
}

impl Possible {
    /// The fault of a day at `pointer`.
    pub fn day(self, pointer: &str, day: Day, frame: &Frame) -> Option<Fault> {
        let code = self.code(frame, |bound| bound.day(frame), day)?;
        Some(self.fault(pointer, code, frame))
    }

    /// The fault of a moment at `pointer`; what is planned lies after the present one.
    pub fn moment(self, pointer: &str, at: Stamp, frame: &Frame) -> Option<Fault> {
        let planned = self.earliest().contains(&Now) && at == frame.now;
        let code = match planned {
            true => FaultCode::InThePast,
            false => self.code(frame, |bound| bound.moment(frame), at)?,
        };
        Some(self.fault(pointer, code, frame))
    }

    /// Which of the bounds, as `place` has them, `at` passes.
    fn code<T: PartialOrd>(
        self,
        frame: &Frame,
        place: impl Fn(Bound) -> Option<T>,
        at: T,
    ) -> Option<FaultCode> {
        let before = |bound: &Bound| place(*bound).is_some_and(|first| at < first);
        let after = |bound: &Bound| place(*bound).is_some_and(|last| at > last);
        let born = frame.born.is_some() && self.earliest().contains(&Birth);
        if born && before(&Birth) {
            return Some(FaultCode::BeforeBirth);
        }
        if self.earliest().iter().any(before) {
            return Some(FaultCode::InThePast);
        }
        let passed = self.latest().iter().find(|bound| after(bound))?;
        Some(match passed {
            Now => FaultCode::InTheFuture,
            _ => FaultCode::TooFarAhead,
        })
    }

    fn fault(self, pointer: &str, code: FaultCode, frame: &Frame) -> Fault {
        let (sv, en) = self.range(frame);
        Fault::at(pointer, code).within(sv, en)
    }

    /// The range as it is today, in Swedish and English. The day of birth itself stands in no error: not
    /// everybody who states a date may read it.
    fn range(self, frame: &Frame) -> (String, String) {
        let day = |bound: &Bound| bound.day(frame);
        let dated = |bound: &&Bound| **bound != Birth;
        let first = self.earliest().iter().filter(dated).filter_map(day).max();
        let last = self.latest().iter().filter_map(day).min();
        let (birth_sv, birth_en) = match self.earliest().contains(&Birth) {
            true => ("personens födelse", "the person's birth"),
            false => ("alltid", "ever"),
        };
        let from_sv = first.map_or_else(|| birth_sv.to_owned(), |day| day.to_string());
        let from_en = first.map_or_else(|| birth_en.to_owned(), |day| day.to_string());
        let last = last.unwrap_or(Day::MAX);
        (
            format!("möjligt är {from_sv} till {last}"),
            format!("possible is {from_en} to {last}"),
        )
    }

    /// The range in words, for the contract.
    pub fn described(self) -> String {
        let words = |bounds: &[Bound]| -> String {
            let words: Vec<String> = bounds.iter().map(|bound| bound.words()).collect();
            words.join(" and ")
        };
        format!(
            "Possible: not before {}, not after {}.",
            words(self.earliest()),
            words(self.latest())
        )
    }
}

impl Bound {
    fn day(self, frame: &Frame) -> Option<Day> {
        let today = frame.now.swedish_day();
        match self {
            Year(year) => Day::from_ymd_opt(year, 1, 1),
            Birth => frame.born,
            DaysAgo(days) => today.checked_sub_days(Days::new(days.into())),
            YearsAgo(years) => today.checked_sub_months(Months::new(12 * years)),
            Now => Some(today),
            DaysAhead(days) => today.checked_add_days(Days::new(days.into())),
            YearsAhead(years) => today.checked_add_months(Months::new(12 * years)),
        }
    }

    fn moment(self, frame: &Frame) -> Option<Stamp> {
        let now = frame.now.utc();
        let moment = match self {
            Year(_) | Birth => return self.day(frame).map(start_of),
            Now => return Some(frame.now),
            DaysAgo(days) => now.checked_sub_days(Days::new(days.into())),
            YearsAgo(years) => now.checked_sub_months(Months::new(12 * years)),
            DaysAhead(days) => now.checked_add_days(Days::new(days.into())),
            YearsAhead(years) => now.checked_add_months(Months::new(12 * years)),
        };
        moment.map(Stamp::new)
    }

    fn words(self) -> String {
        match self {
            Year(year) => format!("the year {year}"),
            Birth => "the person's birth".to_owned(),
            DaysAgo(days) => format!("{days} days ago"),
            YearsAgo(years) => format!("{years} years ago"),
            Now => "now".to_owned(),
            DaysAhead(days) => format!("{days} days ahead"),
            YearsAhead(years) => format!("{years} years ahead"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Language;
    use crate::kernel::time::parse_stamp;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn frame() -> Frame {
        Frame {
            now: parse_stamp("2026-11-27T08:00:00Z").unwrap(),
            born: Some(day("2017-01-01")),
        }
    }

    #[test]
    fn refuses_a_day_outside_its_range_and_says_the_range() {
        let code = |row: Possible, at: &str| row.day("/x", day(at), &frame()).map(|f| f.code);
        let need = Possible::NeedDetected;
        assert_eq!(code(need, "2016-12-31"), Some(FaultCode::BeforeBirth));
        assert_eq!(code(need, "2017-01-01"), None);
        assert_eq!(code(need, "2026-11-27"), None);
        assert_eq!(code(need, "2026-11-28"), Some(FaultCode::InTheFuture));
        let adult = Frame::at(frame().now);
        let early = need.day("/x", day("2016-11-26"), &adult).unwrap();
        assert_eq!(early.code, FaultCode::InThePast);
        let said = early.detail(Language::Swedish);
        assert!(
            said.contains("möjligt är 2016-11-27 till 2026-11-27"),
            "{said}"
        );
        let due = Possible::FollowUpDue;
        assert_eq!(code(due, "2026-11-26"), Some(FaultCode::InThePast));
        assert_eq!(code(due, "2026-11-27"), None);
        assert_eq!(code(due, "2028-11-28"), None);
        assert_eq!(code(due, "2028-11-29"), Some(FaultCode::TooFarAhead));
        let unborn = need.day("/x", day("2000-01-01"), &frame()).unwrap();
        let said = unborn.detail(Language::English);
        assert!(!said.contains("2017"), "{said}");
    }

    #[test]
    fn compares_a_moment_with_the_present_one_to_the_last() {
        let at = |row: Possible, text: &str| {
            let fault = row.moment("/x", parse_stamp(text).unwrap(), &frame());
            fault.map(|fault| fault.code)
        };
        let meeting = Possible::MeetingStart;
        assert_eq!(
            at(meeting, "2026-11-27T08:00:00Z"),
            Some(FaultCode::InThePast)
        );
        assert_eq!(at(meeting, "2026-11-27T08:00:01Z"), None);
        assert_eq!(at(Possible::InStay, "2026-11-27T08:00:00Z"), None);
        assert_eq!(
            at(Possible::InStay, "2026-11-27T08:00:01Z"),
            Some(FaultCode::InTheFuture)
        );
        assert_eq!(at(meeting, "2028-11-28T08:00:00Z"), None);
        assert_eq!(
            at(meeting, "2028-11-28T08:00:01Z"),
            Some(FaultCode::TooFarAhead)
        );
    }

    #[test]
    fn describes_each_row_and_names_each_member_once() {
        let members: Vec<&str> = Possible::ALL
            .iter()
            .flat_map(|row| row.members())
            .copied()
            .collect();
        for (index, member) in members.iter().enumerate() {
            assert!(!members[..index].contains(member), "{member}");
        }
        assert_eq!(
            Possible::ConsentFrom.described(),
            "Possible: not before the person's birth and 31 days ago, not after now."
        );
    }
}
