//! Calendar files and feeds: when and where, and nothing else.

use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, EventLike};
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::invitations::{
    COORDINATOR, PSYCHIATRY, PURPOSE, REASON, called, called_about, in_days, planned,
};
use crate::operations::dismiss;

const DAY: i64 = 86_400;
const FALUN: &str = "Socialtjänsten, Falu kommun";

/// The answer as a calendar, when it is one by RFC 5545 and tells nothing it must not.
fn calendar(answer: &Answer) -> Calendar {
    assert_eq!(
        answer.header("content-type"),
        Some("text/calendar; charset=utf-8"),
        "{answer}"
    );
    let text = String::from_utf8(answer.body.clone()).unwrap();
    for line in text.split("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\n', '\r']), "{line}");
    }
    for kept in [
        "Alva",
        "Provsson",
        REASON,
        "missbruk",
        PURPOSE,
        "caseNumber",
        "DESCRIPTION",
    ] {
        assert!(!text.contains(kept), "{kept} in {text}");
    }
    text.parse()
        .unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn method(calendar: &Calendar) -> &str {
    calendar.property_value("METHOD").unwrap()
}

/// `(uid, status)` of every event.
fn events(calendar: &Calendar) -> Vec<(String, String)> {
    let of = |event: &icalendar::Event| {
        let status = event.property_value("STATUS").unwrap();
        (event.get_uid().unwrap().to_owned(), status.to_owned())
    };
    calendar.events().map(of).collect()
}

fn feed(service: &Service, subject: &str, unit: &str) -> Answer {
    let path = format!("/units/{}/calendar-feeds", service.unit(unit));
    service.call(subject, "POST", &path, None)
}

fn page_of(service: &Service, feed: &Value) -> String {
    let url = feed["url"].as_str().unwrap();
    let origin = format!("http://{}", service.address);
    format!("/{}", url.strip_prefix(&origin).unwrap())
}

fn uid(meeting: &str) -> String {
    format!("{meeting}@samspel")
}

both! {
    fn writes_a_meeting_as_a_calendar_reads_it(service: &Service) {
        let called = called(service);
        let path = format!("/meetings/{}", called.meeting);
        let long = format!("{}; rum 3, plan 2", "Å".repeat(200));
        service.patch(COORDINATOR, &path, "\"1\"", json!({"place": long})).expect(200);
        let file = service.get(PSYCHIATRY, &format!("{path}/calendar")).expect(200);
        let read = calendar(&file);
        assert_eq!(method(&read), "PUBLISH");
        assert_eq!(events(&read), [(uid(&called.meeting), "CONFIRMED".to_owned())]);
        let event = read.events().next().unwrap();
        assert_eq!(event.get_summary(), Some("SIP-möte"));
        assert_eq!(event.get_location(), Some(&*format!("{long}, https://video.exempel.se/m/4711")));
        assert_eq!(event.property_value("SEQUENCE"), Some("1"));
        let starts = service.get(COORDINATOR, &path).json()["startsAt"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        match event.get_start() {
            Some(DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid })) => {
                let local = starts.with_timezone(&chrono_tz::Europe::Stockholm).naive_local();
                assert_eq!((date_time.and_utc().timestamp(), &*tzid), (local.and_utc().timestamp(), "Europe/Stockholm"));
            }
            other => panic!("{other:?}"),
        }
        service.get("fia.fk", &format!("{path}/calendar")).expect(404);
        service.delete(COORDINATOR, &path, "\"2\"").expect(204);
        let cancelled = calendar(&service.get(PSYCHIATRY, &format!("{path}/calendar")).expect(200));
        assert_eq!(method(&cancelled), "CANCEL");
        assert_eq!(events(&cancelled), [(uid(&called.meeting), "CANCELLED".to_owned())]);
        assert_eq!(cancelled.events().next().unwrap().property_value("SEQUENCE"), Some("2"));
    }

    fn stamps_a_file_anew_when_its_meeting_waits_for_consent(service: &Service) {
        let called = called(service);
        let path = format!("/meetings/{}/calendar", called.meeting);
        let read = || {
            let file = service.get(COORDINATOR, &path).expect(200);
            let read = calendar(&file);
            let event = read.events().next().unwrap();
            let said = |name| event.property_value(name).unwrap().to_owned();
            [said("STATUS"), said("SEQUENCE"), said("DTSTAMP"), said("LAST-MODIFIED")]
        };
        let before = read();
        service.clock.advance(60);
        service.post(COORDINATOR, &format!("/consents/{}/withdrawals", called.consent), json!({})).expect(201);
        let after = read();
        assert_eq!((&*before[0], &*after[0]), ("CONFIRMED", "TENTATIVE"));
        // The meeting is the same; that nobody knows whether it takes place is newer.
        assert_eq!((&before[1], &before[3]), (&after[1], &after[3]));
        assert!(before[2] < after[2], "{before:?} {after:?}");
    }

    fn feeds_a_unit_the_meetings_that_it_may_see(service: &Service) {
        let mine = called(service);
        let other = called_about(service, &service.seeded.persons["Bertil"], &["BASIC", "PLAN"]);
        let of = |subject: &str, unit: &str| {
            let made = feed(service, subject, unit).expect(201);
            page_of(service, &made.json())
        };
        let meetings = |page: &str| -> Vec<String> {
            let read = calendar(&service.call("", "GET", page, None).expect(200));
            assert_eq!(method(&read), "PUBLISH");
            events(&read).into_iter().map(|(uid, _)| uid).collect()
        };
        let psychiatry = of(PSYCHIATRY, "Psykiatrisk öppenvård Falun");
        let falun = of(COORDINATOR, FALUN);
        let fk = of("fia.fk", "Försäkringskassan Falun");
        assert!(meetings(&psychiatry).contains(&uid(&mine.meeting)));
        // Without topic MEETING only what it is invited to.
        assert!(!meetings(&psychiatry).contains(&uid(&other.meeting)));
        crate::invitations::invite(service, &other.meeting, &other.psychiatry).expect(201);
        assert!(meetings(&psychiatry).contains(&uid(&other.meeting)));
        assert!(meetings(&falun).contains(&uid(&mine.meeting)) && meetings(&falun).contains(&uid(&other.meeting)));
        assert_eq!(meetings(&fk), Vec::<String>::new());
        service.delete(COORDINATOR, &format!("/meetings/{}", mine.meeting), "\"1\"").expect(204);
        let read = calendar(&service.call("", "GET", &psychiatry, None).expect(200));
        assert!(events(&read).contains(&(uid(&mine.meeting), "CANCELLED".to_owned())));
        service.post(COORDINATOR, &format!("/consents/{}/withdrawals", mine.consent), json!({})).expect(201);
        assert!(!meetings(&psychiatry).contains(&uid(&mine.meeting)));
        assert!(meetings(&falun).contains(&uid(&mine.meeting)));
        let mut far = planned(service);
        far["startsAt"] = json!(in_days(service, 400));
        let far = service.post(COORDINATOR, &format!("/cases/{}/meetings", other.case), far).expect(201).id();
        assert!(!meetings(&falun).contains(&uid(&far)));
        service.clock.advance(39 * DAY);
        assert!(meetings(&falun).contains(&uid(&far)) && meetings(&falun).contains(&uid(&mine.meeting)));
        service.clock.advance(2 * DAY);
        assert!(!meetings(&falun).contains(&uid(&mine.meeting)));
    }

    fn answers_a_feed_that_has_not_changed_without_repeating_it(service: &Service) {
        let empty = feed(service, "fia.fk", "Försäkringskassan Falun").expect(201);
        let read = service.call("", "GET", &page_of(service, &empty.json()), None).expect(200);
        assert_eq!(events(&calendar(&read)), []);
        assert!(String::from_utf8_lossy(&read.body).contains("BEGIN:VTIMEZONE"), "a calendar holds at least one part");
        let called = called(service);
        let page = page_of(service, &feed(service, COORDINATOR, FALUN).expect(201).json());
        let read = service.call("", "GET", &page, None).expect(200);
        let tag = read.header("etag").unwrap().to_owned();
        assert!(read.header("last-modified").unwrap().ends_with(" GMT"));
        assert_eq!(read.header("cache-control"), Some("private, no-cache"));
        for line in ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "X-WR-CALNAME:SIP-möten"] {
            assert!(String::from_utf8_lossy(&read.body).contains(line), "{line}");
        }
        let again = || service.call_with("", "GET", &page, None, &[("if-none-match", &*tag)]);
        let same = again().expect(304);
        assert_eq!((same.body.len(), same.header("etag")), (0, Some(&*tag)));
        service.delete(COORDINATOR, &format!("/meetings/{}", called.meeting), "\"1\"").expect(204);
        assert_ne!(again().expect(200).header("etag"), Some(&*tag));
    }

    fn ends_a_feed_with_its_revocation_or_the_assignment_behind_it(service: &Service) {
        let made = feed(service, COORDINATOR, FALUN).expect(201);
        let page = page_of(service, &made.json());
        let path = format!("/calendar-feeds/{}", made.id());
        let secret = page.trim_end_matches(".ics").rsplit('/').next().unwrap();
        let read = service.get("maj.chef", &path).expect(200);
        assert!(!read.to_string().contains(secret), "{read}");
        let list = service.get(COORDINATOR, &format!("/units/{}/calendar-feeds", service.unit(FALUN))).expect(200);
        assert!(list.to_string().contains(&made.id()) && !list.to_string().contains(secret));
        service.get(PSYCHIATRY, &path).expect(404);
        feed(service, PSYCHIATRY, FALUN).expect(403);
        feed(service, "amir.ambassador", FALUN).expect(403);
        service.call("", "GET", &page, None).expect(200);
        service.delete("maj.chef", &path, "\"1\"").expect(204);
        service.call("", "GET", &page, None).problem(404);
        service.call("", "GET", "//calendar/mXl4Qd0Yf3m0bT1y7Zr9Ag.ics", None).problem(404);
        service.call("", "GET", "//calendar/x.ics", None).problem(404);

        let made = feed(service, "sam.mottagning", "Psykiatrisk öppenvård Falun").expect(201).json();
        let page = page_of(service, &made);
        service.call("", "GET", &page, None).expect(200);
        let account = made["accountId"].as_str().unwrap();
        dismiss(service, account);
        service.call("", "GET", &page, None).problem(404);
    }
}
