//! The edge: methods, origins of pages, what strangers are answered.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::json;

use crate::both;
use crate::harness::{Answer, Database, Service};

const COORDINATOR: &str = "eva.exempel";
const APP: &str = "https://app.example";

/// The whole answer to `request`, as it stands on the wire.
pub fn on_the_wire(service: &Service, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(&service.address).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn plain(service: &Service, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    service.send(method, path, &headers, Vec::new())
}

fn allowed(answer: &Answer) -> Vec<&str> {
    answer.header("allow").unwrap().split(", ").collect()
}

both! {
    fn answers_head_wherever_get_is(service: &Service) {
        let case = format!("/cases/{}", service.case("ACTIVE"));
        for path in ["/cases", &*case, "/api-info", "/openapi.json", "//health/live", "//health/ready", "//docs/"] {
            let read = service.get(COORDINATOR, path).expect(200);
            let head = service.call(COORDINATOR, "HEAD", path, None).expect(200);
            assert!(head.body.is_empty(), "{path}");
            for name in ["content-type", "content-length", "etag"] {
                assert_eq!(head.header(name), read.header(name), "{name} of {path}");
            }
        }
        for (path, status) in [("/person-searches", 405), ("/cases/1", 404), ("//guest/x", 404), ("//calendar/x.ics", 404)] {
            assert!(service.call(COORDINATOR, "HEAD", path, None).expect(status).body.is_empty(), "{path}");
        }
        assert_eq!(service.call("", "HEAD", "/cases", None).status, 401);
        let etag = service.get(COORDINATOR, &case).header("etag").unwrap().to_owned();
        service.call_with(COORDINATOR, "HEAD", &case, None, &[("if-none-match", &etag)]).expect(304);
    }

    fn says_by_options_which_methods_there_are(service: &Service) {
        let case = format!("/cases/{}", service.case("ACTIVE"));
        let answer = plain(service, "OPTIONS", &case, &[]).expect(204);
        assert_eq!(allowed(&answer), ["GET", "HEAD", "PATCH", "OPTIONS"]);
        assert_eq!(answer.header("accept-patch"), Some("application/merge-patch+json"));
        let list = plain(service, "OPTIONS", "/cases", &[]).expect(204);
        assert_eq!(allowed(&list), ["GET", "HEAD", "POST", "OPTIONS"]);
        assert_eq!(list.header("accept-post"), Some("application/json"));
        for path in ["/api-info", "/openapi.json", "//health/live", "//docs", "//calendar/x.ics"] {
            assert_eq!(allowed(&plain(service, "OPTIONS", path, &[]).expect(204)), ["GET", "HEAD", "OPTIONS"], "{path}");
        }
        assert_eq!(allowed(&plain(service, "OPTIONS", "//guest/x", &[]).expect(204)), ["GET", "HEAD", "POST", "OPTIONS"]);
        plain(service, "OPTIONS", "/no-such-thing", &[]).expect(404);
        for (method, path) in [("DELETE", "//health/live"), ("PUT", "//guest/x"), ("POST", "/openapi.json")] {
            assert!(!allowed(&plain(service, method, path, &[]).expect(405)).contains(&method), "{path}");
        }
        let star = on_the_wire(service, b"OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        assert!(star.starts_with("HTTP/1.1 204 ") && star.contains("\r\nallow: GET"), "{star}");
    }

    fn tells_pages_of_other_origins_nothing_unless_they_are_named(service: &Service) {
        let asked = [("origin", APP), ("access-control-request-method", "GET")];
        for answer in [
            plain(service, "OPTIONS", "/cases", &asked),
            service.call_with(COORDINATOR, "GET", "/cases", None, &[("origin", APP)]),
        ] {
            assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("access-control")), "{:?}", answer.headers);
        }
    }

    fn answers_strangers_in_few_words(service: &Service) {
        let many = format!("?{}", "&".repeat(1800));
        let named: String = (0..120).map(|number| format!("&parameter{number}=1")).collect();
        let meetings = format!("/cases/{}/meetings", service.case("ACTIVE"));
        for path in ["/cases", &*meetings, "/code-lists", "/no-such-thing"] {
            for query in [&many, &format!("?{named}")] {
                let answer = plain(service, "GET", &format!("{path}{query}"), &[]);
                let (status, most) = if path == "/code-lists" { (400, 4096) } else if path == "/no-such-thing" { (404, 1024) } else { (401, 1024) };
                assert_eq!(answer.status, status, "{path}");
                assert!(answer.body.len() < most, "{} bytes for {path}", answer.body.len());
            }
        }
        let open = plain(service, "GET", &format!("/api-info{many}"), &[]).expect(400);
        assert!(open.body.len() < 4096, "{} bytes", open.body.len());
    }

    fn lists_at_most_twenty_faults_and_how_many_more(service: &Service) {
        let many: String = (0..150).map(|number| format!("&p{number}")).collect();
        let meetings = format!("/cases/{}/meetings", service.case("ACTIVE"));
        for path in ["/cases", &*meetings] {
            let refused = service.get(COORDINATOR, &format!("{path}?{}", &many[1..])).expect(400);
            assert_eq!(refused.faults().len(), 20);
            assert!(refused.json()["detail"].as_str().unwrap().contains("Ytterligare 130 fel"), "{refused}");
        }
        let body: serde_json::Map<_, _> = (0..500).map(|number| (format!("x{number}"), json!(1))).collect();
        let refused = service.post(COORDINATOR, "/cases", body.into()).expect(422);
        assert_eq!(refused.faults().len(), 20);
        assert!(refused.body.len() < 4096, "{} bytes", refused.body.len());
    }

    fn judges_the_scope_before_body_version_and_parameters(service: &Service) {
        let case = format!("/cases/{}", service.case("PREPARING"));
        let token = service.token_with(COORDINATOR, &["sip:read"]);
        let authorization = ("authorization".to_owned(), format!("Bearer {token}"));
        let json = ("content-type".to_owned(), "application/json".to_owned());
        let merge = ("content-type".to_owned(), "application/merge-patch+json".to_owned());
        for (method, path, media_type, body) in [
            ("POST", "/cases", Some(&json), "{"),
            ("POST", "/cases", Some(&json), "{\"x\": 1}"),
            ("POST", "/cases", None, ""),
            ("POST", "/cases?x=1", Some(&json), "{}"),
            ("PATCH", &*case, Some(&merge), "{"),
            ("PATCH", &*case, None, "{}"),
        ] {
            let headers: Vec<_> = [&authorization].into_iter().chain(media_type).cloned().collect();
            let refused = service.send(method, path, &headers, body.as_bytes().to_vec()).expect(403);
            assert_eq!(refused.code(), "INSUFFICIENT_SCOPE");
            let challenge = refused.header("www-authenticate").unwrap();
            assert!(challenge.contains("error=\"insufficient_scope\", scope=\"sip:write\""), "{challenge}");
        }
        let unscoped = ("authorization".to_owned(), format!("Bearer {}", service.token_with(COORDINATOR, &[])));
        service.send("GET", "/cases?limit=0", &[unscoped], Vec::new()).expect(403);
    }
}

#[test]
fn lets_pages_of_a_named_origin_call() {
    let service = Service::seeded_with(Database::Sqlite, |config| {
        config.server.cors_origins = vec![APP.to_owned()];
    });
    let case = format!("/cases/{}", service.case("ACTIVE"));
    let question = [
        ("origin", APP),
        ("access-control-request-method", "PATCH"),
        (
            "access-control-request-headers",
            "authorization,content-type,if-match",
        ),
    ];
    let answer = plain(&service, "OPTIONS", &case, &question).expect(204);
    assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
    let methods = answer.header("access-control-allow-methods").unwrap();
    assert!(methods.contains("PATCH"), "{methods}");
    let sent = answer
        .header("access-control-allow-headers")
        .unwrap()
        .to_lowercase();
    for name in ["authorization", "content-type", "if-match"] {
        assert!(sent.contains(name), "{sent}");
    }
    for (subject, path, status) in [(COORDINATOR, &*case, 200), ("", "/cases", 401)] {
        let answer = service.call_with(subject, "GET", path, None, &[("origin", APP)]);
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), Some(APP));
        let read = answer.header("access-control-expose-headers").unwrap();
        assert!(read.contains("ETag") && read.contains("Location"), "{read}");
        let varies = answer
            .headers
            .iter()
            .any(|(name, value)| name == "vary" && value.contains("Origin"));
        assert!(varies, "{:?}", answer.headers);
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
    for origin in ["https://other.example", "null", "https://app.example.evil"] {
        let answer = service.call_with(COORDINATOR, "GET", "/cases", None, &[("origin", origin)]);
        assert_eq!(
            answer.expect(200).header("access-control-allow-origin"),
            None
        );
    }
    let outside = service.call_with("", "GET", "//health/live", None, &[("origin", APP)]);
    assert_eq!(outside.header("access-control-allow-origin"), None);
}

#[test]
fn names_its_paths_as_the_gateway_does() {
    let service = Service::seeded_with(Database::Sqlite, |config| {
        config.server.public_url = "https://gateway.example/samspel/".to_owned();
    });
    let case = service.case("CALLED");
    let page = service
        .get(COORDINATOR, "/cases?limit=1")
        .expect(200)
        .json();
    let links = [
        page["_links"]["self"]["href"].clone(),
        page["_links"]["next"]["href"].clone(),
        page["items"][0]["_links"]["self"]["href"].clone(),
        service
            .get(COORDINATOR, &format!("/cases/{case}"))
            .expect(200)
            .json()["_links"]["self"]["href"]
            .clone(),
    ];
    for link in links {
        let link = link.as_str().unwrap();
        assert!(link.starts_with("/samspel/sip/v1/cases"), "{link}");
    }
    let party = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"});
    let made = service
        .post(COORDINATOR, &format!("/cases/{case}/participants"), party)
        .expect(201);
    let location = made.header("location").unwrap();
    assert!(
        location.starts_with("/samspel/sip/v1/participants/"),
        "{location}"
    );
    let own = service.get(COORDINATOR, &format!("/cases/{case}")).json();
    let unit = own["leadUnitId"].as_str().unwrap();
    let feed = service.post(
        COORDINATOR,
        &format!("/units/{unit}/calendar-feeds"),
        json!({}),
    );
    let address = feed.expect(201).json()["url"].clone();
    let address = address.as_str().unwrap();
    assert!(
        address.starts_with("https://gateway.example/samspel/calendar/"),
        "{address}"
    );
    let document = service.get("", "/openapi.json").expect(200).json();
    assert_eq!(
        document["servers"][0]["url"],
        "https://gateway.example/samspel/sip/v1"
    );
    let info = service.get("", "/api-info").expect(200).json();
    assert_eq!(info["apiDocumentation"], "/samspel/docs");
}
