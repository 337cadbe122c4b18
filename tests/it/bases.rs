//! Who may read on what basis, and what becomes of interventions whose party has none any more
//! (scenario 3 of the domain).

use diesel::connection::SimpleConnection;
use samspel::db::Location;
use serde_json::{Value, json};

use crate::both;
use crate::deadlines::{add_unit, after, consent, lead, open_case, step};
use crate::harness::{Answer, Database, Service};
use crate::operations::merged;

const COORDINATOR: &str = "eva.exempel";
const PSYCHIATRY: &str = "pia.psykiatri";
const AF: &str = "arne.af";
const FK: &str = "fia.fk";
const DAY: i64 = 86_400;

/// A case with an adopted plan: psychiatry treats, FK looks into the economy on a consent of its own.
struct Story<'a> {
    service: &'a Service,
    case: String,
    plan_consent: String,
    fk_consent: String,
    fk: String,
    psychiatry: String,
    plan: String,
    treatment: String,
    economy: String,
}

const TO_FK: [&str; 4] = ["BASIC", "MEETING", "ECONOMY", "PLAN"];

impl<'a> Story<'a> {
    fn new(service: &'a Service) -> Self {
        let case = open_case(service, 3);
        let plan_consent = consent(service, &case, "GIVEN", json!({}));
        let mut story = Self {
            service,
            plan_consent,
            fk_consent: String::new(),
            fk: add_unit(service, &case, "Försäkringskassan Falun"),
            psychiatry: add_unit(service, &case, "Psykiatrisk öppenvård Falun"),
            plan: String::new(),
            treatment: String::new(),
            economy: String::new(),
            case,
        };
        story.fk_consent = story.share_with_fk(json!({}));
        add_unit(service, &story.case, "Arbetsförmedlingen Falun");
        story.meet(10);
        (story.plan, story.treatment, story.economy) = story.draft();
        story.adopt(&story.plan);
        story
    }

    fn make(&self, path: &str, body: Value) -> String {
        self.service.post(COORDINATOR, path, body).expect(201).id()
    }

    fn share_with_fk(&self, more: Value) -> String {
        let fk = json!({
            "kind": "INFORMATION_SHARING", "topics": TO_FK,
            "recipientOrganisationIds": [self.service.organisation("Försäkringskassan")],
        });
        consent(self.service, &self.case, "GIVEN", merged(fk, &more))
    }

    fn meet(&self, days: i64) {
        let meeting = json!({
            "kind": "PLANNING", "startsAt": after(self.service, days), "durationMinutes": 60,
            "timeZone": "Europe/Stockholm", "mode": "PHONE", "purpose": "Upprätta plan",
        });
        self.make(&format!("/cases/{}/meetings", self.case), meeting);
        step(self.service, &self.case, json!({"to": "CALLED"}));
    }

    fn draft(&self) -> (String, String, String) {
        let plan = json!({
            "followUpOn": after(self.service, 60).swedish_day(),
            "overallResponsibleOrganisationId": self.service.organisation("Falu kommun"),
        });
        let plan = self.make(&format!("/cases/{}/plans", self.case), plan);
        let goal = json!({"term": "SHORT", "personsWords": "Jag vill orka."});
        self.make(&format!("/plans/{plan}/goals"), goal);
        let one = |topic: &str, responsible: &str| {
            let one = json!({
                "need": "Stöd", "measure": "Samtal", "topic": topic, "status": "NOT_STARTED",
                "responsibleParticipantId": responsible,
            });
            self.make(&format!("/plans/{plan}/interventions"), one)
        };
        let (treatment, economy) = (one("HEALTH", &self.psychiatry), one("ECONOMY", &self.fk));
        (plan, treatment, economy)
    }

    fn adopt(&self, plan: &str) {
        let read = self.service.get(COORDINATOR, &format!("/plans/{plan}"));
        let adoption = json!({"planVersion": read.json()["version"]});
        self.make(&format!("/plans/{plan}/adoptions"), adoption);
    }

    fn withdraw(&self, consent: &str) {
        self.make(&format!("/consents/{consent}/withdrawals"), json!({}));
    }

    /// Whether treatment and economy are orphaned, as the plan, the case and each by itself say it.
    fn orphaned(&self) -> [bool; 2] {
        let path = format!("/plans/{}", self.plan);
        let plan = self.service.get(COORDINATOR, &path).expect(200).json();
        let path = format!("/cases/{}?expand=plan", self.case);
        let case = self.service.get(COORDINATOR, &path).expect(200).json();
        [&self.treatment, &self.economy].map(|id| {
            let path = format!("/interventions/{id}");
            let alone = self.service.get(COORDINATOR, &path).expect(200).json();
            let within = |plan: &Value| {
                let all = plan["interventions"].as_array().unwrap();
                all.iter().find(|one| one["id"] == json!(id)).unwrap()["orphaned"].clone()
            };
            assert_eq!(
                (within(&plan), within(&case["plan"])),
                (alone["orphaned"].clone(), alone["orphaned"].clone())
            );
            alone["orphaned"].as_bool().unwrap()
        })
    }

    /// Statuses of the deadlines that ask the lead to find who answers.
    fn notices(&self) -> Vec<String> {
        let path = format!("/cases/{}/deadlines", self.case);
        let all = self.service.get(COORDINATOR, &path).expect(200).json();
        let all = all["items"].as_array().unwrap().iter();
        all.filter(|one| one["kind"] == "REASSIGN_INTERVENTIONS")
            .map(|one| one["status"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What `reader` must do in the case, of `kind`.
    fn work(&self, reader: &str, kind: &str) -> Vec<Value> {
        let path = format!("/worklist?kind={kind}&limit=200");
        let list = self.service.get(reader, &path).expect(200).json();
        let mut items = list["items"].as_array().unwrap().clone();
        items.retain(|one| one["caseId"] == json!(self.case));
        items
    }

    /// How often the timeline tells of `event`, and in which words to the person.
    fn told(&self, event: &str) -> (usize, Value) {
        let path = format!("/cases/{}/timeline?limit=200&audience=PERSON", self.case);
        let page = self.service.get(COORDINATOR, &path).expect(200).json();
        let mut items = page["items"].as_array().unwrap().clone();
        items.retain(|one| one["type"] == event);
        (
            items.len(),
            items.first().map_or(Value::Null, |one| one["text"].clone()),
        )
    }

    fn nothing_to_fk(&self) {
        for path in [
            format!("/cases/{}", self.case),
            format!("/plans/{}", self.plan),
            format!("/interventions/{}", self.economy),
        ] {
            self.service.get(FK, &path).expect(404);
        }
        let all = self
            .service
            .get(FK, "/cases?includeTotal=true")
            .expect(200)
            .json();
        assert_eq!(all["_meta"]["total"], 0);
    }

    fn exception(&self, more: Value) -> Answer {
        let new = json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": self.service.organisation("Försäkringskassan"),
            "topics": TO_FK, "reference": "OSL 10 kap. 18 a §", "reason": "Det är fara för personens liv.",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": after(self.service, 30),
        });
        disclose(self.service, &self.case, merged(new, &more))
    }
}

fn disclose(service: &Service, case: &str, new: Value) -> Answer {
    service.post(COORDINATOR, &format!("/cases/{case}/disclosures"), new)
}

/// A caseworker of the other unit of Falun.
fn colleague(service: &Service) -> String {
    let accounts = service
        .get("rut.register", "/accounts?limit=1")
        .expect(200)
        .json();
    let account = json!({"issuer": accounts["items"][0]["issuer"], "subject": "bea.barn", "displayName": "Bea Barn"});
    let account = service
        .post("rut.register", "/accounts", account)
        .expect(201)
        .id();
    let assignment = json!({"unitId": service.unit("Socialtjänsten barn och unga, Falun"), "role": "CASEWORKER"});
    service
        .post(
            "rut.register",
            &format!("/accounts/{account}/assignments"),
            assignment,
        )
        .expect(201);
    "bea.barn".to_owned()
}

both! {
    /// Scenario 3 of the domain.
    fn orphans_what_a_party_answers_for_and_tells_the_lead_when_its_consent_is_withdrawn(service: &Service) {
        let story = Story::new(service);
        service.get(FK, &format!("/interventions/{}", story.economy)).expect(200);
        assert_eq!((story.orphaned(), story.notices()), ([false, false], vec![]));

        story.withdraw(&story.fk_consent);
        story.nothing_to_fk();
        assert_eq!(story.orphaned(), [false, true]);
        let work = story.work(COORDINATOR, "REASSIGN_INTERVENTIONS");
        assert_eq!(work.len(), 1);
        assert_eq!((&work[0]["unitId"], &work[0]["severity"]), (&json!(service.unit("Socialtjänsten, Falu kommun")), &json!("LOCAL")));
        assert_eq!(work[0]["hasOrphanedInterventions"], true);
        assert_eq!(story.work(PSYCHIATRY, "REASSIGN_INTERVENTIONS"), Vec::<Value>::new());
        let (times, words) = story.told("plan.responsibility-lost");
        assert_eq!((times, words), (1, json!("Insatser i din plan har ingen som ansvarar för dem just nu.")));
        let document = |audience: &str| {
            let path = format!("/plans/{}/document?audience={audience}", story.plan);
            String::from_utf8(service.get(COORDINATOR, &path).expect(200).body).unwrap()
        };
        assert!(document("PARTY").contains("En ny ansvarig behöver utses."));
        assert!(document("PERSON").contains("Vi behöver bestämma vem som tar över."));
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{}", story.case)).json()["status"], "ACTIVE");

        // Consent back.
        story.share_with_fk(json!({}));
        assert_eq!((story.orphaned(), story.notices()), ([false, false], vec!["MET".to_owned()]));
        assert!(!document("PARTY").contains("En ny ansvarig behöver utses."));
    }

    fn tells_the_lead_until_another_answers_in_a_plan_that_is_adopted(service: &Service) {
        let story = Story::new(service);
        story.withdraw(&story.fk_consent);
        story.meet(20);
        let path = format!("/cases/{}/plans", story.case);
        let draft = json!({"basedOn": story.plan, "followUpOn": after(service, 90).swedish_day()});
        let draft = service.post(COORDINATOR, &path, draft).expect(201).json();
        let copied = draft["interventions"].as_array().unwrap();
        let economy = copied.iter().find(|one| one["topic"] == "ECONOMY").unwrap();
        assert_eq!(economy["orphaned"], true);
        let path = format!("/interventions/{}", economy["id"].as_str().unwrap());
        let reassigned = json!({"responsibleParticipantId": story.psychiatry, "topic": "HEALTH"});
        let reassigned = service.patch(COORDINATOR, &path, "\"1\"", reassigned).expect(200).json();
        assert_eq!((&reassigned["orphaned"], story.notices()), (&json!(false), vec!["OPEN".to_owned()]));
        story.adopt(draft["id"].as_str().unwrap());
        assert_eq!(story.notices(), ["MET"]);
        let replaced = service.get(COORDINATOR, &format!("/interventions/{}", story.economy)).expect(200).json();
        assert_eq!(replaced["orphaned"], false, "what is replaced is nobody's to see to");
    }

    fn tells_the_lead_until_what_is_orphaned_is_ended(service: &Service) {
        let story = Story::new(service);
        story.withdraw(&story.fk_consent);
        let path = format!("/interventions/{}", story.economy);
        service.patch(COORDINATOR, &path, "\"1\"", json!({"status": "ONGOING"})).expect(200);
        assert_eq!((story.orphaned(), story.notices()), ([false, true], vec!["OPEN".to_owned()]));
        service.patch(COORDINATOR, &path, "\"2\"", json!({"status": "CANCELLED"})).expect(200);
        assert_eq!((story.orphaned(), story.notices()), ([false, false], vec!["MET".to_owned()]));
    }

    fn orphans_what_a_party_answers_for_when_it_leaves_or_a_consent_names_it_no_more(service: &Service) {
        let story = Story::new(service);
        service.delete(COORDINATOR, &format!("/participants/{}", story.fk), "\"1\"").expect(204);
        assert_eq!((story.orphaned(), story.notices()), ([false, true], vec!["OPEN".to_owned()]));
        let narrower = json!({
            "recipientOrganisationIds": [service.organisation("Arbetsförmedlingen")],
            "supersedesConsentId": story.plan_consent,
        });
        consent(service, &story.case, "GIVEN", narrower);
        service.get(PSYCHIATRY, &format!("/cases/{}", story.case)).expect(404);
        // One notice, told twice: each time something more was lost.
        assert_eq!((story.orphaned(), story.notices()), ([true, true], vec!["OPEN".to_owned()]));
        assert_eq!(story.told("plan.responsibility-lost").0, 2);
    }

    fn orphans_by_a_narrower_topic_too(service: &Service) {
        let story = Story::new(service);
        story.share_with_fk(json!({"topics": ["BASIC", "PLAN"], "supersedesConsentId": story.fk_consent}));
        service.get(FK, &format!("/cases/{}", story.case)).expect(200);
        service.get(FK, &format!("/interventions/{}", story.economy)).expect(404);
        assert_eq!((story.orphaned(), story.notices()), ([false, true], vec!["OPEN".to_owned()]));
    }

    fn tells_who_opened_a_case_that_freezes_when_the_lead_may_know_of_it_no_more(service: &Service) {
        let story = Story::new(service);
        lead(service, &story.case, "Psykiatrisk öppenvård Falun");
        story.withdraw(&story.plan_consent);
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{}", story.case)).json()["status"], "CONSENT_WITHDRAWN");
        assert_eq!(story.orphaned(), [true, false]);
        service.get("sam.mottagning", &format!("/cases/{}", story.case)).expect(404);
        let work = story.work(COORDINATOR, "REASSIGN_INTERVENTIONS");
        assert_eq!((work.len(), &work[0]["unitId"]), (1, &json!(service.unit("Socialtjänsten, Falu kommun"))));
        step(service, &story.case, json!({"to": "CLOSED", "closingReason": "CONSENT_WITHDRAWN"}));
        assert_eq!((story.orphaned(), story.notices()), ([false, false], vec!["CANCELLED".to_owned()]));
    }

    fn shows_what_is_orphaned_by_time_alone_when_a_consent_runs_out(service: &Service) {
        let story = Story::new(service);
        let short = json!({"validTo": after(service, 50), "supersedesConsentId": story.fk_consent});
        story.share_with_fk(short);
        let flags = || {
            let work = story.work(COORDINATOR, "RENEW_CONSENT");
            work.iter().map(|one| one["hasOrphanedInterventions"].clone()).collect::<Vec<_>>()
        };
        assert_eq!((story.orphaned(), flags()), ([false, false], vec![json!(false), json!(false)]));
        service.clock.advance(50 * DAY + 1);
        story.nothing_to_fk();
        assert_eq!((story.orphaned(), flags()), ([false, true], vec![json!(true), json!(false)]));
        assert_eq!(story.notices(), Vec::<String>::new(), "nobody did anything that could have written one");
        // The next one who does something tells of it.
        service.delete(COORDINATOR, &format!("/participants/{}", story.psychiatry), "\"1\"").expect(204);
        assert_eq!(story.notices(), ["OPEN"]);
    }

    fn tells_of_orphans_only_those_who_may_know_who_takes_part(service: &Service) {
        let story = Story::new(service);
        let path = format!("/interventions/{}", story.treatment);
        assert_eq!(service.get(AF, &path).expect(200).json()["orphaned"], false);
        let narrower = json!({"topics": ["HEALTH", "PLAN"], "supersedesConsentId": story.plan_consent});
        consent(service, &story.case, "GIVEN", narrower);
        let read = service.get(AF, &path).expect(200).json();
        assert_eq!((&read["measure"], &read["orphaned"]), (&json!("Samtal"), &Value::Null));
        let plan = service.get(AF, &format!("/plans/{}", story.plan)).expect(200);
        assert!(!plan.to_string().contains("orphaned"), "{plan}");
    }

    fn lets_a_statutory_exception_be_read_until_it_ends(service: &Service) {
        let story = Story::new(service);
        story.withdraw(&story.fk_consent);
        story.nothing_to_fk();
        let made = story.exception(json!({})).expect(201);
        let path = format!("/disclosures/{}", made.id());
        assert_eq!(made.header("location"), Some(&*format!("/sip/v1{path}")));
        let read = service.get(COORDINATOR, &path).expect(200).json();
        assert_eq!(read, made.json());
        assert_eq!((&read["status"], &read["approvedBy"]["title"]), (&json!("IN_FORCE"), &json!("Enhetschef")));
        assert_eq!((&read["reference"], &read["topics"]), (&json!("OSL 10 kap. 18 a §"), &json!(["BASIC", "MEETING", "ECONOMY", "PLAN"])));
        service.get(FK, &format!("/interventions/{}", story.economy)).expect(200);
        service.get(FK, &format!("/interventions/{}", story.treatment)).expect(404);
        assert_eq!((story.orphaned(), story.notices()), ([false, false], vec!["MET".to_owned()]));
        let list = service.get(FK, &format!("/cases/{}/disclosures", story.case)).expect(200).json();
        assert_eq!(list["items"][0]["id"], read["id"]);
        assert_eq!(list["items"][0]["_links"]["end"], Value::Null);
        assert_eq!(
            story.told("disclosure.recorded"),
            (1, json!("Ett beslut antecknades om att någon får ta del av uppgifter om dig utan ditt samtycke."))
        );

        service.post(FK, &format!("{path}/endings"), json!({})).expect(403);
        let ended = service.post(COORDINATOR, &format!("{path}/endings"), json!({"reason": "Faran är över."})).expect(201).json();
        assert_eq!((&ended["status"], &ended["endingReason"], &ended["endedBy"]), (&json!("ENDED"), &json!("Faran är över."), &json!("Eva Exempel")));
        assert_eq!(ended["validTo"], read["validTo"], "what was decided stands");
        story.nothing_to_fk();
        service.get(FK, &path).expect(404);
        assert_eq!((story.orphaned(), story.notices()), ([false, true], vec!["MET".to_owned(), "OPEN".to_owned()]));
        service.post(COORDINATOR, &format!("{path}/endings"), json!({})).expect(409);

        let again = story.exception(json!({})).expect(201).id();
        service.get(FK, &format!("/cases/{}", story.case)).expect(200);
        service.clock.advance(30 * DAY + 1);
        story.nothing_to_fk();
        let read = service.get(COORDINATOR, &format!("/disclosures/{again}")).expect(200).json();
        assert_eq!((&read["status"], &read["_links"]["end"]), (&json!("EXPIRED"), &Value::Null));
        service.post(COORDINATOR, &format!("/disclosures/{again}/endings"), json!({})).expect(409);
    }

    fn shows_disclosures_to_nobody_without_basic(service: &Service) {
        let story = Story::new(service);
        let made = story.exception(json!({"topics": ["ECONOMY"]})).expect(201).id();
        story.withdraw(&story.fk_consent);
        service.get(FK, &format!("/interventions/{}", story.economy)).expect(200);
        service.get(FK, &format!("/disclosures/{made}")).expect(404);
        let list = service.get(FK, &format!("/cases/{}/disclosures", story.case)).expect(200).json();
        assert_eq!(list["items"], json!([]));
        service.get(AF, &format!("/disclosures/{made}")).expect(200);
        service.get("bo.borlange", &format!("/disclosures/{made}")).expect(404);
        // A consent's own disclosures are no resources here.
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{}/disclosures", story.case)).json()["items"].as_array().unwrap().len(), 1);
    }

    fn names_every_fault_of_a_disclosure_at_once(service: &Service) {
        let story = Story::new(service);
        let wrong = story.exception(json!({
            "recipientOrganisationId": story.case, "reference": null, "topics": null,
            "approvedBy": {"name": "eva  exempel", "title": "Handläggare"}, "validTo": after(service, 91),
        })).expect(422);
        assert_eq!(wrong.faults(), [
            "/validTo TOO_FAR_AHEAD", "/reference REQUIRED", "/topics REQUIRED", "/approvedBy/name APPROVES_OWN",
            "/recipientOrganisationId NOT_FOUND",
        ]);
        let elsewhere = story.exception(json!({"basis": "SAME_AUTHORITY", "topics": null})).expect(422);
        assert_eq!(elsewhere.faults(), ["/recipientOrganisationId NOT_ALLOWED_HERE"]);
        let consented = story.exception(json!({"basis": "CONSENT"})).expect(422);
        assert_eq!(consented.faults(), ["/basis NOT_IN_LIST"]);
        service.post(PSYCHIATRY, &format!("/cases/{}/disclosures", story.case), json!({})).expect(422);
        step(service, &story.case, json!({"to": "CLOSED", "closingReason": "GOALS_MET"}));
        assert_eq!(story.exception(json!({})).expect(409).code(), "CASE_CLOSED");
    }

    fn lets_other_units_of_the_authority_know_of_what_it_owns_and_nothing_of_others(service: &Service) {
        let colleague = colleague(service);
        let story = Story::new(service);
        let own = json!({
            "need": "Boende", "measure": "Stöd i hemmet", "topic": "SOCIAL", "status": "NOT_STARTED",
        });
        let theirs = merged(own.clone(), &json!({"topic": "HEALTH", "responsibleParticipantId": story.psychiatry}));
        story.meet(20);
        let plan = story.make(&format!("/cases/{}/plans", story.case), json!({}));
        let interventions = format!("/plans/{plan}/interventions");
        let own = story.make(&interventions, own);
        let theirs = service.post(PSYCHIATRY, &interventions, theirs).expect(201).id();
        for consent in [&story.plan_consent, &story.fk_consent] {
            story.withdraw(consent);
        }
        let case = format!("/cases/{}", story.case);
        let within = json!({
            "basis": "SAME_AUTHORITY", "recipientOrganisationId": service.organisation("Falu kommun"),
            "reason": "Barnet i familjen behöver stöd.", "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"},
            "validTo": after(service, 300),
        });
        let made = disclose(service, &story.case, within).expect(201);
        assert_eq!(made.json()["topics"], Value::Null);
        service.get(&colleague, &case).expect(404);
        // The case is frozen: the unit was to be added before.
        service.post(COORDINATOR, &format!("{case}/participants"), json!({
            "kind": "UNIT", "role": "PARTY", "unitId": service.unit("Socialtjänsten barn och unga, Falun"),
        })).expect(409);
        consent(service, &story.case, "GIVEN", json!({"topics": ["MEETING"]}));
        add_unit(service, &story.case, "Socialtjänsten barn och unga, Falun");
        service.get(&colleague, &format!("/interventions/{own}")).expect(200);
        service.get(&colleague, &format!("/interventions/{theirs}")).expect(404);
        service.get(COORDINATOR, &format!("/interventions/{theirs}")).expect(404);
        service.post(COORDINATOR, &format!("/disclosures/{}/endings", made.id()), json!({})).expect(201);
    }

    fn keeps_a_colleagues_sight_of_a_case_by_same_authority_alone(service: &Service) {
        let colleague = colleague(service);
        let case = open_case(service, 3);
        add_unit(service, &case, "Socialtjänsten barn och unga, Falun");
        let path = format!("/cases/{case}");
        service.get(&colleague, &path).expect(404);
        let within = json!({
            "basis": "SAME_AUTHORITY", "recipientOrganisationId": service.organisation("Falu kommun"),
            "reason": "Barnet i familjen behöver stöd.", "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"},
            "validTo": after(service, 300),
        });
        let made = disclose(service, &case, within).expect(201).id();
        assert_eq!(service.get(&colleague, &path).expect(200).json()["reason"], "Behöver samordnat stöd.");
        service.get(FK, &path).expect(404);
        service.post(COORDINATOR, &format!("/disclosures/{made}/endings"), json!({})).expect(201);
        service.get(&colleague, &path).expect(404);
    }

    fn makes_no_plan_adoptable_and_no_case_callable_without_the_persons_consent(service: &Service) {
        let case = open_case(service, 3);
        let story = Story::new(service);
        let new = json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Region Dalarna"),
            "topics": ["BASIC", "MEETING", "HEALTH", "PLAN"], "reference": "OSL 10 kap. 18 a §", "reason": "Fara för liv.",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": after(service, 30),
        });
        disclose(service, &case, new.clone()).expect(201);
        add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        let read = service.get(PSYCHIATRY, &format!("/cases/{case}")).expect(200).json();
        assert_eq!(read["status"], "NEED_IDENTIFIED");
        let meeting = json!({
            "kind": "PLANNING", "startsAt": after(service, 10), "durationMinutes": 60, "timeZone": "Europe/Stockholm",
            "mode": "PHONE", "purpose": "Upprätta plan",
        });
        for (path, body) in [("plans", json!({})), ("meetings", meeting), ("status-transitions", json!({"to": "CALLED"}))] {
            let refused = service.post(COORDINATOR, &format!("/cases/{case}/{path}"), body).expect(409);
            assert_eq!(refused.code(), "CONSENT_MISSING", "{path}");
        }
        // A draft that was complete before the person's consent ran out.
        story.meet(20);
        let (draft, ..) = story.draft();
        disclose(service, &story.case, merged(new, &json!({"validTo": after(service, 80)}))).expect(201);
        service.clock.advance(201 * DAY);
        let follow_up = json!({"followUpOn": after(service, 30).swedish_day()});
        let version = service.get(COORDINATOR, &format!("/plans/{draft}")).expect(200);
        let etag = version.header("etag").unwrap().to_owned();
        service.patch(COORDINATOR, &format!("/plans/{draft}"), &etag, follow_up).expect(200);
        let renewed = json!({
            "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Region Dalarna"),
            "topics": ["BASIC", "HEALTH", "PLAN"], "reference": "OSL 10 kap. 18 a §", "reason": "Fara för liv.",
            "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": after(service, 30),
        });
        disclose(service, &story.case, renewed).expect(201);
        let version = service.get(PSYCHIATRY, &format!("/plans/{draft}")).expect(200).json()["version"].clone();
        let refused = service.post(COORDINATOR, &format!("/plans/{draft}/adoptions"), json!({"planVersion": version})).expect(422);
        assert_eq!(refused.faults(), [" PLAN_CONSENT_MISSING"]);
        // Nor does it let the case be moved to whom it names.
        service.post(COORDINATOR, &format!("/cases/{}/moves", story.case), json!({
            "toUnitId": service.unit("Socialtjänsten, Borlänge kommun"),
        })).expect(409);
    }

    fn keeps_what_was_decided_whatever_the_statement(service: &Service) {
        let story = Story::new(service);
        let made = story.exception(json!({})).expect(201).id();
        service.post(COORDINATOR, &format!("/disclosures/{made}/endings"), json!({})).expect(201);
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let mut let_through = Vec::new();
        for table in ["disclosure_grounds", "disclosure_endings"] {
            let last = match service.database {
                Database::Sqlite => format!("REPLACE INTO {table} SELECT * FROM {table}"),
                Database::Postgres => format!("TRUNCATE {table}"),
            };
            let change = format!("UPDATE {table} SET disclosure_id = disclosure_id");
            for statement in [change, format!("DELETE FROM {table}"), last] {
                conn.batch_execute("BEGIN").unwrap();
                match conn.batch_execute(&statement) {
                    Ok(()) => let_through.push(statement),
                    Err(error) => assert!(error.to_string().contains("append_only"), "{statement}: {error}"),
                }
                conn.batch_execute("ROLLBACK").unwrap();
            }
        }
        assert_eq!(let_through, Vec::<String>::new());
    }

    /// One that a notice brings about has no decision beside it.
    fn shows_a_disclosure_that_has_no_decision_recorded(service: &Service) {
        let story = Story::new(service);
        let ids = [&story.case, service.organisation("Försäkringskassan")].map(|id| match service.database {
            Database::Sqlite => format!("x'{}'", id.replace('-', "")),
            Database::Postgres => format!("'{id}'"),
        });
        let id = "01999d2e-7c00-7000-8000-0000000091ff";
        let (own, from, to) = match service.database {
            Database::Sqlite => (format!("x'{}'", id.replace('-', "")), "0".to_owned(), after(service, 3).as_micros().to_string()),
            Database::Postgres => (format!("'{id}'"), "'1970-01-01'".to_owned(), format!("'{}'", after(service, 3))),
        };
        let statement = format!(
            "INSERT INTO disclosures (id, case_id, organisation_id, basis, kind, is_recipient, topics, valid_from, valid_to) \
             VALUES ({own}, {}, {}, 'STATUTORY_EXCEPTION', 'INFORMATION_SHARING', {}, 1, {from}, {to})",
            ids[0], ids[1], match service.database { Database::Sqlite => "1", Database::Postgres => "true" },
        );
        Location::parse(&service.url).unwrap().open().unwrap().batch_execute(&statement).unwrap();
        let read = service.get(COORDINATOR, &format!("/disclosures/{id}")).expect(200).json();
        assert_eq!((&read["status"], &read["approvedBy"], &read["recordedBy"]), (&json!("IN_FORCE"), &Value::Null, &Value::Null));
        let list = service.get(COORDINATOR, &format!("/cases/{}/disclosures", story.case)).expect(200).json();
        assert_eq!(list["items"][0]["id"], id);
        // What the service itself told on a statutory ground ends with that.
        service.post(COORDINATOR, &format!("/disclosures/{id}/endings"), json!({})).expect(409);
    }
}
