//! What must be refused: with the right status, as problem details, without repeating it.

mod generated;
mod requests;
mod slow;

use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};

const COORDINATOR: &str = "eva.exempel";
const ADMINISTRATOR: &str = "rut.register";
const NOWHERE: &str = "01999d2e-7c00-7000-8000-0000000000ff";
/// Stands in refused values; no answer may hold it.
const SECRET: &str = "HEMLIGT4711";

impl Answer {
    /// Itself, when it is a problem as RFC 9457 and we have it, with this status.
    #[track_caller]
    pub fn problem(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self}");
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self}"
        );
        let body = self.json();
        let members: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(
            members,
            [
                "code", "detail", "errors", "instance", "status", "title", "traceId", "type"
            ],
            "{self}"
        );
        assert_eq!(body["status"], status, "{self}");
        for text in ["code", "detail", "instance", "title", "type"] {
            assert!(
                body[text].as_str().is_some_and(|text| !text.is_empty()),
                "{text} in {self}"
            );
        }
        let trace = body["traceId"].as_str().unwrap();
        assert!(
            trace.len() == 32 && self.header("traceparent").unwrap().contains(trace),
            "{self}"
        );
        for error in body["errors"].as_array().unwrap() {
            assert!(
                error["pointer"].is_string() != error["parameter"].is_string(),
                "{error}"
            );
            assert!(
                error["code"].is_string() && error["detail"].is_string(),
                "{error}"
            );
        }
        assert!(
            !format!("{:?}{self}", self.headers).contains(SECRET),
            "{self} repeats what it refuses"
        );
        self
    }
}

fn days_ahead(service: &Service, days: i64) -> Value {
    use samspel::kernel::{Clock, Stamp};
    json!(Stamp::from_micros(
        service.clock.now().as_micros() + days * 86_400_000_000
    ))
}

fn new_case(service: &Service) -> Value {
    json!({
        "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    })
}

fn new_meeting(service: &Service) -> Value {
    json!({
        "kind": "PLANNING", "startsAt": days_ahead(service, 5), "durationMinutes": 60, "timeZone": "Europe/Stockholm",
        "mode": "PHONE", "purpose": "Upprätta plan",
    })
}

fn new_person() -> Value {
    json!({"identity": {"kind": "RESERVNUMMER", "number": "R-77001", "issuer": "Falu kommun"}, "givenName": "Gun", "familyName": "Ny"})
}

fn new_consent(service: &Service) -> Value {
    json!({
        "kind": "PLAN", "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva", "capacity": "PERSON",
        "recipientOrganisationIds": [service.organisation("Region Dalarna")], "topics": ["BASIC"],
        "validTo": days_ahead(service, 90),
    })
}

/// `body` with the value at `pointer` in place of what stands there, or as a new member.
fn with(mut body: Value, pointer: &str, value: Value) -> Value {
    let (holder, member) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(holder).unwrap()[member] = value;
    body
}

both! {
    fn names_the_member_at_fault_when_a_case_is_wrong(service: &Service) {
        let borlange = service.post("bo.borlange", "/persons", new_person()).expect(201).id();
        let table = [
            ("/personId", json!(borlange), "NOT_FOUND"),
            ("/personId", json!(NOWHERE), "NOT_FOUND"),
            ("/personId", json!(SECRET), "FORMAT"),
            ("/personId", json!(NOWHERE.replace('-', "")), "FORMAT"),
            ("/personId", json!(4711), "TYPE"),
            ("/personId", Value::Null, "TYPE"),
            ("/initiatingUnitId", json!(service.unit("Psykiatrisk öppenvård Falun")), "NOT_FOUND"),
            ("/initiatingUnitId", json!(NOWHERE), "NOT_FOUND"),
            ("/origin", json!(SECRET), "NOT_IN_LIST"),
            ("/origin", json!("open_care"), "NOT_IN_LIST"),
            ("/targetGroups", json!([]), "TOO_FEW"),
            ("/targetGroups", json!(["OLDER", "OLDER"]), "REPEATED"),
            ("/targetGroups", json!("OLDER"), "TYPE"),
            ("/reason", json!(""), "TOO_SHORT"),
            ("/reason", json!(" \n "), "PATTERN"),
            ("/reason", json!(SECRET.repeat(400)), "TOO_LONG"),
            ("/reason", json!(format!("{SECRET}\u{0}")), "CHARACTERS"),
            ("/reason", json!(format!("{SECRET}\u{202e}fdp")), "CHARACTERS"),
            ("/reason", json!(format!("{SECRET}\u{2066}")), "CHARACTERS"),
            ("/reason", json!({"text": SECRET}), "TYPE"),
            ("/leadName", json!("Eva\nExempel"), "PATTERN"),
            ("/needDetectedOn", json!("2026-02-30"), "FORMAT"),
            ("/needDetectedOn", json!("2025-02-29"), "FORMAT"),
            ("/needDetectedOn", json!("2026-1-2"), "FORMAT"),
            ("/needDetectedOn", json!("20260102"), "FORMAT"),
            ("/needDetectedOn", json!("2026-01-02T00:00:00Z"), "FORMAT"),
            ("/needDetectedOn", json!("2199-01-01"), "IN_THE_FUTURE"),
            ("/requestedOn", json!("2199-01-01"), "IN_THE_FUTURE"),
            ("/externalIds", json!(vec![json!({"system": "a", "externalId": "b"}); 11]), "TOO_MANY"),
            ("/HEMLIGT", json!(SECRET), "UNKNOWN"),
            ("/status", json!("CLOSED"), "UNKNOWN"),
            ("/__proto__", json!({"admin": true}), "UNKNOWN"),
        ];
        for (pointer, value, code) in table {
            let refused = service.post(COORDINATOR, "/cases", with(new_case(service), pointer, value.clone())).problem(422);
            assert_eq!(refused.faults(), [format!("{pointer} {code}")], "{pointer} {value}: {refused}");
        }
        let odd = service.post(COORDINATOR, "/cases", with(new_case(service), "/targetGroups", json!(["OLDER", SECRET]))).problem(422);
        assert_eq!(odd.faults(), ["/targetGroups/1 NOT_IN_LIST"]);
        let clash = json!([{"system": "a", "externalId": "b"}]);
        service.post(COORDINATOR, "/cases", with(new_case(service), "/externalIds", clash.clone())).expect(201);
        let taken = service.post(COORDINATOR, "/cases", with(new_case(service), "/externalIds", clash)).problem(409);
        assert_eq!(taken.faults(), ["/externalIds DUPLICATE"]);
    }

    fn names_the_flaw_when_an_identity_number_is_wrong(service: &Service) {
        let table = [
            ("PERSONNUMMER", "199002222398", None, "/identity/number CHECK_DIGIT"),
            ("PERSONNUMMER", "1990022-22397", None, "/identity/number PATTERN"),
            ("PERSONNUMMER", "9002222397", None, "/identity/number PATTERN"),
            ("PERSONNUMMER", "19900222239A", None, "/identity/number PATTERN"),
            ("PERSONNUMMER", "１９９００２２２２３９７", None, "/identity/number PATTERN"),
            ("PERSONNUMMER", "199002302397", None, "/identity/number NOT_A_DATE"),
            ("PERSONNUMMER", "196109732393", None, "/identity/number NOT_A_DATE"),
            ("SAMORDNINGSNUMMER", "196109732394", None, "/identity/number CHECK_DIGIT"),
            ("SAMORDNINGSNUMMER", "199002222397", None, "/identity/number NOT_A_DATE"),
            ("RESERVNUMMER", "R-77001", None, "/identity/issuer ISSUER_MISMATCH"),
            ("RESERVNUMMER", "R_77001", Some("Falu kommun"), "/identity/number PATTERN"),
            ("PERSONNUMMER", "199002222397", Some("Falu kommun"), "/identity/issuer ISSUER_MISMATCH"),
        ];
        for (kind, number, issuer, fault) in table {
            let mut identity = json!({"kind": kind, "number": number});
            if let Some(issuer) = issuer {
                identity["issuer"] = json!(issuer);
            }
            for (path, body) in [
                ("/persons", with(new_person(), "/identity", identity.clone())),
                ("/person-searches", json!({"identity": identity})),
            ] {
                let refused = service.post(COORDINATOR, path, body).problem(422);
                assert_eq!(refused.faults(), [fault], "{path} {kind} {number}");
                assert!(!refused.to_string().contains(number), "{refused}");
            }
        }
        let known = json!({"kind": "PERSONNUMMER", "number": "199002222397"});
        let taken = service.post(COORDINATOR, "/persons", with(new_person(), "/identity", known)).expect(409);
        assert_eq!(taken.faults(), ["/identity DUPLICATE"]);
        assert!(!taken.to_string().contains("199002222397"));
    }

    fn names_the_member_at_fault_when_parts_of_a_case_are_wrong(service: &Service) {
        let case = service.case("CALLED");
        let path = |part: &str| format!("/cases/{case}/{part}");
        let psychiatry = service.unit("Psykiatrisk öppenvård Falun");
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit("Försäkringskassan Falun")});
        let (meeting, consent) = (new_meeting(service), new_consent(service));
        let later = days_ahead(service, 1200);
        let table = [
            ("meetings", &meeting, "/startsAt", json!("2026-03-01T09"), "/startsAt FORMAT"),
            ("meetings", &meeting, "/startsAt", json!("2026-02-30T09:00:00Z"), "/startsAt FORMAT"),
            ("meetings", &meeting, "/startsAt", json!("2026-03-01T25:00:00Z"), "/startsAt FORMAT"),
            ("meetings", &meeting, "/startsAt", json!("2020-03-01T09:00:00Z"), "/startsAt IN_THE_PAST"),
            ("meetings", &meeting, "/startsAt", later.clone(), "/startsAt TOO_FAR_AHEAD"),
            ("meetings", &meeting, "/timeZone", json!(SECRET), "/timeZone TIME_ZONE"),
            ("meetings", &meeting, "/mode", json!("ON_SITE"), "/place REQUIRED"),
            ("meetings", &meeting, "/durationMinutes", json!(0), "/durationMinutes TOO_SMALL"),
            ("meetings", &meeting, "/durationMinutes", json!(481), "/durationMinutes TOO_LARGE"),
            ("meetings", &meeting, "/durationMinutes", json!(1e300), "/durationMinutes TOO_LARGE"),
            ("meetings", &meeting, "/durationMinutes", json!("60"), "/durationMinutes TYPE"),
            ("meetings", &meeting, "/link", json!("javascript:alert(1)"), "/link PATTERN"),
            ("meetings", &meeting, "/link", json!("http://video.exempel.se"), "/link PATTERN"),
            ("consents", &consent, "/recipientOrganisationIds", json!([NOWHERE]), "/recipientOrganisationIds/0 NOT_FOUND"),
            ("consents", &consent, "/recipientOrganisationIds", json!([]), "/recipientOrganisationIds TOO_FEW"),
            ("consents", &consent, "/topics", json!([]), "/topics TOO_FEW"),
            ("consents", &consent, "/topics", json!(["EVERYTHING"]), "/topics/0 NOT_IN_LIST"),
            ("consents", &consent, "/validTo", json!("2020-01-01T00:00:00Z"), "/validTo END_BEFORE_START"),
            ("consents", &consent, "/validTo", later, "/validTo TOO_FAR_AHEAD"),
            ("consents", &consent, "/validTo", Value::Null, "/validTo TYPE"),
            ("consents", &consent, "/supersedesConsentId", json!(NOWHERE), "/supersedesConsentId NOT_FOUND"),
            ("participants", &party, "/unitId", json!(NOWHERE), "/unitId NOT_FOUND"),
            ("participants", &party, "/name", json!(SECRET), "/name NOT_ALLOWED_HERE"),
            ("participants", &party, "/role", json!("INITIATOR"), "/role NOT_ALLOWED_HERE"),
            ("participants", &party, "/kind", json!("PRIVATE"), "/unitId NOT_ALLOWED_HERE"),
        ];
        for (part, body, pointer, value, fault) in table {
            let refused = service.post(COORDINATOR, &path(part), with(body.clone(), pointer, value.clone())).problem(422);
            assert!(refused.faults().contains(&fault.to_owned()), "{part} {pointer} {value}: {refused}");
        }
        let twice = json!({"kind": "UNIT", "role": "PARTY", "unitId": psychiatry});
        let refused = service.post(COORDINATOR, &path("participants"), twice).problem(409);
        assert_eq!(refused.faults(), ["/unitId DUPLICATE"]);
    }

    fn names_the_member_at_fault_when_a_plan_is_wrong(service: &Service) {
        let case = service.case("CALLED");
        let plan = service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({})).expect(201).id();
        let other = service.get(COORDINATOR, &format!("/cases/{}/participants", service.case("ACTIVE"))).expect(200).json();
        let intervention = json!({"need": "Stöd", "measure": "Samtal", "topic": "SOCIAL", "status": "NOT_STARTED"});
        let stranger = other["items"][0]["id"].clone();
        for (value, code) in [(stranger, "NOT_A_PARTY"), (json!(NOWHERE), "NOT_A_PARTY"), (json!(SECRET), "FORMAT")] {
            let body = with(intervention.clone(), "/responsibleParticipantId", value);
            let refused = service.post(COORDINATOR, &format!("/plans/{plan}/interventions"), body).problem(422);
            assert!(refused.faults().contains(&format!("/responsibleParticipantId {code}")), "{refused}");
        }
        let backwards = with(with(intervention, "/startsOn", json!("2026-05-02")), "/endsOn", json!("2026-05-01"));
        let refused = service.post(COORDINATOR, &format!("/plans/{plan}/interventions"), backwards).problem(422);
        assert_eq!(refused.faults(), ["/endsOn END_BEFORE_START"]);
        for (value, code) in [(json!(service.organisation("Arbetsförmedlingen")), "NOT_PRINCIPAL"), (json!(NOWHERE), "NOT_FOUND")] {
            let body = json!({"overallResponsibleOrganisationId": value});
            let refused = service.patch(COORDINATOR, &format!("/plans/{plan}"), "\"1\"", body).problem(422);
            assert_eq!(refused.faults(), [format!("/overallResponsibleOrganisationId {code}")]);
        }
        let goal = json!({"term": "SHORT", "personsWords": "Orka.", "done": true});
        let refused = service.post(COORDINATOR, &format!("/plans/{plan}/goals"), goal).problem(422);
        assert_eq!(refused.faults(), ["/done UNKNOWN"]);
    }

    fn lists_all_faults_of_a_body_at_once(service: &Service) {
        let body = json!({
            "personId": SECRET, "origin": SECRET, "targetGroups": [SECRET], "needDetectedOn": SECRET, "requestedOn": 7,
            "leadName": SECRET.repeat(20), "externalIds": [{"system": "", "externalId": "\n"}, {}], "x": SECRET, "a/b~c": 1,
        });
        let mut found: Vec<String> =
            service.post(COORDINATOR, "/cases", body).problem(422).faults().iter().map(|f| f.split(' ').next().unwrap().to_owned()).collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(
            found,
            [
                "/a~1b~0c", "/externalIds/0/externalId", "/externalIds/0/system", "/externalIds/1/externalId",
                "/externalIds/1/system", "/leadName", "/needDetectedOn", "/origin", "/personId", "/reason",
                "/requestedOn", "/targetGroups/0", "/x"
            ]
        );
    }

    fn refuses_what_the_state_does_not_allow(service: &Service) {
        let closed = service.case("CLOSED");
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit("Försäkringskassan Falun")});
        let plans = service.get(COORDINATOR, &format!("/cases/{closed}/plans")).expect(200).json();
        let plan = plans["items"][0]["id"].as_str().unwrap();
        let step = |to: &str| match to {
            "CLOSED" => json!({"to": to, "closingReason": "MOVED"}),
            _ => json!({"to": to}),
        };
        let steps = |status: &str| format!("/cases/{}/status-transitions", service.case(status));
        let table = [
            (format!("/cases/{closed}/meetings"), new_meeting(service), "CASE_CLOSED"),
            (format!("/cases/{closed}/consents"), new_consent(service), "CASE_CLOSED"),
            (format!("/cases/{closed}/participants"), party, "CASE_CLOSED"),
            (format!("/cases/{closed}/plans"), json!({}), "CASE_CLOSED"),
            (format!("/plans/{plan}/adoptions"), json!({"planVersion": 1}), "CASE_CLOSED"),
            (format!("/plans/{plan}/goals"), json!({"term": "SHORT", "personsWords": "x"}), "CASE_CLOSED"),
            (steps("CLOSED"), step("CLOSED"), "CASE_CLOSED"),
            (steps("NEED_IDENTIFIED"), step("CALLED"), "CONSENT_MISSING"),
            (steps("CONSENT_DECLINED"), step("CALLED"), "CONSENT_MISSING"),
            (steps("CONSENT_WITHDRAWN"), step("CALLED"), "CONSENT_MISSING"),
            (steps("PREPARING"), step("CALLED"), "TRANSITION_NOT_ALLOWED"),
        ];
        for (path, body, code) in table {
            assert_eq!(service.post(COORDINATOR, &path, body).problem(409).code(), code, "{path}");
        }
        for (body, faults) in [
            (json!({"to": "ACTIVE"}), vec!["/to NOT_IN_LIST"]),
            (json!({"to": "CLOSED"}), vec!["/closingReason REQUIRED"]),
            (json!({"to": "CLOSED", "closingReason": "OTHER"}), vec!["/closingText REQUIRED"]),
        ] {
            assert_eq!(service.post(COORDINATOR, &steps("ACTIVE"), body).problem(422).faults(), faults);
        }
    }

    fn refuses_to_change_or_adopt_an_adopted_plan(service: &Service) {
        let plans = service.get(COORDINATOR, &format!("/cases/{}/plans", service.case("ACTIVE"))).expect(200).json();
        let plan = plans["items"][0]["id"].as_str().unwrap();
        let etag = format!("\"{}\"", plans["items"][0]["version"]);
        let adoption = json!({"planVersion": plans["items"][0]["version"]});
        let goal = json!({"term": "SHORT", "personsWords": "x"});
        for refused in [
            service.post(COORDINATOR, &format!("/plans/{plan}/adoptions"), adoption),
            service.post(COORDINATOR, &format!("/plans/{plan}/goals"), goal),
            service.patch(COORDINATOR, &format!("/plans/{plan}"), &etag, json!({"whatMatters": "Annat"})),
        ] {
            assert_eq!(refused.problem(409).code(), "PLAN_NOT_DRAFT");
        }
    }
}
