//! Discharge from inpatient care: scenario 2 of the domain, and what must hold on the way.

mod ready;
mod receivers;

use std::collections::BTreeSet;

use chrono::{Datelike, Days};
use samspel::kernel::swedish_days::{end_of, start_of};
use samspel::kernel::{Clock, Day, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::operations::{
    REGISTRAR, account_of, after, appoint, consent, meeting, merged, registered_as,
};

/// Coordinator of the ward that sends.
pub(crate) const WARD: &str = "avd.samordnare";
/// Of the municipality's social services.
pub(crate) const SOCIAL: &str = "eva.exempel";
/// Coordinator of the region's open care, which names the contact.
pub(crate) const OPEN_CARE: &str = "sam.mottagning";
pub(crate) const OPEN_CARE_UNIT: &str = "Psykiatrisk öppenvård Falun";
pub(crate) const SOCIAL_UNIT: &str = "Socialtjänsten, Falu kommun";
pub(crate) const HOUR: i64 = 3_600_000_000;

pub(crate) fn add_account(service: &Service, unit: &str, subject: &str, role: &str) {
    let account = registered_as(service, subject, subject, unit);
    appoint(service, &account, unit, role);
}

pub(crate) fn case_body(person: &str) -> Value {
    json!({
        "personId": person, "origin": "INPATIENT_DISCHARGE", "targetGroups": ["OLDER"],
        "reason": "Bräckt höft, bor ensam.", "needDetectedOn": "2026-01-02",
    })
}

pub(crate) fn person(service: &Service, protection: &str) -> String {
    let person = json!({
        "identity": {"kind": "PERSONNUMMER", "number": "199002222397"}, "givenName": "Alva",
        "familyName": "Provsson", "municipalityCode": "2080", "protectedIdentity": protection,
    });
    service.post(WARD, "/persons", person).expect(201).id()
}

/// A ward of the region and a case that it has opened about a person whom it knows.
pub(crate) fn opened(service: &Service, protection: &str) -> String {
    let units = format!(
        "/organisations/{}/units",
        service.organisation("Region Dalarna")
    );
    let ward = json!({"name": "Avdelning 64", "branch": "HEALTH_CARE", "municipalityCode": "2080"});
    let keeper = service.keeper(service.unit(OPEN_CARE_UNIT));
    let ward = service.post(&keeper, &units, ward).expect(201).id();
    add_account(service, &ward, WARD, "COORDINATOR");
    let person = person(service, protection);
    service
        .post(WARD, "/cases", case_body(&person))
        .expect(201)
        .id()
}

pub(crate) fn hours_ago(service: &Service, hours: i64) -> Stamp {
    Stamp::from_micros(service.clock.now().as_micros() - hours * HOUR)
}

pub(crate) fn told(service: &Service, unit: &str, kind: &str) -> Value {
    json!({"unitId": service.unit(unit), "kind": kind})
}

/// An admission an hour ago, told to social services and open care.
pub(crate) fn notice(service: &Service) -> Value {
    json!({
        "careForm": "SOMATIC", "admittedAt": hours_ago(service, 1), "plannedOn": after(service, 4).swedish_day(),
        "receivers": [told(service, SOCIAL_UNIT, "SOCIAL_SERVICES"), told(service, OPEN_CARE_UNIT, "OPEN_CARE")],
        "reason": "Opererad höftfraktur.",
    })
}

pub(crate) fn admit(service: &Service, case: &str, notice: Value) -> Answer {
    service.post(WARD, &format!("/cases/{case}/discharges"), notice)
}

/// The path of a discharge that is told of a person without protection.
pub(crate) fn admitted(service: &Service) -> (String, String) {
    let case = opened(service, "NONE");
    let id = admit(service, &case, notice(service)).expect(201).id();
    (case, format!("/discharges/{id}"))
}

pub(crate) fn name_contact(service: &Service, path: &str) {
    let contact =
        json!({"unitId": service.unit(OPEN_CARE_UNIT), "name": "Dana Distriktssköterska"});
    let etag = etag(service, path);
    let patch = json!({"namedCareContact": contact});
    service.patch(OPEN_CARE, path, &etag, patch).expect(200);
}

pub(crate) fn etag(service: &Service, path: &str) -> String {
    let read = service.get(WARD, path).expect(200);
    read.header("etag").unwrap().to_owned()
}

pub(crate) fn ready(service: &Service, path: &str) -> Answer {
    let ready = json!({"readyAt": service.clock.now()});
    service.post(WARD, &format!("{path}/ready-notices"), ready)
}

pub(crate) fn withdraw(service: &Service, path: &str, notice: &Value) -> Answer {
    let withdrawal = json!({"noticeId": notice, "reason": "Feber under natten."});
    let path = format!("{path}/ready-notice-withdrawals");
    service.post(WARD, &path, withdrawal)
}

pub(crate) fn end(service: &Service, path: &str, kind: &str) -> Answer {
    let ending = json!({"kind": kind, "endedAt": service.clock.now()});
    service.post(WARD, &format!("{path}/endings"), ending)
}

pub(crate) fn receive(service: &Service, subject: &str, path: &str, notice: &Value) -> Answer {
    let receipt = json!({"noticeId": notice});
    service.post(subject, &format!("{path}/receipts"), receipt)
}

pub(crate) fn read(service: &Service, subject: &str, path: &str) -> Value {
    service.get(subject, path).expect(200).json()
}

/// What `subject` sees of the deadlines of a kind: status and when due.
pub(crate) fn deadlines(
    service: &Service,
    subject: &str,
    case: &str,
    kind: &str,
) -> Vec<(String, String)> {
    let all = read(service, subject, &format!("/cases/{case}/deadlines"));
    let items = all["items"].as_array().unwrap().iter();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap().to_owned();
    items
        .filter(|one| one["kind"] == kind)
        .map(|one| (text(one, "status"), text(one, "dueAt")))
        .collect()
}

pub(crate) fn statuses(service: &Service, case: &str, kind: &str) -> Vec<String> {
    let all = deadlines(service, WARD, case, kind).into_iter();
    all.map(|(status, _)| status).collect()
}

pub(crate) const SUMMONS: &str = "SUMMON_AT_DISCHARGE";

/// Moves the clock to a wall-clock time in Sweden on a day that has no change of clocks.
pub(crate) fn go_to(service: &Service, day: Day, hour: i64, minute: i64) {
    let to = start_of(day).as_micros() + hour * HOUR + minute * 60_000_000;
    let seconds = (to - service.clock.now().as_micros()).div_euclid(1_000_000) + 1;
    assert!(seconds > 0, "{day} lies behind");
    service.clock.advance(seconds);
}

pub(crate) fn next_monday(service: &Service) -> Day {
    let today = service.clock.now().swedish_day();
    let days = 7 - today.weekday().num_days_from_monday();
    today + Days::new(days.into())
}

pub(crate) fn plan_consent(
    service: &Service,
    case: &str,
    organisations: &[&str],
    topics: &[&str],
) -> String {
    let recipients: Vec<_> = organisations
        .iter()
        .map(|name| service.organisation(name))
        .collect();
    let change = json!({"recipientOrganisationIds": recipients, "topics": topics});
    let consent = merged(consent(service, "PLAN"), &change);
    let path = format!("/cases/{case}/consents");
    service.post(WARD, &path, consent).expect(201).id()
}

/// `subject` summons everybody who must be to a planning meeting in the case: social services, and open care
/// unless it is open care that summons.
pub(crate) fn summon(service: &Service, subject: &str, case: &str) -> String {
    let others = [SOCIAL_UNIT, OPEN_CARE_UNIT];
    let units = if subject == OPEN_CARE {
        &others[..1]
    } else {
        &others
    };
    summon_units(service, subject, case, units)
}

/// `subject` summons these units to a planning meeting in the case.
pub(crate) fn summon_units(service: &Service, subject: &str, case: &str, units: &[&str]) -> String {
    let path = format!("/cases/{case}/meetings");
    let meeting = service
        .post(subject, &path, meeting(service))
        .expect(201)
        .id();
    let participants = read(service, subject, &format!("/cases/{case}/participants"));
    let path = format!("/meetings/{meeting}/invitations");
    for unit in units {
        let mut parties = participants["items"].as_array().unwrap().iter();
        let party =
            parties.find(|one| one["unitId"] == service.unit(unit) && one["validTo"].is_null());
        let invited = json!({"participantId": party.unwrap()["id"]});
        service.post(subject, &path, invited).expect(201);
    }
    meeting
}

both! {
    fn closes_every_case_of_the_person_when_a_discharge_ends_as_deceased(service: &Service) {
        let (case, path) = admitted(service);
        let person = read(service, WARD, &format!("/cases/{case}"))["personId"].as_str().unwrap().to_owned();
        let other = service.post(WARD, "/cases", merged(case_body(&person), &json!({"origin": "OPEN_CARE"}))).expect(201).id();
        end(service, &path, "DECEASED").expect(201);
        for case in [&case, &other] {
            let closed = read(service, WARD, &format!("/cases/{case}"));
            assert_eq!((&closed["status"], &closed["closing"]["reason"]), (&json!("CLOSED"), &json!("DECEASED")));
            assert_eq!(closed["closing"]["dateOfDeath"], json!(after(service, 0).swedish_day()));
        }
    }

    /// Scenario 2 of the domain.
    fn follows_a_stay_from_admission_on_monday_to_open_care(service: &Service) {
        let case = opened(service, "NONE");
        let monday = next_monday(service);
        let (thursday, sunday) = (monday + Days::new(3), monday + Days::new(6));
        let second_monday = monday + Days::new(7);
        go_to(service, monday, 9, 0);
        let begun = admit(service, &case, notice(service)).expect(201);
        let path = format!("/discharges/{}", begun.id());
        assert_eq!(begun.header("location"), Some(&*format!("/sip/v1{path}")));
        let begun = begun.json();
        assert_eq!((&begun["status"], &begun["admissionNotice"]["inTime"]), (&json!("ADMITTED"), &json!(true)));
        assert_eq!(deadlines(service, WARD, &case, "SEND_ADMISSION_NOTICE").len(), 1);
        assert_eq!(statuses(service, &case, "SEND_ADMISSION_NOTICE"), ["MET"]);

        let seen = read(service, SOCIAL, &path);
        assert_eq!(seen["person"]["identity"]["number"], "199002222397");
        let admission = seen["notices"][0]["id"].clone();
        receive(service, SOCIAL, &path, &admission).expect(201);
        assert_eq!(ready(service, &path).expect(409).code(), "NAMED_CARE_CONTACT_MISSING");
        name_contact(service, &path);

        go_to(service, thursday, 12, 30);
        let told = ready(service, &path).expect(201).json();
        assert_eq!(told["status"], "READY");
        let due = end_of(sunday).to_string();
        assert_eq!(told["summons"]["dueAt"], due);
        assert_eq!(deadlines(service, OPEN_CARE, &case, SUMMONS), [("OPEN".to_owned(), due.clone())]);
        let liability = told["liability"].clone();
        assert_eq!(liability["firstDay"], json!(second_monday), "four days after a notice sent after noon");
        assert_eq!((&liability["sentAfterNoon"], &liability["begun"], &liability["days"]), (&json!(true), &json!(false), &json!(0)));
        let work = read(service, OPEN_CARE, &format!("/worklist?kind={SUMMONS}"));
        assert_eq!((&work["items"][0]["caseId"], &work["items"][0]["waitingFor"]), (&json!(case), &json!("NAMED_CARE_CONTACT")));
        let notice = told["readyNoticeId"].clone();
        let social = read(service, SOCIAL, &path);
        assert_eq!(social["receivers"][0]["missingReceipts"], json!([notice]));
        receive(service, SOCIAL, &path, &notice).expect(201);

        plan_consent(service, &case, &["Falu kommun", "Region Dalarna"], &["BASIC", "MEETING", "PLAN"]);
        // The contact's unit leads the planning from now on, and summons.
        let of_case = format!("/cases/{case}");
        let lead = json!({"leadUnitId": service.unit(OPEN_CARE_UNIT)});
        service.patch(WARD, &of_case, &etag(service, &of_case), lead).expect(200);
        summon(service, OPEN_CARE, &case);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
        let summoned = read(service, WARD, &path)["summons"].clone();
        assert!(summoned["sentAt"].is_string() && summoned["late"] == json!(false), "{summoned}");

        go_to(service, second_monday + Days::new(2), 10, 0);
        let liable = read(service, SOCIAL, &path)["liability"].clone();
        assert_eq!((&liable["begun"], &liable["days"]), (&json!(true), &json!(2)));
        let unmet: Vec<_> = liable["conditions"].as_array().unwrap().iter().filter(|one| one["met"] == json!(false)).collect();
        assert_eq!(unmet, Vec::<&Value>::new());
        let ended = end(service, &path, "DISCHARGED").expect(201).json();
        assert_eq!((&ended["status"], &ended["liability"]["days"]), (&json!("ENDED"), &json!(2)));

        // One process with open care: the same case, meeting and consent go on; the statutory ground does not.
        service.get(SOCIAL, &path).expect(404);
        let after = read(service, SOCIAL, &format!("/cases/{case}?expand=meetings"));
        assert_eq!((&after["status"], &after["meetings"][0]["status"]), (&json!("CALLED"), &json!("PLANNED")));
        assert_eq!(end(service, &path, "DECEASED").expect(409).code(), "DISCHARGE_ENDED");
        service.clock.advance(2 * 86_400);
        assert_eq!(read(service, WARD, &path)["liability"]["days"], 2);
    }

    fn tells_the_receivers_what_the_law_says_and_nothing_else(service: &Service) {
        let (case, path) = admitted(service);
        let part = read(service, SOCIAL, &format!("/cases/{case}?expand=person,participants,consents,meetings,plan"));
        for hidden in ["reason", "personId", "person", "targetGroups", "plan"] {
            assert_eq!(part[hidden], Value::Null, "{hidden}");
        }
        for empty in ["participants", "consents", "meetings"] {
            assert_eq!(part[empty], json!([]), "{empty}");
        }
        let seen = read(service, SOCIAL, &path);
        assert_eq!((&seen["reason"], &seen["careForm"], &seen["notices"][0]["sentBy"]), (&Value::Null, &Value::Null, &Value::Null));
        assert_eq!(seen["receivers"][0]["legalReference"], "OSL 10 kap. 28 §; lag (2017:612) 2 kap. 1-3 §§");
        assert_eq!(read(service, WARD, &path)["reason"], "Opererad höftfraktur.");
        let kinds = |subject: &str, kind: &str| deadlines(service, subject, &case, kind).len();
        assert_eq!((kinds(SOCIAL, "SEND_ADMISSION_NOTICE"), kinds(SOCIAL, "ASK_CONSENT")), (1, 0));
        name_contact(service, &path);
        ready(service, &path).expect(201);
        assert_eq!((kinds(WARD, SUMMONS), kinds(OPEN_CARE, SUMMONS), kinds(SOCIAL, SUMMONS)), (1, 1, 0));
        let timeline = read(service, SOCIAL, &format!("/cases/{case}/timeline"));
        let events: BTreeSet<_> = timeline["items"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap()).collect();
        let process = ["discharge.admission-notified", "discharge.contact-changed", "discharge.ready-notified"];
        assert_eq!(events, BTreeSet::from_iter(["case.created"].into_iter().chain(process)));
        plan_consent(service, &case, &["Falu kommun"], &["HEALTH"]);
        assert_eq!(read(service, SOCIAL, &path)["reason"], "Opererad höftfraktur.");
    }

    fn shows_others_nothing_of_the_stay_whatever_basic_facts_they_read(service: &Service) {
        let (case, path) = admitted(service);
        let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit("Försäkringskassan Falun")});
        service.post(WARD, &format!("/cases/{case}/participants"), party).expect(201);
        service.get("fia.fk", &format!("/cases/{case}")).expect(404);
        plan_consent(service, &case, &["Försäkringskassan"], &["BASIC", "MEETING", "HEALTH", "PLAN"]);
        assert_eq!(read(service, "fia.fk", &format!("/cases/{case}"))["reason"], "Bräckt höft, bor ensam.");
        service.get("fia.fk", &path).expect(404);
        assert_eq!(read(service, "fia.fk", &format!("/cases/{case}/discharges"))["items"], json!([]));
        assert_eq!(deadlines(service, "fia.fk", &case, "SEND_ADMISSION_NOTICE"), []);
        let timeline = read(service, "fia.fk", &format!("/cases/{case}/timeline")).to_string();
        assert!(!timeline.contains("discharge"), "{timeline}");
        plan_consent(service, &case, &["Försäkringskassan"], &["DISCHARGE"]);
        assert_eq!(read(service, "fia.fk", &path)["status"], "ADMITTED");
    }

    fn names_every_fault_of_an_admission_notice_at_once(service: &Service) {
        let case = opened(service, "NONE");
        let wrong = merged(notice(service), &json!({
            "careForm": "COMPULSORY_OPEN_PSYCHIATRIC", "admittedAt": after(service, 1), "plannedOn": "2001-01-01",
            "receivers": [
                told(service, "Försäkringskassan Falun", "SOCIAL_SERVICES"), told(service, SOCIAL_UNIT, "OPEN_CARE"),
                told(service, OPEN_CARE_UNIT, "OPEN_CARE"), told(service, OPEN_CARE_UNIT, "OPEN_CARE"),
                {"unitId": case, "kind": "SOCIAL_SERVICES"},
            ],
        }));
        assert_eq!(admit(service, &case, wrong).expect(422).faults(), [
            "/admittedAt IN_THE_FUTURE", "/plannedOn BEFORE_ADMISSION", "/receivers/3/unitId REPEATED", "/careForm OTHER_PLAN",
            "/receivers/0/kind NOT_ALLOWED_HERE", "/receivers/1/kind NOT_ALLOWED_HERE", "/receivers/4/unitId NOT_FOUND",
        ]);
        let empty = merged(notice(service), &json!({"receivers": []}));
        assert_eq!(admit(service, &case, empty).expect(422).faults(), ["/receivers TOO_FEW"]);
        assert_eq!(read(service, WARD, &format!("/cases/{case}/discharges"))["items"], json!([]));
    }

    fn begins_once_and_only_in_a_case_of_a_regions_inpatient_care(service: &Service) {
        let (case, path) = admitted(service);
        assert_eq!(admit(service, &case, notice(service)).expect(409).code(), "ALREADY_EXISTS");
        end(service, &path, "ADMISSION_CANCELLED").expect(201);
        admit(service, &case, notice(service)).expect(201);
        let listed = read(service, WARD, &format!("/cases/{case}/discharges"));
        let stands: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| one["status"].as_str().unwrap()).collect();
        assert_eq!(stands, ["ENDED", "ADMITTED"]);
        let own = merged(case_body(&service.seeded.persons["Alva"]), &json!({"targetGroups": ["OLDER"]}));
        let municipal = service.post(SOCIAL, "/cases", own.clone()).expect(201).id();
        let refuse = |subject: &str, case: &str| {
            let refused = service.post(subject, &format!("/cases/{case}/discharges"), notice(service));
            refused.expect(409).code()
        };
        assert_eq!(refuse(SOCIAL, &municipal), "NOT_A_DISCHARGE_CASE");
        let person = read(service, WARD, &format!("/cases/{case}"))["personId"].as_str().unwrap().to_owned();
        let open = merged(case_body(&person), &json!({"origin": "OPEN_CARE"}));
        let open = service.post(WARD, "/cases", open).expect(201).id();
        assert_eq!(refuse(WARD, &open), "NOT_A_DISCHARGE_CASE");
        let closing = json!({"to": "CLOSED", "closingReason": "GOALS_MET"});
        service.post(WARD, &format!("/cases/{open}/status-transitions"), closing).expect(200);
        assert_eq!(refuse(WARD, &open), "CASE_CLOSED");
    }

    fn tells_that_an_admission_notice_was_late(service: &Service) {
        let case = opened(service, "NONE");
        let late = merged(notice(service), &json!({"admittedAt": hours_ago(service, 30)}));
        let begun = admit(service, &case, late.clone()).expect(201).json();
        assert_eq!(begun["admissionNotice"]["inTime"], false);
        let all = read(service, WARD, &format!("/cases/{case}/deadlines"));
        let sent = all["items"].as_array().unwrap().iter().find(|one| one["kind"] == "SEND_ADMISSION_NOTICE").unwrap();
        assert_eq!((&sent["status"], &sent["overdue"], &sent["severity"]), (&json!("MET"), &json!(true), &json!("STATUTORY")));
        end(service, &format!("/discharges/{}", begun["id"].as_str().unwrap()), "ADMISSION_CANCELLED").expect(201);
        let found_later = merged(late, &json!({"assessedAt": hours_ago(service, 2)}));
        assert_eq!(admit(service, &case, found_later).expect(201).json()["admissionNotice"]["inTime"], true);
    }

    fn shows_which_receipts_are_missing_and_takes_each_once(service: &Service) {
        let (_, path) = admitted(service);
        let admission = read(service, WARD, &path)["notices"][0]["id"].clone();
        let missing = || {
            let read = read(service, WARD, &path);
            let of = |index: usize| read["receivers"][index]["missingReceipts"].as_array().unwrap().len();
            (of(0), of(1))
        };
        assert_eq!(missing(), (1, 1));
        receive(service, SOCIAL, &path, &admission).expect(201);
        let first = read(service, SOCIAL, &path)["receivers"][0]["receipts"].clone();
        assert_eq!(first[0]["receivedBy"], "Eva Exempel");
        receive(service, SOCIAL, &path, &admission).expect(200);
        assert_eq!(read(service, SOCIAL, &path)["receivers"][0]["receipts"], first);
        assert_eq!(missing(), (0, 1));
        assert_eq!(receive(service, WARD, &path, &admission).status, 403);
        let unknown = json!({"noticeId": service.unit(SOCIAL_UNIT), "unitId": service.unit(OPEN_CARE_UNIT)});
        let refused = service.post(SOCIAL, &format!("{path}/receipts"), unknown).expect(422);
        assert_eq!(refused.faults(), ["/noticeId NOT_FOUND", "/unitId NOT_A_PARTY"]);
        // The municipality's record system answers for its unit.
        let moved = json!({"plannedOn": after(service, 9).swedish_day()});
        let moved = service.patch(WARD, &path, &etag(service, &path), moved).expect(200).json();
        assert_eq!(missing(), (1, 2));
        receive(service, "treserva-falun", &path, &moved["notices"][1]["id"]).expect(201);
        assert_eq!(missing(), (0, 2));
    }

    fn keeps_every_expected_day_and_who_changed_it(service: &Service) {
        let (case, path) = admitted(service);
        let (before, new) = (after(service, 4).swedish_day(), after(service, 9).swedish_day());
        let first = etag(service, &path);
        let moved = service.patch(WARD, &path, &first, json!({"plannedOn": new})).expect(200).json();
        let change = &moved["notices"][1];
        assert_eq!((&change["kind"], &change["plannedBefore"], &change["plannedOn"]), (&json!("DATE_CHANGE"), &json!(before), &json!(new)));
        assert_eq!(change["sentBy"], WARD);
        service.patch(WARD, &path, &first, json!({"plannedOn": before})).expect(412);
        let refused = service.patch(WARD, &path, "\"2\"", json!({"plannedOn": "2001-01-01"})).expect(422);
        assert_eq!(refused.faults(), ["/plannedOn BEFORE_ADMISSION"]);
        let timeline = read(service, SOCIAL, &format!("/cases/{case}/timeline"));
        assert_eq!(timeline["items"][0]["text"], "Den beräknade utskrivningsdagen ändrades.");
    }
}
