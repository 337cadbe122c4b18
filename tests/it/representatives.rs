//! Who acts for a person: what can be recorded, for how long it holds, and what an adult's
//! representatives may answer.

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::revisions;
use samspel::kernel::Clock;
use serde_json::{Value, json};

use crate::both;
use crate::children::{consent, custodian, of_age_in, open_case, person, represent, status, terms};
use crate::operations::{COORDINATOR, after, merged};

fn administrator(kind: &str) -> Value {
    json!({
        "kind": kind, "name": "Freja Förvaltare", "startsOn": "2026-01-01", "source": "Tingsrättens beslut.",
        "consentKinds": ["PLAN"], "topics": ["BASIC", "MEETING", "SCHOOL", "PLAN"],
    })
}

both! {
    fn refuses_whoever_acts_for_an_adult_without_a_mandate_that_covers_it(service: &Service) {
        let adult = person(service, Some(of_age_in(service, -4000)));
        let case = open_case(service, &adult);
        let by = |capacity: &str, more: Value| {
            let more = merged(json!({"capacity": capacity}), &more);
            consent(service, &case, terms(service, "GIVEN", more))
        };
        assert_eq!(by("CUSTODIAN", json!({})).expect(422).faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        let guardian = json!({"kind": "LEGAL_GUARDIAN", "name": "Gun God-Man", "startsOn": "2026-01-01", "source": "Beslut."});
        represent(service, &adult, guardian).expect(201);
        for capacity in ["ADMINISTRATOR", "ATTORNEY"] {
            assert_eq!(by(capacity, json!({})).expect(422).faults(), ["/capacity MANDATE_MISSING"], "{capacity}");
        }
        // With a god man the person still consents; nobody is named then.
        let named = by("PERSON", json!({"representativeIds": [case]})).expect(422);
        assert_eq!(named.faults(), ["/representativeIds NOT_ALLOWED_HERE"]);
        by("PERSON", json!({})).expect(201);
        let made = represent(service, &adult, administrator("ADMINISTRATOR")).expect(201).id();
        by("ADMINISTRATOR", json!({})).expect(201);
        for beyond in [json!({"topics": ["BASIC", "HEALTH"]}), json!({"kind": "INFORMATION_SHARING"})] {
            assert_eq!(by("ADMINISTRATOR", beyond).expect(422).faults(), ["/capacity MANDATE_MISSING"]);
        }
        assert_eq!(by("ATTORNEY", json!({})).expect(422).faults(), ["/capacity MANDATE_MISSING"]);
        service.delete(COORDINATOR, &format!("/representatives/{made}"), "\"1\"").expect(204);
        assert_eq!(by("ADMINISTRATOR", json!({})).expect(422).faults(), ["/capacity MANDATE_MISSING"]);
        // A power of attorney that begins later or has ended gives nothing now.
        let later = json!({"startsOn": after(service, 5).swedish_day()});
        represent(service, &adult, merged(administrator("ATTORNEY"), &later)).expect(201);
        let ended = json!({"startsOn": "2025-01-01", "endsOn": after(service, -1).swedish_day()});
        represent(service, &adult, merged(administrator("ATTORNEY"), &ended)).expect(201);
        assert_eq!(by("ATTORNEY", json!({})).expect(422).faults(), ["/capacity MANDATE_MISSING"]);
        service.clock.advance(6 * 86_400);
        by("ATTORNEY", json!({})).expect(201);
    }

    fn takes_an_adults_answer_to_a_request(service: &Service) {
        let adult = person(service, Some(of_age_in(service, -4000)));
        let case = open_case(service, &adult);
        let request = consent(service, &case, terms(service, "REQUESTED", json!({"capacity": "PERSON"}))).expect(201).id();
        let path = format!("/consents/{request}/answers");
        let said = json!({"decision": "GIVEN", "form": "ORAL", "capacity": "PERSON", "givenBy": "Mira Testsson"});
        let named = merged(said.clone(), &json!({"representativeId": case}));
        assert_eq!(service.post(COORDINATOR, &path, named).expect(422).faults(), ["/representativeId NOT_ALLOWED_HERE"]);
        let done = service.post(COORDINATOR, &path, said.clone()).expect(201).json();
        assert_eq!(done["status"], "SUPERSEDED");
        assert_eq!(status(service, &case), "PREPARING");
        let listed = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!((&listed["items"][0]["givenBy"], &listed["decidedConsentId"]), (&json!("Mira Testsson"), &done["decidedConsentId"]));
        let given = format!("/consents/{}/answers", done["decidedConsentId"].as_str().unwrap());
        assert_eq!(service.post(COORDINATOR, &given, said).expect(409).code(), "CONSENT_NOT_REQUESTED");
    }

    fn refuses_representatives_that_cannot_be(service: &Service) {
        let child = person(service, Some(of_age_in(service, 400)));
        let adult = person(service, Some(of_age_in(service, 0)));
        let faults = |person: &str, new: Value| represent(service, person, new).expect(422).faults();
        let kim = json!({"kind": "CUSTODIAN", "name": "Kim Testsson", "startsOn": "2026-01-01"});
        assert_eq!(faults(&adult, kim.clone()), ["/kind OF_AGE"]);
        let beyond = json!({"startsOn": after(service, 401).swedish_day()});
        assert_eq!(faults(&child, merged(kim.clone(), &beyond)), ["/startsOn OF_AGE"]);
        let odd = json!({
            "topics": ["BASIC"], "consentKinds": ["PLAN"], "endsOn": "2025-12-31",
            "identity": {"kind": "RESERVNUMMER", "number": "R-2026-0001", "issuer": "Region Dalarna"},
        });
        assert_eq!(faults(&child, merged(kim.clone(), &odd)), [
            "/topics NOT_ALLOWED_HERE", "/consentKinds NOT_ALLOWED_HERE", "/endsOn END_BEFORE_START", "/identity/kind NOT_ALLOWED_HERE",
        ]);
        let wrong = json!({"identity": {"kind": "PERSONNUMMER", "number": "199002222398"}});
        let refused = represent(service, &child, merged(kim.clone(), &wrong)).expect(422);
        assert_eq!(refused.faults(), ["/identity/number CHECK_DIGIT"]);
        assert!(!refused.to_string().contains("199002222398"), "{refused}");
        assert_eq!(faults(&child, administrator("ADMINISTRATOR")), ["/startsOn UNDER_AGE"]);
        let bare = json!({"kind": "ATTORNEY", "name": "Anna Ombud", "startsOn": "2026-01-01"});
        assert_eq!(faults(&adult, bare).len(), 3);
        let guardian = json!({"kind": "LEGAL_GUARDIAN", "name": "Gun God-Man", "startsOn": "2026-01-01", "consentKinds": ["PLAN"]});
        assert_eq!(faults(&adult, guardian), ["/consentKinds NOT_ALLOWED_HERE", "/source REQUIRED"]);
    }

    fn refuses_the_same_custodian_twice_at_once_and_more_than_four(service: &Service) {
        let child = person(service, Some(of_age_in(service, 400)));
        let new = |name: &str, number: Option<&str>| {
            let new = json!({"kind": "CUSTODIAN", "name": name, "startsOn": "2026-01-01"});
            match number {
                Some(number) => merged(new, &json!({"identity": {"kind": "PERSONNUMMER", "number": number}})),
                None => new,
            }
        };
        let first = represent(service, &child, new("Kim Testsson", Some("199002222397"))).expect(201).id();
        let clash = |body: Value| {
            let refused = represent(service, &child, body).expect(409);
            assert_eq!(refused.code(), "REPRESENTATIVE_CLASH");
            refused.faults()
        };
        assert_eq!(clash(new("Annat Namn", Some("199002222397"))), ["/identity/number OVERLAPS"]);
        assert_eq!(clash(new("kim testsson", None)), ["/name OVERLAPS"]);
        for name in ["Robin Testsson", "Sam Testsson", "Alex Testsson"] {
            represent(service, &child, new(name, None)).expect(201);
        }
        assert_eq!(clash(new("En Femte", None)), ["/startsOn TOO_MANY"]);
        let other = &person(service, Some(of_age_in(service, 400)));
        let mut at_once = std::thread::scope(|scope| {
            let posts = [0, 1].map(|_| scope.spawn(|| represent(service, other, new("Kim Testsson", None)).status));
            posts.map(|post| post.join().unwrap())
        });
        at_once.sort_unstable();
        assert_eq!(at_once, [201, 409]);
        let renamed = service.patch(COORDINATOR, &format!("/representatives/{first}"), "\"1\"", json!({"name": "Robin Testsson"}));
        assert_eq!(renamed.expect(409).faults(), ["/name OVERLAPS"]);
        service.delete(COORDINATOR, &format!("/representatives/{first}"), "\"1\"").expect(204);
        // Of the days until today it would be the same again.
        let again = new("Kim Testsson", Some("199002222397"));
        assert_eq!(clash(again.clone()), ["/identity/number OVERLAPS"]);
        let today = json!({"startsOn": service.clock.now().swedish_day()});
        represent(service, &child, merged(again, &today)).expect(201);
    }

    fn corrects_who_acts_by_version_and_keeps_what_was_ended(service: &Service) {
        let child = person(service, Some(of_age_in(service, 400)));
        let path = format!("/representatives/{}", custodian(service, &child, "Kim Testsson"));
        let identity = json!({"identity": {"kind": "SAMORDNINGSNUMMER", "number": "196109732393"}, "contact": "070-000 00 00"});
        let corrected = service.patch(COORDINATOR, &path, "\"1\"", identity).expect(200).json();
        assert_eq!(corrected["identity"], json!({"kind": "SAMORDNINGSNUMMER", "number": "196109732393"}));
        assert_eq!((&corrected["isInForce"], &corrected["hasDigitalAccess"]), (&json!(true), &json!(true)));
        service.patch(COORDINATOR, &path, "\"1\"", json!({"contact": null})).expect(412);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let kept: i64 = revisions::table
            .filter(revisions::subject_kind.eq("representative"))
            .count()
            .get_result(&mut conn)
            .unwrap();
        assert_eq!(kept, 1);
        service.call_with(COORDINATOR, "PATCH", &path, Some(&json!({"contact": null})), &[]).expect(428);
        service.delete(COORDINATOR, &path, "\"2\"").expect(204);
        let ended = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!((&ended["isInForce"], &ended["endedAt"]), (&json!(false), &ended["actsUntil"]));
        service.patch(COORDINATOR, &path, "\"3\"", json!({"contact": null})).expect(412);
        service.delete(COORDINATOR, &path, "\"3\"").expect(412);
        // A person whose place is hidden: nobody acts through the service.
        let person = format!("/persons/{child}");
        service.patch(COORDINATOR, &person, "\"1\"", json!({"protectedIdentity": "SKYDDAD_FOLKBOKFORING"})).expect(200);
        assert_eq!(service.get(COORDINATOR, &path).expect(200).json()["hasDigitalAccess"], false);
        for stranger in ["sam.mottagning", "bo.borlange", "olle.test"] {
            service.get(stranger, &path).expect(404);
            service.get(stranger, &format!("{person}/representatives")).expect(404);
        }
    }
}
