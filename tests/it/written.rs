//! Numbers, names and texts as people write them.

use diesel::connection::SimpleConnection;
use samspel::db::Location;
use samspel::kernel::Day;
use samspel::kernel::time::Clock;
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Database, Service};
use crate::operations::{ADMINISTRATOR, COORDINATOR, REGISTRAR, merged};

fn record(service: &Service, identity: Value) -> Answer {
    let new = json!({"identity": identity, "givenName": "Tilda", "familyName": "Testsson"});
    service.post(COORDINATOR, "/persons", new)
}

fn found(service: &Service, identity: Value) -> Value {
    let search = json!({"identity": identity});
    service
        .post(COORDINATOR, "/person-searches", search)
        .expect(200)
        .json()["matches"]
        .clone()
}

fn today(service: &Service) -> Day {
    service.clock.now().swedish_day()
}

fn reserve(number: &str, issuer: &str) -> Value {
    json!({"kind": "RESERVNUMMER", "number": number, "issuer": issuer})
}

both! {
    fn finds_a_person_however_the_number_is_written(service: &Service) {
        let written = ["201701012393", "20170101-2393", "170101-2393", " 2017 01 01 \u{2013} 2393 ", "2017-01-01-2393", "20170101\u{2212}2393"];
        let identity = |number: &str| json!({"kind": "PERSONNUMMER", "number": number});
        let known = found(service, identity(written[0]));
        assert_eq!(known.as_array().unwrap().len(), 1);
        for number in written {
            assert_eq!(found(service, identity(number)), known, "{number}");
        }
        let again = record(service, identity("170101-2393")).expect(409);
        assert_eq!(again.faults(), ["/identity DUPLICATE"]);
        let coordination = json!({"kind": "SAMORDNINGSNUMMER", "number": "610973-2393"});
        assert_eq!(found(service, coordination).as_array().unwrap().len(), 1);
        // A hundred years earlier: the plus sign says it.
        for number in ["900202+9800", "18900202+9800", "18900202-9800"] {
            assert_eq!(found(service, identity(number))[0]["identity"]["number"], "18900202****", "{number}");
        }
    }

    fn names_the_form_expected_when_a_number_cannot_be_read(service: &Service) {
        for number in ["9002222397", "900222 2397", "19900222/2397", "90-02-22-2397", "19900222+2397"] {
            let refused = record(service, json!({"kind": "PERSONNUMMER", "number": number})).expect(422);
            assert_eq!(refused.faults(), ["/identity/number PATTERN"], "{number}");
            let said = refused.json()["errors"][0]["detail"].clone();
            assert!(said.as_str().unwrap().contains("ÅÅÅÅMMDD-NNNN"), "{said}");
        }
        // Born on the last day of the year: next year the sign is another, and today the day lies ahead.
        let later = today(service).format("%Y1231").to_string();
        let number = (0..10).map(|digit| format!("{later}239{digit}"));
        let number = number.into_iter().find(|number| samspel::kernel::identity::luhn(&number[2..])).unwrap();
        let refused = record(service, json!({"kind": "PERSONNUMMER", "number": number}));
        if today(service).format("%m%d").to_string() != "1231" {
            assert_eq!(refused.expect(422).faults(), ["/identity/number IN_THE_FUTURE"]);
        }
    }

    fn compares_reserve_numbers_and_issuers_without_case_blanks_and_dashes(service: &Service) {
        let kept = record(service, reserve("R 2026\u{2013}77a", "Region Dalarna")).expect(201).json();
        assert_eq!(kept["identity"], reserve("R 2026\u{2013}77a", "Region Dalarna"));
        for (number, issuer) in [("r-2026-77A", "region dalarna"), ("R202677A", "REGION  DALARNA"), ("R 2026 77 a", "Region-Dalarna")] {
            let found = found(service, reserve(number, issuer));
            assert_eq!(found[0]["id"], kept["id"], "{number}");
            assert_eq!(record(service, reserve(number, issuer)).expect(409).faults(), ["/identity DUPLICATE"]);
        }
        assert_eq!(found(service, reserve("R-2026-78A", "Region Dalarna")), json!([]));
        let path = format!("/persons/{}", kept["id"].as_str().unwrap());
        let same = service.patch(COORDINATOR, &path, "\"1\"", json!({"identity": {"number": "R-2026-77A"}})).expect(200);
        assert_eq!(same.json()["identity"]["number"], "R-2026-77A");
    }

    fn marks_numbers_anew_that_were_marked_as_written(service: &Service) {
        let kept = record(service, reserve("R-2026-79", "Region Dalarna")).expect(201).id();
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let mark = match service.database {
            Database::Sqlite => "x'00'",
            Database::Postgres => "'\\x00'",
        };
        conn.batch_execute(&format!("UPDATE person_identifiers SET mark = {mark}, mark_form = 1 WHERE kind = 'RESERVNUMMER'")).unwrap();
        assert_eq!(found(service, reserve("R-2026-79", "Region Dalarna")), json!([]));
        service.end();
        let again = Service::start(&service.url);
        let search = json!({"identity": reserve("r 2026 79", "Region Dalarna")});
        let found = again.post(COORDINATOR, "/person-searches", search).expect(200).json();
        assert_eq!(found["matches"][0]["id"], json!(kept));
    }

    fn compares_ids_of_the_registry_in_one_form_and_keeps_them_as_written(service: &Service) {
        let units = format!("/organisations/{}/units", service.organisation("Falu kommun"));
        let unit = |hsa: &str| json!({"name": "Enhet  ett", "hsaId": hsa, "municipalityCode": "20 80", "branch": "SOCIAL_SERVICES"});
        let made = service.post(REGISTRAR, &units, unit("se2120002239 \u{2013} 77a1")).expect(201).json();
        assert_eq!((&made["hsaId"], &made["municipalityCode"]), (&json!("se2120002239 \u{2013} 77a1"), &json!("2080")));
        assert_eq!(made["name"], "Enhet ett");
        for same in ["SE2120002239-77A1", "SE 2120002239-77 A1"] {
            assert_eq!(service.post(REGISTRAR, &units, unit(same)).expect(409).faults(), ["/hsaId DUPLICATE"], "{same}");
        }
        let organisation = |number: &str| json!({"name": "Ny kommun", "kinds": ["MUNICIPALITY"], "organisationNumber": number});
        let made = service.post(ADMINISTRATOR, "/organisations", organisation("202100-5489")).expect(201).json();
        assert_eq!(made["organisationNumber"], "2021005489");
        let again = service.post(ADMINISTRATOR, "/organisations", organisation("2021005489")).expect(409);
        assert_eq!(again.faults(), ["/organisationNumber DUPLICATE"]);
    }

    fn compares_external_ids_in_one_form(service: &Service) {
        let case = |system: &str, id: &str| json!({
            "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["DISABILITY"], "reason": "Behov.",
            "needDetectedOn": "2026-01-02", "externalIds": [{"system": system, "externalId": id}],
        });
        let made = service.post(COORDINATOR, "/cases", case("Treserva Falun", "A  1044")).expect(201).json();
        assert_eq!(made["externalIds"], json!([{"system": "Treserva Falun", "externalId": "A  1044"}]));
        for (system, id) in [("treserva-falun", "a-1044"), ("TRESERVA FALUN", "A1044")] {
            assert_eq!(service.post(COORDINATOR, "/cases", case(system, id)).expect(409).faults(), ["/externalIds DUPLICATE"]);
        }
        service.post(COORDINATOR, "/cases", case("Treserva Falun", "A 1045")).expect(201);
    }

    fn cleans_names_and_texts_of_what_carries_nothing(service: &Service) {
        let new = json!({
            "identity": reserve("R-TEXT-1", "Falu kommun"), "givenName": "  A\u{30A}sa\u{AD}  \u{A0}Maria ", "familyName": "\u{FEFF}von\u{B}Test\u{200B}son\u{200E}",
        });
        let made = service.post(COORDINATOR, "/persons", new).expect(201).json();
        assert_eq!((&made["givenName"], &made["familyName"]), (&json!("Åsa Maria"), &json!("von Testson")));
        let case = json!({
            "personId": made["id"], "origin": "OPEN_CARE", "targetGroups": ["DISABILITY"], "needDetectedOn": "2026-01-02",
            "leadName": "\u{202A}Eva\u{202C}", "reason": " Rad ett\u{B}rad två  med  luft 👩\u{200D}⚕\u{FE0F} می\u{200C}خواهم\n",
        });
        let made = service.post(COORDINATOR, "/cases", case).expect(201).json();
        assert_eq!(made["leadName"], "Eva");
        assert_eq!(made["reason"], "Rad ett\nrad två  med  luft 👩\u{200D}⚕\u{FE0F} می\u{200C}خواهم");
        let phone = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Kim  Testsson", "contact": "\u{202D}070\u{2011}000 00 00\u{202C}"});
        let path = format!("/cases/{}/participants", made["id"].as_str().unwrap());
        let made = service.post(COORDINATOR, &path, phone).expect(201).json();
        assert_eq!((&made["name"], &made["contact"]), (&json!("Kim Testsson"), &json!("070\u{2011}000 00 00")));
    }

    fn names_the_character_and_its_place_when_text_is_refused(service: &Service) {
        let new = json!({"identity": reserve("R-TEXT-2", "Falu kommun"), "givenName": "Åsa", "familyName": "Test"});
        for (name, said) in [("Å\u{202E}sa", "U+202E på plats 2"), ("sa\u{0}", "U+0000 på plats 3"), ("\u{1B}a", "U+001B på plats 1")] {
            let refused = service.post(COORDINATOR, "/persons", merged(new.clone(), &json!({"givenName": name}))).expect(422);
            assert_eq!(refused.faults(), ["/givenName CHARACTERS"]);
            let detail = refused.json()["errors"][0]["detail"].clone();
            assert!(detail.as_str().unwrap().contains(said), "{detail}");
        }
    }
}
