//! Invitations, what is answered to them, who came, and what the meeting noted.

use std::sync::Barrier;

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::outbox_events;
use samspel::kernel::{Clock, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::law::state_is;

pub const COORDINATOR: &str = "eva.exempel";
pub const PSYCHIATRY: &str = "pia.psykiatri";
pub const AF: &str = "arne.af";
const FK: &str = "fia.fk";
const DAY: i64 = 86_400;

/// Words that stand in the case and may leave it nowhere.
pub const REASON: &str = "Behöver samordnat stöd.";
pub const PURPOSE: &str = "Upprätta plan för missbruksvård";

pub fn in_days(service: &Service, days: i64) -> Stamp {
    Stamp::from_micros(service.clock.now().as_micros() + days * DAY * 1_000_000)
}

/// A case with psychiatry, AF, a private provider and a sister, and a meeting in ten days.
pub struct Called {
    pub case: String,
    pub meeting: String,
    pub consent: String,
    pub psychiatry: String,
    pub af: String,
    pub provider: String,
    pub sister: String,
}

pub fn called(service: &Service) -> Called {
    called_about(
        service,
        &service.seeded.persons["Alva"],
        &["BASIC", "MEETING", "PLAN"],
    )
}

pub fn called_about(service: &Service, person: &str, topics: &[&str]) -> Called {
    let make = |path: String, body: Value| service.post(COORDINATOR, &path, body).expect(201).id();
    let case = json!({
        "personId": person, "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": REASON, "needDetectedOn": "2026-01-02",
    });
    let case = make("/cases".into(), case);
    let recipients = ["Region Dalarna", "Arbetsförmedlingen", "Exempelvård AB"];
    let consent = json!({
        "kind": "PLAN", "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva Provsson", "capacity": "PERSON",
        "recipientOrganisationIds": recipients.map(|name| service.organisation(name)), "topics": topics,
        "validTo": in_days(service, 300),
    });
    let consent = make(format!("/cases/{case}/consents"), consent);
    let participants = format!("/cases/{case}/participants");
    let unit = |name: &str| {
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit(name), "attendanceDuty": false});
        make(participants.clone(), party)
    };
    let (psychiatry, af) = (
        unit("Psykiatrisk öppenvård Falun"),
        unit("Arbetsförmedlingen Falun"),
    );
    let (provider, _fk) = (
        unit("Exempelvårds öppenvård"),
        unit("Försäkringskassan Falun"),
    );
    let sister = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"});
    let sister = make(participants.clone(), sister);
    let meeting = make(format!("/cases/{case}/meetings"), planned(service));
    Called {
        case,
        meeting,
        consent,
        psychiatry,
        af,
        provider,
        sister,
    }
}

pub fn planned(service: &Service) -> Value {
    json!({
        "kind": "PLANNING", "startsAt": in_days(service, 10), "durationMinutes": 60, "timeZone": "Europe/Stockholm",
        "mode": "HYBRID", "place": "Stadshuset Falun, rum 3", "link": "https://video.exempel.se/m/4711",
        "purpose": PURPOSE, "agendaItems": ["WHAT_MATTERS", "INTRODUCTION"],
    })
}

pub fn invite(service: &Service, meeting: &str, participant: &str) -> Answer {
    let body = json!({"participantId": participant});
    service.post(
        COORDINATOR,
        &format!("/meetings/{meeting}/invitations"),
        body,
    )
}

fn read(service: &Service, subject: &str, invitation: &str) -> Value {
    service
        .get(subject, &format!("/invitations/{invitation}"))
        .expect(200)
        .json()
}

fn reply_to(
    service: &Service,
    subject: &str,
    invitation: &str,
    version: &Value,
    body: Value,
) -> Answer {
    let etag = format!("\"{version}\"");
    let path = format!("/invitations/{invitation}/replies");
    service.call_with(subject, "POST", &path, Some(&body), &[("if-match", &etag)])
}

/// Answers the version that stands.
pub fn reply(service: &Service, subject: &str, invitation: &str, body: Value) -> Answer {
    let version = read(service, COORDINATOR, invitation)["version"].clone();
    reply_to(service, subject, invitation, &version, body)
}

fn accepted() -> Value {
    json!({"reply": "ACCEPTED", "hasMandate": true})
}

/// Types of the events about `id`, in order.
fn events(service: &Service, id: &str) -> Vec<String> {
    let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
    let id: samspel::kernel::Id = id.parse().unwrap();
    outbox_events::table
        .filter(outbox_events::subject_id.eq(id))
        .order(outbox_events::id)
        .select(outbox_events::kind)
        .load(&mut conn)
        .unwrap()
}

both! {
    fn summons_huvudmen_and_those_who_act_for_them_and_invites_others(service: &Service) {
        let called = called(service);
        let expected = [
            (&called.psychiatry, "SUMMONS", true),
            (&called.provider, "SUMMONS", true),
            (&called.af, state_is(in_days(service, 10)), state_is(in_days(service, 10)) == "SUMMONS"),
            (&called.sister, "INVITATION", false),
        ];
        for (participant, kind, duty) in expected {
            let made = invite(service, &called.meeting, participant).expect(201).json();
            assert_eq!((&made["kind"], &made["attendanceDuty"]), (&json!(kind), &json!(duty)), "{made}");
            assert_eq!((&made["sequence"], &made["reply"], &made["receivedAt"]), (&json!(0), &Value::Null, &Value::Null));
        }
        let twice = invite(service, &called.meeting, &called.af).expect(409);
        assert_eq!((twice.code(), twice.faults()), ("ALREADY_EXISTS".into(), vec!["/participantId DUPLICATE".to_owned()]));
        let other = called_about(service, &service.seeded.persons["Bertil"], &["BASIC", "MEETING"]);
        let stranger = invite(service, &called.meeting, &other.psychiatry).expect(422);
        assert_eq!(stranger.faults(), ["/participantId NOT_A_PARTY"]);
        let etag = service.get(COORDINATOR, &format!("/participants/{}", called.sister)).header("etag").unwrap().to_owned();
        service.delete(COORDINATOR, &format!("/participants/{}", called.sister), &etag).expect(204);
        let list = service.get(COORDINATOR, &format!("/meetings/{}/invitations", called.meeting)).expect(200).json();
        assert_eq!(list["items"].as_array().unwrap().len(), 4);
    }

    fn keeps_every_reply_and_lets_the_last_count(service: &Service) {
        let called = called(service);
        let invitation = invite(service, &called.meeting, &called.psychiatry).expect(201).id();
        let received = service.call(PSYCHIATRY, "POST", &format!("/invitations/{invitation}/receipts"), None).expect(201).json();
        assert!(received["receivedAt"].is_string() && received["reply"].is_null(), "{received}");
        let again = service.call(PSYCHIATRY, "POST", &format!("/invitations/{invitation}/receipts"), None).expect(409);
        assert_eq!(again.code(), "ALREADY_EXISTS");
        let times = [in_days(service, 11), in_days(service, 12)];
        let proposal = json!({"reply": "NEW_TIME_PROPOSED", "reason": "Krock.", "proposedTimes": times});
        reply(service, PSYCHIATRY, &invitation, proposal).expect(201);
        reply(service, PSYCHIATRY, &invitation, json!({"reply": "DELEGATED", "delegatedTo": "Sam Mottagning"})).expect(201);
        let prepared = json!({"reply": "ACCEPTED", "hasMandate": false, "preparedWith": "Insatser sammanställda."});
        let answered = reply(service, "sam.mottagning", &invitation, prepared).expect(201);
        assert_eq!(answered.header("location"), Some(&*format!("/sip/v1/invitations/{invitation}")));
        let read = read(service, COORDINATOR, &invitation);
        assert_eq!(read["receivedAt"], received["receivedAt"]);
        assert_eq!(read["reply"], "ACCEPTED");
        assert_eq!(read["latestReply"]["hasMandate"], false);
        assert_eq!(read["latestReply"]["preparedWith"], "Insatser sammanställda.");
        let kept: Vec<&Value> = read["replies"].as_array().unwrap().iter().map(|reply| &reply["reply"]).collect();
        assert_eq!(kept, ["NEW_TIME_PROPOSED", "DELEGATED", "ACCEPTED"]);
        assert_eq!(read["replies"][0]["proposedTimes"], json!(times));
        assert_eq!(read["replies"][1]["delegatedTo"], "Sam Mottagning");
        let list = service.get(AF, &format!("/meetings/{}/invitations", called.meeting)).expect(200).json();
        assert_eq!(list["items"][0]["latestReply"]["reply"], "ACCEPTED");
        assert_eq!(events(service, &invitation), ["invitation.sent", "invitation.received", "invitation.replied", "invitation.replied", "invitation.replied"]);
    }

    fn refuses_a_reply_that_is_not_whole(service: &Service) {
        let called = called(service);
        let invitation = invite(service, &called.meeting, &called.psychiatry).expect(201).id();
        let (past, soon, late) = (in_days(service, -1), in_days(service, 3), in_days(service, 900));
        let table = [
            (json!({"reply": "DECLINED"}), "/reason REQUIRED"),
            (json!({"reply": "DECLINED", "reason": " "}), "/reason PATTERN"),
            (json!({"reply": "NEW_TIME_PROPOSED"}), "/proposedTimes REQUIRED"),
            (json!({"reply": "NEW_TIME_PROPOSED", "proposedTimes": []}), "/proposedTimes TOO_FEW"),
            (json!({"reply": "NEW_TIME_PROPOSED", "proposedTimes": vec![soon; 6]}), "/proposedTimes TOO_MANY"),
            (json!({"reply": "NEW_TIME_PROPOSED", "proposedTimes": [soon, past]}), "/proposedTimes/1 IN_THE_PAST"),
            (json!({"reply": "NEW_TIME_PROPOSED", "proposedTimes": [soon, soon]}), "/proposedTimes/1 REPEATED"),
            (json!({"reply": "NEW_TIME_PROPOSED", "proposedTimes": [late]}), "/proposedTimes/0 TOO_FAR_AHEAD"),
            (json!({"reply": "DELEGATED"}), "/delegatedTo REQUIRED"),
            (json!({"reply": "ACCEPTED", "delegatedTo": "Kim"}), "/delegatedTo NOT_ALLOWED_HERE"),
            (json!({"reply": "ACCEPTED", "hasMandate": "ja"}), "/hasMandate TYPE"),
            (json!({"reply": "MAYBE"}), "/reply NOT_IN_LIST"),
        ];
        for (body, fault) in table {
            let refused = reply(service, PSYCHIATRY, &invitation, body.clone()).expect(422);
            assert!(refused.faults().contains(&fault.to_owned()), "{body}: {refused}");
        }
        let path = format!("/invitations/{invitation}/replies");
        service.post(PSYCHIATRY, &path, accepted()).expect(428);
        assert_eq!(read(service, COORDINATOR, &invitation)["replies"], json!([]));
    }

    fn refuses_a_reply_that_comes_too_late(service: &Service) {
        let called = called(service);
        let [begun, withdrawn] = [&called.psychiatry, &called.af].map(|party| invite(service, &called.meeting, party).expect(201).id());
        service.delete(COORDINATOR, &format!("/invitations/{withdrawn}"), "\"1\"").expect(204);
        assert_eq!(reply(service, AF, &withdrawn, accepted()).expect(409).code(), "INVITATION_WITHDRAWN");
        let receipt = format!("/invitations/{withdrawn}/receipts");
        assert_eq!(service.call(AF, "POST", &receipt, None).expect(409).code(), "INVITATION_WITHDRAWN");
        invite(service, &called.meeting, &called.af).expect(201);
        let other = service.post(COORDINATOR, &format!("/cases/{}/meetings", called.case), planned(service)).expect(201);
        let cancelled = invite(service, &other.id(), &called.psychiatry).expect(201).id();
        service.delete(COORDINATOR, &format!("/meetings/{}", other.id()), "\"1\"").expect(204);
        assert_eq!(reply(service, PSYCHIATRY, &cancelled, accepted()).expect(409).code(), "MEETING_CANCELLED");
        assert_eq!(invite(service, &other.id(), &called.af).expect(409).code(), "MEETING_CANCELLED");
        service.clock.advance(10 * DAY + 5);
        assert_eq!(reply(service, PSYCHIATRY, &begun, accepted()).expect(409).code(), "MEETING_BEGUN");
        assert_eq!(invite(service, &called.meeting, &called.provider).expect(409).code(), "MEETING_BEGUN");
        assert_eq!(read(service, COORDINATOR, &begun)["_links"]["reply"], Value::Null);
    }

    fn takes_one_of_two_replies_at_once(service: &Service) {
        let called = called(service);
        let invitation = invite(service, &called.meeting, &called.psychiatry).expect(201).id();
        for _ in 0..5 {
            let version = read(service, COORDINATOR, &invitation)["version"].clone();
            let start = Barrier::new(2);
            let mut statuses = std::thread::scope(|scope| {
                let threads = ["ACCEPTED", "TENTATIVE"].map(|answer| {
                    let (start, version, invitation) = (&start, &version, &invitation);
                    scope.spawn(move || {
                        start.wait();
                        reply_to(service, PSYCHIATRY, invitation, version, json!({"reply": answer})).status
                    })
                });
                threads.map(|thread| thread.join().unwrap())
            });
            statuses.sort_unstable();
            assert_eq!(statuses, [201, 412]);
        }
        assert_eq!(read(service, COORDINATOR, &invitation)["replies"].as_array().unwrap().len(), 5);
    }

    fn lets_the_invited_unit_answer_and_nobody_else(service: &Service) {
        let called = called(service);
        let unit = invite(service, &called.meeting, &called.psychiatry).expect(201).id();
        let sister = invite(service, &called.meeting, &called.sister).expect(201).id();
        for (subject, of_unit, of_sister) in [
            (COORDINATOR, 403, 201),
            (AF, 403, 403),
            ("olle.test", 403, 403),
            (FK, 404, 404),
            ("bo.borlange", 404, 404),
            ("treserva-falun", 403, 201),
            ("sam.mottagning", 201, 403),
            (PSYCHIATRY, 201, 403),
        ] {
            assert_eq!(reply(service, subject, &unit, accepted()).status, of_unit, "{subject}");
            assert_eq!(reply(service, subject, &sister, accepted()).status, of_sister, "{subject}");
        }
        let channel = |invitation: &str| read(service, COORDINATOR, invitation)["latestReply"]["channel"].clone();
        assert_eq!((channel(&unit), channel(&sister)), (json!("OWN"), json!("RECORDED")));
    }

    fn shows_a_party_its_own_invitation_and_those_of_others_only_under_topic_meeting(service: &Service) {
        let called = called_about(service, &service.seeded.persons["Alva"], &["BASIC", "PLAN"]);
        let [own, other] = [&called.psychiatry, &called.af].map(|party| invite(service, &called.meeting, party).expect(201).id());
        let reason = json!({"reply": "DECLINED", "reason": "Känsligt skäl"});
        reply(service, AF, &other, reason).expect(201);
        let list = service.get(PSYCHIATRY, &format!("/meetings/{}/invitations", called.meeting)).expect(200);
        assert!(!list.to_string().contains("Känsligt skäl"), "{list}");
        let items = list.json()["items"].clone();
        assert_eq!((items.as_array().unwrap().len(), &items[0]["id"]), (1, &json!(own)));
        service.get(PSYCHIATRY, &format!("/invitations/{own}")).expect(200);
        service.get(PSYCHIATRY, &format!("/invitations/{other}")).expect(404);
        service.get(PSYCHIATRY, &format!("/meetings/{}", called.meeting)).expect(404);
        service.get(PSYCHIATRY, &format!("/meetings/{}/attendances", called.meeting)).expect(404);
        service.get(PSYCHIATRY, &format!("/meetings/{}/calendar", called.meeting)).expect(200);
        // Part of the case and under consent, but not invited.
        service.get("paul.privat", &format!("/meetings/{}/invitations", called.meeting)).expect(404);
        service.get("paul.privat", &format!("/meetings/{}/calendar", called.meeting)).expect(404);
        for path in [format!("/invitations/{own}"), format!("/meetings/{}/invitations", called.meeting)] {
            service.get(FK, &path).expect(404);
        }
        service.post(COORDINATOR, &format!("/consents/{}/withdrawals", called.consent), json!({})).expect(201);
        service.get(PSYCHIATRY, &format!("/invitations/{own}")).expect(404);
        service.get(COORDINATOR, &format!("/invitations/{own}")).expect(200);
        assert_eq!(reply(service, PSYCHIATRY, &own, accepted()).status, 404);
    }

    fn asks_for_a_new_answer_when_the_meeting_is_moved_or_cancelled(service: &Service) {
        let called = called(service);
        let invitation = invite(service, &called.meeting, &called.psychiatry).expect(201).id();
        reply(service, PSYCHIATRY, &invitation, accepted()).expect(201);
        let path = format!("/meetings/{}", called.meeting);
        let patched = service.patch(COORDINATOR, &path, "\"1\"", json!({"purpose": "Annat", "chair": "Eva Exempel"})).expect(200).json();
        assert_eq!(patched["sequence"], 0);
        assert_eq!(read(service, COORDINATOR, &invitation)["reply"], "ACCEPTED");
        let before = read(service, COORDINATOR, &invitation)["version"].clone();
        let moved = service.patch(COORDINATOR, &path, "\"2\"", json!({"startsAt": in_days(service, 20)})).expect(200).json();
        assert_eq!(moved["sequence"], 1);
        let asked = read(service, PSYCHIATRY, &invitation);
        assert_eq!((&asked["sequence"], &asked["reply"], &asked["latestReply"], &asked["receivedAt"]), (&json!(1), &Value::Null, &Value::Null, &Value::Null));
        assert_eq!(asked["replies"][0]["reply"], "ACCEPTED");
        assert_eq!(asked["replies"][0]["sequence"], 0);
        reply_to(service, PSYCHIATRY, &invitation, &before, accepted()).expect(412);
        let declined = json!({"reply": "DECLINED", "reason": "Semester."});
        reply(service, PSYCHIATRY, &invitation, declined).expect(201);
        service.delete(COORDINATOR, &path, "\"3\"").expect(204);
        let cancelled = read(service, PSYCHIATRY, &invitation);
        assert_eq!((&cancelled["sequence"], &cancelled["reply"]), (&json!(2), &Value::Null));
        assert_eq!(cancelled["replies"].as_array().unwrap().len(), 2);
        assert_eq!(
            events(service, &called.meeting),
            ["meeting.planned", "meeting.updated", "meeting.updated", "meeting.moved", "meeting.cancelled"]
        );
    }

    fn withdraws_what_a_participant_is_invited_to_when_its_participation_ends(service: &Service) {
        let called = called(service);
        let [stays, leaves] = [&called.psychiatry, &called.af].map(|party| invite(service, &called.meeting, party).expect(201).id());
        service.delete(COORDINATOR, &format!("/participants/{}", called.af), "\"1\"").expect(204);
        let deadlines = service.get(COORDINATOR, &format!("/cases/{}/deadlines", called.case)).expect(200).json();
        let standing = |id: &str| {
            let about = |one: &&Value| one["kind"] == "ANSWER_INVITATION" && one["subjectId"] == id;
            let deadline = deadlines["items"].as_array().unwrap().iter().find(about).unwrap();
            (read(service, COORDINATOR, id)["withdrawnAt"].is_string(), deadline["status"].clone())
        };
        assert_eq!((standing(&leaves), standing(&stays)), ((true, json!("CANCELLED")), (false, json!("OPEN"))));
        assert_eq!(events(service, &leaves), ["invitation.sent", "invitation.withdrawn"]);
    }

    fn keeps_replies_whatever_the_statement(service: &Service) {
        use diesel::connection::SimpleConnection;
        let called = called(service);
        let invitation = invite(service, &called.meeting, &called.psychiatry).expect(201).id();
        reply(service, PSYCHIATRY, &invitation, accepted()).expect(201);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let around = match service.database {
            crate::harness::Database::Sqlite => "REPLACE INTO invitation_replies SELECT * FROM invitation_replies",
            crate::harness::Database::Postgres => "TRUNCATE invitation_replies CASCADE",
        };
        for statement in ["UPDATE invitation_replies SET reason = NULL", "DELETE FROM invitation_replies", around] {
            conn.batch_execute("BEGIN").unwrap();
            let refused = conn.batch_execute(statement).unwrap_err().to_string();
            conn.batch_execute("ROLLBACK").unwrap();
            assert!(refused.contains("append_only"), "{statement}: {refused}");
        }
    }

    fn records_who_came_from_when_the_meeting_begins(service: &Service) {
        let called = called(service);
        let meeting = format!("/meetings/{}", called.meeting);
        let attendances = format!("{meeting}/attendances");
        let came = |participant: &str, attendance: &str| json!({"participantId": participant, "attendance": attendance});
        let early = service.post(COORDINATOR, &attendances, came(&called.psychiatry, "ON_SITE")).expect(409);
        assert_eq!(early.code(), "MEETING_NOT_BEGUN");
        service.clock.advance(10 * DAY + 5);
        let absent = service.post(COORDINATOR, &attendances, came(&called.psychiatry, "ABSENT")).expect(201);
        assert_eq!(service.get(COORDINATOR, &meeting).json()["status"], "PLANNED");
        let twice = service.post(COORDINATOR, &attendances, came(&called.psychiatry, "ON_SITE")).expect(409);
        assert_eq!(twice.faults(), ["/participantId DUPLICATE"]);
        let path = format!("/attendances/{}", absent.id());
        service.patch(PSYCHIATRY, &path, "\"1\"", json!({"attendance": "REMOTE"})).expect(403);
        service.patch(COORDINATOR, &path, "\"7\"", json!({"attendance": "REMOTE"})).expect(412);
        let corrected = service.patch(COORDINATOR, &path, "\"1\"", json!({"attendance": "REMOTE"})).expect(200).json();
        assert_eq!((&corrected["attendance"], &corrected["version"]), (&json!("REMOTE"), &json!(2)));
        let held = service.get(PSYCHIATRY, &meeting).expect(200);
        assert_eq!(held.json()["status"], "HELD");
        let etag = held.header("etag").unwrap().to_owned();
        assert_eq!(service.delete(COORDINATOR, &meeting, &etag).expect(409).code(), "MEETING_BEGUN");
        let moved = service.patch(COORDINATOR, &meeting, &etag, json!({"startsAt": in_days(service, 3)})).expect(409);
        assert_eq!(moved.code(), "MEETING_BEGUN");
        let list = service.get(AF, &attendances).expect(200).json();
        assert_eq!(list["items"][0]["attendance"], "REMOTE");
        service.get(FK, &attendances).expect(404);
        service.get(FK, &path).expect(404);
        let versions: i64 = {
            use samspel::db::schema::revisions;
            let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
            revisions::table.filter(revisions::subject_kind.eq("attendance")).count().get_result(&mut conn).unwrap()
        };
        assert_eq!(versions, 1);
        service.patch(COORDINATOR, &path, "\"2\"", json!({"attendance": "ABSENT_NOTIFIED"})).expect(200);
        assert_eq!(service.get(COORDINATOR, &meeting).json()["status"], "PLANNED");
    }

    fn corrects_no_attendance_when_the_meeting_was_cancelled(service: &Service) {
        let called = called(service);
        let meeting = format!("/meetings/{}", called.meeting);
        service.clock.advance(10 * DAY + 5);
        let absent = json!({"participantId": called.psychiatry, "attendance": "ABSENT"});
        let absent = service.post(COORDINATOR, &format!("{meeting}/attendances"), absent).expect(201);
        service.delete(COORDINATOR, &meeting, "\"1\"").expect(204);
        let path = format!("/attendances/{}", absent.id());
        let refused = service.patch(COORDINATOR, &path, "\"1\"", json!({"attendance": "ON_SITE"})).expect(409);
        assert_eq!(refused.code(), "MEETING_CANCELLED");
        assert_eq!(service.get(COORDINATOR, &meeting).json()["status"], "CANCELLED");
        assert_eq!(service.get(COORDINATOR, &path).json()["attendance"], "ABSENT");
    }

    fn takes_minutes_when_the_meeting_has_begun(service: &Service) {
        let called = called(service);
        let path = format!("/meetings/{}", called.meeting);
        let mut with_minutes = planned(service);
        with_minutes["minutes"] = json!("Klart.");
        let refused = service.post(COORDINATOR, &format!("/cases/{}/meetings", called.case), with_minutes).expect(422);
        assert_eq!(refused.faults(), ["/minutes NOT_ALLOWED_HERE"]);
        let early = service.patch(COORDINATOR, &path, "\"1\"", json!({"minutes": "Klart."})).expect(409);
        assert_eq!(early.code(), "MEETING_NOT_BEGUN");
        assert_eq!(service.get(COORDINATOR, &path).json()["agendaItems"], json!(["INTRODUCTION", "WHAT_MATTERS"]));
        service.clock.advance(10 * DAY + 5);
        let noted = service.patch(COORDINATOR, &path, "\"1\"", json!({"minutes": "Klart."})).expect(200);
        assert_eq!((noted.json()["minutes"].clone(), noted.json()["status"].clone()), (json!("Klart."), json!("HELD")));
        assert_eq!(noted.json()["sequence"], 0);
        assert_eq!(service.get(PSYCHIATRY, &path).json()["minutes"], "Klart.");
        service.get(FK, &path).expect(404);
        let etag = noted.header("etag").unwrap().to_owned();
        let taken_back = service.patch(COORDINATOR, &path, &etag, json!({"minutes": null})).expect(200).json();
        assert_eq!((&taken_back["minutes"], &taken_back["status"]), (&Value::Null, &json!("PLANNED")));
    }
}
