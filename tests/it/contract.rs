//! What clients build on: versions, patches, races, languages, traces, health.

mod codes;
mod document;
mod lists;
mod served;

use std::collections::BTreeMap;
use std::sync::Barrier;

use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::operations::follow_up_day;

const COORDINATOR: &str = "eva.exempel";
const PSYCHIATRY: &str = "Psykiatrisk öppenvård Falun";

fn new_case(service: &Service) -> Value {
    json!({
        "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    })
}

fn open_case(service: &Service) -> Answer {
    service
        .post(COORDINATOR, "/cases", new_case(service))
        .expect(201)
}

/// Does `work` on so many threads at the same moment; how often each status was the answer.
pub fn at_once(threads: usize, work: impl Fn(usize) -> Answer + Sync) -> BTreeMap<u16, usize> {
    let start = Barrier::new(threads);
    let answers = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|number| {
                let (start, work) = (&start, &work);
                scope.spawn(move || {
                    start.wait();
                    work(number).status
                })
            })
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect::<Vec<_>>()
    });
    let mut counts = BTreeMap::new();
    for status in answers {
        *counts.entry(status).or_default() += 1;
    }
    counts
}

/// A draft in the case that is called, with all that adoption asks for; its id and version.
fn complete_draft(service: &Service) -> (String, i64) {
    let case = service.case("CALLED");
    let content = json!({
        "whatMatters": "Att orka.", "followUpOn": follow_up_day(service),
        "overallResponsibleOrganisationId": service.organisation("Falu kommun"),
    });
    let plan = service
        .post(COORDINATOR, &format!("/cases/{case}/plans"), content)
        .expect(201)
        .id();
    let parts = service
        .get(COORDINATOR, &format!("/cases/{case}/participants"))
        .expect(200)
        .json();
    let intervention = json!({
        "need": "Stöd", "measure": "Samtal", "topic": "SOCIAL", "status": "NOT_STARTED",
        "responsibleParticipantId": parts["items"][0]["id"],
    });
    let goal = json!({"term": "SHORT", "personsWords": "Jag vill orka."});
    service
        .post(COORDINATOR, &format!("/plans/{plan}/goals"), goal)
        .expect(201);
    service
        .post(
            COORDINATOR,
            &format!("/plans/{plan}/interventions"),
            intervention,
        )
        .expect(201);
    let version = service
        .get(COORDINATOR, &format!("/plans/{plan}"))
        .expect(200)
        .json()["version"]
        .as_i64()
        .unwrap();
    (plan, version)
}

both! {
    fn answers_304_when_the_reader_has_this_version(service: &Service) {
        let path = format!("/cases/{}", service.case("PREPARING"));
        let read = service.get(COORDINATOR, &path).expect(200);
        let etag = read.header("etag").unwrap().to_owned();
        assert_eq!(etag, format!("\"{}\"", read.json()["version"]));
        for known in [etag.clone(), format!("\"x\", {etag}"), format!("W/{etag}"), "*".to_owned()] {
            let again = service.call_with(COORDINATOR, "GET", &path, None, &[("if-none-match", &known)]).expect(304);
            assert!(again.body.is_empty());
            assert_eq!(again.header("etag"), Some(&*etag));
        }
        service.patch(COORDINATOR, &path, &etag, json!({"leadName": "Olle Test"})).expect(200);
        service.call_with(COORDINATOR, "GET", &path, None, &[("if-none-match", &etag)]).expect(200);
    }

    fn tells_a_stranger_nothing_by_304(service: &Service) {
        let path = format!("/cases/{}", service.case("ACTIVE"));
        service.call_with("fia.fk", "GET", &path, None, &[("if-none-match", "*")]).expect(404);
        service.call_with("", "GET", &path, None, &[("if-none-match", "*")]).expect(401);
    }

    fn raises_the_version_by_each_patch(service: &Service) {
        let path = format!("/cases/{}", open_case(service).id());
        let mut etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        for name in ["Eva Exempel", "Olle Test", "Maj Chef"] {
            let patched = service.patch(COORDINATOR, &path, &etag, json!({"leadName": name})).expect(200);
            let next = patched.header("etag").unwrap().to_owned();
            let number = |etag: &str| etag.trim_matches('"').parse::<i64>().unwrap();
            assert!(number(&next) > number(&etag), "{next} after {etag}");
            assert_eq!(service.get(COORDINATOR, &path).header("etag"), Some(&*next));
            etag = next;
        }
    }

    fn removes_null_and_keeps_absent_members_when_patched(service: &Service) {
        let mut new = new_case(service);
        new["leadName"] = json!("Eva Exempel");
        new["requestedOn"] = json!("2026-01-03");
        let case = service.post(COORDINATOR, "/cases", new).expect(201);
        let path = format!("/cases/{}", case.id());
        let patched = service.patch(COORDINATOR, &path, "\"1\"", json!({"leadName": null, "reason": "Annat."})).expect(200).json();
        assert_eq!(patched["leadName"], Value::Null);
        assert_eq!(patched["reason"], "Annat.");
        for kept in ["requestedOn", "needDetectedOn", "targetGroups", "personId", "status", "createdAt"] {
            assert_eq!(patched[kept], case.json()[kept], "{kept}");
        }
        let refused = service.patch(COORDINATOR, &path, "\"2\"", json!({"reason": null})).expect(422);
        assert_eq!(refused.faults(), ["/reason REQUIRED"]);
    }

    fn keeps_one_of_two_patches_of_the_same_version(service: &Service) {
        let path = format!("/cases/{}", open_case(service).id());
        for round in 1..=10 {
            let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
            let counts = at_once(2, |number| {
                service.patch(COORDINATOR, &path, &etag, json!({"leadName": format!("Nummer {round}.{number}")}))
            });
            assert_eq!(counts, BTreeMap::from([(200, 1), (412, 1)]), "round {round}");
        }
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        let counts = at_once(8, |n| service.patch(COORDINATOR, &path, &etag, json!({"leadName": format!("Åtta {n}")})));
        assert_eq!(counts, BTreeMap::from([(200, 1), (412, 7)]));
        assert_eq!(service.get(COORDINATOR, &path).json()["version"], 12);
    }

    fn adopts_a_draft_once_when_eight_try(service: &Service) {
        let (plan, version) = complete_draft(service);
        let path = format!("/plans/{plan}/adoptions");
        let counts = at_once(8, |_| service.post(COORDINATOR, &path, json!({"planVersion": version})));
        assert_eq!(counts, BTreeMap::from([(201, 1), (409, 7)]));
        assert_eq!(service.get(COORDINATOR, &format!("/plans/{plan}")).json()["status"], "ADOPTED");
    }

    fn adds_a_unit_once_when_eight_try(service: &Service) {
        let path = format!("/cases/{}/participants", open_case(service).id());
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit(PSYCHIATRY)});
        let counts = at_once(8, |_| service.post(COORDINATOR, &path, party.clone()));
        assert_eq!(counts, BTreeMap::from([(201, 1), (409, 7)]));
        let parts = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!(parts["items"].as_array().unwrap().len(), 2, "{parts}");
    }

    fn numbers_cases_apart_when_eight_open_at_once(service: &Service) {
        let counts = at_once(8, |_| service.post(COORDINATOR, "/cases", new_case(service)));
        assert_eq!(counts, BTreeMap::from([(201, 8)]));
        let read = service.get(COORDINATOR, "/cases?limit=200&sort=caseNumber").expect(200).json();
        let numbers: Vec<i64> =
            read["items"].as_array().unwrap().iter().map(|case| case["caseNumber"].as_i64().unwrap()).collect();
        assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    }

    fn speaks_the_language_that_is_preferred(service: &Service) {
        let cases = [
            ("", "sv"), ("sv", "sv"), ("en", "en"), ("en-GB", "en"), ("de", "sv"), ("*", "sv"), ("de, en;q=0.5", "en"),
            ("en;q=0.4, sv;q=0.5", "sv"), ("sv-SE, en;q=0.9", "sv"), ("\u{e5};;q=x", "sv"),
        ];
        for (accepted, language) in cases {
            let headers: Vec<_> = [("accept-language", accepted)].into_iter().filter(|(_, value)| !value.is_empty()).collect();
            let answer = service.call_with("", "GET", "/cases", None, &headers).expect(401);
            let title = match language {
                "en" => "A valid access token is required.",
                _ => "En giltig åtkomsttoken krävs.",
            };
            assert_eq!(answer.json()["title"], title, "{accepted}");
            assert_eq!(answer.header("content-language"), Some(language), "{accepted}");
        }
    }

    fn continues_the_trace_it_is_called_in(service: &Service) {
        let trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        let sent = format!("00-{trace}-00f067aa0ba902b7-01");
        for (subject, path) in [(COORDINATOR, "/cases"), ("", "/cases"), ("", "/api-info"), ("", "//health/live"), ("", "/no")] {
            let answer = service.call_with(subject, "GET", path, None, &[("traceparent", &sent)]);
            let got = answer.header("traceparent").unwrap();
            assert!(got.starts_with(&format!("00-{trace}-")) && got != sent, "{path}: {got}");
            if answer.status >= 400 {
                assert_eq!(answer.json()["traceId"], trace, "{path}");
            }
        }
        let own = service.get("", "/api-info").header("traceparent").unwrap().to_owned();
        assert_ne!(own, service.get("", "/api-info").header("traceparent").unwrap());
    }

    fn tells_what_the_api_is(service: &Service) {
        let info = service.get("", "/api-info").expect(200).json();
        for member in ["apiName", "apiVersion", "apiReleased", "apiDocumentation", "apiStatus"] {
            assert!(info[member].as_str().is_some_and(|text| !text.is_empty()), "{member} in {info}");
        }
        let documentation = format!("/{}", info["apiDocumentation"].as_str().unwrap());
        service.get("", &documentation).expect(200);
    }

    fn tells_that_it_is_well(service: &Service) {
        for path in ["//health/live", "//health/ready", "//health/startup"] {
            assert_eq!(service.get("", path).expect(200).json(), json!({"status": "UP"}), "{path}");
        }
    }

    fn keeps_answers_out_of_caches(service: &Service) {
        for path in ["/cases", "/api-info", "/no"] {
            let answer = service.get(COORDINATOR, path);
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        }
    }
}
