//! What a merge must not join, and what follows where it joins what two records knew apart.

use serde_json::json;

use super::{guardian, merge, met};
use crate::both;
use crate::children::{consent, custodian, of_age_in, open_case, person, represent, terms};
use crate::contract::at_once;
use crate::harness::Service;
use crate::operations::COORDINATOR;
use crate::protection::mark;

fn child(service: &Service) -> String {
    person(service, Some(of_age_in(service, 900)))
}

fn status(service: &Service, consent: &str) -> String {
    let read = service
        .get(COORDINATOR, &format!("/consents/{consent}"))
        .expect(200);
    read.json()["status"].as_str().unwrap().to_owned()
}

/// A case of the child to which the custodian alone has consented: the consent.
fn given(service: &Service, child: &str, by: &str) -> String {
    let case = open_case(service, child);
    let terms = terms(service, "GIVEN", json!({"representativeIds": [by]}));
    consent(service, &case, terms).expect(201).id()
}

both! {
    fn refuses_to_let_somebody_act_for_themselves(service: &Service) {
        // The seeded David.
        let number = json!({"kind": "PERSONNUMMER", "number": "196101182803"});
        let own = service.seeded.persons["David"].clone();
        let child = child(service);
        let custodian = json!({"kind": "CUSTODIAN", "name": "Kim Testsson", "startsOn": "2026-01-01", "identity": number});
        let recorded = represent(service, &child, custodian).expect(201).id();
        for (kept, other) in [(&child, &own), (&own, &child)] {
            let refused = merge(service, kept, other).expect(409);
            assert_eq!((refused.code(), refused.faults()), ("RECORDS_KEPT_APART".to_owned(), vec!["/mergedPersonId ONE_ACTS_FOR_OTHER".to_owned()]));
        }
        let new = json!({"kind": "LEGAL_GUARDIAN", "name": "Kim Testsson", "startsOn": "2026-01-01", "source": "Beslut.", "identity": number});
        assert_eq!(represent(service, &own, new).expect(422).faults(), ["/identity/number OWN_NUMBER"]);
        let guard = guardian(service, &own, "Gun God-Man");
        let path = format!("/representatives/{guard}");
        let refused = service.patch(COORDINATOR, &path, "\"1\"", json!({"identity": {"kind": "PERSONNUMMER", "number": "610118-2803"}})).expect(422);
        assert_eq!(refused.faults(), ["/identity/number OWN_NUMBER"]);
        // Recorded in error, and ended: nothing keeps the records apart.
        service.delete(COORDINATOR, &format!("/representatives/{recorded}"), "\"1\"").expect(204);
        merge(service, &child, &own).expect(201);
    }

    fn needs_the_custodians_of_both_records(service: &Service) {
        for kept_has_consent in [true, false] {
            let (one, other) = (child(service), child(service));
            let kim = custodian(service, &one, "Kim Testsson");
            custodian(service, &other, "Robin Testsson");
            let consent = given(service, &one, &kim);
            let (kept, merged) = if kept_has_consent { (&one, &other) } else { (&other, &one) };
            merge(service, kept, merged).expect(201);
            assert_eq!(status(service, &consent), "INCOMPLETE", "{kept_has_consent}");
        }
    }

    fn lets_a_consent_stand_when_both_records_knew_the_same_custodian(service: &Service) {
        for kept_has_consent in [true, false] {
            let (one, other) = (child(service), child(service));
            let kim = custodian(service, &one, "Kim Testsson");
            custodian(service, &other, "Kim  TESTSSON");
            let consent = given(service, &one, &kim);
            let (kept, merged) = if kept_has_consent { (&one, &other) } else { (&other, &one) };
            merge(service, kept, merged).expect(201);
            assert_eq!(status(service, &consent), "GIVEN", "{kept_has_consent}");
            let acting = service.get(COORDINATOR, &format!("/persons/{kept}/representatives")).expect(200).json();
            let acting = acting["items"].as_array().unwrap().clone();
            let going_on: Vec<_> = acting.iter().filter(|row| row["endedAt"].is_null()).map(|row| row["id"].clone()).collect();
            assert_eq!((acting.len(), going_on), (2, vec![json!(kim)]));
        }
    }

    fn keeps_each_kind_of_protection_apart_from_either_side(service: &Service) {
        for (number, kind) in ["SKYDDAD_FOLKBOKFORING", "FINGERADE_UPPGIFTER"].into_iter().enumerate() {
            let (open, hidden) = (met(service, &format!("R-OPEN-{number}"), json!({})), met(service, &format!("R-HID-{number}"), json!({})));
            mark(service, COORDINATOR, &hidden, kind).expect(200);
            for (kept, other) in [(&open, &hidden), (&hidden, &open)] {
                assert_eq!(merge(service, kept, other).expect(409).faults(), ["/mergedPersonId PROTECTED_APART"], "{kind}");
            }
        }
        // A marking warns: it goes over, and of two the stronger holds.
        for (number, kept_is_marked) in [(7, true), (8, false)] {
            let (kept, other) = (met(service, &format!("R-KEPT-{number}"), json!({})), met(service, &format!("R-OTHER-{number}"), json!({})));
            mark(service, COORDINATOR, if kept_is_marked { &kept } else { &other }, "SEKRETESSMARKERING").expect(200);
            merge(service, &kept, &other).expect(201);
            assert_eq!(service.get(COORDINATOR, &format!("/persons/{kept}")).expect(200).json()["protectedIdentity"], "SEKRETESSMARKERING");
        }
    }

    fn merges_a_record_once_while_others_write_to_it(service: &Service) {
        for round in 0..4 {
            let (one, other) = (met(service, &format!("R-ONE-{round}"), json!({})), met(service, &format!("R-TWO-{round}"), json!({})));
            let third = met(service, &format!("R-THREE-{round}"), json!({}));
            let case = json!({
                "personId": other, "origin": "OPEN_CARE", "targetGroups": ["DISABILITY"], "reason": "Behöver stöd.",
                "needDetectedOn": "2026-01-02",
            });
            for id in [&one, &other, &third] {
                let version = service.get(COORDINATOR, &format!("/persons/{id}")).header("etag").unwrap().to_owned();
                service.patch(COORDINATOR, &format!("/persons/{id}"), &version, json!({"birthDate": "1980-01-01"})).expect(200);
            }
            let statuses = at_once(5, |number| match number {
                0 => merge(service, &one, &other),
                1 => merge(service, &other, &one),
                2 => merge(service, &third, &other),
                3 => service.post(COORDINATOR, "/cases", case.clone()),
                _ => service.patch(COORDINATOR, &format!("/persons/{other}"), "\"2\"", json!({"municipalityCode": "2080"})),
            });
            assert!(statuses.keys().all(|status| [200, 201, 409, 412, 422].contains(status)), "{statuses:?}");
            // Whatever came first, each id leads to one record, and the case is about it and can be read.
            let led = |id: &str| service.get(COORDINATOR, &format!("/persons/{id}")).expect(200).json()["id"].as_str().unwrap().to_owned();
            assert_eq!(led(&one), led(&other), "{statuses:?}");
            let cases = service.get(COORDINATOR, &format!("/cases?personId={other}")).expect(200).json();
            let cases = cases["items"].as_array().unwrap().clone();
            assert_eq!(cases.len(), 1, "{statuses:?}");
            let case = format!("/cases/{}", cases[0]["id"].as_str().unwrap());
            let case = service.get(COORDINATOR, &case).expect(200).json();
            assert_eq!((&case["personId"], &case["reason"]), (&json!(led(&other)), &json!("Behöver stöd.")));
        }
    }
}
