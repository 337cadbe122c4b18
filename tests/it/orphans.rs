//! What becomes of interventions whose party has no basis to read them any more (scenario 3 of the
//! domain).

use serde_json::{Value, json};

use crate::both;
use crate::deadlines::{add_unit, after, consent, lead, open_case, step};
use crate::harness::Service;
use crate::operations::merged;

pub(crate) const COORDINATOR: &str = "eva.exempel";
pub(crate) const PSYCHIATRY: &str = "pia.psykiatri";
pub(crate) const AF: &str = "arne.af";
pub(crate) const FK: &str = "fia.fk";
pub(crate) const DAY: i64 = 86_400;

/// A case with an adopted plan: psychiatry treats, FK looks into the economy on a consent of its own.
pub(crate) struct Story<'a> {
    pub(crate) service: &'a Service,
    pub(crate) case: String,
    pub(crate) plan_consent: String,
    pub(crate) fk_consent: String,
    pub(crate) fk: String,
    pub(crate) psychiatry: String,
    pub(crate) plan: String,
    pub(crate) treatment: String,
    pub(crate) economy: String,
}

pub(crate) const TO_FK: [&str; 4] = ["BASIC", "MEETING", "ECONOMY", "PLAN"];

impl<'a> Story<'a> {
    pub(crate) fn new(service: &'a Service) -> Self {
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

    pub(crate) fn make(&self, path: &str, body: Value) -> String {
        self.service.post(COORDINATOR, path, body).expect(201).id()
    }

    pub(crate) fn share_with_fk(&self, more: Value) -> String {
        let fk = json!({
            "kind": "INFORMATION_SHARING", "topics": TO_FK,
            "recipientOrganisationIds": [self.service.organisation("Försäkringskassan")],
        });
        consent(self.service, &self.case, "GIVEN", merged(fk, &more))
    }

    pub(crate) fn meet(&self, days: i64) {
        let meeting = json!({
            "kind": "PLANNING", "startsAt": after(self.service, days), "durationMinutes": 60,
            "timeZone": "Europe/Stockholm", "mode": "PHONE", "purpose": "Upprätta plan",
        });
        self.make(&format!("/cases/{}/meetings", self.case), meeting);
        step(self.service, &self.case, json!({"to": "CALLED"}));
    }

    pub(crate) fn draft(&self) -> (String, String, String) {
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

    pub(crate) fn adopt(&self, plan: &str) {
        let read = self.service.get(COORDINATOR, &format!("/plans/{plan}"));
        let adoption = json!({"planVersion": read.json()["version"]});
        self.make(&format!("/plans/{plan}/adoptions"), adoption);
    }

    pub(crate) fn withdraw(&self, consent: &str) {
        self.make(&format!("/consents/{consent}/withdrawals"), json!({}));
    }

    /// Whether treatment and economy are orphaned, as the plan, the case and each by itself say it.
    pub(crate) fn orphaned(&self) -> [bool; 2] {
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
    pub(crate) fn notices(&self) -> Vec<String> {
        let path = format!("/cases/{}/deadlines", self.case);
        let all = self.service.get(COORDINATOR, &path).expect(200).json();
        let all = all["items"].as_array().unwrap().iter();
        all.filter(|one| one["kind"] == "REASSIGN_INTERVENTIONS")
            .map(|one| one["status"].as_str().unwrap().to_owned())
            .collect()
    }

    /// What `reader` must do in the case, of `kind`.
    pub(crate) fn work(&self, reader: &str, kind: &str) -> Vec<Value> {
        let path = format!("/worklist?kind={kind}&limit=200");
        let list = self.service.get(reader, &path).expect(200).json();
        let mut items = list["items"].as_array().unwrap().clone();
        items.retain(|one| one["caseId"] == json!(self.case));
        items
    }

    /// How often the timeline tells of `event`, and in which words to the person.
    pub(crate) fn told(&self, event: &str) -> (usize, Value) {
        let path = format!("/cases/{}/timeline?limit=200&audience=PERSON", self.case);
        let page = self.service.get(COORDINATOR, &path).expect(200).json();
        let mut items = page["items"].as_array().unwrap().clone();
        items.retain(|one| one["type"] == event);
        (
            items.len(),
            items.first().map_or(Value::Null, |one| one["text"].clone()),
        )
    }

    pub(crate) fn nothing_to_fk(&self) {
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
        // What was adopted stays as it was adopted: who is to take over is decided in the next version.
        for audience in ["PARTY", "PERSON"] {
            let path = format!("/plans/{}/document?audience={audience}", story.plan);
            let document = String::from_utf8(service.get(COORDINATOR, &path).expect(200).body).unwrap();
            assert!(!document.contains("En ny ansvarig behöver utses."));
        }
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{}", story.case)).json()["status"], "ACTIVE");

        // Consent back.
        story.share_with_fk(json!({}));
        assert_eq!((story.orphaned(), story.notices()), ([false, false], vec!["MET".to_owned()]));
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

    fn asks_nobody_to_find_a_party_while_the_case_is_frozen(service: &Service) {
        let story = Story::new(service);
        lead(service, &story.case, "Psykiatrisk öppenvård Falun");
        story.withdraw(&story.plan_consent);
        assert_eq!(service.get(COORDINATOR, &format!("/cases/{}", story.case)).json()["status"], "CONSENT_WITHDRAWN");
        assert_eq!(story.orphaned(), [true, false]);
        service.get("sam.mottagning", &format!("/cases/{}", story.case)).expect(404);
        // Nobody can be found while the case waits for consent, so that it is nobody's to do.
        assert_eq!(story.work(COORDINATOR, "REASSIGN_INTERVENTIONS").len(), 0);
        assert_eq!(story.notices(), Vec::<String>::new());
        step(service, &story.case, json!({"to": "CLOSED", "closingReason": "CONSENT_WITHDRAWN"}));
        assert_eq!((story.orphaned(), story.notices()), ([false, false], Vec::new()));
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
}
