//! Units and organisations that close: nobody is left in limbo.

use serde_json::{Value, json};

use crate::both;
use crate::discharge::add_account;
use crate::harness::{Answer, Service};
use crate::operations::{
    ADMINISTRATOR, COORDINATOR, PSYCHIATRY, REGISTRAR, account_of, appoint, consent, merged,
    newcomer, unit,
};

const FALUN: &str = "Socialtjänsten, Falu kommun";
const SISTER_UNIT: &str = "Socialtjänsten barn och unga, Falun";
const SISTER: &str = "siri.syster";
const PSYCHIATRY_UNIT: &str = "Psykiatrisk öppenvård Falun";

fn close(service: &Service, by: &str, unit: &str, successor: &str) -> Answer {
    let path = format!("/units/{}", service.unit(unit));
    let etag = service.get(by, &path).header("etag").unwrap().to_owned();
    let body = json!({"successorUnitId": service.unit(successor)});
    service.call_with(
        by,
        "POST",
        &format!("{path}/closures"),
        Some(&body),
        &[("if-match", &etag)],
    )
}

fn worklist(service: &Service, subject: &str, case: &str) -> Vec<String> {
    let page = service
        .get(subject, "/worklist?limit=200")
        .expect(200)
        .json();
    let rows = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["caseId"] == case);
    rows.map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    fn refuses_to_close_what_is_engaged_in_open_cases(service: &Service) {
        let inactive = json!({"active": false});
        let refused = service.patch(REGISTRAR, &format!("/units/{}", service.unit(FALUN)), "\"1\"", inactive.clone()).expect(409);
        assert_eq!(refused.code(), "UNIT_IN_USE");
        let engaged = &refused.json()["engagements"][0];
        assert_eq!(engaged["unitId"], service.unit(FALUN));
        for count in ["openedCases", "ledCases", "casesTakenPartIn"] {
            assert!(engaged[count].as_i64().unwrap() > 0, "{engaged}");
        }
        let psychiatry = format!("/units/{}", service.unit(PSYCHIATRY_UNIT));
        let refused = service.patch("registrator.1", &psychiatry, "\"1\"", inactive.clone()).expect(409);
        assert!(refused.json()["engagements"][0]["interventions"].as_i64().unwrap() > 0, "{refused}");
        let region = format!("/organisations/{}", service.organisation("Region Dalarna"));
        let refused = service.patch(ADMINISTRATOR, &region, "\"1\"", inactive.clone()).expect(409);
        assert_eq!(refused.code(), "ORGANISATION_IN_USE");
        assert_eq!(refused.json()["engagements"][0]["unitId"], service.unit(PSYCHIATRY_UNIT));
        service.patch(REGISTRAR, &format!("/units/{}", service.unit(SISTER_UNIT)), "\"1\"", inactive).expect(200);
    }

    fn lets_a_successor_take_the_place_of_a_unit_in_every_case(service: &Service) {
        add_account(service, service.unit(SISTER_UNIT), SISTER, "COORDINATOR");
        let case = service.case("ACTIVE").to_owned();
        let path = format!("/cases/{case}");
        service.get(SISTER, &path).expect(404);
        let before = service.get(COORDINATOR, &path).expect(200).json();
        newcomer(service, "andra.admin", service.unit(SISTER_UNIT), "REGISTRY_ADMIN");
        close(service, REGISTRAR, FALUN, PSYCHIATRY_UNIT).expect(422);
        let closed = close(service, REGISTRAR, FALUN, SISTER_UNIT);
        assert_eq!(closed.expect(200).json()["active"], false);
        assert_eq!(service.get(COORDINATOR, &path).expect(403).code(), "NO_ASSIGNMENT");
        let after = service.get(SISTER, &path).expect(200).json();
        for member in ["initiatingUnitId", "leadUnitId"] {
            assert_eq!(after[member], service.unit(SISTER_UNIT), "{member}");
        }
        assert_eq!((&after["reason"], &after["personId"]), (&before["reason"], &before["personId"]));
        service.get(SISTER, &format!("/persons/{}", before["personId"].as_str().unwrap())).expect(200);
        let parties = service.get(SISTER, &format!("{path}/participants")).expect(200).json();
        let initiator = parties["items"].as_array().unwrap().iter().find(|one| one["role"] == "INITIATOR").unwrap();
        assert_eq!(initiator["unitId"], service.unit(SISTER_UNIT));
        // Consents are as narrow as they were, and the others see what they saw.
        service.get(PSYCHIATRY, &path).expect(200);
        service.get("fia.fk", &path).expect(404);
        assert!(worklist(service, SISTER, &case).contains(&"NAME_LEAD".to_owned()));
        let events = service.get(SISTER, &format!("{path}/timeline")).expect(200).json();
        assert!(events["items"].as_array().unwrap().iter().any(|one| one["type"] == "case.unit-succeeded"), "{events}");
        for status in ["CLOSED", "NEED_IDENTIFIED", "PREPARING"] {
            service.get(SISTER, &format!("/cases/{}", service.case(status))).expect(200);
        }
    }

    fn leaves_one_party_where_both_took_part(service: &Service) {
        add_account(service, service.unit(SISTER_UNIT), SISTER, "COORDINATOR");
        let case = service.case("PREPARING").to_owned();
        let path = format!("/cases/{case}");
        service.post(COORDINATOR, &format!("{path}/participants"), unit(service, SISTER_UNIT)).expect(201);
        newcomer(service, "andra.admin", service.unit(SISTER_UNIT), "REGISTRY_ADMIN");
        appoint(service, &account_of(service, COORDINATOR), service.unit(SISTER_UNIT), "COORDINATOR");
        close(service, REGISTRAR, FALUN, SISTER_UNIT).expect(200);
        let parties = service.get(SISTER, &format!("{path}/participants")).expect(200).json();
        let there = |one: &&Value| one["unitId"] == service.unit(SISTER_UNIT) && one["validTo"] == Value::Null;
        let left: Vec<&Value> = parties["items"].as_array().unwrap().iter().filter(there).collect();
        assert_eq!((left.len(), &left[0]["role"]), (1, &json!("INITIATOR")));
        // Who works in the successor leads on.
        let shown = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!((&shown["lead"]["isInForce"], &shown["leadName"]), (&json!(true), &json!("Eva Exempel")));
        assert!(!worklist(service, SISTER, &case).contains(&"NAME_LEAD".to_owned()));
    }

    fn lets_nobody_act_in_nor_name_an_organisation_that_is_closed(service: &Service) {
        let school = service.organisation("Exempelskolan i Falun").to_owned();
        service.get("kim.kurator", "/units").expect(200);
        service.patch(ADMINISTRATOR, &format!("/organisations/{school}"), "\"1\"", json!({"active": false})).expect(200);
        assert_eq!(service.get("kim.kurator", "/units").expect(403).code(), "NO_ASSIGNMENT");
        let case = service.case("NEED_IDENTIFIED");
        let named = merged(consent(service, "PLAN"), &json!({"recipientOrganisationIds": [school]}));
        let refused = service.post(COORDINATOR, &format!("/cases/{case}/consents"), named).expect(422);
        assert_eq!(refused.faults(), ["/recipientOrganisationIds/0 NOT_FOUND"]);
        let added = unit(service, "Elevhälsan, Exempelskolan");
        let refused = service.post(COORDINATOR, &format!("/cases/{case}/participants"), added).expect(422);
        assert_eq!(refused.faults(), ["/unitId NOT_FOUND"]);
    }
}
