//! The person concerned: sees the own matters, all of them and nobody else's.

use std::collections::BTreeSet;

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::audit_entries;
use samspel::kernel::vocabulary::Role;
use serde_json::{Value, json};

use crate::both;
use crate::follow_ups::active;
use crate::harness::Service;
use crate::operations::{ALVA, COORDINATOR, PSYCHIATRY, account_of, consent, home_of, merged};

/// A published test number that nobody has recorded here.
const STRANGER: &str = "191212121212";
const BERTIL: &str = "189002029800";

fn ids(list: &Value) -> BTreeSet<String> {
    let items = list["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

fn cases(service: &Service, reader: &str) -> BTreeSet<String> {
    ids(&service.get(reader, "/cases?limit=200").expect(200).json())
}

fn record(service: &Service, by: &str, number: &str) -> String {
    let new = json!({
        "identity": {"kind": "PERSONNUMMER", "number": number}, "givenName": "Alva", "familyName": "Provsson",
    });
    service.post(by, "/persons", new).expect(201).id()
}

both! {
    fn shows_the_own_cases_and_nobody_elses(service: &Service) {
        let parts = active(service);
        let own = cases(service, ALVA);
        assert!(own.contains(&parts["caseId"]) && own.contains(service.case("ACTIVE")), "{own:?}");
        let bertils = service.case("NEED_IDENTIFIED");
        assert!(!own.contains(bertils));
        service.get(ALVA, &format!("/cases/{bertils}")).expect(404);
        service.get(ALVA, &format!("/cases/{bertils}/plans")).expect(404);
        assert_eq!(cases(service, BERTIL), BTreeSet::from([bertils.to_owned()]));
        for stranger in [STRANGER, BERTIL] {
            service.get(stranger, &format!("/cases/{}", &parts["caseId"])).expect(404);
            service.get(stranger, &format!("/persons/{}/access-log", service.seeded.persons["Alva"])).expect(404);
        }
        assert_eq!(cases(service, STRANGER), BTreeSet::new());
        let nothing = service.get(STRANGER, "/persons").expect(200).json();
        assert_eq!(nothing, json!({"items": []}));
    }

    fn counts_the_own_cases_when_asked(service: &Service) {
        let listed = service.get(ALVA, "/cases?includeTotal=true&limit=1").expect(200).json();
        assert_eq!(listed["_meta"]["total"], cases(service, ALVA).len());
    }

    fn shows_the_whole_case_whatever_is_disclosed_to_others(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let whole = service.get(ALVA, &format!("{case}?expand=person,participants,consents,meetings,plan")).expect(200).json();
        assert_eq!(whole["person"]["givenName"], "Alva");
        assert_eq!(whole["person"]["identity"]["number"], ALVA);
        let by_staff = service.get(COORDINATOR, &format!("{case}?expand=participants,consents,meetings,plan")).expect(200).json();
        for part in ["participants", "consents", "meetings"] {
            assert_eq!(whole[part].as_array().unwrap().len(), by_staff[part].as_array().unwrap().len(), "{part}");
        }
        assert_eq!(whole["plan"]["interventions"].as_array().unwrap().len(), by_staff["plan"]["interventions"].as_array().unwrap().len());
        let links = whole["_links"].as_object().unwrap();
        assert!(!links.contains_key("edit") && !links.contains_key("call"), "{links:?}");
        let document = service.get(ALVA, &format!("/plans/{}/document", &parts["adoptedPlanId"])).expect(200);
        let page = String::from_utf8(document.body.clone()).unwrap();
        assert!(page.contains("Alva") && !page.contains("Vissa delar visas inte"), "{page}");
    }

    fn keeps_how_close_people_are_reached_from_the_person(service: &Service) {
        let parts = active(service);
        let participants = format!("/cases/{}/participants", &parts["caseId"]);
        let sister = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster", "contact": "070-1740605"});
        let sister = service.post(COORDINATOR, &participants, sister).expect(201).id();
        let seen = |reader| service.get(reader, &participants).expect(200).json()["items"].as_array().unwrap().iter()
            .find(|one| one["id"] == sister).unwrap().clone();
        assert_eq!(seen(COORDINATOR)["contact"], "070-1740605");
        assert_eq!((&seen(ALVA)["name"], &seen(ALVA)["contact"]), (&json!("Stina Syster"), &Value::Null));
        let one = service.get(ALVA, &format!("/participants/{sister}")).expect(200).json();
        assert_eq!(one["contact"], Value::Null);
    }

    fn opens_the_records_of_every_organisation_that_has_the_number(service: &Service) {
        let in_borlange = record(service, "bo.borlange", ALVA);
        let new = json!({
            "personId": in_borlange, "origin": "OPEN_CARE", "targetGroups": ["OLDER"], "reason": "Behov.",
            "needDetectedOn": "2026-01-02",
        });
        let there = service.post("bo.borlange", "/cases", new).expect(201).id();
        let records = service.get(ALVA, "/persons").expect(200).json();
        let keepers: BTreeSet<&str> = records["items"].as_array().unwrap().iter()
            .map(|one| one["organisationName"].as_str().unwrap()).collect();
        assert_eq!(keepers, BTreeSet::from(["Borlänge kommun", "Falu kommun"]));
        let own = cases(service, ALVA);
        assert!(own.contains(&there) && own.contains(service.case("ACTIVE")));
        let shown = service.get(ALVA, &format!("/persons/{in_borlange}")).expect(200).json();
        assert_eq!(shown["identity"]["number"], ALVA);
        assert_eq!(shown["_links"]["revisions"], Value::Null);
        service.get(ALVA, &format!("/persons/{in_borlange}/revisions")).expect(403);
    }

    fn opens_nothing_by_a_number_that_was_corrected(service: &Service) {
        let wrong = record(service, "bo.borlange", BERTIL);
        service.get(BERTIL, &format!("/persons/{wrong}")).expect(200);
        let right = json!({"identity": {"kind": "PERSONNUMMER", "number": ALVA}});
        service.patch("bo.borlange", &format!("/persons/{wrong}"), "\"1\"", right).expect(200);
        service.get(BERTIL, &format!("/persons/{wrong}")).expect(404);
        service.get(ALVA, &format!("/persons/{wrong}")).expect(200);
    }

    fn withdraws_the_own_consent_at_once(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        service.get(PSYCHIATRY, &case).expect(200);
        let withdrawals = format!("/consents/{}/withdrawals", &parts["consentId"]);
        service.post(STRANGER, &withdrawals, json!({})).expect(404);
        let withdrawn = service.post(ALVA, &withdrawals, json!({"reason": "Jag vill inte längre."})).expect(201).json();
        assert_eq!(withdrawn["status"], "WITHDRAWN");
        service.get(PSYCHIATRY, &case).expect(404);
        assert_eq!(service.get(COORDINATOR, &case).expect(200).json()["status"], "CONSENT_WITHDRAWN");
        let told = service.get(COORDINATOR, &format!("{case}/timeline")).expect(200).json();
        let event = told["items"].as_array().unwrap().iter().find(|one| one["type"] == "consent.withdrawn").unwrap();
        assert_eq!(event["role"], "PERSON");
        assert_eq!((&event["organisationId"], &event["unitId"], &event["accountName"]), (&Value::Null, &Value::Null, &Value::Null));
    }

    fn writes_the_own_preparation(service: &Service) {
        let parts = active(service);
        let preparation = format!("/cases/{}/preparation", &parts["caseId"]);
        let written = json!({"whatMatters": "Att jag får sova.", "wantsAbsent": "Min förra handläggare."});
        let done = service.patch(ALVA, &preparation, "\"0\"", written).expect(200).json();
        assert_eq!((&done["recordedBy"], &done["wantsAbsent"]), (&json!("Den enskilde"), &json!("Min förra handläggare.")));
        let read = service.get(COORDINATOR, &preparation).expect(200).json();
        assert_eq!(read["whatMatters"], "Att jag får sova.");
        service.patch(COORDINATOR, &preparation, "\"1\"", json!({"wantsToDiscuss": "Boendet."})).expect(200);
        service.patch(ALVA, &preparation, "\"1\"", json!({"whatMatters": "Annat."})).expect(412);
        service.patch(ALVA, &preparation, "\"2\"", json!({"whatMatters": "Annat."})).expect(200);
    }

    fn tells_the_person_what_happened_in_plain_words(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let told = service.get(ALVA, &format!("{case}/timeline?limit=200")).expect(200).json();
        let all = service.get(COORDINATOR, &format!("{case}/timeline?limit=200")).expect(200).json();
        let told = told["items"].as_array().unwrap();
        assert!(told.iter().any(|item| item["text"] == "Din plan fastställdes."));
        assert!(told.len() >= all["items"].as_array().unwrap().len());
        assert!(told.iter().all(|item| item["accountName"] == Value::Null));
    }

    fn logs_the_persons_own_access_and_shows_it_to_the_person(service: &Service) {
        let parts = active(service);
        service.get(ALVA, &format!("/cases/{}", &parts["caseId"])).expect(200);
        let alva = &service.seeded.persons["Alva"];
        let log = service.get(ALVA, &format!("/persons/{alva}/access-log?limit=200")).expect(200).json();
        let log = log["items"].as_array().unwrap();
        assert!(log.iter().any(|row| row["purpose"] == "OWN_MATTERS" && row["action"] == "readCase"));
        assert!(log.iter().any(|row| row["unitName"] == "Psykiatrisk öppenvård Falun"));
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let rows: Vec<(Option<String>, Option<samspel::kernel::Id>, String)> = audit_entries::table
            .filter(audit_entries::role.eq(Some(Role::Person)))
            .select((audit_entries::client, audit_entries::account_id, audit_entries::purpose))
            .load(&mut conn)
            .unwrap();
        assert!(!rows.is_empty());
        for (client, account, purpose) in rows {
            assert_eq!((client.as_deref(), account, purpose.as_str()), (Some(format!("person/{alva}").as_str()), None, "OWN_MATTERS"));
        }
        let reviewed = service.get("lars.logg", "/audit-entries?limit=200").expect(200).json();
        assert!(reviewed["items"].as_array().unwrap().iter().any(|row| row["role"] == "PERSON" && row["action"] == "readCase"));
    }

    fn gives_no_account_the_role_of_a_person(service: &Service) {
        let account = account_of(service, PSYCHIATRY);
        let person = json!({"unitId": service.unit("Psykiatrisk öppenvård Falun"), "role": "PERSON"});
        let refused = service.post(&home_of(service, &account), &format!("/accounts/{account}/assignments"), person).expect(422);
        assert_eq!(refused.faults(), ["/role NOT_ALLOWED_HERE"]);
    }

    fn cannot_begin_or_adopt_anything(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let broader = merged(consent(service, "PLAN"), &json!({}));
        service.post(ALVA, &format!("{case}/consents"), broader).expect(403);
        service.post(ALVA, &format!("{case}/status-transitions"), json!({"to": "CALLED"})).expect(403);
        service.get(ALVA, "/worklist").expect(403);
    }
}
