//! Whose a number is, now and before.

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::outbox_events;
use samspel::kernel::Id;
use serde_json::{Value, json};

use crate::both;
use crate::follow_ups::active;
use crate::harness::{Answer, Service};
use crate::operations::{COORDINATOR, consent, merged};

const BORLANGE: &str = "bo.borlange";
const RECEIVING: &str = "Socialtjänsten, Borlänge kommun";

fn reserve(number: &str) -> Value {
    json!({"kind": "RESERVNUMMER", "number": number, "issuer": "Region Dalarna"})
}

fn record(service: &Service, by: &str, identity: Value) -> Answer {
    let person = json!({"identity": identity, "givenName": "Tilda", "familyName": "Testsson"});
    service.post(by, "/persons", person)
}

fn renumber(service: &Service, by: &str, person: &str, identity: Value) -> Answer {
    let path = format!("/persons/{person}");
    let read = service.get(by, &path).expect(200);
    let version = read.header("etag").unwrap();
    service.patch(by, &path, version, json!({"identity": identity}))
}

fn found(service: &Service, by: &str, identity: Value) -> Value {
    let search = json!({"identity": identity});
    let found = service.post(by, "/person-searches", search).expect(200);
    found.json()["matches"].clone()
}

both! {
    fn returns_to_an_earlier_number_when_it_was_replaced_in_error(service: &Service) {
        let person = record(service, COORDINATOR, reserve("R-1")).expect(201).id();
        renumber(service, COORDINATOR, &person, reserve("R-2")).expect(200);
        let back = renumber(service, COORDINATOR, &person, reserve("R-1")).expect(200).json();
        assert_eq!(back["identity"]["number"], "R-1");
        assert_eq!(found(service, COORDINATOR, reserve("R-2"))[0]["id"], json!(person));
    }

    fn records_the_rightful_holder_when_somebody_else_had_the_number(service: &Service) {
        let wrong = record(service, COORDINATOR, reserve("R-1")).expect(201).id();
        record(service, COORDINATOR, reserve("R-1")).expect(409);
        renumber(service, COORDINATOR, &wrong, reserve("R-2")).expect(200);
        let holder = record(service, COORDINATOR, reserve("R-1")).expect(201).id();
        let found = found(service, COORDINATOR, reserve("R-1"));
        assert_eq!((found.as_array().unwrap().len(), &found[0]["id"]), (1, &json!(holder)));
        renumber(service, COORDINATOR, &wrong, reserve("R-1")).expect(409);
    }

    fn moves_to_the_holder_of_the_number_and_not_to_who_had_it(service: &Service) {
        let parts = active(service);
        let number = json!({"kind": "PERSONNUMMER", "number": "199002222397"});
        let other = record(service, BORLANGE, number).expect(201).id();
        renumber(service, BORLANGE, &other, reserve("R-9")).expect(200);
        let sharing = json!({"recipientOrganisationIds": [service.organisation("Borlänge kommun")], "topics": ["BASIC"]});
        let sharing = merged(consent(service, "INFORMATION_SHARING"), &sharing);
        service.post(COORDINATOR, &format!("/cases/{}/consents", &parts["caseId"]), sharing).expect(201);
        let to = json!({"toUnitId": service.unit(RECEIVING)});
        service.post(COORDINATOR, &format!("/cases/{}/moves", &parts["caseId"]), to).expect(201);
        let waiting = service.get(BORLANGE, "/cases?limit=1").expect(200).json()["items"][0]["id"].clone();
        let case = service.get(BORLANGE, &format!("/cases/{}", waiting.as_str().unwrap())).expect(200).json();
        assert_ne!(case["personId"], json!(other));
        assert_eq!(told_makers(service, case["personId"].as_str().unwrap()), 0);
    }
}

/// How many events of `subject` tell who made them.
fn told_makers(service: &Service, subject: &str) -> i64 {
    let mut database = Location::parse(&service.url).unwrap().open().unwrap();
    let subject: Id = subject.parse().unwrap();
    outbox_events::table
        .filter(outbox_events::subject_id.eq(subject))
        .filter(outbox_events::account_id.is_not_null())
        .count()
        .get_result(&mut database)
        .unwrap()
}
