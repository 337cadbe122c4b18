//! Lists: by side, by filter, by page.

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::outbox_events;

use super::*;

/// How many events about deviations name a case.
pub fn told_with_case(service: &Service) -> i64 {
    let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
    outbox_events::table
        .filter(outbox_events::subject_kind.eq("deviation"))
        .filter(outbox_events::case_id.is_not_null())
        .count()
        .get_result(&mut conn)
        .unwrap()
}

fn ids(service: &Service, subject: &str, query: &str) -> Vec<String> {
    let page = service
        .get(subject, &format!("/deviations?limit=200&{query}"))
        .expect(200)
        .json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| format!("/deviations/{}", item["id"].as_str().unwrap()))
        .collect()
}

both! {
    fn lists_by_side_and_filter(service: &Service) {
        let first = submitted(service);
        let draft = drafted(service, COORDINATOR, merged(absence(service, CARE_CENTRE), &json!({
            "category": "UNPREPARED", "risk": {"likelihood": 5, "consequence": 5},
        })));
        let theirs = drafted(service, PSYCHIATRY, absence(service, FALUN));
        steps(service, PSYCHIATRY, &theirs, &["SUBMITTED"]);
        steps(service, MANAGER, &theirs, &["RECEIVED"]);
        assert_eq!(ids(service, COORDINATOR, ""), [draft.clone(), first.clone()]);
        assert_eq!(ids(service, MANAGER, ""), [theirs.clone(), draft.clone(), first.clone()]);
        assert_eq!(ids(service, MANAGER, "side=RECEIVED"), std::slice::from_ref(&theirs));
        assert_eq!(ids(service, MANAGER, "side=REPORTED&status=DRAFT"), std::slice::from_ref(&draft));
        assert_eq!(ids(service, MANAGER, "category=SUMMONED_PARTY_ABSENT"), [theirs.clone(), first.clone()]);
        assert_eq!(ids(service, MANAGER, "riskLevel=HIGH"), std::slice::from_ref(&draft));
        assert_eq!(ids(service, MANAGER, &format!("unitId={}", service.unit(CLINIC_UNIT))), [theirs.clone(), first.clone()]);
        assert_eq!(ids(service, MANAGER, "overdue=false").len(), 3);
        assert_eq!(ids(service, MANAGER, "submittedFrom=2001-01-01").len(), 2);
        assert_eq!(ids(service, MANAGER, "submittedTo=2001-01-01"), [] as [String; 0]);
        assert_eq!(ids(service, SYSTEM, ""), [theirs.clone(), draft.clone(), first.clone()]);
        assert_eq!(ids(service, STRATEGIST, ""), [theirs, first.clone()]);
        assert_eq!(ids(service, STRATEGIST, "side=OVERSEEN").len(), 2);
        assert_eq!(ids(service, CLINIC, "side=RECEIVED"), [first]);
        assert_eq!(ids(service, "bo.borlange", ""), [] as [String; 0]);
        assert_eq!(ids(service, ALVA, ""), [] as [String; 0]);
        service.get(STRATEGIST, "/deviations?side=ELSEWHERE").expect(400);
    }

    fn visits_each_once_by_cursor(service: &Service) {
        for _ in 0..7 {
            drafted(service, COORDINATOR, absence(service, CLINIC_UNIT));
        }
        let mut found = Vec::new();
        let mut next = "/deviations?limit=3&includeTotal=true".to_owned();
        loop {
            let page = service.get(COORDINATOR, &next).expect(200).json();
            assert_eq!(page["_meta"]["total"], 7);
            found.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].to_string()));
            match page["_links"]["next"]["href"].as_str() {
                Some(href) => next = href.strip_prefix("/sip/v1").unwrap().to_owned(),
                None => break,
            }
        }
        assert_eq!(found.len(), 7);
        assert!(found.is_sorted_by(|one, next| one > next));
    }
}
