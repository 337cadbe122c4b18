//! When a meeting is, by the clock of its time zone.

use serde_json::{Value, json};

use crate::both;
use crate::harness::Answer;
use crate::invitations::{COORDINATOR, called};
use crate::operations::merged;

fn meeting(starts_at: &str, zone: &str) -> Value {
    json!({
        "kind": "PLANNING", "startsAt": starts_at, "durationMinutes": 60, "timeZone": zone, "mode": "PHONE",
        "purpose": "Upprätta plan",
    })
}

const STOCKHOLM: &str = "Europe/Stockholm";

both! {
    fn reads_a_time_without_offset_by_the_clock_of_the_time_zone(service: &Service) {
        let case = called(service).case;
        let plan = |starts_at: &str, zone: &str| -> Answer {
            service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting(starts_at, zone))
        };
        for (starts_at, zone, at, local) in [
            ("2027-01-15T13:00:00", STOCKHOLM, "2027-01-15T12:00:00Z", "2027-01-15T13:00"),
            ("2027-07-15T13:00", STOCKHOLM, "2027-07-15T11:00:00Z", "2027-07-15T13:00"),
            ("2027-03-28T03:00:00", STOCKHOLM, "2027-03-28T01:00:00Z", "2027-03-28T03:00"),
            // An offset is taken at its word, whatever the zone's own.
            ("2027-03-28T02:30:00+01:00", STOCKHOLM, "2027-03-28T01:30:00Z", "2027-03-28T03:30"),
            ("2027-10-31T02:30:00+01:00", STOCKHOLM, "2027-10-31T01:30:00Z", "2027-10-31T02:30"),
            ("2027-01-15T13:00:00-05:00", STOCKHOLM, "2027-01-15T18:00:00Z", "2027-01-15T19:00"),
            ("2027-03-28T02:30:00", "America/New_York", "2027-03-28T06:30:00Z", "2027-03-28T02:30"),
        ] {
            let made = plan(starts_at, zone).expect(201).json();
            assert_eq!((&made["startsAt"], &made["localStart"]), (&json!(at), &json!(local)), "{starts_at} {zone}");
        }
    }

    fn refuses_an_hour_that_does_not_exist_or_occurs_twice_and_an_unknown_zone(service: &Service) {
        let called = called(service);
        let path = format!("/cases/{}/meetings", called.case);
        let refused = |starts_at: &str, zone: &str| {
            let meeting = merged(meeting(starts_at, zone), &json!({"mode": "ON_SITE"}));
            let answer = service.post(COORDINATOR, &path, meeting).expect(422);
            assert_eq!(answer.code(), "INVALID");
            answer.faults()
        };
        let place = "/place REQUIRED";
        assert_eq!(refused("2027-03-28T02:30:00", STOCKHOLM), ["/startsAt NO_SUCH_LOCAL_TIME", place]);
        assert_eq!(refused("2027-10-31T02:30", STOCKHOLM), ["/startsAt AMBIGUOUS_LOCAL_TIME", place]);
        assert_eq!(refused("2027-03-28T02:30:00", "Europe/Falun"), ["/timeZone TIME_ZONE", place]);
        assert_eq!(refused("2027-03-28T02:30:00Z", "Sverige"), ["/timeZone TIME_ZONE", place]);
        assert_eq!(refused("2020-03-01T02:30:00", STOCKHOLM), ["/startsAt IN_THE_PAST", place]);
        for text in ["2027-03-28", "2027-02-30T02:30:00", "2027-03-28T02:30:00 Z", "imorgon"] {
            let faults = service.post(COORDINATOR, &path, meeting(text, STOCKHOLM)).expect(422).faults();
            assert!(faults.contains(&"/startsAt FORMAT".to_owned()), "{text}: {faults:?}");
        }
        let own = format!("/meetings/{}", called.meeting);
        let moved = service.patch(COORDINATOR, &own, "\"1\"", json!({"startsAt": "2027-03-28T02:30:00"})).expect(422);
        assert_eq!(moved.faults(), ["/startsAt NO_SUCH_LOCAL_TIME"]);
        let moved = service.patch(COORDINATOR, &own, "\"1\"", json!({"startsAt": "2027-03-28T09:30:00"})).expect(200);
        assert_eq!(moved.json()["startsAt"], "2027-03-28T07:30:00Z");
        // What is kept is the moment: another zone shows it by another clock.
        let zone = service.patch(COORDINATOR, &own, "\"2\"", json!({"timeZone": "Europe/Helsinki"})).expect(200).json();
        assert_eq!((&zone["startsAt"], &zone["localStart"]), (&json!("2027-03-28T07:30:00Z"), &json!("2027-03-28T10:30")));
    }

    fn writes_the_rules_of_swedish_time_into_a_calendar(service: &Service) {
        let called = called(service);
        let path = format!("/cases/{}/meetings", called.case);
        let file = |starts_at: &str, zone: &str| {
            let id = service.post(COORDINATOR, &path, meeting(starts_at, zone)).expect(201).id();
            let file = service.get(COORDINATOR, &format!("/meetings/{id}/calendar")).expect(200);
            String::from_utf8(file.body).unwrap()
        };
        let swedish = file("2027-07-15T13:00:00", STOCKHOLM);
        assert!(swedish.contains("\r\nDTSTART;TZID=Europe/Stockholm:20270715T130000\r\n"), "{swedish}");
        assert_eq!(swedish.matches("BEGIN:VTIMEZONE").count(), 1);
        let other = file("2027-07-15T13:00:00", "Europe/Helsinki");
        assert!(other.contains("\r\nDTSTART:20270715T100000Z\r\n") && !other.contains("TZID"), "{other}");
    }
}
