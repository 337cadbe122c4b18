//! The law as rows: who is bound to come on the day of the meeting, and what says by which row it was.

use chrono::Days;
use diesel::connection::SimpleConnection;
use samspel::config::Config;
use samspel::db::Location;
use samspel::kernel::law::Agreement;
use samspel::kernel::swedish_days::start_of;
use samspel::kernel::time::SystemClock;
use samspel::kernel::vocabulary::OrganisationKind;
use samspel::kernel::{Clock, Day, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::deadlines::{add_unit, consent, open_case, step};
use crate::harness::{Database, Service};

const COORDINATOR: &str = "eva.exempel";
const SCHOOL: &str = "Exempelskolan i Falun";

/// First day on which the state's authorities are bound.
fn bound_from() -> Day {
    "2027-01-01".parse().unwrap()
}

/// How the state's authorities are asked to a meeting at `start`, whenever these tests are run.
pub fn state_is(start: Stamp) -> &'static str {
    match start.swedish_day() >= bound_from() {
        true => "SUMMONS",
        false => "INVITATION",
    }
}

fn in_days(days: u64) -> Day {
    SystemClock.now().swedish_day() + Days::new(days)
}

/// Ten in the morning in Sweden.
fn morning(day: Day) -> Stamp {
    Stamp::from_micros(start_of(day).as_micros() + 10 * 3_600_000_000)
}

/// The school takes part by its principal, who has no account.
fn add_school(service: &Service, case: &str) -> String {
    let party = json!({
        "kind": "EXTERNAL", "role": "PARTY", "name": "Rosa Rektor",
        "organisationId": service.organisation(SCHOOL),
    });
    let path = format!("/cases/{case}/participants");
    service.post(COORDINATOR, &path, party).expect(201).id()
}

fn case(service: &Service) -> String {
    let case = open_case(service, 1);
    let parties = ["Region Dalarna", "Arbetsförmedlingen", "Försäkringskassan"];
    let recipients = parties.map(|name| service.organisation(name));
    consent(
        service,
        &case,
        "GIVEN",
        json!({"recipientOrganisationIds": recipients}),
    );
    case
}

fn meeting(service: &Service, case: &str, start: Stamp) -> String {
    let meeting = json!({
        "kind": "PLANNING", "startsAt": start, "durationMinutes": 60, "timeZone": "Europe/Stockholm",
        "mode": "PHONE", "purpose": "Upprätta plan",
    });
    let path = format!("/cases/{case}/meetings");
    service.post(COORDINATOR, &path, meeting).expect(201).id()
}

fn invite(service: &Service, meeting: &str, participant: &str) -> String {
    let path = format!("/meetings/{meeting}/invitations");
    let body = json!({"participantId": participant});
    let invited = service.post(COORDINATOR, &path, body);
    invited.expect(201).id()
}

fn read(service: &Service, path: &str) -> Value {
    service.get(COORDINATOR, path).expect(200).json()
}

/// How the invitation is sent: kind, duty and row.
fn sent(service: &Service, invitation: &str) -> (Value, Value, Value) {
    let read = read(service, &format!("/invitations/{invitation}"));
    (
        read["kind"].clone(),
        read["attendanceDuty"].clone(),
        read["legalBasis"].clone(),
    )
}

fn move_to(service: &Service, meeting: &str, start: Stamp) {
    let path = format!("/meetings/{meeting}");
    let etag = service
        .get(COORDINATOR, &path)
        .header("etag")
        .unwrap()
        .to_owned();
    let moved = json!({"startsAt": start});
    service.patch(COORDINATOR, &path, &etag, moved).expect(200);
}

/// An agreement that binds schools of Dalarna from 20 days ahead to 40 days ahead.
fn with_agreement(config: &mut Config) {
    config.law.agreements = vec![Agreement {
        id: "AGREEMENT_DALARNA_SCHOOL".into(),
        county_code: "20".into(),
        kinds: vec![OrganisationKind::School],
        agreement: "Länsöverenskommelse om samordnad individuell plan".into(),
        from: in_days(20),
        until: Some(in_days(40)),
    }];
}

fn summons() -> (Value, Value, Value) {
    (
        json!("SUMMONS"),
        json!(true),
        json!("AGREEMENT_DALARNA_SCHOOL"),
    )
}

fn invitation() -> (Value, Value, Value) {
    (json!("INVITATION"), json!(false), Value::Null)
}

fn follows_the_meetings_day(database: Database) {
    let service = &Service::seeded_with(database, with_agreement);
    let case = case(service);
    let school = add_school(service, &case);
    let asked = |days| {
        let meeting = meeting(service, &case, morning(in_days(days)));
        let invitation = invite(service, &meeting, &school);
        (meeting, invitation)
    };
    let ((before, early), (_, on), (_, last), (_, after)) =
        (asked(19), asked(20), asked(40), asked(41));
    let found = [&early, &on, &last, &after].map(|one| sent(service, one));
    assert_eq!(found, [invitation(), summons(), summons(), invitation()]);
    // The last minutes of the day before, in Sweden.
    let minutes =
        |minutes: i64| Stamp::from_micros(start_of(in_days(20)).as_micros() + minutes * 60_000_000);
    move_to(service, &before, minutes(0));
    assert_eq!(sent(service, &early), summons());
    move_to(service, &before, minutes(-1));
    assert_eq!(sent(service, &early), invitation());
    let listed = read(service, &format!("/meetings/{before}/invitations"));
    assert_eq!(listed["items"][0]["kind"], "INVITATION");
}

#[test]
fn summons_by_agreement_on_the_meetings_day_and_follows_when_it_is_moved_sqlite() {
    follows_the_meetings_day(Database::Sqlite);
}

#[test]
fn summons_by_agreement_on_the_meetings_day_and_follows_when_it_is_moved_postgres() {
    follows_the_meetings_day(Database::Postgres);
}

both! {
    fn summons_the_state_when_the_meeting_is_on_or_after_its_day(service: &Service) {
        let case = case(service);
        let start = morning(in_days(10).max(bound_from()));
        let meeting = meeting(service, &case, start);
        for (unit, row) in [
            ("Försäkringskassan Falun", "DUTY_FORSAKRINGSKASSAN"), ("Arbetsförmedlingen Falun", "DUTY_ARBETSFORMEDLINGEN"),
            ("Psykiatrisk öppenvård Falun", "DUTY_REGION"),
        ] {
            let participant = add_unit(service, &case, unit);
            let found = sent(service, &invite(service, &meeting, &participant));
            assert_eq!(found, (json!("SUMMONS"), json!(true), json!(row)), "{unit}");
        }
        let school = add_school(service, &case);
        assert_eq!(sent(service, &invite(service, &meeting, &school)), invitation());
    }

    fn names_the_row_of_what_was_sent_before_there_were_rows(service: &Service) {
        let case = case(service);
        let meeting = meeting(service, &case, morning(in_days(10).max(bound_from())));
        let units = ["Försäkringskassan Falun", "Psykiatrisk öppenvård Falun", "Arbetsförmedlingen Falun"];
        let asked = units.map(|unit| invite(service, &meeting, &add_unit(service, &case, unit)));
        let after = asked.each_ref().map(|one| sent(service, one));
        let up = match service.database {
            Database::Sqlite => include_str!("../../migrations/sqlite/2026-11-27-000013_law/up.sql"),
            Database::Postgres => include_str!("../../migrations/postgres/2026-11-27-000013_law/up.sql"),
        };
        let (_, filled) = up.split_once("ALTER TABLE invitations ADD COLUMN legal_basis TEXT;").unwrap();
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        conn.batch_execute("UPDATE invitations SET legal_basis = NULL").unwrap();
        conn.batch_execute("UPDATE invitations SET kind = 'INVITATION', attendance_duty = (1 = 0) \
            WHERE participant_id IN (SELECT p.id FROM participants AS p JOIN organisations AS o ON o.id = p.organisation_id \
            WHERE o.kinds & 12 <> 0)").unwrap();
        assert_eq!(sent(service, &asked[0]), invitation());
        conn.batch_execute(filled).unwrap();
        assert_eq!(asked.each_ref().map(|one| sent(service, one)), after);
    }

    fn names_the_row_of_a_summons_with_its_absence(service: &Service) {
        let case = case(service);
        let (psychiatry, school) = (add_unit(service, &case, "Psykiatrisk öppenvård Falun"), add_school(service, &case));
        let meeting = meeting(service, &case, morning(in_days(5)));
        invite(service, &meeting, &psychiatry);
        invite(service, &meeting, &school);
        step(service, &case, json!({"to": "CALLED"}));
        service.clock.advance(6 * 86_400);
        let attendances = format!("/meetings/{meeting}/attendances");
        let absent = |participant: &str| {
            let absent = json!({"participantId": participant, "attendance": "ABSENT"});
            service.post(COORDINATOR, &attendances, absent).expect(201).json()
        };
        assert_eq!(absent(&psychiatry)["legalBasis"], "DUTY_REGION");
        assert_eq!(absent(&school)["legalBasis"], Value::Null);
        let listed = read(service, &attendances);
        assert_eq!(listed["items"][0]["legalBasis"], "DUTY_REGION");
    }

    fn names_the_row_of_consents_disclosures_and_deadlines(service: &Service) {
        let case = open_case(service, 1);
        let plan = consent(service, &case, "GIVEN", json!({}));
        assert_eq!(read(service, &format!("/consents/{plan}"))["legalBasis"], "BASIS_CONSENT_TO_PLAN");
        let sharing = consent(service, &case, "GIVEN", json!({"kind": "INFORMATION_SHARING"}));
        assert_eq!(read(service, &format!("/consents/{sharing}"))["legalBasis"], "BASIS_CONSENT_TO_SHARE");
        let exception = json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Försäkringskassan"),
            "topics": ["BASIC"], "reference": "OSL 10 kap. 18 a §", "reason": "Det är fara för personens liv.",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": in_days(30).and_hms_opt(0, 0, 0).unwrap().and_utc(),
        });
        let path = format!("/cases/{case}/disclosures");
        let made = service.post(COORDINATOR, &path, exception).expect(201).json();
        assert_eq!(made["legalBasis"], "BASIS_STATUTORY_EXCEPTION");
        let deadlines = read(service, &format!("/cases/{case}/deadlines"));
        let row = |kind: &str| {
            let mut items = deadlines["items"].as_array().unwrap().iter();
            items.find(|one| one["kind"] == kind).unwrap()["legalBasis"].clone()
        };
        assert_eq!((row("CALL_PARTIES"), row("RENEW_CONSENT")), (json!("DEADLINE_WITHOUT_DELAY"), Value::Null));
        let defaults = service.get("", "/deadline-defaults").expect(200).json();
        let mut items = defaults["items"].as_array().unwrap().iter();
        let notice = items.find(|one| one["event"] == "SEND_ADMISSION_NOTICE").unwrap();
        assert_eq!((&notice["legalBasis"], &notice["legalReference"]), (&json!("DEADLINE_ADMISSION_NOTICE"), &json!("lag (2017:612) 2 kap. 1-3 §§")));
        let work = read(service, "/worklist?kind=CALL_PARTIES");
        assert_eq!(work["items"][0]["legalBasis"], "DEADLINE_WITHOUT_DELAY");
    }

    fn lists_the_rows_by_kind_and_day(service: &Service) {
        let ids = |query: &str| -> Vec<String> {
            let listed = read(service, &format!("/law?limit=200{query}"));
            let items = listed["items"].as_array().unwrap().iter();
            items.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
        };
        let duties = |day: &str| ids(&format!("&kind=ATTENDANCE_DUTY&at={day}"));
        assert_eq!(duties("2026-12-31"), ["DUTY_MUNICIPALITY", "DUTY_REGION", "DUTY_PRIVATE_PROVIDER"]);
        assert_eq!(duties("2027-01-01").len(), 5);
        assert_eq!(ids("&kind=LABEL&at=2027-12-31"), [""; 0]);
        assert_eq!(ids("&kind=LABEL&at=2028-01-01"), ["LABEL_HARMFUL_USE"]);
        assert!(ids("").len() > ids("&kind=BASIS,DEADLINE").len());
        let first = read(service, "/law?limit=2");
        assert_eq!(first["_meta"]["hasMore"], true);
        let next = first["_links"]["next"]["href"].as_str().unwrap().trim_start_matches("/sip/v1").to_owned();
        assert_eq!(read(service, &next)["items"][0]["id"], "DUTY_PRIVATE_PROVIDER");
        let notice = read(service, "/law?limit=200&kind=DEADLINE");
        let mut items = notice["items"].as_array().unwrap().iter();
        let notice = items.find(|one| one["id"] == "DEADLINE_ADMISSION_NOTICE").unwrap();
        assert_eq!((&notice["amount"], &notice["unit"]), (&json!(24), &json!("HOUR")));
        let wrong = service.get(COORDINATOR, "/law?at=yesterday&kind=LAG&county=20").expect(400);
        assert_eq!(wrong.faults(), ["at PATTERN", "kind PATTERN", "county UNKNOWN_PARAMETER"]);
    }

    fn calls_substance_use_as_the_law_does_today(service: &Service) {
        let label = || {
            let list = service.get("", "/code-lists/target-groups").expect(200).json();
            let mut values = list["values"].as_array().unwrap().iter();
            values.find(|one| one["code"] == "SUBSTANCE_USE").unwrap()["sv"].clone()
        };
        let day: Day = "2028-01-01".parse().unwrap();
        let until = start_of(day).as_micros() - service.clock.now().as_micros();
        // Whoever runs this later has the new label from the start.
        if until > 120_000_000 {
            service.clock.advance(until / 1_000_000 - 60);
            assert_eq!(label(), "Missbruk");
            service.clock.advance(61);
        }
        assert_eq!(label(), "Skadligt bruk eller beroende");
        let lists = service.get("", "/code-lists").expect(200).json();
        assert!(lists.to_string().contains("Skadligt bruk eller beroende"));
    }
}

#[test]
fn lists_an_agreement_in_its_county_alone() {
    let service = &Service::seeded_with(Database::Sqlite, with_agreement);
    let listed = |county: &str| {
        let path = format!("/law?limit=200&kind=ATTENDANCE_DUTY&countyCode={county}");
        read(service, &path)["items"].as_array().unwrap().clone()
    };
    assert_eq!(listed("20").len(), listed("21").len() + 1);
    let row = listed("20").pop().unwrap();
    assert_eq!(row["id"], "AGREEMENT_DALARNA_SCHOOL");
    assert_eq!(
        (&row["countyCode"], &row["organisationKinds"]),
        (&json!("20"), &json!(["SCHOOL"]))
    );
}
