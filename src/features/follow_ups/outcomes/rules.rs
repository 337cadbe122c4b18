//! What the outcome of a follow-up must say.

use super::wire::NewFollowUpOutcome;
use crate::features::follow_ups::rules::{FollowUpDecision, due_fault};
use crate::features::participants::ParticipantRole;
use crate::kernel::case_status::Ending;
use crate::kernel::{Day, Fault, FaultCode, Frame, Id, Possible, When};

/// What an outcome is held against: as much as the recorder may see.
pub struct Known {
    /// When it is recorded, and when the person was born.
    pub frame: Frame,
    /// The day on which the plan was adopted.
    pub adopted_on: Day,
    /// The participants of the case.
    pub participants: Vec<(Id, ParticipantRole)>,
    /// The goals of the plan.
    pub goals: Vec<Id>,
    /// The interventions of the plan.
    pub interventions: Vec<Id>,
}

/// What an outcome says of a closing.
pub fn ending(new: &NewFollowUpOutcome) -> Ending<'_> {
    Ending {
        reason: new.closing_reason,
        text: new.closing_text.as_deref(),
        date_of_death: new.date_of_death,
    }
}

/// Every fault of an outcome.
pub fn faults(new: &NewFollowUpOutcome, known: &Known) -> Vec<Fault> {
    let goals = new.goals.iter().map(|one| one.goal_id).collect::<Vec<_>>();
    let interventions = new.interventions.iter().map(|one| one.intervention_id);
    let interventions = interventions.collect::<Vec<_>>();
    let mut faults: Vec<Fault> = day_fault(new.held_on, known).into_iter().collect();
    faults.extend(attendee_faults(new, known));
    faults.extend(part_faults("goals", "goalId", &goals, &known.goals));
    faults.extend(part_faults(
        "interventions",
        "interventionId",
        &interventions,
        &known.interventions,
    ));
    faults.extend(view_faults(new));
    faults.extend(decision_faults(new, &known.frame));
    faults
}

fn day_fault(held_on: Day, known: &Known) -> Option<Fault> {
    let early = held_on < known.adopted_on;
    Possible::FollowUpHeld
        .day("/heldOn", held_on, &known.frame)
        .or_else(|| early.then(|| Fault::at("/heldOn", FaultCode::BeforeAdoption)))
}

/// Who took part takes part in the case, and the person is not both there and absent.
fn attendee_faults(new: &NewFollowUpOutcome, known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, id) in new.participant_ids.iter().enumerate() {
        let role = known.participants.iter().find(|(known, _)| known == id);
        let code = match role {
            None => Some(FaultCode::NotFound),
            Some(_) if new.participant_ids.iter().take(index).any(|one| one == id) => {
                Some(FaultCode::Repeated)
            }
            Some((_, ParticipantRole::Person)) if !new.person_took_part => {
                Some(FaultCode::NotAllowedHere)
            }
            Some(_) => None,
        };
        faults.extend(code.map(|code| Fault::at(format!("/participantIds/{index}"), code)));
    }
    faults
}

/// Each part of the plan is named, once, and nothing else is.
fn part_faults(list: &str, member: &str, named: &[Id], known: &[Id]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (index, id) in named.iter().enumerate() {
        let code = if !known.contains(id) {
            FaultCode::NotFound
        } else if named.iter().take(index).any(|one| one == id) {
            FaultCode::Repeated
        } else {
            continue;
        };
        faults.push(Fault::at(format!("/{list}/{index}/{member}"), code));
    }
    let missing = known.iter().filter(|id| !named.contains(id));
    faults.extend(
        missing.map(|id| Fault::at(format!("/{list}"), FaultCode::OutcomeMissing).limit(id)),
    );
    faults
}

/// The person is heard: our policy is that one who did not take part is not passed over without a
/// reason.
fn view_faults(new: &NewFollowUpOutcome) -> Option<Fault> {
    match (new.person_took_part, &new.persons_view, &new.absence_reason) {
        (true, None, _) => Some(Fault::required("/personsView", When::TookPart)),
        (true, _, Some(_)) => Some(Fault::at("/absenceReason", FaultCode::NotAllowedHere)),
        (false, _, None) => Some(Fault::required("/absenceReason", When::WasAbsent)),
        _ => None,
    }
}

fn decision_faults(new: &NewFollowUpOutcome, frame: &Frame) -> Vec<Fault> {
    let ending = ending(new);
    let mut faults = match new.decision {
        FollowUpDecision::Close => ending.faults(frame),
        FollowUpDecision::Continue | FollowUpDecision::Revise => ending.out_of_place(),
    };
    let next = "/nextDueOn";
    let continues = new.decision == FollowUpDecision::Continue;
    faults.extend(match new.next_due_on {
        None => continues.then(|| Fault::required(next, When::Continues)),
        Some(_) if !continues => Some(Fault::at(next, FaultCode::NotAllowedHere)),
        Some(day) if day <= new.held_on => Some(Fault::at(next, FaultCode::EndBeforeStart)),
        Some(day) => due_fault(next, day, frame.now, true),
    });
    faults
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Stamp;
    use crate::kernel::problem::Place;
    use serde_json::{Value, json};

    fn id(number: i64) -> Id {
        let text = format!("01999d2e-7c00-7000-8000-{number:012}");
        text.parse().unwrap()
    }

    fn known() -> Known {
        Known {
            frame: Frame::at(Stamp::from_micros(0)),
            adopted_on: "1969-12-01".parse().unwrap(),
            participants: vec![
                (id(1), ParticipantRole::Party),
                (id(2), ParticipantRole::Person),
            ],
            goals: vec![id(3)],
            interventions: vec![id(4), id(5)],
        }
    }

    fn outcome() -> Value {
        json!({
            "heldOn": "1970-01-01", "participantIds": [id(1), id(2)],
            "goals": [{"goalId": id(3), "outcome": "DONE"}],
            "interventions": [
                {"interventionId": id(4), "outcome": "DONE"},
                {"interventionId": id(5), "outcome": "NOT_STARTED"},
            ],
            "personTookPart": true, "personsView": "Bra.", "decision": "CONTINUE", "nextDueOn": "1970-04-01",
        })
    }

    fn found(change: Value) -> Vec<(String, FaultCode)> {
        let mut body = outcome();
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let new: NewFollowUpOutcome = serde_json::from_value(body).unwrap();
        let place = |fault: Fault| match fault.place {
            Place::Pointer(pointer) | Place::Parameter(pointer) => (pointer, fault.code),
        };
        faults(&new, &known()).into_iter().map(place).collect()
    }

    #[track_caller]
    fn only(change: Value, pointer: &str, code: FaultCode) {
        assert_eq!(found(change), [(pointer.to_owned(), code)]);
    }

    #[test]
    fn accepts_a_whole_outcome() {
        assert_eq!(found(json!({})), []);
    }

    #[test]
    fn keeps_the_day_between_adoption_and_today() {
        only(
            json!({"heldOn": "1970-01-02"}),
            "/heldOn",
            FaultCode::InTheFuture,
        );
        only(
            json!({"heldOn": "1969-11-30"}),
            "/heldOn",
            FaultCode::BeforeAdoption,
        );
        assert_eq!(found(json!({"heldOn": "1969-12-01"})), []);
    }

    #[test]
    fn names_what_is_missing_foreign_or_repeated() {
        only(json!({"goals": []}), "/goals", FaultCode::OutcomeMissing);
        let both = json!([
            {"interventionId": id(4), "outcome": "DONE"}, {"interventionId": id(4), "outcome": "DONE"},
            {"interventionId": id(9), "outcome": "DONE"},
        ]);
        assert_eq!(
            found(json!({"interventions": both})),
            [
                (
                    "/interventions/1/interventionId".to_owned(),
                    FaultCode::Repeated
                ),
                (
                    "/interventions/2/interventionId".to_owned(),
                    FaultCode::NotFound
                ),
                ("/interventions".to_owned(), FaultCode::OutcomeMissing),
            ]
        );
        only(
            json!({"participantIds": [id(1), id(1)]}),
            "/participantIds/1",
            FaultCode::Repeated,
        );
        only(
            json!({"participantIds": [id(9)]}),
            "/participantIds/0",
            FaultCode::NotFound,
        );
    }

    #[test]
    fn hears_the_person_or_says_why_not() {
        only(
            json!({"personsView": null}),
            "/personsView",
            FaultCode::Required,
        );
        only(
            json!({"absenceReason": "Sjuk."}),
            "/absenceReason",
            FaultCode::NotAllowedHere,
        );
        let absent = json!({"personTookPart": false, "participantIds": [id(1)]});
        only(absent, "/absenceReason", FaultCode::Required);
        let absent = json!({"personTookPart": false, "absenceReason": "Sjuk."});
        only(absent, "/participantIds/1", FaultCode::NotAllowedHere);
    }

    #[test]
    fn asks_of_each_decision_what_it_needs() {
        only(
            json!({"nextDueOn": null}),
            "/nextDueOn",
            FaultCode::Required,
        );
        only(
            json!({"nextDueOn": "1970-01-01"}),
            "/nextDueOn",
            FaultCode::EndBeforeStart,
        );
        only(
            json!({"decision": "REVISE"}),
            "/nextDueOn",
            FaultCode::NotAllowedHere,
        );
        only(
            json!({"closingReason": "GOALS_MET"}),
            "/closingReason",
            FaultCode::NotAllowedHere,
        );
        let close = json!({"decision": "CLOSE", "nextDueOn": null});
        only(close, "/closingReason", FaultCode::Required);
        let close = json!({"decision": "CLOSE", "nextDueOn": null, "closingReason": "GOALS_MET"});
        assert_eq!(found(close), []);
    }
}
