//! On which basis an organisation could read in a case, at a moment or on a day that has passed.

use samspel::kernel::{Clock, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::harness::Service;
use crate::operations::{ALVA, newcomer};
use crate::orphans::*;

fn asked(service: &Service, subject: &str, case: &str, query: &str) -> Vec<Value> {
    let path = format!("/cases/{case}/access-bases?limit=200{query}");
    let answer = service.get(subject, &path).expect(200).json();
    answer["items"].as_array().unwrap().clone()
}

fn now(service: &Service) -> Stamp {
    service.clock.now()
}

/// Basis, row and whether only of its own, of each.
fn bases(found: &[Value]) -> Vec<(String, String, bool)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |one: &Value| {
        (
            text(&one["basis"]),
            text(&one["legalBasis"]),
            one["onlyOwn"] == true,
        )
    };
    found.iter().map(one).collect()
}

fn auditor(service: &Service, subject: &str, unit: &str) {
    newcomer(service, subject, service.unit(unit), "AUDITOR");
}

both! {
    fn tells_what_fk_could_read_before_and_after_the_consent_was_withdrawn(service: &Service) {
        let story = Story::new(service);
        let fk = format!("&organisationId={}", service.organisation("Försäkringskassan"));
        let ask = |query: &str| asked(service, COORDINATOR, &story.case, &format!("{fk}{query}"));
        let granted = [
            ("CONSENT".to_owned(), "BASIS_CONSENT_TO_SHARE".to_owned(), false),
            ("SAME_AUTHORITY".to_owned(), "BASIS_SAME_AUTHORITY".to_owned(), true),
        ];
        assert_eq!(bases(&ask("")), granted);
        service.clock.advance(3600);
        let during = now(service);
        service.clock.advance(3 * DAY);
        story.withdraw(&story.fk_consent);
        service.clock.advance(2 * DAY);
        assert_eq!(ask(""), [Value::Null; 0]);
        let then = ask(&format!("&at={during}"));
        assert_eq!(bases(&then), granted);
        assert_eq!(then[0]["consentId"], story.fk_consent);
        assert_eq!(then[0]["topics"], json!(TO_FK_IN_ORDER));
        assert!(then[0]["until"].is_string(), "the withdrawal ended it: {}", then[0]);
        assert_eq!(bases(&ask(&format!("&at={}", during.swedish_day()))), granted);
        assert_eq!(ask("&at=2020-01-01"), [Value::Null; 0]);
        assert_eq!(ask(&format!("&at={during}&topic=HEALTH")).len(), 1, "its own alone");
        assert_eq!(ask(&format!("&at={during}&topic=ECONOMY,HEALTH")).len(), 2);
        // Whoever opened the case reads its own whatever was consented to.
        let falun = format!("&organisationId={}", service.organisation("Falu kommun"));
        let own = asked(service, COORDINATOR, &story.case, &falun);
        assert!(bases(&own).contains(&("SAME_AUTHORITY".into(), "BASIS_SAME_AUTHORITY".into(), true)));
    }

    fn tells_a_reviewer_of_the_own_organisation_alone(service: &Service) {
        let story = Story::new(service);
        auditor(service, "frida.fk", "Försäkringskassan Falun");
        auditor(service, "boel.borlange", "Socialtjänsten, Borlänge kommun");
        let fk = service.organisation("Försäkringskassan").to_owned();
        let found = asked(service, "frida.fk", &story.case, "");
        assert!(!found.is_empty());
        assert!(found.iter().all(|one| one["organisationId"] == *fk), "{found:?}");
        let path = format!("/cases/{}/access-bases", story.case);
        service.get("frida.fk", &format!("{path}?organisationId={fk}")).expect(200);
        let region = service.organisation("Region Dalarna");
        service.get("frida.fk", &format!("{path}?organisationId={region}")).expect(403);
        service.get("boel.borlange", &path).expect(404);
        // The case itself, and everything else of it, is as absent as ever.
        for below in ["", "/consents", "/disclosures", "/participants", "/timeline"] {
            service.get("frida.fk", &format!("/cases/{}{below}", story.case)).expect(404);
        }
        let log = service.get("frida.fk", "/audit-entries?action=listAccessBases").expect(200).json();
        let entries = log["items"].as_array().unwrap();
        assert_eq!(entries.len(), 3);
        assert!(entries.iter().all(|one| one["caseId"] == *story.case && one["purpose"] == "LOG_REVIEW"));
        assert_eq!(entries[0]["outcome"], "DENIED");
    }

    fn tells_the_person_of_every_organisation(service: &Service) {
        let story = Story::new(service);
        let found = asked(service, ALVA, &story.case, "");
        let of = |name: &str| found.iter().filter(|one| one["organisationId"] == service.organisation(name)).count();
        assert!(of("Falu kommun") > 0 && of("Region Dalarna") > 0 && of("Försäkringskassan") > 0);
        assert_eq!(of("Borlänge kommun"), 0);
    }

    fn tells_no_more_from_when_a_participation_ends(service: &Service) {
        let story = Story::new(service);
        let fk = format!("&organisationId={}", service.organisation("Försäkringskassan"));
        service.clock.advance(60);
        let during = now(service);
        service.clock.advance(60);
        let path = format!("/participants/{}", story.fk);
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        service.delete(COORDINATOR, &path, &etag).expect(204);
        let ask = |query: &str| asked(service, COORDINATOR, &story.case, &format!("{fk}{query}")).len();
        assert_eq!((ask(""), ask(&format!("&at={during}"))), (0, 2));
    }

    fn refuses_the_future_and_what_is_no_time(service: &Service) {
        let case = service.case("ACTIVE").to_owned();
        let path = format!("/cases/{case}/access-bases");
        let tomorrow = Stamp::from_micros(now(service).as_micros() + DAY * 1_000_000);
        for at in [tomorrow.to_string(), Stamp::from_micros(tomorrow.as_micros() + DAY * 1_000_000).swedish_day().to_string()] {
            let refused = service.get(COORDINATOR, &format!("{path}?at={at}")).expect(400);
            assert_eq!(refused.faults(), ["at IN_THE_FUTURE"]);
        }
        for at in ["yesterday", "2026-13-01", "2026-01-01T10:00"] {
            let refused = service.get(COORDINATOR, &format!("{path}?at={at}")).expect(400);
            assert_eq!(refused.faults(), ["at PATTERN"]);
        }
        service.get(COORDINATOR, &format!("{path}?at={}", now(service).swedish_day())).expect(200);
    }

    fn counts_nothing_from_before_it_was_recorded(service: &Service) {
        let story = Story::new(service);
        let fk = format!("&organisationId={}", service.organisation("Försäkringskassan"));
        service.clock.advance(DAY);
        let before = now(service);
        story.withdraw(&story.fk_consent);
        service.clock.advance(DAY);
        let between = now(service);
        service.clock.advance(DAY);
        story.share_with_fk(json!({"validFrom": before}));
        let ask = |at: Stamp| asked(service, COORDINATOR, &story.case, &format!("{fk}&at={at}")).len();
        assert_eq!((ask(between), ask(now(service))), (0, 2));
    }
}

/// The topics as a list of them answers.
const TO_FK_IN_ORDER: [&str; 4] = ["BASIC", "MEETING", "ECONOMY", "PLAN"];
