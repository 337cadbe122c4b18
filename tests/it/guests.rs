//! Guest links: who holds one answers one invitation, and learns nothing else.

mod pages;

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::{audit_entries, guest_links};
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::invitations::{
    COORDINATOR, Called, PURPOSE, REASON, called, called_about, in_days, invite, reply,
};
use crate::operations::REGISTRAR;

const DAY: i64 = 86_400;

/// A link to the sister's invitation: invitation, link, path of its page.
fn link(service: &Service, called: &Called) -> (String, String, String) {
    let invitation = invite(service, &called.meeting, &called.sister)
        .expect(201)
        .id();
    let made = make(service, &invitation, json!({})).expect(201);
    let page = page_of(service, &made.json());
    (invitation, made.id(), page)
}

fn make(service: &Service, invitation: &str, body: Value) -> Answer {
    service.post(
        COORDINATOR,
        &format!("/invitations/{invitation}/guest-links"),
        body,
    )
}

fn page_of(service: &Service, link: &Value) -> String {
    let url = link["url"].as_str().unwrap();
    let origin = format!("http://{}", service.address);
    format!("/{}", url.strip_prefix(&origin).unwrap())
}

fn open(service: &Service, page: &str) -> Answer {
    service.call("", "GET", page, None)
}

fn send(service: &Service, page: &str, fields: &[(&str, &str)]) -> Answer {
    let encode = |text: &str| {
        let bytes = text.bytes().map(|byte| format!("%{byte:02X}"));
        bytes.collect::<String>()
    };
    let pairs = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encode(value)));
    let body = pairs.collect::<Vec<_>>().join("&");
    let headers = [(
        "content-type".to_owned(),
        "application/x-www-form-urlencoded".to_owned(),
    )];
    service.send("POST", page, &headers, body.into_bytes())
}

fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// The version that the page's form sends along.
fn version(page: &Answer) -> String {
    let html = text(page);
    let field = html.split("name=\"version\" value=\"").nth(1).unwrap();
    field.split('"').next().unwrap().to_owned()
}

/// Status, headers and body without what names this very request.
fn impersonal(answer: &Answer) -> (u16, Vec<(String, String)>, Vec<u8>) {
    let own = ["date", "traceparent"];
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()));
    (
        answer.status,
        headers.cloned().collect(),
        answer.body.clone(),
    )
}

#[derive(Queryable, Debug, PartialEq)]
struct Entry {
    action: String,
    outcome: String,
    client: Option<String>,
    role: Option<String>,
    account: Option<samspel::kernel::Id>,
    subject: Option<samspel::kernel::Id>,
    case: Option<samspel::kernel::Id>,
}

fn last_entry(service: &Service) -> Entry {
    last_entry_of(service, "%")
}

/// The last row of the access log whose action is `action`, by SQL's pattern.
fn last_entry_of(service: &Service, action: &str) -> Entry {
    let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
    audit_entries::table
        .filter(audit_entries::action.like(action.to_owned()))
        .order(audit_entries::id.desc())
        .select((
            audit_entries::action,
            audit_entries::outcome,
            audit_entries::client,
            audit_entries::role,
            audit_entries::account_id,
            audit_entries::subject_id,
            audit_entries::case_id,
        ))
        .first(&mut conn)
        .unwrap()
}

both! {
    fn shows_a_guest_time_place_and_unit_and_nothing_else(service: &Service) {
        let called = called(service);
        let (_, _, page) = link(service, &called);
        let shown = open(service, &page).expect(200);
        let html = text(&shown);
        for told in ["lang=\"sv\"", "Inbjudan till SIP-möte", "Stadshuset Falun, rum 3", "https://video.exempel.se/m/4711", "Socialtjänsten, Falu kommun", " kl. "] {
            assert!(html.contains(told), "{told} in {html}");
        }
        let number = service.get(COORDINATOR, &format!("/cases/{}", called.case)).json()["caseNumber"].to_string();
        for kept in ["Alva", "Provsson", "Stina", REASON, PURPOSE, "Psykiatri", &called.case, &called.meeting] {
            assert!(!html.contains(kept), "{kept} in {html}");
        }
        assert!(!html.contains(&format!(">{number}<")));
        let policy = shown.header("content-security-policy").unwrap();
        for directive in ["default-src 'none'", "style-src 'sha256-", "form-action 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(directive) && !policy.contains("unsafe"), "{policy}");
        }
        for (name, value) in [
            ("content-type", "text/html; charset=utf-8"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            ("x-robots-tag", "noindex"),
            ("content-language", "sv"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(shown.header(name), Some(value), "{name}");
        }
        for loaded in ["<script", "src=", "@import", "url(", "onclick", "style=\""] {
            assert!(!html.contains(loaded), "{loaded} in {html}");
        }
        assert!(html.contains("<form method=\"post\" novalidate>"), "{html}");
    }

    fn takes_a_guests_answer_and_shows_every_error_without_losing_what_was_typed(service: &Service) {
        let called = called(service);
        let (invitation, link, page) = link(service, &called);
        let version = version(&open(service, &page));
        let typed = [("version", &*version), ("reply", "NEW_TIME_PROPOSED"), ("reason", "Åker <tåg> & \"buss\""), ("time2", "imorgon")];
        let refused = send(service, &page, &typed).expect(422);
        let html = text(&refused);
        for shown in ["<title>Fel: ", "role=\"alert\"", "href=\"#time2\"", "aria-invalid=\"true\"", "value=\"imorgon\"",
            "Åker &lt;tåg&gt; &amp; ", "value=\"NEW_TIME_PROPOSED\" checked"] {
            assert!(html.contains(shown), "{shown} in {html}");
        }
        assert!(text(&send(service, &page, &[]).expect(422)).contains("Välj ett svar."));
        let missing = send(service, &page, &[("version", &version), ("reply", "DECLINED")]).expect(422);
        assert!(text(&missing).contains("Skriv varför du inte kan komma."));
        assert_eq!(service.get(COORDINATOR, &format!("/invitations/{invitation}")).json()["replies"], json!([]));
        let thanks = send(service, &page, &[("version", &version), ("reply", "DECLINED"), ("reason", "Bortrest")]).expect(200);
        assert!(text(&thanks).contains("Tack, ditt svar är mottaget") && text(&thanks).contains("Jag kan inte komma"));
        assert_eq!(last_entry(service).action, "readInvitationAsGuest", "the thanks are a page of their own");
        let entry = last_entry_of(service, "replyAsGuest");
        assert_eq!(entry.outcome, "DONE");
        assert_eq!(entry.client, Some(format!("guest-link/{link}")));
        assert_eq!((entry.role, entry.account), (None, None));
        assert_eq!(entry.subject.map(|id| id.to_string()), Some(invitation.clone()));
        assert_eq!(entry.case.map(|id| id.to_string()), Some(called.case.clone()));
        let read = service.get(COORDINATOR, &format!("/invitations/{invitation}")).expect(200).json();
        assert_eq!((&read["reply"], &read["latestReply"]["channel"]), (&json!("DECLINED"), &json!("GUEST_LINK")));
        assert_eq!(read["latestReply"]["reason"], "Bortrest");
        let again = open(service, &page).expect(200);
        assert!(text(&again).contains("Ditt svar hittills: "));
        assert_eq!(last_entry(service).action, "readInvitationAsGuest");
        // The page of before the answer.
        let stale = send(service, &page, &[("version", &version), ("reply", "ACCEPTED")]).expect(409);
        assert!(text(&stale).contains("har ändrats sedan du öppnade sidan") && text(&stale).contains("value=\"ACCEPTED\" checked"));
        send(service, &page, &[("version", &self::version(&stale)), ("reply", "ACCEPTED")]).expect(200);
        assert_eq!(service.get(COORDINATOR, &format!("/invitations/{invitation}")).json()["reply"], "ACCEPTED");
    }

    fn leaves_room_for_the_coordinator_when_a_guest_has_answered_too_often(service: &Service) {
        let called = called(service);
        let (invitation, _, page) = link(service, &called);
        let answer = || {
            let version = version(&open(service, &page));
            send(service, &page, &[("version", &version), ("reply", "ACCEPTED")]).status
        };
        for time in 0..50 {
            assert!(answer() < 400, "{time}");
        }
        assert_eq!(answer(), 409);
        let recorded = crate::invitations::reply(service, COORDINATOR, &invitation, json!({"reply": "TENTATIVE"}));
        recorded.expect(201);
    }

    fn answers_alike_whatever_makes_a_link_open_nothing(service: &Service) {
        let mut answers = Vec::new();
        let mut note = |what: &str, page: &str| {
            answers.push((format!("{what}, read"), impersonal(&open(service, page))));
            let sent = send(service, page, &[("version", "1"), ("reply", "ACCEPTED")]);
            answers.push((format!("{what}, sent"), impersonal(&sent)));
        };
        note("unknown", "//guest/mXl4Qd0Yf3m0bT1y7Zr9Ag");
        assert_eq!((last_entry(service).outcome, last_entry(service).subject), ("NOT_FOUND".to_owned(), None));
        note("malformed", "//guest/x");
        let first = called(service);
        let (invitation, _, replaced) = link(service, &first);
        let link = make(service, &invitation, json!({})).expect(201);
        open(service, &page_of(service, &link.json())).expect(200);
        note("replaced", &replaced);
        assert_eq!(last_entry(service).subject.map(|id| id.to_string()), Some(invitation.clone()));
        service.delete(COORDINATOR, &format!("/guest-links/{}", link.id()), "\"1\"").expect(204);
        note("revoked", &page_of(service, &link.json()));
        let link = make(service, &invitation, json!({})).expect(201);
        let etag = service.get(COORDINATOR, &format!("/invitations/{invitation}")).header("etag").unwrap().to_owned();
        service.delete(COORDINATOR, &format!("/invitations/{invitation}"), &etag).expect(204);
        note("withdrawn", &page_of(service, &link.json()));
        make(service, &invitation, json!({})).expect(409);

        let second = called(service);
        let (_, _, left) = self::link(service, &second);
        service.delete(COORDINATOR, &format!("/participants/{}", second.sister), "\"1\"").expect(204);
        note("of one who left", &left);
        let third = called(service);
        let (_, _, frozen) = self::link(service, &third);
        service.post(COORDINATOR, &format!("/consents/{}/withdrawals", third.consent), json!({})).expect(201);
        note("of a case without consent", &frozen);
        let fourth = called(service);
        let (short, _, _) = self::link(service, &fourth);
        let short = make(service, &short, json!({"expiresAt": in_days(service, 1)})).expect(201);
        let fifth = called(service);
        let (_, _, begun) = self::link(service, &fifth);
        let sixth = called(service);
        let (_, _, lapsed) = self::link(service, &sixth);
        let consent = json!({
            "kind": "PLAN", "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva Provsson", "capacity": "PERSON",
            "recipientOrganisationIds": [service.organisation("Region Dalarna")], "topics": ["BASIC"],
            "validTo": in_days(service, 2), "supersedesConsentId": sixth.consent,
        });
        service.post(COORDINATOR, &format!("/cases/{}/consents", sixth.case), consent).expect(201);
        service.clock.advance(DAY);
        open(service, &begun).expect(200);
        open(service, &lapsed).expect(200);
        note("expired", &page_of(service, &short.json()));
        service.clock.advance(2 * DAY);
        note("of a case whose consent has run out", &lapsed);
        service.clock.advance(7 * DAY + 5);
        note("begun", &begun);
        for (what, answer) in &answers {
            assert_eq!(answer, &answers[0].1, "{what}");
            assert_eq!(answer.0, 404, "{what}");
        }
        assert_eq!(answers.len(), 20);
        assert!(String::from_utf8_lossy(&answers[0].1.2).contains("Länken gäller inte"));
    }

    fn keeps_no_secret_and_shows_it_once(service: &Service) {
        let called = called(service);
        let (invitation, link, page) = link(service, &called);
        let secret = page.rsplit('/').next().unwrap();
        assert_eq!(secret.len(), 22);
        let read = service.get(COORDINATOR, &format!("/guest-links/{link}")).expect(200);
        assert!(!read.to_string().contains(secret) && read.json()["url"].is_null(), "{read}");
        service.get("pia.psykiatri", &format!("/guest-links/{link}")).expect(403);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let hashes: Vec<String> = guest_links::table.select(guest_links::token_hash).load(&mut conn).unwrap();
        assert!(hashes.iter().all(|hash| hash.len() == 43 && !hash.contains(secret)));
        let unit = invite(service, &called.meeting, &called.psychiatry).expect(201).id();
        make(service, &unit, json!({})).expect(409);
        let expiry = |body: Value| make(service, &invitation, body).expect(422).faults();
        assert_eq!(expiry(json!({"expiresAt": in_days(service, 11)})), ["/expiresAt TOO_FAR_AHEAD"]);
        assert_eq!(expiry(json!({"expiresAt": in_days(service, -1)})), ["/expiresAt IN_THE_PAST"]);
    }

    fn lets_no_name_become_markup(service: &Service) {
        let unit = format!("/units/{}", service.unit("Socialtjänsten, Falu kommun"));
        let hostile = "</style><script>alert('x')</script>\"><b a='";
        let etag = service.get(REGISTRAR, &unit).header("etag").unwrap().to_owned();
        service.patch(REGISTRAR, &unit, &etag, json!({"name": hostile})).expect(200);
        let called = called(service);
        let (_, _, page) = link(service, &called);
        let html = text(&open(service, &page).expect(200));
        assert!(!html.contains("<script") && !html.contains("<b a="), "{html}");
        assert_eq!(html.matches("</style>").count(), 1);
        assert!(html.contains("&lt;/style&gt;&lt;script&gt;alert('x')&lt;/script&gt;&quot;&gt;&lt;b a='"), "{html}");
    }

    fn tells_nobody_outside_where_a_protected_person_is(service: &Service) {
        let person = json!({
            "identity": {"kind": "RESERVNUMMER", "number": "R-9001", "issuer": "Falu kommun"},
            "givenName": "Skyddad", "familyName": "Person", "birthDate": "1980-01-02", "protectedIdentity": "SKYDDAD_FOLKBOKFORING",
        });
        let person = service.post(COORDINATOR, "/persons", person).expect(201).id();
        let called = called_about(service, &person, &["BASIC", "MEETING", "PLAN"]);
        let (_, _, page) = link(service, &called);
        let html = text(&open(service, &page).expect(200));
        let file = service.get(COORDINATOR, &format!("/meetings/{}/calendar", called.meeting)).expect(200);
        let whose = [service.organisation("Falu kommun"), service.unit("Socialtjänsten, Falu kommun")];
        for place in ["Stadshuset", "video.exempel", "Falu", whose[0], whose[1]] {
            assert!(!html.contains(place) && !text(&file).contains(place), "{place}");
        }
        assert!(html.contains("<dt>Bjuder in</dt><dd>Kommun</dd>"), "{html}");
    }

    fn says_that_a_meeting_is_cancelled_or_moved(service: &Service) {
        let called = called(service);
        let (invitation, _, page) = link(service, &called);
        let before = version(&open(service, &page));
        let meeting = format!("/meetings/{}", called.meeting);
        service.patch(COORDINATOR, &meeting, "\"1\"", json!({"startsAt": in_days(service, 12)})).expect(200);
        send(service, &page, &[("version", &before), ("reply", "ACCEPTED")]).expect(409);
        reply(service, COORDINATOR, &invitation, json!({"reply": "TENTATIVE"})).expect(201);
        service.delete(COORDINATOR, &meeting, "\"2\"").expect(204);
        let html = text(&open(service, &page).expect(200));
        assert!(html.contains("Mötet är inställt.") && !html.contains("<form"), "{html}");
        let sent = send(service, &page, &[("version", &before), ("reply", "ACCEPTED")]).expect(409);
        assert!(text(&sent).contains("Mötet är inställt."));
    }

    fn asks_an_external_contact_for_its_mandate(service: &Service) {
        let called = called(service);
        let contact = json!({
            "kind": "EXTERNAL", "role": "PARTY", "name": "Kurator Ek",
            "organisationId": service.organisation("Borlänge kommun"),
        });
        let contact = service.post(COORDINATOR, &format!("/cases/{}/participants", called.case), contact).expect(201).id();
        let invitation = invite(service, &called.meeting, &contact).expect(201);
        assert_eq!(invitation.json()["kind"], "SUMMONS");
        let page = page_of(service, &make(service, &invitation.id(), json!({})).expect(201).json());
        let shown = open(service, &page).expect(200);
        assert!(text(&shown).contains("Kallelse till SIP-möte") && text(&shown).contains("name=\"mandate\""));
        assert!(!text(&shown).contains("Kurator Ek"));
        let typed = [("version", &*version(&shown)), ("reply", "DELEGATED"), ("delegatedTo", "Rektor Al"), ("mandate", "yes")];
        send(service, &page, &typed).expect(200);
        let read = service.get(COORDINATOR, &format!("/invitations/{}", invitation.id())).expect(200).json();
        assert_eq!(read["latestReply"]["hasMandate"], true);
        assert_eq!(read["latestReply"]["delegatedTo"], "Rektor Al");
        // Its organisation has no part in the case by it.
        service.get("bo.borlange", &format!("/invitations/{}", invitation.id())).expect(404);
    }

    fn answers_pages_to_people_whatever_is_sent(service: &Service) {
        let called = called(service);
        let (_, _, page) = link(service, &called);
        let headers = |kind: &str| [("content-type".to_owned(), kind.to_owned())];
        let form = "application/x-www-form-urlencoded";
        let tried = [
            (service.send("POST", &page, &headers("application/json"), b"{}".to_vec()), 415),
            (service.send("POST", &page, &headers(form), b"reply=\xff\xfe".to_vec()), 400),
            (service.send("POST", &page, &headers(form), vec![b'a'; 300 * 1024]), 413),
            (send(service, &page, &[("version", "999999999999999999999"), ("reply", "ACCEPTED")]), 409),
            (send(service, &page, &[("version", "1"), ("reply", "DECLINED"), ("reason", "a\u{0}b\u{202e}")]), 422),
            (send(service, &page, &[("version", "1"), ("reply", "DECLINED"), ("reason", &"å".repeat(2001))]), 422),
            (send(service, &page, &[("version", "1"), ("reply", "NEW_TIME_PROPOSED"), ("time1", "9999-12-31T23:59")]), 422),
        ];
        for (answer, status) in tried {
            assert_eq!(answer.status, status, "{answer}");
            assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{answer}");
        }
    }
}
