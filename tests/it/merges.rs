//! Two records of one person become one.

mod apart;

use diesel::connection::SimpleConnection;
use samspel::db::Location;
use serde_json::{Value, json};

use crate::both;
use crate::children::{consent, of_age_in, open_case, person, represent, terms};
use crate::harness::{Answer, Service};
use crate::operations::{ALVA, COORDINATOR, merged, newcomer};
use crate::protection::mark;

const PSYCHIATRY: &str = "pia.psykiatri";

/// Somebody who was met without papers.
fn met(service: &Service, number: &str, more: Value) -> String {
    let new = json!({
        "identity": {"kind": "RESERVNUMMER", "number": number, "issuer": "Falu kommun"}, "givenName": "Okänd",
        "familyName": "Kvinna",
    });
    service
        .post(COORDINATOR, "/persons", merged(new, &more))
        .expect(201)
        .id()
}

fn merge(service: &Service, kept: &str, other: &str) -> Answer {
    let new = json!({"mergedPersonId": other, "reason": "Numret blev känt."});
    service.post(COORDINATOR, &format!("/persons/{kept}/merges"), new)
}

fn guardian(service: &Service, person: &str, name: &str) -> String {
    let new = json!({"kind": "LEGAL_GUARDIAN", "name": name, "startsOn": "2026-01-01", "source": "Beslut."});
    represent(service, person, new).expect(201).id()
}

fn found(service: &Service, identity: Value) -> Value {
    let found = service
        .post(
            COORDINATOR,
            "/person-searches",
            json!({"identity": identity}),
        )
        .expect(200);
    found.json()["matches"].clone()
}

fn close(service: &Service, case: &str, more: Value) {
    let step = merged(json!({"to": "CLOSED"}), &more);
    service
        .post(
            COORDINATOR,
            &format!("/cases/{case}/status-transitions"),
            step,
        )
        .expect(200);
}

both! {
    fn joins_cases_numbers_representatives_history_and_log(service: &Service) {
        let alva = service.seeded.persons["Alva"].clone();
        let number = json!({"kind": "PERSONNUMMER", "number": "199002222397"});
        let reserve = json!({"kind": "RESERVNUMMER", "number": "R-MET-1", "issuer": "Falu kommun"});
        service.patch(COORDINATOR, &format!("/persons/{alva}"), "\"1\"", json!({"familyName": "Provsson-Test"})).expect(200);
        let kept = met(service, "R-MET-1", json!({}));
        let own_case = open_case(service, &kept);
        let (guard, _) = (guardian(service, &alva, "Gun God-Man"), guardian(service, &kept, "Gun  GOD-MAN"));
        let other = guardian(service, &alva, "Annan Vän");
        let before = service.get(ALVA, "/cases?limit=200&includeTotal=true").expect(200).json()["_meta"]["total"].as_i64().unwrap();
        let active = service.case("ACTIVE");
        let told = service.get(PSYCHIATRY, &format!("/cases/{active}?expand=plan,person")).expect(200).json();

        let done = merge(service, &kept, &alva).expect(201);
        assert_eq!(done.header("location"), Some(&*format!("/sip/v1/persons/{kept}/merges")));
        let done = done.json();
        assert_eq!((&done["personId"], &done["mergedPersonId"], &done["mergedBy"]), (&json!(kept), &json!(alva), &json!("Eva Exempel")));

        // The better number stands, the other stays findable, and the old id leads to the kept record.
        let read = service.get(COORDINATOR, &format!("/persons/{kept}")).expect(200).json();
        assert_eq!((&read["identity"], &read["givenName"], &read["birthDate"]), (&number, &json!("Okänd"), &json!("1990-02-22")));
        assert_eq!(service.get(COORDINATOR, &format!("/persons/{alva}")).expect(200).json(), read);
        for identity in [number, reserve] {
            let found = found(service, identity);
            assert_eq!((found.as_array().unwrap().len(), &found[0]["id"]), (1, &json!(kept)));
        }
        // Every case is about it, and readable by whom it was, with all that was sealed under the other key.
        let after = service.get(ALVA, "/cases?limit=200&includeTotal=true").expect(200).json()["_meta"]["total"].as_i64().unwrap();
        assert_eq!(after, before + 1);
        let case = service.get(COORDINATOR, &format!("/cases/{active}?expand=plan,person,consents,meetings,participants")).expect(200).json();
        assert_eq!((&case["personId"], &case["person"]["id"]), (&json!(kept), &json!(kept)));
        let now = service.get(PSYCHIATRY, &format!("/cases/{active}?expand=plan,person")).expect(200).json();
        assert_eq!((&now["plan"], &now["reason"]), (&told["plan"], &told["reason"]));
        assert_eq!(now["version"].as_i64(), told["version"].as_i64().map(|version| version + 1));
        let own = service.get(COORDINATOR, &format!("/cases/{own_case}")).expect(200).json();
        assert_eq!((&own["personId"], &own["version"]), (&json!(kept), &json!(1)));
        let told = service.get(COORDINATOR, &format!("/cases/{active}/timeline?limit=200")).expect(200).to_string();
        assert!(told.contains("case.record-merged"), "{told}");
        // What is written from now on is read like the rest.
        let edit = json!({"reason": "Mer behöver göras."});
        let etag = service.get(COORDINATOR, &format!("/cases/{active}")).header("etag").unwrap().to_owned();
        service.patch(COORDINATOR, &format!("/cases/{active}"), &etag, edit).expect(200);

        // Who stands in both acts once.
        let acting = service.get(COORDINATOR, &format!("/persons/{kept}/representatives")).expect(200).json();
        let acting = acting["items"].as_array().unwrap();
        let ended = |id: &str| acting.iter().find(|one| one["id"] == id).unwrap()["endedAt"].is_string();
        assert_eq!((acting.len(), ended(&guard), ended(&other)), (3, true, false));
        // Both histories and both logs.
        let said = service.get(COORDINATOR, &format!("/persons/{alva}/revisions")).expect(200).json();
        let of = |id: &str| said["items"].as_array().unwrap().iter().filter(|one| one["personId"] == id).count();
        assert_eq!((of(&kept), of(&alva)), (1, 2));
        assert!(said.to_string().contains("Provsson-Test"), "{said}");
        let log = service.get(ALVA, &format!("/persons/{kept}/access-log?limit=200")).expect(200).to_string();
        assert!(log.contains("updatePerson") && log.contains("createPersonMerge"), "{log}");
        let merges = service.get(COORDINATOR, &format!("/persons/{kept}/merges")).expect(200).json();
        assert_eq!((&merges["items"][0]["reason"], merges["items"].as_array().unwrap().len()), (&json!("Numret blev känt."), 1));
        let again = merge(service, &kept, &alva).expect(422);
        assert_eq!(again.faults(), ["/mergedPersonId NOT_ALLOWED_HERE"]);
        // And once more: what led to the first leads to the last.
        let last = met(service, "R-MET-2", json!({}));
        merge(service, &last, &alva).expect(201);
        for id in [&alva, &kept] {
            assert_eq!(service.get(COORDINATOR, &format!("/persons/{id}")).expect(200).json()["id"], json!(last));
        }
        assert_eq!(service.get(PSYCHIATRY, &format!("/cases/{active}?expand=plan")).expect(200).json()["plan"], now["plan"]);
    }

    fn takes_no_merge_back_in_silence(service: &Service) {
        let (kept, other) = (met(service, "R-MET-1", json!({})), met(service, "R-MET-2", json!({})));
        merge(service, &kept, &other).expect(201);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        for statement in ["UPDATE persons SET merged_into_id = NULL WHERE merged_into_id IS NOT NULL", "DELETE FROM person_merges"] {
            let refused = conn.batch_execute(statement).unwrap_err().to_string();
            assert!(refused.contains("append_only"), "{statement}: {refused}");
        }
    }

    fn keeps_apart_what_must_stay_apart(service: &Service) {
        let alva = service.seeded.persons["Alva"].clone();
        let refused = |kept: &str, other: &str| {
            let refused = merge(service, kept, other).expect(409);
            (refused.code(), refused.faults())
        };
        let code = || "RECORDS_KEPT_APART".to_owned();
        // Protected data, from whichever side.
        let hidden = met(service, "R-MET-1", json!({}));
        mark(service, COORDINATOR, &hidden, "SKYDDAD_FOLKBOKFORING").expect(200);
        for (kept, other) in [(&alva, &hidden), (&hidden, &alva)] {
            assert_eq!(refused(kept, other), (code(), vec!["/mergedPersonId PROTECTED_APART".to_owned()]));
        }
        // Somebody who has died, and a case that goes on.
        let dead = met(service, "R-MET-2", json!({"birthDate": "1950-01-01"}));
        let case = open_case(service, &dead);
        close(service, &case, json!({"closingReason": "DECEASED", "dateOfDeath": "2026-01-02"}));
        assert_eq!(refused(&alva, &dead), (code(), vec!["/mergedPersonId ONE_DECEASED".to_owned()]));
        // Another organisation's record is none.
        let elsewhere = service.post("bo.borlange", "/persons", json!({
            "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Provsson",
        })).expect(201).id();
        assert_eq!(merge(service, &alva, &elsewhere).expect(422).faults(), ["/mergedPersonId NOT_FOUND"]);
        assert_eq!(merge(service, &alva, &alva).expect(422).faults(), ["/mergedPersonId NOT_ALLOWED_HERE"]);
    }

    fn joins_no_two_plans_that_hold_at_once_and_names_the_cases(service: &Service) {
        let active = service.get(COORDINATOR, &format!("/cases/{}", service.case("ACTIVE"))).expect(200).json();
        let alva = active["personId"].as_str().unwrap();
        let other = met(service, "R-MET-1", json!({"birthDate": "1980-01-01"}));
        let case = open_case(service, &other);
        consent(service, &case, terms(service, "GIVEN", json!({"capacity": "PERSON"}))).expect(201);
        service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({})).expect(201);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        conn.batch_execute("UPDATE plans SET status = 'ADOPTED' WHERE status = 'DRAFT'").unwrap();
        let refused = merge(service, alva, &other).expect(409);
        assert_eq!(refused.faults(), ["/mergedPersonId TWO_ADOPTED_PLANS"]);
        let number = service.get(COORDINATOR, &format!("/cases/{case}")).expect(200).json()["caseNumber"].to_string();
        let said = refused.json()["errors"][0]["detail"].as_str().unwrap().to_owned();
        assert!(said.contains(&number) && said.contains(&active["caseNumber"].to_string()), "{said}");
        close(service, &case, json!({"closingReason": "SINGLE_PRINCIPAL_ENOUGH"}));
        merge(service, alva, &other).expect(201);
    }

    fn lets_consents_follow_the_age_that_stands(service: &Service) {
        let adult = met(service, "R-MET-1", json!({"birthDate": "1980-01-01"}));
        let case = open_case(service, &adult);
        let own = terms(service, "GIVEN", json!({"capacity": "PERSON"}));
        let given = consent(service, &case, own).expect(201).id();
        let child = person(service, Some(of_age_in(service, 900)));
        merge(service, &child, &adult).expect(201);
        service.clock.advance(1);
        let given = service.get(COORDINATOR, &format!("/consents/{given}")).expect(200).json();
        assert_eq!(given["status"], "EXPIRED");
    }

    fn says_which_record_has_a_number_to_who_may_know_of_it(service: &Service) {
        let taken = json!({"identity": {"kind": "PERSONNUMMER", "number": "900222-2397"}, "givenName": "Alva", "familyName": "Provsson"});
        let alva = format!("/sip/v1/persons/{}", service.seeded.persons["Alva"]);
        let refused = service.post(COORDINATOR, "/persons", taken.clone()).expect(409);
        assert_eq!(refused.json()["_links"]["existing"]["href"], json!(alva));
        let other = met(service, "R-MET-1", json!({}));
        let path = format!("/persons/{other}");
        let refused = service.patch(COORDINATOR, &path, "\"1\"", json!({"identity": {"kind": "PERSONNUMMER", "number": "19900222-2397", "issuer": null}})).expect(409);
        assert_eq!((refused.faults(), &refused.json()["_links"]["existing"]["href"]), (vec!["/identity DUPLICATE".to_owned()], &json!(alva)));
        // Of a protected person nobody learns it who is not named.
        mark(service, COORDINATOR, &service.seeded.persons["Alva"], "SKYDDAD_FOLKBOKFORING").expect(200);
        newcomer(service, "nina.ny", service.unit("Socialtjänsten, Falu kommun"), "COORDINATOR");
        let refused = service.post("nina.ny", "/persons", taken).expect(409);
        assert_eq!(refused.json().get("_links"), None);
    }
}
