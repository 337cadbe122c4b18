//! Lists: paging, totals, order, filters, chosen members and parts.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{COORDINATOR, open_case};
use crate::both;
use crate::harness::Service;

const SORTS: &[&str] = &[
    "-updatedAt",
    "updatedAt",
    "changedAt",
    "-changedAt",
    "caseNumber",
    "-caseNumber",
];

fn read(service: &Service, subject: &str, query: &str) -> Value {
    service
        .get(subject, &format!("/cases?{query}"))
        .expect(200)
        .json()
}

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Every id in the order of `query`, by cursor, with `between` done after each page.
fn by_cursor(service: &Service, query: &str, mut between: impl FnMut()) -> Vec<String> {
    let mut found = Vec::new();
    let mut next = format!("/sip/v1/cases?{query}");
    loop {
        let page = service
            .get(COORDINATOR, next.strip_prefix("/sip/v1").unwrap())
            .expect(200)
            .json();
        found.extend(ids(&page));
        assert!(found.len() < 1000, "the list does not end");
        between();
        match page["_links"]["next"]["href"].as_str() {
            Some(href) => next = href.to_owned(),
            None => {
                assert_eq!(page["_meta"]["hasMore"], false);
                return found;
            }
        }
    }
}

both! {
    fn visits_each_case_once_by_cursor_while_others_are_opened(service: &Service) {
        for _ in 0..55 {
            open_case(service);
        }
        for sort in SORTS {
            let before: BTreeSet<_> = ids(&read(service, COORDINATOR, "limit=200")).into_iter().collect();
            assert!(before.len() >= 55);
            let found = by_cursor(service, &format!("sort={sort}&limit=12"), || drop(open_case(service)));
            let seen: BTreeSet<_> = found.iter().cloned().collect();
            assert_eq!(seen.len(), found.len(), "{sort}: some case came twice");
            assert!(seen.is_superset(&before), "{sort}: some case was left out");
        }
    }

    fn agrees_by_page_and_by_cursor(service: &Service) {
        for _ in 0..5 {
            open_case(service);
        }
        for sort in SORTS {
            let whole = read(service, COORDINATOR, &format!("sort={sort}&limit=200&includeTotal=true"));
            let all = ids(&whole);
            assert_eq!(whole["_meta"]["total"], all.len(), "{sort}");
            assert_eq!(by_cursor(service, &format!("sort={sort}&limit=5"), || ()), all, "{sort}");
            let mut paged = Vec::new();
            for page in 1..=all.len().div_ceil(5) {
                let rows = read(service, COORDINATOR, &format!("sort={sort}&limit=5&page={page}"));
                assert_eq!(rows["_meta"]["page"], page);
                assert_eq!(rows["_meta"]["count"], ids(&rows).len());
                assert_eq!(rows["_meta"].get("total"), None);
                paged.extend(ids(&rows));
            }
            assert_eq!(paged, all, "{sort}");
            let beyond = read(service, COORDINATOR, &format!("sort={sort}&limit=5&page=100"));
            assert_eq!(beyond["items"], json!([]));
        }
    }

    fn sorts_as_asked(service: &Service) {
        let path = format!("/cases/{}", service.case("PREPARING"));
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        service.patch(COORDINATOR, &path, &etag, json!({"leadName": "Olle Test"})).expect(200);
        let column = |sort: &str, member: &str| -> Vec<String> {
            let page = read(service, COORDINATOR, &format!("limit=200&sort={sort}"));
            let width = |value: &Value| value.as_str().map_or_else(|| format!("{value:0>20}"), |at| format!("{at:<30}"));
            page["items"].as_array().unwrap().iter().map(|case| width(&case[member])).collect()
        };
        assert!(column("caseNumber", "caseNumber").is_sorted());
        assert!(column("-caseNumber", "caseNumber").is_sorted_by(|a, b| a > b));
        assert!(column("updatedAt", "updatedAt").is_sorted());
        assert!(column("-updatedAt", "updatedAt").is_sorted_by(|a, b| a >= b));
        let default = ids(&read(service, COORDINATOR, "limit=200"));
        assert_eq!(default, ids(&read(service, COORDINATOR, "limit=200&sort=-updatedAt")));
        assert_eq!(default[0], service.case("PREPARING"));
    }

    fn counts_and_lists_under_the_same_conditions(service: &Service) {
        let all = read(service, COORDINATOR, "limit=200&sort=caseNumber")["items"].as_array().unwrap().clone();
        let created = all[3]["createdAt"].as_str().unwrap();
        let changed = all.iter().map(|case| case["updatedAt"].as_str().unwrap()).max().unwrap();
        let of = |statuses: &[&str]| statuses.iter().map(|status| service.case(status).to_owned()).collect::<BTreeSet<_>>();
        let numbered = |kept: &[Value]| kept.iter().map(|case| case["id"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
        let with_parties = of(&["ACTIVE", "PREPARING", "CALLED", "CLOSED"]);
        let af = service.organisation("Arbetsförmedlingen");
        let everything = numbered(&all);
        let table = [
            (COORDINATOR, String::new(), everything.clone()),
            (COORDINATOR, "status=CALLED".into(), of(&["CALLED"])),
            (COORDINATOR, "status=CALLED,ACTIVE,CLOSED".into(), of(&["CALLED", "ACTIVE", "CLOSED"])),
            (COORDINATOR, format!("createdFrom={created}"), numbered(&all[3..])),
            (COORDINATOR, format!("createdTo={created}"), numbered(&all[..3])),
            (COORDINATOR, format!("createdFrom={created}&createdTo={created}"), BTreeSet::new()),
            (COORDINATOR, "createdTo=2000-01-01T00:00:00%2B01:00".into(), BTreeSet::new()),
            (COORDINATOR, "updatedSince=2199-01-01T00:00:00Z".into(), BTreeSet::new()),
            (COORDINATOR, format!("organisationId={af}"), with_parties.clone()),
            (COORDINATOR, format!("organisationId={}", service.organisation("Falu kommun")), everything.clone()),
            (COORDINATOR, format!("organisationId={}", service.organisation("Försäkringskassan")), BTreeSet::new()),
            (COORDINATOR, format!("organisationId={af}&status=ACTIVE"), of(&["ACTIVE"])),
            (COORDINATOR, "mine=true".into(), everything.clone()),
            (COORDINATOR, "mine=false".into(), everything),
            ("sam.mottagning", String::new(), with_parties),
            ("sam.mottagning", "mine=true".into(), BTreeSet::new()),
            ("bo.borlange", String::new(), BTreeSet::new()),
            ("fia.fk", String::new(), BTreeSet::new()),
        ];
        for (subject, query, expected) in table {
            let page = read(service, subject, &format!("{query}&limit=200&includeTotal=true").replace("=&", "&"));
            assert_eq!(page["_meta"]["total"], expected.len(), "{subject} {query}");
            assert_eq!(ids(&page).into_iter().collect::<BTreeSet<_>>(), expected, "{subject} {query}");
            let one = read(service, subject, &format!("{query}&limit=1&includeTotal=true"));
            assert_eq!(one["_meta"]["total"], expected.len(), "{subject} {query} with limit 1");
        }
        let latest = read(service, COORDINATOR, &format!("updatedSince={changed}"));
        let latest = latest["items"].as_array().unwrap();
        assert!(!latest.is_empty() && latest.iter().all(|case| case["updatedAt"].as_str().unwrap() >= changed));
    }

    fn gives_no_partial_answers(service: &Service) {
        let path = format!("/cases/{}", service.case("ACTIVE"));
        for query in ["fields=reason", "expand=audit", "expand=Person"] {
            service.get(COORDINATOR, &format!("{path}?{query}")).expect(400);
        }
        for list in ["/cases", "/worklist", "/units", "/organisations"] {
            let refused = service.get(COORDINATOR, &format!("{list}?fields=id")).expect(400);
            assert_eq!(refused.faults(), ["fields UNKNOWN_PARAMETER"], "{list}");
        }
    }

    fn gives_the_parts_asked_for(service: &Service) {
        let path = format!("/cases/{}", service.case("ACTIVE"));
        let parts = ["person", "participants", "consents", "meetings", "plan"];
        let plain = service.get(COORDINATOR, &path).expect(200).json();
        for part in parts {
            assert_eq!(plain.get(part), None, "{part}");
            let with = service.get(COORDINATOR, &format!("{path}?expand={part}")).expect(200).json();
            assert_eq!(parts.iter().filter(|one| with.get(one).is_some()).collect::<Vec<_>>(), [&part]);
        }
        let all = service.get(COORDINATOR, &format!("{path}?expand={}", parts.join(","))).expect(200).json();
        assert_eq!(all["person"]["givenName"], "Alva");
        assert_eq!(all["participants"].as_array().unwrap().len(), 4);
        assert_eq!(all["plan"]["interventions"].as_array().unwrap().len(), 2);
    }

    fn links_the_next_page_with_the_same_conditions(service: &Service) {
        let page = read(service, COORDINATOR, "status=CALLED,ACTIVE,CLOSED&limit=1&sort=caseNumber&page=1");
        let next = page["_links"]["next"]["href"].as_str().unwrap();
        assert!(next.contains("status=CALLED,ACTIVE,CLOSED") && !next.contains("page="), "{next}");
        let next = service.get(COORDINATOR, next.strip_prefix("/sip/v1").unwrap()).expect(200).json();
        assert_eq!(next["_meta"]["count"], 1);
        assert_ne!(ids(&next), ids(&page));
    }
}
