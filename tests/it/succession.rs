//! What comes before the meeting and after the closing: preparation, closing, reopening, moving.

use serde_json::{Value, json};

use crate::both;
use crate::follow_ups::active;
use crate::harness::{Answer, Service};
use crate::operations::{COORDINATOR, PSYCHIATRY, Parts, after, consent, meeting, merged, unit};

const AF: &str = "arne.af";
const BORLANGE: &str = "bo.borlange";

fn close(service: &Service, case: &str, closing: Value) -> Answer {
    let closing = merged(json!({"to": "CLOSED"}), &closing);
    service.post(
        COORDINATOR,
        &format!("/cases/{case}/status-transitions"),
        closing,
    )
}

fn reopen(service: &Service, case: &str, change: Value) -> Answer {
    let new = merged(json!({"needDetectedOn": "2026-01-02"}), &change);
    service.post(COORDINATOR, &format!("/cases/{case}/reopenings"), new)
}

fn move_to(service: &Service, case: &str, unit: &str) -> Answer {
    let to = json!({"toUnitId": service.unit(unit)});
    service.post(COORDINATOR, &format!("/cases/{case}/moves"), to)
}

fn share(service: &Service, parts: &Parts, topics: Value) -> String {
    let sharing = json!({"recipientOrganisationIds": [service.organisation("Borlänge kommun")], "topics": topics});
    let sharing = merged(consent(service, "INFORMATION_SHARING"), &sharing);
    service
        .post(
            COORDINATOR,
            &format!("/cases/{}/consents", &parts["caseId"]),
            sharing,
        )
        .expect(201)
        .id()
}

const RECEIVING: &str = "Socialtjänsten, Borlänge kommun";

/// The one case that Borlänge's coordinator sees.
fn waiting(service: &Service) -> Value {
    let list = service.get(BORLANGE, "/cases").expect(200).json();
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    let case = list["items"][0]["id"].as_str().unwrap();
    service
        .get(
            BORLANGE,
            &format!("/cases/{case}?expand=person,participants,consents,plan"),
        )
        .expect(200)
        .json()
}

both! {
    fn cancels_what_is_planned_ahead_when_a_case_closes(service: &Service) {
        let parts = active(service);
        let case = &parts["caseId"];
        close(service, case, json!({"closingReason": "SINGLE_PRINCIPAL_ENOUGH"})).expect(200);
        for kind in ["meetings", "follow-ups"] {
            let items = service.get(COORDINATOR, &format!("/cases/{case}/{kind}")).expect(200).json()["items"].clone();
            assert_eq!(items[0]["status"], "CANCELLED", "{kind}");
        }
    }

    fn leaves_a_meeting_that_was_held_when_a_case_closes(service: &Service) {
        let parts = active(service);
        service.clock.advance(11 * 86_400);
        close(service, &parts["caseId"], json!({"closingReason": "GOALS_MET"})).expect(200);
        let held = service.get(COORDINATOR, &format!("/meetings/{}", &parts["meetingId"])).expect(200).json();
        assert_eq!(held["status"], "PLANNED");
    }

    fn asks_for_no_consent_once_the_person_has_died(service: &Service) {
        let (first, second) = (active(service), active(service));
        let ended = active_again(service, &active(service));
        let case = &first["caseId"];
        let died = |day: Value| json!({"closingReason": "DECEASED", "dateOfDeath": day});
        let tomorrow = json!(after(service, 1).swedish_day());
        assert_eq!(close(service, case, died(Value::Null)).expect(422).faults(), ["/dateOfDeath REQUIRED"]);
        assert_eq!(close(service, case, died(tomorrow)).expect(422).faults(), ["/dateOfDeath IN_THE_FUTURE"]);
        let other = json!({"closingReason": "GOALS_MET", "dateOfDeath": "2026-01-01"});
        assert_eq!(close(service, case, other).expect(422).faults(), ["/dateOfDeath NOT_ALLOWED_HERE"]);
        let today = json!(after(service, 0).swedish_day());
        let closed = close(service, case, died(today.clone())).expect(200).json();
        assert_eq!(closed["closing"]["dateOfDeath"], today);

        // Every case about the person ends with it.
        let other = service.get(COORDINATOR, &format!("/cases/{}", &second["caseId"])).expect(200).json();
        assert_eq!((&other["status"], &other["closing"]["reason"]), (&json!("CLOSED"), &json!("DECEASED")));
        assert_eq!(other["closing"]["dateOfDeath"], today);
        let consents = format!("/cases/{}/consents", &second["caseId"]);
        let refused = service.post(COORDINATOR, &consents, consent(service, "PLAN")).expect(409);
        assert_eq!(refused.code(), "CASE_CLOSED");
        assert_eq!(reopen(service, case, json!({})).expect(409).code(), "PERSON_DECEASED");
        let wrong = json!({"deathRecordedInError": true});
        assert_eq!(reopen(service, &ended, wrong.clone()).expect(409).code(), "PERSON_DECEASED");
        // What was recorded in error in one case was in all.
        let back = reopen(service, case, wrong).expect(201).id();
        service.post(COORDINATOR, &format!("/cases/{back}/consents"), consent(service, "PLAN")).expect(201);
        assert_eq!(reopen(service, &ended, json!({"deathRecordedInError": true})).expect(422).faults(), ["/deathRecordedInError NOT_ALLOWED_HERE"]);
    }

    fn goes_on_in_a_new_case_that_needs_its_own_consent(service: &Service) {
        let parts = active(service);
        let old = parts["caseId"].to_owned();
        assert_eq!(reopen(service, &old, json!({})).expect(409).code(), "TRANSITION_NOT_ALLOWED");
        close(service, &old, json!({"closingReason": "OTHER", "closingText": "Paus."})).expect(200);
        let future = json!({"needDetectedOn": after(service, 2).swedish_day()});
        assert_eq!(reopen(service, &old, future).expect(422).faults(), ["/needDetectedOn IN_THE_FUTURE"]);
        let new = reopen(service, &old, json!({"targetGroups": ["OLDER"]})).expect(201);
        let (id, new) = (new.id(), new.json());
        assert_eq!(new["status"], "NEED_IDENTIFIED");
        assert_eq!(new["predecessorCaseId"], json!(old));
        assert_eq!(new["targetGroups"], json!(["OLDER"]));
        let before = service.get(COORDINATOR, &format!("/cases/{old}")).json();
        for member in ["personId", "reason", "origin"] {
            assert_eq!(new[member], before[member], "{member}");
        }
        assert_eq!(before["successorCaseId"], json!(id));
        assert_eq!(before["_links"]["successor"]["href"], format!("/sip/v1/cases/{id}"));
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{id}")).json()["predecessorCaseId"], json!(old));
        let refused = service.post(COORDINATOR, &format!("/cases/{id}/meetings"), meeting(service)).expect(409);
        assert_eq!(refused.code(), "CONSENT_MISSING");

        // Who reads the old case by its consent learns nothing of the new one.
        let seen = service.get(PSYCHIATRY, &format!("/cases/{old}")).expect(200).json();
        assert_eq!((&seen["successorCaseId"], &seen["_links"]["successor"]), (&Value::Null, &Value::Null));
        service.get(PSYCHIATRY, &format!("/cases/{id}")).expect(404);

        assert_eq!(reopen(service, &old, json!({})).expect(409).code(), "ALREADY_EXISTS");
        close(service, &id, json!({"closingReason": "PERSON_DECLINES"})).expect(200);
        reopen(service, &old, json!({})).expect(201);
    }

    fn tells_the_own_organisation_alone_when_a_closed_case_is_reopened(service: &Service) {
        let parts = active(service);
        let case = active_again(service, &parts);
        reopen(service, &case, json!({})).expect(201);
        let tells = |reader: &str, event: &str| {
            let timeline = service.get(reader, &format!("/cases/{case}/timeline?limit=200")).expect(200).json();
            timeline["items"].as_array().unwrap().iter().any(|item| item["type"] == event)
        };
        let own = [COORDINATOR, "maj.chef"].map(|reader| tells(reader, "case.reopened"));
        assert_eq!((own, tells(PSYCHIATRY, "case.reopened")), ([true, true], false));
        assert!(tells(PSYCHIATRY, "case.status-changed"));
    }

    fn tells_in_no_other_case_of_the_person_where_a_death_became_known(service: &Service) {
        let (first, second) = (active(service), active(service));
        let case = format!("/cases/{}", &first["caseId"]);
        let etag = service.get(COORDINATOR, &case).expect(200).header("etag").unwrap().to_owned();
        let region = service.unit("Psykiatrisk öppenvård Falun");
        service.patch(COORDINATOR, &case, &etag, json!({"leadUnitId": region})).expect(200);
        let today = after(service, 0).swedish_day();
        let died = json!({"to": "CLOSED", "closingReason": "DECEASED", "dateOfDeath": today});
        service.post("sam.mottagning", &format!("{case}/status-transitions"), died).expect(200);
        let closed_by = |case: &str| {
            let timeline = service.get(COORDINATOR, &format!("/cases/{case}/timeline?limit=200")).expect(200).json();
            let mut items = timeline["items"].as_array().unwrap().iter();
            items.find(|item| item["type"] == "case.status-changed").unwrap()["organisationId"].clone()
        };
        assert_ne!(closed_by(&first["caseId"]), Value::Null);
        assert_eq!(closed_by(&second["caseId"]), Value::Null);
    }

    fn shows_nothing_by_consent_of_a_person_who_has_died(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        service.post(COORDINATOR, &format!("{case}/participants"), unit(service, "Arbetsförmedlingen Falun")).expect(201);
        let basic = json!({"topics": ["BASIC"], "recipientOrganisationIds": [service.organisation("Arbetsförmedlingen")]});
        let basic = merged(consent(service, "INFORMATION_SHARING"), &basic);
        service.post(COORDINATOR, &format!("{case}/consents"), basic).expect(201);
        let today = after(service, 0).swedish_day();
        close(service, &parts["caseId"], json!({"closingReason": "DECEASED", "dateOfDeath": today})).expect(200);
        assert_eq!(service.get(COORDINATOR, &case).expect(200).json()["closing"]["reason"], "DECEASED");
        let plan = format!("/plans/{}", &parts["adoptedPlanId"]);
        for reader in [AF, PSYCHIATRY] {
            for path in [&case, &plan, &format!("{plan}/document?audience=PARTY"), &format!("{case}/timeline")] {
                service.get(reader, path).expect(404);
            }
            let listed = service.get(reader, "/cases?limit=200").expect(200).to_string();
            assert!(!listed.contains(&parts["caseId"]), "{reader}");
        }
        let consents = service.get(COORDINATOR, &format!("{case}/consents")).expect(200).json();
        assert!(consents["items"].as_array().unwrap().iter().all(|one| one["status"] == "EXPIRED"), "{consents}");
        service.get(COORDINATOR, &plan).expect(200);
    }

    fn moves_nothing_without_a_consent_that_names_the_receiver(service: &Service) {
        let parts = active(service);
        let case = &parts["caseId"];
        for (to, fault) in [
            ("Socialtjänsten barn och unga, Falun", "/toUnitId NOT_ALLOWED_HERE"),
            ("Psykiatrisk öppenvård Falun", "/toUnitId NOT_ALLOWED_HERE"),
        ] {
            assert_eq!(move_to(service, case, to).expect(422).faults(), [fault]);
        }
        let refused = move_to(service, case, RECEIVING).expect(409);
        assert_eq!((refused.code(), refused.faults()), ("CONSENT_MISSING".to_owned(), vec!["/toUnitId PLAN_CONSENT_MISSING".to_owned()]));
        share(service, &parts, json!(["PLAN"]));
        move_to(service, case, RECEIVING).expect(409);
        let basic = share(service, &parts, json!(["BASIC"]));
        service.post(COORDINATOR, &format!("/consents/{basic}/withdrawals"), json!({})).expect(201);
        move_to(service, case, RECEIVING).expect(409);
        assert_eq!(service.get(BORLANGE, "/cases").expect(200).json()["items"], json!([]));
        let search = json!({"identity": {"kind": "PERSONNUMMER", "number": "199002222397"}});
        assert_eq!(service.post(BORLANGE, "/person-searches", search).expect(200).json()["matches"], json!([]));
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{case}")).json()["status"], "ACTIVE");
    }

    fn lets_a_case_wait_at_the_receiver_with_the_identity_alone(service: &Service) {
        let parts = active(service);
        let old = parts["caseId"].to_owned();
        share(service, &parts, json!(["BASIC"]));
        let moved = move_to(service, &old, RECEIVING).expect(201).json();
        assert_eq!(moved["planHandedOver"], false);
        let closed = service.get(COORDINATOR, &format!("/cases/{old}")).json();
        assert_eq!((&closed["status"], &closed["closing"]["reason"]), (&json!("CLOSED"), &json!("MOVED")));
        assert_eq!(closed["successorCaseId"], Value::Null);

        let new = waiting(service);
        assert_eq!(new["status"], "NEED_IDENTIFIED");
        assert_eq!(new["initiatingUnitId"], json!(service.unit(RECEIVING)));
        assert_eq!((&new["person"]["givenName"], &new["person"]["identity"]["number"]), (&json!("Alva"), &json!("199002222397")));
        assert_ne!(new["personId"], json!(parts["personId"]));
        assert_ne!(new["reason"], closed["reason"]);
        assert_eq!((&new["consents"], &new["plan"]), (&json!([]), &Value::Null));
        assert_eq!(new["participants"].as_array().unwrap().len(), 1);
        assert_eq!((&new["predecessorCaseId"], &new["_links"]["predecessor"]), (&Value::Null, &Value::Null));
        let id = new["id"].as_str().unwrap();
        service.get(COORDINATOR, &format!("/cases/{id}")).expect(404);
        service.get(BORLANGE, &format!("/cases/{old}")).expect(404);
        assert_eq!(reopen(service, &old, json!({})).expect(409).code(), "CASE_MOVED");
        assert_eq!(move_to(service, &old, RECEIVING).expect(409).code(), "CASE_CLOSED");
    }

    fn tells_the_new_cases_parties_nothing_of_who_moved_it_when_a_case_is_moved(service: &Service) {
        let parts = active(service);
        share(service, &parts, json!(["BASIC", "PLAN", "HEALTH"]));
        move_to(service, &parts["caseId"], RECEIVING).expect(201);
        let case = format!("/cases/{}", waiting(service)["id"].as_str().unwrap());
        service.post(BORLANGE, &format!("{case}/consents"), consent(service, "PLAN")).expect(201);
        let psychiatry = unit(service, "Psykiatrisk öppenvård Falun");
        service.post(BORLANGE, &format!("{case}/participants"), psychiatry).expect(201);
        let who = ["organisationId", "organisationName", "unitId", "unitName", "role"];
        for reader in [BORLANGE, PSYCHIATRY] {
            let timeline = service.get(reader, &format!("{case}/timeline?limit=200")).expect(200);
            let items = timeline.json()["items"].as_array().unwrap().clone();
            let of = |event: &str| {
                let found = items.iter().find(|item| item["type"] == event);
                found.unwrap_or_else(|| panic!("{event} to {reader} in {timeline}")).clone()
            };
            for event in ["case.created", "plan.created"] {
                for member in who.iter().chain(&["accountName"]) {
                    assert_eq!(of(event)[member], Value::Null, "{event} {member} to {reader}");
                }
            }
            let here = of("participant.added");
            assert!(who.iter().all(|member| here[member].is_string()), "{here}");
            for mover in [service.organisation("Falu kommun"), service.unit("Socialtjänsten, Falu kommun"), "Falu kommun", "Eva Exempel"] {
                assert!(!timeline.to_string().contains(mover), "{mover} to {reader} in {timeline}");
            }
        }
    }

    fn finds_the_receivers_own_record_when_there_is_one(service: &Service) {
        let own = service.post(BORLANGE, "/persons", json!({
            "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Annan",
        })).expect(201).id();
        let parts = active(service);
        share(service, &parts, json!(["BASIC"]));
        move_to(service, &parts["caseId"], RECEIVING).expect(201);
        let new = waiting(service);
        assert_eq!((&new["personId"], &new["person"]["familyName"]), (&json!(own), &json!("Annan")));
    }

    fn leaves_a_row_in_the_access_log_of_both_records_when_a_case_is_moved(service: &Service) {
        let own = service.post(BORLANGE, "/persons", json!({
            "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva", "familyName": "Annan",
        })).expect(201).id();
        let parts = active(service);
        share(service, &parts, json!(["BASIC"]));
        let moves = |reader: &str, person: &str| {
            let log = service.get(reader, &format!("/persons/{person}/access-log?limit=200")).expect(200).json();
            let mut rows = log["items"].as_array().unwrap().clone();
            rows.retain(|row| row["action"] == "createMove");
            rows.iter().map(|row| row["unitName"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(moves(BORLANGE, &own), Vec::<String>::new());
        move_to(service, &parts["caseId"], RECEIVING).expect(201);
        assert_eq!(moves(BORLANGE, &own), ["Socialtjänsten, Falu kommun"]);
        assert_eq!(moves(COORDINATOR, &parts["personId"]), ["Socialtjänsten, Falu kommun"]);
    }

    fn hands_over_of_the_plan_what_consent_covers_and_nobody_responsible(service: &Service) {
        let parts = active(service);
        share(service, &parts, json!(["BASIC", "PLAN"]));
        assert_eq!(move_to(service, &parts["caseId"], RECEIVING).expect(201).json()["planHandedOver"], true);
        let plan = waiting(service)["plan"].clone();
        assert_eq!((&plan["status"], &plan["number"]), (&json!("DRAFT"), &json!(1)));
        assert_eq!(plan["whatMatters"], "Att komma tillbaka till arbete.");
        assert_eq!(plan["goals"].as_array().unwrap().len(), 1);
        assert_eq!(plan["interventions"], json!([]));
        for left in ["overallResponsibleOrganisationId", "followUpOn", "leadName"] {
            assert_eq!(plan[left], Value::Null, "{left}");
        }
    }

    fn hands_over_an_intervention_under_its_own_topic(service: &Service) {
        let parts = active(service);
        share(service, &parts, json!(["BASIC", "PLAN", "HEALTH"]));
        move_to(service, &parts["caseId"], RECEIVING).expect(201);
        let plan = waiting(service)["plan"].clone();
        let intervention = &plan["interventions"][0];
        assert_eq!((&intervention["need"], &intervention["topic"]), (&json!("Behandling"), &json!("HEALTH")));
        assert_eq!(intervention["responsibleParticipantId"], Value::Null);
        assert_eq!(intervention["ownerOrganisationId"], json!(service.organisation("Borlänge kommun")));
    }

    fn keeps_what_the_person_said_before_and_shows_each_reader_its_part(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        let path = format!("{case}/preparation");
        service.post(COORDINATOR, &format!("{case}/participants"), unit(service, "Arbetsförmedlingen Falun")).expect(201);
        let empty = service.get(COORDINATOR, &path).expect(200);
        assert_eq!((empty.header("etag"), &empty.json()["version"]), (Some("\"0\""), &json!(0)));
        let said = json!({
            "whatMatters": "Att orka.", "wantsToDiscuss": "Boendet.", "wantsPresent": "Min syster.",
            "wantsAbsent": "Min tidigare handläggare.",
        });
        service.patch(COORDINATOR, &path, "\"1\"", said.clone()).expect(412);
        service.patch(COORDINATOR, &path, "\"0\"", said.clone()).expect(200);
        service.patch(COORDINATOR, &path, "\"0\"", said.clone()).expect(412);
        let again = service.patch(COORDINATOR, &path, "\"1\"", json!({"wantsToDiscuss": "Arbete."})).expect(200).json();
        assert_eq!((&again["wantsToDiscuss"], &again["version"]), (&json!("Arbete."), &json!(2)));

        let visible = |reader: &str| {
            let read = service.get(reader, &path).expect(200).json();
            let members = ["whatMatters", "wantsPresent", "wantsAbsent", "recordedBy"];
            members.map(|member| read[member].is_string())
        };
        assert_eq!(visible(COORDINATOR), [true, true, true, true]);
        assert_eq!(visible("maj.chef"), [true, true, true, true]);
        assert_eq!(visible(AF), [true, true, false, false]);
        let narrower = json!({"topics": ["MEETING"], "supersedesConsentId": parts["consentId"]});
        let narrower = merged(consent(service, "PLAN"), &narrower);
        service.post(COORDINATOR, &format!("{case}/consents"), narrower).expect(201);
        assert_eq!(visible(AF), [false, true, false, false]);
        service.get("fia.fk", &path).expect(404);
    }
}

/// Closes the case of `parts` for its goals; gives its id.
fn active_again(service: &Service, parts: &Parts) -> String {
    close(
        service,
        &parts["caseId"],
        json!({"closingReason": "GOALS_MET"}),
    )
    .expect(200);
    parts["caseId"].to_owned()
}
