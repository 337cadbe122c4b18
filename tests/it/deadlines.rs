//! Deadlines: started, met, moved and cancelled by the events of a case, on its county's terms.

mod counted;
mod policies;
mod shown;

use std::collections::BTreeSet;

use samspel::kernel::swedish_days::{TimeUnit, due, end_of, start_of};
use samspel::kernel::time::parse_stamp;
use samspel::kernel::{Clock, Day, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::harness::Service;
use crate::operations::call;

pub const COORDINATOR: &str = "eva.exempel";
pub const AF: &str = "arne.af";
pub const FK: &str = "fia.fk";
const ADMINISTRATOR: &str = "rut.register";
pub const PSYCHIATRY: &str = "Psykiatrisk öppenvård Falun";
const DAY: i64 = 86_400_000_000;

pub fn after(service: &Service, days: i64) -> Stamp {
    Stamp::from_micros(service.clock.now().as_micros() + days * DAY)
}

fn detected(service: &Service, days_ago: i64) -> Day {
    after(service, -days_ago).swedish_day()
}

/// Opens a case whose need was detected so many days ago.
pub fn open_case(service: &Service, days_ago: i64) -> String {
    let case = json!({
        "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER", "DISABILITY"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": detected(service, days_ago),
    });
    service.post(COORDINATOR, "/cases", case).expect(201).id()
}

/// Records what was decided of a consent; `more` goes with it.
pub fn consent(service: &Service, case: &str, decision: &str, more: Value) -> String {
    let mut consent = json!({
        "kind": "PLAN", "form": "ORAL", "decision": decision, "givenBy": "Alva Provsson", "capacity": "PERSON",
        "recipientOrganisationIds": [service.organisation("Region Dalarna"), service.organisation("Arbetsförmedlingen")],
        "topics": ["BASIC", "MEETING", "HEALTH", "PLAN"], "validTo": after(service, 200),
    });
    let members = consent.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    let path = format!("/cases/{case}/consents");
    service.post(COORDINATOR, &path, consent).expect(201).id()
}

pub fn add_unit(service: &Service, case: &str, unit: &str) -> String {
    let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit(unit)});
    let path = format!("/cases/{case}/participants");
    service.post(COORDINATOR, &path, party).expect(201).id()
}

fn plan_meeting(service: &Service, case: &str, days: i64) -> (String, Stamp) {
    let start = after(service, days);
    let meeting = json!({
        "kind": "PLANNING", "startsAt": start, "durationMinutes": 60, "timeZone": "Europe/Stockholm",
        "mode": "PHONE", "purpose": "Upprätta plan",
    });
    let path = format!("/cases/{case}/meetings");
    let id = service.post(COORDINATOR, &path, meeting).expect(201).id();
    (id, Stamp::from_micros(start.as_micros() + 3_600_000_000))
}

pub fn step(service: &Service, case: &str, step: Value) {
    if step["to"] == "CALLED" {
        return call(service, case);
    }
    let path = format!("/cases/{case}/status-transitions");
    service.post(COORDINATOR, &path, step).expect(200);
}

pub fn lead(service: &Service, case: &str, unit: &str) {
    let path = format!("/cases/{case}");
    let etag = service
        .get(COORDINATOR, &path)
        .header("etag")
        .unwrap()
        .to_owned();
    let patch = json!({"leadUnitId": service.unit(unit)});
    service.patch(COORDINATOR, &path, &etag, patch).expect(200);
}

fn all(service: &Service, subject: &str, case: &str) -> Vec<Value> {
    let path = format!("/cases/{case}/deadlines");
    let read = service.get(subject, &path).expect(200).json();
    read["items"].as_array().unwrap().clone()
}

/// `KIND STATUS` of every deadline of the case.
fn standing(service: &Service, case: &str) -> Vec<String> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    let mut found: Vec<String> = all(service, COORDINATOR, case)
        .iter()
        .map(|one| format!("{} {}", text(one, "kind"), text(one, "status")))
        .collect();
    found.sort();
    found
}

/// The case's only open deadline of a kind.
fn open(service: &Service, case: &str, kind: &str) -> Value {
    let mut found = all(service, COORDINATOR, case);
    found.retain(|one| one["kind"] == kind && one["status"] == "OPEN");
    assert_eq!(found.len(), 1, "{kind}: {found:?}");
    found.remove(0)
}

/// Changes a meeting as it stands.
fn change(service: &Service, meeting: &str, patch: Value) {
    let path = format!("/meetings/{meeting}");
    let etag = service
        .get(COORDINATOR, &path)
        .header("etag")
        .unwrap()
        .to_owned();
    service.patch(COORDINATOR, &path, &etag, patch).expect(200);
}

fn due_at(deadline: &Value) -> Stamp {
    parse_stamp(deadline["dueAt"].as_str().unwrap()).unwrap()
}

fn adopt(service: &Service, case: &str, follow_up_on: Day) {
    let make = |path: String, body: Value| service.post(COORDINATOR, &path, body).expect(201).id();
    let plan = make(
        format!("/cases/{case}/plans"),
        json!({
            "followUpOn": follow_up_on, "overallResponsibleOrganisationId": service.organisation("Falu kommun"),
        }),
    );
    make(
        format!("/plans/{plan}/goals"),
        json!({"term": "SHORT", "personsWords": "Jag vill orka."}),
    );
    let parts = service
        .get(COORDINATOR, &format!("/cases/{case}/participants"))
        .json();
    make(
        format!("/plans/{plan}/interventions"),
        json!({
            "need": "Stöd", "measure": "Samtal", "topic": "HEALTH", "status": "NOT_STARTED",
            "responsibleParticipantId": parts["items"][0]["id"],
        }),
    );
    let version = service.get(COORDINATOR, &format!("/plans/{plan}")).json()["version"].clone();
    make(
        format!("/plans/{plan}/adoptions"),
        json!({"planVersion": version}),
    );
}

pub fn policy(service: &Service, event: &str, amount: i32, more: Value) -> String {
    let mut policy = json!({
        "countyCode": "20", "event": event, "amount": amount, "unit": "WORKING_DAY", "severity": "AGREEMENT",
    });
    policy
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    service
        .post(ADMINISTRATOR, "/deadline-policies", policy)
        .expect(201)
        .id()
}

both! {
    fn decides_what_is_due_outside_a_case_by_county_only(service: &Service) {
        let policy = |more: Value| {
            let mut policy = json!({
                "countyCode": "20", "event": "ANSWER_REQUEST", "amount": 7, "unit": "CALENDAR_DAY", "severity": "AGREEMENT",
            });
            policy.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            service.post(ADMINISTRATOR, "/deadline-policies", policy)
        };
        let refused = policy(json!({"targetGroup": "OLDER", "origin": "OPEN_CARE"})).expect(422);
        assert_eq!(refused.faults(), ["/targetGroup NOT_ALLOWED_HERE", "/origin NOT_ALLOWED_HERE"]);
        policy(json!({})).expect(201);
    }

    fn follows_a_case_from_need_to_closing(service: &Service) {
        let case = open_case(service, 3);
        let ask = open(service, &case, "ASK_CONSENT");
        let need = start_of(detected(service, 3));
        assert_eq!(due_at(&ask), due(need, 5, TimeUnit::WorkingDay));
        assert_eq!((&ask["severity"], &ask["waitingFor"]), (&json!("LOCAL"), &json!("LEAD_UNIT")));
        assert_eq!(ask["unitId"], service.unit("Socialtjänsten, Falu kommun"));

        consent(service, &case, "REQUESTED", json!({}));
        // Asked is not answered: who asked last and when stands beside it.
        let ask = open(service, &case, "ASK_CONSENT");
        assert_eq!(ask["lastAskedBy"], "Eva Exempel");
        assert!(ask["lastAskedAt"].is_string());
        let given = after(service, -2);
        let until = after(service, 200);
        consent(service, &case, "GIVEN", json!({"validFrom": given, "validTo": until}));
        assert_eq!(standing(service, &case), ["ASK_CONSENT MET", "CALL_PARTIES OPEN", "RENEW_CONSENT OPEN"]);
        assert_eq!(due_at(&open(service, &case, "CALL_PARTIES")), due(given, 5, TimeUnit::WorkingDay));
        let renew = due_at(&open(service, &case, "RENEW_CONSENT"));
        assert_eq!(renew, end_of(until.swedish_day() - chrono::Days::new(14)));

        let (_, meeting_ends) = plan_meeting(service, &case, 10);
        step(service, &case, json!({"to": "CALLED"}));
        assert_eq!(standing(service, &case), [
            "ADOPT_PLAN OPEN", "ANSWER_INVITATION OPEN", "ASK_CONSENT MET", "CALL_PARTIES MET", "HOLD_MEETING OPEN",
            "RENEW_CONSENT OPEN",
        ]);
        let hold = due(service.clock.now(), 15, TimeUnit::WorkingDay);
        assert_eq!(due_at(&open(service, &case, "HOLD_MEETING")), hold);
        assert_eq!(due_at(&open(service, &case, "ADOPT_PLAN")), due(meeting_ends, 10, TimeUnit::WorkingDay));

        let day = after(service, 90).swedish_day();
        adopt(service, &case, day);
        assert_eq!(standing(service, &case), [
            "ADOPT_PLAN MET", "ANSWER_INVITATION OPEN", "ASK_CONSENT MET", "CALL_PARTIES MET", "FOLLOW_UP_PLAN OPEN",
            "GIVE_COPY OPEN", "HOLD_MEETING MET", "RENEW_CONSENT OPEN",
        ]);
        assert_eq!(due_at(&open(service, &case, "FOLLOW_UP_PLAN")), end_of(day));

        plan_meeting(service, &case, 20);
        step(service, &case, json!({"to": "CALLED"}));
        let later = after(service, 120).swedish_day();
        adopt(service, &case, later);
        assert_eq!(due_at(&open(service, &case, "FOLLOW_UP_PLAN")), end_of(later));

        step(service, &case, json!({"to": "CLOSED", "closingReason": "GOALS_MET"}));
        let left = standing(service, &case);
        // The person's right to the plan outlasts the case.
        let open: Vec<&String> = left.iter().filter(|one| one.ends_with("OPEN")).collect();
        assert_eq!(open, ["GIVE_COPY OPEN"], "{left:?}");
        assert_eq!(left.iter().filter(|one| *one == "FOLLOW_UP_PLAN CANCELLED").count(), 2);
        assert!(left.contains(&"RENEW_CONSENT CANCELLED".to_owned()));
    }

    fn cancels_what_is_open_when_the_case_freezes_and_calls_again_when_it_thaws(service: &Service) {
        let case = open_case(service, 3);
        let given = consent(service, &case, "GIVEN", json!({}));
        service.post(COORDINATOR, &format!("/consents/{given}/withdrawals"), json!({})).expect(201);
        assert_eq!(standing(service, &case), ["ASK_CONSENT MET", "CALL_PARTIES CANCELLED", "RENEW_CONSENT CANCELLED"]);
        consent(service, &case, "DECLINED", json!({}));
        consent(service, &case, "GIVEN", json!({}));
        assert_eq!(standing(service, &case), [
            "ASK_CONSENT MET", "CALL_PARTIES CANCELLED", "CALL_PARTIES OPEN", "RENEW_CONSENT CANCELLED", "RENEW_CONSENT OPEN",
        ]);
        let declined = open_case(service, 3);
        consent(service, &declined, "DECLINED", json!({}));
        assert_eq!(standing(service, &declined), ["ASK_CONSENT MET"]);
    }

    fn is_due_again_what_a_freeze_ended_when_a_new_consent_thaws_the_case(service: &Service) {
        let case = open_case(service, 3);
        let given = consent(service, &case, "GIVEN", json!({}));
        consent(service, &case, "GIVEN", json!({"kind": "INFORMATION_SHARING"}));
        let (meeting, _) = plan_meeting(service, &case, 30);
        let unit = add_unit(service, &case, PSYCHIATRY);
        let answered = add_unit(service, &case, "Arbetsförmedlingen Falun");
        let invite = |participant: &str| {
            let body = json!({"participantId": participant});
            service.post(COORDINATOR, &format!("/meetings/{meeting}/invitations"), body).expect(201).id()
        };
        let (unanswered, answered) = (invite(&unit), invite(&answered));
        crate::invitations::reply(service, AF, &answered, json!({"reply": "ACCEPTED"})).expect(201);
        step(service, &case, json!({"to": "CALLED"}));
        let day = after(service, 90).swedish_day();
        adopt(service, &case, day);
        let still_due = ["ANSWER_INVITATION OPEN", "FOLLOW_UP_PLAN OPEN", "RENEW_CONSENT OPEN"];
        let open_now = || {
            let mut found = standing(service, &case);
            // The person is given the plan whatever becomes of the case.
            found.retain(|one| one.ends_with("OPEN") && one != "GIVE_COPY OPEN");
            found.dedup();
            found
        };
        assert_eq!(open_now(), still_due);
        service.post(COORDINATOR, &format!("/consents/{given}/withdrawals"), json!({})).expect(201);
        assert_eq!(open_now(), Vec::<String>::new());
        service.clock.advance(3 * 86_400);
        consent(service, &case, "GIVEN", json!({"validTo": after(service, 150)}));
        assert_eq!(open_now(), [&["ANSWER_INVITATION OPEN", "CALL_PARTIES OPEN"], &still_due[1..]].concat());
        assert_eq!(due_at(&open(service, &case, "FOLLOW_UP_PLAN")), end_of(day));
        let answer = open(service, &case, "ANSWER_INVITATION");
        assert_eq!(answer["subjectId"], json!(unanswered));
        assert_eq!(due_at(&answer), due(service.clock.now(), 5, TimeUnit::WorkingDay));
        let renewals = standing(service, &case).into_iter().filter(|one| one == "RENEW_CONSENT OPEN");
        assert_eq!(renewals.count(), 2);
    }

    fn ends_an_unanswered_invitation_with_its_meeting(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        let (passed, _) = plan_meeting(service, &case, 20);
        let (held, _) = plan_meeting(service, &case, 21);
        let unit = add_unit(service, &case, PSYCHIATRY);
        for meeting in [&passed, &held] {
            let body = json!({"participantId": unit});
            service.post(COORDINATOR, &format!("/meetings/{meeting}/invitations"), body).expect(201);
        }
        let answers = || {
            let mut found = all(service, COORDINATOR, &case);
            found.retain(|one| one["kind"] == "ANSWER_INVITATION");
            let of = |one: &Value| (one["status"].as_str().unwrap().to_owned(), one["overdue"] == true);
            found.iter().map(of).collect::<Vec<_>>()
        };
        let work = || {
            let list = service.get("pia.psykiatri", "/worklist?kind=ANSWER_INVITATION&limit=200&includeTotal=true").expect(200).json();
            let mine = list["items"].as_array().unwrap().iter().filter(|one| one["caseId"] == json!(case)).count();
            assert_eq!(list["_meta"]["total"], list["items"].as_array().unwrap().len());
            mine
        };
        let (open, late, over) = (("OPEN".to_owned(), false), ("OPEN".to_owned(), true), ("CANCELLED".to_owned(), false));
        assert_eq!((answers(), work()), (vec![open.clone(), open], 2));
        service.clock.advance(19 * 86_400);
        assert_eq!((answers(), work()), (vec![late.clone(), late.clone()], 2));
        service.clock.advance(86_400 + 1);
        assert_eq!((answers(), work()), (vec![over.clone(), late], 1));
        service.clock.advance(86_400 + 1);
        let minutes = json!({"minutes": "Klart."});
        service.patch(COORDINATOR, &format!("/meetings/{held}"), "\"1\"", minutes).expect(200);
        assert_eq!((answers(), work()), (vec![over.clone(), over], 0));
    }

    fn holds_the_meeting_again_when_it_was_not_held_after_all(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        let (first, _) = plan_meeting(service, &case, 5);
        let (second, _) = plan_meeting(service, &case, 6);
        step(service, &case, json!({"to": "CALLED"}));
        let before = open(service, &case, "HOLD_MEETING");
        service.clock.advance(7 * 86_400);
        let note = |meeting: &str, minutes: Value| change(service, meeting, json!({"minutes": minutes}));
        let hold = || {
            let mut found = standing(service, &case);
            found.retain(|one| one.starts_with("HOLD_MEETING"));
            found
        };
        note(&first, json!("Klart."));
        note(&second, json!("Klart."));
        assert_eq!(hold(), ["HOLD_MEETING MET"]);
        note(&first, Value::Null);
        assert_eq!(hold(), ["HOLD_MEETING MET"], "the other was held");
        note(&second, Value::Null);
        assert_eq!(hold(), ["HOLD_MEETING OPEN"]);
        assert_eq!(open(service, &case, "HOLD_MEETING")["dueAt"], before["dueAt"]);
        note(&second, json!("Klart."));
        adopt(service, &case, after(service, 90).swedish_day());
        note(&second, Value::Null);
        assert_eq!(hold(), ["HOLD_MEETING MET"], "the plan is adopted");
    }

    fn keeps_a_meeting_to_be_held_when_the_notes_of_one_before_the_call_are_corrected(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        let party = add_unit(service, &case, PSYCHIATRY);
        let (old, _) = plan_meeting(service, &case, 5);
        step(service, &case, json!({"to": "CALLED"}));
        service.clock.advance(6 * 86_400);
        change(service, &old, json!({"minutes": "Klart."}));
        adopt(service, &case, after(service, 90).swedish_day());
        let (new, _) = plan_meeting(service, &case, 5);
        step(service, &case, json!({"to": "CALLED"}));
        let hold = || {
            let mut found = standing(service, &case);
            found.retain(|one| one.starts_with("HOLD_MEETING"));
            found
        };
        let due = ["HOLD_MEETING MET", "HOLD_MEETING OPEN"];
        assert_eq!(hold(), due);
        change(service, &old, json!({"minutes": "Klart, rättat."}));
        assert_eq!(hold(), due);
        let came = json!({"participantId": party, "attendance": "ON_SITE"});
        let came = service.post(COORDINATOR, &format!("/meetings/{old}/attendances"), came).expect(201).id();
        assert_eq!(hold(), due);
        service.patch(COORDINATOR, &format!("/attendances/{came}"), "\"1\"", json!({"attendance": "REMOTE"})).expect(200);
        assert_eq!(hold(), due);
        change(service, &old, json!({"kind": "PRE_MEETING"}));
        change(service, &old, json!({"kind": "FOLLOW_UP"}));
        assert_eq!(hold(), due);
        service.clock.advance(6 * 86_400);
        change(service, &new, json!({"minutes": "Klart."}));
        assert_eq!(hold(), ["HOLD_MEETING MET", "HOLD_MEETING MET"]);
    }

    fn holds_a_meeting_again_when_the_one_that_was_held_turns_out_to_be_a_pre_meeting(service: &Service) {
        let case = open_case(service, 3);
        consent(service, &case, "GIVEN", json!({}));
        let (meeting, end) = plan_meeting(service, &case, 5);
        step(service, &case, json!({"to": "CALLED"}));
        let before = open(service, &case, "HOLD_MEETING");
        service.clock.advance(6 * 86_400);
        change(service, &meeting, json!({"minutes": "Klart."}));
        let met = |kind: &str| standing(service, &case).contains(&format!("{kind} MET"));
        assert!(met("HOLD_MEETING"));
        change(service, &meeting, json!({"kind": "PRE_MEETING"}));
        assert!(!met("HOLD_MEETING"));
        assert_eq!(open(service, &case, "HOLD_MEETING")["dueAt"], before["dueAt"]);
        let (_, later) = plan_meeting(service, &case, 4);
        assert_eq!(due_at(&open(service, &case, "ADOPT_PLAN")), due(later, 10, TimeUnit::WorkingDay));
        change(service, &meeting, json!({"kind": "PLANNING", "minutes": null}));
        assert!(!met("HOLD_MEETING"));
        change(service, &meeting, json!({"minutes": "Klart."}));
        assert!(met("HOLD_MEETING"));
        assert!(end < later);
    }

    fn asks_for_renewal_of_each_consent_until_another_takes_its_place(service: &Service) {
        let case = open_case(service, 3);
        let first = consent(service, &case, "GIVEN", json!({}));
        consent(service, &case, "GIVEN", json!({"validTo": after(service, 300)}));
        let sharing = json!({"kind": "INFORMATION_SHARING"});
        let shared = consent(service, &case, "GIVEN", sharing.clone());
        let renewals = || {
            let mut found = all(service, COORDINATOR, &case);
            found.retain(|one| one["kind"] == "RENEW_CONSENT");
            let status = |id: &str| found.iter().find(|one| one["subjectId"] == id).unwrap()["status"].clone();
            (status(&first), status(&shared), found.len())
        };
        assert_eq!(renewals(), (json!("MET"), json!("OPEN"), 3));
        assert_eq!(standing(service, &case).iter().filter(|one| *one == "CALL_PARTIES OPEN").count(), 1);
        consent(service, &case, "GIVEN", json!({"kind": "INFORMATION_SHARING", "supersedesConsentId": shared}));
        assert_eq!(renewals(), (json!("MET"), json!("MET"), 4));
        let short = consent(service, &case, "GIVEN", json!({"kind": "INFORMATION_SHARING", "validTo": after(service, 5)}));
        let mut found = all(service, COORDINATOR, &case);
        found.retain(|one| one["subjectId"] == short);
        assert_eq!(due_at(&found[0]), parse_stamp(found[0]["startsFrom"].as_str().unwrap()).unwrap());
        assert_eq!(found[0]["overdue"], false);
    }

    fn renews_an_earlier_consent_only_when_the_later_one_lasts_longer(service: &Service) {
        let case = open_case(service, 3);
        let first = consent(service, &case, "GIVEN", json!({}));
        let sooner = consent(service, &case, "GIVEN", json!({"validTo": after(service, 100)}));
        let renewals = |of: &[&str]| {
            let found = all(service, COORDINATOR, &case);
            let status = |id: &&str| {
                let about = |one: &&Value| one["kind"] == "RENEW_CONSENT" && one["subjectId"] == **id;
                found.iter().find(about).unwrap()["status"].as_str().unwrap().to_owned()
            };
            of.iter().map(status).collect::<Vec<_>>()
        };
        assert_eq!(renewals(&[&first, &sooner]), ["OPEN", "OPEN"]);
        let longer = consent(service, &case, "GIVEN", json!({"validTo": after(service, 300)}));
        assert_eq!(renewals(&[&first, &sooner, &longer]), ["MET", "MET", "OPEN"]);
    }
}
