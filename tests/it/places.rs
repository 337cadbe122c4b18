//! Where a protected person lives, goes to school or is met leaves the case in no answer to a party.

use serde_json::{Value, json};

use crate::both;
use crate::harness::Service;
use crate::operations::{
    COORDINATOR, Operation, PSYCHIATRY, Parts, account_of, operations, parts_for, request,
};
use crate::protection::mark;

/// What tells of a place, and the operations inside the case by which a named party may learn of it:
/// it must come to the meeting, and work with the other parties. `None`: nobody outside the
/// organisation that recorded the person.
const TELLING: &[(&str, &[&str])] = &[
    ("\"0319\"", &[]),
    ("Platsgatan 17", &["listMeetings", "readMeeting"]),
    (
        "https://mote.exempel.se/platsrum",
        &["listMeetings", "readMeeting"],
    ),
    ("070-0000319", &["listParticipants", "readParticipant"]),
    (
        "Kontaktgatan 3",
        &["readPlan", "readPlanDifferences", "readIntervention"],
    ),
    ("Uppropsskolan", &["readPlan", "readPlanDifferences"]),
    ("Elevhälsan, Exempelskolan", &[]),
    ("Falu kommun", &["listTimelineEntries"]),
];

/// A case about a protected person with a place wherever one can stand.
fn placed(service: &Service, operation: &Operation) -> Parts {
    let parts = parts_for(service, operation);
    let make = |path: String, body: Value| service.post(COORDINATOR, &path, body).expect(201).id();
    let case = format!("/cases/{}", &parts["caseId"]);
    let meeting = format!("/meetings/{}", &parts["meetingId"]);
    let place = json!({"mode": "HYBRID", "place": "Platsgatan 17", "link": "https://mote.exempel.se/platsrum"});
    let read = service.get(COORDINATOR, &meeting).expect(200);
    let moved = service.patch(COORDINATOR, &meeting, read.header("etag").unwrap(), place);
    // Nobody moves a meeting that has begun.
    assert!(
        moved.status == 200 || operation.path.contains("attendance"),
        "{moved}"
    );
    let contact = json!({"kind": "EXTERNAL", "role": "PARTY", "name": "Kurator Ek", "contact": "070-0000319"});
    make(format!("{case}/participants"), contact);
    let school = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit("Elevhälsan, Exempelskolan")});
    make(format!("{case}/participants"), school);
    let plan = format!("/plans/{}", &parts["planId"]);
    make(
        format!("{plan}/interventions"),
        json!({
            "need": "Stöd", "measure": "Samtal", "topic": "HEALTH", "status": "NOT_STARTED", "contact": "Kontaktgatan 3",
        }),
    );
    let read = service.get(COORDINATOR, &plan).expect(200);
    let caller = json!({"followUpCaller": "Uppropsskolan"});
    service
        .patch(COORDINATOR, &plan, read.header("etag").unwrap(), caller)
        .expect(200);
    // Who is named already is named already.
    let named = json!({"accountId": account_of(service, PSYCHIATRY)});
    service.post(COORDINATOR, &format!("{case}/named-users"), named);
    parts
}

both! {
    fn tells_a_party_of_a_protected_persons_place_inside_the_case_alone(service: &Service) {
        let person = format!("/persons/{}", service.seeded.persons["Alva"]);
        let etag = service.get(COORDINATOR, &person).expect(200);
        service.patch(COORDINATOR, &person, etag.header("etag").unwrap(), json!({"municipalityCode": "0319"})).expect(200);
        let (mut told, mut leaked, mut walked) = (Vec::new(), Vec::new(), 0);
        for operation in operations().iter().filter(|operation| operation.is_personal() && operation.method == "GET") {
            let parts = placed(service, operation);
            mark(service, COORDINATOR, &parts["personId"], "SKYDDAD_FOLKBOKFORING").expect(200);
            let mut asked = request(service, operation, &parts);
            if operation.id == "readCase" {
                asked.path.push_str("?expand=person,participants,consents,plan");
            }
            if operation.path.ends_with("/document") {
                asked.path.push_str("?audience=PARTY");
            }
            let answer = asked.send(service, PSYCHIATRY, &[]);
            assert!([200, 403, 404].contains(&answer.status), "{}: {answer}", operation.id);
            walked += usize::from(answer.status == 200);
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            for (place, inside) in TELLING.iter().filter(|(place, _)| body.contains(place)) {
                let expanded = operation.id == "readCase" && ["070-0000319", "Kontaktgatan 3", "Uppropsskolan"].contains(place);
                if inside.contains(&&*operation.id) || expanded {
                    told.push(*place);
                } else {
                    leaked.push(format!("{place} by {}", operation.id));
                }
            }
            mark(service, COORDINATOR, &parts["personId"], "NONE").expect(200);
        }
        assert!(walked > 25, "{walked}");
        assert_eq!(leaked, Vec::<String>::new());
        // What is told inside the case is there to be found, so that nothing is passed over in silence.
        for (place, inside) in TELLING.iter().filter(|(_, inside)| !inside.is_empty()) {
            assert!(told.contains(place), "{place} is told by none of {inside:?}");
        }
    }
}
