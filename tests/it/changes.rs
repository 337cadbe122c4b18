//! When a case last changed, as each of its readers may know: what a record system asks for to keep up.

use serde_json::{Value, json};

use crate::both;
use crate::children::{consent as record_consent, of_age_in, open_case, person, represent, terms};
use crate::follow_ups::active;
use crate::harness::Service;
use crate::operations::{ALVA, COORDINATOR, PSYCHIATRY, Parts, consent, meeting, merged, unit};

const AF: &str = "arne.af";
/// Published test numbers.
const KIM: &str = "196101182803";
const ROBIN: &str = "200302022389";

fn changed(service: &Service, reader: &str, case: &str) -> String {
    let shown = service
        .get(reader, &format!("/cases/{case}"))
        .expect(200)
        .json();
    let changed = shown["changedAt"].as_str().unwrap().to_owned();
    let listed = service
        .get(reader, &format!("/cases?changedSince={changed}&limit=200"))
        .expect(200)
        .json();
    let row = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["id"] == *case)
        .unwrap_or_else(|| panic!("{case} is listed to {reader} as changed since {changed}"));
    assert_eq!(
        row["changedAt"], changed,
        "the list says the same as the case"
    );
    changed
}

/// Those of `readers` for whom the case changes by `act`.
fn moved<'a>(
    service: &Service,
    parts: &Parts,
    readers: &[&'a str],
    act: impl FnOnce(),
) -> Vec<&'a str> {
    let stamps = || -> Vec<String> {
        readers
            .iter()
            .map(|reader| changed(service, reader, &parts["caseId"]))
            .collect()
    };
    let before = stamps();
    act();
    let after = stamps();
    let pairs = readers.iter().zip(before.iter().zip(&after));
    pairs
        .filter(|(_, (before, after))| {
            assert!(before <= after);
            before != after
        })
        .map(|(reader, _)| *reader)
        .collect()
}

/// A case with a plan, in which the employment service takes part and is told of meetings alone.
fn told_of_meetings(service: &Service) -> Parts {
    let parts = active(service);
    let case = format!("/cases/{}", &parts["caseId"]);
    let office = unit(service, "Arbetsförmedlingen Falun");
    service
        .post(COORDINATOR, &format!("{case}/participants"), office)
        .expect(201);
    let region = merged(
        consent(service, "PLAN"),
        &json!({
            "recipientOrganisationIds": [service.organisation("Region Dalarna")],
            "supersedesConsentId": parts["consentId"],
        }),
    );
    service
        .post(COORDINATOR, &format!("{case}/consents"), region)
        .expect(201);
    let office = merged(
        consent(service, "INFORMATION_SHARING"),
        &json!({
            "recipientOrganisationIds": [service.organisation("Arbetsförmedlingen")], "topics": ["MEETING"],
        }),
    );
    service
        .post(COORDINATOR, &format!("{case}/consents"), office)
        .expect(201);
    parts
}

fn draft(service: &Service, parts: &Parts) -> String {
    let path = format!("/cases/{}/plans", &parts["caseId"]);
    service
        .post(
            COORDINATOR,
            &path,
            json!({"basedOn": parts["adoptedPlanId"]}),
        )
        .expect(201)
        .id()
}

both! {
    fn moves_for_those_alone_who_may_know_of_it(service: &Service) {
        let parts = told_of_meetings(service);
        let everybody = [COORDINATOR, PSYCHIATRY, AF, ALVA];
        let case = format!("/cases/{}", &parts["caseId"]);
        let of_meeting = moved(service, &parts, &everybody, || {
            service.post(COORDINATOR, &format!("{case}/meetings"), meeting(service)).expect(201);
        });
        assert_eq!(of_meeting, everybody);
        let mut plan = String::new();
        let of_plan = moved(service, &parts, &everybody, || plan = draft(service, &parts));
        assert_eq!(of_plan, [COORDINATOR, PSYCHIATRY, ALVA]);
        let intervention = json!({"need": "Stöd.", "measure": "Samtal.", "topic": "HEALTH", "status": "NOT_STARTED", "responsibleParticipantId": parts["participantId"]});
        let mut added = String::new();
        let of_intervention = moved(service, &parts, &everybody, || {
            added = service.post(COORDINATOR, &format!("/plans/{plan}/interventions"), intervention.clone()).expect(201).id();
        });
        assert_eq!(of_intervention, [COORDINATOR, PSYCHIATRY, ALVA]);
        let removed = moved(service, &parts, &everybody, || {
            service.delete(COORDINATOR, &format!("/interventions/{added}"), "\"1\"").expect(204);
        });
        assert_eq!(removed, [COORDINATOR, PSYCHIATRY, ALVA]);
        let reading = moved(service, &parts, &everybody, || {
            service.get(COORDINATOR, &format!("{case}?expand=plan")).expect(200);
        });
        assert_eq!(reading, Vec::<&str>::new());
    }

    fn moves_by_what_happens_in_a_part_while_the_case_itself_stays(service: &Service) {
        let parts = active(service);
        let path = format!("/cases/{}", &parts["caseId"]);
        let before = service.get(COORDINATOR, &path).expect(200);
        draft(service, &parts);
        let after = service.get(COORDINATOR, &path).expect(200);
        assert_eq!(after.header("etag"), before.header("etag"));
        let (before, after) = (before.json(), after.json());
        assert_eq!(after["updatedAt"], before["updatedAt"]);
        assert!(after["changedAt"].as_str() > before["changedAt"].as_str());
        let of_case = service.patch(COORDINATOR, &path, &format!("\"{}\"", after["version"]), json!({"leadName": "Olle Test"}));
        let of_case = of_case.expect(200).json();
        assert!(of_case["changedAt"].as_str() > after["changedAt"].as_str());
        assert_eq!(of_case["changedAt"], changed(service, COORDINATOR, &parts["caseId"]));
        let same = service.patch(COORDINATOR, &path, &format!("\"{}\"", of_case["version"]), json!({"leadName": "Olle Test"}));
        assert_eq!(same.expect(200).json()["changedAt"], of_case["changedAt"]);
    }

    fn moves_when_more_may_be_read_and_when_the_reader_comes_back(service: &Service) {
        let parts = told_of_meetings(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let wider = merged(
            consent(service, "INFORMATION_SHARING"),
            &json!({"recipientOrganisationIds": [service.organisation("Arbetsförmedlingen")], "topics": ["PLAN"]}),
        );
        let gained = moved(service, &parts, &[AF], || {
            service.post(COORDINATOR, &format!("{case}/consents"), wider).expect(201);
        });
        assert_eq!(gained, [AF]);
        let parties = service.get(COORDINATOR, &format!("{case}/participants")).expect(200).json();
        let office = parties["items"].as_array().unwrap().iter().find(|one| one["unitId"] == *service.unit("Arbetsförmedlingen Falun")).unwrap();
        let path = format!("/participants/{}", office["id"].as_str().unwrap());
        let back = moved(service, &parts, &[AF], || {
            service.delete(COORDINATOR, &path, &format!("\"{}\"", office["version"])).expect(204);
            service.get(AF, &case).expect(404);
            service.post(COORDINATOR, &format!("{case}/participants"), unit(service, "Arbetsförmedlingen Falun")).expect(201);
        });
        assert_eq!(back, [AF]);
    }

    fn moves_for_both_who_read_what_an_intervention_was_and_is_about(service: &Service) {
        let parts = told_of_meetings(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let social = merged(
            consent(service, "INFORMATION_SHARING"),
            &json!({"recipientOrganisationIds": [service.organisation("Arbetsförmedlingen")], "topics": ["WORK_AND_INCOME"]}),
        );
        service.post(COORDINATOR, &format!("{case}/consents"), social).expect(201);
        let plan = draft(service, &parts);
        let parties = service.get(COORDINATOR, &format!("{case}/participants")).expect(200).json();
        let office = parties["items"].as_array().unwrap().iter().find(|one| one["unitId"] == *service.unit("Arbetsförmedlingen Falun")).unwrap();
        let new = json!({"need": "Arbete.", "measure": "Praktik.", "topic": "WORK_AND_INCOME", "status": "NOT_STARTED", "responsibleParticipantId": office["id"]});
        let id = service.post(COORDINATOR, &format!("/plans/{plan}/interventions"), new).expect(201).id();
        let readers = [AF, PSYCHIATRY];
        let turned = moved(service, &parts, &readers, || {
            let change = json!({"topic": "HEALTH", "responsibleParticipantId": parts["participantId"]});
            service.patch(COORDINATOR, &format!("/interventions/{id}"), "\"1\"", change).expect(200);
        });
        assert_eq!(turned, readers);
        let hidden = moved(service, &parts, &readers, || {
            service.patch(COORDINATOR, &format!("/interventions/{id}"), "\"2\"", json!({"measure": "Samtal."})).expect(200);
        });
        assert_eq!(hidden, [PSYCHIATRY]);
    }

    fn tells_a_custodian_not_when_another_declined(service: &Service) {
        let child = person(service, Some(of_age_in(service, 400)));
        for (name, number) in [("Kim Testsson", KIM), ("Robin Testsson", ROBIN)] {
            let identity = json!({"kind": "PERSONNUMMER", "number": number});
            represent(service, &child, json!({"kind": "CUSTODIAN", "name": name, "startsOn": "2026-01-01", "identity": identity})).expect(201);
        }
        let case = open_case(service, &child);
        let request = record_consent(service, &case, terms(service, "REQUESTED", json!({}))).expect(201).id();
        let times = |reader: &str| -> (Value, Value) {
            let shown = service.get(reader, &format!("/cases/{case}")).expect(200).json();
            let listed = service.get(reader, "/cases?sort=-changedAt").expect(200).json();
            let row = listed["items"].as_array().unwrap().iter().find(|row| row["id"] == *case).unwrap().clone();
            assert_eq!((&row["changedAt"], &row["updatedAt"]), (&shown["changedAt"], &shown["updatedAt"]));
            (shown["changedAt"].clone(), shown["updatedAt"].clone())
        };
        let before = times(KIM);
        let said = json!({"decision": "DECLINED", "form": "ELECTRONIC", "capacity": "CUSTODIAN", "givenBy": "Någon"});
        let staff = service.get(COORDINATOR, &format!("/cases/{case}")).expect(200).json()["changedAt"].clone();
        service.post(ROBIN, &format!("/consents/{request}/answers"), said).expect(201);
        assert_eq!(times(KIM), before);
        let moved = service.get(COORDINATOR, &format!("/cases/{case}")).expect(200).json();
        assert!(moved["changedAt"].as_str() > staff.as_str());
        let since = moved["updatedAt"].as_str().unwrap();
        for filter in ["updatedSince", "changedSince"] {
            let listed = service.get(KIM, &format!("/cases?{filter}={since}")).expect(200).json();
            assert_eq!(listed["items"], json!([]), "{filter}");
        }
    }

    fn keeps_up_by_the_stamp_of_the_last_row(service: &Service) {
        let first = service.get(COORDINATOR, "/cases?sort=changedAt&limit=200").expect(200).json();
        let last = first["items"].as_array().unwrap().last().unwrap()["changedAt"].as_str().unwrap().to_owned();
        let parts = active(service);
        let since = service.get(COORDINATOR, &format!("/cases?changedSince={last}&sort=changedAt&limit=200")).expect(200).json();
        let news: Vec<&Value> = since["items"].as_array().unwrap().iter().filter(|row| row["changedAt"].as_str() > Some(&last)).collect();
        assert_eq!(news.len(), 1);
        assert_eq!(news[0]["id"], parts["caseId"]);
        let refused = service.get(COORDINATOR, "/cases?changedSince=nyss").expect(400);
        assert_eq!(refused.faults(), ["changedSince PATTERN"]);
    }
}
