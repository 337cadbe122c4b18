//! Units and organisations that close: nobody is left in limbo.

use samspel::kernel::Clock;
use serde_json::{Value, json};

use crate::both;
use crate::discharge::{add_account, told};
use crate::harness::{Answer, Service};
use crate::operations::{
    ADMINISTRATOR, COORDINATOR, PSYCHIATRY, REGISTRAR, account_of, appoint, assignment_of, consent,
    disclosure, merged, newcomer, unit,
};

const FALUN: &str = "Socialtjänsten, Falu kommun";
const SISTER_UNIT: &str = "Socialtjänsten barn och unga, Falun";
const SISTER: &str = "siri.syster";
const PSYCHIATRY_UNIT: &str = "Psykiatrisk öppenvård Falun";

fn close(service: &Service, by: &str, unit: &str, successor: &str) -> Answer {
    let path = format!("/units/{}", service.unit(unit));
    let etag = service.get(by, &path).header("etag").unwrap().to_owned();
    let body = json!({"successorUnitId": service.unit(successor)});
    service.call_with(
        by,
        "POST",
        &format!("{path}/closures"),
        Some(&body),
        &[("if-match", &etag)],
    )
}

fn worklist(service: &Service, subject: &str, case: &str) -> Vec<String> {
    let page = service
        .get(subject, "/worklist?limit=200")
        .expect(200)
        .json();
    let rows = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["caseId"] == case);
    rows.map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

both! {
    fn refuses_to_close_what_is_engaged_in_open_cases(service: &Service) {
        let inactive = json!({"active": false});
        let refused = service.patch(REGISTRAR, &format!("/units/{}", service.unit(FALUN)), "\"1\"", inactive.clone()).expect(409);
        assert_eq!(refused.code(), "UNIT_IN_USE");
        let engaged = &refused.json()["engagements"][0];
        assert_eq!(engaged["unitId"], service.unit(FALUN));
        for count in ["openedCases", "ledCases", "casesTakenPartIn"] {
            assert!(engaged[count].as_i64().unwrap() > 0, "{engaged}");
        }
        let psychiatry = format!("/units/{}", service.unit(PSYCHIATRY_UNIT));
        let refused = service.patch("registrator.1", &psychiatry, "\"1\"", inactive.clone()).expect(409);
        assert!(refused.json()["engagements"][0]["interventions"].as_i64().unwrap() > 0, "{refused}");
        let region = format!("/organisations/{}", service.organisation("Region Dalarna"));
        let refused = service.patch(ADMINISTRATOR, &region, "\"1\"", inactive.clone()).expect(409);
        assert_eq!(refused.code(), "ORGANISATION_IN_USE");
        assert_eq!(refused.json()["engagements"][0]["unitId"], service.unit(PSYCHIATRY_UNIT));
        service.patch(REGISTRAR, &format!("/units/{}", service.unit(SISTER_UNIT)), "\"1\"", inactive).expect(200);
    }

    fn lets_a_successor_take_the_place_of_a_unit_in_every_case(service: &Service) {
        add_account(service, service.unit(SISTER_UNIT), SISTER, "COORDINATOR");
        let case = service.case("ACTIVE").to_owned();
        let path = format!("/cases/{case}");
        service.get(SISTER, &path).expect(404);
        let before = service.get(COORDINATOR, &path).expect(200).json();
        newcomer(service, "andra.admin", service.unit(SISTER_UNIT), "REGISTRY_ADMIN");
        close(service, REGISTRAR, FALUN, PSYCHIATRY_UNIT).expect(422);
        let closed = close(service, REGISTRAR, FALUN, SISTER_UNIT);
        assert_eq!(closed.expect(200).json()["active"], false);
        assert_eq!(service.get(COORDINATOR, &path).expect(403).code(), "NO_ASSIGNMENT");
        let after = service.get(SISTER, &path).expect(200).json();
        for member in ["initiatingUnitId", "leadUnitId"] {
            assert_eq!(after[member], service.unit(SISTER_UNIT), "{member}");
        }
        assert_eq!((&after["reason"], &after["personId"]), (&before["reason"], &before["personId"]));
        service.get(SISTER, &format!("/persons/{}", before["personId"].as_str().unwrap())).expect(200);
        let parties = service.get(SISTER, &format!("{path}/participants")).expect(200).json();
        let initiator = parties["items"].as_array().unwrap().iter().find(|one| one["role"] == "INITIATOR").unwrap();
        assert_eq!(initiator["unitId"], service.unit(SISTER_UNIT));
        // Consents are as narrow as they were, and the others see what they saw.
        service.get(PSYCHIATRY, &path).expect(200);
        service.get("fia.fk", &path).expect(404);
        assert!(worklist(service, SISTER, &case).contains(&"NAME_LEAD".to_owned()));
        let events = service.get(SISTER, &format!("{path}/timeline")).expect(200).json();
        assert!(events["items"].as_array().unwrap().iter().any(|one| one["type"] == "case.unit-succeeded"), "{events}");
        for status in ["CLOSED", "NEED_IDENTIFIED", "PREPARING"] {
            service.get(SISTER, &format!("/cases/{}", service.case(status))).expect(200);
        }
    }

    fn invites_and_leads_by_a_party_of_the_same_branch(service: &Service) {
        let story = crate::documents::story::Story::alva(service);
        let meeting = story.meet();
        let party = crate::documents::story::add_unit(service, &story.case, SISTER_UNIT);
        let invitations = format!("/meetings/{meeting}/invitations");
        service.post(COORDINATOR, &invitations, json!({"participantId": party})).expect(201);
        let path = format!("/cases/{}", story.case);
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        service.patch(COORDINATOR, &path, &etag, json!({"leadUnitId": service.unit(SISTER_UNIT)})).expect(200);
    }

    fn leaves_one_party_where_both_took_part(service: &Service) {
        add_account(service, service.unit(SISTER_UNIT), SISTER, "COORDINATOR");
        let case = service.case("PREPARING").to_owned();
        let path = format!("/cases/{case}");
        service.post(COORDINATOR, &format!("{path}/participants"), unit(service, SISTER_UNIT)).expect(201);
        newcomer(service, "andra.admin", service.unit(SISTER_UNIT), "REGISTRY_ADMIN");
        appoint(service, &account_of(service, COORDINATOR), service.unit(SISTER_UNIT), "COORDINATOR");
        close(service, REGISTRAR, FALUN, SISTER_UNIT).expect(200);
        let parties = service.get(SISTER, &format!("{path}/participants")).expect(200).json();
        let there = |one: &&Value| one["unitId"] == service.unit(SISTER_UNIT) && one["validTo"] == Value::Null;
        let left: Vec<&Value> = parties["items"].as_array().unwrap().iter().filter(there).collect();
        assert_eq!((left.len(), &left[0]["role"]), (1, &json!("INITIATOR")));
        // Who works in the successor leads on.
        let shown = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!((&shown["lead"]["isInForce"], &shown["leadName"]), (&json!(true), &json!("Eva Exempel")));
        assert!(!worklist(service, SISTER, &case).contains(&"NAME_LEAD".to_owned()));
    }

    fn names_nothing_that_is_closed_on_any_path(service: &Service) {
        const SCHOOL_UNIT: &str = "Elevhälsan, Exempelskolan";
        add_account(service, service.unit(SISTER_UNIT), SISTER, "COORDINATOR");
        let (sister, assignment) = (account_of(service, SISTER), assignment_of(service, SISTER));
        let closed = |by: &str, path: String| {
            let etag = service.get(by, &path).header("etag").unwrap().to_owned();
            service.patch(by, &path, &etag, json!({"active": false})).expect(200);
        };
        let school = service.organisation("Exempelskolan i Falun").to_owned();
        closed(ADMINISTRATOR, format!("/organisations/{school}"));
        closed(REGISTRAR, format!("/units/{}", service.unit(SISTER_UNIT)));
        let new = json!({"name": "Nedlagda kommunen", "kinds": ["MUNICIPALITY"]});
        let municipality = service.post(ADMINISTRATOR, "/organisations", new).expect(201).id();
        closed(ADMINISTRATOR, format!("/organisations/{municipality}"));
        let case = format!("/cases/{}", service.case("PREPARING"));
        let own = service.get(COORDINATOR, &case).expect(200).json();
        let to = |end: &str| format!("{case}{end}");
        let (other, parties) = (assignment_of(service, COORDINATOR), to("/participants"));
        let table = [
            (COORDINATOR, "POST", to("/consents"), merged(consent(service, "INFORMATION_SHARING"), &json!({"recipientOrganisationIds": [school]})),
                "/recipientOrganisationIds/0 NOT_FOUND"),
            (COORDINATOR, "POST", to("/disclosures"), merged(disclosure(service), &json!({"recipientOrganisationId": school})),
                "/recipientOrganisationId NOT_FOUND"),
            (COORDINATOR, "POST", parties.clone(), unit(service, SCHOOL_UNIT), "/unitId NOT_FOUND"),
            (COORDINATOR, "POST", parties, unit(service, SISTER_UNIT), "/unitId NOT_FOUND"),
            (COORDINATOR, "POST", to("/plans"), json!({"overallResponsibleOrganisationId": municipality}),
                "/overallResponsibleOrganisationId NOT_FOUND"),
            (COORDINATOR, "POST", to("/moves"), json!({"toUnitId": service.unit(SCHOOL_UNIT)}), "/toUnitId NOT_FOUND"),
            (COORDINATOR, "PATCH", case.clone(), json!({"leadAssignmentId": assignment}), "/leadAssignmentId NOT_FOUND"),
            (COORDINATOR, "PATCH", case.clone(), json!({"leadUnitId": service.unit(SISTER_UNIT)}), "/leadUnitId NOT_A_PARTY"),
            (COORDINATOR, "POST", "/lead-handovers".to_owned(), json!({"fromAssignmentId": other, "toAssignmentId": assignment}),
                "/toAssignmentId NOT_FOUND"),
            (COORDINATOR, "POST", to("/named-users"), json!({"accountId": sister}), "/accountId NOT_FOUND"),
            (REGISTRAR, "POST", format!("/accounts/{sister}/assignments"), json!({"unitId": service.unit(SISTER_UNIT), "role": "MANAGER"}),
                "/unitId NOT_FOUND"),
            (REGISTRAR, "POST", format!("/units/{}/closures", service.unit(FALUN)), json!({"successorUnitId": service.unit(SISTER_UNIT)}),
                "/successorUnitId NOT_ALLOWED_HERE"),
        ];
        let etag = format!("\"{}\"", own["version"]);
        let mut found = Vec::new();
        for (by, method, path, body, fault) in table {
            let etag = if path.ends_with("/closures") { "\"1\"" } else { &etag };
            let answer = service.call_with(by, method, &path, Some(&body), &[("if-match", etag)]);
            if (answer.status, answer.faults()) != (422, vec![fault.to_owned()]) {
                found.push(format!("{method} {path}: {fault} but {} {:?}", answer.code(), answer.faults()));
            }
        }
        assert!(found.is_empty(), "{found:#?}");
        let (stay, _) = crate::discharge::admitted(service);
        let stay = format!("/cases/{stay}/discharges");
        let receivers = [told(service, SISTER_UNIT, "SOCIAL_SERVICES"), told(service, SCHOOL_UNIT, "SOCIAL_SERVICES")];
        let notice = merged(crate::discharge::notice(service), &json!({"receivers": receivers}));
        let refused = service.post(crate::discharge::WARD, &stay, notice).expect(422);
        assert_eq!(refused.faults(), ["/receivers/0/unitId NOT_FOUND", "/receivers/1/unitId NOT_FOUND"]);
    }

    fn closes_no_unit_that_a_stay_relies_on(service: &Service) {
        let (_, path) = crate::discharge::admitted(service);
        crate::discharge::name_contact(service, &path);
        let keeper = service.keeper(service.unit(PSYCHIATRY_UNIT));
        let unit = format!("/units/{}", service.unit(PSYCHIATRY_UNIT));
        let etag = service.get(&keeper, &unit).header("etag").unwrap().to_owned();
        let refused = service.patch(&keeper, &unit, &etag, json!({"active": false})).expect(409);
        assert_eq!(refused.code(), "UNIT_IN_USE");
        assert_eq!(refused.json()["engagements"][0]["namedCareContacts"], 1);
    }

    fn asks_nothing_of_a_party_whose_basis_has_ended(service: &Service) {
        let story = crate::documents::story::Story::alva(service);
        let meeting = story.meet();
        story.call();
        let invitation = json!({"participantId": story.psychiatry});
        let invitations = format!("/meetings/{meeting}/invitations");
        let asked = service.post(COORDINATOR, &invitations, invitation.clone()).expect(201).id();
        let consents = service.get(COORDINATOR, &format!("/cases/{}/consents", story.case)).json();
        let region = service.organisation("Region Dalarna");
        let plan = consents["items"].as_array().unwrap().iter().find(|one| one["kind"] == "PLAN").unwrap();
        let other = merged(consent(service, "PLAN"), &json!({
            "recipientOrganisationIds": [service.organisation("Arbetsförmedlingen")], "supersedesConsentId": plan["id"],
        }));
        assert!(plan["recipientOrganisationIds"].to_string().contains(region));
        service.post(COORDINATOR, &format!("/cases/{}/consents", story.case), other).expect(201);
        // What was asked is withdrawn, and told.
        let withdrawn = service.get(COORDINATOR, &format!("/invitations/{asked}")).expect(200).json();
        assert!(withdrawn["withdrawnAt"].is_string(), "{withdrawn}");
        let events = service.get(COORDINATOR, &format!("/cases/{}/timeline?limit=200", story.case)).expect(200).to_string();
        assert!(events.contains("invitation.withdrawn") && events.contains("plan.responsibility-lost"), "{events}");
        assert!(worklist(service, COORDINATOR, &story.case).contains(&"REASSIGN_INTERVENTIONS".to_owned()));
        // And nothing is asked anew.
        let party = &story.psychiatry;
        let plan = format!("/plans/{}", story.plan);
        let intervention = json!({
            "need": "Stöd.", "measure": "Samtal.", "topic": "HEALTH", "status": "NOT_STARTED", "responsibleParticipantId": party,
        });
        let copy = json!({"participantId": party, "channel": "HAND", "handedOverAt": service.clock.now()});
        let lead = json!({"leadUnitId": service.unit(PSYCHIATRY_UNIT)});
        let table = [
            ("POST", invitations, invitation, "/participantId BASIS_MISSING"),
            ("POST", format!("{plan}/interventions"), intervention, "/responsibleParticipantId BASIS_MISSING"),
            ("POST", format!("{plan}/distributions"), copy, "/participantId BASIS_MISSING"),
            ("PATCH", format!("/cases/{}", story.case), lead, "/leadUnitId BASIS_MISSING"),
        ];
        let mut found = Vec::new();
        for (method, path, body, fault) in table {
            let etag = match method {
                "PATCH" => service.get(COORDINATOR, &path).header("etag").unwrap().to_owned(),
                _ => String::from("*"),
            };
            let answer = service.call_with(COORDINATOR, method, &path, Some(&body), &[("if-match", &etag)]);
            if (answer.status, answer.faults()) != (422, vec![fault.to_owned()]) {
                found.push(format!("{method} {path}: {fault} but {} {:?}", answer.code(), answer.faults()));
            }
        }
        assert!(found.is_empty(), "{found:#?}");
        let agreement = json!({"planVersion": story.version(), "answer": "AGREED"});
        story.agree(PSYCHIATRY, agreement).expect(404);
    }

    fn lets_nobody_act_in_nor_name_an_organisation_that_is_closed(service: &Service) {
        let school = service.organisation("Exempelskolan i Falun").to_owned();
        service.get("kim.kurator", "/units").expect(200);
        service.patch(ADMINISTRATOR, &format!("/organisations/{school}"), "\"1\"", json!({"active": false})).expect(200);
        assert_eq!(service.get("kim.kurator", "/units").expect(403).code(), "NO_ASSIGNMENT");
        let case = service.case("NEED_IDENTIFIED");
        let named = merged(consent(service, "PLAN"), &json!({"recipientOrganisationIds": [school]}));
        let refused = service.post(COORDINATOR, &format!("/cases/{case}/consents"), named).expect(422);
        assert_eq!(refused.faults(), ["/recipientOrganisationIds/0 NOT_FOUND"]);
        let added = unit(service, "Elevhälsan, Exempelskolan");
        let refused = service.post(COORDINATOR, &format!("/cases/{case}/participants"), added).expect(422);
        assert_eq!(refused.faults(), ["/unitId NOT_FOUND"]);
    }
}
