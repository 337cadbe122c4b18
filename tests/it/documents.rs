//! The plan as a document, its versions, what the parties say of it and who got a copy.

mod kept;
pub mod story;

use chrono::Days;
use samspel::kernel::swedish_words::day;
use serde_json::{Value, json};

use crate::both;
use crate::harness::Service;
use crate::operations::follow_up_day;
use story::Story;

const COORDINATOR: &str = "eva.exempel";
const PSYCHIATRY: &str = "pia.psykiatri";
const AF: &str = "arne.af";
const FK: &str = "fia.fk";
const DAY: i64 = 86_400_000_000;

/// A person whose whereabouts nobody outside may learn.
fn protected(service: &Service) -> String {
    let person = json!({
        "identity": {"kind": "RESERVNUMMER", "number": "R-SKYDD-1", "issuer": "Falu kommun"},
        "givenName": "Skydda", "familyName": "Provsson", "birthDate": "1980-01-02", "protectedIdentity": "SKYDDAD_FOLKBOKFORING",
    });
    service
        .post(COORDINATOR, "/persons", person)
        .expect(201)
        .id()
}

both! {
    fn reads_the_plan_as_a_page_that_needs_nothing_else(service: &Service) {
        let story = Story::alva(service);
        let page = service.get(COORDINATOR, &format!("/plans/{}/document", story.plan)).expect(200);
        assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(page.header("content-language"), Some("sv"));
        assert_eq!(page.header("cache-control"), Some("no-store"));
        assert!(page.header("vary").unwrap().contains("Accept,"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'sha256-"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        let text = String::from_utf8(page.body).unwrap();
        for said in [
            "<html lang=\"sv\">", "UTKAST", "Alva Provsson", "Det här är viktigt för mig", "Att orka med hemmet.",
            "Det här ska vi göra", "Samtal varannan vecka", "1 december 2026 till 1 mars 2027", "Om det blir sämre",
            "När vi ses igen", &day(follow_up_day(service)), "Vem har huvudansvaret", "Falu kommun", "Psykiatrisk öppenvård Falun",
            "&lt;b&gt;tidigt&lt;/b&gt;", "<th scope=\"row\">Namn</th>", "<th scope=\"col\" role=\"columnheader\">Roll</th>",
        ] {
            assert!(text.contains(said), "{said} in {text}");
        }
        for foreign in ["<script", "http:", "https:", "src=", "url(", "199002222397"] {
            assert!(!text.contains(foreign), "{foreign} in {text}");
        }
        assert!(text.find("viktigt för mig") < text.find("Det här ska vi göra"));
    }

    fn marks_a_draft_and_says_when_and_by_whom_a_plan_was_adopted(service: &Service) {
        let story = Story::alva(service);
        assert!(story.page(COORDINATOR, "PARTY").contains("UTKAST"));
        story.adopt();
        let page = story.page(COORDINATOR, "PARTY");
        assert!(!page.contains("UTKAST"), "{page}");
        assert!(page.contains("<th scope=\"row\">Fastställd</th>") && page.contains(" av Eva Exempel</td>"), "{page}");
        assert!(page.contains("Övergripande ansvar") && !page.contains("Vem har huvudansvaret"));
    }

    fn reads_the_plan_as_a_tagged_file(service: &Service) {
        let story = Story::alva(service);
        let path = format!("/plans/{}/document", story.plan);
        let accept = [("accept", "text/html;q=0.2, application/pdf")];
        let file = service.call_with(PSYCHIATRY, "GET", &path, None, &accept).expect(200);
        assert_eq!(file.header("content-type"), Some("application/pdf"));
        assert_eq!(file.header("content-disposition"), Some("inline; filename=\"sip-version-1.pdf\""));
        assert!(file.body.starts_with(b"%PDF-1.7"));
        let text = String::from_utf8_lossy(&file.body);
        for said in ["/Lang(sv-SE)", "/DisplayDocTitle true", "Samordnad individuell plan, version 1"] {
            assert!(text.contains(said), "{said}");
        }
        assert!(!text.contains("Alva"));
    }

    fn refuses_a_form_that_there_is_not(service: &Service) {
        let story = Story::alva(service);
        let path = format!("/plans/{}/document", story.plan);
        for accepted in ["application/json", "image/png", "text/html;q=0"] {
            let refused = service.call_with(COORDINATOR, "GET", &path, None, &[("accept", accepted)]).expect(406);
            assert_eq!(refused.code(), "NOT_ACCEPTABLE", "{accepted}");
            assert_eq!(refused.header("content-type"), Some("application/problem+json"));
        }
        service.get(COORDINATOR, &format!("{path}?audience=EVERYBODY")).expect(400);
    }

    fn writes_in_a_document_only_what_its_reader_may_see(service: &Service) {
        let story = Story::alva(service);
        story.adopt();
        for audience in ["PERSON", "PARTY"] {
            let whole = story.page(PSYCHIATRY, audience);
            assert!(whole.contains("Samtal varannan vecka") && whole.contains("depression"), "{audience}");
            let part = story.page(AF, audience);
            assert!(part.contains("Att orka med hemmet."), "{audience}");
            assert!(!part.contains("Samtal varannan vecka") && !part.contains("depression"), "{audience}: {part}");
            let note = if audience == "PERSON" { "Vissa delar visas inte" } else { "inte fullständigt" };
            assert!(part.contains(note) && !whole.contains(note), "{audience}");
            service.get(FK, &format!("/plans/{}/document?audience={audience}", story.plan)).expect(404);
        }
    }

    fn names_no_place_when_the_person_lives_with_protected_data(service: &Service) {
        let story = Story::of(service, &protected(service));
        for (reader, audience) in [(COORDINATOR, "PERSON"), (COORDINATOR, "PARTY"), (AF, "PARTY")] {
            let page = story.page(reader, audience);
            assert!(page.contains("Skydda Provsson"), "{page}");
            for place in ["Falu", "Dalarna"] {
                assert!(!page.contains(place), "{place} to {reader} in {page}");
            }
            assert!(page.contains("Kommun") && page.contains("kyddade"), "{page}");
        }
    }

    fn begins_a_version_as_a_copy_and_tells_what_differs(service: &Service) {
        let mut story = Story::alva(service);
        story.adopt();
        let first = story.plan.clone();
        let goal = service.get(COORDINATOR, &format!("/plans/{first}")).json()["goals"][0].clone();
        story.plan = story.begin(json!({"basedOn": first, "leadName": "Olle Test"}));
        let copy = service.get(COORDINATOR, &format!("/plans/{}", story.plan)).expect(200).json();
        assert_eq!(copy["basedOnId"], json!(first));
        assert_eq!(copy["whatMatters"], "Att komma tillbaka till arbete.\nAtt orka med hemmet.");
        assert_eq!(copy["followUpOn"], Value::Null, "a new plan is followed up on another day");
        assert_eq!(copy["goals"][0]["lineageId"], goal["id"]);
        assert_ne!(copy["goals"][0]["id"], goal["id"]);
        let intervention = &copy["interventions"][0];
        assert_eq!(intervention["ownerOrganisationId"], json!(service.organisation("Region Dalarna")));

        let changed = json!({"personsWords": "Jag vill orka arbeta."});
        let path = format!("/goals/{}", copy["goals"][0]["id"].as_str().unwrap());
        service.patch(COORDINATOR, &path, "\"1\"", changed).expect(200);
        let path = format!("/interventions/{}", intervention["id"].as_str().unwrap());
        service.delete(PSYCHIATRY, &path, "\"1\"").expect(204);
        let new = story.goal("Jag vill flytta.");

        let path = format!("/plans/{}/differences", story.plan);
        let found = service.get(PSYCHIATRY, &path).expect(200).json();
        assert_eq!(found["againstId"], json!(first));
        let members: Vec<&str> =
            found["members"].as_array().unwrap().iter().map(|one| one["member"].as_str().unwrap()).collect();
        assert_eq!(members, ["leadName", "followUpOn"]);
        assert_eq!(found["members"][0], json!({"member": "leadName", "before": "Eva Exempel", "after": "Olle Test"}));
        assert_eq!(found["goals"][0]["change"], "CHANGED");
        assert_eq!(found["goals"][0]["againstId"], goal["id"]);
        assert_eq!(found["goals"][0]["members"][0]["after"], "Jag vill orka arbeta.");
        assert_eq!((&found["goals"][1]["change"], &found["goals"][1]["id"]), (&json!("ADDED"), &json!(new)));
        assert_eq!(found["interventions"][0]["change"], "REMOVED");
        let seen = service.get(AF, &path).expect(200).json();
        assert_eq!(seen["interventions"], json!([]), "what AF may not see is not compared");
        assert_eq!(seen["goals"].as_array().unwrap().len(), 2);
        service.get(FK, &path).expect(404);
    }

    fn calls_nothing_removed_or_added_that_is_only_hidden_from_the_reader(service: &Service) {
        let mut story = Story::alva(service);
        story.adopt();
        let first = story.plan.clone();
        story.plan = story.begin(json!({"basedOn": first}));
        let own = service.get(COORDINATOR, &format!("/plans/{}", story.plan)).expect(200).json()["interventions"][0].clone();
        let path = format!("/interventions/{}", own["id"].as_str().unwrap());
        let topic = |version: &str, topic: &str| service.patch(PSYCHIATRY, &path, version, json!({"topic": topic})).expect(200);
        topic("\"1\"", "PLAN");
        let differences = |reader: &str, plan: &str, against: &str| {
            let path = format!("/plans/{plan}/differences?against={against}");
            let found = service.get(reader, &path).expect(200).json();
            let all = found["interventions"].as_array().unwrap().iter();
            all.map(|one| one["change"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        // AF sees the later version alone, and then the other way round the earlier alone.
        service.get(AF, &path).expect(200);
        assert_eq!(differences(AF, &story.plan, &first), Vec::<String>::new());
        assert_eq!(differences(AF, &first, &story.plan), Vec::<String>::new());
        assert_eq!(differences(PSYCHIATRY, &story.plan, &first), ["CHANGED"]);
        service.delete(PSYCHIATRY, &path, "\"2\"").expect(204);
        assert_eq!(differences(PSYCHIATRY, &story.plan, &first), ["REMOVED"]);
    }

    fn leaves_room_for_the_others_when_a_party_has_answered_too_often(service: &Service) {
        let story = Story::alva(service);
        let path = format!("/plans/{}/agreements", story.plan);
        let version = service.get(COORDINATOR, &format!("/plans/{}", story.plan)).json()["version"].clone();
        let agreed = json!({"planVersion": version, "answer": "AGREED"});
        for _ in 0..20 {
            service.post(PSYCHIATRY, &path, agreed.clone()).expect(201);
        }
        let refused = service.post(PSYCHIATRY, &path, agreed.clone()).expect(409);
        assert_eq!((refused.code(), refused.faults()), ("TOO_MANY_ANSWERS".to_owned(), vec![" TOO_MANY".to_owned()]));
        service.post(AF, &path, agreed.clone()).expect(201);
        service.post(COORDINATOR, &path, agreed).expect(201);
        let plan = service.get(COORDINATOR, &format!("/plans/{}", story.plan)).json();
        assert_eq!(plan["agreements"].as_array().unwrap().len(), 3);
    }

    fn follows_a_goal_through_every_version(service: &Service) {
        let mut story = Story::alva(service);
        story.adopt();
        let first = story.plan.clone();
        let days = [30, 60].map(|days| follow_up_day(service) + Days::new(days));
        for day in days {
            story.plan = story.begin(json!({"basedOn": story.plan, "followUpOn": day}));
            story.adopt();
        }
        let path = format!("/plans/{}/differences?against={first}", story.plan);
        let found = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!((&found["goals"], &found["interventions"]), (&json!([]), &json!([])));
        assert_eq!(found["members"][0]["after"], json!(days[1]));
        let all = service.get(COORDINATOR, &format!("/plans/{first}/differences")).expect(200).json();
        assert_eq!(all["againstId"], Value::Null);
        assert_eq!(all["goals"][0]["change"], "ADDED");
    }

    fn begins_from_and_compares_with_plans_of_the_same_case_only(service: &Service) {
        let (story, other) = (Story::alva(service), Story::alva(service));
        other.adopt();
        story.adopt();
        let plans = format!("/cases/{}/plans", story.case);
        for base in [&other.plan, &story.case] {
            let refused = service.post(COORDINATOR, &plans, json!({"basedOn": base})).expect(422);
            assert_eq!(refused.faults(), ["/basedOn NOT_FOUND"]);
        }
        let path = format!("/plans/{}/differences?against={}", story.plan, other.plan);
        assert_eq!(service.get(COORDINATOR, &path).expect(400).faults(), ["against NOT_FOUND"]);
        let draft = service.post(COORDINATOR, &plans, json!({})).expect(201).id();
        let read = service.get(COORDINATOR, &format!("/plans/{draft}")).json();
        assert_eq!((&read["goals"], &read["basedOnId"]), (&json!([]), &Value::Null), "empty when not asked for a copy");
    }

    fn keeps_what_each_party_says_and_shows_the_latest(service: &Service) {
        let story = Story::alva(service);
        let version = story.version();
        let refusal = json!({"planVersion": version, "answer": "DISAGREED", "comment": "Vi kan inte börja före februari."});
        story.agree(PSYCHIATRY, refusal).expect(201);
        story.agree(PSYCHIATRY, json!({"planVersion": version, "answer": "AGREED"})).expect(201);
        story.agree(COORDINATOR, json!({"planVersion": version, "answer": "AGREED"})).expect(201);
        let list = format!("/plans/{}/agreements", story.plan);
        let said = service.get(AF, &list).expect(200).json();
        assert_eq!(said["items"].as_array().unwrap().len(), 3);
        service.get(FK, &list).expect(404);
        let plan = service.get(COORDINATOR, &format!("/plans/{}", story.plan)).json();
        let answers: Vec<_> = plan["agreements"].as_array().unwrap().iter().map(|one| one["answer"].clone()).collect();
        assert_eq!(answers, [json!("AGREED"), json!("AGREED")]);
        assert!(story.page(COORDINATOR, "PERSON").contains("Instämmer "));
        let path = format!("/plans/{}", story.plan);
        let etag = service.get(COORDINATOR, &path).header("etag").unwrap().to_owned();
        story.agree(COORDINATOR, json!({"planVersion": version, "answer": "AGREED", "comment": "Fortfarande."})).expect(201);
        let again = service.call_with(COORDINATOR, "GET", &path, None, &[("if-none-match", &etag)]).expect(200);
        assert_eq!(again.json()["agreements"][0]["comment"], "Fortfarande.", "{again}");

        story.goal("Jag vill flytta.");
        assert_eq!(service.get(COORDINATOR, &list).json()["items"][0]["isOutdated"], true);
        assert!(story.page(COORDINATOR, "PARTY").contains("till en tidigare lydelse"));
        story.agree(PSYCHIATRY, json!({"planVersion": story.version(), "answer": "AGREED"})).expect(201);
        story.adopt();
        assert_eq!(service.get(COORDINATOR, &list).json()["items"][0]["isOutdated"], false, "adopting changes no word");
    }

    fn lets_nobody_speak_for_another_unit(service: &Service) {
        let story = Story::alva(service);
        let says = |participant: &str| {
            json!({"planVersion": story.version(), "answer": "AGREED", "participantId": participant})
        };
        story.agree(COORDINATOR, says(&story.psychiatry)).expect(403);
        story.agree(AF, says(&story.psychiatry)).expect(403);
        let person = json!({"kind": "PRIVATE", "role": "PERSON", "name": "Alva Provsson"});
        let person = service.post(COORDINATOR, &format!("/cases/{}/participants", story.case), person).expect(201).id();
        story.agree(PSYCHIATRY, says(&person)).expect(403);
        let said = story.agree(COORDINATOR, says(&person)).expect(201).json();
        assert_eq!((&said["participantId"], &said["recordedBy"]), (&json!(person), &json!("Eva Exempel")));
        assert_eq!(story.agree(COORDINATOR, says(&story.case)).expect(422).faults(), ["/participantId NOT_A_PARTY"]);
        let silent = json!({"planVersion": story.version(), "answer": "DISAGREED"});
        assert_eq!(story.agree(PSYCHIATRY, silent).expect(422).faults(), ["/comment REQUIRED"]);
        let stale = json!({"planVersion": story.version() - 1, "answer": "AGREED"});
        story.agree(PSYCHIATRY, stale).expect(412);
    }

    fn takes_no_answer_to_a_plan_that_is_replaced(service: &Service) {
        let mut story = Story::alva(service);
        story.adopt();
        let first = story.plan.clone();
        story.plan = story.begin(json!({"basedOn": first, "followUpOn": follow_up_day(service) + Days::new(30)}));
        story.adopt();
        story.plan = first;
        let refused = story.agree(PSYCHIATRY, json!({"planVersion": story.version(), "answer": "AGREED"})).expect(409);
        assert_eq!(refused.code(), "PLAN_REPLACED");
    }

    fn records_who_got_a_copy_apart_from_what_was_adopted(service: &Service) {
        use samspel::kernel::Clock;
        let story = Story::alva(service);
        story.adopt();
        let path = format!("/plans/{}/distributions", story.plan);
        let now = service.clock.now();
        let copy = json!({"recipient": "Stina Syster", "channel": "POST", "handedOverAt": now, "note": "Med Alvas medgivande."});
        let made = service.post(COORDINATOR, &path, copy).expect(201).json();
        assert_eq!(made["planVersion"], json!(story.version()));
        let copy = json!({"participantId": story.psychiatry, "channel": "DIGITAL", "handedOverAt": now});
        service.post(COORDINATOR, &path, copy.clone()).expect(201);
        service.post(PSYCHIATRY, &path, copy).expect(403);
        let listed = service.get(PSYCHIATRY, &path).expect(200).json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
        service.get(FK, &path).expect(404);
        for audience in ["PARTY", "PERSON"] {
            let page = story.page(COORDINATOR, audience);
            assert!(!page.contains("Stina Syster"), "it stands apart from what was adopted: {page}");
        }
    }

    fn shows_who_got_a_draft_to_the_parties_only(service: &Service) {
        use samspel::kernel::Clock;
        let story = Story::alva(service);
        let copy = json!({"recipient": "Stina Syster", "channel": "POST", "handedOverAt": service.clock.now()});
        service.post(COORDINATOR, &format!("/plans/{}/distributions", story.plan), copy).expect(201);
        assert!(story.page(COORDINATOR, "PARTY").contains("Stina Syster"));
        assert!(!story.page(COORDINATOR, "PERSON").contains("Stina Syster"));
    }

    fn names_every_fault_of_a_copy_at_once(service: &Service) {
        let story = Story::alva(service);
        let path = format!("/plans/{}/distributions", story.plan);
        let copy = json!({"channel": "HAND", "handedOverAt": "2190-01-01T00:00:00Z", "planVersion": 999});
        let refused = service.post(COORDINATOR, &path, copy).expect(422);
        assert_eq!(
            refused.faults(),
            ["/participantId REQUIRED", "/handedOverAt IN_THE_FUTURE", "/planVersion TOO_LARGE"]
        );
        let both = json!({
            "channel": "HAND", "handedOverAt": crate::operations::after(service, 0), "participantId": story.psychiatry, "recipient": "Stina",
        });
        assert_eq!(service.post(COORDINATOR, &path, both).expect(422).faults(), ["/recipient NOT_ALLOWED_HERE"]);
    }
}
