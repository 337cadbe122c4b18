//! Requests for a SIP: who may ask, who answers, what each is told.

use std::sync::Barrier;

use samspel::kernel::swedish_days::{TimeUnit, due};
use samspel::kernel::{Clock, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::deadlines::{AF, COORDINATOR, FK, PSYCHIATRY, open_case, policy};
use crate::harness::{Answer, Service};
use crate::operations::{ALVA, REGISTRAR, newcomer};
use crate::protection::record;

const FALUN: &str = "Socialtjänsten, Falu kommun";
const SISTER_UNIT: &str = "Socialtjänsten barn och unga, Falun";
const SYSTEM: &str = "treserva-falun";
const CASEWORKER: &str = "olle.test";
const BERTIL: &str = "189002029800";
const CUSTODIAN: &str = "196101182803";

/// What AF's caseworker says of somebody with the number.
fn asking(service: &Service, number: &str) -> Value {
    json!({
        "unitId": service.unit(FALUN), "askedBy": "ARBETSFORMEDLINGEN", "askerName": "Arne Arbete", "personAgrees": true,
        "person": {
            "identity": {"kind": "PERSONNUMMER", "number": number}, "givenName": "Alva", "familyName": "Provsson",
        },
        "reason": "Behöver stöd från flera håll.", "whatMatters": "Att slippa upprepa sig.", "contact": "010-000 00 00",
    })
}

fn with(mut body: Value, change: &Value) -> Value {
    for (name, member) in change.as_object().unwrap() {
        match member.is_null() {
            true => drop(body.as_object_mut().unwrap().remove(name)),
            false => body[name] = member.clone(),
        }
    }
    body
}

fn ask(service: &Service, subject: &str, body: Value) -> Answer {
    service.post(subject, "/requests", body)
}

fn asked(service: &Service) -> String {
    ask(service, AF, asking(service, ALVA)).expect(201).id()
}

fn own(service: &Service) -> Value {
    json!({"unitId": service.unit(FALUN), "personId": service.seeded.persons["Alva"], "reason": "Jag vill ha en SIP."})
}

fn read(service: &Service, subject: &str, id: &str) -> Answer {
    service.get(subject, &format!("/requests/{id}"))
}

fn answer(service: &Service, subject: &str, id: &str, answer: Value) -> Answer {
    service.post(subject, &format!("/requests/{id}/answers"), answer)
}

fn refusal() -> Value {
    json!({"answer": "REFUSED", "reason": "Behoven finns bara hos oss."})
}

fn duties(service: &Service, subject: &str) -> Vec<Value> {
    let path = "/worklist?kind=ANSWER_REQUEST&limit=200";
    let page = service.get(subject, path).expect(200).json();
    page["items"].as_array().unwrap().clone()
}

fn is_due(service: &Service, subject: &str, request: &str) -> bool {
    duties(service, subject)
        .iter()
        .any(|item| item["subject"]["id"] == request)
}

fn listed(service: &Service, subject: &str, query: &str) -> Vec<String> {
    let path = format!("/requests?limit=200&{query}");
    let page = service.get(subject, &path).expect(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    fn tells_who_asked_the_answer_and_nothing_of_the_case(service: &Service) {
        let made = ask(service, AF, asking(service, ALVA)).expect(201);
        let id = made.id();
        assert_eq!(made.json()["status"], "OPEN");
        assert_eq!(made.json()["_links"]["withdraw"]["method"], "POST");
        let there = read(service, COORDINATOR, &id).expect(200);
        let received = there.json();
        assert!(there.header("etag").is_some());
        assert_eq!(received["content"]["identity"]["number"], ALVA);
        assert_eq!(received["content"]["reason"], "Behöver stöd från flera håll.");
        assert_eq!(received["content"]["askerName"], "Arne Arbete");
        assert_eq!(received["askingUnitId"], service.unit("Arbetsförmedlingen Falun"));
        assert!(received["_links"]["reply"].is_object() && received["_links"]["withdraw"].is_null());

        let duty = duties(service, COORDINATOR).into_iter().find(|item| item["subject"]["id"] == id).unwrap();
        assert_eq!(duty["subject"]["kind"], "request");
        assert_eq!(duty["_links"]["request"]["href"], format!("/sip/v1/requests/{id}"));
        assert_eq!(duty["waitingFor"], "ASKED_UNIT");
        assert!(duty["caseId"].is_null() && duty["caseNumber"].is_null());
        assert_eq!(duty["dueAt"], received["dueAt"]);
        assert!(is_due(service, SYSTEM, &id));
        for nobody in [CASEWORKER, "maj.chef", AF, "bo.borlange"] {
            assert!(!is_due(service, nobody, &id), "{nobody}");
        }
        assert!(service.get(COORDINATOR, "/worklist?lead=me&kind=ANSWER_REQUEST").expect(200).json()["items"].as_array().unwrap().is_empty());

        let case = open_case(service, 1);
        let said = json!({"answer": "CASE_OPENED", "caseId": case, "reason": "Vi börjar nu."});
        let answered = answer(service, COORDINATOR, &id, said).expect(201).json();
        assert_eq!((&answered["status"], &answered["caseId"]), (&json!("ANSWERED"), &json!(case)));
        assert_eq!(answered["_links"]["case"]["href"], format!("/sip/v1/cases/{case}"));
        assert!(!is_due(service, COORDINATOR, &id));
        assert_eq!(listed(service, COORDINATOR, &format!("caseId={case}")), std::slice::from_ref(&id));

        let told = read(service, AF, &id).expect(200).json();
        assert_eq!((&told["answer"], &told["answerReason"]), (&json!("CASE_OPENED"), &json!("Vi börjar nu.")));
        assert!(told["caseId"].is_null() && !told.to_string().contains(&case), "{told}");
        // Nor by asking for the case.
        assert_eq!(listed(service, AF, &format!("mine=true&caseId={case}")), Vec::<String>::new());
        service.get(AF, &format!("/cases/{case}")).expect(404);
        for stranger in [FK, "bo.borlange", CASEWORKER, "maj.chef"] {
            read(service, stranger, &id).expect(404);
        }
    }

    fn lets_the_person_ask_and_read_what_was_answered(service: &Service) {
        let made = ask(service, ALVA, own(service)).expect(201).json();
        assert_eq!((&made["askedBy"], &made["content"]["givenName"]), (&json!("PERSON"), &json!("Alva")));
        let id = made["id"].as_str().unwrap();
        assert_eq!(listed(service, ALVA, ""), [id.to_owned()]);
        assert!(listed(service, COORDINATOR, "askedBy=PERSON&status=OPEN").contains(&id.to_owned()));
        answer(service, COORDINATOR, id, json!({"answer": "OTHER_HELP_ENOUGH", "reason": "Boendestöd räcker."})).expect(201);
        let told = read(service, ALVA, id).expect(200).json();
        assert_eq!((&told["answer"], &told["answerReason"]), (&json!("OTHER_HELP_ENOUGH"), &json!("Boendestöd räcker.")));
        read(service, BERTIL, id).expect(404);
        let refused = ask(service, BERTIL, own(service)).expect(422);
        assert_eq!(refused.faults(), ["/personId NOT_FOUND"]);
        let refused = ask(service, ALVA, with(asking(service, ALVA), &json!({}))).expect(422);
        assert_eq!(refused.faults(), [
            "/personId REQUIRED", "/askedBy NOT_ALLOWED_HERE", "/askerName NOT_ALLOWED_HERE", "/person NOT_ALLOWED_HERE",
            "/personAgrees NOT_ALLOWED_HERE",
        ]);
    }

    fn lets_who_acts_for_a_person_ask_for_that_one_only(service: &Service) {
        let child = &service.seeded.persons["Elsa"];
        let of_child = json!({"unitId": service.unit(FALUN), "personId": child, "reason": "Skolan och BUP behöver samarbeta."});
        ask(service, CUSTODIAN, of_child.clone()).expect(422);
        let custodian = json!({
            "kind": "CUSTODIAN", "name": "Vera Vårdnad", "startsOn": "2026-01-01",
            "identity": {"kind": "PERSONNUMMER", "number": CUSTODIAN},
        });
        service.post(COORDINATOR, &format!("/persons/{child}/representatives"), custodian).expect(201);
        let made = ask(service, CUSTODIAN, of_child).expect(201).json();
        let id = made["id"].as_str().unwrap();
        assert_eq!(made["askedBy"], "REPRESENTATIVE");
        assert_eq!(listed(service, CUSTODIAN, ""), [id.to_owned()]);
        read(service, ALVA, id).expect(404);
        let other = with(own(service), &json!({}));
        assert_eq!(ask(service, CUSTODIAN, other).expect(422).faults(), ["/personId NOT_FOUND"]);
        service.post(CUSTODIAN, &format!("/requests/{id}/withdrawals"), json!({})).expect(201);
    }

    fn refuses_what_cannot_be_asked(service: &Service) {
        let closed = service.unit(SISTER_UNIT).to_owned();
        let inactive = json!({"active": false});
        service.patch(REGISTRAR, &format!("/units/{closed}"), "\"1\"", inactive).expect(200);
        let identity = |number: &str| json!({
            "identity": {"kind": "PERSONNUMMER", "number": number}, "givenName": "A", "familyName": "B",
        });
        let table = [
            (json!({"unitId": service.unit("Arbetsförmedlingen Falun")}), vec!["/unitId NOT_ASKABLE"]),
            (json!({"unitId": closed}), vec!["/unitId NOT_FOUND"]),
            (json!({"unitId": service.seeded.persons["Alva"]}), vec!["/unitId NOT_FOUND"]),
            (json!({"askedBy": null}), vec!["/askedBy REQUIRED"]),
            (json!({"personAgrees": null}), vec!["/personAgrees REQUIRED"]),
            (json!({"personAgrees": false}), vec!["/personAgrees REQUIRED"]),
            (json!({"person": null}), vec!["/person REQUIRED"]),
            (json!({"personId": service.seeded.persons["Alva"]}), vec!["/personId NOT_FOUND", "/person NOT_ALLOWED_HERE"]),
            (json!({"person": identity("199002222398")}), vec!["/person/identity/number CHECK_DIGIT"]),
            (json!({"person": identity("hej")}), vec!["/person/identity/number PATTERN"]),
            (json!({"reason": " "}), vec!["/reason PATTERN"]),
            (json!({"askedBy": "NEIGHBOUR"}), vec!["/askedBy NOT_IN_LIST"]),
        ];
        for (change, expected) in table {
            let refused = ask(service, AF, with(asking(service, ALVA), &change)).expect(422);
            let mut faults = refused.faults();
            faults.sort();
            let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            expected.sort();
            assert_eq!(faults, expected, "{change}");
        }
        ask(service, "maj.chef", asking(service, ALVA)).expect(403);
        let private = with(asking(service, ALVA), &json!({"askedBy": "PERSON", "personAgrees": null}));
        ask(service, AF, private).expect(201);
    }

    fn wants_the_reason_of_whoever_says_no(service: &Service) {
        let id = asked(service);
        let table = [
            (json!({"answer": "REFUSED"}), vec!["/reason REQUIRED"]),
            (json!({"answer": "OTHER_HELP_ENOUGH"}), vec!["/reason REQUIRED"]),
            (json!({"answer": "CASE_OPENED"}), vec!["/caseId REQUIRED"]),
            (json!({"answer": "PERSON_DECLINES", "caseId": id}), vec!["/caseId NOT_ALLOWED_HERE"]),
            (json!({"answer": "REFUSED", "reason": "Nej.", "personsReason": "NOT_NOW"}), vec!["/personsReason NOT_ALLOWED_HERE"]),
        ];
        for (said, expected) in table {
            assert_eq!(answer(service, COORDINATOR, &id, said.clone()).expect(422).faults(), expected, "{said}");
        }
        answer(service, AF, &id, refusal()).expect(403);
        answer(service, COORDINATOR, &id, json!({"answer": "PERSON_DECLINES", "personsReason": "NOT_NOW"})).expect(201);
        let told = read(service, AF, &id).expect(200).json();
        assert_eq!((&told["answer"], &told["personsReason"]), (&json!("PERSON_DECLINES"), &json!("NOT_NOW")));
        let again = answer(service, COORDINATOR, &id, refusal()).expect(409);
        assert_eq!(again.code(), "REQUEST_SETTLED");
        service.post(AF, &format!("/requests/{id}/withdrawals"), json!({})).expect(409);
        // Answered, it can be asked anew; withdrawn, it cannot be answered.
        let next = asked(service);
        assert!(is_due(service, COORDINATOR, &next));
        service.post(COORDINATOR, &format!("/requests/{next}/withdrawals"), json!({})).expect(403);
        let withdrawn = service.post(AF, &format!("/requests/{next}/withdrawals"), json!({})).expect(201).json();
        assert_eq!(withdrawn["status"], "WITHDRAWN");
        assert!(!is_due(service, COORDINATOR, &next));
        assert_eq!(answer(service, COORDINATOR, &next, refusal()).expect(409).code(), "REQUEST_SETTLED");
    }

    fn opens_the_case_of_the_unit_and_the_person_only(service: &Service) {
        let id = asked(service);
        let opened = |case: &str| answer(service, COORDINATOR, &id, json!({"answer": "CASE_OPENED", "caseId": case}));
        let of_child_unit = service.post(SYSTEM, "/cases", json!({
            "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
            "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02", "initiatingUnitId": service.unit(SISTER_UNIT),
        })).expect(201).id();
        let closed = open_case(service, 1);
        let closing = json!({"to": "CLOSED", "closingReason": "MOVED"});
        service.post(COORDINATOR, &format!("/cases/{closed}/status-transitions"), closing).expect(200);
        for (case, expected) in [
            (service.case("NEED_IDENTIFIED"), "/caseId OTHER_PERSON"),
            (&closed, "/caseId CASE_CLOSED"),
            (&of_child_unit, "/caseId NOT_FOUND"),
            (&id, "/caseId NOT_FOUND"),
        ] {
            assert_eq!(opened(case).expect(422).faults(), [expected]);
        }
        let by_system = json!({"answer": "CASE_OPENED", "caseId": of_child_unit});
        assert_eq!(answer(service, SYSTEM, &id, by_system).expect(422).faults(), ["/caseId OTHER_UNIT"]);
        opened(service.case("ACTIVE")).expect(201);
    }

    fn takes_one_at_a_time_about_a_person(service: &Service) {
        let id = asked(service);
        let again = ask(service, AF, asking(service, ALVA)).expect(409);
        assert_eq!(again.code(), "ALREADY_EXISTS");
        assert_eq!(again.json()["_links"]["existing"]["href"], format!("/sip/v1/requests/{id}"));
        let other = ask(service, FK, with(asking(service, ALVA), &json!({"askedBy": "FORSAKRINGSKASSAN"}))).expect(409);
        assert_eq!(other.code(), "ALREADY_EXISTS");
        assert!(!other.to_string().contains(&id), "{other}");
        ask(service, FK, with(asking(service, ALVA), &json!({"unitId": service.unit(PSYCHIATRY)}))).expect(201);
    }

    fn lets_one_of_two_win_who_ask_or_answer_at_once(service: &Service) {
        let at_once = |work: &(dyn Fn() -> Answer + Sync)| {
            let barrier = Barrier::new(4);
            let run = || {
                barrier.wait();
                work().status
            };
            let mut found: Vec<u16> = std::thread::scope(|scope| {
                let all: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
                all.into_iter().map(|one| one.join().unwrap()).collect()
            });
            found.sort_unstable();
            found
        };
        assert_eq!(at_once(&|| ask(service, AF, asking(service, BERTIL))), [201, 409, 409, 409]);
        let id = listed(service, AF, "mine=true&status=OPEN").remove(0);
        assert_eq!(at_once(&|| answer(service, COORDINATOR, &id, refusal())), [201, 409, 409, 409]);
    }

    fn is_late_when_nobody_answers_in_time(service: &Service) {
        policy(service, "ANSWER_REQUEST", 3, json!({}));
        let id = asked(service);
        let standing = read(service, AF, &id).expect(200).json();
        let expected = due(service.clock.now(), 3, TimeUnit::WorkingDay);
        let at: Stamp = serde_json::from_value(standing["dueAt"].clone()).unwrap();
        assert_eq!((at, &standing["late"]), (expected, &json!(false)));
        service.clock.advance(8 * 86_400);
        assert_eq!(read(service, AF, &id).expect(200).json()["late"], true);
        let overdue = service.get(COORDINATOR, "/worklist?overdue=true&kind=ANSWER_REQUEST").expect(200).json();
        assert!(overdue["items"].as_array().unwrap().iter().any(|item| item["subject"]["id"] == id && item["legalReference"].is_null()));
        answer(service, COORDINATOR, &id, refusal()).expect(201);
        assert_eq!(read(service, AF, &id).expect(200).json()["late"], true);
    }

    fn keeps_what_is_asked_for_a_protected_person_to_those_named(service: &Service) {
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        newcomer(service, "nina.ny", service.unit(FALUN), "COORDINATOR");
        let new = json!({"unitId": service.unit(PSYCHIATRY), "personId": person, "askedBy": "PERSON", "reason": "Hemligt."});
        let elsewhere = ask(service, COORDINATOR, new.clone()).expect(422);
        assert_eq!(elsewhere.faults(), ["/personId PROTECTED_PERSON"]);
        let own = with(new, &json!({"unitId": service.unit(FALUN)}));
        assert_eq!(ask(service, "nina.ny", own.clone()).expect(422).faults(), ["/personId NOT_FOUND"]);
        let id = ask(service, COORDINATOR, own).expect(201).id();
        assert_eq!(read(service, COORDINATOR, &id).expect(200).json()["content"]["reason"], "Hemligt.");
        // By whoever names the number, too, and who asks is not told that there is a record.
        let identity = json!({"kind": "RESERVNUMMER", "number": "R-SKYDD-9", "issuer": "Falu kommun"});
        service.post(COORDINATOR, &format!("/requests/{id}/withdrawals"), json!({})).expect(201);
        let stated = with(asking(service, ALVA), &json!({
            "person": {"identity": identity, "givenName": "Skydda", "familyName": "Provsson"},
        }));
        let stated = ask(service, AF, stated).expect(201).id();
        for hidden in [&id, &stated] {
            let seen = read(service, "nina.ny", hidden).expect(200);
            assert!(seen.json()["content"].is_null(), "{seen}");
            for canary in ["Hemligt", "Skydda", "SKYDD-9", "Behöver stöd"] {
                assert!(!seen.to_string().contains(canary), "{seen}");
            }
            assert!(seen.json()["_links"]["reply"].is_null());
        }
        answer(service, "nina.ny", &stated, refusal()).expect(403);
        answer(service, COORDINATOR, &stated, refusal()).expect(201);
    }

    fn goes_with_a_unit_that_closes_to_its_successor(service: &Service) {
        let id = asked(service);
        newcomer(service, "siri.syster", service.unit(SISTER_UNIT), "COORDINATOR");
        newcomer(service, "andra.admin", service.unit(SISTER_UNIT), "REGISTRY_ADMIN");
        let path = format!("/units/{}", service.unit(FALUN));
        let etag = service.get(REGISTRAR, &path).header("etag").unwrap().to_owned();
        let body = json!({"successorUnitId": service.unit(SISTER_UNIT)});
        service.call_with(REGISTRAR, "POST", &format!("{path}/closures"), Some(&body), &[("if-match", &etag)]).expect(200);
        assert!(is_due(service, "siri.syster", &id));
        assert_eq!(read(service, "siri.syster", &id).expect(200).json()["unitId"], service.unit(SISTER_UNIT));
        answer(service, "siri.syster", &id, refusal()).expect(201);
        assert_eq!(read(service, AF, &id).expect(200).json()["answer"], "REFUSED");
    }

    fn lists_by_page_and_filter(service: &Service) {
        let mut made = vec![asked(service)];
        for number in [BERTIL, "201701012393", "200302022389"] {
            made.push(ask(service, AF, asking(service, number)).expect(201).id());
        }
        made.reverse();
        answer(service, COORDINATOR, &made[0], refusal()).expect(201);
        assert_eq!(listed(service, AF, "mine=true")[..4], made);
        assert_eq!(listed(service, COORDINATOR, "answer=REFUSED")[0], made[0]);
        assert_eq!(listed(service, AF, "mine=true&status=ANSWERED")[..1], made[..1]);
        assert_eq!(listed(service, COORDINATOR, "askedBy=ARBETSFORMEDLINGEN&status=OPEN")[..3], made[1..]);
        assert_eq!(listed(service, SYSTEM, &format!("unitId={}", service.unit(SISTER_UNIT))), Vec::<String>::new());
        assert!(listed(service, AF, "").is_empty(), "nobody asks AF");
        let (mut by_cursor, mut query) = (Vec::new(), "mine=true&limit=2".to_owned());
        loop {
            let page = service.get(AF, &format!("/requests?{query}")).expect(200).json();
            let text = page.to_string();
            assert!(!text.contains("Provsson") && !text.contains("flera håll"), "{text}");
            by_cursor.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            match page["_meta"]["nextCursor"].as_str() {
                Some(cursor) => query = format!("mine=true&limit=2&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(by_cursor[..4], made);
        for wrong in ["status=X", "mine=maybe", "personId=1", "sort=id"] {
            service.get(AF, &format!("/requests?{wrong}")).expect(400);
        }
    }

    fn lets_the_bearer_of_a_link_ask_once_and_read_the_answer(service: &Service) {
        let new = json!({"unitId": service.unit(FALUN), "askedBy": "PERSON", "person": asking(service, ALVA)["person"]});
        let made = service.post(FK, "/request-links", new.clone()).expect(201);
        let page = made.json()["url"].as_str().unwrap().strip_prefix(&format!("http://{}", service.address)).map(|path| format!("/{path}")).unwrap();
        let form = |fields: &str| {
            let headers = [("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
            service.send("POST", &page, &headers, fields.as_bytes().to_vec())
        };
        let shown = service.call("", "GET", &page, None).expect(200).to_string();
        assert!(shown.contains(FALUN) && !shown.contains("Alva") && !shown.contains("Provsson") && !shown.contains("1990"), "{shown}");
        let refused = form("reason=&whatMatters=Att+orka").expect(422).to_string();
        assert!(refused.contains("Skriv vad hjälpen behöver samordnas för.") && refused.contains("Att orka"), "{refused}");
        for _ in 0..2 {
            // The client follows to the page that says what became of it.
            let sent = form("reason=Hj%C3%A4lp+fr%C3%A5n+flera&contact=070").expect(200).to_string();
            assert!(sent.contains("väntar på svar"), "{sent}");
        }
        let found = listed(service, COORDINATOR, "askedBy=PERSON&status=OPEN");
        assert_eq!(found.len(), 1);
        let received = read(service, COORDINATOR, &found[0]).expect(200).json();
        assert_eq!((&received["content"]["reason"], &received["content"]["identity"]["number"]), (&json!("Hjälp från flera"), &json!(ALVA)));
        assert!(is_due(service, COORDINATOR, &found[0]));
        // Whoever made the link reads nothing of what is asked by it.
        read(service, FK, &found[0]).expect(404);
        assert_eq!(service.get(FK, &format!("/request-links/{}", made.id())).expect(200).json()["used"], true);
        assert!(service.call("", "GET", &page, None).expect(200).to_string().contains("väntar på svar"));
        answer(service, COORDINATOR, &found[0], refusal()).expect(201);
        let told = service.call("", "GET", &page, None).expect(200).to_string();
        assert!(told.contains("Behoven finns bara hos oss."), "{told}");
        form("withdraw=yes").expect(409);
        service.clock.advance(91 * 86_400);
        service.call("", "GET", &page, None).expect(404);
    }

    fn opens_nothing_by_a_link_that_is_revoked(service: &Service) {
        let new = json!({"unitId": service.unit(FALUN), "askedBy": "CLOSE_PERSON", "person": asking(service, ALVA)["person"]});
        for (change, fault) in [
            (json!({"askedBy": "POLICE"}), "/askedBy NOT_ALLOWED_HERE"),
            (json!({"expiresAt": "2001-01-01T00:00:00Z"}), "/expiresAt IN_THE_PAST"),
            (json!({"unitId": service.unit("Arbetsförmedlingen Falun")}), "/unitId NOT_ASKABLE"),
        ] {
            assert_eq!(service.post(AF, "/request-links", with(new.clone(), &change)).expect(422).faults(), [fault]);
        }
        let person = record(service, COORDINATOR, "SKYDDAD_FOLKBOKFORING").expect(201).id();
        let protected = with(new.clone(), &json!({"person": null, "personId": person}));
        assert_eq!(service.post(COORDINATOR, "/request-links", protected).expect(422).faults(), ["/personId PROTECTED_PERSON"]);
        let made = service.post(AF, "/request-links", new).expect(201);
        let page = made.json()["url"].as_str().unwrap().strip_prefix(&format!("http://{}", service.address)).map(|path| format!("/{path}")).unwrap();
        service.call("", "GET", &page, None).expect(200);
        service.delete(AF, &format!("/request-links/{}", made.id()), "\"1\"").expect(204);
        service.call("", "GET", &page, None).expect(404);
        service.call("", "GET", "//guest/begaran/mXl4Qd0Yf3m0bT1y7Zr9Ag", None).expect(404);
        let headers = [("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned())];
        service.send("POST", &page, &headers, b"reason=x".to_vec()).expect(404);
    }
}
