//! Who leads a case: an assignment that ends, goes away for a time, or hands over.

use serde_json::{Value, json};

use crate::both;
use crate::discharge::add_account;
use crate::harness::{Answer, Service};
use crate::operations::{
    COORDINATOR, PSYCHIATRY, REGISTRAR, account_of, after, assignment_of, consent,
};

const FALUN: &str = "Socialtjänsten, Falu kommun";
const NEXT: &str = "nora.nasta";

/// A case that Eva opens; gives its id.
fn opened(service: &Service, change: Value) -> Answer {
    let person = service
        .get(
            COORDINATOR,
            &format!("/cases/{}", service.case("NEED_IDENTIFIED")),
        )
        .json()["personId"]
        .clone();
    let mut new = json!({
        "personId": person, "origin": "OPEN_CARE", "targetGroups": ["OTHER"], "reason": "Behöver stöd från flera.",
        "needDetectedOn": "2026-01-02",
    });
    for (name, member) in change.as_object().unwrap() {
        new[name] = member.clone();
    }
    service.post(COORDINATOR, "/cases", new)
}

fn read(service: &Service, case: &str) -> Value {
    service
        .get(COORDINATOR, &format!("/cases/{case}"))
        .expect(200)
        .json()
}

fn edit(service: &Service, case: &str, body: Value) -> Answer {
    let version = read(service, case)["version"].clone();
    service.patch(
        COORDINATOR,
        &format!("/cases/{case}"),
        &format!("\"{version}\""),
        body,
    )
}

fn listed(service: &Service, subject: &str, query: &str) -> Vec<Value> {
    let page = service
        .get(subject, &format!("/cases?limit=200&{query}"))
        .expect(200)
        .json();
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect()
}

/// The worklist's kinds of `subject` in `case`.
fn due(service: &Service, subject: &str, case: &str, query: &str) -> Vec<String> {
    let page = service
        .get(subject, &format!("/worklist?limit=200{query}"))
        .expect(200)
        .json();
    let rows = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["caseId"] == case);
    rows.map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

fn dismissed(service: &Service, subject: &str, assignment: &str, query: &str) -> Answer {
    let account = account_of(service, subject);
    let path = format!("/accounts/{account}/assignments/{assignment}{query}");
    service.call(REGISTRAR, "DELETE", &path, None)
}

both! {
    fn lets_whoever_opens_a_case_lead_it(service: &Service) {
        let case = opened(service, json!({})).expect(201).json();
        let id = case["id"].as_str().unwrap();
        let eva = assignment_of(service, COORDINATOR);
        let shown = read(service, id);
        assert_eq!((&shown["lead"]["assignmentId"], &shown["leadName"]), (&json!(eva), &json!("Eva Exempel")));
        assert_eq!((&shown["lead"]["isInForce"], &shown["lead"]["name"]), (&json!(true), &json!("Eva Exempel")));
        let renamed = format!("/accounts/{}", account_of(service, COORDINATOR));
        service.patch(REGISTRAR, &renamed, "\"1\"", json!({"displayName": "Eva Nytt-Namn"})).expect(200);
        assert_eq!(read(service, id)["leadName"], "Eva Nytt-Namn");
        let outside = opened(service, json!({"leadName": "Utomstående"})).expect(201).id();
        let shown = read(service, &outside);
        assert_eq!((&shown["leadName"], &shown["lead"]), (&json!("Utomstående"), &Value::Null));
        let both = opened(service, json!({"leadName": "Utomstående", "leadAssignmentId": eva})).expect(422);
        assert_eq!(both.faults(), ["/leadName NOT_ALLOWED_HERE"]);
        let elsewhere = opened(service, json!({"leadAssignmentId": assignment_of(service, PSYCHIATRY)})).expect(422);
        assert_eq!(elsewhere.faults(), ["/leadAssignmentId NOT_FOUND"]);
    }

    fn lists_the_cases_and_the_work_of_a_lead_and_of_its_deputy(service: &Service) {
        let case = opened(service, json!({})).expect(201).id();
        let (eva, olle) = (assignment_of(service, COORDINATOR), assignment_of(service, "olle.test"));
        let given = consent(service, "PLAN");
        service.post(COORDINATOR, &format!("/cases/{case}/consents"), given).expect(201);
        assert!(listed(service, COORDINATOR, "lead=me").contains(&json!(case)));
        assert!(listed(service, "olle.test", &format!("lead={eva}")).contains(&json!(case)));
        assert!(!listed(service, "olle.test", "lead=me").contains(&json!(case)));
        let work = ["CALL_PARTIES", "RENEW_CONSENT"];
        assert_eq!(due(service, COORDINATOR, &case, "&lead=me"), work);
        assert_eq!(due(service, "olle.test", &case, "&lead=me"), Vec::<String>::new());
        let deputy = json!({"deputy": {"assignmentId": olle, "validTo": after(service, 20)}});
        let named = edit(service, &case, deputy).expect(200).json();
        assert_eq!(named["lead"]["deputy"]["assignmentId"], olle);
        assert!(listed(service, "olle.test", "lead=me").contains(&json!(case)));
        assert_eq!(due(service, "olle.test", &case, "&lead=me"), work);
        service.clock.advance(21 * 86_400);
        assert!(!listed(service, "olle.test", "lead=me").contains(&json!(case)));
        assert!(listed(service, COORDINATOR, "lead=me").contains(&json!(case)));
        for wrong in ["lead=eva", "lead="] {
            assert_eq!(service.get(COORDINATOR, &format!("/cases?{wrong}")).expect(400).code(), "INVALID_PARAMETER");
        }
    }

    fn refuses_a_lead_or_deputy_that_does_not_fit(service: &Service) {
        let case = opened(service, json!({})).expect(201).id();
        let pia = assignment_of(service, PSYCHIATRY);
        let olle = assignment_of(service, "olle.test");
        let maj = assignment_of(service, "maj.chef");
        for no in [&pia, &maj, &case] {
            let expected = match no == &pia {
                // Psychiatry takes no part in the case.
                true => vec!["/leadUnitId NOT_A_PARTY".to_owned()],
                false => vec!["/leadAssignmentId NOT_FOUND".to_owned()],
            };
            assert_eq!(edit(service, &case, json!({"leadAssignmentId": no})).expect(422).faults(), expected);
        }
        let deputy = |assignment: &str, to: Value| json!({"deputy": {"assignmentId": assignment, "validTo": to}});
        assert_eq!(edit(service, &case, deputy(&pia, json!(after(service, 9)))).expect(422).faults(), ["/deputy/assignmentId NOT_FOUND"]);
        assert_eq!(edit(service, &case, deputy(&olle, json!(after(service, -1)))).expect(422).faults(), ["/deputy/validTo END_BEFORE_START"]);
        assert_eq!(edit(service, &case, deputy(&olle, json!(after(service, 400)))).expect(422).faults(), ["/deputy/validTo TOO_FAR_AHEAD"]);
        let led = edit(service, &case, json!({"leadAssignmentId": olle})).expect(200).json();
        assert_eq!((&led["lead"]["assignmentId"], &led["leadName"]), (&json!(olle), &json!("Olle Test")));
        let outside = edit(service, &case, json!({"leadName": "Utomstående"})).expect(200).json();
        assert_eq!((&outside["lead"], &outside["leadName"]), (&Value::Null, &json!("Utomstående")));
    }

    fn tells_the_unit_when_the_lead_has_ended_until_the_next_is_named(service: &Service) {
        add_account(service, service.unit(FALUN), NEXT, "COORDINATOR");
        let case = opened(service, json!({})).expect(201).id();
        let eva = assignment_of(service, COORDINATOR);
        dismissed(service, COORDINATOR, &eva, "").expect(204);
        assert!(due(service, NEXT, &case, "").contains(&"NAME_LEAD".to_owned()));
        let shown = service.get(NEXT, &format!("/cases/{case}")).expect(200).json();
        assert_eq!((&shown["lead"]["assignmentId"], &shown["lead"]["isInForce"]), (&json!(eva), &json!(false)));
        assert!(listed(service, NEXT, &format!("lead={eva}")).contains(&json!(case)));
        let handover = json!({"fromAssignmentId": eva, "toAssignmentId": assignment_of(service, NEXT)});
        let handed = service.post(NEXT, "/lead-handovers", handover.clone()).expect(200).json();
        assert!(handed["caseIds"].as_array().unwrap().contains(&json!(case)), "{handed}");
        assert!(!due(service, NEXT, &case, "").contains(&"NAME_LEAD".to_owned()));
        assert!(listed(service, NEXT, "lead=me").contains(&json!(case)));
        let again = service.post(NEXT, "/lead-handovers", handover).expect(422);
        assert_eq!(again.faults(), ["/fromAssignmentId NOT_FOUND"]);
        let accesses = service.get(NEXT, &format!("/cases/{case}/timeline")).expect(200).json();
        let events: Vec<&Value> = accesses["items"].as_array().unwrap().iter().map(|one| &one["type"]).collect();
        assert!(events.contains(&&json!("case.lead-lost")) && events.contains(&&json!("case.updated")), "{events:?}");
    }

    fn hands_the_cases_over_when_an_assignment_ends_with_a_successor(service: &Service) {
        add_account(service, service.unit(FALUN), NEXT, "COORDINATOR");
        let case = opened(service, json!({})).expect(201).id();
        let (eva, next) = (assignment_of(service, COORDINATOR), assignment_of(service, NEXT));
        for wrong in [&eva, &assignment_of(service, PSYCHIATRY), &assignment_of(service, "maj.chef")] {
            let refused = dismissed(service, COORDINATOR, &eva, &format!("?successorAssignmentId={wrong}")).expect(400);
            assert_eq!(refused.faults(), ["successorAssignmentId NOT_FOUND"]);
        }
        dismissed(service, COORDINATOR, &eva, &format!("?successorAssignmentId={next}")).expect(204);
        let shown = service.get(NEXT, &format!("/cases/{case}")).expect(200).json();
        assert_eq!((&shown["lead"]["assignmentId"], &shown["lead"]["isInForce"]), (&json!(next), &json!(true)));
        assert!(!due(service, NEXT, &case, "").contains(&"NAME_LEAD".to_owned()));
    }

    fn tells_the_unit_when_the_account_of_the_lead_is_closed(service: &Service) {
        add_account(service, service.unit(FALUN), NEXT, "COORDINATOR");
        let case = opened(service, json!({})).expect(201).id();
        let account = format!("/accounts/{}", account_of(service, COORDINATOR));
        service.patch(REGISTRAR, &account, "\"1\"", json!({"active": false})).expect(200);
        assert!(due(service, NEXT, &case, "").contains(&"NAME_LEAD".to_owned()));
    }
}
