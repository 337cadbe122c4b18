//! Who appoints whom: each organisation keeps its own, and nobody the own account.

mod issuers;
mod myself;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::outbox_events;
use samspel::kernel::{Clock, Id, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Database, Service};
use crate::operations::{
    ADMINISTRATOR, COORDINATOR, PSYCHIATRY, REGISTRAR, account_of, appoint, newcomer, offered,
    registered,
};

const BORLANGE: &str = "registrator.2081";
const REGION: &str = "registrator.1";
const FALUN_UNIT: &str = "Socialtjänsten, Falu kommun";
const BORLANGE_UNIT: &str = "Socialtjänsten, Borlänge kommun";
const REGION_UNIT: &str = "Psykiatrisk öppenvård Falun";

fn items(answer: Answer) -> Vec<Value> {
    let page = answer.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

/// The path of the first assignment of `account`.
fn first_assignment(service: &Service, by: &str, account: &str) -> String {
    let path = format!("/accounts/{account}/assignments");
    let held = items(service.get(by, &path));
    format!("{path}/{}", held[0]["id"].as_str().unwrap())
}

fn accept(service: &Service, by: &str, offer: &str) -> Answer {
    let path = format!("/assignment-offers/{offer}/acceptances");
    service.post(by, &path, json!({}))
}

fn ago(service: &Service, seconds: i64) -> Stamp {
    Stamp::from_micros(service.clock.now().as_micros() - seconds * 1_000_000)
}

/// The kinds of events that the organisation called `name` is told.
fn told(service: &Service, name: &str) -> i64 {
    let organisation: Id = service.organisation(name).parse().unwrap();
    let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
    outbox_events::table
        .filter(outbox_events::subject_kind.eq("organisation"))
        .filter(outbox_events::kind.eq("organisation.administration-changed"))
        .filter(outbox_events::subject_id.eq(organisation))
        .count()
        .get_result(&mut conn)
        .unwrap()
}

both! {
    fn touches_nothing_of_another_organisation_when_administrator_of_one(service: &Service) {
        let falun = service.organisation("Falu kommun");
        let unit = format!("/units/{}", service.unit(FALUN_UNIT));
        service.patch(BORLANGE, &unit, "\"1\"", json!({"name": "Borlänges"})).expect(403);
        service.post(BORLANGE, &format!("/organisations/{falun}/units"), json!({"name": "Ny", "branch": "SOCIAL_SERVICES"})).expect(403);
        let new = json!({"organisationId": falun, "issuer": service.issuer.issuer(), "subject": "ny", "displayName": "Ny"});
        assert_eq!(service.post(BORLANGE, "/accounts", new).expect(403).code(), "FORBIDDEN");
        let eva = account_of(service, COORDINATOR);
        let account = format!("/accounts/{eva}");
        let held = first_assignment(service, REGISTRAR, &eva);
        service.get(BORLANGE, &account).expect(404);
        service.patch(BORLANGE, &account, "\"1\"", json!({"active": false})).expect(404);
        service.get(BORLANGE, &held).expect(404);
        service.call(BORLANGE, "DELETE", &held, None).expect(404);
        let manager = json!({"unitId": service.unit(FALUN_UNIT), "role": "MANAGER"});
        for kind in ["assignments", "assignment-offers"] {
            service.post(BORLANGE, &format!("{account}/{kind}"), manager.clone()).expect(404);
        }
        let own = items(service.get(BORLANGE, "/accounts?limit=200"));
        assert!(own.iter().all(|one| one["organisationId"] == service.organisation("Borlänge kommun")));
        service.get(COORDINATOR, &format!("/cases/{}", service.case("ACTIVE"))).expect(200);
    }

    fn appoints_nobody_elsewhere_when_alone(service: &Service) {
        let account = registered(service, "nils.ny", service.unit(BORLANGE_UNIT));
        let coordinator = json!({"unitId": service.unit(FALUN_UNIT), "role": "COORDINATOR"});
        let path = format!("/accounts/{account}/assignments");
        let refused = service.post(BORLANGE, &path, coordinator).expect(409);
        assert_eq!((refused.code(), refused.faults()), ("ACCEPTANCE_NEEDED".into(), vec!["/unitId OTHER_ORGANISATION".to_owned()]));
        for role in ["AUDITOR", "STRATEGIST", "REGISTRY_ADMIN"] {
            let elsewhere = json!({"unitId": service.unit(FALUN_UNIT), "role": role});
            assert_eq!(service.post(BORLANGE, &path, elsewhere).expect(422).faults(), ["/unitId OTHER_ORGANISATION"]);
        }
        assert_eq!(items(service.get(BORLANGE, &path)), Vec::<Value>::new());
    }

    fn refuses_every_change_of_the_own_account(service: &Service) {
        for (subject, unit) in [(REGISTRAR, FALUN_UNIT), (BORLANGE, BORLANGE_UNIT)] {
            let own = account_of(service, subject);
            let auditor = json!({"unitId": service.unit(unit), "role": "AUDITOR"});
            let caseworker = json!({"unitId": service.unit(unit), "role": "CASEWORKER"});
            for (kind, body) in [("assignments", caseworker), ("assignment-offers", auditor)] {
                let refused = service.post(subject, &format!("/accounts/{own}/{kind}"), body).expect(403);
                assert_eq!(refused.code(), "OWN_ACCOUNT");
            }
            let held = first_assignment(service, subject, &own);
            assert_eq!(service.call(subject, "DELETE", &held, None).expect(403).code(), "OWN_ACCOUNT");
            let renamed = service.patch(subject, &format!("/accounts/{own}"), "\"1\"", json!({"displayName": "Nytt Namn"}));
            assert_eq!(renamed.expect(403).code(), "OWN_ACCOUNT");
        }
        let offer = offered(service, ADMINISTRATOR, &account_of(service, REGISTRAR), service.unit(FALUN_UNIT), "AUDITOR");
        assert_eq!(accept(service, REGISTRAR, &offer).expect(403).code(), "OWN_ACCOUNT");
        service.call(REGISTRAR, "DELETE", &format!("/assignment-offers/{offer}"), None).expect(403);
    }

    fn refuses_an_appointment_when_it_is_backdated(service: &Service) {
        let account = registered(service, "nils.ny", service.unit(FALUN_UNIT));
        for (kind, role) in [("assignments", "CASEWORKER"), ("assignment-offers", "AUDITOR")] {
            let body = json!({"unitId": service.unit(FALUN_UNIT), "role": role, "validFrom": ago(service, 1)});
            let refused = service.post(REGISTRAR, &format!("/accounts/{account}/{kind}"), body).expect(422);
            assert_eq!(refused.faults(), ["/validFrom IN_THE_PAST"]);
        }
    }

    fn opens_nothing_until_the_other_organisation_has_accepted(service: &Service) {
        let account = registered(service, "nils.ny", service.unit(FALUN_UNIT));
        let offer = offered(service, REGISTRAR, &account, service.unit(REGION_UNIT), "CASEWORKER");
        let (path, case) = (format!("/assignment-offers/{offer}"), format!("/cases/{}", service.case("ACTIVE")));
        assert_eq!(service.get("nils.ny", &case).expect(403).code(), "NO_ASSIGNMENT");
        assert_eq!(accept(service, REGISTRAR, &offer).expect(403).code(), "SECOND_PERSON_NEEDED");
        for stranger in [BORLANGE, ADMINISTRATOR] {
            accept(service, stranger, &offer).expect(404);
            service.get(stranger, &path).expect(404);
        }
        let links = |by: &str| service.get(by, &path).expect(200).json()["_links"].clone();
        assert!(links(REGISTRAR)["accept"].is_null() && links(REGION)["accept"].is_object());
        let before = (told(service, "Falu kommun"), told(service, "Region Dalarna"));
        let assignment = accept(service, REGION, &offer).expect(201);
        assert_eq!((assignment.id(), told(service, "Falu kommun"), told(service, "Region Dalarna")), (offer.clone(), before.0 + 1, before.1 + 1));
        service.get("nils.ny", &case).expect(200);
        assert_eq!(accept(service, REGION, &offer).expect(409).code(), "OFFER_SETTLED");
        let held = format!("/accounts/{account}/assignments/{offer}");
        for auditor in ["lars.logg", "liv.logg"] {
            let log = items(service.get(auditor, "/audit-entries?action=createOfferAcceptance&limit=200"));
            assert!(log.iter().any(|row| row["subjectId"] == *offer && row["outcome"] == "DONE"), "{auditor}: {log:?}");
        }
        service.call(REGION, "DELETE", &held, None).expect(204);
        assert_eq!(service.get("nils.ny", &case).expect(403).code(), "NO_ASSIGNMENT");
    }

    fn opens_nothing_when_an_offer_is_declined(service: &Service) {
        let account = registered(service, "nils.ny", service.unit(FALUN_UNIT));
        let offer = offered(service, REGISTRAR, &account, service.unit(REGION_UNIT), "CASEWORKER");
        service.call(REGION, "DELETE", &format!("/assignment-offers/{offer}"), None).expect(204);
        assert_eq!(accept(service, REGION, &offer).expect(409).code(), "OFFER_SETTLED");
        assert_eq!(items(service.get(REGISTRAR, "/assignment-offers?limit=200")).last().unwrap()["status"], "ENDED");
        service.get("nils.ny", "/units").expect(403);
    }

    fn appoints_a_reviewer_by_two_administrators_or_one_with_the_service(service: &Service) {
        let unit = service.unit(FALUN_UNIT);
        let account = registered(service, "nils.ny", unit);
        let body = json!({"unitId": unit, "role": "AUDITOR"});
        let refused = service.post(REGISTRAR, &format!("/accounts/{account}/assignments"), body).expect(409);
        assert_eq!((refused.code(), refused.faults()), ("ACCEPTANCE_NEEDED".into(), vec!["/role SECOND_PERSON".to_owned()]));
        let offer = offered(service, REGISTRAR, &account, unit, "AUDITOR");
        assert_eq!(accept(service, REGISTRAR, &offer).expect(403).code(), "SECOND_PERSON_NEEDED");
        newcomer(service, "rita.registrator", unit, "REGISTRY_ADMIN");
        accept(service, "rita.registrator", &offer).expect(201);
        service.get("nils.ny", "/audit-entries").expect(200);
        let account = registered(service, "nina.ny", unit);
        let offer = offered(service, ADMINISTRATOR, &account, unit, "AUDITOR");
        accept(service, ADMINISTRATOR, &offer).expect(403);
        accept(service, REGISTRAR, &offer).expect(201);
    }

    fn appoints_a_strategist_for_areas_by_organisation_and_service(service: &Service) {
        let unit = service.unit(REGION_UNIT);
        let account = registered(service, "stig.strateg", unit);
        let path = format!("/accounts/{account}/assignment-offers");
        let areas = items(service.get(REGION, "/areas"));
        let area = areas[0]["id"].clone();
        let offer = |reach: Value| {
            let mut body = json!({"unitId": unit, "role": "STRATEGIST"});
            for (name, value) in reach.as_object().unwrap() {
                body[name] = value.clone();
            }
            service.post(REGION, &path, body)
        };
        assert_eq!(offer(json!({})).expect(422).faults(), ["/areaIds REQUIRED"]);
        assert_eq!(offer(json!({"areaIds": [area, account, area]})).expect(422).faults(), ["/areaIds/1 NOT_FOUND", "/areaIds/2 REPEATED"]);
        assert_eq!(offer(json!({"areaIds": [area], "countyCode": "20"})).expect(422).faults(), ["/countyCode NOT_ALLOWED_HERE"]);
        let manager = json!({"unitId": unit, "role": "MANAGER", "countyCode": "20"});
        assert_eq!(service.post(REGION, &path, manager).expect(422).faults(), ["/countyCode NOT_ALLOWED_HERE", "/role NOT_ALLOWED_HERE"]);
        let made = offer(json!({"areaIds": [area]})).expect(201).id();
        newcomer(service, "ragnar.registrator", unit, "REGISTRY_ADMIN");
        assert_eq!(accept(service, "ragnar.registrator", &made).expect(403).code(), "SECOND_PERSON_NEEDED");
        let given = accept(service, ADMINISTRATOR, &made).expect(201).json();
        assert_eq!(given["areaIds"], json!([area]));
        let held = items(service.get(REGION, &format!("/accounts/{account}/assignments")));
        assert_eq!(held[0]["areaIds"], json!([area]));
    }

    fn gives_no_other_role_and_reads_no_work_when_service_administrator(service: &Service) {
        let eva = account_of(service, COORDINATOR);
        let path = format!("/accounts/{eva}/assignments");
        for role in ["COORDINATOR", "CASEWORKER", "MANAGER", "AMBASSADOR", "INTEGRATION"] {
            let refused = service.post(ADMINISTRATOR, &path, json!({"unitId": service.unit(FALUN_UNIT), "role": role})).expect(403);
            assert_eq!((refused.code(), refused.faults()), ("ROLE_RESERVED".into(), vec!["/role NOT_ALLOWED_HERE".to_owned()]));
        }
        for by in [ADMINISTRATOR, REGISTRAR] {
            let service_admin = json!({"unitId": service.unit(FALUN_UNIT), "role": "SERVICE_ADMIN"});
            assert_eq!(service.post(by, &path, service_admin).expect(422).faults(), ["/role NOT_ALLOWED_HERE"]);
        }
        assert_eq!(items(service.get(ADMINISTRATOR, &path)), Vec::<Value>::new());
        let held = first_assignment(service, REGISTRAR, &eva);
        service.get(ADMINISTRATOR, &held).expect(404);
        service.call(ADMINISTRATOR, "DELETE", &held, None).expect(404);
        for path in ["/cases", "/audit-entries", "/worklist", "/emergency-accesses"] {
            service.get(ADMINISTRATOR, path).expect(403);
        }
        service.get(ADMINISTRATOR, &format!("/cases/{}", service.case("ACTIVE"))).expect(404);
    }

    fn shows_an_organisation_in_its_own_log_what_the_service_does_there(service: &Service) {
        let falun = service.organisation("Falu kommun");
        let organisation = format!("/organisations/{falun}");
        let bound = json!({"issuer": "https://idp.example.se"});
        service.post(ADMINISTRATOR, &format!("{organisation}/issuer-bindings"), bound).expect(201);
        let new = json!({"organisationId": falun, "issuer": "https://idp.example.se", "subject": "ny", "displayName": "Ny"});
        let account = service.post(ADMINISTRATOR, "/accounts", new).expect(201).id();
        let appointment = json!({"unitId": service.unit(FALUN_UNIT), "role": "REGISTRY_ADMIN"});
        let path = format!("/accounts/{account}/assignments");
        let given = service.post(ADMINISTRATOR, &path, appointment).expect(201).id();
        service.call(ADMINISTRATOR, "DELETE", &format!("{path}/{given}"), None).expect(204);
        service.patch(ADMINISTRATOR, &organisation, "\"1\"", json!({"active": true})).expect(200);
        let log = items(service.get("lars.logg", "/audit-entries?limit=200"));
        for (action, subject) in [
            ("createAccount", account.as_str()),
            ("createAssignment", given.as_str()),
            ("endAssignment", given.as_str()),
            ("updateOrganisation", falun),
        ] {
            let shown = log.iter().filter(|row| row["action"] == action && row["subjectId"] == subject && row["role"] == "SERVICE_ADMIN");
            assert_eq!(shown.count(), 1, "{action}: {log:?}");
        }
        assert!(log.iter().any(|row| row["action"] == "createIssuerBinding"));
        let elsewhere = items(service.get("liv.logg", "/audit-entries?limit=200"));
        assert!(elsewhere.iter().all(|row| row["action"] != "createAccount" || row["subjectId"] != account));
    }

    fn keeps_an_organisations_last_administrator(service: &Service) {
        let account = account_of(service, REGISTRAR);
        let held = first_assignment(service, ADMINISTRATOR, &account);
        let refused = |answer: Answer| assert_eq!(answer.expect(409).code(), "LAST_ADMINISTRATOR");
        refused(service.call(ADMINISTRATOR, "DELETE", &held, None));
        service.get(REGISTRAR, &format!("/accounts/{account}")).expect(200);
        let unit = service.unit("Socialtjänsten barn och unga, Falun");
        newcomer(service, "rita.registrator", unit, "REGISTRY_ADMIN");
        let rita = account_of(service, "rita.registrator");
        service.call(ADMINISTRATOR, "DELETE", &held, None).expect(204);
        service.get(REGISTRAR, "/accounts").expect(403);
        let path = format!("/accounts/{rita}/assignments");
        let log = items(service.get("lars.logg", "/audit-entries?action=endAssignment&limit=200"));
        assert!(log.iter().any(|row| row["role"] == "SERVICE_ADMIN" && row["outcome"] == "DONE"), "{log:?}");
        refused(service.call(ADMINISTRATOR, "DELETE", &format!("{path}/{}", items(service.get("rita.registrator", &path))[0]["id"].as_str().unwrap()), None));
        refused(service.patch("rita.registrator", &format!("/units/{unit}"), "\"1\"", json!({"active": false})));
    }

    fn ends_all_access_on_every_instance_when_an_account_is_ended(service: &Service) {
        let other = service.beside();
        let instances = || [service].into_iter().chain(&other);
        let case = format!("/cases/{}", service.case("ACTIVE"));
        for instance in instances() {
            instance.get(PSYCHIATRY, &case).expect(200);
        }
        let account = account_of(service, PSYCHIATRY);
        service.patch(REGION, &format!("/accounts/{account}"), "\"1\"", json!({"active": false})).expect(200);
        for instance in instances() {
            for path in [case.as_str(), "/units", "/cases"] {
                assert_eq!(instance.get(PSYCHIATRY, path).expect(403).code(), "NO_ASSIGNMENT");
            }
        }
        let account = account_of(service, COORDINATOR);
        let held = first_assignment(service, REGISTRAR, &account);
        instances().last().unwrap().call(REGISTRAR, "DELETE", &held, None).expect(204);
        assert_eq!(service.get(COORDINATOR, &case).expect(403).code(), "NO_ASSIGNMENT");
    }

    fn makes_the_first_administrator_the_services_when_migrated(service: &Service) {
        // As it was before: the first administrator kept everybody's registry, issuers were bound to nobody.
        let folder = match service.database {
            Database::Sqlite => "sqlite",
            Database::Postgres => "postgres",
        };
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let home = env!("CARGO_MANIFEST_DIR");
        for file in ["down", "up"] {
            let path = format!("{home}/migrations/{folder}/2026-11-27-000012_administration/{file}.sql");
            conn.batch_execute(&std::fs::read_to_string(path).unwrap()).unwrap();
        }
        service.post(ADMINISTRATOR, "/areas", json!({"name": "Nytt område", "countyCode": "20"})).expect(201);
        service.get(COORDINATOR, &format!("/cases/{}", service.case("ACTIVE"))).expect(200);
        let own = items(service.get(REGISTRAR, "/accounts?limit=200"));
        assert!(own.iter().any(|one| one["subject"] == COORDINATOR) && own.iter().all(|one| one["subject"] != PSYCHIATRY));
        service.post(REGISTRAR, "/areas", json!({"name": "Annat område", "countyCode": "20"})).expect(403);
        appoint(service, &registered(service, "nils.ny", service.unit(FALUN_UNIT)), service.unit(FALUN_UNIT), "MANAGER");
        let bindings = format!("/organisations/{}/issuer-bindings", service.organisation("Falu kommun"));
        let binding = items(service.get(REGISTRAR, &bindings)).remove(0);
        assert_eq!((&binding["issuer"], &binding["claim"]), (&json!(service.issuer.issuer()), &Value::Null));
        let path = format!("/issuer-bindings/{}", binding["id"].as_str().unwrap());
        service.patch(ADMINISTRATOR, &path, "\"1\"", json!({"claim": "organisation", "claimValue": "Falu kommun"})).expect(200);
        service.get(COORDINATOR, "/units").expect(200);
    }
}
