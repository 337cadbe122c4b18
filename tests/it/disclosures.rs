//! Disclosures on another basis than consent.

use diesel::connection::SimpleConnection;
use samspel::db::Location;
use serde_json::{Value, json};

use crate::both;
use crate::deadlines::{add_unit, after, consent, open_case, step};
use crate::harness::{Answer, Database, Service};
use crate::operations::{appoint, merged, registered_as};
use crate::orphans::*;

impl Story<'_> {
    fn exception(&self, more: Value) -> Answer {
        let new = json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": self.service.organisation("Försäkringskassan"),
            "topics": TO_FK, "reference": "OSL 10 kap. 18 a §", "reason": "Det är fara för personens liv.",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": after(self.service, 30),
        });
        disclose(self.service, &self.case, merged(new, &more))
    }
}

fn disclose(service: &Service, case: &str, new: Value) -> Answer {
    service.post(COORDINATOR, &format!("/cases/{case}/disclosures"), new)
}

/// A caseworker of the other unit of Falun.
fn colleague(service: &Service) -> String {
    let unit = service.unit("Socialtjänsten barn och unga, Falun");
    let account = registered_as(service, "bea.barn", "Bea Barn", unit);
    appoint(service, &account, unit, "CASEWORKER");
    "bea.barn".to_owned()
}

both! {
    fn lets_a_statutory_exception_be_read_until_it_ends(service: &Service) {
        let story = Story::new(service);
        story.withdraw(&story.fk_consent);
        story.nothing_to_fk();
        let made = story.exception(json!({})).expect(201);
        let path = format!("/disclosures/{}", made.id());
        assert_eq!(made.header("location"), Some(&*format!("/sip/v1{path}")));
        let read = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!(read, made.json());
        assert_eq!((&read["status"], &read["approvedBy"]["title"]), (&json!("IN_FORCE"), &json!("Enhetschef")));
        assert_eq!((&read["reference"], &read["topics"]), (&json!("OSL 10 kap. 18 a §"), &json!(["BASIC", "MEETING", "ECONOMY", "PLAN"])));
        service.get(FK, &format!("/interventions/{}", story.economy)).expect(200);
        service.get(FK, &format!("/interventions/{}", story.treatment)).expect(404);
        assert_eq!((story.orphaned(), story.notices()), ([false, false], vec!["MET".to_owned()]));
        let list = service.get(FK, &format!("/cases/{}/disclosures", story.case)).expect(200).json();
        assert_eq!(list["items"][0]["id"], read["id"]);
        assert_eq!(list["items"][0]["_links"]["end"], Value::Null);
        assert_eq!(
            story.told("disclosure.recorded"),
            (1, json!("Ett beslut antecknades om att någon får ta del av uppgifter om dig utan ditt samtycke."))
        );

        service.post(FK, &format!("{path}/endings"), json!({})).expect(403);
        let ended = service.post(COORDINATOR, &format!("{path}/endings"), json!({"reason": "Faran är över."})).expect(201).json();
        assert_eq!((&ended["status"], &ended["endingReason"], &ended["endedBy"]), (&json!("ENDED"), &json!("Faran är över."), &json!("Eva Exempel")));
        assert_eq!(ended["validTo"], read["validTo"], "what was decided stands");
        story.nothing_to_fk();
        service.get(FK, &path).expect(404);
        assert_eq!((story.orphaned(), story.notices()), ([false, true], vec!["MET".to_owned(), "OPEN".to_owned()]));
        service.post(COORDINATOR, &format!("{path}/endings"), json!({})).expect(409);

        let again = story.exception(json!({})).expect(201).id();
        service.get(FK, &format!("/cases/{}", story.case)).expect(200);
        service.clock.advance(30 * DAY + 1);
        story.nothing_to_fk();
        let read = service.get(COORDINATOR, &format!("/disclosures/{again}")).expect(200).json();
        assert_eq!((&read["status"], &read["_links"]["end"]), (&json!("EXPIRED"), &Value::Null));
        service.post(COORDINATOR, &format!("/disclosures/{again}/endings"), json!({})).expect(409);
    }

    fn shows_disclosures_to_nobody_without_basic(service: &Service) {
        let story = Story::new(service);
        let made = story.exception(json!({"topics": ["ECONOMY"]})).expect(201).id();
        story.withdraw(&story.fk_consent);
        service.get(FK, &format!("/interventions/{}", story.economy)).expect(200);
        service.get(FK, &format!("/disclosures/{made}")).expect(404);
        let list = service.get(FK, &format!("/cases/{}/disclosures", story.case)).expect(200).json();
        assert_eq!(list["items"], json!([]));
        service.get(AF, &format!("/disclosures/{made}")).expect(200);
        service.get("bo.borlange", &format!("/disclosures/{made}")).expect(404);
        // A consent's own disclosures are no resources here.
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{}/disclosures", story.case)).json()["items"].as_array().unwrap().len(), 1);
    }

    fn names_every_fault_of_a_disclosure_at_once(service: &Service) {
        let story = Story::new(service);
        let wrong = story.exception(json!({
            "recipientOrganisationId": story.case, "reference": null, "topics": null,
            "approvedBy": {"name": "eva  exempel", "title": "Handläggare"}, "validTo": after(service, 91),
        })).expect(422);
        assert_eq!(wrong.faults(), [
            "/validTo TOO_FAR_AHEAD", "/reference REQUIRED", "/topics REQUIRED", "/approvedBy/name APPROVES_OWN",
            "/recipientOrganisationId NOT_FOUND",
        ]);
        let elsewhere = story.exception(json!({"basis": "SAME_AUTHORITY", "topics": null})).expect(422);
        assert_eq!(elsewhere.faults(), ["/recipientOrganisationId NOT_ALLOWED_HERE"]);
        let consented = story.exception(json!({"basis": "CONSENT"})).expect(422);
        assert_eq!(consented.faults(), ["/basis NOT_IN_LIST"]);
        service.post(PSYCHIATRY, &format!("/cases/{}/disclosures", story.case), json!({})).expect(422);
        step(service, &story.case, json!({"to": "CLOSED", "closingReason": "GOALS_MET"}));
        assert_eq!(story.exception(json!({})).expect(409).code(), "CASE_CLOSED");
    }

    fn lets_other_units_of_the_authority_know_of_what_it_owns_and_nothing_of_others(service: &Service) {
        let colleague = colleague(service);
        let story = Story::new(service);
        let own = json!({
            "need": "Boende", "measure": "Stöd i hemmet", "topic": "SOCIAL", "status": "NOT_STARTED",
        });
        let theirs = merged(own.clone(), &json!({"topic": "HEALTH", "responsibleParticipantId": story.psychiatry}));
        story.meet(20);
        let plan = story.make(&format!("/cases/{}/plans", story.case), json!({}));
        let interventions = format!("/plans/{plan}/interventions");
        let own = story.make(&interventions, own);
        let theirs = service.post(PSYCHIATRY, &interventions, theirs).expect(201).id();
        for consent in [&story.plan_consent, &story.fk_consent] {
            story.withdraw(consent);
        }
        let case = format!("/cases/{}", story.case);
        let within = json!({
            "basis": "SAME_AUTHORITY", "recipientOrganisationId": service.organisation("Falu kommun"),
            "reason": "Barnet i familjen behöver stöd.", "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"},
            "validTo": after(service, 300),
        });
        let made = disclose(service, &story.case, within).expect(201);
        assert_eq!(made.json()["topics"], Value::Null);
        service.get(&colleague, &case).expect(404);
        // The case is frozen: the unit was to be added before.
        service.post(COORDINATOR, &format!("{case}/participants"), json!({
            "kind": "UNIT", "role": "PARTY", "unitId": service.unit("Socialtjänsten barn och unga, Falun"),
        })).expect(409);
        consent(service, &story.case, "GIVEN", json!({"topics": ["MEETING"]}));
        add_unit(service, &story.case, "Socialtjänsten barn och unga, Falun");
        service.get(&colleague, &format!("/interventions/{own}")).expect(200);
        service.get(&colleague, &format!("/interventions/{theirs}")).expect(404);
        service.get(COORDINATOR, &format!("/interventions/{theirs}")).expect(404);
        service.post(COORDINATOR, &format!("/disclosures/{}/endings", made.id()), json!({})).expect(201);
    }

    fn keeps_a_colleagues_sight_of_a_case_by_same_authority_alone(service: &Service) {
        let colleague = colleague(service);
        let case = open_case(service, 3);
        let path = format!("/cases/{case}");
        service.get(&colleague, &path).expect(404);
        // A unit of the own branch is recorded as reading what the branch owns when it is added.
        let party = add_unit(service, &case, "Socialtjänsten barn och unga, Falun");
        assert_eq!(service.get(&colleague, &path).expect(200).json()["reason"], "Behöver samordnat stöd.");
        service.get(FK, &path).expect(404);
        let recorded = service.get(COORDINATOR, &format!("{path}/disclosures")).expect(200).json();
        let made = recorded["items"][0]["id"].as_str().unwrap();
        assert_eq!((&recorded["items"][0]["basis"], &recorded["items"][0]["validTo"]), (&json!("SAME_AUTHORITY"), &Value::Null));
        service.post(COORDINATOR, &format!("/disclosures/{made}/endings"), json!({})).expect(409);
        service.delete(COORDINATOR, &format!("/participants/{party}"), "\"1\"").expect(204);
        service.get(&colleague, &path).expect(404);
    }

    fn makes_no_plan_adoptable_and_no_case_callable_without_the_persons_consent(service: &Service) {
        let case = open_case(service, 3);
        let story = Story::new(service);
        let new = json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Region Dalarna"),
            "topics": ["BASIC", "MEETING", "HEALTH", "PLAN"], "reference": "OSL 10 kap. 18 a §", "reason": "Fara för liv.",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": after(service, 30),
        });
        disclose(service, &case, new.clone()).expect(201);
        add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        let read = service.get(PSYCHIATRY, &format!("/cases/{case}")).expect(200).json();
        assert_eq!(read["status"], "NEED_IDENTIFIED");
        let meeting = json!({
            "kind": "PLANNING", "startsAt": after(service, 10), "durationMinutes": 60, "timeZone": "Europe/Stockholm",
            "mode": "PHONE", "purpose": "Upprätta plan",
        });
        for (path, body) in [("plans", json!({})), ("meetings", meeting), ("status-transitions", json!({"to": "CALLED"}))] {
            let refused = service.post(COORDINATOR, &format!("/cases/{case}/{path}"), body).expect(409);
            assert_eq!(refused.code(), "CONSENT_MISSING", "{path}");
        }
        // A draft that was complete before the person's consent ran out.
        story.meet(20);
        let (draft, ..) = story.draft();
        disclose(service, &story.case, merged(new, &json!({"validTo": after(service, 80)}))).expect(201);
        service.clock.advance(201 * DAY);
        let follow_up = json!({"followUpOn": after(service, 30).swedish_day()});
        let version = service.get(COORDINATOR, &format!("/plans/{draft}")).expect(200);
        let etag = version.header("etag").unwrap().to_owned();
        service.patch(COORDINATOR, &format!("/plans/{draft}"), &etag, follow_up).expect(200);
        let renewed = json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Region Dalarna"),
            "topics": ["BASIC", "HEALTH", "PLAN"], "reference": "OSL 10 kap. 18 a §", "reason": "Fara för liv.",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": after(service, 30),
        });
        disclose(service, &story.case, renewed).expect(201);
        let version = service.get(PSYCHIATRY, &format!("/plans/{draft}")).expect(200).json()["version"].clone();
        let refused = service.post(COORDINATOR, &format!("/plans/{draft}/adoptions"), json!({"planVersion": version})).expect(422);
        assert_eq!(refused.faults(), [" PLAN_CONSENT_MISSING"]);
        // Nor does it let the case be moved to whom it names.
        service.post(COORDINATOR, &format!("/cases/{}/moves", story.case), json!({
            "toUnitId": service.unit("Socialtjänsten, Borlänge kommun"),
        })).expect(409);
    }

    fn keeps_what_was_decided_whatever_the_statement(service: &Service) {
        let story = Story::new(service);
        let made = story.exception(json!({})).expect(201).id();
        service.post(COORDINATOR, &format!("/disclosures/{made}/endings"), json!({})).expect(201);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let mut let_through = Vec::new();
        for table in ["disclosure_grounds", "disclosure_endings"] {
            let last = match service.database {
                Database::Sqlite => format!("REPLACE INTO {table} SELECT * FROM {table}"),
                Database::Postgres => format!("TRUNCATE {table}"),
            };
            let change = format!("UPDATE {table} SET disclosure_id = disclosure_id");
            for statement in [change, format!("DELETE FROM {table}"), last] {
                conn.batch_execute("BEGIN").unwrap();
                match conn.batch_execute(&statement) {
                    Ok(()) => let_through.push(statement),
                    Err(error) => assert!(error.to_string().contains("append_only"), "{statement}: {error}"),
                }
                conn.batch_execute("ROLLBACK").unwrap();
            }
        }
        assert_eq!(let_through, Vec::<String>::new());
    }

    /// One that a notice brings about has no decision beside it.
    fn shows_a_disclosure_that_has_no_decision_recorded(service: &Service) {
        let story = Story::new(service);
        let ids = [&story.case, service.organisation("Försäkringskassan")].map(|id| match service.database {
            Database::Sqlite => format!("x'{}'", id.replace('-', "")),
            Database::Postgres => format!("'{id}'"),
        });
        let id = "01999d2e-7c00-7000-8000-0000000091ff";
        let (own, from, to) = match service.database {
            Database::Sqlite => (format!("x'{}'", id.replace('-', "")), "0".to_owned(), after(service, 3).as_micros().to_string()),
            Database::Postgres => (format!("'{id}'"), "'1970-01-01'".to_owned(), format!("'{}'", after(service, 3))),
        };
        let statement = format!(
            "INSERT INTO disclosures (id, case_id, organisation_id, basis, kind, is_recipient, topics, valid_from, valid_to) \
             VALUES ({own}, {}, {}, 'STATUTORY_EXCEPTION', 'INFORMATION_SHARING', {}, 1, {from}, {to})",
            ids[0], ids[1], match service.database { Database::Sqlite => "1", Database::Postgres => "true" },
        );
        Location::parse(&service.url).unwrap().open().unwrap().batch_execute(&statement).unwrap();
        let read = service.get(COORDINATOR, &format!("/disclosures/{id}")).expect(200).json();
        assert_eq!((&read["status"], &read["approvedBy"], &read["recordedBy"]), (&json!("IN_FORCE"), &Value::Null, &Value::Null));
        let list = service.get(COORDINATOR, &format!("/cases/{}/disclosures", story.case)).expect(200).json();
        assert_eq!(list["items"][0]["id"], id);
        // What the service itself told on a statutory ground ends with that.
        service.post(COORDINATOR, &format!("/disclosures/{id}/endings"), json!({})).expect(409);
    }
}
