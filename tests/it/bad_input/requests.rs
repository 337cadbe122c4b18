//! Requests that are wrong before their body is looked into: form, versions, sizes, parameters.

use samspel::http::openapi::{self, PLACEHOLDER};
use serde_json::{Value, json};

use super::{ADMINISTRATOR, COORDINATOR, NOWHERE, SECRET, new_case};
use crate::both;
use crate::harness::{Answer, Service};

fn raw(
    service: &Service,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Answer {
    let mut all = vec![(
        "authorization".to_owned(),
        format!("Bearer {}", service.token(COORDINATOR)),
    )];
    all.extend(
        headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    service.send(method, path, &all, body.into())
}

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];
const PATCH: &[(&str, &str)] = &[
    ("content-type", "application/merge-patch+json"),
    ("if-match", "\"1\""),
];

both! {
    fn refuses_what_is_no_json(service: &Service) {
        let deep = format!("{{\"reason\":{}{}}}", "[".repeat(5000), "]".repeat(5000));
        let case = format!("/cases/{}", service.case("PREPARING"));
        let bodies: &[&[u8]] = &[
            b"", b"{", b"{}x", b"{'a':1}", b"{\"a\":1,}", b"{\"a\":01}", b"{\"a\":NaN}", b"{\"a\":1e999}", b"\xff\xfe{\0}\0",
            b"{\"reason\":\"\xe5\"}", b"{\"reason\":\"\xc0\x80\"}", b"{\"reason\":\"\\ud800\"}", b"{\"reason\":\"HEMLIGT4711\n\"}",
            b"/* HEMLIGT4711 */ {}", deep.as_bytes(),
        ];
        for body in bodies {
            for (method, path, headers) in [("POST", "/cases", JSON), ("PATCH", &*case, PATCH)] {
                let refused = raw(service, method, path, headers, *body).problem(400);
                assert_eq!(refused.code(), "MALFORMED_JSON", "{method} {}", String::from_utf8_lossy(body));
            }
        }
    }

    fn refuses_json_that_is_no_object(service: &Service) {
        let case = format!("/cases/{}", service.case("PREPARING"));
        for body in ["null", "[]", "7", "\"HEMLIGT4711\"", "true", "[{}]"] {
            for (method, path, headers) in [("POST", "/cases", JSON), ("PATCH", &*case, PATCH)] {
                let refused = raw(service, method, path, headers, body).problem(422);
                assert_eq!(refused.faults(), [" TYPE"], "{method} {body}");
            }
        }
    }

    fn refuses_other_media_types(service: &Service) {
        let case = format!("/cases/{}", service.case("PREPARING"));
        let body = serde_json::to_vec(&new_case(service)).unwrap();
        let wrong: &[&[(&str, &str)]] = &[
            &[],
            &[("content-type", "")],
            &[("content-type", "text/plain")],
            &[("content-type", "text/json")],
            &[("content-type", "application/json-patch+json")],
            &[("content-type", "application/x-www-form-urlencoded")],
            &[("content-type", "application/json; charset=iso-8859-1")],
            &[("content-type", "application/json"), ("content-encoding", "gzip")],
        ];
        for headers in wrong {
            assert_eq!(raw(service, "POST", "/cases", headers, body.clone()).problem(415).code(), "UNSUPPORTED_MEDIA_TYPE");
            let headers = [*headers, &[("if-match", "\"1\"")]].concat();
            raw(service, "PATCH", &case, &headers, "{\"leadName\":\"x\"}").problem(415);
        }
        raw(service, "POST", "/cases", &[("content-type", "application/merge-patch+json")], body.clone()).problem(415);
        raw(service, "PATCH", &case, &[("content-type", "application/json"), ("if-match", "\"1\"")], "{}").problem(415);
        raw(service, "POST", "/cases", &[("content-type", "Application/JSON ; Charset=UTF-8")], body).expect(201);
    }

    fn refuses_a_body_over_256_kib(service: &Service) {
        let sized = |size: usize| {
            let frame = "{\"reason\":\"\"}".len();
            format!("{{\"reason\":\"{}\"}}", "x".repeat(size - frame))
        };
        let case = format!("/cases/{}", service.case("PREPARING"));
        for size in [256 * 1024 + 1, 1024 * 1024] {
            assert_eq!(raw(service, "POST", "/cases", JSON, sized(size)).problem(413).code(), "PAYLOAD_TOO_LARGE");
            raw(service, "PATCH", &case, PATCH, sized(size)).problem(413);
        }
        raw(service, "POST", "/cases", JSON, sized(256 * 1024)).problem(422);
    }

    fn refuses_a_target_over_2_kib(service: &Service) {
        let sized = |size: usize| format!("/cases?fields={}", "x".repeat(size - "/sip/v1/cases?fields=".len()));
        for size in [2049, 4096, 30_000] {
            assert_eq!(service.get(COORDINATOR, &sized(size)).problem(414).code(), "URI_TOO_LONG");
        }
        service.get(COORDINATOR, &sized(2048)).problem(400);
        service.get("", &sized(2049)).problem(414);
    }

    fn answers_405_with_the_methods_there_are(service: &Service) {
        let document = openapi::document(PLACEHOLDER);
        let mut complaints = Vec::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            let open: Vec<String> = operations.as_object().unwrap().keys().map(|method| method.to_uppercase()).collect();
            let path: String = path.split('/').skip(1).map(|step| if step.starts_with('{') { format!("/{NOWHERE}") } else { format!("/{step}") }).collect();
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
                if open.iter().any(|one| one == method) {
                    continue;
                }
                let refused = raw(service, method, &path, JSON, "");
                let allow = refused.header("allow").unwrap_or_default().to_owned();
                let mut named: Vec<&str> = allow.split(',').map(str::trim).filter(|one| !matches!(*one, "" | "HEAD" | "OPTIONS")).collect();
                named.sort_unstable();
                let mut wanted: Vec<&str> = open.iter().map(String::as_str).collect();
                wanted.sort_unstable();
                if refused.status != 405 || named != wanted {
                    complaints.push(format!("{method} {path}: {} Allow: {allow}", refused.status));
                } else {
                    refused.problem(405);
                }
            }
        }
        assert!(complaints.is_empty(), "{} complaints, such as\n{}", complaints.len(), complaints[..complaints.len().min(8)].join("\n"));
    }

    fn asks_for_the_version_that_a_change_builds_on(service: &Service) {
        let case = format!("/cases/{}", service.post(COORDINATOR, "/cases", new_case(service)).expect(201).id());
        let party = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"});
        let part = service.post(COORDINATOR, &format!("{case}/participants"), party).expect(201).id();
        let part = format!("/participants/{part}");
        let patch = json!({"leadName": "Olle Test"});
        assert_eq!(service.call(COORDINATOR, "PATCH", &case, Some(&patch)).problem(428).code(), "VERSION_REQUIRED");
        service.call(COORDINATOR, "DELETE", &part, None).problem(428);
        let odd = ["1", "", "\"\"", "\"", "\"1.0\"", "\"x\"", "'1'", "\"01\"", "\"+1\"", "\"99999999999999999999\"", "*, \"1\""];
        let stale = ["\"0\"", "\"2\"", "\"9223372036854775807\""];
        let mut complaints = Vec::new();
        for (versions, status, code) in [(&odd[..], 400, "INVALID_PARAMETER"), (&stale[..], 412, "STALE_VERSION")] {
            for version in versions {
                for answer in [service.patch(COORDINATOR, &case, version, patch.clone()), service.delete(COORDINATOR, &part, version)] {
                    if (answer.status, &*answer.code()) != (status, code) {
                        complaints.push(format!("If-Match: {version} is answered {}", answer.status));
                    }
                }
            }
        }
        assert!(complaints.is_empty(), "{complaints:#?}");
        assert_eq!(service.get(COORDINATOR, &case).json()["version"], 1);
    }

    fn refuses_a_plan_version_that_is_not_the_present_one(service: &Service) {
        let case = service.case("CALLED");
        let plan = service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({})).expect(201).id();
        for (version, code) in [(json!(0), "TOO_SMALL"), (json!("1"), "TYPE"), (json!(1.5), "TYPE"), (json!(null), "TYPE")] {
            let refused = service.post(COORDINATOR, &format!("/plans/{plan}/adoptions"), json!({"planVersion": version})).problem(422);
            assert_eq!(refused.faults(), [format!("/planVersion {code}")]);
        }
    }

    fn names_every_parameter_at_fault(service: &Service) {
        let long = "x".repeat(500);
        let table = [
            ("limit=0", vec!["limit TOO_SMALL"]),
            ("limit=201", vec!["limit TOO_LARGE"]),
            ("limit=x", vec!["limit PATTERN"]),
            ("limit=", vec!["limit PATTERN"]),
            ("limit=1e2", vec!["limit PATTERN"]),
            ("limit=99999999999999999999", vec!["limit PATTERN"]),
            ("limit=5&limit=5", vec!["limit REPEATED_PARAMETER"]),
            ("page=0", vec!["page TOO_SMALL"]),
            ("page=-1", vec!["page TOO_SMALL"]),
            ("page=9223372036854775807", vec!["page TOO_LARGE"]),
            ("limit=0&page=0", vec!["limit TOO_SMALL", "page TOO_SMALL"]),
            ("cursor=HEMLIGT4711", vec!["cursor CURSOR"]),
            ("cursor=", vec!["cursor CURSOR"]),
            ("cursor=e30", vec!["cursor CURSOR"]),
            ("color=HEMLIGT4711", vec!["color UNKNOWN_PARAMETER"]),
            ("Limit=5", vec!["Limit UNKNOWN_PARAMETER"]),
            ("a=1&b=2", vec!["a UNKNOWN_PARAMETER", "b UNKNOWN_PARAMETER"]),
            ("status=HEMLIGT4711", vec!["status PATTERN"]),
            ("status=CALLED,,ACTIVE", vec!["status PATTERN"]),
            ("status=CALLED&status=ACTIVE", vec!["status REPEATED_PARAMETER"]),
            ("sort=HEMLIGT4711", vec!["sort PATTERN"]),
            ("sort=caseNumber;drop", vec!["sort PATTERN"]),
            ("mine=yes", vec!["mine PATTERN"]),
            ("includeTotal=1", vec!["includeTotal PATTERN"]),
            ("createdFrom=2026-02-30T00:00:00Z", vec!["createdFrom PATTERN"]),
            ("createdFrom=2026-01-32", vec!["createdFrom PATTERN"]),
            ("organisationId=HEMLIGT4711", vec!["organisationId PATTERN"]),
            ("fields=HEMLIGT4711", vec!["fields UNKNOWN_PARAMETER"]),
            ("status=%00", vec!["status PATTERN"]),
        ];
        for (query, faults) in table {
            let refused = service.get(COORDINATOR, &format!("/cases?{query}")).problem(400);
            assert_eq!(refused.code(), "INVALID_PARAMETER", "{query}");
            assert_eq!(refused.faults(), faults, "{query}");
        }
        for query in ["status=%ff", "status=%zz", &format!("cursor={long}"), &format!("{long}=1")] {
            service.get(COORDINATOR, &format!("/cases?{query}")).problem(400);
        }
        let page = service.get(COORDINATOR, "/cases?limit=1&sort=caseNumber").expect(200).json();
        let cursor = page["_meta"]["nextCursor"].as_str().unwrap();
        for query in [format!("cursor={cursor}&sort=-caseNumber"), format!("cursor={cursor}"), format!("cursor={cursor}x&sort=caseNumber")] {
            assert_eq!(service.get(COORDINATOR, &format!("/cases?{query}")).problem(400).faults(), ["cursor CURSOR"], "{query}");
        }
        let both = format!("/cases?limit=1&sort=caseNumber&page=1&cursor={cursor}");
        assert_eq!(service.get(COORDINATOR, &both).problem(400).faults(), ["page NOT_ALLOWED_HERE"]);
    }

    fn refuses_parameters_where_none_are_declared(service: &Service) {
        let case = service.case("ACTIVE");
        let paths = [format!("/cases/{case}/meetings"), format!("/cases/{case}/plans"), "/api-info".into(), "/code-lists".into()];
        let open: Vec<_> = paths.iter().filter(|path| service.get(COORDINATOR, &format!("{path}?x=1")).status != 400).collect();
        assert!(open.is_empty(), "taken with ?x=1: {open:?}");
        let refused = service.post(COORDINATOR, "/cases?x=1", new_case(service));
        assert_eq!(refused.problem(400).faults(), ["x UNKNOWN_PARAMETER"]);
    }

    fn answers_404_alike_when_a_thing_is_absent_or_odd(service: &Service) {
        let without_trace = |answer: Answer| {
            let mut body: Value = answer.problem(404).json();
            body["traceId"] = Value::Null;
            body["instance"] = Value::Null;
            body
        };
        let absent = without_trace(service.get(COORDINATOR, &format!("/cases/{NOWHERE}")));
        for path in ["/cases/1", "/cases/%00", "/cases/199002222397", "/persons/1", "/no-such-thing", "/cases/", "//nothing/here"] {
            assert_eq!(without_trace(service.get(COORDINATOR, path)), absent, "{path}");
        }
        let dashless = NOWHERE.replace('-', "");
        assert_eq!(without_trace(service.get(ADMINISTRATOR, &format!("/units/{dashless}"))), absent);
    }

    fn repeats_no_identity_number_that_stood_in_a_path(service: &Service) {
        for path in ["/persons/199002222397", "/cases/199002222397/plans", &format!("/persons/{SECRET}")] {
            let refused = service.get(COORDINATOR, path).problem(404);
            assert!(!refused.to_string().contains("199002222397"), "{refused}");
        }
    }
}
