//! The summons to planning that is due after a discharge-ready notice: whose, until when, and when it is met.

use samspel::kernel::Clock;
use serde_json::{Value, json};

use crate::both;
use crate::discharge::*;
use crate::harness::Service;
use crate::operations::{after, consent, merged};

both! {
    fn hands_the_summons_to_the_contact_who_comes_next(service: &Service) {
        let case = opened(service, "NONE");
        let private = "Exempelvårds öppenvård";
        add_account(service, service.unit(private), "petra.privat", "COORDINATOR");
        let units = [(SOCIAL_UNIT, "SOCIAL_SERVICES"), (OPEN_CARE_UNIT, "OPEN_CARE"), (private, "OPEN_CARE")];
        let receivers = units.map(|(unit, kind)| told(service, unit, kind));
        let begun = admit(service, &case, merged(notice(service), &json!({"receivers": receivers}))).expect(201);
        let path = format!("/discharges/{}", begun.id());
        name_contact(service, &path);
        ready(service, &path).expect(201);
        let contact = |name: &str, unit: &str| json!({"namedCareContact": {"unitId": service.unit(unit), "name": name}});
        let patch = |subject: &str, body: Value| service.patch(subject, &path, &etag(service, &path), body);
        patch("petra.privat", contact("Petra Privat", private)).expect(403);
        patch(OPEN_CARE, contact("Doris Distriktssköterska", OPEN_CARE_UNIT)).expect(200);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        patch(WARD, contact("Petra Privat", private)).expect(200);
        assert_eq!(statuses(service, &case, SUMMONS), ["CANCELLED", "OPEN"]);
        let work = |subject: &str| read(service, subject, &format!("/worklist?kind={SUMMONS}"))["items"].as_array().unwrap().len();
        assert_eq!((work(OPEN_CARE), work("petra.privat")), (0, 1));
    }

    fn counts_no_liability_and_no_summons_where_the_law_asks_for_none(service: &Service) {
        let case = opened(service, "NONE");
        let only = |unit, kind| merged(notice(service), &json!({"receivers": [told(service, unit, kind)]}));
        let municipal = admit(service, &case, only(SOCIAL_UNIT, "SOCIAL_SERVICES")).expect(201);
        let path = format!("/discharges/{}", municipal.id());
        let told = ready(service, &path).expect(201).json();
        assert!(told["liability"].is_object() && told["summons"].is_null(), "{told}");
        assert_eq!(told["namedCareContactRequired"], false);
        end(service, &path, "DISCHARGED").expect(201);
        let open_care = admit(service, &case, only(OPEN_CARE_UNIT, "OPEN_CARE")).expect(201);
        let path = format!("/discharges/{}", open_care.id());
        name_contact(service, &path);
        let told = ready(service, &path).expect(201).json();
        assert!(told["liability"].is_null() && told["summons"].is_null(), "{told}");
        assert_eq!(deadlines(service, WARD, &case, SUMMONS), []);
    }

    fn keeps_the_summons_due_after_going_home_and_not_after_death(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        let refused = json!({"kind": "CASE_CLOSED", "endedAt": after(service, 1)});
        let refused = service.post(WARD, &format!("{path}/endings"), refused).expect(422);
        assert_eq!(refused.faults(), ["/kind NOT_ALLOWED_HERE", "/endedAt IN_THE_FUTURE"]);
        ready(service, &path).expect(201);
        end(service, &path, "DISCHARGED").expect(201);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        plan_consent(service, &case, &["Falu kommun", "Region Dalarna"], &["BASIC", "MEETING"]);
        summon(service, WARD, &case);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
        let again = merged(notice(service), &json!({"admittedAt": service.clock.now()}));
        let again = admit(service, &case, again).expect(201);
        let path = format!("/discharges/{}", again.id());
        name_contact(service, &path);
        ready(service, &path).expect(201);
        end(service, &path, "DECEASED").expect(201);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET", "CANCELLED"]);
    }

    fn meets_the_summons_at_once_when_it_was_sent_during_the_stay(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        plan_consent(service, &case, &["Falu kommun"], &["MEETING"]);
        let meeting = summon(service, WARD, &case);
        let told = ready(service, &path).expect(201).json();
        assert!(told["summons"]["sentAt"].is_string(), "{told}");
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
        // A cancelled meeting summons nobody.
        let path_of = format!("/meetings/{meeting}");
        let version = service.get(WARD, &path_of).header("etag").unwrap().to_owned();
        service.delete(WARD, &path_of, &version).expect(204);
        assert_eq!(read(service, WARD, &path)["summons"]["sentAt"], Value::Null);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        let meeting = summon(service, WARD, &case);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
        let invited = read(service, WARD, &format!("/meetings/{meeting}/invitations"));
        for invitation in invited["items"].as_array().unwrap() {
            let path = format!("/invitations/{}", invitation["id"].as_str().unwrap());
            let etag = service.get(WARD, &path).header("etag").unwrap().to_owned();
            service.delete(WARD, &path, &etag).expect(204);
        }
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
    }

    fn begins_no_summons_again_that_was_sent_when_the_person_wants_a_plan_once_more(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        let given = plan_consent(service, &case, &["Falu kommun"], &["MEETING"]);
        ready(service, &path).expect(201);
        summon(service, WARD, &case);
        service.post(WARD, &format!("/consents/{given}/withdrawals"), json!({})).expect(201);
        plan_consent(service, &case, &["Falu kommun"], &["MEETING"]);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
    }

    fn leaves_the_summons_to_who_may_know_of_the_case_after_going_home(service: &Service) {
        let (_, path) = admitted(service);
        name_contact(service, &path);
        ready(service, &path).expect(201);
        let work = |reader| read(service, reader, "/worklist?limit=200").to_string().contains(SUMMONS);
        assert!(work(OPEN_CARE) && !work(WARD));
        end(service, &path, "DISCHARGED").expect(201);
        assert!(!work(OPEN_CARE) && work(WARD));
    }

    fn keeps_an_earlier_stays_summons_due_when_a_mistaken_admission_is_cancelled(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        ready(service, &path).expect(201);
        end(service, &path, "DISCHARGED").expect(201);
        let mistaken = merged(notice(service), &json!({"admittedAt": service.clock.now()}));
        let mistaken = admit(service, &case, mistaken).expect(201).id();
        end(service, &format!("/discharges/{mistaken}"), "ADMISSION_CANCELLED").expect(201);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
    }

    fn goes_on_when_the_person_declines_a_plan_and_summons_to_none(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        let declined = merged(consent(service, "PLAN"), &json!({"decision": "DECLINED"}));
        service.post(WARD, &format!("/cases/{case}/consents"), declined).expect(201);
        ready(service, &path).expect(201);
        assert_eq!(deadlines(service, WARD, &case, SUMMONS), []);
        let given = plan_consent(service, &case, &["Falu kommun"], &["MEETING"]);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        service.post(WARD, &format!("/consents/{given}/withdrawals"), json!({})).expect(201);
        assert_eq!(statuses(service, &case, SUMMONS), ["CANCELLED"]);
        service.get(SOCIAL, &path).expect(200);
        end(service, &path, "DISCHARGED").expect(201);
    }

    fn summons_again_when_the_party_that_was_summoned_leaves(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        plan_consent(service, &case, &["Falu kommun"], &["MEETING"]);
        ready(service, &path).expect(201);
        summon(service, WARD, &case);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
        leave(service, &case, SOCIAL_UNIT);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        assert_eq!(read(service, WARD, &path)["summons"]["sentAt"], Value::Null);
    }

    fn keeps_the_summons_due_until_every_huvudman_is_summoned(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        plan_consent(service, &case, &["Falu kommun", "Region Dalarna"], &["MEETING"]);
        ready(service, &path).expect(201);
        // The region's own health centre alone.
        summon_units(service, WARD, &case, &[OPEN_CARE_UNIT]);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        let told = read(service, WARD, &path);
        let missing = json!([{"kind": "SOCIAL_SERVICES", "unitId": service.unit(SOCIAL_UNIT)}]);
        assert_eq!((&told["summons"]["notSummoned"], &told["summons"]["sentAt"]), (&missing, &Value::Null));
        let sent = |told: &Value| {
            let all = told["liability"]["conditions"].as_array().unwrap().clone();
            all.into_iter().find(|one| one["condition"] == "SUMMONS_SENT").unwrap()["met"].clone()
        };
        assert_eq!(sent(&told), false);
        summon_units(service, WARD, &case, &[SOCIAL_UNIT]);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
        let told = read(service, WARD, &path);
        assert_eq!((&told["summons"]["notSummoned"], sent(&told)), (&json!([]), json!(true)));
        leave(service, &case, SOCIAL_UNIT);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
    }

    fn hands_the_summons_on_when_the_unit_of_the_contact_leaves(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        ready(service, &path).expect(201);
        let work = |reader| read(service, reader, "/worklist?limit=200").to_string().contains(SUMMONS);
        assert!(work(OPEN_CARE) && !work(WARD));
        leave(service, &case, OPEN_CARE_UNIT);
        assert!(!work(OPEN_CARE) && work(WARD));
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
    }

    fn gives_a_summons_that_is_due_again_to_who_sees_the_case_when_its_sender_has_left(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        plan_consent(service, &case, &["Falu kommun"], &["MEETING"]);
        ready(service, &path).expect(201);
        summon(service, WARD, &case);
        let work = |reader| read(service, reader, "/worklist?limit=200").to_string().contains(SUMMONS);
        assert!(!work(WARD));
        leave(service, &case, OPEN_CARE_UNIT);
        assert!(work(WARD));
    }

    fn gives_the_summons_to_who_sees_the_case_when_its_sender_left_before_the_notice(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        leave(service, &case, OPEN_CARE_UNIT);
        ready(service, &path).expect(201);
        assert!(read(service, WARD, "/worklist?limit=200").to_string().contains(SUMMONS));
    }

    fn meets_the_summons_when_a_pre_meeting_that_was_summoned_to_becomes_planning(service: &Service) {
        let (case, path) = admitted(service);
        name_contact(service, &path);
        plan_consent(service, &case, &["Falu kommun"], &["MEETING"]);
        ready(service, &path).expect(201);
        let meeting = format!("/meetings/{}", summon(service, WARD, &case));
        service.patch(WARD, &meeting, "\"1\"", json!({"kind": "PRE_MEETING"})).expect(200);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        service.patch(WARD, &meeting, "\"2\"", json!({"kind": "PLANNING"})).expect(200);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
        // What was sent during the stay counts after it too.
        service.patch(WARD, &meeting, "\"3\"", json!({"kind": "FOLLOW_UP"})).expect(200);
        assert_eq!(statuses(service, &case, SUMMONS), ["OPEN"]);
        end(service, &path, "DISCHARGED").expect(201);
        service.patch(WARD, &meeting, "\"4\"", json!({"kind": "PLANNING"})).expect(200);
        assert_eq!(statuses(service, &case, SUMMONS), ["MET"]);
    }
}

/// The participation of a unit in a case.
fn participant(service: &Service, case: &str, unit: &str) -> Value {
    let all = read(service, WARD, &format!("/cases/{case}/participants"));
    let all = all["items"].as_array().unwrap().iter();
    let mut of_unit = all.filter(|one| one["unitId"] == service.unit(unit));
    of_unit.next().unwrap().clone()
}

fn leave(service: &Service, case: &str, unit: &str) {
    let one = participant(service, case, unit);
    let path = format!("/participants/{}", one["id"].as_str().unwrap());
    let version = format!("\"{}\"", one["version"]);
    service.delete(WARD, &path, &version).expect(204);
}
