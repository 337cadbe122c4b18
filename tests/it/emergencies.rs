//! Emergency access: one case, read only, for a while; told to the owner and reviewed.

use std::sync::Barrier;

use serde_json::{Value, json};

use crate::both;
use crate::follow_ups::active;
use crate::harness::{Answer, Service};
use crate::operations::{
    COORDINATOR, PSYCHIATRY, Parts, appoint, emergency_access, home_of, merged, newcomer,
    operations, parts_for, request,
};
use crate::protection::mark;

const FK: &str = "fia.fk";
const AUDITOR: &str = "lars.logg";
const FALUN: &str = "Socialtjänsten, Falu kommun";
const MINUTE: i64 = 60;

fn take(service: &Service, subject: &str, case: &str) -> Answer {
    service.post(subject, "/emergency-accesses", emergency_access(case))
}

/// An active case that is for its coordinator alone.
fn hidden(service: &Service) -> Parts {
    let parts = active(service);
    mark(
        service,
        COORDINATOR,
        &parts["personId"],
        "FINGERADE_UPPGIFTER",
    )
    .expect(200);
    parts
}

fn items(answer: Answer) -> Vec<Value> {
    answer.expect(200).json()["items"]
        .as_array()
        .unwrap()
        .clone()
}

fn queue(service: &Service, auditor: &str, query: &str) -> Vec<Value> {
    items(service.get(auditor, &format!("/emergency-accesses{query}")))
}

fn review(service: &Service, auditor: &str, id: &str) -> Answer {
    let verdict = json!({"verdict": "UNJUSTIFIED", "comment": "Uppgifterna behövdes inte."});
    service.post(
        auditor,
        &format!("/emergency-accesses/{id}/reviews"),
        verdict,
    )
}

both! {
    fn reads_one_hidden_case_and_its_parts_until_the_time_is_out(service: &Service) {
        let parts = hidden(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let other = format!("/cases/{}", service.case("CALLED"));
        for reader in [FK, "maj.chef", "bo.borlange"] {
            service.get(reader, &case).expect(404);
            let taken = take(service, reader, &parts["caseId"]).expect(201);
            assert_eq!(taken.header("location"), Some(&*format!("/sip/v1{case}")));
            assert_eq!((&taken.json()["text"], &taken.json()["review"]), (&json!("Personen är medvetslös."), &Value::Null));
            let whole = service.get(reader, &format!("{case}?expand=person,participants,consents,meetings,plan")).expect(200).json();
            assert_eq!(whole["person"]["givenName"], "Alva", "{reader}");
            assert_eq!(whole["plan"]["interventions"].as_array().unwrap().len(), 1, "{reader}");
            for path in [
                format!("/plans/{}", &parts["planId"]), format!("/goals/{}", &parts["goalId"]),
                format!("/meetings/{}", &parts["meetingId"]), format!("/interventions/{}", &parts["interventionId"]),
                format!("/plans/{}/document", &parts["planId"]), format!("{case}/timeline"), format!("{case}/follow-ups"),
            ] {
                service.get(reader, &path).expect(200);
            }
            // One case, by its id: neither others nor any list.
            let listed = items(service.get(reader, "/cases?limit=200"));
            assert!(listed.iter().all(|item| item["id"] != json!(parts["caseId"])), "{reader}");
            let due = items(service.get(reader, "/worklist?limit=200"));
            assert!(due.iter().all(|item| item["caseId"] != json!(parts["caseId"])), "{reader}");
            service.get(reader, &format!("/persons/{}", &parts["personId"])).expect(404);
        }
        for reader in [FK, "bo.borlange"] {
            service.get(reader, &other).expect(404);
        }
        service.get("sam.mottagning", &case).expect(404);
        service.clock.advance(30 * MINUTE - 1);
        service.get(FK, &case).expect(200);
        service.clock.advance(1);
        service.get(FK, &case).expect(404);
        service.get(FK, &format!("/plans/{}", &parts["planId"])).expect(404);
    }

    fn is_reviewed_whatever_becomes_of_the_case(service: &Service) {
        let case = service.case("ACTIVE");
        take(service, "fia.fk", case).expect(201);
        let closing = json!({"to": "CLOSED", "closingReason": "GOALS_MET"});
        service.post(COORDINATOR, &format!("/cases/{case}/status-transitions"), closing).expect(200);
        let deadlines = service.get(COORDINATOR, &format!("/cases/{case}/deadlines")).expect(200).json();
        let all = deadlines["items"].as_array().unwrap().iter();
        let (reviews, others): (Vec<_>, Vec<_>) = all.partition(|one| one["kind"] == "REVIEW_EMERGENCY_ACCESS");
        assert!(!reviews.is_empty() && reviews.iter().all(|one| one["status"] == "OPEN"), "{reviews:?}");
        // And the person is given the plan.
        let open = others.iter().filter(|one| one["status"] == "OPEN");
        assert!(open.clone().all(|one| one["kind"] == "GIVE_COPY"), "{others:?}");
    }

    fn belongs_to_the_assignment_that_took_it(service: &Service) {
        let case = format!("/cases/{}", service.case("ACTIVE"));
        let account = newcomer(service, "nina.ny", service.unit("Försäkringskassan Falun"), "CASEWORKER");
        let path = format!("/accounts/{account}/assignments");
        appoint(service, &account, service.unit("Socialtjänsten, Borlänge kommun"), "CASEWORKER");
        let held = items(service.get(&home_of(service, &account), &path));
        let held: Vec<&str> = held.iter().map(|one| one["id"].as_str().unwrap()).collect();
        let new = emergency_access(service.case("ACTIVE"));
        service.call_with("nina.ny", "POST", "/emergency-accesses", Some(&new), &[("x-assignment-id", held[0])]).expect(201);
        service.call_with("nina.ny", "GET", &case, None, &[("x-assignment-id", held[0])]).expect(200);
        service.call_with("nina.ny", "GET", &case, None, &[("x-assignment-id", held[1])]).expect(404);
    }

    fn writes_nothing_whatever_the_operation(service: &Service) {
        let (mut tried, mut wrong) = (0, Vec::new());
        let outside = [
            "persons", "representatives", "units", "calendar-feeds", "emergency-accesses", "requests", "request-links",
            "deviations", "deviation-measures",
        ];
        // A closed case, as reopening needs, is opened to nobody.
        let writes = operations().into_iter().filter(|operation| operation.id != "createReopening").filter(|operation| {
            let first = operation.path.split('/').nth(1).unwrap();
            let in_case = operation.path.contains('{') && !outside.contains(&first);
            operation.is_personal() && !operation.reads() && in_case && operation.roles.iter().any(|role| role == "COORDINATOR")
        });
        for operation in writes {
            let parts = parts_for(service, &operation);
            let request = request(service, &operation, &parts);
            let reader = format!("ny.{}", uuid::Uuid::new_v4().simple());
            newcomer(service, &reader, service.unit("Socialtjänsten, Borlänge kommun"), "COORDINATOR");
            request.send(service, &reader, &[]).expect(404);
            take(service, &reader, &parts["caseId"]).expect(201);
            let answer = request.send(service, &reader, &[]);
            if (answer.status, &*answer.code()) != (403, "EMERGENCY_READ_ONLY") {
                wrong.push(format!("{}: {answer}", operation.id));
            }
            tried += 1;
        }
        assert!(tried > 30, "{tried}");
        assert_eq!(wrong, Vec::<String>::new());
    }

    fn offers_nothing_to_write_to_who_only_reads(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        take(service, "bo.borlange", &parts["caseId"]).expect(201);
        let writing = ["edit", "close", "call", "move", "withdraw", "agree", "adopt", "addGoal", "addIntervention", "reply", "cancel", "record"];
        let paths = [
            format!("{case}?expand=consents,meetings,plan"), format!("/plans/{}", &parts["planId"]),
            format!("/plans/{}", &parts["adoptedPlanId"]), format!("/follow-ups/{}", &parts["followUpId"]),
        ];
        let mut offered = Vec::new();
        for path in paths {
            let mut left = vec![service.get("bo.borlange", &path).expect(200).json()];
            while let Some(value) = left.pop() {
                offered.extend(writing.iter().filter(|step| value["_links"][**step].is_object()).map(|step| format!("{step} in {path}")));
                left.extend(value.as_object().into_iter().flat_map(|object| object.values().cloned()));
                left.extend(value.as_array().cloned().unwrap_or_default());
            }
        }
        assert_eq!(offered, Vec::<String>::new());
    }

    fn takes_nothing_from_who_may_write_otherwise(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        // Psychiatry keeps what is its own, and reads what no consent covers for a while.
        let narrower = json!({"topics": ["MEETING", "PLAN", "HEALTH"], "supersedesConsentId": parts["consentId"]});
        let narrower = merged(crate::operations::consent(service, "PLAN"), &narrower);
        service.post(COORDINATOR, &format!("{case}/consents"), narrower).expect(201);
        assert_eq!(service.get(PSYCHIATRY, &case).expect(200).json()["reason"], Value::Null);
        let goal = format!("/goals/{}", &parts["goalId"]);
        take(service, PSYCHIATRY, &parts["caseId"]).expect(201);
        assert!(service.get(PSYCHIATRY, &case).expect(200).json()["reason"].is_string());
        let own = format!("/interventions/{}", &parts["interventionId"]);
        let etag = service.get(PSYCHIATRY, &own).expect(200);
        let change = json!({"status": "ONGOING"});
        service.patch(PSYCHIATRY, &own, etag.header("etag").unwrap(), change).expect(200);
        assert_eq!(service.patch(PSYCHIATRY, &goal, "\"1\"", json!({"term": "LONG"})).expect(403).code(), "FORBIDDEN");
        // What it reads by emergency access alone it does not write on.
        let withdrawal = format!("/consents/{}/withdrawals", items(service.get(PSYCHIATRY, &format!("{case}/consents")))[0]["id"].as_str().unwrap());
        assert_eq!(service.post(PSYCHIATRY, &withdrawal, json!({})).expect(403).code(), "EMERGENCY_READ_ONLY");
        take(service, COORDINATOR, &parts["caseId"]).expect(201);
        let etag = service.get(COORDINATOR, &case).expect(200);
        assert!(etag.json()["_links"]["edit"].is_object());
        service.patch(COORDINATOR, &case, etag.header("etag").unwrap(), json!({"leadName": "Eva"})).expect(200);
    }

    fn tells_the_owner_the_person_and_the_log(service: &Service) {
        let parts = hidden(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let id = take(service, FK, &parts["caseId"]).expect(201).id();
        service.get(FK, &case).expect(200);
        service.post(FK, &format!("{case}/participants"), json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "X"})).expect(403);
        let due = items(service.get(COORDINATOR, "/worklist?kind=REVIEW_EMERGENCY_ACCESS"));
        assert_eq!((due.len(), &due[0]["caseId"], &due[0]["waitingFor"]), (1, &json!(parts["caseId"]), &json!("REVIEWER")));
        let told = items(service.get(COORDINATOR, &format!("{case}/timeline?audience=PERSON")));
        assert_eq!((&told[0]["type"], &told[0]["unitName"], &told[0]["accountName"]), (&json!("emergency-access.taken"), &json!("Försäkringskassan Falun"), &Value::Null));
        assert!(told[0]["text"].as_str().unwrap().starts_with("En medarbetare öppnade ditt ärende med nödåtkomst."));
        let why = items(service.get(COORDINATOR, &format!("{case}/emergency-accesses")));
        assert_eq!((&why[0]["id"], &why[0]["text"], &why[0]["accountName"]), (&json!(id), &json!("Personen är medvetslös."), &Value::Null));
        let extract = items(service.get(COORDINATOR, &format!("/persons/{}/access-log?limit=200", &parts["personId"])));
        let marked: Vec<(&Value, &Value)> = extract.iter().filter(|entry| entry["purpose"] == "EMERGENCY").map(|entry| (&entry["action"], &entry["unitName"])).collect();
        let unit = json!("Försäkringskassan Falun");
        assert_eq!(marked, [(&json!("readCase"), &unit), (&json!("createEmergencyAccess"), &unit)]);
        newcomer(service, "fk.logg", service.unit("Försäkringskassan Falun"), "AUDITOR");
        let log = items(service.get("fk.logg", &format!("/audit-entries?caseId={}", &parts["caseId"])));
        let said: Vec<(&Value, &Value, &Value)> = log.iter().map(|row| (&row["action"], &row["purpose"], &row["outcome"])).collect();
        let (emergency, done) = (json!("EMERGENCY"), json!("DONE"));
        assert_eq!(said, [
            (&json!("createParticipant"), &emergency, &json!("DENIED")), (&json!("readCase"), &emergency, &done),
            (&json!("createEmergencyAccess"), &emergency, &done),
        ]);
    }

    fn lays_it_before_the_reviewers_of_both_organisations_until_one_of_them_has_reviewed_it(service: &Service) {
        let parts = hidden(service);
        newcomer(service, "fk.logg", service.unit("Försäkringskassan Falun"), "AUDITOR");
        newcomer(service, "falun.logg", service.unit(FALUN), "AUDITOR");
        let id = take(service, FK, &parts["caseId"]).expect(201).id();
        let path = format!("/emergency-accesses/{id}");
        for auditor in [AUDITOR, "fk.logg"] {
            let waiting = queue(service, auditor, "?reviewed=false");
            assert_eq!((waiting.len(), &waiting[0]["id"], &waiting[0]["accountName"]), (1, &json!(id), &json!("Fia Försäkring")));
            assert_eq!((&waiting[0]["unitName"], &waiting[0]["reasonCode"], &waiting[0]["text"]), (&json!("Försäkringskassan Falun"), &json!("DANGER_TO_LIFE"), &Value::Null));
            assert_eq!(service.get(auditor, &path).expect(200).json()["text"], "Personen är medvetslös.");
            assert_eq!(queue(service, auditor, "?reviewed=true"), Vec::<Value>::new());
            service.get(auditor, &format!("/cases/{}", &parts["caseId"])).expect(404);
        }
        // The region has nothing to do with it.
        assert_eq!(queue(service, "liv.logg", ""), Vec::<Value>::new());
        service.get("liv.logg", &path).expect(404);
        review(service, "liv.logg", &id).expect(404);
        let start = Barrier::new(3);
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let running: Vec<_> = [AUDITOR, "fk.logg", "falun.logg"].map(|auditor| {
                let (start, id) = (&start, &id);
                scope.spawn(move || {
                    start.wait();
                    review(service, auditor, id).status
                })
            }).into_iter().collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409]);
        assert_eq!(review(service, AUDITOR, &id).expect(409).code(), "ALREADY_REVIEWED");
        for auditor in [AUDITOR, "fk.logg"] {
            assert_eq!(queue(service, auditor, "?reviewed=false"), Vec::<Value>::new());
            let done = queue(service, auditor, "?reviewed=true");
            assert_eq!((&done[0]["review"]["verdict"], &done[0]["review"]["comment"], &done[0]["_links"]["review"]), (&json!("UNJUSTIFIED"), &Value::Null, &Value::Null));
            let read = service.get(auditor, &path).expect(200).json();
            assert_eq!(read["review"]["comment"], "Uppgifterna behövdes inte.");
        }
        assert_eq!(items(service.get(COORDINATOR, "/worklist?kind=REVIEW_EMERGENCY_ACCESS")), Vec::<Value>::new());
        let told = items(service.get(COORDINATOR, &format!("/cases/{}/timeline", &parts["caseId"])));
        assert_eq!(told[0]["type"], "emergency-access.reviewed");
    }

    fn lets_nobody_review_the_own_one(service: &Service) {
        let account = newcomer(service, "nina.ny", service.unit(FALUN), "CASEWORKER");
        let path = format!("/accounts/{account}/assignments");
        appoint(service, &account, service.unit(FALUN), "AUDITOR");
        let held = items(service.get(&home_of(service, &account), &path));
        let new = emergency_access(service.case("ACTIVE"));
        let acting = |number: usize| [("x-assignment-id", held[number]["id"].as_str().unwrap())];
        let id = service.call_with("nina.ny", "POST", "/emergency-accesses", Some(&new), &acting(0)).expect(201).id();
        let verdict = json!({"verdict": "JUSTIFIED", "comment": "Det var befogat."});
        let path = format!("/emergency-accesses/{id}/reviews");
        let refused = service.call_with("nina.ny", "POST", &path, Some(&verdict), &acting(1)).expect(403);
        assert_eq!(refused.code(), "FORBIDDEN");
        service.post(AUDITOR, &path, verdict).expect(201);
    }

    fn refuses_what_is_too_long_too_often_unfounded_or_too_late(service: &Service) {
        let case = service.case("ACTIVE");
        let with = |change: Value| service.post(FK, "/emergency-accesses", merged(emergency_access(case), &change));
        assert_eq!(with(json!({"minutes": 61})).expect(422).faults(), ["/minutes TOO_LARGE"]);
        assert_eq!(with(json!({"minutes": 0})).expect(422).faults(), ["/minutes TOO_SMALL"]);
        assert_eq!(with(json!({"text": " "})).expect(422).faults(), ["/text PATTERN"]);
        assert_eq!(with(json!({"reasonCode": "CURIOSITY"})).expect(422).faults(), ["/reasonCode NOT_IN_LIST"]);
        assert_eq!(with(json!({"caseId": service.case("CLOSED")})).expect(409).code(), "CASE_CLOSED");
        let nowhere = uuid::Uuid::now_v7().to_string();
        with(json!({"caseId": nowhere})).expect(404);
        newcomer(service, "fk.logg", service.unit("Försäkringskassan Falun"), "AUDITOR");
        let log = items(service.get("fk.logg", &format!("/audit-entries?caseId={nowhere}")));
        assert_eq!((log.len(), &log[0]["outcome"], &log[0]["purpose"]), (1, &json!("NOT_FOUND"), &json!("EMERGENCY")));
        service.get(FK, &format!("/cases/{case}")).expect(404);

        let start = Barrier::new(8);
        let taken = std::thread::scope(|scope| {
            let cases = ["ACTIVE", "CALLED", "PREPARING", "NEED_IDENTIFIED"];
            let running: Vec<_> = (0..8).map(|number| {
                let (start, case) = (&start, service.case(cases[number % 4]));
                scope.spawn(move || {
                    start.wait();
                    take(service, FK, case).status
                })
            }).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).filter(|status| *status == 201).count()
        });
        assert_eq!(taken, 5);
        assert_eq!(take(service, FK, case).expect(409).code(), "EMERGENCY_LIMIT");
        service.clock.advance(24 * 60 * MINUTE + 1);
        take(service, FK, case).expect(201);
    }

    fn pages_through_the_reviewers_queue(service: &Service) {
        for number in 0..5 {
            let reader = format!("ny.{number}");
            newcomer(service, &reader, service.unit(FALUN), "CASEWORKER");
            take(service, &reader, service.case("ACTIVE")).expect(201);
        }
        let all = queue(service, AUDITOR, "");
        assert_eq!(all.len(), 5);
        let (mut seen, mut path) = (Vec::new(), "/emergency-accesses?reviewed=false&limit=2".to_owned());
        loop {
            let page = service.get(AUDITOR, &path).expect(200).json();
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["_links"]["next"]["href"].as_str() {
                Some(next) => path = next.trim_start_matches("/sip/v1").to_owned(),
                None => break,
            }
        }
        assert_eq!(seen, all);
    }
}
