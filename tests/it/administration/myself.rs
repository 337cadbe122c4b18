//! Who one is here, and that no account is given what it cannot use.

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::audit_entries;
use serde_json::{Value, json};

use super::{FALUN_UNIT, REGION_UNIT, items};
use crate::both;
use crate::harness::{Answer, Service};
use crate::operations::{
    ALVA, COORDINATOR, PSYCHIATRY, REGISTRAR, account_of, after, appoint, newcomer,
};

/// Gives Eva's account a second assignment; gives both, the new one last.
fn with_two(service: &Service) -> (String, String) {
    let eva = account_of(service, COORDINATOR);
    let path = format!("/accounts/{eva}/assignments");
    let first = items(service.get(REGISTRAR, &path))[0]["id"].clone();
    let second = appoint(service, &eva, service.unit(REGION_UNIT), "CASEWORKER");
    (first.as_str().unwrap().to_owned(), second)
}

fn acting(service: &Service, path: &str, assignment: &str) -> Answer {
    let header = [("x-assignment-id", assignment)];
    service.call_with(COORDINATOR, "GET", path, None, &header)
}

both! {
    fn shows_the_own_account_and_its_only_assignment(service: &Service) {
        let me = service.get(COORDINATOR, "/me").expect(200).json();
        assert_eq!(me["accountId"], account_of(service, COORDINATOR));
        assert_eq!(me["displayName"], "Eva Exempel");
        let [only] = me["assignments"].as_array().unwrap().as_slice() else { panic!("{me}") };
        assert_eq!(only["unit"], json!({"id": service.unit(FALUN_UNIT), "name": FALUN_UNIT}));
        assert_eq!(only["organisation"], json!({"id": service.organisation("Falu kommun"), "name": "Falu kommun"}));
        assert_eq!((&only["role"], &only["isActedIn"]), (&json!("COORDINATOR"), &json!(true)));
        assert_eq!(only["scopes"], json!(["registry:read", "sip:emergency", "sip:read", "sip:write"]));
        assert_eq!(me["actingIn"], only["id"]);
        assert_eq!(me["choice"], json!({"header": "X-Assignment-Id", "isNeeded": false}));
    }

    fn lists_the_choices_when_the_assignment_is_ambiguous(service: &Service) {
        let (first, second) = with_two(service);
        let me = service.get(COORDINATOR, "/me").expect(200).json();
        let ids: Vec<&Value> = me["assignments"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        assert_eq!(ids, [&json!(first), &json!(second)]);
        assert_eq!((&me["actingIn"], &me["choice"]["isNeeded"]), (&Value::Null, &json!(true)));
        for path in ["/cases", "/worklist", "/units"] {
            let refused = service.get(COORDINATOR, path).expect(403);
            assert_eq!(refused.code(), "ASSIGNMENT_AMBIGUOUS");
            let choices = refused.json()["choices"].clone();
            assert_eq!(choices[1], json!({
                "assignmentId": second, "role": "CASEWORKER",
                "unitId": service.unit(REGION_UNIT), "unitName": REGION_UNIT,
                "organisationId": service.organisation("Region Dalarna"), "organisationName": "Region Dalarna",
            }));
            assert_eq!((&choices[0]["assignmentId"], choices.as_array().unwrap().len()), (&json!(first), 2));
        }
        for one in [&first, &second] {
            assert_eq!(acting(service, "/me", one).expect(200).json()["actingIn"], **one);
            acting(service, "/cases", one).expect(200);
        }
    }

    fn shows_no_assignment_as_acted_in_when_a_stranger_s_is_named(service: &Service) {
        let other = service.get(PSYCHIATRY, "/me").expect(200).json()["actingIn"].clone();
        let me = acting(service, "/me", other.as_str().unwrap()).expect(200).json();
        assert_eq!(me["actingIn"], Value::Null);
        assert_eq!(acting(service, "/cases", other.as_str().unwrap()).expect(403).code(), "NO_ASSIGNMENT");
    }

    fn tells_the_person_concerned_who_it_is(service: &Service) {
        let me = service.get(ALVA, "/me").expect(200).json();
        assert_eq!((&me["accountId"], &me["displayName"], &me["assignments"]), (&Value::Null, &json!("Den enskilde"), &json!([])));
        assert_eq!(me["choice"]["isNeeded"], false);
        service.get("okand.okandsson", "/me").expect(403);
    }

    fn tells_who_one_is_whatever_the_scopes(service: &Service) {
        let bearer = format!("Bearer {}", service.token_with(COORDINATOR, &[]));
        let me = service.call_with("", "GET", "/me", None, &[("authorization", &bearer)]);
        assert_eq!(me.expect(200).json()["tokenScopes"], json!([]));
    }

    fn leaves_a_row_in_the_log_when_asked_who_one_is(service: &Service) {
        service.get(COORDINATOR, "/me").expect(200);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let rows: i64 = audit_entries::table
            .filter(audit_entries::action.eq("readMe"))
            .filter(audit_entries::outcome.eq("DONE"))
            .filter(audit_entries::unit_id.is_not_null())
            .count()
            .get_result(&mut conn)
            .unwrap();
        assert_eq!(rows, 1);
    }

    fn gives_no_assignment_twice_for_the_same_time(service: &Service) {
        let account = newcomer(service, "nils.ny", service.unit(FALUN_UNIT), "CASEWORKER");
        let path = format!("/accounts/{account}/assignments");
        let again = |body: Value| service.post(REGISTRAR, &path, body);
        let bare = json!({"unitId": service.unit(FALUN_UNIT), "role": "CASEWORKER"});
        assert_eq!(again(bare.clone()).expect(409).code(), "ASSIGNMENT_OVERLAPS");
        let later = json!({"unitId": service.unit(FALUN_UNIT), "role": "CASEWORKER", "validFrom": after(service, 400)});
        assert_eq!(again(later.clone()).expect(409).code(), "ASSIGNMENT_OVERLAPS");
        let held = items(service.get(REGISTRAR, &path))[0]["id"].clone();
        service.call(REGISTRAR, "DELETE", &format!("{path}/{}", held.as_str().unwrap()), None).expect(204);
        again(later).expect(201);
        let mut until = bare.clone();
        until["validTo"] = json!(after(service, 399));
        again(until).expect(201);
        assert_eq!(again(bare).expect(409).code(), "ASSIGNMENT_OVERLAPS");
        service.get("nils.ny", "/cases").expect(200);
    }

    fn gives_an_assignment_once_when_two_give_it_at_once(service: &Service) {
        let account = crate::operations::registered(service, "nils.ny", service.unit(FALUN_UNIT));
        let path = format!("/accounts/{account}/assignments");
        let body = json!({"unitId": service.unit(FALUN_UNIT), "role": "MANAGER"});
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| service.post(REGISTRAR, &path, body.clone()).status))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409, 409]);
    }
}
