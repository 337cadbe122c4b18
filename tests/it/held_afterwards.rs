//! A meeting that took place without the service, and is recorded afterwards.

use samspel::kernel::{Clock, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::discharge::{self, OPEN_CARE_UNIT, SOCIAL_UNIT, WARD};
use crate::documents::story::{Story, add_unit, consent};
use crate::harness::{Answer, Service};
use crate::operations::{COORDINATOR, PSYCHIATRY, after, follow_up_day, meeting, merged};

const HOUR: i64 = 3_600_000_000;

fn told() -> Value {
    json!({"toldBy": "Sam Mottagning", "reason": "Möte per telefon på avdelningen."})
}

fn held(service: &Service, days: i64, more: Value) -> Value {
    let said = json!({"startsAt": after(service, -days), "heldAfterwards": told()});
    merged(merged(meeting(service), &said), &more)
}

fn record(service: &Service, case: &str, body: Value) -> Answer {
    service.post(COORDINATOR, &format!("/cases/{case}/meetings"), body)
}

/// A case about `person` whose need was detected so many days ago, with a consent; nobody is called.
fn prepared(service: &Service, days: i64) -> String {
    let case = json!({
        "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OTHER"],
        "reason": "Behöver stöd.", "needDetectedOn": after(service, -days).swedish_day(),
    });
    let case = service.post(COORDINATOR, "/cases", case).expect(201).id();
    consent(
        service,
        &case,
        "PLAN",
        "Region Dalarna",
        &["BASIC", "MEETING", "HEALTH", "PLAN"],
    );
    case
}

fn deadline(service: &Service, case: &str, kind: &str) -> Value {
    let all = service
        .get(COORDINATOR, &format!("/cases/{case}/deadlines"))
        .expect(200)
        .json();
    let mut of_kind = all["items"].as_array().unwrap().iter().rev();
    of_kind
        .find(|one| one["kind"] == kind)
        .cloned()
        .unwrap_or_default()
}

fn status(service: &Service, case: &str) -> Value {
    service.get(COORDINATOR, &format!("/cases/{case}")).json()["status"].clone()
}

fn moment(value: &Value) -> Stamp {
    samspel::kernel::time::parse_stamp(value.as_str().unwrap()).unwrap()
}

both! {
    fn records_a_meeting_held_without_the_service_by_its_own_day(service: &Service) {
        let case = prepared(service, 20);
        let psychiatry = add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        let made = record(service, &case, held(service, 3, json!({"minutes": "Vi bestämde tre insatser."}))).expect(201).json();
        assert_eq!((&made["status"], &made["heldAfterwards"], &made["frozen"]), (&json!("HELD"), &told(), &json!(false)));
        assert_eq!(status(service, &case), "CALLED");
        let (call, hold, adopt) = (
            deadline(service, &case, "CALL_PARTIES"), deadline(service, &case, "HOLD_MEETING"), deadline(service, &case, "ADOPT_PLAN"),
        );
        assert_eq!((&call["metAt"], &hold["metAt"]), (&made["startsAt"], &made["startsAt"]));
        assert_eq!((&adopt["startsFrom"], &adopt["subjectId"], &adopt["status"]), (&made["endsAt"], &made["id"], &json!("OPEN")));
        // Nobody is called to what has been; who was called elsewhere is said.
        let path = format!("/meetings/{}", made["id"].as_str().unwrap());
        let invited = json!({"participantId": psychiatry});
        assert_eq!(service.post(COORDINATOR, &format!("{path}/invitations"), invited).expect(409).code(), "MEETING_BEGUN");
        let absent = json!({"participantId": psychiatry, "attendance": "ABSENT", "calledOutside": true});
        let absent = service.post(COORDINATOR, &format!("{path}/attendances"), absent).expect(201).json();
        assert_eq!((&absent["calledOutside"], &absent["legalBasis"]), (&json!(true), &json!("DUTY_REGION")));
        let own = format!("/attendances/{}", absent["id"].as_str().unwrap());
        let corrected = service.patch(COORDINATOR, &own, "\"1\"", json!({"attendance": "REMOTE", "calledOutside": false})).expect(200).json();
        assert_eq!((&corrected["calledOutside"], &corrected["legalBasis"]), (&json!(false), &Value::Null));
        assert_eq!(service.get(COORDINATOR, &path).json()["status"], "HELD");
        let told_of = service.get(COORDINATOR, &format!("/cases/{case}/timeline")).expect(200).to_string();
        assert!(told_of.contains("meeting.held-afterwards") && told_of.contains("antecknades i efterhand"), "{told_of}");
        // A party reads it; the person's side does not read who told of it.
        assert_eq!(service.get(PSYCHIATRY, &path).expect(200).json()["heldAfterwards"], told());
        let mine = service.get(crate::operations::ALVA, &path).expect(200).json();
        assert_eq!(mine["heldAfterwards"], json!({"reason": told()["reason"]}));
    }

    fn adopts_a_plan_after_a_meeting_held_without_the_service(service: &Service) {
        let mut story = Story::alva(service);
        record(service, &story.case, held(service, 2, json!({}))).expect(201);
        let adopted = story.adopt_with(json!({})).expect(201).json();
        assert_eq!((&adopted["adoptedWithoutMeeting"], &adopted["withoutMeetingReason"]), (&json!(false), &Value::Null));
        assert!(!story.page(COORDINATOR, "PARTY").contains("något möte"));
        // One held before the plan in force was adopted is none for the next.
        record(service, &story.case, held(service, 1, json!({}))).expect(201);
        assert_eq!(status(service, &story.case), "CALLED");
        story.plan = story.begin(json!({"basedOn": story.plan, "followUpOn": follow_up_day(service)}));
        assert_eq!(story.adopt_with(json!({})).expect(201).json()["adoptedWithoutMeeting"], true);
    }

    fn takes_a_meeting_that_was_planned_as_held_at_another_time(service: &Service) {
        let case = prepared(service, 20);
        let psychiatry = add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        let planned = record(service, &case, meeting(service)).expect(201).id();
        let path = format!("/meetings/{planned}");
        let invitation = service.post(COORDINATOR, &format!("{path}/invitations"), json!({"participantId": psychiatry})).expect(201).id();
        let ahead = service.patch(COORDINATOR, &path, "\"1\"", json!({"heldAfterwards": told()})).expect(422);
        assert_eq!(ahead.faults(), ["/startsAt IN_THE_FUTURE"]);
        service.clock.advance(2 * 86_400);
        let at = Stamp::from_micros(service.clock.now().as_micros() - 5 * HOUR);
        let said = service.patch(COORDINATOR, &path, "\"1\"", json!({"heldAfterwards": told(), "startsAt": at})).expect(200).json();
        assert_eq!((&said["status"], &said["sequence"]), (&json!("HELD"), &json!(0)));
        let hold = deadline(service, &case, "HOLD_MEETING");
        assert_eq!((hold["status"].as_str(), moment(&hold["metAt"])), (Some("MET"), at));
        assert_eq!(deadline(service, &case, "ADOPT_PLAN")["startsFrom"], said["endsAt"]);
        assert_eq!(deadline(service, &case, "ANSWER_INVITATION")["status"], "CANCELLED");
        assert_eq!(service.get(COORDINATOR, &format!("/invitations/{invitation}")).json()["sequence"], 0);
        // The day was another: what goes by it goes by the right one.
        let day = Stamp::from_micros(at.as_micros() - 20 * HOUR);
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        let right = service.patch(COORDINATOR, &path, &etag, json!({"startsAt": day})).expect(200).json();
        assert_eq!(moment(&deadline(service, &case, "HOLD_MEETING")["metAt"]), day);
        assert_eq!(deadline(service, &case, "ADOPT_PLAN")["startsFrom"], right["endsAt"]);
        // It was not held at all.
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        let not = service.patch(COORDINATOR, &path, &etag, json!({"heldAfterwards": null})).expect(200);
        assert_eq!((&not.json()["status"], &not.json()["heldAfterwards"]), (&json!("PLANNED"), &Value::Null));
        assert_eq!(deadline(service, &case, "HOLD_MEETING")["status"], "OPEN");
        service.delete(COORDINATOR, &path, not.header("etag").unwrap()).expect(204);
    }

    fn ties_a_follow_up_to_a_meeting_held_without_the_service(service: &Service) {
        let story = Story::alva(service);
        story.adopt();
        service.clock.advance(10 * 86_400);
        let body = held(service, 3, json!({"kind": "FOLLOW_UP"}));
        let made = record(service, &story.case, body).expect(201).id();
        assert_eq!(status(service, &story.case), "ACTIVE");
        let follow_ups = service.get(COORDINATOR, &format!("/cases/{}/follow-ups", story.case)).json();
        let planned = &follow_ups["items"][0];
        let path = format!("/follow-ups/{}", planned["id"].as_str().unwrap());
        service.patch(COORDINATOR, &path, &format!("\"{}\"", planned["version"]), json!({"meetingId": made})).expect(200);
        let plan = service.get(COORDINATOR, &format!("/plans/{}", story.plan)).json();
        let done = |list: &str, member: &str| -> Vec<Value> {
            let parts = plan[list].as_array().unwrap().iter();
            parts.map(|one| json!({member: one["id"], "outcome": "ONGOING"})).collect()
        };
        let day = after(service, -3).swedish_day();
        let outcome = json!({
            "heldOn": day, "participantIds": [story.psychiatry], "goals": done("goals", "goalId"),
            "interventions": done("interventions", "interventionId"), "personTookPart": true, "personsView": "Bra.",
            "decision": "CONTINUE", "nextDueOn": after(service, 60).swedish_day(),
        });
        service.post(COORDINATOR, &format!("{path}/outcomes"), outcome).expect(201);
        let all = service.get(COORDINATOR, &format!("/cases/{}/deadlines", story.case)).json();
        let met = all["items"].as_array().unwrap().iter().find(|one| one["kind"] == "FOLLOW_UP_PLAN" && one["status"] == "MET");
        assert_eq!(moment(&met.unwrap()["metAt"]).swedish_day(), day);
    }

    fn meets_the_summons_at_discharge_by_who_was_called_outside_the_service(service: &Service) {
        let (case, path) = discharge::admitted(service);
        discharge::name_contact(service, &path);
        service.clock.advance(86_400);
        discharge::ready(service, &path).expect(201);
        service.clock.advance(86_400);
        discharge::plan_consent(service, &case, &["Falu kommun", "Region Dalarna"], &["BASIC", "MEETING"]);
        let said = merged(meeting(service), &json!({"startsAt": discharge::hours_ago(service, 5), "heldAfterwards": told()}));
        let made = service.post(WARD, &format!("/cases/{case}/meetings"), said).expect(201).json();
        let parties = service.get(WARD, &format!("/cases/{case}/participants")).json();
        let called = |unit: &str| {
            let mut parties = parties["items"].as_array().unwrap().iter();
            let party = parties.find(|one| one["unitId"] == service.unit(unit)).unwrap();
            let came = json!({"participantId": party["id"], "attendance": "ON_SITE", "calledOutside": true});
            let path = format!("/meetings/{}/attendances", made["id"].as_str().unwrap());
            service.post(WARD, &path, came).expect(201);
        };
        called(OPEN_CARE_UNIT);
        assert_eq!(discharge::statuses(service, &case, discharge::SUMMONS), ["OPEN"]);
        called(SOCIAL_UNIT);
        assert_eq!(discharge::statuses(service, &case, discharge::SUMMONS), ["MET"]);
        let read = service.get(WARD, &path).expect(200).json();
        assert_eq!((&read["summons"]["sentAt"], &read["summons"]["notSummoned"]), (&made["startsAt"], &json!([])));
    }

    fn refuses_a_meeting_held_afterwards_that_cannot_be(service: &Service) {
        let case = prepared(service, 20);
        let only = |body: Value| {
            let refused = record(service, &case, body).expect(422);
            (refused.code(), refused.faults())
        };
        let table = [
            (held(service, -1, json!({})), "/startsAt IN_THE_FUTURE"),
            (held(service, 21, json!({})), "/startsAt BEFORE_NEED"),
            (held(service, 2, json!({"heldAfterwards": {"toldBy": "Sam"}})), "/heldAfterwards/reason REQUIRED"),
            (held(service, 2, json!({"heldAfterwards": {"reason": "Telefon."}})), "/heldAfterwards/toldBy REQUIRED"),
            (held(service, 2, json!({"heldAfterwards": {"toldBy": "Sam", "reason": " "}})), "/heldAfterwards/reason PATTERN"),
            (held(service, 2, json!({"heldAfterwards": null})), "/startsAt IN_THE_PAST"),
            (merged(meeting(service), &json!({"minutes": "Klart."})), "/minutes NOT_ALLOWED_HERE"),
        ];
        for (body, fault) in table {
            assert_eq!(only(body.clone()), ("INVALID".to_owned(), vec![fault.to_owned()]), "{body}");
        }
        let planned = record(service, &case, meeting(service)).expect(201).id();
        let party = service.get(COORDINATOR, &format!("/cases/{case}/participants")).json()["items"][0]["id"].clone();
        service.clock.advance(11 * 86_400);
        let called = json!({"participantId": party, "attendance": "ON_SITE", "calledOutside": true});
        let refused = service.post(COORDINATOR, &format!("/meetings/{planned}/attendances"), called).expect(422);
        assert_eq!(refused.faults(), ["/calledOutside NOT_ALLOWED_HERE"]);
        let old = prepared(service, 800);
        assert_eq!(record(service, &old, held(service, 367, json!({}))).expect(422).faults(), ["/startsAt IN_THE_PAST"]);
        record(service, &old, held(service, 360, json!({}))).expect(201);
        for (case, code) in [("CONSENT_WITHDRAWN", "CONSENT_MISSING"), ("CLOSED", "CASE_CLOSED"), ("NEED_IDENTIFIED", "CONSENT_MISSING")] {
            let refused = record(service, service.case(case), held(service, 2, json!({}))).expect(409);
            assert_eq!(refused.code(), code, "{case}");
        }
    }
}
