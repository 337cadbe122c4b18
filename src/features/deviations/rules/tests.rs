use super::*;

const SIDES: [Side; 3] = [Reporter, Receiver, Forum];

/// The whole table once more, as a person would draw it: for each status the steps of each side.
fn drawn(status: DeviationStatus, side: Side) -> &'static [Step] {
    use Step::*;
    match (status, side) {
        (S::Draft, Reporter) => &[Submit, Withdraw],
        (S::Submitted | S::Forwarded, Reporter) => &[Withdraw],
        (S::Submitted | S::Forwarded, Receiver) => &[Receive, Forward],
        (S::Received, Reporter) => &[Withdraw],
        (S::Received, Receiver) => &[Forward, Investigate],
        (S::UnderInvestigation, Reporter) => &[Withdraw],
        (S::UnderInvestigation, Receiver) => &[Forward, Answer, Escalate],
        (S::UnderInvestigation, Forum) => &[Escalate],
        (S::Answered, Reporter) => &[Accept, Dispute, Escalate],
        (S::Answered, Receiver | Forum) => &[Escalate],
        (S::Accepted, Reporter | Receiver) => &[Close],
        (S::Disputed, Reporter) => &[Accept, Escalate],
        (S::Disputed, Receiver) => &[Escalate],
        (S::Disputed, Forum) => &[Escalate, Close],
        (S::Escalated, Forum) => &[Close],
        _ => &[],
    }
}

#[test]
fn answers_every_step_from_every_status_by_every_side_as_drawn() {
    let mut taken = 0;
    for status in DeviationStatus::ALL {
        for step in Step::ALL {
            let anybody = SIDES
                .iter()
                .any(|side| drawn(*status, *side).contains(step));
            for side in SIDES {
                let expected = match (drawn(*status, side).contains(step), anybody) {
                    (true, _) => None,
                    (false, true) => Some(ProblemCode::Forbidden),
                    (false, false) => Some(ProblemCode::TransitionNotAllowed),
                };
                let answered = step
                    .require(*status, &[side])
                    .err()
                    .map(|problem| problem.code);
                assert_eq!(answered, expected, "{step:?} from {status:?} by {side:?}");
                taken += usize::from(expected.is_none());
            }
            let nobody = step.require(*status, &[]).err().map(|problem| problem.code);
            let closed = if anybody {
                ProblemCode::Forbidden
            } else {
                ProblemCode::TransitionNotAllowed
            };
            assert_eq!(nobody, Some(closed));
        }
    }
    let rows: usize = TABLE.iter().map(|(.., sides)| sides.len()).sum();
    assert_eq!(taken, rows, "a row stands twice");
}

#[test]
fn ends_where_nothing_can_be_done_any_more_and_begins_nowhere_else() {
    let from = |status: &DeviationStatus| TABLE.iter().any(|(from, ..)| from == status);
    let ends: Vec<_> = DeviationStatus::ALL
        .iter()
        .filter(|status| !from(status))
        .collect();
    assert_eq!(ends, [&S::Closed, &S::Withdrawn]);
    for step in Step::ALL {
        assert_eq!(DeviationStatus::parse(step.code()), Some(step.leads_to()));
        assert_ne!(step.leads_to(), S::Draft);
    }
}

#[test]
fn lets_another_system_alone_take_the_steps_of_what_came_from_it() {
    let two =
        |reports, receives, outside, system| sides((reports, receives, false), (outside, system));
    assert_eq!(two(true, false, false, false), [Reporter]);
    assert_eq!(two(false, true, false, true), [Receiver]);
    assert_eq!(two(true, false, true, true), [Reporter, Receiver]);
    assert_eq!(two(true, false, true, false), []);
    assert_eq!(two(false, true, true, true), []);
    assert_eq!(sides((false, false, true), (true, false)), [Forum]);
}

#[test]
fn names_what_a_step_lacks_and_what_is_not_for_it() {
    let faults = |step, stated| -> Vec<String> {
        let faults = step_faults(step, stated).into_iter();
        let said = faults.map(|fault| match fault.place {
            crate::kernel::problem::Place::Pointer(at) => format!("{at} {}", fault.code.code()),
            crate::kernel::problem::Place::Parameter(_) => String::new(),
        });
        said.collect()
    };
    let all = Stated {
        words: true,
        unit: true,
        cause: true,
        risk: true,
        external_ids: true,
    };
    let none = Stated::default();
    assert_eq!(
        faults(Step::Answer, none),
        ["/words REQUIRED", "/cause REQUIRED", "/risk REQUIRED"]
    );
    assert_eq!(
        faults(Step::Forward, none),
        ["/words REQUIRED", "/unitId REQUIRED"]
    );
    for step in [Step::Dispute, Step::Escalate] {
        assert_eq!(faults(step, none), ["/words REQUIRED"]);
    }
    for step in [
        Step::Submit,
        Step::Receive,
        Step::Investigate,
        Step::Accept,
        Step::Close,
        Step::Withdraw,
    ] {
        assert_eq!(faults(step, none), Vec::<String>::new());
    }
    let odd = [
        "/words NOT_ALLOWED_HERE",
        "/cause NOT_ALLOWED_HERE",
        "/risk NOT_ALLOWED_HERE",
        "/unitId NOT_ALLOWED_HERE",
    ];
    assert_eq!(faults(Step::Receive, all), odd);
    assert_eq!(faults(Step::Close, all).len(), 4);
}

#[test]
fn hints_by_branch_and_consequence_and_says_that_a_human_decides() {
    let of = |branch, consequence| hints(branch, DeviationCategory::ActionNotDone, consequence);
    assert_eq!(of(Branch::HealthCare, Some(4)), [Hint::LexMaria]);
    assert_eq!(of(Branch::HealthCare, Some(3)), []);
    assert_eq!(of(Branch::SocialServices, Some(3)), [Hint::LexSarah]);
    assert_eq!(of(Branch::SocialServices, None), []);
    assert_eq!(of(Branch::Other, Some(5)), []);
    assert_eq!(
        hints(
            Branch::HealthCare,
            DeviationCategory::ReceiptMissing,
            Some(5)
        ),
        []
    );
    for hint in Hint::ALL {
        assert!(hint.sv().ends_with("En människa avgör."));
    }
}

#[test]
fn asks_to_confirm_each_place_and_lets_no_number_stand() {
    let names = Names::of(["Alva Provsson"]);
    let texts = [("/description", "Alva, 19900222-2397."), ("/words", "Alva")];
    let place = |pointer, from, to| PlaceAt { pointer, from, to };
    let all = telling(&texts, &names, &[]);
    let kinds: Vec<_> = all.iter().map(|one| one.kind).collect();
    assert_eq!(
        kinds,
        [
            Identifying::Name,
            Identifying::IdentityNumber,
            Identifying::Name
        ]
    );
    let confirmed = [place("/description", 0, 4), place("/description", 6, 19)];
    let left = telling(&texts, &names, &confirmed);
    let left: Vec<_> = left.into_iter().map(|one| one.at).collect();
    assert_eq!(left, [place("/description", 6, 19), place("/words", 0, 4)]);
    let detail = place_fault(&all[1]).detail(crate::kernel::problem::Language::Swedish);
    assert!(
        detail.contains("tecken 7-19") && !detail.contains("1990"),
        "{detail}"
    );
}
