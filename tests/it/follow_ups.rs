//! Follow-ups: planned with the plan, held once, and what follows from them.

use diesel::connection::SimpleConnection;
use samspel::db::Location;
use samspel::kernel::Clock;
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Database, Service};
use crate::operations::{
    COORDINATOR, PSYCHIATRY, Parts, after, call, consent, follow_up_day, meeting, merged,
    operations, outcome, parts_for, unit,
};

const AF: &str = "arne.af";
const FK: &str = "fia.fk";

/// A case with an adopted plan and no draft.
pub fn active(service: &Service) -> Parts {
    let operation = operations().into_iter().find(|one| one.id == "createPlan");
    parts_for(service, &operation.unwrap())
}

fn listed(service: &Service, case: &str) -> Vec<Value> {
    let list = service.get(COORDINATOR, &format!("/cases/{case}/follow-ups"));
    list.expect(200).json()["items"].as_array().unwrap().clone()
}

fn outcomes(parts: &Parts) -> String {
    format!("/follow-ups/{}/outcomes", &parts["followUpId"])
}

fn status(service: &Service, case: &str) -> Value {
    service
        .get(COORDINATOR, &format!("/cases/{case}"))
        .expect(200)
        .json()["status"]
        .clone()
}

/// Adopts `plan` as it stands.
fn adopt(service: &Service, plan: &str) {
    let version = service.get(COORDINATOR, &format!("/plans/{plan}")).json()["version"].clone();
    let adoption = json!({"planVersion": version});
    service
        .post(COORDINATOR, &format!("/plans/{plan}/adoptions"), adoption)
        .expect(201);
}

both! {
    fn plans_a_follow_up_when_a_plan_is_adopted(service: &Service) {
        let parts = active(service);
        let planned = listed(service, &parts["caseId"]);
        assert_eq!(planned.len(), 1);
        assert_eq!(planned[0]["planId"], parts["adoptedPlanId"]);
        assert_eq!(planned[0]["dueOn"], json!(follow_up_day(service)));
        assert_eq!(planned[0]["status"], "PLANNED");
        let new = json!({"planId": parts["adoptedPlanId"], "dueOn": after(service, 30).swedish_day()});
        let path = format!("/cases/{}/follow-ups", &parts["caseId"]);
        assert_eq!(service.post(COORDINATOR, &path, new.clone()).expect(409).code(), "ALREADY_EXISTS");
        service.delete(COORDINATOR, &format!("/follow-ups/{}", &parts["followUpId"]), "\"1\"").expect(204);
        service.post(COORDINATOR, &path, new).expect(201);
    }

    fn cancels_what_was_planned_for_the_plan_before_when_the_next_is_adopted(service: &Service) {
        let operation = operations().into_iter().find(|one| one.id == "createAdoption").unwrap();
        let parts = parts_for(service, &operation);
        adopt(service, &parts["planId"]);
        let all = listed(service, &parts["caseId"]);
        let of = |plan: &str| all.iter().find(|one| one["planId"] == plan).unwrap()["status"].clone();
        assert_eq!(all.len(), 2);
        assert_eq!(of(&parts["adoptedPlanId"]), "CANCELLED");
        assert_eq!(of(&parts["planId"]), "PLANNED");
    }

    fn refuses_a_follow_up_of_what_is_not_there_or_not_in_force(service: &Service) {
        let operation = operations().into_iter().find(|one| one.id == "createFollowUp").unwrap();
        let parts = parts_for(service, &operation);
        let path = format!("/cases/{}/follow-ups", &parts["caseId"]);
        let new = json!({
            "planId": parts["caseId"], "dueOn": after(service, -2).swedish_day(), "meetingId": parts["meetingId"],
        });
        let refused = service.post(COORDINATOR, &path, new.clone()).expect(422);
        assert_eq!(refused.faults(), ["/dueOn IN_THE_PAST", "/meetingId NOT_FOUND", "/planId NOT_FOUND"]);
        let follow_up = merged(meeting(service), &json!({"kind": "FOLLOW_UP"}));
        let meetings = format!("/cases/{}/meetings", &parts["caseId"]);
        let follow_up = service.post(COORDINATOR, &meetings, follow_up).expect(201).id();
        let due = after(service, 20).swedish_day();
        let draft = json!({"planId": parts["planId"], "dueOn": due, "meetingId": follow_up});
        assert_eq!(service.post(COORDINATOR, &path, draft.clone()).expect(409).code(), "PLAN_NOT_IN_FORCE");
        let adopted = merged(draft, &json!({"planId": parts["adoptedPlanId"]}));
        assert_eq!(service.post(COORDINATOR, &path, adopted).expect(201).json()["meetingId"], json!(follow_up));
    }

    fn keeps_what_a_planned_follow_up_said_before(service: &Service) {
        let parts = active(service);
        let path = format!("/follow-ups/{}", &parts["followUpId"]);
        let past = json!({"dueOn": "2001-01-01"});
        assert_eq!(service.patch(COORDINATOR, &path, "\"1\"", past).expect(422).faults(), ["/dueOn IN_THE_PAST"]);
        let moved = service.patch(COORDINATOR, &path, "\"1\"", json!({"caller": "Eva Exempel", "form": "PHONE"})).expect(200);
        assert_eq!(moved.json()["form"], "PHONE");
        service.patch(COORDINATOR, &path, "\"1\"", json!({"caller": null})).expect(412);
        service.delete(COORDINATOR, &path, "\"2\"").expect(204);
        service.patch(COORDINATOR, &path, "\"3\"", json!({"caller": null})).expect(409);
        let outcome = outcome(service, &parts);
        service.post(COORDINATOR, &outcomes(&parts), outcome).expect(409);
    }

    fn lets_go_of_its_meeting_when_that_is_cancelled(service: &Service) {
        let parts = active(service);
        let follow_up = merged(meeting(service), &json!({"kind": "FOLLOW_UP"}));
        let meetings = format!("/cases/{}/meetings", &parts["caseId"]);
        let meeting = service.post(COORDINATOR, &meetings, follow_up).expect(201).id();
        let path = format!("/follow-ups/{}", &parts["followUpId"]);
        let tied = service.patch(COORDINATOR, &path, "\"1\"", json!({"meetingId": meeting})).expect(200).json();
        assert_eq!(tied["meetingId"], json!(meeting));
        service.delete(COORDINATOR, &format!("/meetings/{meeting}"), "\"1\"").expect(204);
        let free = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!((&free["meetingId"], &free["version"], &free["status"]), (&Value::Null, &json!(3), &json!("PLANNED")));
        let timeline = service.get(COORDINATOR, &format!("/cases/{}/timeline?limit=2", &parts["caseId"])).expect(200).json();
        let types = [&timeline["items"][0]["type"], &timeline["items"][1]["type"]];
        assert_eq!(types, [&json!("follow-up.updated"), &json!("meeting.cancelled")]);
    }

    fn names_every_fault_of_an_outcome_at_once(service: &Service) {
        let parts = active(service);
        let wrong = merged(outcome(service, &parts), &json!({
            "heldOn": "2001-01-01", "participantIds": [parts["caseId"]], "goals": [],
            "interventions": [{"interventionId": parts["goalId"], "outcome": "DONE"}],
            "personTookPart": false, "decision": "CLOSE", "closingReason": "OTHER",
        }));
        let refused = service.post(COORDINATOR, &outcomes(&parts), wrong).expect(422);
        assert_eq!(
            refused.faults(),
            [
                "/heldOn BEFORE_ADOPTION",
                "/participantIds/0 NOT_FOUND",
                "/goals OUTCOME_MISSING",
                "/interventions/0/interventionId NOT_FOUND",
                "/interventions OUTCOME_MISSING",
                "/absenceReason REQUIRED",
                "/closingText REQUIRED",
                "/nextDueOn NOT_ALLOWED_HERE",
            ]
        );
        assert!(refused.to_string().contains(&parts["interventionId"]), "{refused}");
        assert_eq!(listed(service, &parts["caseId"])[0]["status"], "PLANNED");
    }

    fn sets_the_interventions_and_plans_the_next_when_the_plan_goes_on(service: &Service) {
        let parts = active(service);
        let mut new = outcome(service, &parts);
        new["interventions"][0]["outcome"] = json!("DONE");
        let held = service.post(COORDINATOR, &outcomes(&parts), new.clone()).expect(201);
        assert_eq!(held.json()["status"], "HELD");
        assert_eq!(held.json()["outcome"]["interventions"][0]["outcome"], "DONE");
        let intervention = format!("/interventions/{}", &parts["interventionId"]);
        assert_eq!(service.get(COORDINATOR, &intervention).json()["status"], "DONE");
        assert_eq!(status(service, &parts["caseId"]), "ACTIVE");
        let all = listed(service, &parts["caseId"]);
        assert_eq!(all.len(), 2);
        let next = all.iter().find(|one| one["status"] == "PLANNED").unwrap();
        assert_eq!(next["dueOn"], new["nextDueOn"]);
        assert_eq!(held.json()["_links"]["next"]["href"], next["_links"]["self"]["href"]);
        let read = service.get(PSYCHIATRY, &format!("/follow-ups/{}", &parts["followUpId"])).expect(200);
        assert_eq!(read.json()["outcome"], held.json()["outcome"]);
    }

    fn lets_one_win_when_two_record_at_once(service: &Service) {
        let parts = active(service);
        let body = outcome(service, &parts).to_string().into_bytes();
        let headers = [
            ("authorization".to_owned(), format!("Bearer {}", service.token(COORDINATOR))),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        let url = format!("http://{}/sip/v1{}", service.address, outcomes(&parts));
        let send = || {
            let mut request = ureq::post(&url).config().http_status_as_error(false).build();
            for (name, value) in &headers {
                request = request.header(name, value);
            }
            request.send(&body[..]).unwrap().status().as_u16()
        };
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..2).map(|_| scope.spawn(send)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
        assert_eq!(listed(service, &parts["caseId"]).len(), 2);
    }

    fn never_changes_what_was_recorded(service: &Service) {
        let parts = active(service);
        let new = outcome(service, &parts);
        service.post(COORDINATOR, &outcomes(&parts), new.clone()).expect(201);
        service.post(COORDINATOR, &outcomes(&parts), new).expect(409);
        let path = format!("/follow-ups/{}", &parts["followUpId"]);
        service.patch(COORDINATOR, &path, "\"2\"", json!({"caller": "Annan"})).expect(409);
        service.delete(COORDINATOR, &path, "\"2\"").expect(409);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let mut let_through = Vec::new();
        let tables = [
            ("follow_ups", "status = 'PLANNED'"),
            ("follow_up_outcomes", "held_on = held_on"),
            ("follow_up_attendees", "participant_id = participant_id"),
            ("follow_up_goals", "outcome = 'x'"),
            ("follow_up_interventions", "outcome = 'x'"),
        ];
        for (table, change) in tables {
            let mut statements = vec![format!("UPDATE {table} SET {change}"), format!("DELETE FROM {table}")];
            statements.push(match service.database {
                Database::Sqlite => format!("REPLACE INTO {table} SELECT * FROM {table}"),
                Database::Postgres => format!("TRUNCATE {table} CASCADE"),
            });
            if ["follow_up_attendees", "follow_up_goals", "follow_up_interventions"].contains(&table) {
                statements.push(format!("INSERT INTO {table} SELECT * FROM {table}"));
            }
            for statement in statements {
                conn.batch_execute("BEGIN").unwrap();
                match conn.batch_execute(&statement) {
                    Ok(()) => let_through.push(statement),
                    Err(error) => assert!(error.to_string().contains("append_only"), "{statement}: {error}"),
                }
                conn.batch_execute("ROLLBACK").unwrap();
            }
        }
        assert_eq!(let_through, Vec::<String>::new());
    }

    fn opens_a_draft_of_what_goes_on_when_the_plan_is_to_be_revised(service: &Service) {
        let parts = active(service);
        service.delete(COORDINATOR, &format!("/meetings/{}", &parts["meetingId"]), "\"1\"").expect(204);
        let revise = merged(outcome(service, &parts), &json!({"decision": "REVISE", "nextDueOn": null}));
        let held = service.post(COORDINATOR, &outcomes(&parts), revise).expect(201).json();
        let draft = held["_links"]["draft"]["href"].as_str().unwrap().strip_prefix("/sip/v1").unwrap().to_owned();
        let (old, new) = (
            service.get(COORDINATOR, &format!("/plans/{}", &parts["adoptedPlanId"])).json(),
            service.get(COORDINATOR, &draft).expect(200).json(),
        );
        assert_eq!((&new["status"], &new["number"]), (&json!("DRAFT"), &json!(2)));
        assert_eq!(new["whatMatters"], old["whatMatters"]);
        assert_eq!(new["followUpOn"], Value::Null);
        let (was, is) = (&old["interventions"][0], &new["interventions"][0]);
        for member in ["ownerOrganisationId", "need", "measure", "topic", "responsibleParticipantId"] {
            assert_eq!(was[member], is[member], "{member}");
        }
        assert_eq!(is["status"], "ONGOING");
        assert_ne!(was["id"], is["id"]);
        // No meeting lies ahead: the parties are called when one is planned, by the rule there is.
        assert_eq!(status(service, &parts["caseId"]), "ACTIVE");
        service.post(COORDINATOR, &format!("/cases/{}/meetings", &parts["caseId"]), meeting(service)).expect(201);
        call(service, &parts["caseId"]);
    }

    fn names_nobody_responsible_in_the_next_draft_when_the_party_has_left(service: &Service) {
        let parts = active(service);
        let plan = service.get(COORDINATOR, &format!("/plans/{}", &parts["adoptedPlanId"])).expect(200).json();
        assert_eq!(plan["interventions"][0]["responsibleParticipantId"], json!(parts["participantId"]));
        service.delete(COORDINATOR, &format!("/participants/{}", &parts["participantId"]), "\"1\"").expect(204);
        let left = service.get(COORDINATOR, &format!("/cases/{}/participants", &parts["caseId"])).expect(200).json();
        let initiator = left["items"].as_array().unwrap().iter().find(|one| one["role"] == "INITIATOR").unwrap();
        let revise = json!({"decision": "REVISE", "nextDueOn": null, "participantIds": [initiator["id"]]});
        let revise = merged(outcome(service, &parts), &revise);
        let held = service.post(COORDINATOR, &outcomes(&parts), revise).expect(201).json();
        let draft = held["_links"]["draft"]["href"].as_str().unwrap().strip_prefix("/sip/v1").unwrap().to_owned();
        let copied = service.get(COORDINATOR, &draft).expect(200).json()["interventions"].clone();
        assert_eq!((copied.as_array().unwrap().len(), &copied[0]["measure"]), (1, &plan["interventions"][0]["measure"]));
        assert_eq!(copied[0]["responsibleParticipantId"], Value::Null);
    }

    fn closes_the_case_when_that_is_decided(service: &Service) {
        let parts = active(service);
        let close = json!({"decision": "CLOSE", "nextDueOn": null, "closingReason": "GOALS_MET"});
        let close = merged(outcome(service, &parts), &close);
        service.post(COORDINATOR, &outcomes(&parts), close).expect(201);
        let case = service.get(COORDINATOR, &format!("/cases/{}?expand=meetings", &parts["caseId"])).json();
        assert_eq!(case["status"], "CLOSED");
        assert_eq!(case["closing"]["reason"], "GOALS_MET");
        assert_eq!(case["meetings"][0]["status"], "CANCELLED");
    }

    fn shows_of_an_outcome_only_what_is_disclosed(service: &Service) {
        let parts = active(service);
        let case = format!("/cases/{}", &parts["caseId"]);
        service.post(COORDINATOR, &format!("{case}/participants"), unit(service, "Arbetsförmedlingen Falun")).expect(201);
        let new = outcome(service, &parts);
        service.post(COORDINATOR, &outcomes(&parts), new).expect(201);
        let path = format!("/follow-ups/{}", &parts["followUpId"]);
        let whole = service.get(AF, &path).expect(200).json()["outcome"].clone();
        assert_eq!(whole["interventions"].as_array().unwrap().len(), 1);
        let mut earlier = parts["consentId"].to_owned();
        let mut narrow = |topics: Value| {
            let narrower = json!({"topics": topics, "supersedesConsentId": earlier});
            let narrower = merged(consent(service, "PLAN"), &narrower);
            earlier = service.post(COORDINATOR, &format!("{case}/consents"), narrower).expect(201).id();
        };
        narrow(json!(["FOLLOW_UP", "PLAN"]));
        let seen = service.get(AF, &path).expect(200).json()["outcome"].clone();
        assert_eq!(seen["goals"], whole["goals"]);
        assert_eq!((&seen["interventions"], &seen["participantIds"]), (&json!([]), &json!([])));
        narrow(json!(["FOLLOW_UP"]));
        let seen = service.get(AF, &path).expect(200).json()["outcome"].clone();
        assert_eq!((&seen["goals"], &seen["personsView"]), (&json!([]), &whole["personsView"]));
        narrow(json!(["PLAN"]));
        service.get(AF, &path).expect(404);
        assert_eq!(service.get(AF, &format!("{case}/follow-ups")).expect(200).json()["items"], json!([]));
    }

    /// Scenario 1 of the domain, from the adopted plan to the closing.
    fn carries_an_adopted_plan_over_a_revision_to_the_closing_and_shows_fk_nothing(service: &Service) {
        let parts = active(service);
        let case = parts["caseId"].to_owned();
        let mut paths = vec![
            format!("/cases/{case}"), format!("/cases/{case}/follow-ups"), format!("/cases/{case}/timeline"),
            format!("/cases/{case}/preparation"), format!("/cases/{case}/plans"),
            format!("/follow-ups/{}", &parts["followUpId"]),
        ];
        let nothing_to_fk = |paths: &[String]| {
            for path in paths {
                service.get(FK, path).expect(404);
            }
            let all = service.get(FK, "/cases?includeTotal=true").expect(200).json();
            assert_eq!(all["_meta"]["total"], 0);
        };
        nothing_to_fk(&paths);

        // Three months on, treatment has not begun. A meeting to revise the plan is planned.
        service.clock.advance(90 * 86_400);
        let meetings = format!("/cases/{case}/meetings");
        service.post(COORDINATOR, &meetings, meeting(service)).expect(201);
        call(service, &case);
        let mut revise = merged(outcome(service, &parts), &json!({"decision": "REVISE", "nextDueOn": null}));
        revise["interventions"][0]["outcome"] = json!("NOT_STARTED");
        let held = service.post(COORDINATOR, &outcomes(&parts), revise).expect(201).json();
        let draft = held["_links"]["draft"]["href"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        assert_eq!(status(service, &case), "CALLED");
        paths.push(format!("/plans/{draft}"));
        nothing_to_fk(&paths);

        let plan = format!("/plans/{draft}");
        let read = service.get(COORDINATOR, &plan).expect(200);
        let due = service.clock.now().swedish_day() + chrono::Days::new(90);
        service.patch(COORDINATOR, &plan, read.header("etag").unwrap(), json!({"followUpOn": due})).expect(200);
        adopt(service, &draft);
        assert_eq!(status(service, &case), "ACTIVE");
        assert_eq!(service.get(PSYCHIATRY, &plan).expect(200).json()["number"], 2);

        let next = listed(service, &case).into_iter().find(|one| one["status"] == "PLANNED").unwrap();
        assert_eq!(next["planId"], json!(draft));
        paths.push(format!("/follow-ups/{}", next["id"].as_str().unwrap()));
        service.clock.advance(90 * 86_400);
        let second = service.get(COORDINATOR, &plan).json();
        let close = json!({
            "heldOn": service.clock.now().swedish_day(), "participantIds": [parts["participantId"]],
            "goals": [{"goalId": second["goals"][0]["id"], "outcome": "DONE"}],
            "interventions": [{"interventionId": second["interventions"][0]["id"], "outcome": "DONE"}],
            "personTookPart": true, "personsView": "Jag klarar mig nu.", "decision": "CLOSE", "closingReason": "GOALS_MET",
        });
        service.post(COORDINATOR, &format!("/follow-ups/{}/outcomes", next["id"].as_str().unwrap()), close).expect(201);
        let closed = service.get(COORDINATOR, &format!("/cases/{case}")).json();
        assert_eq!((&closed["status"], &closed["closing"]["reason"]), (&json!("CLOSED"), &json!("GOALS_MET")));
        nothing_to_fk(&paths);
    }
}
