//! Children and those who act for others: who decides together, for how long, and what a plan for a child
//! must say (scenario 4 of the domain).

use chrono::{Datelike, Days};
use diesel::connection::SimpleConnection;
use samspel::db::Location;
use samspel::kernel::swedish_days::{end_of, of_age_at};
use samspel::kernel::{Clock, Day, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Service};
use crate::operations::{COORDINATOR, after, call, follow_up_day, meeting, merged, newcomer, unit};

const BUP: &str = "bea.bup";
const SCHOOL: &str = "kim.kurator";
const BUP_UNIT: &str = "Barn- och ungdomspsykiatrin Falun";
const SCHOOL_UNIT: &str = "Elevhälsan, Exempelskolan";

/// Somebody at child psychiatry.
fn employ_bup(service: &Service) {
    newcomer(service, BUP, service.unit(BUP_UNIT), "CASEWORKER");
}

/// The day of birth of somebody whose 18th birthday is so many days ahead.
pub fn of_age_in(service: &Service, days: i64) -> Day {
    let birthday = after(service, days).swedish_day();
    // A leap day is nobody's 18th birthday.
    let birthday = match (birthday.month(), birthday.day()) {
        (2, 29) => birthday + Days::new(1),
        _ => birthday,
    };
    birthday.with_year(birthday.year() - 18).unwrap()
}

pub fn person(service: &Service, born: Option<Day>) -> String {
    let number = format!("R-{}", &uuid::Uuid::new_v4().simple().to_string()[..12]);
    let identity = json!({"kind": "RESERVNUMMER", "number": number, "issuer": "Falu kommun"});
    let new = json!({"identity": identity, "givenName": "Mira", "familyName": "Testsson", "birthDate": born});
    service.post(COORDINATOR, "/persons", new).expect(201).id()
}

pub fn represent(service: &Service, person: &str, new: Value) -> Answer {
    let path = format!("/persons/{person}/representatives");
    service.post(COORDINATOR, &path, new)
}

pub fn custodian(service: &Service, person: &str, name: &str) -> String {
    let new = json!({"kind": "CUSTODIAN", "name": name, "startsOn": "2026-01-01"});
    represent(service, person, new).expect(201).id()
}

pub fn open_case(service: &Service, person: &str) -> String {
    let case = json!({
        "personId": person, "origin": "OPEN_CARE", "targetGroups": ["DISABILITY"],
        "reason": "Behöver stöd i skolan och från BUP.", "needDetectedOn": "2026-01-02",
    });
    service.post(COORDINATOR, "/cases", case).expect(201).id()
}

/// A consent to a plan with child psychiatry and the school, as custodians give it.
pub fn terms(service: &Service, decision: &str, more: Value) -> Value {
    let consent = json!({
        "kind": "PLAN", "form": "ORAL", "decision": decision, "givenBy": "Kim Testsson", "capacity": "CUSTODIAN",
        "recipientOrganisationIds": [
            service.organisation("Region Dalarna"), service.organisation("Exempelskolan i Falun"),
        ],
        "topics": ["BASIC", "MEETING", "SCHOOL", "PLAN"], "excluded": "Uppgifter om syskon.",
        "validTo": after(service, 15),
    });
    merged(consent, &more)
}

pub fn consent(service: &Service, case: &str, new: Value) -> Answer {
    service.post(COORDINATOR, &format!("/cases/{case}/consents"), new)
}

fn answer(service: &Service, consent: &str, by: &str, decision: &str) -> Answer {
    let said = json!({
        "decision": decision, "form": "WRITTEN", "capacity": "CUSTODIAN", "representativeId": by,
        "givenBy": format!("Vårdnadshavare {decision}"),
    });
    service.post(COORDINATOR, &format!("/consents/{consent}/answers"), said)
}

pub fn status(service: &Service, case: &str) -> Value {
    let case = service.get(COORDINATOR, &format!("/cases/{case}"));
    case.expect(200).json()["status"].clone()
}

fn consents(service: &Service, case: &str) -> Vec<Value> {
    let list = service.get(COORDINATOR, &format!("/cases/{case}/consents"));
    list.expect(200).json()["items"].as_array().unwrap().clone()
}

/// How many of the case's consents stand so.
fn standing(service: &Service, case: &str, status: &str) -> usize {
    let all = consents(service, case);
    all.iter().filter(|one| one["status"] == status).count()
}

fn renewal(service: &Service, case: &str) -> Value {
    let list = service.get(COORDINATOR, &format!("/cases/{case}/deadlines"));
    let list = list.expect(200).json();
    let mut all = list["items"].as_array().unwrap().clone();
    all.retain(|one| one["kind"] == "RENEW_CONSENT" && one["status"] == "OPEN");
    assert_eq!(all.len(), 1, "{list}");
    all.remove(0)
}

fn begin_plan(service: &Service, case: &str) -> Answer {
    service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({}))
}

fn join(service: &Service, case: &str, name: &str) -> String {
    let party = unit(service, name);
    let path = format!("/cases/{case}/participants");
    service.post(COORDINATOR, &path, party).expect(201).id()
}

/// A child with two custodians, and a case; the 18th birthday is so many days ahead.
struct Family {
    person: String,
    case: String,
    custodians: [String; 2],
    birthday: Stamp,
}

fn family(service: &Service, days: i64) -> Family {
    let born = of_age_in(service, days);
    let person = person(service, Some(born));
    let custodians =
        ["Kim Testsson", "Robin Testsson"].map(|name| custodian(service, &person, name));
    let case = open_case(service, &person);
    Family {
        person,
        case,
        custodians,
        birthday: of_age_at(born),
    }
}

fn given_by_both(service: &Service, family: &Family, until: Stamp) -> String {
    let both = json!({"representativeIds": family.custodians, "validTo": until});
    let given = consent(service, &family.case, terms(service, "GIVEN", both));
    given.expect(201).id()
}

/// A plan that lacks nothing that an adult's would.
fn complete_but_for_the_childs_view(service: &Service, case: &str) -> String {
    let plan = begin_plan(service, case).expect(201).id();
    let path = format!("/plans/{plan}");
    let text = json!({
        "followUpOn": follow_up_day(service), "overallResponsibleOrganisationId": service.organisation("Falu kommun"),
    });
    service.patch(COORDINATOR, &path, "\"1\"", text).expect(200);
    let goal = json!({"term": "SHORT", "personsWords": "Jag vill orka gå till skolan."});
    service
        .post(COORDINATOR, &format!("{path}/goals"), goal)
        .expect(201);
    let participants = format!("/cases/{case}/participants");
    let participants = service.get(COORDINATOR, &participants).expect(200).json();
    let intervention = json!({
        "need": "Stöd i skolan", "measure": "Samtal", "topic": "SCHOOL", "status": "NOT_STARTED",
        "responsibleParticipantId": participants["items"][2]["id"],
    });
    service
        .post(SCHOOL, &format!("{path}/interventions"), intervention)
        .expect(201);
    plan
}

both! {
    fn carries_a_child_from_one_custodians_consent_to_an_adopted_plan(service: &Service) {
        employ_bup(service);
        let elsa = &service.seeded.persons["Elsa"];
        let listed = service.get(COORDINATOR, &format!("/persons/{elsa}/representatives")).expect(200).json();
        let [kim, robin] = [0, 1].map(|index| listed["items"][index]["id"].as_str().unwrap().to_owned());
        let case = open_case(service, elsa);
        for party in [BUP_UNIT, SCHOOL_UNIT] {
            join(service, &case, party);
        }

        // The child's own consent is not enough, nor one of two custodians'.
        let own = consent(service, &case, terms(service, "GIVEN", json!({"capacity": "PERSON"}))).expect(422);
        assert_eq!(own.faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        let one = consent(service, &case, terms(service, "GIVEN", json!({"representativeIds": [kim]}))).expect(409);
        assert_eq!((one.code(), one.faults()), ("CUSTODIAN_CONSENT_MISSING".into(), vec!["/representativeIds CUSTODIAN_MISSING".to_owned()]));
        assert!(one.to_string().contains(&robin) && !one.to_string().contains(&kim), "{one}");
        let none = consent(service, &case, terms(service, "GIVEN", json!({}))).expect(409);
        assert_eq!(none.faults().len(), 2);

        // Asked on one day, answered on two.
        let request = consent(service, &case, terms(service, "REQUESTED", json!({}))).expect(201).id();
        let waits = answer(service, &request, &kim, "GIVEN").expect(201).json();
        assert_eq!((&waits["status"], &waits["awaitedRepresentativeIds"]), (&json!("REQUESTED"), &json!([robin])));
        assert_eq!(waits["decidedConsentId"], Value::Null);
        assert_eq!(status(service, &case), "NEED_IDENTIFIED");
        assert_eq!(begin_plan(service, &case).expect(409).code(), "CONSENT_MISSING");
        for party in [BUP, SCHOOL] {
            service.get(party, &format!("/cases/{case}")).expect(404);
        }
        service.clock.advance(3 * 86_400);
        let done = answer(service, &request, &robin, "GIVEN").expect(201).json();
        assert_eq!((&done["status"], &done["awaitedRepresentativeIds"]), (&json!("SUPERSEDED"), &json!([])));
        let decided = done["decidedConsentId"].as_str().unwrap();
        let given = service.get(COORDINATOR, &format!("/consents/{decided}")).expect(200).json();
        let asked = service.get(COORDINATOR, &format!("/consents/{request}")).expect(200).json();
        assert_eq!((&given["status"], &given["capacity"], &given["requestId"]), (&json!("GIVEN"), &json!("CUSTODIAN"), &json!(request)));
        for same in ["kind", "recipientOrganisationIds", "topics", "excluded", "validTo"] {
            assert_eq!(given[same], asked[same], "{same}");
        }
        assert_eq!(status(service, &case), "PREPARING");
        for party in [BUP, SCHOOL] {
            service.get(party, &format!("/cases/{case}")).expect(200);
            // Where the consent stands, not who of the custodians said what and when.
            service.get(party, &format!("/consents/{request}")).expect(200);
            service.get(party, &format!("/consents/{request}/answers")).expect(403);
            let told = service.get(party, &format!("/cases/{case}/timeline?limit=200")).expect(200).to_string();
            assert!(told.contains("consent.recorded") && !told.contains("consent.answered"), "{told}");
        }
        service.get("fia.fk", &format!("/cases/{case}")).expect(404);

        // The plan says what the child thinks.
        service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting(service)).expect(201);
        call(service, &case);
        let plan = complete_but_for_the_childs_view(service, &case);
        let path = format!("/plans/{plan}");
        let adopt = || {
            let version = service.get(COORDINATOR, &path).json()["version"].clone();
            service.post(COORDINATOR, &format!("{path}/adoptions"), json!({"planVersion": version}))
        };
        let lacking = adopt().expect(422);
        assert_eq!((lacking.code(), lacking.faults()), ("PLAN_INCOMPLETE".into(), vec!["/childsView CHILDS_VIEW_MISSING".to_owned()]));
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        let view = json!({"childsView": "Elsa vill ha en egen plats i klassrummet."});
        service.patch(COORDINATOR, &path, &etag, view).expect(200);
        assert_eq!(adopt().expect(201).json()["childsView"], "Elsa vill ha en egen plats i klassrummet.");
        assert_eq!(status(service, &case), "ACTIVE");
        for (audience, heading) in [("PERSON", "Det här tycker jag"), ("PARTY", "Barnets åsikt och inställning")] {
            let page = service.call_with(BUP, "GET", &format!("{path}/document?audience={audience}"), None, &[("accept", "text/html")]);
            let page = String::from_utf8(page.expect(200).body).unwrap();
            assert!(page.contains(heading) && page.contains("egen plats i klassrummet"), "{page}");
        }
        service.call_with(BUP, "GET", &format!("{path}/document"), None, &[("accept", "application/pdf")]).expect(200);

        // The next version begins with it, and tells that it was changed.
        let next = service.post(COORDINATOR, &format!("/cases/{case}/plans"), json!({"basedOn": plan, "childsView": "Det är bättre nu."}));
        let next = next.expect(201).id();
        let differs = service.get(BUP, &format!("/plans/{next}/differences")).expect(200).json();
        let member = differs["members"].as_array().unwrap().iter().find(|one| one["member"] == "childsView").unwrap().clone();
        assert_eq!((&member["before"], &member["after"]), (&json!("Elsa vill ha en egen plats i klassrummet."), &json!("Det är bättre nu.")));

        // One custodian is enough to take it back.
        service.post(BUP, &format!("/consents/{decided}/withdrawals"), json!({"reason": "Robin vill inte längre."})).expect(201);
        assert_eq!(status(service, &case), "CONSENT_WITHDRAWN");
        service.get(SCHOOL, &format!("/cases/{case}")).expect(404);
    }

    fn declines_for_all_when_one_custodian_declines(service: &Service) {
        let family = family(service, 400);
        let [kim, robin] = &family.custodians;
        let request = consent(service, &family.case, terms(service, "REQUESTED", json!({}))).expect(201).id();
        answer(service, &request, kim, "GIVEN").expect(201);
        let declined = answer(service, &request, robin, "DECLINED").expect(201).json();
        assert_eq!((&declined["status"], &declined["awaitedRepresentativeIds"]), (&json!("SUPERSEDED"), &json!([])));
        assert_eq!(status(service, &family.case), "CONSENT_DECLINED");
        let decided = service.get(COORDINATOR, &format!("/consents/{}", declined["decidedConsentId"].as_str().unwrap()));
        let decided = decided.expect(200).json();
        assert_eq!((&decided["status"], &decided["givenBy"]), (&json!("DECLINED"), &json!("Vårdnadshavare DECLINED")));
        let late = answer(service, &request, robin, "GIVEN").expect(409);
        assert_eq!(late.code(), "CONSENT_NOT_REQUESTED");
        // Asked anew, both agree.
        let again = consent(service, &family.case, terms(service, "REQUESTED", json!({}))).expect(201).id();
        answer(service, &again, robin, "GIVEN").expect(201);
        answer(service, &again, kim, "GIVEN").expect(201);
        assert_eq!(status(service, &family.case), "PREPARING");
    }

    fn starts_the_course_and_the_deadlines_as_if_recorded_at_once(service: &Service) {
        let family = family(service, 400);
        let request = consent(service, &family.case, terms(service, "REQUESTED", json!({"validTo": after(service, 200)}))).expect(201).id();
        for custodian in &family.custodians {
            answer(service, &request, custodian, "GIVEN").expect(201);
        }
        let all = service.get(COORDINATOR, &format!("/cases/{}/deadlines", family.case)).expect(200).json();
        let mut found: Vec<String> = all["items"].as_array().unwrap().iter()
            .map(|one| format!("{} {}", one["kind"].as_str().unwrap(), one["status"].as_str().unwrap())).collect();
        found.sort();
        assert_eq!(found, ["ASK_CONSENT MET", "CALL_PARTIES OPEN", "RENEW_CONSENT OPEN"]);
        let given = consents(service, &family.case).into_iter().find(|one| one["status"] == "GIVEN").unwrap();
        assert_eq!(given["givenBy"], "Vårdnadshavare GIVEN, Vårdnadshavare GIVEN");
        assert_eq!(renewal(service, &family.case)["subjectId"], given["id"]);
    }

    fn takes_the_latest_word_of_each_custodian_and_of_those_alone_who_are_in_force(service: &Service) {
        let family = family(service, 400);
        let [kim, robin] = &family.custodians;
        let other = custodian(service, &person(service, Some(of_age_in(service, 400))), "Annan Vårdnadshavare");
        let request = consent(service, &family.case, terms(service, "REQUESTED", json!({}))).expect(201).id();
        assert_eq!(answer(service, &request, &other, "GIVEN").expect(422).faults(), ["/representativeId NOT_FOUND"]);
        let unnamed = json!({"decision": "GIVEN", "form": "ORAL", "capacity": "CUSTODIAN", "givenBy": "Någon"});
        let path = format!("/consents/{request}/answers");
        assert_eq!(service.post(COORDINATOR, &path, unnamed.clone()).expect(422).faults(), ["/representativeId REQUIRED"]);
        let child = json!({"decision": "GIVEN", "form": "ORAL", "capacity": "PERSON", "givenBy": "Mira"});
        assert_eq!(service.post(COORDINATOR, &path, child).expect(422).faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        answer(service, &request, kim, "GIVEN").expect(201);
        let twice = answer(service, &request, kim, "GIVEN").expect(201).json();
        assert_eq!((twice["items"].as_array().unwrap().len(), &twice["awaitedRepresentativeIds"]), (2, &json!([robin])));
        // Custody ends for the one who is waited for: who is left decides alone.
        service.delete(COORDINATOR, &format!("/representatives/{robin}"), "\"1\"").expect(204);
        assert_eq!(answer(service, &request, robin, "DECLINED").expect(422).faults(), ["/representativeId NOT_FOUND"]);
        let done = service.post(COORDINATOR, &path, unnamed).expect(201).json();
        assert_eq!(done["status"], "SUPERSEDED");
        assert_eq!(status(service, &family.case), "PREPARING");
    }

    fn gives_one_consent_when_the_last_two_answer_at_once(service: &Service) {
        for round in 0..6 {
            let family = family(service, 400);
            let request = consent(service, &family.case, terms(service, "REQUESTED", json!({}))).expect(201).id();
            let start = &std::sync::Barrier::new(2);
            // Different custodians, or the last one by two officials.
            let [first, second] = &family.custodians;
            let answering = match round % 2 {
                0 => [first, second],
                _ => {
                    answer(service, &request, first, "GIVEN").expect(201);
                    [second, second]
                }
            };
            let request = &request;
            let said = |by: &String| {
                start.wait();
                answer(service, request, by, "GIVEN").status
            };
            let said = &said;
            let mut statuses = std::thread::scope(|scope| {
                let threads = answering.map(|by| scope.spawn(move || said(by)));
                threads.map(|thread| thread.join().unwrap())
            });
            statuses.sort_unstable();
            assert_eq!(statuses, if round % 2 == 0 { [201, 201] } else { [201, 409] }, "{round}");
            assert_eq!(standing(service, &family.case, "GIVEN"), 1, "{round}");
            assert_eq!(standing(service, &family.case, "SUPERSEDED"), 1, "{round}");
        }
    }

    fn ends_with_the_18th_birthday_by_time_alone(service: &Service) {
        employ_bup(service);
        let family = family(service, 20);
        join(service, &family.case, BUP_UNIT);
        let late = json!({"representativeIds": family.custodians, "validTo": after(service, 40)});
        for decision in ["GIVEN", "REQUESTED"] {
            let mut late = terms(service, decision, late.clone());
            if decision == "REQUESTED" {
                late.as_object_mut().unwrap().remove("representativeIds");
            }
            let refused = consent(service, &family.case, late).expect(422);
            assert_eq!(refused.faults(), ["/validTo BEYOND_MAJORITY"]);
            assert!(refused.to_string().contains(&family.birthday.to_string()), "{refused}");
        }
        given_by_both(service, &family, family.birthday);
        let path = format!("/cases/{}", family.case);
        service.get(BUP, &path).expect(200);
        let due = renewal(service, &family.case)["dueAt"].as_str().unwrap().to_owned();
        let wanted = end_of(family.birthday.swedish_day() - Days::new(14));
        assert_eq!(due, wanted.to_string());
        let seconds = family.birthday.as_seconds() - service.clock.now().as_seconds();
        service.clock.advance(seconds - 60);
        service.get(BUP, &path).expect(200);
        service.clock.advance(61);
        service.get(BUP, &path).expect(404);
        assert_eq!(begin_plan(service, &family.case).expect(409).code(), "CONSENT_MISSING");
        let [kim, _] = &family.custodians;
        let acts = service.get(COORDINATOR, &format!("/representatives/{kim}")).expect(200).json();
        assert_eq!((&acts["isInForce"], &acts["actsUntil"]), (&json!(false), &json!(family.birthday)));
        let custodians = json!({"representativeIds": family.custodians});
        let refused = consent(service, &family.case, terms(service, "GIVEN", custodians)).expect(422);
        assert_eq!(refused.faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
        // The person decides now, from the birthday on.
        let own = json!({"capacity": "PERSON", "givenBy": "Mira Testsson"});
        let early = merged(own.clone(), &json!({"validFrom": after(service, -2)}));
        let early = consent(service, &family.case, terms(service, "GIVEN", early)).expect(422);
        assert_eq!(early.faults(), ["/validFrom TOO_SMALL"]);
        consent(service, &family.case, terms(service, "GIVEN", own)).expect(201);
        service.get(BUP, &path).expect(200);
    }

    fn ends_custodians_consents_when_a_corrected_birth_date_moves_the_birthday_earlier(service: &Service) {
        employ_bup(service);
        let family = family(service, 300);
        join(service, &family.case, BUP_UNIT);
        let given = given_by_both(service, &family, after(service, 200));
        let person = format!("/persons/{}", family.person);
        let path = format!("/cases/{}", family.case);
        let correct = |born: Day| {
            let etag = service.get(COORDINATOR, &person).header("etag").unwrap().to_owned();
            service.patch(COORDINATOR, &person, &etag, json!({"birthDate": born})).expect(200);
        };
        let until = || service.get(COORDINATOR, &format!("/consents/{given}")).expect(200).json()["validTo"].clone();
        // Later, and earlier but beyond what was given: nothing changes.
        let before = until();
        for days in [350, 250] {
            correct(of_age_in(service, days));
            assert_eq!(until(), before, "{days}");
        }
        let born = of_age_in(service, 100);
        correct(born);
        assert_eq!(until(), json!(of_age_at(born)));
        let due = renewal(service, &family.case)["dueAt"].as_str().unwrap().to_owned();
        assert_eq!(due, end_of(of_age_at(born).swedish_day() - Days::new(14)).to_string());
        let told = service.get(COORDINATOR, &format!("{path}/timeline?limit=200")).expect(200).to_string();
        assert!(told.contains("consent.limited"), "{told}");
        service.get(BUP, &path).expect(200);
        // Of age already: cut now.
        correct(of_age_in(service, -10));
        service.clock.advance(1);
        service.get(BUP, &path).expect(404);
        assert_eq!(standing(service, &family.case, "EXPIRED"), 1);
        assert_eq!(begin_plan(service, &family.case).expect(409).code(), "CONSENT_MISSING");
        // The person's own consent renews what was cut short, though it says less than was said then.
        let own = json!({"capacity": "PERSON", "validTo": after(service, 30)});
        let own = consent(service, &family.case, terms(service, "GIVEN", own)).expect(201).id();
        assert_eq!(renewal(service, &family.case)["subjectId"], json!(own));
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        for statement in ["UPDATE consent_limits SET ends_at = created_at", "DELETE FROM consent_limits"] {
            let refused = conn.batch_execute(statement).unwrap_err().to_string();
            assert!(refused.contains("append_only"), "{refused}");
        }
    }

    fn goes_by_the_number_when_no_birth_date_is_recorded(service: &Service) {
        let elsa = format!("/persons/{}", service.seeded.persons["Elsa"]);
        service.patch(COORDINATOR, &elsa, "\"1\"", json!({"birthDate": null})).expect(200);
        let case = open_case(service, &service.seeded.persons["Elsa"]);
        let own = terms(service, "GIVEN", json!({"capacity": "PERSON"}));
        assert_eq!(consent(service, &case, own).expect(422).faults(), ["/capacity CAPACITY_NOT_ALLOWED"]);
    }

    fn names_every_fault_of_who_is_said_to_have_answered(service: &Service) {
        let family = family(service, 400);
        let [kim, robin] = &family.custodians;
        let named = |decision: &str, ids: Value| {
            let more = json!({"representativeIds": ids});
            consent(service, &family.case, terms(service, decision, more))
        };
        let stranger = &family.case;
        let refused = named("GIVEN", json!([kim, robin, kim, stranger])).expect(422);
        assert_eq!(refused.faults(), ["/representativeIds/2 REPEATED", "/representativeIds/3 NOT_FOUND"]);
        assert!(!refused.to_string().contains(stranger.as_str()), "{refused}");
        assert_eq!(named("REQUESTED", json!([kim])).expect(422).faults(), ["/representativeIds NOT_ALLOWED_HERE"]);
        let declined = named("DECLINED", json!([kim])).expect(201).id();
        assert_eq!(status(service, &family.case), "CONSENT_DECLINED");
        let said = service.get(COORDINATOR, &format!("/consents/{declined}/answers")).expect(200).json();
        assert_eq!((&said["items"][0]["representativeId"], &said["items"][0]["decision"]), (&json!(kim), &json!("DECLINED")));
        let given = named("GIVEN", json!([robin, kim])).expect(201).id();
        let said = service.get(COORDINATOR, &format!("/consents/{given}/answers")).expect(200).json();
        assert_eq!(said["items"].as_array().unwrap().len(), 2);
        let orphan = person(service, Some(of_age_in(service, 400)));
        let case = open_case(service, &orphan);
        let nobody = consent(service, &case, terms(service, "REQUESTED", json!({}))).expect(422);
        assert_eq!(nobody.faults(), ["/capacity CUSTODIANS_UNKNOWN"]);
    }

    fn allows_a_childs_view_for_an_adult_and_asks_for_none(service: &Service) {
        let parts = crate::follow_ups::active(service);
        let plans = format!("/cases/{}/plans", &parts["caseId"]);
        let plan = service.post(COORDINATOR, &plans, json!({"childsView": "Sagt innan 18 år."})).expect(201).json();
        assert_eq!(plan["childsView"], "Sagt innan 18 år.");
        let adopted = service.get(COORDINATOR, &format!("/plans/{}", &parts["adoptedPlanId"])).expect(200).json();
        assert_eq!((&adopted["status"], &adopted["childsView"]), (&json!("ADOPTED"), &Value::Null));
    }
}
