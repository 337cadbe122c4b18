//! Deviations: reported without whom they are about, answered in time, judged and closed.

mod sides;
mod silent;

use samspel::kernel::{Clock, Stamp};
use serde_json::{Value, json};

use crate::both;
use crate::follow_ups::active;
use crate::harness::{Answer, Service};
use crate::operations::{
    ADMINISTRATOR, ALVA, COORDINATOR, MANAGER, PSYCHIATRY, after, merged, newcomer,
};

/// Coordinator of psychiatry, which has no manager.
pub const CLINIC: &str = "sam.mottagning";
pub const STRATEGIST: &str = "stina.strateg";
pub const SYSTEM: &str = "treserva-falun";
pub const CLINIC_UNIT: &str = "Psykiatrisk öppenvård Falun";
pub const CARE_CENTRE: &str = "Vårdcentralen Norslund";
pub const FALUN: &str = "Socialtjänsten, Falu kommun";
const DAY: i64 = 86_400;

/// That a party, `unit`, did not come.
pub fn absence(service: &Service, unit: &str) -> Value {
    json!({
        "category": "SUMMONED_PARTY_ABSENT", "unitId": service.unit(unit), "description": "Den kallade parten kom inte.",
        "risk": {"likelihood": 3, "consequence": 4},
    })
}

/// Drafts `new` as `by`; gives the path.
pub fn drafted(service: &Service, by: &str, new: Value) -> String {
    let made = service.post(by, "/deviations", new).expect(201);
    format!("/deviations/{}", made.id())
}

pub fn step(service: &Service, by: &str, path: &str, step: Value) -> Answer {
    service.post(by, &format!("{path}/status-transitions"), step)
}

/// Takes steps that need no words.
pub fn steps(service: &Service, by: &str, path: &str, all: &[&str]) {
    for to in all {
        step(service, by, path, json!({"to": to})).expect(200);
    }
}

pub fn answer() -> Value {
    json!({
        "to": "ANSWERED", "words": "Mottagningen saknade rutin.", "risk": {"likelihood": 2, "consequence": 2},
        "cause": {"obstacle": "TIME_OR_STAFF_MISSING", "words": "Två vakanser."},
    })
}

/// Reported by the coordinator about psychiatry, and submitted.
pub fn submitted(service: &Service) -> String {
    let path = drafted(service, COORDINATOR, absence(service, CLINIC_UNIT));
    steps(service, COORDINATOR, &path, &["SUBMITTED"]);
    path
}

/// The kinds of what `subject` is to do about deviations, with what each is about.
pub fn duties(service: &Service, subject: &str) -> Vec<(String, Value)> {
    let list = service
        .get(subject, "/worklist?limit=200")
        .expect(200)
        .json();
    let items = list["items"].as_array().unwrap().iter();
    let about = items.filter(|item| {
        let kind = item["subject"]["kind"].as_str().unwrap_or_default();
        kind.starts_with("deviation")
    });
    about
        .map(|item| (item["kind"].as_str().unwrap().to_owned(), item.clone()))
        .collect()
}

fn kinds(service: &Service, subject: &str) -> Vec<String> {
    let mut kinds: Vec<String> = duties(service, subject)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    kinds.sort();
    kinds
}

fn links(read: &Value) -> Vec<String> {
    let links = read["_links"].as_object().unwrap();
    let steps = links.iter().filter(|(_, link)| link["method"] != "GET");
    steps.map(|(name, _)| name.clone()).collect()
}

both! {
    fn goes_the_whole_way_and_tells_who_must_act(service: &Service) {
        let path = drafted(service, COORDINATOR, absence(service, CLINIC_UNIT));
        let draft = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!(draft["risk"], json!({"likelihood": 3, "consequence": 4, "score": 12, "level": "MEDIUM"}));
        assert_eq!(links(&draft), ["edit", "submit", "withdraw"]);
        assert_eq!(kinds(service, CLINIC), [] as [String; 0]);
        service.get(CLINIC, &path).expect(404);
        steps(service, COORDINATOR, &path, &["SUBMITTED"]);
        assert_eq!(kinds(service, CLINIC), ["ANSWER_DEVIATION", "RECEIVE_DEVIATION"]);
        assert_eq!(links(&service.get(CLINIC, &path).expect(200).json()), ["forward", "receive"]);
        assert_eq!(links(&service.get(COORDINATOR, &path).expect(200).json()), ["withdraw"]);
        steps(service, CLINIC, &path, &["RECEIVED"]);
        assert_eq!(kinds(service, CLINIC), ["ANSWER_DEVIATION"]);
        steps(service, CLINIC, &path, &["UNDER_INVESTIGATION"]);
        let measures = format!("{path}/measures");
        let due = after(service, 20).swedish_day();
        let measure = json!({"measure": "Rutin för förhinder.", "responsible": "Enhetschefen", "dueOn": due});
        let measure = service.post(CLINIC, &measures, measure).expect(201);
        let measure = format!("/deviation-measures/{}", measure.id());
        // Not answered yet: the reporter reads nothing of it.
        assert_eq!(service.get(COORDINATOR, &measures).expect(200).json()["items"], json!([]));
        service.get(COORDINATOR, &measure).expect(404);
        step(service, CLINIC, &path, answer()).expect(200);
        assert_eq!(kinds(service, CLINIC), ["DO_MEASURE"]);
        assert_eq!(duties(service, CLINIC)[0].1["_links"]["measure"]["href"], json!(format!("/sip/v1{measure}")));
        assert_eq!(kinds(service, COORDINATOR), ["JUDGE_ANSWER"]);
        assert_eq!(kinds(service, "olle.test"), ["JUDGE_ANSWER"]);
        let read = service.get(COORDINATOR, &path).expect(200).json();
        // Judged twice, and both stand.
        assert_eq!((&read["risk"]["score"], &read["answer"]["risk"]["score"]), (&json!(12), &json!(4)));
        assert_eq!(read["answer"]["cause"], json!({"obstacle": "TIME_OR_STAFF_MISSING", "words": "Två vakanser."}));
        assert_eq!(read["measures"][0]["responsible"], "Enhetschefen");
        assert_eq!(links(&read), ["accept", "dispute", "escalate"]);
        steps(service, COORDINATOR, &path, &["ACCEPTED"]);
        assert_eq!(kinds(service, COORDINATOR), [] as [String; 0]);
        let undone = step(service, CLINIC, &path, json!({"to": "CLOSED"})).expect(409);
        assert_eq!(undone.code(), "MEASURES_UNDONE");
        assert!(!links(&service.get(CLINIC, &path).expect(200).json()).contains(&"close".to_owned()));
        let done = json!({"doneOn": service.clock.now().swedish_day()});
        service.patch(CLINIC, &measure, "\"1\"", done).expect(200);
        assert_eq!(kinds(service, CLINIC), [] as [String; 0]);
        steps(service, CLINIC, &path, &["CLOSED"]);
        let closed = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!(links(&closed), [] as [String; 0]);
        let taken: Vec<&Value> = closed["history"].as_array().unwrap().iter().map(|one| &one["step"]).collect();
        assert_eq!(taken, ["SUBMITTED", "RECEIVED", "UNDER_INVESTIGATION", "ANSWERED", "ACCEPTED", "CLOSED"]);
        assert_eq!(step(service, CLINIC, &path, answer()).expect(409).code(), "TRANSITION_NOT_ALLOWED");
        let late = json!({"measure": "En till.", "responsible": "Enhetschefen", "dueOn": due});
        service.post(CLINIC, &measures, late).expect(409);
    }

    fn owes_an_answer_to_the_end_of_day_sixty_also_when_the_clocks_change(service: &Service) {
        // Past the turn of the year, so that summer time begins within the sixty days.
        let spring = "2027-03-01".parse().unwrap();
        let begins = samspel::kernel::swedish_days::start_of(spring);
        let wait = (begins.as_micros() - service.clock.now().as_micros()) / 1_000_000;
        assert!(wait > 0, "the test is older than its days");
        service.clock.advance(wait + 9 * 3600);
        let path = submitted(service);
        let read = service.get(COORDINATOR, &path).expect(200).json();
        // Sixty days from 1 March are over at midnight after 30 April, in summer time.
        assert_eq!(read["answerDueAt"], "2027-04-30T22:00:00Z");
        steps(service, CLINIC, &path, &["RECEIVED"]);
        let overdue = |service: &Service| {
            let list = service.get(CLINIC, "/deviations?overdue=true").expect(200).json();
            let listed = list["items"].as_array().unwrap().len();
            let work = duties(service, CLINIC)[0].1["overdue"].clone();
            (service.get(CLINIC, &path).expect(200).json()["overdue"].clone(), work, listed)
        };
        let end = Stamp::from_micros(samspel::kernel::swedish_days::start_of("2027-05-01".parse().unwrap()).as_micros());
        let left = (end.as_micros() - service.clock.now().as_micros()) / 1_000_000;
        service.clock.advance(left - 60);
        assert_eq!(overdue(service), (json!(false), json!(false), 0));
        service.clock.advance(120);
        assert_eq!(overdue(service), (json!(true), json!(true), 1));
        // Day 61, seen by the strategist too.
        let listed = service.get(STRATEGIST, "/deviations?overdue=true").expect(200).json();
        assert_eq!(listed["items"][0]["riskLevel"], "MEDIUM");
        service.clock.advance(DAY);
        steps(service, CLINIC, &path, &["UNDER_INVESTIGATION"]);
        step(service, CLINIC, &path, answer()).expect(200);
        assert_eq!(service.get(CLINIC, &path).expect(200).json()["overdue"], false);
    }

    fn goes_on_to_another_unit_and_never_in_a_circle(service: &Service) {
        newcomer(service, "chef.vc", service.unit(CARE_CENTRE), "MANAGER");
        let path = submitted(service);
        let forward = |to: &str| json!({"to": "FORWARDED", "unitId": service.unit(to), "words": "Inte vår remiss."});
        assert_eq!(step(service, CLINIC, &path, forward(FALUN)).expect(422).faults(), ["/unitId HAD_IT_ALREADY"]);
        step(service, CLINIC, &path, forward(CARE_CENTRE)).expect(200);
        let back = step(service, "chef.vc", &path, forward(CLINIC_UNIT)).expect(422);
        assert_eq!(back.faults(), ["/unitId HAD_IT_ALREADY"]);
        assert_eq!(kinds(service, CLINIC), [] as [String; 0]);
        assert_eq!(kinds(service, "chef.vc"), ["ANSWER_DEVIATION", "RECEIVE_DEVIATION"]);
        let due = |subject: &str| service.get(subject, &path).expect(200).json()["answerDueAt"].clone();
        assert_eq!(due("chef.vc"), due(COORDINATOR));
        steps(service, "chef.vc", &path, &["RECEIVED", "UNDER_INVESTIGATION"]);
        let theirs = json!({"obstacle": "RESPONSIBILITY_UNCLEAR"});
        step(service, "chef.vc", &path, merged(answer(), &json!({"cause": theirs}))).expect(200);
        // Who forwarded it reads what it had, and nothing of what came of it.
        let had = service.get(CLINIC, &path).expect(200).json();
        assert_eq!((&had["status"], &had["answer"], &had["history"].as_array().unwrap().len()), (&json!("FORWARDED"), &Value::Null, &2));
        assert_eq!((&had["measures"], links(&had)), (&json!([]), Vec::new()));
        for query in ["status=ANSWERED", "riskLevel=LOW", "side=RECEIVED"] {
            let list = service.get(CLINIC, &format!("/deviations?{query}")).expect(200).json();
            assert_eq!(list["items"], json!([]), "{query}");
        }
        step(service, CLINIC, &path, json!({"to": "ESCALATED", "words": "Utanför."})).expect(403);
        // Each says that it was the other's: the dispute goes to those who oversee both.
        step(service, COORDINATOR, &path, json!({"to": "DISPUTED"})).expect(422);
        step(service, COORDINATOR, &path, json!({"to": "DISPUTED", "words": "Det var ert ansvar."})).expect(200);
        step(service, "chef.vc", &path, json!({"to": "CLOSED"})).expect(403);
        step(service, "chef.vc", &path, answer()).expect(409);
        let seen = service.get(STRATEGIST, &path).expect(200).json();
        assert_eq!(links(&seen), ["close", "escalate"]);
        step(service, STRATEGIST, &path, json!({"to": "CLOSED", "words": "Gemensam rutin."})).expect(200);
        assert_eq!(service.get(COORDINATOR, &path).expect(200).json()["status"], "CLOSED");
    }

    fn is_seen_to_by_coordinators_until_there_is_a_manager(service: &Service) {
        let path = submitted(service);
        service.get(CLINIC, &path).expect(200);
        service.get(PSYCHIATRY, &path).expect(404);
        newcomer(service, "chef.psyk", service.unit(CLINIC_UNIT), "MANAGER");
        service.get(CLINIC, &path).expect(404);
        assert_eq!(kinds(service, CLINIC), [] as [String; 0]);
        assert_eq!(service.get(CLINIC, "/deviations").expect(200).json()["items"], json!([]));
        assert_eq!(kinds(service, "chef.psyk"), ["ANSWER_DEVIATION", "RECEIVE_DEVIATION"]);
        steps(service, "chef.psyk", &path, &["RECEIVED"]);
    }

    fn is_withdrawn_or_lifted_by_those_whose_it_is(service: &Service) {
        let path = submitted(service);
        let lifted = json!({"to": "ESCALATED", "words": "Avtalet saknas."});
        step(service, STRATEGIST, &path, lifted.clone()).expect(409);
        service.get("bo.borlange", &path).expect(404);
        step(service, "bo.borlange", &path, lifted.clone()).expect(404);
        steps(service, COORDINATOR, &path, &["WITHDRAWN"]);
        assert_eq!(kinds(service, CLINIC), [] as [String; 0]);
        step(service, CLINIC, &path, json!({"to": "RECEIVED"})).expect(409);
        let path = submitted(service);
        steps(service, CLINIC, &path, &["RECEIVED", "UNDER_INVESTIGATION"]);
        step(service, COORDINATOR, &path, lifted.clone()).expect(403);
        step(service, CLINIC, &path, lifted).expect(200);
        assert_eq!(kinds(service, CLINIC), [] as [String; 0]);
        step(service, CLINIC, &path, json!({"to": "CLOSED"})).expect(403);
        steps(service, STRATEGIST, &path, &["CLOSED"]);
    }

    fn refuses_what_cannot_be_reported(service: &Service) {
        let refused = |change: Value| {
            let new = merged(absence(service, CLINIC_UNIT), &change);
            service.post(COORDINATOR, "/deviations", new).expect(422).faults()
        };
        assert_eq!(refused(json!({"risk": {"likelihood": 0, "consequence": 6}})), ["/risk/consequence TOO_LARGE", "/risk/likelihood TOO_SMALL"]);
        assert_eq!(refused(json!({"risk": {"likelihood": 3, "consequence": 4, "score": 25}})), ["/risk/score UNKNOWN"]);
        assert_eq!(refused(json!({"riskScore": 25})), ["/riskScore UNKNOWN"]);
        assert_eq!(refused(json!({"unitId": service.unit(FALUN)})), ["/unitId NOT_ALLOWED_HERE"]);
        assert_eq!(refused(json!({"unitId": service.case("ACTIVE")})), ["/unitId NOT_FOUND"]);
        assert_eq!(refused(json!({"reportingUnitId": service.unit(CLINIC_UNIT)})), ["/reportingUnitId NOT_FOUND"]);
        assert_eq!(refused(json!({"caseId": service.unit(FALUN)})), ["/caseId NOT_FOUND"]);
        assert_eq!(refused(json!({"happenedOn": "2099-01-01"})), ["/happenedOn IN_THE_FUTURE"]);
        assert_eq!(refused(json!({"notFollowed": {"law": "INGEN_RAD"}})), ["/notFollowed/law NOT_FOUND"]);
        assert_eq!(refused(json!({"origin": {"system": "LISA"}})), ["/origin NOT_ALLOWED_HERE"]);
        // A case that the reporter may not see.
        let strange = merged(absence(service, CLINIC_UNIT), &json!({"caseId": service.case("ACTIVE")}));
        assert_eq!(service.post("bo.borlange", "/deviations", strange).expect(422).faults(), ["/caseId NOT_FOUND"]);
        let vague = merged(absence(service, CLINIC_UNIT), &json!({"risk": null}));
        let path = drafted(service, COORDINATOR, vague);
        assert!(!links(&service.get(COORDINATOR, &path).expect(200).json()).contains(&"submit".to_owned()));
        assert_eq!(step(service, COORDINATOR, &path, json!({"to": "SUBMITTED"})).expect(422).faults(), ["/risk REQUIRED"]);
    }

    fn refuses_a_unit_that_has_ended(service: &Service) {
        let path = drafted(service, COORDINATOR, absence(service, CARE_CENTRE));
        let gone = format!("/units/{}", service.unit(CARE_CENTRE));
        let successor = json!({"successorUnitId": service.unit(CLINIC_UNIT)});
        let keeper = service.keeper(service.unit(CARE_CENTRE));
        service.get(ADMINISTRATOR, &gone).expect(200);
        let had = drafted(service, COORDINATOR, absence(service, CARE_CENTRE));
        steps(service, COORDINATOR, &had, &["SUBMITTED"]);
        let etag = service.get(&keeper, &gone).header("etag").unwrap().to_owned();
        service.call_with(&keeper, "POST", &format!("{gone}/closures"), Some(&successor), &[("if-match", &etag)]).expect(200);
        assert_eq!(step(service, COORDINATOR, &path, json!({"to": "SUBMITTED"})).expect(422).faults(), ["/unitId UNIT_ENDED"]);
        let again = service.post(COORDINATOR, "/deviations", absence(service, CARE_CENTRE)).expect(422);
        assert_eq!(again.faults(), ["/unitId UNIT_ENDED"]);
        // What it had is its successor's to answer.
        assert_eq!(kinds(service, CLINIC), ["ANSWER_DEVIATION", "RECEIVE_DEVIATION"]);
        steps(service, CLINIC, &had, &["RECEIVED"]);
    }

    fn is_reported_by_the_person(service: &Service) {
        let parts = active(service);
        let new = json!({
            "category": "PERSON_NOT_INVOLVED", "unitId": service.unit(CLINIC_UNIT), "caseId": parts["caseId"],
            "description": "Ingen frågade vad jag ville.",
        });
        let path = drafted(service, ALVA, new);
        service.get(COORDINATOR, &path).expect(404);
        steps(service, ALVA, &path, &["SUBMITTED"]);
        let read = service.get(CLINIC, &path).expect(200);
        let text = String::from_utf8(read.body.clone()).unwrap();
        assert_eq!((&read.json()["reportedByPerson"], read.json().get("reportingUnitId")), (&json!(true), None));
        for secret in [&parts["caseId"], &parts["personId"]] {
            assert!(!text.contains(secret), "{text}");
        }
        steps(service, CLINIC, &path, &["RECEIVED", "UNDER_INVESTIGATION"]);
        step(service, CLINIC, &path, answer()).expect(200);
        let answered = service.get(ALVA, &path).expect(200).json();
        assert_eq!(links(&answered), ["accept", "dispute", "escalate"]);
        assert_eq!(answered["caseId"], json!(parts["caseId"]));
        steps(service, ALVA, &path, &["ACCEPTED", "CLOSED"]);
        assert_eq!(service.get(ALVA, "/deviations").expect(200).json()["items"][0]["status"], "CLOSED");
        let strange = json!({"category": "OTHER", "unitId": service.unit(CLINIC_UNIT), "caseId": service.unit(FALUN), "description": "Annat."});
        assert_eq!(service.post(ALVA, "/deviations", strange).expect(422).faults(), ["/caseId NOT_FOUND"]);
    }

    fn is_answered_where_it_was_reported_when_it_came_from_another_system(service: &Service) {
        let origin = json!({"system": "AVVIKELSER", "scale": "0-16", "value": "12"});
        let ids = json!([{"system": "AVVIKELSER", "externalId": "A 4711"}]);
        let new = merged(absence(service, CLINIC_UNIT), &json!({"origin": origin, "externalIds": ids, "risk": null}));
        let path = drafted(service, SYSTEM, new);
        step(service, COORDINATOR, &path, json!({"to": "SUBMITTED"})).expect(409);
        steps(service, SYSTEM, &path, &["SUBMITTED"]);
        let received = service.get(CLINIC, &path).expect(200).json();
        assert_eq!((&received["origin"], received.get("risk"), &received["externalIds"]), (&origin, None, &json!([])));
        assert_eq!(links(&received), [] as [String; 0]);
        assert_eq!(step(service, CLINIC, &path, json!({"to": "RECEIVED"})).expect(409).code(), "HANDLED_ELSEWHERE");
        steps(service, SYSTEM, &path, &["RECEIVED", "UNDER_INVESTIGATION"]);
        step(service, SYSTEM, &path, answer()).expect(200);
        steps(service, SYSTEM, &path, &["ACCEPTED"]);
        assert_eq!(service.get(CLINIC, &path).expect(200).json()["status"], "ACCEPTED");
        let found = service.get(SYSTEM, "/deviations?externalId=a-4711").expect(200).json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1);
        let again = merged(absence(service, CLINIC_UNIT), &json!({"externalIds": ids}));
        assert_eq!(service.post(SYSTEM, "/deviations", again).expect(409).faults(), ["/externalIds DUPLICATE"]);
        // Who receives one names it in its own systems.
        let path = submitted(service);
        let named = json!({"to": "RECEIVED", "externalIds": [{"system": "LISA", "externalId": "77"}]});
        step(service, CLINIC, &path, named).expect(200);
        assert_eq!(service.get(COORDINATOR, &path).expect(200).json()["externalIds"], json!([]));
        let listed = service.get(CLINIC, "/deviations?externalSystem=lisa").expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    }

    fn keeps_what_a_draft_said_before(service: &Service) {
        let path = drafted(service, COORDINATOR, absence(service, CLINIC_UNIT));
        let other = json!({"unitId": service.unit(CARE_CENTRE), "category": "UNPREPARED", "doneAtOnce": "Ny tid."});
        let changed = service.patch(COORDINATOR, &path, "\"1\"", other).expect(200).json();
        assert_eq!((&changed["unitId"], &changed["version"]), (&json!(service.unit(CARE_CENTRE)), &json!(2)));
        service.patch(COORDINATOR, &path, "\"1\"", json!({"doneAtOnce": null})).expect(412);
        steps(service, COORDINATOR, &path, &["SUBMITTED"]);
        service.patch(COORDINATOR, &path, "\"3\"", json!({"doneAtOnce": null})).expect(409);
        service.get(CLINIC, &path).expect(404);
        service.get(MANAGER, &path).expect(200);
    }
}
