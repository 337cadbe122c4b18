//! A case with a plan that two parties read, each its part.

use serde_json::{Value, json};

use super::{AF, COORDINATOR, DAY, PSYCHIATRY};
use crate::harness::{Answer, Service};
use crate::operations::{account_of, call, follow_up_day, merged};

/// A case with an adopted plan: psychiatry reads all of it, AF only what does not concern health.
pub struct Story<'s> {
    pub service: &'s Service,
    pub case: String,
    pub psychiatry: String,
    pub plan: String,
}

pub fn consent(service: &Service, case: &str, kind: &str, organisation: &str, topics: &[&str]) {
    use samspel::kernel::{Clock, Stamp};
    let until = Stamp::from_micros(service.clock.now().as_micros() + 200 * DAY);
    let consent = json!({
        "kind": kind, "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva Provsson", "capacity": "PERSON",
        "recipientOrganisationIds": [service.organisation(organisation)], "topics": topics, "validTo": until,
    });
    service
        .post(COORDINATOR, &format!("/cases/{case}/consents"), consent)
        .expect(201);
}

pub fn add_unit(service: &Service, case: &str, unit: &str) -> String {
    let party = json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit(unit)});
    service
        .post(COORDINATOR, &format!("/cases/{case}/participants"), party)
        .expect(201)
        .id()
}

impl<'s> Story<'s> {
    pub fn of(service: &'s Service, person: &str) -> Self {
        let case = json!({
            "personId": person, "origin": "OPEN_CARE", "targetGroups": ["CO_OCCURRING_DISORDERS"],
            "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
        });
        let case = service.post(COORDINATOR, "/cases", case).expect(201).id();
        consent(
            service,
            &case,
            "PLAN",
            "Region Dalarna",
            &["BASIC", "MEETING", "HEALTH", "SOCIAL", "PLAN"],
        );
        consent(
            service,
            &case,
            "INFORMATION_SHARING",
            "Arbetsförmedlingen",
            &["BASIC", "PLAN"],
        );
        let psychiatry = add_unit(service, &case, "Psykiatrisk öppenvård Falun");
        add_unit(service, &case, "Arbetsförmedlingen Falun");
        add_unit(service, &case, "Försäkringskassan Falun");
        // Without effect but for a protected person.
        for party in [PSYCHIATRY, AF] {
            let named = json!({"accountId": account_of(service, party)});
            service
                .post(COORDINATOR, &format!("/cases/{case}/named-users"), named)
                .expect(201);
        }
        let mut story = Self {
            service,
            case,
            psychiatry,
            plan: String::new(),
        };
        story.plan = story.begin(json!({
            "whatMatters": "Att komma tillbaka till arbete.\nAtt orka med hemmet.", "earlySigns": "Sover dåligt.",
            "leadName": "Eva Exempel", "followUpOn": follow_up_day(service), "followUpForm": "MEETING",
            "overallResponsibleOrganisationId": service.organisation("Falu kommun"),
        }));
        story.goal("Jag vill orka gå upp <b>tidigt</b>.");
        story.intervention("Samtal varannan vecka");
        story
    }

    pub fn alva(service: &'s Service) -> Self {
        Self::of(service, &service.seeded.persons["Alva"])
    }

    pub fn begin(&self, content: Value) -> String {
        self.service
            .post(COORDINATOR, &format!("/cases/{}/plans", self.case), content)
            .expect(201)
            .id()
    }

    pub fn goal(&self, words: &str) -> String {
        let goal = json!({"term": "SHORT", "personsWords": words});
        self.service
            .post(COORDINATOR, &format!("/plans/{}/goals", self.plan), goal)
            .expect(201)
            .id()
    }

    pub fn intervention(&self, measure: &str) -> String {
        let intervention = json!({
            "need": "Behandling för depression", "measure": measure, "topic": "HEALTH", "status": "NOT_STARTED",
            "responsibleParticipantId": self.psychiatry, "startsOn": "2026-12-01", "endsOn": "2027-03-01",
        });
        self.service
            .post(
                PSYCHIATRY,
                &format!("/plans/{}/interventions", self.plan),
                intervention,
            )
            .expect(201)
            .id()
    }

    pub fn version(&self) -> i64 {
        let read = self
            .service
            .get(COORDINATOR, &format!("/plans/{}", self.plan))
            .expect(200);
        read.json()["version"].as_i64().unwrap()
    }

    pub fn adopt(&self) {
        self.meet();
        self.call();
        let adoption = json!({"planVersion": self.version()});
        let path = format!("/plans/{}/adoptions", self.plan);
        self.service.post(COORDINATOR, &path, adoption).expect(201);
    }

    /// Calls the parties when they are not, and tries to adopt the plan.
    pub fn adopt_with(&self, more: Value) -> Answer {
        let case = self
            .service
            .get(COORDINATOR, &format!("/cases/{}", self.case))
            .json();
        if case["status"] != "CALLED" {
            self.meet();
            self.call();
        }
        let adoption = merged(json!({"planVersion": self.version()}), &more);
        let path = format!("/plans/{}/adoptions", self.plan);
        self.service.post(COORDINATOR, &path, adoption)
    }

    pub fn call(&self) {
        call(self.service, &self.case);
    }

    /// Calls to a meeting, and holds it.
    pub fn hold_meeting(&self) {
        let meeting = self.meet();
        self.call();
        self.service.clock.advance(11 * DAY / 1_000_000);
        let came = json!({"participantId": self.psychiatry, "attendance": "ON_SITE"});
        let path = format!("/meetings/{meeting}/attendances");
        self.service.post(COORDINATOR, &path, came).expect(201);
    }

    pub fn meet(&self) -> String {
        use samspel::kernel::{Clock, Stamp};
        let start = Stamp::from_micros(self.service.clock.now().as_micros() + 10 * DAY);
        let meeting = json!({
            "kind": "PLANNING", "startsAt": start, "durationMinutes": 60, "timeZone": "Europe/Stockholm",
            "mode": "PHONE", "purpose": "Upprätta plan",
        });
        self.service
            .post(
                COORDINATOR,
                &format!("/cases/{}/meetings", self.case),
                meeting,
            )
            .expect(201)
            .id()
    }

    pub fn agree(&self, subject: &str, body: Value) -> Answer {
        self.service
            .post(subject, &format!("/plans/{}/agreements", self.plan), body)
    }

    pub fn page(&self, subject: &str, audience: &str) -> String {
        let path = format!("/plans/{}/document?audience={audience}", self.plan);
        String::from_utf8(self.service.get(subject, &path).expect(200).body).unwrap()
    }
}
