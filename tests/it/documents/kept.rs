//! The document of an adopted version says for ever what it said on that day.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use samspel::config::Config;
use samspel::db::schema::adopted_versions;
use samspel::db::{Conn, Location};
use samspel::kernel::law::{AdoptionPolicy, WithoutMeeting};
use samspel::kernel::time::SystemClock;
use samspel::kernel::{Clock, Day, Stamp};
use serde_json::{Value, json};

use super::story::Story;
use super::{AF, COORDINATOR, DAY, PSYCHIATRY, protected};
use crate::both;
use crate::harness::{Answer, Database, Service};
use crate::operations::{ADMINISTRATOR, follow_up_day};

const READERS: [(&str, &str); 5] = [
    (COORDINATOR, "PERSON"),
    (COORDINATOR, "PARTY"),
    (PSYCHIATRY, "PARTY"),
    (AF, "PERSON"),
    (AF, "PARTY"),
];

fn pages(story: &Story<'_>) -> Vec<String> {
    let page = |(reader, audience): &(&str, &str)| story.page(reader, audience);
    READERS.iter().map(page).collect()
}

fn change(service: &Service, subject: &str, path: &str, body: Value) -> Answer {
    let etag = service
        .get(subject, path)
        .header("etag")
        .unwrap()
        .to_owned();
    service.patch(subject, path, &etag, body).expect(200)
}

/// Renames all that has a name in the plan.
fn rename(story: &Story<'_>) {
    let service = story.service;
    for unit in ["Psykiatrisk öppenvård Falun", "Socialtjänsten, Falu kommun"] {
        let path = format!("/units/{}", service.unit(unit));
        let keeper = service.keeper(service.unit(unit));
        change(service, &keeper, &path, json!({"name": "Omdöpt enhet"}));
    }
    for organisation in ["Falu kommun", "Region Dalarna"] {
        let path = format!("/organisations/{}", service.organisation(organisation));
        change(
            service,
            ADMINISTRATOR,
            &path,
            json!({"name": "Omdöpt organisation"}),
        );
    }
    let person = format!("/persons/{}", service.seeded.persons["Alva"]);
    change(
        service,
        COORDINATOR,
        &person,
        json!({"familyName": "Omdöpt", "birthDate": "1990-03-01"}),
    );
    let people = service
        .get(COORDINATOR, &format!("/cases/{}/participants", story.case))
        .json();
    for one in people["items"].as_array().unwrap() {
        let path = format!("/participants/{}", one["id"].as_str().unwrap());
        let edit = match one["kind"] == "UNIT" {
            true => json!({"contact": "omdopt@exempel.se"}),
            false => json!({"name": "Omdöpt Person", "contact": "omdopt@exempel.se"}),
        };
        change(service, COORDINATOR, &path, edit);
    }
}

fn add_people(story: &Story<'_>) -> String {
    let path = format!("/cases/{}/participants", story.case);
    let add = |body: Value| {
        story
            .service
            .post(COORDINATOR, &path, body)
            .expect(201)
            .id()
    };
    add(
        json!({"kind": "PRIVATE", "role": "PERSON", "name": "Alva Provsson", "contact": "070-000 00 01"}),
    );
    add(json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"}))
}

fn later(service: &Service, days: i64) -> Stamp {
    Stamp::from_micros(service.clock.now().as_micros() + days * DAY)
}

both! {
    fn says_the_same_of_an_adopted_version_whatever_happens_afterwards(service: &Service) {
        let mut story = Story::alva(service);
        let sister = add_people(&story);
        story.agree(PSYCHIATRY, json!({"planVersion": story.version(), "answer": "AGREED"})).expect(201);
        story.adopt();
        let before = pages(&story);
        assert!(before[0].contains("Psykiatrisk öppenvård Falun") && before[0].contains("Alva Provsson"));
        assert!(before[0].contains("Stina Syster") && before[0].contains("070-000 00 01"));
        assert!(before[0].contains("22 februari 1990"), "{}", before[0]);
        service.clock.advance(DAY / 1_000_000);
        let first = story.plan.clone();
        rename(&story);
        story.agree(COORDINATOR, json!({"planVersion": story.version(), "answer": "DISAGREED", "comment": "Ångrar oss."})).expect(201);
        let intervention = service.get(COORDINATOR, &format!("/plans/{first}")).json()["interventions"][0]["id"].clone();
        change(service, PSYCHIATRY, &format!("/interventions/{}", intervention.as_str().unwrap()), json!({"status": "DONE"}));
        let copy = json!({"participantId": sister, "channel": "HAND", "handedOverAt": service.clock.now()});
        service.post(COORDINATOR, &format!("/plans/{first}/distributions"), copy).expect(201);
        assert_eq!(pages(&story), before);

        let path = format!("/participants/{sister}");
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        service.delete(COORDINATOR, &path, &etag).expect(204);
        let brother = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Bo Bror"});
        service.post(COORDINATOR, &format!("/cases/{}/participants", story.case), brother).expect(201);
        story.plan = story.begin(json!({"basedOn": first, "followUpOn": follow_up_day(service)}));
        story.adopt();
        let new = story.page(COORDINATOR, "PARTY");
        assert!(new.contains("Omdöpt enhet") && new.contains("Alva Omdöpt"), "{new}");
        story.plan = first;
        assert_eq!(pages(&story), before, "also when it is replaced");

        let party = format!("/participants/{}", story.psychiatry);
        let etag = service.get(COORDINATOR, &party).header("etag").unwrap().to_owned();
        service.delete(COORDINATOR, &party, &etag).expect(204);
        for (index, (reader, audience)) in READERS.iter().enumerate().filter(|(_, (reader, _))| *reader != PSYCHIATRY) {
            assert_eq!(story.page(reader, audience), before[index], "{reader} {audience} after a party left");
        }
    }

    fn shows_of_an_adopted_version_what_its_reader_may_see_now(service: &Service) {
        let story = Story::alva(service);
        story.adopt();
        assert!(story.page(AF, "PARTY").contains("Alva Provsson"));
        let fk = json!({
            "kind": "INFORMATION_SHARING", "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva Provsson",
            "capacity": "PERSON", "recipientOrganisationIds": [service.organisation("Försäkringskassan")],
            "topics": ["PLAN"], "validTo": later(service, 30),
        });
        service.post(COORDINATOR, &format!("/cases/{}/consents", story.case), fk).expect(201);
        let page = story.page("fia.fk", "PARTY");
        assert!(page.contains("Att orka med hemmet."), "{page}");
        for hidden in ["Alva", "Provsson", "Psykiatrisk", "1990"] {
            assert!(!page.contains(hidden), "{hidden} in {page}");
        }
    }

    fn hides_the_place_in_an_adopted_version_when_the_person_is_protected_since(service: &Service) {
        let story = Story::alva(service);
        add_people(&story);
        story.adopt();
        let person = format!("/persons/{}", service.seeded.persons["Alva"]);
        change(service, COORDINATOR, &person, json!({"protectedIdentity": "SKYDDAD_FOLKBOKFORING"}));
        let page = story.page(COORDINATOR, "PARTY");
        for place in ["Falu", "Dalarna", "070-000"] {
            assert!(!page.contains(place), "{place} in {page}");
        }
        assert!(page.contains("Alva Provsson") && page.contains("kyddade"), "{page}");
    }

    fn keeps_the_place_hidden_in_a_version_that_hid_it(service: &Service) {
        let person = protected(service);
        let story = Story::of(service, &person);
        story.adopt();
        let before = story.page(COORDINATOR, "PARTY");
        change(service, COORDINATOR, &format!("/persons/{person}"), json!({"protectedIdentity": "NONE"}));
        assert_eq!(story.page(COORDINATOR, "PARTY"), before);
    }

    fn keeps_names_sealed_with_a_version(service: &Service) {
        let story = Story::alva(service);
        add_people(&story);
        story.adopt();
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let kept: Vec<Vec<u8>> = match &mut conn {
            Conn::Sqlite(conn) => diesel::QueryDsl::select(adopted_versions::table, kept_bytes()).load(conn).unwrap(),
            Conn::Postgres(conn) => diesel::QueryDsl::select(adopted_versions::table, kept_bytes()).load(conn).unwrap(),
        };
        assert!(!kept.is_empty());
        for content in kept {
            let text = String::from_utf8_lossy(&content).into_owned();
            assert!(content.len() > 200 && !text.contains("Alva") && !text.contains("participants"));
        }
        for statement in ["UPDATE adopted_versions SET content = content", "DELETE FROM adopted_versions"] {
            let refused = conn.batch_execute(statement).unwrap_err().to_string();
            assert!(refused.contains("append_only"), "{refused}");
        }
    }

    fn keeps_a_version_adopted_earlier_when_it_is_first_read(service: &Service) {
        let story = Story::alva(service);
        story.adopt();
        forget(service);
        let before = story.page(COORDINATOR, "PARTY");
        rename(&story);
        assert_eq!(story.page(COORDINATOR, "PARTY"), before);
    }

    fn says_that_a_plan_was_adopted_without_a_meeting(service: &Service) {
        let story = Story::alva(service);
        let reason = "Alla har talats vid i telefon.";
        let adopted = story.adopt_with(json!({"withoutMeetingReason": reason})).expect(201).json();
        assert_eq!((&adopted["adoptedWithoutMeeting"], &adopted["withoutMeetingReason"]), (&json!(true), &json!(reason)));
        let (person, party) = (story.page(COORDINATOR, "PERSON"), story.page(COORDINATOR, "PARTY"));
        assert!(person.contains("utan att vi hade något möte") && person.contains(reason), "{person}");
        assert!(party.contains("utan att något möte har hållits") && party.contains(reason), "{party}");
    }

    fn says_nothing_of_a_meeting_that_was_held(service: &Service) {
        let mut story = Story::alva(service);
        story.hold_meeting();
        let refused = story.adopt_with(json!({"withoutMeetingReason": "Bråttom."})).expect(422);
        assert_eq!(refused.faults(), ["/withoutMeetingReason NOT_ALLOWED_HERE"]);
        let adopted = story.adopt_with(json!({})).expect(201).json();
        assert_eq!((&adopted["adoptedWithoutMeeting"], &adopted["withoutMeetingReason"]), (&json!(false), &Value::Null));
        assert!(!story.page(COORDINATOR, "PARTY").contains("något möte"));
        // The next version follows on no meeting of its own.
        service.clock.advance(DAY / 1_000_000);
        story.plan = story.begin(json!({"basedOn": story.plan, "followUpOn": follow_up_day(service)}));
        story.meet();
        story.call();
        let next = story.adopt_with(json!({})).expect(201).json();
        assert_eq!(next["adoptedWithoutMeeting"], true);
    }
}

/// The column as bytes.
fn kept_bytes() -> diesel::expression::SqlLiteral<diesel::sql_types::Binary> {
    diesel::dsl::sql("content")
}

/// As if every version had been adopted before anything was kept.
fn forget(service: &Service) {
    let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
    let statements = match service.database {
        Database::Sqlite => {
            "DROP TRIGGER tr_adopted_versions_no_delete; DELETE FROM adopted_versions;"
        }
        Database::Postgres => {
            "ALTER TABLE adopted_versions DISABLE TRIGGER USER; DELETE FROM adopted_versions; \
             ALTER TABLE adopted_versions ENABLE TRIGGER USER;"
        }
    };
    conn.batch_execute(statements).unwrap();
}

/// In Dalarna a plan without a meeting is refused for ten days, and needs a reason for ten more.
fn with_policies(config: &mut Config) {
    let today = SystemClock.now().swedish_day();
    let day = |days: u64| today + chrono::Days::new(days);
    let policy = |id: &str, without_meeting, from: Day, until: Day| AdoptionPolicy {
        id: id.into(),
        county_code: "20".into(),
        without_meeting,
        agreement: "Länsöverenskommelse om samordnad individuell plan".into(),
        from,
        until: Some(until),
    };
    config.law.adoptions = vec![
        policy("ADOPTION_REFUSED", WithoutMeeting::Refused, day(0), day(9)),
        policy(
            "ADOPTION_REASON",
            WithoutMeeting::WithReason,
            day(10),
            day(20),
        ),
    ];
}

#[test]
fn adopts_without_a_meeting_only_as_the_county_allows_on_that_day() {
    for database in [Database::Sqlite, Database::Postgres] {
        let service = Service::seeded_with(database, with_policies);
        let listed = service
            .get(COORDINATOR, "/law?kind=ADOPTION_WITHOUT_MEETING")
            .expect(200)
            .json();
        assert_eq!(listed["items"][0]["withoutMeeting"], "REFUSED");
        let story = Story::alva(&service);
        let refused = story
            .adopt_with(json!({"withoutMeetingReason": "Bråttom."}))
            .expect(422);
        assert_eq!(
            (refused.code(), refused.faults()),
            ("PLAN_INCOMPLETE".into(), vec![" MEETING_NOT_HELD".into()])
        );
        service.clock.advance(10 * DAY / 1_000_000);
        let refused = story.adopt_with(json!({})).expect(422);
        assert_eq!(refused.faults(), ["/withoutMeetingReason REQUIRED"]);
        story
            .adopt_with(json!({"withoutMeetingReason": "Bråttom."}))
            .expect(201);
        service.clock.advance(11 * DAY / 1_000_000);
        Story::alva(&service).adopt_with(json!({})).expect(201);
    }
}
