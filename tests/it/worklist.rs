//! The worklist: what one's own unit must do, in cases that it may know of, and nothing else.

use std::collections::BTreeSet;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use samspel::kernel::{Clock, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::deadlines::{
    AF, COORDINATOR, FK, PSYCHIATRY, add_unit, consent, lead, open_case, policy, step,
};
use crate::harness::{Database, Service};

const SYSTEM: &str = "treserva-falun";
const CLINIC: &str = "sam.mottagning";

fn read(service: &Service, subject: &str, query: &str) -> Value {
    let path = format!("/worklist?{query}");
    service.get(subject, &path).expect(200).json()
}

fn items(service: &Service, subject: &str, query: &str) -> Vec<Value> {
    let query = format!("{query}&limit=200");
    let page = read(service, subject, query.trim_start_matches('&'));
    page["items"].as_array().unwrap().clone()
}

fn kinds(service: &Service, subject: &str, case: &str) -> Vec<String> {
    let mut found = items(service, subject, "");
    found.retain(|item| item["caseId"] == case);
    let mut kinds: Vec<String> = found
        .iter()
        .map(|item| item["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    kinds
}

fn ids(items: &[Value]) -> Vec<String> {
    let id = |item: &Value| item["id"].as_str().unwrap().to_owned();
    items.iter().map(id).collect()
}

/// A case that psychiatry leads, and the consent that lets it know of it; the plan's is for AF.
fn led_by_psychiatry(service: &Service) -> (String, String) {
    let case = open_case(service, 3);
    let af = json!([service.organisation("Arbetsförmedlingen")]);
    consent(
        service,
        &case,
        "GIVEN",
        json!({"recipientOrganisationIds": af}),
    );
    let region = json!([service.organisation("Region Dalarna")]);
    let sharing = json!({"kind": "INFORMATION_SHARING", "recipientOrganisationIds": region});
    let shared = consent(service, &case, "GIVEN", sharing);
    add_unit(service, &case, PSYCHIATRY);
    lead(service, &case, PSYCHIATRY);
    (case, shared)
}

both! {
    fn shows_the_demo_what_its_unit_must_do_the_most_urgent_first(service: &Service) {
        let found = items(service, COORDINATOR, "");
        let mut kinds: Vec<&str> = found.iter().map(|item| item["kind"].as_str().unwrap()).collect();
        assert!(found.is_sorted_by_key(|item| item["dueAt"].as_str().unwrap().to_owned()));
        kinds.sort_unstable();
        assert_eq!(kinds, [
            "ADOPT_PLAN", "ANSWER_REQUEST", "ASK_CONSENT", "CALL_PARTIES", "FOLLOW_UP_PLAN", "GIVE_COPY", "GIVE_COPY", "HOLD_MEETING",
            "RENEW_CONSENT", "RENEW_CONSENT", "RENEW_CONSENT",
        ]);
        let known: BTreeSet<&str> = BTreeSet::from([
            "_links", "caseId", "caseNumber", "dueAt", "hasOrphanedInterventions", "id", "kind", "legalBasis", "legalReference", "overdue", "severity",
            "subject", "unitId", "waitingFor",
        ]);
        for item in &found {
            assert!(item.as_object().unwrap().keys().all(|member| known.contains(&**member)), "{item}");
            if item["kind"] == "ANSWER_REQUEST" {
                let href = item["_links"]["request"]["href"].as_str().unwrap();
                service.get(COORDINATOR, href.trim_start_matches("/sip/v1")).expect(200);
                continue;
            }
            let case = service.get(COORDINATOR, &format!("/cases/{}", item["caseId"].as_str().unwrap())).expect(200);
            assert_eq!(case.json()["caseNumber"], item["caseNumber"]);
        }
        for invited in [AF, CLINIC] {
            let own = items(service, invited, "");
            assert!(!own.is_empty() && own.iter().all(|item| item["kind"] == "ANSWER_INVITATION"), "{invited}");
        }
        for nobody in ["bo.borlange", FK] {
            assert_eq!(items(service, nobody, ""), Vec::<Value>::new(), "{nobody}");
        }
    }

    fn empties_when_what_was_due_is_done(service: &Service) {
        let case = open_case(service, 3);
        assert_eq!(kinds(service, COORDINATOR, &case), ["ASK_CONSENT"]);
        consent(service, &case, "GIVEN", json!({}));
        assert_eq!(kinds(service, COORDINATOR, &case), ["CALL_PARTIES", "RENEW_CONSENT"]);
        step(service, &case, json!({"to": "CLOSED", "closingReason": "MOVED"}));
        assert_eq!(kinds(service, COORDINATOR, &case), Vec::<String>::new());
    }

    fn goes_with_the_lead_to_its_unit(service: &Service) {
        let (case, _) = led_by_psychiatry(service);
        for reader in [CLINIC, "pia.psykiatri"] {
            assert_eq!(kinds(service, reader, &case), ["CALL_PARTIES", "RENEW_CONSENT", "RENEW_CONSENT"], "{reader}");
        }
        for reader in [COORDINATOR, SYSTEM, AF] {
            assert_eq!(kinds(service, reader, &case), Vec::<String>::new(), "{reader}");
        }
    }

    fn shows_a_unit_nothing_of_a_case_that_it_has_no_consent_for(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        add_unit(service, &case, "Försäkringskassan Falun");
        // Nor can it be given what it could not see to.
        let path = format!("/cases/{case}");
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        let led = json!({"leadUnitId": service.unit("Försäkringskassan Falun")});
        let refused = service.patch(COORDINATOR, &path, &etag, led).expect(422);
        assert_eq!(refused.faults(), ["/leadUnitId BASIS_MISSING"]);
        let page = read(service, FK, "includeTotal=true");
        assert_eq!((&page["items"], &page["_meta"]["total"]), (&json!([]), &json!(0)));
        consent(service, &case, "GIVEN", json!({
            "kind": "INFORMATION_SHARING", "topics": ["MEETING"],
            "recipientOrganisationIds": [service.organisation("Försäkringskassan")],
        }));
        lead(service, &case, "Försäkringskassan Falun");
        assert!(kinds(service, FK, &case).contains(&"CALL_PARTIES".to_owned()));
        // Before consent not even the caseworkers of the unit that opened a case know of it.
        let unknown = open_case(service, 3);
        assert_eq!(kinds(service, "olle.test", &unknown), Vec::<String>::new());
        assert_eq!(kinds(service, COORDINATOR, &unknown), ["ASK_CONSENT"]);
    }

    fn cuts_the_worklist_at_once_when_access_ends(service: &Service) {
        let (withdrawn, shared) = led_by_psychiatry(service);
        let (expired, _) = led_by_psychiatry(service);
        assert!(!kinds(service, CLINIC, &withdrawn).is_empty());
        service.post(COORDINATOR, &format!("/consents/{shared}/withdrawals"), json!({})).expect(201);
        assert_eq!(kinds(service, CLINIC, &withdrawn), Vec::<String>::new());
        assert!(!kinds(service, CLINIC, &expired).is_empty());
        service.clock.advance(201 * 86_400);
        assert_eq!(items(service, CLINIC, ""), Vec::<Value>::new());
    }

    fn filters_by_kind_severity_and_time(service: &Service) {
        policy(service, "CALL_PARTIES", 30, json!({}));
        let case = open_case(service, 40);
        consent(service, &case, "GIVEN", json!({}));
        let late = open_case(service, 40);
        let everything = items(service, COORDINATOR, "");
        let expect = |query: &str, keep: &dyn Fn(&Value) -> bool| {
            let kept: Vec<Value> = everything.iter().filter(|item| keep(item)).cloned().collect();
            assert_eq!(ids(&items(service, COORDINATOR, query)), ids(&kept), "{query}");
            let total = &read(service, COORDINATOR, &format!("{query}&includeTotal=true&limit=1"))["_meta"]["total"];
            assert_eq!(*total, kept.len(), "{query}");
            kept.len()
        };
        let now = service.clock.now().to_string();
        let of = |item: &Value, kinds: &[&str]| kinds.contains(&item["kind"].as_str().unwrap());
        let due = |item: &Value| item["dueAt"].as_str().unwrap().to_owned();
        let own = service.unit("Socialtjänsten, Falu kommun");
        let cut = due(&everything[everything.len() / 2]);
        assert!(expect("kind=CALL_PARTIES", &|item| of(item, &["CALL_PARTIES"])) == 2);
        assert!(expect("kind=CALL_PARTIES,HOLD_MEETING", &|item| of(item, &["CALL_PARTIES", "HOLD_MEETING"])) == 3);
        assert!(expect("kind=SUMMON_AT_DISCHARGE", &|_| false) == 0);
        assert!(expect("severity=AGREEMENT", &|item| item["severity"] == "AGREEMENT") == 1);
        assert!(expect("severity=LOCAL,STATUTORY", &|item| item["severity"] == "LOCAL") > 5);
        assert!(expect("overdue=true", &|item| item["overdue"] == true) >= 1);
        assert!(expect("overdue=true", &|item| due(item) <= now) >= 1);
        assert!(expect("overdue=false", &|item| item["overdue"] == false) > 5);
        assert!(expect(&format!("dueBefore={cut}"), &|item| due(item) < cut) >= 1);
        assert!(expect(&format!("unitId={own}"), &|_| true) > 5);
        assert!(expect(&format!("unitId={}", service.unit(PSYCHIATRY)), &|_| false) == 0);
        assert!(expect("kind=ASK_CONSENT&severity=LOCAL&overdue=true", &|item| item["overdue"] == true && of(item, &["ASK_CONSENT"])) >= 1);
        assert!(items(service, COORDINATOR, "overdue=true").iter().any(|item| item["caseId"] == late));
        for wrong in ["kind=X", "severity=", "overdue=yes", "dueBefore=2026-11-32", "sort=dueAt", "caseId=1"] {
            service.get(COORDINATOR, &format!("/worklist?{wrong}")).expect(400);
        }
    }

    fn becomes_overdue_by_time_alone(service: &Service) {
        let case = open_case(service, 0);
        let overdue = || {
            let found = items(service, COORDINATOR, "overdue=true");
            found.iter().any(|item| item["caseId"] == case)
        };
        assert!(!overdue());
        service.clock.advance(20 * 86_400);
        assert!(overdue());
    }

    fn visits_everything_once_by_page_and_by_cursor(service: &Service) {
        for days_ago in [1, 1, 1, 1, 2] {
            open_case(service, days_ago);
        }
        let all = ids(&items(service, COORDINATOR, ""));
        let (mut by_cursor, mut query) = (Vec::new(), "limit=2".to_owned());
        loop {
            let page = read(service, COORDINATOR, &query);
            by_cursor.extend(ids(page["items"].as_array().unwrap()));
            match page["_meta"]["nextCursor"].as_str() {
                Some(cursor) => query = format!("limit=2&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(by_cursor, all);
        let mut by_page = Vec::new();
        for page in 1..=all.len().div_ceil(3) {
            by_page.extend(ids(read(service, COORDINATOR, &format!("limit=3&page={page}"))["items"].as_array().unwrap()));
        }
        assert_eq!(by_page, all);
        assert_eq!(read(service, COORDINATOR, "includeTotal=true")["_meta"]["total"], all.len());
        let foreign = service.get(COORDINATOR, "/cases?limit=1").expect(200).json();
        let cursor = foreign["_meta"]["nextCursor"].as_str().unwrap();
        service.get(COORDINATOR, &format!("/worklist?cursor={cursor}")).expect(400);
    }

    fn shows_a_record_system_every_unit_of_its_organisation(service: &Service) {
        let child = service.unit("Socialtjänsten barn och unga, Falun");
        let case = service.post(SYSTEM, "/cases", json!({
            "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
            "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02", "initiatingUnitId": child,
        })).expect(201).id();
        let (foreign, _) = led_by_psychiatry(service);
        let found = items(service, SYSTEM, "");
        assert_eq!(found.iter().filter(|item| item["caseId"] == case).count(), 1);
        assert!(found.iter().all(|item| item["caseId"] != foreign));
        assert!(found.iter().any(|item| item["unitId"] == service.unit("Socialtjänsten, Falu kommun")));
        assert!(found.is_sorted_by_key(|item| item["dueAt"].as_str().unwrap().to_owned()));
        let only = items(service, SYSTEM, &format!("unitId={child}"));
        assert_eq!(only.iter().map(|item| &item["caseId"]).collect::<Vec<_>>(), [&json!(case)]);
        assert_eq!(items(service, SYSTEM, &format!("unitId={}", service.unit(PSYCHIATRY))), Vec::<Value>::new());
        assert_eq!(kinds(service, COORDINATOR, &case), Vec::<String>::new());
    }

    fn says_of_a_day_that_it_ends_at_24_in_sweden(service: &Service) {
        for item in items(service, COORDINATOR, "kind=ASK_CONSENT,CALL_PARTIES,HOLD_MEETING,FOLLOW_UP_PLAN") {
            let due: Stamp = serde_json::from_value(item["dueAt"].clone()).unwrap();
            assert_eq!(samspel::kernel::swedish_days::start_of(due.swedish_day()), due, "{item}");
        }
    }
}

/// Cases that the unit of the first has opened, each with a deadline, as SQL for PostgreSQL.
const MANY: &str = "
    CREATE TEMPORARY TABLE many AS SELECT gen_random_uuid() AS id, number FROM generate_series(1, 20000) AS number;
    INSERT INTO cases (id, person_id, initiating_organisation_id, initiating_branch, initiating_unit_id, lead_unit_id, origin,
        target_groups, reason, need_detected_on, status, version, created_at, updated_at)
      SELECT many.id, person_id, initiating_organisation_id, initiating_branch, initiating_unit_id, lead_unit_id, origin,
        target_groups, reason, need_detected_on, status, version, created_at, updated_at
      FROM many, (SELECT * FROM cases WHERE case_number = 1) AS model;
    INSERT INTO case_access (unit_id, case_id, organisation_id, branch, is_initiator, valid_from, case_number, status,
        updated_at, changed_at)
      SELECT initiating_unit_id, id, initiating_organisation_id, initiating_branch, true, created_at, case_number, status,
        updated_at, updated_at
      FROM cases JOIN many USING (id);
    INSERT INTO deadlines (id, case_id, case_number, kind, unit_id, organisation_id, branch, is_leads, starts_from, amount,
        time_unit, severity, waiting_for, due_at, created_at)
      SELECT gen_random_uuid(), id, case_number, 'ASK_CONSENT', lead_unit_id, initiating_organisation_id, initiating_branch, true,
        created_at, 5, 'WORKING_DAY', 'LOCAL', 'LEAD_UNIT', created_at + many.number * interval '1 minute', created_at
      FROM cases JOIN many USING (id);
    ANALYZE;";

#[derive(QueryableByName, Debug)]
struct Reads {
    #[diesel(sql_type = BigInt)]
    ranges: i64,
    #[diesel(sql_type = BigInt)]
    entries: i64,
    #[diesel(sql_type = BigInt)]
    scanned: i64,
}

/// What PostgreSQL has read of an index, and row after row of the tables.
const READS: &str = "
    SELECT idx_scan AS ranges, idx_tup_read AS entries,
      (SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables WHERE relname IN ('deadlines', 'case_access')) AS scanned
    FROM pg_stat_user_indexes WHERE indexrelname = $1";

/// Reads the worklist until PostgreSQL has told what that took of `index`: a connection tells a
/// second later, when it is next used.
fn takes_no_more_than_the_page(service: &Service, subject: &str, index: &str) {
    let reads = || -> Reads {
        let mut conn = PgConnection::establish(&service.url).unwrap();
        let asked = sql_query(READS).bind::<Text, _>(index);
        asked.get_result(&mut conn).unwrap()
    };
    let before = reads();
    for _ in 0..100 {
        let page = read(service, subject, "");
        assert_eq!(page["_meta"]["count"], 20);
        std::thread::sleep(Duration::from_millis(100));
        let after = reads();
        let ranges = after.ranges - before.ranges;
        if ranges >= 5 {
            let entries = after.entries - before.entries;
            assert!(entries <= 25 * ranges, "{before:?} {after:?}");
            assert_eq!(after.scanned, before.scanned);
            return;
        }
    }
    panic!("{index} is not used: {before:?} {:?}", reads());
}

/// What SQLite reads is tested beside the query.
#[test]
fn reads_no_more_than_the_page_when_there_are_many_cases_on_postgres() {
    let service = Service::seeded(Database::Postgres);
    let mut conn = PgConnection::establish(&service.url).unwrap();
    conn.batch_execute(MANY).unwrap();
    drop(conn);
    takes_no_more_than_the_page(&service, COORDINATOR, "ix_deadlines_unit_due");
    takes_no_more_than_the_page(&service, SYSTEM, "ix_deadlines_organisation_due");
}
