//! Dates that cannot be.

use samspel::kernel::time::Clock;
use samspel::kernel::{Day, Possible};
use serde_json::{Value, json};

use crate::both;
use crate::children::{of_age_in, open_case, person, represent};
use crate::harness::{Answer, Service};
use crate::operations::{COORDINATOR, after, consent, merged};

fn today(service: &Service) -> Day {
    service.clock.now().swedish_day()
}

fn ahead(service: &Service, years: u32) -> Day {
    today(service) + chrono::Months::new(12 * years) + chrono::Days::new(1)
}

/// The only fault, and the range that it says.
fn only(refused: Answer) -> (String, String) {
    let refused = refused.expect(422);
    let faults = refused.faults();
    assert_eq!(faults.len(), 1, "{refused}");
    let detail = refused.json()["errors"][0]["detail"]
        .as_str()
        .unwrap()
        .to_owned();
    (faults[0].clone(), detail)
}

both! {
    fn refuses_what_happened_before_birth_or_lies_ahead(service: &Service) {
        let born = of_age_in(service, 900);
        let before = born - chrono::Days::new(1);
        let child = person(service, Some(born));
        let case = json!({
            "personId": child, "origin": "OPEN_CARE", "targetGroups": ["DISABILITY"], "reason": "Behov.",
            "needDetectedOn": before,
        });
        let (fault, detail) = only(service.post(COORDINATOR, "/cases", case.clone()));
        assert_eq!(fault, "/needDetectedOn BEFORE_BIRTH");
        assert!(detail.contains(&today(service).to_string()) && !detail.contains(&born.to_string()), "{detail}");
        let both = merged(case, &json!({"needDetectedOn": "2026-01-02", "requestedOn": before}));
        assert_eq!(only(service.post(COORDINATOR, "/cases", both)).0, "/requestedOn BEFORE_BIRTH");
        let case = open_case(service, &child);
        let died = |on: Day| service.post(COORDINATOR, &format!("/cases/{case}/status-transitions"), json!({
            "to": "CLOSED", "closingReason": "DECEASED", "dateOfDeath": on,
        }));
        assert_eq!(only(died(before)).0, "/dateOfDeath BEFORE_BIRTH");
        assert_eq!(only(died(ahead(service, 0))).0, "/dateOfDeath IN_THE_FUTURE");
        let custodian = |from: Day, to: Option<Day>| represent(service, &child, json!({
            "kind": "CUSTODIAN", "name": "Kim Testsson", "startsOn": from, "endsOn": to,
        }));
        assert_eq!(only(custodian(before, None)).0, "/startsOn BEFORE_BIRTH");
        assert_eq!(only(custodian(born, Some(ahead(service, 20)))).0, "/endsOn TOO_FAR_AHEAD");
        custodian(born, None).expect(201);
        let old = json!({"identity": {"kind": "RESERVNUMMER", "number": "R-OLD-1", "issuer": "Falu kommun"}, "givenName": "Gun", "familyName": "Ny", "birthDate": "1839-12-31"});
        assert_eq!(only(service.post(COORDINATOR, "/persons", old)).0, "/birthDate IN_THE_PAST");
    }

    fn refuses_what_lies_decades_ahead(service: &Service) {
        let case = service.case("CALLED");
        let plan = service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({"followUpOn": ahead(service, 30)}));
        let (fault, detail) = only(plan);
        assert_eq!(fault, "/followUpOn TOO_FAR_AHEAD");
        assert!(detail.contains("möjligt är"), "{detail}");
        let plan = service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({})).expect(201).id();
        let intervention = |days: Value| service.post(COORDINATOR, &format!("/plans/{plan}/interventions"), merged(json!({
            "need": "Stöd.", "measure": "Boendestöd.", "topic": "SOCIAL", "status": "NOT_STARTED",
        }), &days));
        assert_eq!(only(intervention(json!({"startsOn": ahead(service, 5)}))).0, "/startsOn TOO_FAR_AHEAD");
        assert_eq!(only(intervention(json!({"endsOn": ahead(service, 10)}))).0, "/endsOn TOO_FAR_AHEAD");
        assert_eq!(only(intervention(json!({"startsOn": "1950-01-01"}))).0, "/startsOn BEFORE_BIRTH");
        intervention(json!({"startsOn": "2005-01-01"})).expect(201);
        let long = merged(consent(service, "INFORMATION_SHARING"), &json!({"validTo": after(service, 1100)}));
        let (fault, detail) = only(service.post(COORDINATOR, &format!("/cases/{case}/consents"), long));
        assert_eq!(fault, "/validTo TOO_FAR_AHEAD");
        assert!(detail.contains(&today(service).to_string()), "{detail}");
    }

    fn lets_the_person_take_part_once(service: &Service) {
        let path = format!("/cases/{}/participants", service.case("CALLED"));
        let alva = json!({"kind": "PRIVATE", "role": "PERSON", "name": "Alva Provsson"});
        service.post(COORDINATOR, &path, alva.clone()).expect(201);
        let again = service.post(COORDINATOR, &path, alva).expect(409);
        assert_eq!((again.code(), again.faults()), ("ALREADY_EXISTS".into(), vec!["/role DUPLICATE".to_owned()]));
    }

    fn keeps_children_and_young_people_to_their_age(service: &Service) {
        let of = |born: Day| json!({
            "personId": person(service, Some(born)), "origin": "OPEN_CARE", "targetGroups": ["CHILD_OR_YOUTH"],
            "reason": "Behov.", "needDetectedOn": "2026-01-02",
        });
        let day = of_age_in(service, 0);
        service.post(COORDINATOR, "/cases", of(day - chrono::Months::new(12 * 7))).expect(201);
        let (fault, detail) = only(service.post(COORDINATOR, "/cases", of(day - chrono::Months::new(12 * 8))));
        assert_eq!(fault, "/targetGroups NOT_THEIR_AGE");
        assert!(detail.contains("25"), "{detail}");
    }
}

/// The members that a range is told of are there, and say it.
#[test]
fn tells_each_range_in_the_contract() {
    let document = samspel::http::openapi::document("https://x");
    for range in Possible::ALL {
        for member in range.members() {
            let (schema, member) = member.split_once('.').unwrap();
            let pointer = format!("/components/schemas/{schema}/properties/{member}/description");
            let said = document
                .pointer(&pointer)
                .and_then(Value::as_str)
                .unwrap_or_default();
            assert!(
                said.ends_with(&range.described()),
                "{schema}.{member}: {said}"
            );
        }
    }
}
