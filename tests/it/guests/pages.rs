//! A guest's pages in the hands of people and of their mail programs.

use samspel::kernel::swedish_words::named_day;
use serde_json::json;

use super::{link, open, send, text, version};
use crate::both;
use crate::harness::{Answer, Service};
use crate::invitations::{COORDINATOR, called, in_days};

fn open_in(service: &Service, page: &str, language: &str) -> Answer {
    service.call_with("", "GET", page, None, &[("accept-language", language)])
}

/// How many answers the invitation has.
fn answers(service: &Service, invitation: &str) -> usize {
    let read = service.get(COORDINATOR, &format!("/invitations/{invitation}"));
    read.json()["replies"].as_array().unwrap().len()
}

both! {
    fn shows_the_thanks_as_often_as_they_are_loaded_and_a_second_tap_answers_once(service: &Service) {
        let called = called(service);
        let (invitation, _, page) = link(service, &called);
        let version = version(&open(service, &page));
        let time = format!("{} 13.00", in_days(service, 30).swedish_day());
        let fields = [("version", &*version), ("reply", "NEW_TIME_PROPOSED"), ("time1", &*time), ("reason", "Krock\r\nmed annat")];
        for tap in ["first", "second"] {
            let thanks = text(&send(service, &page, &fields).expect(200));
            for told in ["Tack, ditt svar är mottaget", "Jag föreslår en annan tid", " kl. ", "Stadshuset Falun, rum 3", "sip-mote.ics", "ända tills mötet börjar"] {
                assert!(thanks.contains(told), "{tap}: {told} in {thanks}");
            }
        }
        assert_eq!(answers(service, &invitation), 1);
        let svar = format!("{page}/svar");
        for _ in 0..2 {
            let again = text(&open(service, &svar).expect(200));
            assert!(again.contains("Tack, ditt svar är mottaget") && again.contains("Stadshuset Falun, rum 3"));
        }
        assert_eq!(answers(service, &invitation), 1, "looking answers nothing");
        // Another answer on the old page is another matter.
        send(service, &page, &[("version", &version), ("reply", "ACCEPTED")]).expect(409);
        let moved = json!({"startsAt": in_days(service, 12)});
        service.patch(COORDINATOR, &format!("/meetings/{}", called.meeting), "\"1\"", moved).expect(200);
        assert!(text(&open(service, &svar).expect(200)).contains("<form"), "the meeting is another since");
        send(service, &page, &fields).expect(409);
    }

    fn opens_a_link_whatever_mail_has_put_around_it(service: &Service) {
        let called = called(service);
        let (invitation, _, page) = link(service, &called);
        let (folder, token) = page.rsplit_once('/').unwrap();
        for mailed in [
            format!("{folder}/{token}."),
            format!("{folder}/{token}%3E"),
            format!("{folder}/%3C{token}%3E,"),
            format!("{folder}/{token})"),
            format!("{folder}/{token}/"),
            format!("{folder}/{token}?utm_source=mail&fbclid=x%20y"),
            format!("{folder}/{token}.?lang=sv&x"),
        ] {
            let html = text(&open(service, &mailed).expect(200));
            assert!(html.contains("Inbjudan till SIP-möte") && html.contains("sip-mote.ics"), "{mailed}");
        }
        open(service, &format!("{folder}/{token}A")).expect(404);
        assert_eq!(answers(service, &invitation), 0);
        let read = service.get(COORDINATOR, &format!("/invitations/{invitation}")).json();
        assert!(read["receivedAt"].is_null(), "a scanner that looks is not the one invited: {read}");
        for mailed in [format!("{folder}/{token}."), format!("{folder}/{token}/")] {
            let version = version(&open(service, &mailed));
            let sent = send(service, &mailed, &[("version", &*version), ("reply", "ACCEPTED")]).expect(200);
            assert!(text(&sent).contains("Tack, ditt svar är mottaget"), "{mailed}");
        }
    }

    fn says_what_a_sip_is_and_whom_to_ask_and_offers_the_calendar_file(service: &Service) {
        let called = called(service);
        let (_, _, page) = link(service, &called);
        let html = text(&open(service, &page).expect(200));
        for told in ["samordnad individuell plan", "Kontakta den som skickade länken", "Lägg in mötet i din kalender", ":has(#reply-DELEGATED:checked)"] {
            assert!(html.contains(told), "{told} in {html}");
        }
        let people = service.get(COORDINATOR, &format!("/cases/{}/participants", called.case)).json();
        let unit = people["items"].as_array().unwrap().iter().find(|one| one["role"] == "INITIATOR").unwrap().clone();
        let path = format!("/participants/{}", unit["id"].as_str().unwrap());
        service.patch(COORDINATOR, &path, "\"1\"", json!({"contact": "023-000 00 00"})).expect(200);
        assert!(text(&open(service, &page).expect(200)).contains("<dt>Frågor</dt><dd>023-000 00 00</dd>"));
        let file = open(service, &format!("{page}/sip-mote.ics")).expect(200);
        assert_eq!(file.header("content-type"), Some("text/calendar; charset=utf-8"));
        assert!(text(&file).contains("METHOD:PUBLISH\r\n") && !text(&file).contains("Alva"));
        open(service, "//guest/mXl4Qd0Yf3m0bT1y7Zr9Ag/sip-mote.ics").expect(404);
        open(service, "//guest/mXl4Qd0Yf3m0bT1y7Zr9Ag/svar").expect(404);
    }

    fn speaks_english_to_whom_prefers_it(service: &Service) {
        let called = called(service);
        let (_, _, page) = link(service, &called);
        let english = open_in(service, &page, "en-GB,sv;q=0.5").expect(200);
        assert_eq!(english.header("content-language"), Some("en"));
        let html = text(&english);
        for told in ["<html lang=\"en\">", "Invitation to a SIP meeting", "I cannot come", "What is a SIP?", "(Swedish time)", "På svenska"] {
            assert!(html.contains(told), "{told} in {html}");
        }
        assert!(text(&open_in(service, &format!("{page}?lang=sv"), "en").expect(200)).contains("Inbjudan till SIP-möte"));
        assert!(text(&open_in(service, &page, "sv-SE,en;q=0.8").expect(200)).contains("Inbjudan till SIP-möte"));
        assert!(text(&open_in(service, "//guest/x", "en").expect(404)).contains("The link is not valid"));
        let asked = format!("{page}?lang=en");
        let typed = [("version", &*version(&open(service, &asked))), ("reply", "DECLINED")];
        assert!(text(&send(service, &asked, &typed).expect(422)).contains("Write why you cannot come."));
        let typed = [typed[0], typed[1], ("reason", "Away")];
        let thanks = text(&send(service, &asked, &typed).expect(200));
        assert!(thanks.contains("Thank you, your answer has been received") && thanks.contains("I cannot come"));
    }

    fn gives_an_example_that_lies_ahead_and_reads_times_as_it_writes_them(service: &Service) {
        let called = called(service);
        let (invitation, _, page) = link(service, &called);
        let shown = open(service, &page);
        let html = text(&shown);
        let example = html.split("till exempel ").nth(1).unwrap().split(".<").next().unwrap().to_owned();
        let typed = [("version", &*version(&shown)), ("reply", "NEW_TIME_PROPOSED"), ("time1", "imorgon"), ("time2", &*example)];
        let refused = text(&send(service, &page, &typed).expect(422));
        assert!(refused.contains(&format!("Skriv dag och tid, till exempel {example}.")), "{refused}");
        let day = in_days(service, 30).swedish_day();
        let written = format!("{} kl. 13.00–14.00", named_day(day));
        let typed = [typed[0], typed[1], ("time1", &*example), ("time2", &*written)];
        send(service, &page, &typed).expect(200);
        let read = service.get(COORDINATOR, &format!("/invitations/{invitation}")).json();
        let times = read["latestReply"]["proposedTimes"].as_array().unwrap();
        assert!(times.len() == 2 && times[1].as_str().unwrap().starts_with(&format!("{day}T1")), "{times:?}");
    }
}
