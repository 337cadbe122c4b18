//! Bodies as clients send them: byte order marks, charsets, members twice, whole numbers.

use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};

const COORDINATOR: &str = "eva.exempel";
const MERGE: &str = "application/merge-patch+json";

fn new_case(service: &Service) -> Value {
    json!({
        "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    })
}

fn new_meeting(service: &Service) -> Value {
    let soon = samspel::kernel::Clock::now(&*service.clock).as_micros() + 10 * 86_400_000_000;
    json!({
        "kind": "PLANNING", "startsAt": samspel::kernel::Stamp::from_micros(soon), "durationMinutes": 60,
        "timeZone": "Europe/Stockholm", "mode": "PHONE", "purpose": "Upprätta plan",
    })
}

fn send(
    service: &Service,
    method: &str,
    path: &str,
    media_type: &str,
    more: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> Answer {
    let mut headers = vec![
        (
            "authorization".to_owned(),
            format!("Bearer {}", service.token(COORDINATOR)),
        ),
        ("content-type".to_owned(), media_type.to_owned()),
    ];
    let more = more
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    headers.extend(more);
    service.send(method, path, &headers, body.into())
}

fn post(service: &Service, path: &str, body: impl Into<Vec<u8>>) -> Answer {
    send(service, "POST", path, "application/json", &[], body)
}

both! {
    fn takes_a_byte_order_mark(service: &Service) {
        let body = [b"\xef\xbb\xbf".to_vec(), new_case(service).to_string().into_bytes()].concat();
        let case = post(service, "/cases", body).expect(201).id();
        let path = format!("/cases/{case}");
        let patch = "\u{feff}{\"leadName\": \"Olle Test\"}";
        send(service, "PATCH", &path, MERGE, &[("if-match", "\"1\"")], patch).expect(200);
    }

    fn says_where_a_body_is_not_utf_8(service: &Service) {
        let latin: Vec<u8> = "{\"reason\": \"Åsa\"}".chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let utf_16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (body, byte) in [(latin, "byte 13 "), (utf_16, "byte 1 ")] {
            let refused = post(service, "/cases", body).expect(400);
            assert_eq!((refused.code(), refused.faults()), ("MALFORMED_JSON".to_owned(), vec![" NOT_UTF8".to_owned()]));
            let detail = refused.json()["detail"].clone();
            assert!(detail.as_str().unwrap().contains("UTF-8") && detail.as_str().unwrap().contains(byte), "{detail}");
        }
        let broken = post(service, "/cases", "{\"reason\":\n \"x\",}").expect(400);
        assert!(broken.json()["errors"][0]["detail"].as_str().unwrap().contains("2:6"), "{broken}");
    }

    fn says_that_a_charset_or_a_coding_is_not_taken(service: &Service) {
        let body = new_case(service).to_string();
        for charset in ["utf-8", "UTF-8", "\"utf-8\"", "utf8"] {
            let media_type = format!("application/json; charset={charset}");
            send(service, "POST", "/cases", &media_type, &[], body.clone()).expect(201);
        }
        for charset in ["iso-8859-1", "windows-1252", "utf-16"] {
            let media_type = format!("application/json; charset={charset}");
            let refused = send(service, "POST", "/cases", &media_type, &[], body.clone()).expect(415);
            assert_eq!(refused.faults(), ["Content-Type CHARSET"]);
            assert!(refused.json()["detail"].as_str().unwrap().contains("UTF-8"), "{refused}");
        }
        for coding in ["gzip", "deflate", "br"] {
            let coding = [("content-encoding", coding)];
            let refused = send(service, "POST", "/cases", "application/json", &coding, body.clone()).expect(415);
            assert_eq!(refused.faults(), ["Content-Encoding COMPRESSED"]);
            assert_eq!(refused.header("accept-encoding"), Some("identity"));
        }
        send(service, "POST", "/cases", "application/json", &[("content-encoding", "identity")], body).expect(201);
    }

    fn says_by_415_what_is_taken(service: &Service) {
        let case = format!("/cases/{}", service.case("PREPARING"));
        let refused = send(service, "PATCH", &case, "application/json", &[("if-match", "\"1\"")], "{}").expect(415);
        assert_eq!(refused.header("accept-patch"), Some(MERGE));
        assert_eq!(refused.faults(), ["Content-Type MEDIA_TYPE"]);
        let refused = send(service, "POST", "/cases", "text/plain", &[], "{}").expect(415);
        assert_eq!(refused.header("accept-post"), Some("application/json"));
        assert!(refused.json()["detail"].as_str().unwrap().contains("application/json"), "{refused}");
    }

    fn refuses_a_member_that_stands_twice_by_name(service: &Service) {
        let once = new_case(service).to_string();
        let twice = format!("{{\"reason\": \"Annat.\", {}", &once[1..]);
        assert_eq!(post(service, "/cases", twice).expect(422).faults(), ["/reason REPEATED_MEMBER"]);
        let nested = once.replace("\"reason\"", "\"externalIds\": [{\"system\": \"a\", \"system\": \"b\", \"externalId\": \"1\"}], \"x\": 1, \"reason\"");
        let mut faults = post(service, "/cases", nested).expect(422).faults();
        faults.sort();
        assert_eq!(faults, ["/externalIds/0/system REPEATED_MEMBER", "/x UNKNOWN"]);
        let case = format!("/cases/{}", service.case("PREPARING"));
        let patch = "{\"leadName\": \"A\", \"leadName\": null}";
        let refused = send(service, "PATCH", &case, MERGE, &[("if-match", "\"1\"")], patch);
        let version = service.get(COORDINATOR, &case).json()["version"].clone();
        let etag = format!("\"{version}\"");
        assert!([412, 422].contains(&refused.status));
        let refused = send(service, "PATCH", &case, MERGE, &[("if-match", &etag)], patch).expect(422);
        assert_eq!(refused.faults(), ["/leadName REPEATED_MEMBER"]);
    }

    fn reads_whole_numbers_however_they_are_written(service: &Service) {
        let path = format!("/cases/{}/meetings", service.case("PREPARING"));
        let meeting = new_meeting(service).to_string();
        for (written, minutes) in [("60.0", 60), ("6e1", 60), ("9.0E+1", 90)] {
            let body = meeting.replace("\"durationMinutes\":60", &format!("\"durationMinutes\":{written}"));
            assert_eq!(post(service, &path, body).expect(201).json()["durationMinutes"], minutes, "{written}");
        }
        for odd in ["60.5", "1e300", "99999999999999999999", "-1.0"] {
            let body = meeting.replace("\"durationMinutes\":60", &format!("\"durationMinutes\":{odd}"));
            let faults = post(service, &path, body).expect(422).faults();
            assert!(faults.iter().all(|fault| fault.starts_with("/durationMinutes ")), "{odd}: {faults:?}");
        }
    }

    fn says_which_character_is_refused_and_where(service: &Service) {
        let mut case = new_case(service);
        case["reason"] = json!("Ett\u{0}två");
        case["leadName"] = json!("Eva\nExempel");
        let refused = service.post(COORDINATOR, "/cases", case).expect(422);
        let told: Vec<String> = refused.json()["errors"].as_array().unwrap().iter()
            .map(|one| format!("{} {}", one["pointer"].as_str().unwrap(), one["detail"].as_str().unwrap()))
            .collect();
        assert!(told.contains(&"/reason Texten innehåller ett tecken som inte är tillåtet: U+0000 på plats 4.".to_owned()), "{told:?}");
        assert!(told.contains(&"/leadName Texten ska stå på en rad, utan tecknet U+000A på plats 4.".to_owned()), "{told:?}");
    }

    fn takes_null_for_every_member_that_is_optional(service: &Service) {
        let case = service.post(COORDINATOR, "/cases", {
            let mut case = new_case(service);
            for member in ["externalIds", "leadName", "requestedOn"] {
                case[member] = Value::Null;
            }
            case
        });
        case.expect(201);
        let mut lacking = new_case(service);
        lacking["reason"] = Value::Null;
        lacking["other"] = Value::Null;
        let mut faults = service.post(COORDINATOR, "/cases", lacking).expect(422).faults();
        faults.sort();
        assert_eq!(faults, ["/other UNKNOWN", "/reason TYPE"]);
    }
}
