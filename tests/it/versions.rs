//! Versions: which tags a change may build on, and that what changes nothing leaves none.

use samspel::http::openapi::{self, PLACEHOLDER};
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::operations::{ADMINISTRATOR, MANAGER, REGISTRAR, operations, parts_for, request};

const COORDINATOR: &str = "eva.exempel";

fn open_case(service: &Service) -> String {
    let new = json!({
        "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    });
    let made = service.post(COORDINATOR, "/cases", new).expect(201);
    format!("/cases/{}", made.id())
}

fn patch_lines(service: &Service, path: &str, lines: &[&str], body: &Value) -> Answer {
    let lines: Vec<_> = lines.iter().map(|line| ("if-match", *line)).collect();
    service.call_with(COORDINATOR, "PATCH", path, Some(body), &lines)
}

both! {
    fn takes_a_star_and_lists_of_tags(service: &Service) {
        let case = open_case(service);
        for (lines, status) in [
            (&["*"][..], 200),
            (&["\"1\", \"2\""], 200),
            (&["\"9\" , \"3\""], 200),
            (&["\"9\"", "\"4\""], 200),
            (&["W/\"5\", \"5\""], 200),
            (&["\"1\", \"2\""], 412),
            (&["1"], 400),
        ] {
            let name = json!({"leadName": format!("Namn {}", lines.concat().replace(['"', ','], ""))});
            let answer = patch_lines(service, &case, lines, &name);
            assert_eq!(answer.status, status, "{lines:?}: {answer}");
        }
        let party = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"});
        for tag in ["*", "\"7\", \"1\""] {
            let part = service.post(COORDINATOR, &format!("{case}/participants"), party.clone()).expect(201).id();
            service.delete(COORDINATOR, &format!("/participants/{part}"), "\"7\"").expect(412);
            service.delete(COORDINATOR, &format!("/participants/{part}"), tag).expect(204);
        }
    }

    fn says_that_a_proxy_has_weakened_the_tag(service: &Service) {
        let case = open_case(service);
        let refused = service.patch(COORDINATOR, &case, "W/\"1\"", json!({"leadName": "Olle Test"})).expect(412);
        assert_eq!((refused.code(), refused.faults()), ("STALE_VERSION".to_owned(), vec!["If-Match WEAK_ETAG".to_owned()]));
        let detail = refused.json()["detail"].clone();
        assert!(detail.as_str().unwrap().contains("proxy") && detail.as_str().unwrap().contains("komprimer"), "{detail}");
        assert_eq!(service.get(COORDINATOR, &case).json()["version"], 1);
    }

    fn changes_nothing_by_a_patch_of_what_stands(service: &Service) {
        let document = openapi::document(PLACEHOLDER);
        let (mut tried, mut wrong) = (Vec::new(), Vec::new());
        for operation in operations().iter().filter(|one| one.method == "PATCH") {
            let parts = parts_for(service, operation);
            let sent = request(service, operation, &parts);
            let is_for = |role: &str| operation.roles.iter().any(|one| one == role);
            let subject = match (is_for("COORDINATOR"), is_for("REGISTRY_ADMIN")) {
                (true, _) if operation.is_of_measures() => MANAGER,
                (true, _) => COORDINATOR,
                (_, true) => REGISTRAR,
                _ => ADMINISTRATOR,
            };
            let read = |path: &str| service.get(subject, path);
            let readable = document["paths"][&operation.path].get("get").is_some();
            let before = read(&sent.path);
            let etag = sent.etag.clone().unwrap();
            let timeline = |parts: &crate::operations::Parts| match operation.is_personal() {
                true => service.get(COORDINATOR, &format!("/cases/{}/timeline?limit=200", &parts["caseId"])).body,
                false => Vec::new(),
            };
            let told = timeline(&parts);
            let nothing = service.patch(subject, &sent.path, &etag, json!({}));
            let tag = nothing.header("etag").map(str::to_owned);
            if nothing.status != 200 || tag.as_deref() != Some(&*etag) {
                wrong.push(format!("{} with {{}}: {} {tag:?} for {etag}", operation.id, nothing));
            }
            let first = service.patch(subject, &sent.path, &etag, sent.body.clone().unwrap());
            let again_tag = first.header("etag").unwrap_or_default().to_owned();
            let again = service.patch(subject, &sent.path, &again_tag, sent.body.clone().unwrap());
            if (first.status, again.status) != (200, 200) || again.header("etag") != Some(&*again_tag) {
                wrong.push(format!("{} twice: {first}, then {again}", operation.id));
            }
            if readable && before.status == 200 && again_tag == etag {
                wrong.push(format!("{}: the first changed nothing", operation.id));
            }
            let after = timeline(&parts);
            if operation.is_personal() && after != told && again_tag == etag {
                wrong.push(format!("{}: something is told", operation.id));
            }
            tried.push(operation.id.clone());
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(tried.len() >= 17, "{tried:?}");
    }

    fn tells_nobody_and_logs_the_access_when_nothing_changed(service: &Service) {
        let case = open_case(service);
        let count = |subject: &str, path: &str| {
            let page = service.get(subject, path).expect(200).json();
            page["items"].as_array().unwrap().len()
        };
        let timeline = format!("{case}/timeline?limit=200");
        let told = count(COORDINATOR, &timeline);
        let log = "/audit-entries?action=updateCase&limit=200";
        let logged = count("lars.logg", log);
        for body in [json!({}), json!({"reason": "Behöver samordnat stöd."}), json!({"leadName": null})] {
            let answer = service.patch(COORDINATOR, &case, "\"1\"", body).expect(200);
            assert_eq!((answer.header("etag"), &answer.json()["version"]), (Some("\"1\""), &json!(1)));
        }
        assert_eq!(count(COORDINATOR, &timeline), told);
        assert_eq!(count("lars.logg", log), logged + 3);
        service.patch(COORDINATOR, &case, "\"0\"", json!({})).expect(412);
    }
}
