//! Who is neither known to be a child nor to be an adult: the birth date is asked for, and nothing is assumed.

use samspel::kernel::Day;
use samspel::kernel::identity::luhn;
use serde_json::{Value, json};

use crate::both;
use crate::children::{consent, of_age_in, open_case, person, represent, terms};
use crate::harness::Service;
use crate::operations::COORDINATOR;

/// A coordination number of the test series whose month and day are unknown.
fn undated() -> String {
    let all = (0..10).map(|digit| format!("19610060239{digit}"));
    all.into_iter().find(|number| luhn(&number[2..])).unwrap()
}

fn born(service: &Service, person: &str, day: Option<Day>) {
    let path = format!("/persons/{person}");
    let read = service.get(COORDINATOR, &path).expect(200);
    let etag = read.header("etag").unwrap();
    service
        .patch(COORDINATOR, &path, etag, json!({"birthDate": day}))
        .expect(200);
}

fn acting(kind: &str) -> Value {
    let mut new = json!({"kind": kind, "name": "Kim Testsson", "startsOn": "2026-01-01"});
    if kind != "CUSTODIAN" {
        new["topics"] = json!(["BASIC"]);
        new["source"] = json!("Beslut.");
    }
    new
}

both! {
    fn asks_for_the_birth_date_when_age_decides_and_is_unknown(service: &Service) {
        let unknown = person(service, None);
        let case = open_case(service, &unknown);
        for capacity in ["PERSON", "CUSTODIAN", "ADMINISTRATOR", "ATTORNEY"] {
            let refused = consent(service, &case, terms(service, "GIVEN", json!({"capacity": capacity}))).expect(422);
            assert_eq!(refused.faults(), ["/capacity BIRTH_DATE_UNKNOWN"], "{capacity}");
        }
        for kind in ["CUSTODIAN", "ADMINISTRATOR", "ATTORNEY"] {
            let refused = represent(service, &unknown, acting(kind)).expect(422);
            assert_eq!(refused.faults(), ["/startsOn BIRTH_DATE_UNKNOWN"], "{kind}");
        }
        represent(service, &unknown, acting("LEGAL_GUARDIAN")).expect(201);
        born(service, &unknown, Some(of_age_in(service, 400)));
        let own = terms(service, "GIVEN", json!({"capacity": "PERSON"}));
        assert_eq!(consent(service, &case, own).expect(422).faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        represent(service, &unknown, acting("CUSTODIAN")).expect(201);
        born(service, &unknown, Some(of_age_in(service, -1)));
        let own = terms(service, "GIVEN", json!({"capacity": "PERSON"}));
        let own = consent(service, &case, own).expect(201).json();
        // The birth date was wrong, and nobody knows the right one.
        born(service, &unknown, None);
        service.clock.advance(1);
        let path = format!("/consents/{}", own["id"].as_str().unwrap());
        assert_eq!(service.get(COORDINATOR, &path).expect(200).json()["status"], "EXPIRED");
    }

    fn takes_a_coordination_number_without_birth_date_and_asks_for_it_apart(service: &Service) {
        let new = json!({
            "identity": {"kind": "SAMORDNINGSNUMMER", "number": undated()}, "givenName": "Sam", "familyName": "Ordnad",
        });
        let recorded = service.post(COORDINATOR, "/persons", new).expect(201).json();
        assert!(recorded.get("birthDate").is_none(), "{recorded}");
        let id = recorded["id"].as_str().unwrap();
        let case = open_case(service, id);
        let own = terms(service, "GIVEN", json!({"capacity": "PERSON"}));
        assert_eq!(consent(service, &case, own).expect(422).faults(), ["/capacity BIRTH_DATE_UNKNOWN"]);
        born(service, id, Some(of_age_in(service, -1)));
        let own = terms(service, "GIVEN", json!({"capacity": "PERSON"}));
        consent(service, &case, own).expect(201);
    }
}
