//! The timeline of a case: truthful, in plain Swedish, and no more than the reader may know.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::both;
use crate::follow_ups::active;
use crate::harness::Service;
use crate::operations::{COORDINATOR, PSYCHIATRY, Parts, consent, merged, unit};

fn read(service: &Service, reader: &str, parts: &Parts, query: &str) -> Value {
    let path = format!("/cases/{}/timeline?{query}", &parts["caseId"]);
    service.get(reader, &path).expect(200).json()
}

fn items(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().clone()
}

fn types(items: &[Value]) -> BTreeSet<String> {
    items
        .iter()
        .map(|item| item["type"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    fn tells_who_did_what_and_names_the_own_organisation_only(service: &Service) {
        let parts = active(service);
        let all = items(&read(service, COORDINATOR, &parts, "limit=200"));
        let of = |event: &str| all.iter().find(|item| item["type"] == event).unwrap_or_else(|| panic!("{event} in {all:?}"));
        assert_eq!(all.last().unwrap()["type"], "case.created");
        assert!(all.windows(2).all(|pair| pair[0]["at"].as_str() >= pair[1]["at"].as_str()));
        let adopted = of("plan.adopted");
        assert_eq!(adopted["text"], "Planen fastställdes.");
        assert_eq!((&adopted["subjectKind"], &adopted["subjectId"]), (&json!("plan"), &json!(parts["adoptedPlanId"])));
        assert_eq!((&adopted["accountName"], &adopted["role"]), (&json!("Eva Exempel"), &json!("COORDINATOR")));
        assert_eq!(adopted["organisationName"], "Falu kommun");
        let added = of("intervention.added");
        assert_eq!((&added["organisationName"], &added["unitName"]), (&json!("Region Dalarna"), &json!("Psykiatrisk öppenvård Falun")));
        assert_eq!(added["accountName"], Value::Null);
        let own = items(&read(service, PSYCHIATRY, &parts, "limit=200"));
        let added = own.iter().find(|item| item["type"] == "intervention.added").unwrap();
        assert_eq!(added["accountName"], "Pia Psykiatri");
        let person = items(&read(service, COORDINATOR, &parts, "limit=200&audience=PERSON"));
        assert!(person.iter().any(|item| item["text"] == "Din plan fastställdes."));
        assert_eq!(person.len(), all.len());
    }

    fn tells_what_one_request_did_in_the_order_in_which_it_did_it(service: &Service) {
        let case = crate::deadlines::open_case(service, 3);
        let latest = |count: usize| -> Vec<String> {
            let path = format!("/cases/{case}/timeline?limit={count}");
            let page = service.get(COORDINATOR, &path).expect(200).json();
            items(&page).iter().rev().map(|item| item["type"].as_str().unwrap().to_owned()).collect()
        };
        let given = crate::deadlines::consent(service, &case, "GIVEN", json!({}));
        assert_eq!(latest(2), ["consent.recorded", "case.status-changed"]);
        crate::deadlines::consent(service, &case, "GIVEN", json!({"supersedesConsentId": given}));
        assert_eq!(latest(2), ["consent.superseded", "consent.recorded"]);
        let meetings = format!("/cases/{case}/meetings");
        for _ in 0..3 {
            service.post(COORDINATOR, &meetings, crate::operations::meeting(service)).expect(201);
        }
        crate::deadlines::step(service, &case, json!({"to": "CLOSED", "closingReason": "GOALS_MET"}));
        let (closed, cancelled) = ("case.status-changed", "meeting.cancelled-with-case");
        assert_eq!(latest(4), [closed, cancelled, cancelled, cancelled]);
    }

    fn tells_of_others_only_what_is_disclosed(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        service.post(COORDINATOR, &format!("{case}/participants"), unit(service, "Arbetsförmedlingen Falun")).expect(201);
        let mut earlier = parts["consentId"].to_owned();
        let mut told = |topics: Value| {
            let narrower = json!({"topics": topics, "supersedesConsentId": earlier});
            let narrower = merged(consent(service, "PLAN"), &narrower);
            earlier = service.post(COORDINATOR, &format!("{case}/consents"), narrower).expect(201).id();
            types(&items(&read(service, "arne.af", &parts, "limit=200")))
        };
        let set = |events: &[&str]| events.iter().map(|event| (*event).to_owned()).collect::<BTreeSet<_>>();
        let always = ["case.created", "case.status-changed"];
        assert_eq!(told(json!(["SOCIAL"])), set(&always));
        assert_eq!(told(json!(["MEETING"])), set(&[always[0], always[1], "meeting.planned", "invitation.sent"]));
        assert_eq!(told(json!(["HEALTH"])), set(&[always[0], always[1], "intervention.added"]));
        assert_eq!(told(json!(["FOLLOW_UP"])), set(&[always[0], always[1], "follow-up.planned"]));
        assert_eq!(
            told(json!(["PLAN"])),
            set(&[always[0], always[1], "plan.created", "goal.added", "plan.adopted"])
        );
        // One's own doing is told whatever is disclosed.
        let own = types(&items(&read(service, PSYCHIATRY, &parts, "limit=200")));
        assert!(own.contains("intervention.added") && !own.contains("meeting.planned"), "{own:?}");
        service.get("fia.fk", &format!("{case}/timeline")).expect(404);
    }

    fn tells_an_owner_what_another_did_to_what_it_contributed(service: &Service) {
        let parts = active(service);
        let intervention = format!("/interventions/{}", &parts["interventionId"]);
        let version = service.get(COORDINATOR, &intervention).header("etag").unwrap().to_owned();
        service.patch(COORDINATOR, &intervention, &version, json!({"status": "ONGOING"})).expect(200);
        let narrower = json!({"topics": ["MEETING"], "supersedesConsentId": parts["consentId"]});
        let path = format!("/cases/{}/consents", &parts["caseId"]);
        service.post(COORDINATOR, &path, merged(consent(service, "PLAN"), &narrower)).expect(201);
        let told = types(&items(&read(service, PSYCHIATRY, &parts, "limit=200")));
        assert!(told.contains("intervention.updated") && !told.contains("plan.adopted"), "{told:?}");
    }

    fn gives_the_same_by_cursor_as_by_page(service: &Service) {
        let parts = active(service);
        let ids = |items: &[Value]| items.iter().map(|item| item["id"].clone()).collect::<Vec<_>>();
        let whole = ids(&items(&read(service, COORDINATOR, &parts, "limit=200")));
        assert!(whole.len() > 10);
        let (mut by_cursor, mut next) = (Vec::new(), "limit=4".to_owned());
        loop {
            let page = read(service, COORDINATOR, &parts, &next);
            by_cursor.extend(ids(&items(&page)));
            match page["_meta"]["nextCursor"].as_str() {
                Some(cursor) => next = format!("limit=4&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(by_cursor, whole);
        assert_eq!(ids(&items(&read(service, COORDINATOR, &parts, "limit=4&page=2"))), whole[4..8]);
        let other = service.get(COORDINATOR, &format!("/cases/{}/timeline?cursor=x", &parts["caseId"]));
        other.expect(400);
    }
}
