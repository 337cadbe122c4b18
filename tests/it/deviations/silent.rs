//! What a deviation must never tell, and to whom.

use diesel::connection::SimpleConnection;
use samspel::db::Location;

use super::*;
use crate::protection::{mark, record};

/// A name of the case's person, and the person's number.
fn known(service: &Service, parts: &crate::operations::Parts) -> (String, String) {
    let person = service
        .get(COORDINATOR, &format!("/persons/{}", &parts["personId"]))
        .expect(200)
        .json();
    (
        person["givenName"].as_str().unwrap().to_owned(),
        "199002222397".to_owned(),
    )
}

both! {
    fn asks_to_remove_or_confirm_what_tells_whom_it_is_about(service: &Service) {
        let parts = active(service);
        let (name, number) = known(service, &parts);
        let text = format!("{}s mamma ringde 070-123 45 67. Kontakt: a.b@exempel.se.", name.to_uppercase());
        let new = merged(absence(service, CLINIC_UNIT), &json!({
            "caseId": parts["caseId"], "description": text, "notFollowed": {"reference": format!("Beslut {number}")},
        }));
        let path = drafted(service, COORDINATOR, new);
        let refused = step(service, COORDINATOR, &path, json!({"to": "SUBMITTED"})).expect(422);
        assert_eq!(refused.code(), "IDENTIFYING_TEXT");
        let said = String::from_utf8(refused.body.clone()).unwrap();
        for secret in [&name, &name.to_uppercase(), &number, "070", "exempel.se\""] {
            assert!(!said.contains(secret), "{secret} in {said}");
        }
        let places = refused.json()["places"].as_array().unwrap().clone();
        let kinds: Vec<&Value> = places.iter().map(|place| &place["kind"]).collect();
        assert_eq!(kinds, ["NAME", "TELEPHONE_NUMBER", "EMAIL_ADDRESS", "IDENTITY_NUMBER"]);
        assert_eq!(places[0]["to"], json!(name.chars().count() + 1));
        let confirmed: Vec<Value> = places.iter().map(|place| json!({
            "pointer": place["pointer"], "from": place["from"], "to": place["to"],
        })).collect();
        // A number is not to be confirmed.
        let refused = step(service, COORDINATOR, &path, json!({"to": "SUBMITTED", "confirmed": confirmed})).expect(422);
        assert_eq!(refused.faults(), ["/notFollowed/reference IDENTIFYING_TEXT"]);
        service.patch(COORDINATOR, &path, "\"1\"", json!({"notFollowed": null})).expect(200);
        step(service, COORDINATOR, &path, json!({"to": "SUBMITTED"})).expect(422);
        step(service, COORDINATOR, &path, json!({"to": "SUBMITTED", "confirmed": confirmed})).expect(200);
    }

    fn searches_what_the_receiver_writes_for_what_the_receiver_may_know(service: &Service) {
        let parts = active(service);
        let (name, number) = known(service, &parts);
        let about = |unit: &str| {
            let new = merged(absence(service, unit), &json!({"caseId": parts["caseId"]}));
            let path = drafted(service, COORDINATOR, new);
            steps(service, COORDINATOR, &path, &["SUBMITTED"]);
            path
        };
        let path = about(CLINIC_UNIT);
        steps(service, CLINIC, &path, &["RECEIVED", "UNDER_INVESTIGATION"]);
        let named = merged(answer(), &json!({"words": format!("{name} uteblev."), "cause": {"obstacle": "OTHER", "words": format!("Se {number}.")}}));
        let refused = step(service, CLINIC, &path, named).expect(422);
        assert_eq!(refused.faults(), ["/words IDENTIFYING_TEXT", "/cause/words IDENTIFYING_TEXT"]);
        let due = after(service, 20).swedish_day();
        let measure = json!({"measure": format!("Ring {name}."), "responsible": "Chefen, 08-123 456 78", "dueOn": due});
        let refused = service.post(CLINIC, &format!("{path}/measures"), measure).expect(422);
        assert_eq!(refused.faults(), ["/measure IDENTIFYING_TEXT", "/responsible IDENTIFYING_TEXT"]);
        // Who knows nothing of the case learns nothing by trying names.
        newcomer(service, "chef.vc", service.unit("Elevhälsan, Exempelskolan"), "MANAGER");
        let path = about("Elevhälsan, Exempelskolan");
        steps(service, "chef.vc", &path, &["RECEIVED", "UNDER_INVESTIGATION"]);
        let guess = merged(answer(), &json!({"words": format!("Gäller det {name}?")}));
        step(service, "chef.vc", &path, guess).expect(200);
    }

    fn shows_the_case_to_who_may_know_of_it_and_to_nobody_else(service: &Service) {
        let parts = active(service);
        let report = |unit: &str| {
            let new = merged(absence(service, unit), &json!({"caseId": parts["caseId"]}));
            let path = drafted(service, COORDINATOR, new);
            steps(service, COORDINATOR, &path, &["SUBMITTED"]);
            path
        };
        let path = report(CLINIC_UNIT);
        let seen = |subject: &str| service.get(subject, &path).expect(200).json();
        assert_eq!(seen(COORDINATOR)["caseId"], json!(parts["caseId"]));
        assert_eq!(seen(COORDINATOR)["_links"]["case"]["href"], json!(format!("/sip/v1/cases/{}", &parts["caseId"])));
        assert_eq!((seen(CLINIC).get("caseId"), seen(CLINIC)["_links"].get("case")), (None, None));
        service.call(CLINIC, "POST", &format!("{path}/disclosures"), None).expect(403);
        service.call(COORDINATOR, "POST", &format!("{path}/disclosures"), None).expect(201);
        assert_eq!(seen(CLINIC)["caseId"], json!(parts["caseId"]));
        assert!(seen(CLINIC)["_links"]["case"].is_object());
        assert_eq!(seen(STRATEGIST).get("caseId"), None);
        let again = service.call(COORDINATOR, "POST", &format!("{path}/disclosures"), None).expect(409);
        assert_eq!(again.code(), "ALREADY_EXISTS");
        // The log of the person tells of it.
        let query = format!("/audit-entries?caseId={}&action=createDeviationDisclosure", &parts["caseId"]);
        assert_eq!(service.get("lars.logg", &query).expect(200).json()["items"].as_array().unwrap().len(), 1);
        // A consent that is withdrawn shows nothing any more.
        service.post(COORDINATOR, &format!("/consents/{}/withdrawals", &parts["consentId"]), json!({})).expect(201);
        assert_eq!((seen(CLINIC).get("caseId"), seen(CLINIC)["_links"].get("case")), (None, None));
        let uncovered = report("Exempelvårds öppenvård");
        let refused = service.call(COORDINATOR, "POST", &format!("{uncovered}/disclosures"), None).expect(409);
        assert_eq!(refused.code(), "CASE_NOT_COVERED");
        let caseless = submitted(service);
        let refused = service.call(COORDINATOR, "POST", &format!("{caseless}/disclosures"), None).expect(409);
        assert_eq!(refused.code(), "NO_CASE_TO_SHOW");
    }

    fn names_no_case_of_somebody_protected(service: &Service) {
        let person = record(service, COORDINATOR, "NONE").expect(201).id();
        let case = json!({
            "personId": person, "origin": "OPEN_CARE", "targetGroups": ["OTHER"], "reason": "Behov.", "needDetectedOn": "2026-01-02",
        });
        let case = service.post(COORDINATOR, "/cases", case).expect(201).id();
        let new = merged(absence(service, CLINIC_UNIT), &json!({"caseId": case}));
        let path = drafted(service, COORDINATOR, new.clone());
        mark(service, COORDINATOR, &person, "SKYDDAD_FOLKBOKFORING").expect(200);
        assert_eq!(step(service, COORDINATOR, &path, json!({"to": "SUBMITTED"})).expect(422).faults(), ["/caseId PROTECTED_CASE"]);
        assert_eq!(service.post(COORDINATOR, "/deviations", new).expect(422).faults(), ["/caseId PROTECTED_CASE"]);
        // Whoever is not named for the case does not read which it is.
        assert_eq!(service.get("olle.test", &path).expect(200).json().get("caseId"), None);
        service.patch(COORDINATOR, &path, "\"1\"", json!({"caseId": null})).expect(200);
        steps(service, COORDINATOR, &path, &["SUBMITTED"]);
    }

    fn tells_strategists_and_lists_nothing_in_words(service: &Service) {
        let parts = active(service);
        let canary = |place: &str| format!("Kanarie{place}");
        let new = merged(absence(service, CLINIC_UNIT), &json!({
            "caseId": parts["caseId"], "description": canary("beskrivning"), "doneAtOnce": canary("genast"),
            "notFollowed": {"law": "DUTY_REGION", "reference": canary("riktlinje")},
            "origin": {"system": "AVVIKELSER", "scale": canary("skala"), "value": canary("varde")},
        }));
        let path = drafted(service, SYSTEM, new);
        steps(service, SYSTEM, &path, &["SUBMITTED", "RECEIVED", "UNDER_INVESTIGATION"]);
        let due = after(service, 20).swedish_day();
        // Measures of one from outside are the other system's too.
        let measure = json!({"measure": canary("atgard"), "responsible": canary("ansvarig"), "dueOn": due});
        service.post(SYSTEM, &format!("{path}/measures"), measure.clone()).expect(403);
        let answered = json!({
            "to": "ANSWERED", "words": canary("svar"), "risk": {"likelihood": 5, "consequence": 5},
            "cause": {"obstacle": "WAITING_TIME", "words": canary("orsak")},
        });
        step(service, SYSTEM, &path, answered.clone()).expect(200);
        step(service, SYSTEM, &path, json!({"to": "DISPUTED", "words": canary("tvist")})).expect(200);
        let own = merged(absence(service, CLINIC_UNIT), &json!({"description": canary("egen")}));
        let own = drafted(service, COORDINATOR, own);
        steps(service, COORDINATOR, &own, &["SUBMITTED"]);
        steps(service, CLINIC, &own, &["RECEIVED", "UNDER_INVESTIGATION"]);
        service.post(CLINIC, &format!("{own}/measures"), measure).expect(201);
        step(service, CLINIC, &own, answered).expect(200);
        let mut texts = Vec::new();
        for read in [path.clone(), own.clone(), format!("{own}/measures"), "/deviations".into()] {
            texts.push(service.get(STRATEGIST, &read).expect(200).body);
        }
        for reader in [COORDINATOR, CLINIC, SYSTEM, MANAGER] {
            texts.push(service.get(reader, "/deviations").expect(200).body);
            texts.push(service.get(reader, "/worklist?limit=200").expect(200).body);
        }
        let case = format!("/cases/{}", &parts["caseId"]);
        texts.push(service.get(COORDINATOR, &format!("{case}/timeline?limit=200")).expect(200).body);
        texts.push(service.get("lars.logg", "/audit-entries?limit=200").expect(200).body);
        for text in texts {
            let text = String::from_utf8(text).unwrap();
            assert!(!text.contains("Kanarie"), "{text}");
        }
        // The receiver reads the words and neither case nor person; nor does the strategist.
        for (reader, words) in [(CLINIC, true), (STRATEGIST, false)] {
            let text = String::from_utf8(service.get(reader, &path).expect(200).body).unwrap();
            assert_eq!(text.contains("Kanariebeskrivning"), words, "{reader}");
            for secret in [&parts["caseId"], &parts["personId"], "Provsson"] {
                assert!(!text.contains(secret), "{reader}: {text}");
            }
        }
        let overseen = service.get(STRATEGIST, &path).expect(200).json();
        assert_eq!(overseen["answer"]["cause"], json!({"obstacle": "WAITING_TIME"}));
        assert_eq!(overseen["answer"]["risk"]["level"], "HIGH");
        assert_eq!(overseen["notFollowed"], json!({"law": "DUTY_REGION"}));
        // Nothing that is told of it names case or person.
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        conn.batch_execute("DELETE FROM deviation_steps").expect_err("append-only");
        let told = crate::deviations::sides::told_with_case(service);
        assert_eq!(told, 0);
    }
}
