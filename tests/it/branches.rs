//! Secrecy within an organisation: between its branches as between organisations, and between units without a
//! relation to the person.

use serde_json::{Value, json};

use crate::both;
use crate::discharge::add_account;
use crate::harness::Service;
use crate::operations::{COORDINATOR, REGISTRAR, after, consent, merged};

const SISTER_UNIT: &str = "Socialtjänsten barn och unga, Falun";
/// Of the same organisation and branch as Eva.
const SISTER: &str = "siri.syster";
/// Of the same organisation, in another branch.
const NURSE: &str = "nina.skolskoterska";

/// A unit of another branch of Falun, with a coordinator in it; gives its id.
fn school_health(service: &Service) -> String {
    let units = format!(
        "/organisations/{}/units",
        service.organisation("Falu kommun")
    );
    let new = json!({"name": "Elevhälsan, Falu kommun", "branch": "SCHOOL_HEALTH", "municipalityCode": "2080"});
    let unit = service.post(REGISTRAR, &units, new).expect(201).id();
    add_account(service, &unit, NURSE, "COORDINATOR");
    unit
}

/// A case in preparation, with consent to the plan that names `recipients`.
fn prepared(service: &Service, change: &Value) -> String {
    let person = service
        .get(
            COORDINATOR,
            &format!("/cases/{}", service.case("NEED_IDENTIFIED")),
        )
        .json()["personId"]
        .clone();
    let new = json!({
        "personId": person, "origin": "OPEN_CARE", "targetGroups": ["OTHER"], "reason": "Behöver stöd från flera.",
        "needDetectedOn": "2026-01-02",
    });
    let case = service.post(COORDINATOR, "/cases", new).expect(201).id();
    let given = merged(consent(service, "PLAN"), change);
    service
        .post(COORDINATOR, &format!("/cases/{case}/consents"), given)
        .expect(201);
    case
}

fn add(service: &Service, case: &str, unit: &str) -> String {
    let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": unit});
    service
        .post(COORDINATOR, &format!("/cases/{case}/participants"), party)
        .expect(201)
        .id()
}

fn own_items(service: &Service, subject: &str, case: &str) -> usize {
    let list = service
        .get(subject, &format!("/cases/{case}/participants"))
        .expect(200)
        .json();
    list["items"].as_array().unwrap().len()
}

both! {
    fn keeps_a_case_from_another_branch_until_it_is_disclosed_to_it(service: &Service) {
        let unit = school_health(service);
        let case = prepared(service, &json!({}));
        let path = format!("/cases/{case}");
        add(service, &case, &unit);
        service.get(NURSE, &path).expect(404);
        assert_eq!(service.get(NURSE, "/cases").expect(200).json()["items"], json!([]));
        let shared = merged(consent(service, "INFORMATION_SHARING"), &json!({
            "recipientOrganisationIds": [service.organisation("Falu kommun")], "topics": ["BASIC"],
            "recipientBranches": [{"organisationId": service.organisation("Falu kommun"), "branches": ["SCHOOL_HEALTH"]}],
        }));
        let given = service.post(COORDINATOR, &format!("{path}/consents"), shared).expect(201).json();
        assert_eq!(given["recipientBranches"][0]["branches"], json!(["SCHOOL_HEALTH"]));
        service.get(NURSE, &path).expect(200);
        assert_eq!(own_items(service, NURSE, &case), 2);
        // What the social services contributed under other topics stays theirs.
        service.get(NURSE, &format!("{path}/plans")).expect(200);
        let withdrawal = format!("/consents/{}/withdrawals", given["id"].as_str().unwrap());
        service.post(COORDINATOR, &withdrawal, json!({})).expect(201);
        service.get(NURSE, &path).expect(404);
    }

    fn lets_a_consent_to_the_whole_organisation_reach_every_branch_of_it(service: &Service) {
        let unit = school_health(service);
        let case = prepared(service, &json!({"recipientOrganisationIds": [service.organisation("Falu kommun")]}));
        add(service, &case, &unit);
        service.get(NURSE, &format!("/cases/{case}")).expect(200);
    }

    fn keeps_what_one_branch_is_told_from_the_others(service: &Service) {
        let unit = school_health(service);
        let falun = service.organisation("Falu kommun");
        let case = prepared(service, &json!({
            "recipientOrganisationIds": [falun],
            "recipientBranches": [{"organisationId": falun, "branches": ["HEALTH_CARE", "EDUCATION"]}],
        }));
        add(service, &case, &unit);
        service.get(NURSE, &format!("/cases/{case}")).expect(404);
        let wrong = merged(consent(service, "PLAN"), &json!({
            "recipientBranches": [{"organisationId": falun, "branches": ["HEALTH_CARE"]}],
        }));
        let refused = service.post(COORDINATOR, &format!("/cases/{case}/consents"), wrong).expect(422);
        assert_eq!(refused.faults(), ["/recipientBranches/0/organisationId NOT_FOUND"]);
    }

    fn opens_to_another_branch_by_a_decision_that_names_it(service: &Service) {
        let unit = school_health(service);
        let case = prepared(service, &json!({}));
        add(service, &case, &unit);
        let exception = |branch: Value| json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Falu kommun"),
            "recipientBranch": branch, "topics": ["BASIC"], "reference": "OSL 10 kap. 18 a §",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "reason": "Fara för liv.", "validTo": after(service, 30),
        });
        let disclosures = format!("/cases/{case}/disclosures");
        for itself in [Value::Null, json!("SOCIAL_SERVICES")] {
            let refused = service.post(COORDINATOR, &disclosures, exception(itself)).expect(422);
            assert_eq!(refused.faults(), ["/recipientOrganisationId NOT_ALLOWED_HERE"]);
        }
        let made = service.post(COORDINATOR, &disclosures, exception(json!("SCHOOL_HEALTH"))).expect(201).json();
        assert_eq!(made["recipientBranch"], "SCHOOL_HEALTH");
        service.get(NURSE, &format!("/cases/{case}")).expect(200);
    }

    fn lets_a_unit_of_the_branch_read_what_it_owns_while_it_takes_part(service: &Service) {
        add_account(service, service.unit(SISTER_UNIT), SISTER, "COORDINATOR");
        let case = prepared(service, &json!({"topics": ["MEETING"]}));
        let path = format!("/cases/{case}");
        service.get(SISTER, &path).expect(404);
        let party = add(service, &case, service.unit(SISTER_UNIT));
        service.get(SISTER, &path).expect(200);
        assert_eq!(own_items(service, SISTER, &case), 2);
        let recorded = service.get(COORDINATOR, &format!("{path}/disclosures")).expect(200).json();
        let [within] = recorded["items"].as_array().unwrap().as_slice() else { panic!("{recorded}") };
        assert_eq!((&within["basis"], &within["recipientBranch"]), (&json!("SAME_AUTHORITY"), &json!("SOCIAL_SERVICES")));
        let bases = service.get(COORDINATOR, &format!("{path}/access-bases?limit=200")).expect(200).json();
        let is_own = |one: &&Value| one["unitId"] == service.unit(SISTER_UNIT) && one["basis"] == "SAME_AUTHORITY" && one["disclosureId"].is_string();
        assert!(bases["items"].as_array().unwrap().iter().any(|one| is_own(&one)), "{bases}");
        service.delete(COORDINATOR, &format!("/participants/{party}"), "\"1\"").expect(204);
        service.get(SISTER, &path).expect(404);
        let recorded = service.get(COORDINATOR, &format!("{path}/disclosures")).expect(200).json();
        assert_ne!(recorded["items"][0]["status"], "IN_FORCE");
    }

    fn shows_a_record_to_units_with_a_relation_to_the_person_only(service: &Service) {
        add_account(service, service.unit(SISTER_UNIT), SISTER, "COORDINATOR");
        let case = service.get(COORDINATOR, &format!("/cases/{}", service.case("NEED_IDENTIFIED"))).json();
        let person = case["personId"].as_str().unwrap();
        let path = format!("/persons/{person}");
        service.get(COORDINATOR, &path).expect(200);
        for place in [path.clone(), format!("{path}/representatives"), format!("{path}/access-log")] {
            service.get(SISTER, &place).expect(404);
        }
        let record = service.get(COORDINATOR, &path).json();
        let asked = json!({"identity": {"kind": record["identity"]["kind"], "number": record["identity"]["number"]}});
        let found = service.post(SISTER, "/person-searches", asked.clone()).expect(200).json();
        let found = &found["matches"][0];
        assert_eq!((&found["id"], &found["givenName"], &found["_links"]["self"]), (&case["personId"], &Value::Null, &Value::Null));
        let known = service.post(COORDINATOR, "/person-searches", asked).expect(200).json();
        assert!(known["matches"][0]["givenName"].is_string());
        // It tells that there is a record, and a case is opened on it.
        let new = json!({
            "personId": person, "origin": "OPEN_CARE", "targetGroups": ["OTHER"], "reason": "Behöver stöd.", "needDetectedOn": "2026-01-02",
        });
        service.post(SISTER, "/cases", new).expect(201);
        service.get(SISTER, &path).expect(200);
    }

    fn keeps_the_branch_of_a_unit_that_takes_part_in_cases(service: &Service) {
        let path = format!("/units/{}", service.unit("Socialtjänsten, Falu kommun"));
        let refused = service.patch(REGISTRAR, &path, "\"1\"", json!({"branch": "HEALTH_CARE"})).expect(409);
        assert_eq!((refused.code(), refused.faults()), ("BRANCH_IN_USE".into(), vec!["/branch NOT_ALLOWED_HERE".to_owned()]));
        let unused = format!("/units/{}", school_health(service));
        service.patch(REGISTRAR, &unused, "\"1\"", json!({"branch": "EDUCATION"})).expect(200);
        let units = format!("/organisations/{}/units", service.organisation("Falu kommun"));
        assert_eq!(service.post(REGISTRAR, &units, json!({"name": "Ny"})).expect(422).faults(), ["/branch REQUIRED"]);
    }
}
