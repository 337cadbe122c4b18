//! The steps of a deviation as one table, and what each of them needs (DOMAIN: Deviations).

use crate::codes;
use crate::kernel::text::identifying::{Identifying, Names, find};
use crate::kernel::vocabulary::{Branch, DeviationCategory, DeviationStatus};
use crate::kernel::{Code, Fault, FaultCode, Problem, ProblemCode, When};

codes! {
    /// A step that somebody takes: each leads to the status of its name.
    pub enum Step "deviation-steps" {
        Submit "SUBMITTED" "Skicka" "Submit",
        Receive "RECEIVED" "Ta emot" "Receive",
        Forward "FORWARDED" "Skicka vidare" "Forward",
        Investigate "UNDER_INVESTIGATION" "Börja utreda" "Investigate",
        Answer "ANSWERED" "Besvara" "Answer",
        Accept "ACCEPTED" "Godta svaret" "Accept the answer",
        Dispute "DISPUTED" "Godta inte svaret" "Dispute the answer",
        Escalate "ESCALATED" "Lyft som systemfråga" "Escalate as a system issue",
        Close "CLOSED" "Avsluta" "Close",
        Withdraw "WITHDRAWN" "Ta tillbaka" "Withdraw",
    }
}

/// Who takes a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Who reported it.
    Reporter,
    /// The unit that has it.
    Receiver,
    /// Those who oversee the area: where disputes and system issues go.
    Forum,
}

use DeviationStatus as S;
use Side::{Forum, Receiver, Reporter};

/// From where, which step, and who may take it: there is no other.
const TABLE: &[(DeviationStatus, Step, &[Side])] = &[
    (S::Draft, Step::Submit, &[Reporter]),
    (S::Draft, Step::Withdraw, &[Reporter]),
    (S::Submitted, Step::Receive, &[Receiver]),
    (S::Submitted, Step::Forward, &[Receiver]),
    (S::Submitted, Step::Withdraw, &[Reporter]),
    (S::Forwarded, Step::Receive, &[Receiver]),
    (S::Forwarded, Step::Forward, &[Receiver]),
    (S::Forwarded, Step::Withdraw, &[Reporter]),
    (S::Received, Step::Investigate, &[Receiver]),
    (S::Received, Step::Forward, &[Receiver]),
    (S::Received, Step::Withdraw, &[Reporter]),
    (S::UnderInvestigation, Step::Answer, &[Receiver]),
    (S::UnderInvestigation, Step::Forward, &[Receiver]),
    (S::UnderInvestigation, Step::Withdraw, &[Reporter]),
    (S::UnderInvestigation, Step::Escalate, &[Receiver, Forum]),
    (S::Answered, Step::Accept, &[Reporter]),
    (S::Answered, Step::Dispute, &[Reporter]),
    (S::Answered, Step::Escalate, &[Reporter, Receiver, Forum]),
    (S::Accepted, Step::Close, &[Reporter, Receiver]),
    (S::Disputed, Step::Accept, &[Reporter]),
    (S::Disputed, Step::Escalate, &[Reporter, Receiver, Forum]),
    (S::Disputed, Step::Close, &[Forum]),
    (S::Escalated, Step::Close, &[Forum]),
];

impl Step {
    /// The status that it leads to.
    pub fn leads_to(self) -> DeviationStatus {
        match self {
            Self::Submit => S::Submitted,
            Self::Receive => S::Received,
            Self::Forward => S::Forwarded,
            Self::Investigate => S::UnderInvestigation,
            Self::Answer => S::Answered,
            Self::Accept => S::Accepted,
            Self::Dispute => S::Disputed,
            Self::Escalate => S::Escalated,
            Self::Close => S::Closed,
            Self::Withdraw => S::Withdrawn,
        }
    }

    /// The relation of the link that leads to it.
    pub fn relation(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Receive => "receive",
            Self::Forward => "forward",
            Self::Investigate => "investigate",
            Self::Answer => "answer",
            Self::Accept => "accept",
            Self::Dispute => "dispute",
            Self::Escalate => "escalate",
            Self::Close => "close",
            Self::Withdraw => "withdraw",
        }
    }

    /// That somebody on `sides` may take it from `status`.
    ///
    /// # Errors
    /// 409 when nobody may; 403 when another side may.
    pub fn require(self, status: DeviationStatus, sides: &[Side]) -> Result<(), Problem> {
        let mut rows = TABLE.iter();
        let row = rows.find(|(from, step, _)| (*from, *step) == (status, self));
        match row {
            None => Err(ProblemCode::TransitionNotAllowed.into()),
            Some((.., who)) if !who.iter().any(|side| sides.contains(side)) => {
                Err(ProblemCode::Forbidden.into())
            }
            Some(_) => Ok(()),
        }
    }
}

/// The sides of somebody who `reports`, `receives` and `oversees` it. One from another system is answered there:
/// its record system takes every step of both units, and nobody else takes any of theirs.
pub fn sides(
    (reports, receives, oversees): (bool, bool, bool),
    (is_from_outside, is_system): (bool, bool),
) -> Vec<Side> {
    let (reporter, receiver) = match is_from_outside {
        true => (reports && is_system, reports && is_system),
        false => (reports, receives),
    };
    [
        (reporter, Reporter),
        (receiver, Receiver),
        (oversees, Forum),
    ]
    .into_iter()
    .filter_map(|(stands, side)| stands.then_some(side))
    .collect()
}

/// Measures are decided from when it is investigated until it is closed.
///
/// # Errors
/// 409 at any other time.
pub fn require_measurable(status: DeviationStatus) -> Result<(), Problem> {
    match status {
        S::UnderInvestigation | S::Answered | S::Accepted | S::Disputed | S::Escalated => Ok(()),
        _ => Err(ProblemCode::TransitionNotAllowed.into()),
    }
}

/// The members of a step beside which one it is, and whether each is stated.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stated {
    pub words: bool,
    pub unit: bool,
    pub cause: bool,
    pub risk: bool,
    pub external_ids: bool,
}

/// What a step lacks, and what it says that is not for it.
pub fn step_faults(step: Step, stated: Stated) -> Vec<Fault> {
    let argued = matches!(
        step,
        Step::Answer | Step::Dispute | Step::Escalate | Step::Forward
    );
    let silent = matches!(step, Step::Submit | Step::Receive | Step::Investigate);
    let answers = step == Step::Answer;
    let forwards = step == Step::Forward;
    let members = [
        ("/words", stated.words, argued, !silent, When::StepIsArgued),
        ("/cause", stated.cause, answers, answers, When::StepAnswers),
        ("/risk", stated.risk, answers, answers, When::StepAnswers),
        (
            "/unitId",
            stated.unit,
            forwards,
            forwards,
            When::StepForwards,
        ),
    ];
    let mut faults: Vec<Fault> = members
        .into_iter()
        .filter_map(|(pointer, stated, required, allowed, when)| {
            match (stated, required, allowed) {
                (false, true, _) => Some(Fault::required(pointer, when)),
                (true, _, false) => Some(Fault::at(pointer, FaultCode::NotAllowedHere)),
                _ => None,
            }
        })
        .collect();
    if stated.external_ids && step != Step::Receive {
        faults.push(Fault::at("/externalIds", FaultCode::NotAllowedHere));
    }
    faults
}

codes! {
    /// What a deviation may have to be reported as besides. Never more than a hint.
    pub enum Hint "deviation-hints" {
        LexMaria "LEX_MARIA" "Kan behöva anmälas enligt lex Maria. En människa avgör." "May have to be reported under lex Maria. A human decides.",
        LexSarah "LEX_SARAH" "Kan behöva rapporteras enligt lex Sarah. En människa avgör." "May have to be reported under lex Sarah. A human decides.",
    }
}

/// In which branch what of at least which consequence hints at what: lex Maria is patientsäkerhetslagen (2010:659)
/// 3 kap. 5 §, lex Sarah stands in socialtjänstlagen (2025:400). From which consequence is our policy.
const HINTS: &[(Branch, i32, Hint)] = &[
    (Branch::HealthCare, 4, Hint::LexMaria),
    (Branch::SchoolHealth, 4, Hint::LexMaria),
    (Branch::SocialServices, 3, Hint::LexSarah),
];

/// What touches how units work together and not what a person gets.
const BETWEEN_UNITS: &[DeviationCategory] = &[
    DeviationCategory::ReceiptMissing,
    DeviationCategory::ShortNotice,
    DeviationCategory::Unprepared,
];

/// What a deviation in a unit of `branch` hints at.
pub fn hints(branch: Branch, category: DeviationCategory, consequence: Option<i32>) -> Vec<Hint> {
    let consequence = consequence.filter(|_| !BETWEEN_UNITS.contains(&category));
    let mut rows: Vec<Hint> = Vec::new();
    for (of, least, hint) in HINTS {
        if *of == branch && consequence.is_some_and(|consequence| consequence >= *least) {
            rows.push(*hint);
        }
    }
    rows
}

/// A place in a text, as a client confirms it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlaceAt<'a> {
    pub pointer: &'a str,
    pub from: usize,
    pub to: usize,
}

/// A place that may tell whom a text is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Telling<'a> {
    pub at: PlaceAt<'a>,
    pub kind: Identifying,
}

/// The places in `texts`, each with its pointer, that may tell whom they are about and are not confirmed.
pub fn telling<'a>(
    texts: &[(&'a str, &str)],
    names: &Names,
    confirmed: &[PlaceAt<'_>],
) -> Vec<Telling<'a>> {
    let mut found = Vec::new();
    for (pointer, text) in texts {
        for place in find(text, names) {
            let at = PlaceAt {
                pointer,
                from: place.from,
                to: place.to,
            };
            let stands = place.kind.may_be_confirmed() && confirmed.contains(&at);
            if !stands {
                found.push(Telling {
                    at,
                    kind: place.kind,
                });
            }
        }
    }
    found
}

/// The fault of a place, in words; what stands there is not repeated.
pub fn place_fault(place: &Telling<'_>) -> Fault {
    let (from, to) = (place.at.from + 1, place.at.to);
    Fault::at(place.at.pointer, FaultCode::IdentifyingText).within(
        format!("{}, tecken {from}-{to}", place.kind.sv()),
        format!("{}, characters {from}-{to}", place.kind.en()),
    )
}

#[cfg(test)]
mod tests;
