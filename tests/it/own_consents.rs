//! Consents by own accounts: the person's, a child's custodians', and of those who act within a mandate.

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::audit_entries;
use samspel::kernel::Clock;
use serde_json::{Value, json};

use crate::both;
use crate::children::{consent, of_age_in, open_case, person, represent, status, terms};
use crate::harness::{Answer, Service};
use crate::operations::{ALVA, COORDINATOR, PSYCHIATRY, after, meeting, merged, unit};

/// Published test numbers, of somebody else's custodians and friends here.
const KIM: &str = "196101182803";
const ROBIN: &str = "200302022389";
const DAY: i64 = 86_400;

fn identity(number: &str) -> Value {
    json!({"kind": "PERSONNUMMER", "number": number})
}

fn custodian(service: &Service, child: &str, name: &str, number: &str) -> String {
    let new = json!({"kind": "CUSTODIAN", "name": name, "startsOn": "2026-01-01", "identity": identity(number)});
    represent(service, child, new).expect(201).id()
}

fn answer(service: &Service, by: &str, request: &str, change: Value) -> Answer {
    let said = json!({"decision": "GIVEN", "form": "ELECTRONIC", "capacity": "CUSTODIAN", "givenBy": "Någon annan"});
    service.post(
        by,
        &format!("/consents/{request}/answers"),
        merged(said, &change),
    )
}

/// A child with two custodians who have numbers, and a case in which they are asked.
struct Asked {
    child: String,
    case: String,
    request: String,
    kim: String,
}

fn asked(service: &Service) -> Asked {
    let child = person(service, Some(of_age_in(service, 20)));
    let kim = custodian(service, &child, "Kim Testsson", KIM);
    custodian(service, &child, "Robin Testsson", ROBIN);
    let case = open_case(service, &child);
    let request = consent(service, &case, terms(service, "REQUESTED", json!({})));
    Asked {
        request: request.expect(201).id(),
        child,
        case,
        kim,
    }
}

fn sees(service: &Service, who: &str, case: &str) -> bool {
    let read = service.get(who, &format!("/cases/{case}")).status;
    let list = service
        .get(who, "/cases?limit=200")
        .expect(200)
        .to_string()
        .contains(case);
    assert_eq!(list, read == 200, "list and read of {who}");
    read == 200
}

both! {
    fn gives_a_consent_that_was_asked_for(service: &Service) {
        let case = open_case(service, &service.seeded.persons["Alva"]);
        let request = json!({"capacity": "PERSON", "givenBy": "Alva Provsson", "topics": ["BASIC", "PLAN"]});
        let request = consent(service, &case, terms(service, "REQUESTED", request)).expect(201).id();
        let psychiatry = unit(service, "Psykiatrisk öppenvård Falun");
        service.post(COORDINATOR, &format!("/cases/{case}/participants"), psychiatry).expect(201);
        let read = service.get(ALVA, &format!("/consents/{request}")).expect(200).json();
        assert!(read["_links"]["answer"].is_object() && read["_links"]["answers"].is_null(), "{read}");
        assert!(!sees(service, PSYCHIATRY, &case));

        let own = json!({"capacity": "PERSON"});
        let refused = answer(service, ALVA, &request, merged(own.clone(), &json!({"form": "ORAL"}))).expect(422);
        assert_eq!(refused.faults(), ["/form NOT_ALLOWED_HERE"]);
        let refused = answer(service, ALVA, &request, json!({})).expect(422);
        assert_eq!(refused.faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        assert_eq!(answer(service, KIM, &request, own.clone()).status, 404);
        let done = answer(service, ALVA, &request, own.clone()).expect(201).json();
        let given = done["decidedConsentId"].as_str().unwrap();
        let given = service.get(COORDINATOR, &format!("/consents/{given}")).expect(200).json();
        assert_eq!((&given["status"], &given["form"]), (&json!("GIVEN"), &json!("ELECTRONIC")));
        assert_eq!((&given["receivedBy"], &given["givenBy"]), (&json!("Den enskilde"), &json!("Alva Provsson")));
        assert_eq!(status(service, &case), "PREPARING");
        assert!(sees(service, PSYCHIATRY, &case));
        assert_eq!(answer(service, ALVA, &request, own).expect(409).code(), "CONSENT_NOT_REQUESTED");
    }

    fn lets_each_custodian_answer_for_a_child_and_learn_only_what_itself_has_said(service: &Service) {
        let asked = asked(service);
        assert!(sees(service, KIM, &asked.case) && sees(service, ROBIN, &asked.case));
        let records = service.get(KIM, "/persons").expect(200).json();
        let records = records["items"].as_array().unwrap();
        let child = records.iter().find(|one| one["personId"] == asked.child).unwrap();
        assert_eq!((&child["representingAs"], &child["_links"]), (&json!("CUSTODIAN"), &json!({})));
        service.get(KIM, &format!("/persons/{}", asked.child)).expect(404);
        service.get(KIM, &format!("/persons/{}/access-log", asked.child)).expect(404);

        let as_kim = json!({"representativeId": asked.kim});
        let refused = answer(service, ROBIN, &asked.request, as_kim).expect(422);
        assert_eq!(refused.faults(), ["/representativeId NOT_FOUND"]);
        let refused = answer(service, KIM, &asked.request, json!({"capacity": "PERSON"})).expect(422);
        assert_eq!(refused.faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        let first = answer(service, KIM, &asked.request, json!({})).expect(201).json();
        assert_eq!(first["status"], "REQUESTED");
        let last = answer(service, ROBIN, &asked.request, json!({})).expect(201).json();
        let items = last["items"].as_array().unwrap();
        assert_eq!((items.len(), &last["awaitedRepresentativeIds"]), (1, &json!([])), "{last}");
        assert_ne!(items[0]["representativeId"], json!(asked.kim));
        assert_eq!(items[0]["givenBy"], "Robin Testsson");
        assert_eq!(status(service, &asked.case), "PREPARING");
        service.get(KIM, &format!("/consents/{}/answers", asked.request)).expect(403);

        let given = last["decidedConsentId"].as_str().unwrap();
        let withdrawals = format!("/consents/{given}/withdrawals");
        let withdrawn = service.post(KIM, &withdrawals, json!({})).expect(201).json();
        assert_eq!(withdrawn["status"], "WITHDRAWN");
        assert_eq!(status(service, &asked.case), "CONSENT_WITHDRAWN");
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let purposes: Vec<String> = audit_entries::table
            .filter(audit_entries::client.eq(Some(format!("representative/{}", asked.kim))))
            .select(audit_entries::purpose)
            .load(&mut conn)
            .unwrap();
        assert!(!purposes.is_empty() && purposes.iter().all(|purpose| purpose == "REPRESENTATION"), "{purposes:?}");
    }

    fn shuts_custodians_out_with_the_18th_birthday_by_time_alone(service: &Service) {
        let asked = asked(service);
        assert!(sees(service, KIM, &asked.case));
        service.clock.advance(21 * DAY);
        assert!(!sees(service, KIM, &asked.case) && !sees(service, ROBIN, &asked.case));
        assert_eq!(answer(service, KIM, &asked.request, json!({})).status, 404);
    }

    fn shuts_out_who_acts_for_a_protected_person_or_was_ended(service: &Service) {
        let asked = asked(service);
        let ended = format!("/representatives/{}", asked.kim);
        service.delete(COORDINATOR, &ended, "\"1\"").expect(204);
        assert!(!sees(service, KIM, &asked.case) && sees(service, ROBIN, &asked.case));
        let hidden = json!({"protectedIdentity": "SKYDDAD_FOLKBOKFORING"});
        service.patch(COORDINATOR, &format!("/persons/{}", asked.child), "\"1\"", hidden).expect(200);
        assert!(!sees(service, ROBIN, &asked.case));
    }

    fn lets_a_mandate_reach_no_further_than_it_says(service: &Service) {
        let adult = person(service, Some(of_age_in(service, -400)));
        let mandate = |kind: &str, number: &str, more: Value| {
            let new = json!({
                "kind": kind, "name": format!("Ombud {kind}"), "startsOn": "2026-01-01", "source": "Fullmakt.",
                "identity": identity(number), "topics": ["BASIC", "PLAN"],
            });
            represent(service, &adult, merged(new, &more)).expect(201);
        };
        mandate("ATTORNEY", KIM, json!({"consentKinds": ["PLAN"]}));
        mandate("LEGAL_GUARDIAN", ROBIN, json!({}));
        let case = open_case(service, &adult);
        let by_person = json!({"capacity": "PERSON", "givenBy": "Mira Testsson"});
        let broad = consent(service, &case, terms(service, "GIVEN", by_person.clone())).expect(201).id();
        service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting(service)).expect(201);
        for who in [KIM, ROBIN] {
            let whole = service.get(who, &format!("/cases/{case}?expand=meetings,consents,person")).expect(200).json();
            assert_eq!(whole["meetings"], json!([]), "{who}");
            assert_eq!(whole["consents"].as_array().unwrap().len(), 1);
            assert!(whole["person"]["identity"]["number"].as_str().unwrap().ends_with("****"));
            let withdrawals = format!("/consents/{broad}/withdrawals");
            service.post(who, &withdrawals, json!({})).expect(403);
            let read = service.get(who, &format!("/consents/{broad}")).expect(200).json();
            assert!(read["_links"]["withdraw"].is_null(), "{read}");
        }
        let within = json!({"topics": ["BASIC", "PLAN"], "validTo": after(service, 12)});
        let within = terms(service, "REQUESTED", merged(by_person, &within));
        let within = consent(service, &case, within).expect(201).id();
        let as_attorney = json!({"capacity": "ATTORNEY"});
        let guardian = answer(service, ROBIN, &within, as_attorney.clone()).expect(422);
        assert_eq!(guardian.faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        let done = answer(service, KIM, &within, as_attorney).expect(201).json();
        let given = done["decidedConsentId"].as_str().unwrap();
        let given = service.get(COORDINATOR, &format!("/consents/{given}")).expect(200).json();
        assert_eq!((&given["capacity"], &given["receivedBy"]), (&json!("ATTORNEY"), &json!("Fullmaktshavare")));
    }

    fn shuts_out_who_acts_for_a_person_whom_another_organisation_protects(service: &Service) {
        let elsa = service.seeded.persons["Elsa"].clone();
        custodian(service, &elsa, "Tredje Förälder", KIM);
        let case = service.case("CONSENT_DECLINED").to_owned();
        assert!(sees(service, KIM, &case));
        let hidden = json!({
            "identity": identity("201701012393"), "givenName": "Elsa", "familyName": "Låtsas",
            "protectedIdentity": "FINGERADE_UPPGIFTER",
        });
        service.post("bo.borlange", "/persons", hidden).expect(201);
        assert!(!sees(service, KIM, &case));
    }

    fn shows_nothing_to_whose_mandate_leaves_basic_facts_out(service: &Service) {
        let adult = person(service, Some(of_age_in(service, -400)));
        let new = json!({
            "kind": "ATTORNEY", "name": "Ekonomiskt ombud", "startsOn": "2026-01-01", "source": "Fullmakt.",
            "identity": identity(KIM), "topics": ["ECONOMY"],
        });
        represent(service, &adult, new).expect(201);
        let case = open_case(service, &adult);
        assert!(!sees(service, KIM, &case));
    }

    fn lets_no_custodian_use_up_the_answers(service: &Service) {
        let asked = asked(service);
        for _ in 0..20 {
            answer(service, KIM, &asked.request, json!({})).expect(201);
        }
        answer(service, KIM, &asked.request, json!({})).expect(409);
        answer(service, ROBIN, &asked.request, json!({})).expect(201);
    }

    fn shuts_out_who_acted_for_somebody_who_has_died(service: &Service) {
        let asked = asked(service);
        assert!(sees(service, KIM, &asked.case));
        let died = json!({"to": "CLOSED", "closingReason": "DECEASED", "dateOfDeath": service.clock.now().swedish_day()});
        service.post(COORDINATOR, &format!("/cases/{}/status-transitions", asked.case), died).expect(200);
        assert!(!sees(service, KIM, &asked.case));
    }

    fn ends_an_adults_own_consent_when_the_person_turns_out_to_be_a_child(service: &Service) {
        let adult = person(service, Some(of_age_in(service, -400)));
        let case = open_case(service, &adult);
        let own = json!({"capacity": "PERSON", "givenBy": "Mira Testsson"});
        let given = consent(service, &case, terms(service, "GIVEN", own)).expect(201).id();
        let born = json!({"birthDate": of_age_in(service, 400)});
        service.patch(COORDINATOR, &format!("/persons/{adult}"), "\"1\"", born).expect(200);
        let ended = service.get(COORDINATOR, &format!("/consents/{given}")).expect(200).json();
        assert_eq!(ended["status"], "EXPIRED");
        let plan = service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({})).expect(409);
        assert_eq!(plan.code(), "CONSENT_MISSING");
    }
}
