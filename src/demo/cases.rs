//! The cases of the demo: one in every status, reached the way a coordinator would.

use chrono::{Days, TimeDelta};
use serde_json::{Value, json};

use super::client::Client;
use super::{Seeded, text};
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{Code, Stamp};

const COORDINATOR: &str = "eva.exempel";

/// Fictitious names on published test numbers: given name, family name, kind, number, birth date, sex.
const PERSONS: &[(&str, &str, &str, &str, &str, &str)] = &[
    (
        "Alva",
        "Provsson",
        "PERSONNUMMER",
        "199002222397",
        "1990-02-22",
        "FEMALE",
    ),
    (
        "Bertil",
        "Testman",
        "PERSONNUMMER",
        "189002029800",
        "1890-02-02",
        "MALE",
    ),
    (
        "Cleo",
        "Fiktiv",
        "PERSONNUMMER",
        "200302022389",
        "2003-02-02",
        "FEMALE",
    ),
    (
        "David",
        "Påhitt",
        "PERSONNUMMER",
        "196101182803",
        "1961-01-18",
        "FEMALE",
    ),
    (
        "Elsa",
        "Låtsas",
        "PERSONNUMMER",
        "201701012393",
        "2017-01-01",
        "MALE",
    ),
    (
        "Farid",
        "Samordnad",
        "SAMORDNINGSNUMMER",
        "196109732393",
        "1961-09-13",
        "MALE",
    ),
];

/// Who decides for the child among them: whose custodian, name.
const CUSTODIANS: &[(&str, &str)] = &[("Elsa", "Kim Låtsas"), ("Elsa", "Robin Låtsas")];

/// Which person's case stands where.
const STORIES: &[(&str, CaseStatus)] = &[
    ("Alva", CaseStatus::Active),
    ("Bertil", CaseStatus::NeedIdentified),
    ("Cleo", CaseStatus::Preparing),
    ("David", CaseStatus::Called),
    ("Elsa", CaseStatus::ConsentDeclined),
    ("Farid", CaseStatus::ConsentWithdrawn),
    ("Cleo", CaseStatus::Closed),
];

/// Records the persons and tells the stories.
pub(super) async fn seed(client: &Client, now: Stamp, seeded: &mut Seeded) -> Result<(), String> {
    for (given, family, kind, number, birth, sex) in PERSONS {
        let new = json!({
            "identity": {"kind": kind, "number": number}, "givenName": given, "familyName": family,
            "birthDate": birth, "sex": sex, "municipalityCode": "2080",
        });
        let id = client.create(COORDINATOR, "/persons", new).await?;
        for (_, name) in CUSTODIANS.iter().filter(|(child, _)| child == given) {
            let new = json!({"kind": "CUSTODIAN", "name": name, "startsOn": birth});
            let representatives = format!("/persons/{id}/representatives");
            client.create(COORDINATOR, &representatives, new).await?;
        }
        seeded.persons.insert((*given).to_owned(), id);
    }
    for (person, status) in STORIES {
        let story = Story {
            client,
            now,
            seeded,
        };
        let case = story.tell(person, *status).await?;
        seeded.cases.insert(status.code().to_owned(), case);
    }
    Ok(())
}

/// Two requests for a SIP of the coordinator's unit: one that waits, one that led to a case.
pub(super) async fn ask(client: &Client, seeded: &Seeded) -> Result<(), String> {
    let unit = seeded.units.get("Socialtjänsten, Falu kommun");
    let about = |given: &str, family: &str, number: &str| {
        json!({
            "unitId": unit, "askedBy": "ARBETSFORMEDLINGEN", "askerName": "Arne Arbetsförmedlare", "personAgrees": true,
            "person": {
                "identity": {"kind": "PERSONNUMMER", "number": number}, "givenName": given, "familyName": family,
            },
            "reason": "Behöver stöd från både socialtjänsten och vården för att kunna börja arbeta.",
            "whatMatters": "Att någon håller ihop det.",
        })
    };
    let answered = about("Cleo", "Fiktiv", "200302022389");
    let answered = client.create("arne.af", "/requests", answered).await?;
    let case = json!({"answer": "CASE_OPENED", "caseId": seeded.cases.get("PREPARING")});
    let answers = format!("/requests/{answered}/answers");
    client.post(COORDINATOR, &answers, case).await?;
    let open = about("David", "Påhitt", "196101182803");
    client.create("arne.af", "/requests", open).await?;
    Ok(())
}

struct Story<'s> {
    client: &'s Client,
    now: Stamp,
    seeded: &'s Seeded,
}

impl Story<'_> {
    /// Takes a case of `person` to `status`; gives its id.
    async fn tell(&self, person: &str, status: CaseStatus) -> Result<String, String> {
        let case = self.open(person).await?;
        match status {
            CaseStatus::NeedIdentified => {}
            CaseStatus::ConsentDeclined => drop(self.consent(&case, person, "DECLINED").await?),
            CaseStatus::ConsentWithdrawn => {
                let consent = self.consent(&case, person, "GIVEN").await?;
                let withdrawals = format!("/consents/{consent}/withdrawals");
                self.client
                    .post(
                        COORDINATOR,
                        &withdrawals,
                        json!({"reason": "Vill inte längre."}),
                    )
                    .await?;
            }
            CaseStatus::Preparing
            | CaseStatus::Called
            | CaseStatus::Active
            | CaseStatus::Closed => {
                self.consent(&case, person, "GIVEN").await?;
                let parties = self.participants(&case).await?;
                if status != CaseStatus::Preparing {
                    self.call(&case, &parties).await?;
                }
                if matches!(status, CaseStatus::Active | CaseStatus::Closed) {
                    self.meet(&case, &parties).await?;
                    self.plan(&case, parties.first().ok_or("no party")?).await?;
                }
                if status == CaseStatus::Closed {
                    self.step(&case, json!({"to": "CLOSED", "closingReason": "GOALS_MET"}))
                        .await?;
                }
            }
        }
        Ok(case)
    }

    fn organisation(&self, name: &str) -> Result<&String, String> {
        self.seeded
            .organisations
            .get(name)
            .ok_or_else(|| format!("no organisation {name}"))
    }

    fn unit(&self, name: &str) -> Result<&String, String> {
        self.seeded
            .units
            .get(name)
            .ok_or_else(|| format!("no unit {name}"))
    }

    async fn open(&self, person: &str) -> Result<String, String> {
        let today = self.now.swedish_day();
        let new = json!({
            "personId": self.seeded.persons.get(person), "origin": "OPEN_CARE",
            "targetGroups": ["CO_OCCURRING_DISORDERS", "FAR_FROM_WORK"],
            "reason": "Behöver samordnat stöd från socialtjänst, psykiatri och Arbetsförmedlingen.",
            "needDetectedOn": today - Days::new(7), "requestedOn": today - Days::new(5),
        });
        self.client.create(COORDINATOR, "/cases", new).await
    }

    /// Psychiatry and AF may read; FK may not. For a child one of its custodians answers.
    async fn consent(&self, case: &str, person: &str, decision: &str) -> Result<String, String> {
        let until = Stamp::new(self.now.utc() + TimeDelta::days(365));
        let custodian = CUSTODIANS.iter().find(|(child, _)| *child == person);
        let (given_by, capacity) =
            custodian.map_or((person, "PERSON"), |(_, name)| (*name, "CUSTODIAN"));
        let new = json!({
            "kind": "PLAN", "form": "ORAL", "decision": decision, "givenBy": given_by, "capacity": capacity,
            "recipientOrganisationIds": [self.organisation("Region Dalarna")?, self.organisation("Arbetsförmedlingen")?],
            "topics": ["BASIC", "MEETING", "HEALTH", "SOCIAL", "WORK_AND_INCOME", "PLAN", "FOLLOW_UP"],
            "excluded": "Uppgifter om ekonomi.", "validTo": until,
        });
        self.client
            .create(COORDINATOR, &format!("/cases/{case}/consents"), new)
            .await
    }

    /// Adds those who take part; gives the parties: psychiatry, then AF.
    async fn participants(&self, case: &str) -> Result<Vec<String>, String> {
        let path = format!("/cases/{case}/participants");
        let unit = |name| {
            Ok::<Value, String>(
                json!({"kind": "UNIT", "role": "PARTY", "unitId": self.unit(name)?}),
            )
        };
        let psychiatry = self
            .client
            .create(COORDINATOR, &path, unit("Psykiatrisk öppenvård Falun")?)
            .await?;
        let employment = self
            .client
            .create(COORDINATOR, &path, unit("Arbetsförmedlingen Falun")?)
            .await?;
        let sister = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"});
        self.client.create(COORDINATOR, &path, sister).await?;
        Ok(vec![psychiatry, employment])
    }

    /// Plans the meeting and invites the parties to it.
    async fn call(&self, case: &str, parties: &[String]) -> Result<(), String> {
        let start = Stamp::new(self.now.utc() + TimeDelta::days(14));
        let meeting = json!({
            "kind": "PLANNING", "startsAt": start, "durationMinutes": 60, "timeZone": "Europe/Stockholm",
            "mode": "ON_SITE", "place": "Stadshuset Falun, rum 3", "purpose": "Upprätta en samordnad individuell plan",
            "questions": "Boende, behandling, väg mot arbete", "chair": "Eva Exempel", "recorder": "Olle Test",
        });
        let meeting = self
            .client
            .create(COORDINATOR, &format!("/cases/{case}/meetings"), meeting)
            .await?;
        // Inviting the first of them calls the parties.
        let path = format!("/meetings/{meeting}/invitations");
        for party in parties {
            let invited = json!({"participantId": party});
            self.client.create(COORDINATOR, &path, invited).await?;
        }
        Ok(())
    }

    /// Records the meeting at which the plan was made: it was held before the case was written down here.
    async fn meet(&self, case: &str, parties: &[String]) -> Result<(), String> {
        let start = Stamp::new(self.now.utc() - TimeDelta::days(2));
        let meeting = json!({
            "kind": "PLANNING", "startsAt": start, "durationMinutes": 60, "timeZone": "Europe/Stockholm",
            "mode": "HYBRID", "place": "Stadshuset Falun, rum 3", "purpose": "Upprätta en samordnad individuell plan",
            "chair": "Eva Exempel", "recorder": "Olle Test", "minutes": "Alla var överens om vem som gör vad.",
            "heldAfterwards": {"toldBy": "Eva Exempel", "reason": "Mötet hölls innan ärendet skrevs in här."},
        });
        let meeting = self
            .client
            .create(COORDINATOR, &format!("/cases/{case}/meetings"), meeting)
            .await?;
        let path = format!("/meetings/{meeting}/attendances");
        for (party, attendance) in parties.iter().zip(["ON_SITE", "REMOTE"]) {
            let came =
                json!({"participantId": party, "attendance": attendance, "calledOutside": true});
            self.client.create(COORDINATOR, &path, came).await?;
        }
        Ok(())
    }

    async fn step(&self, case: &str, step: Value) -> Result<(), String> {
        self.client
            .post(
                COORDINATOR,
                &format!("/cases/{case}/status-transitions"),
                step,
            )
            .await
            .map(drop)
    }

    async fn plan(&self, case: &str, psychiatry: &str) -> Result<(), String> {
        let plan = json!({
            "currentSituation": "Bor ensam, kontakt med psykiatrin sedan i våras.",
            "whatMatters": "Att komma tillbaka till arbete och orka med hemmet.",
            "ownResources": "Stöd av syster, van vid datorer.",
            "earlySigns": "Sover dåligt, svarar inte i telefon.",
            "overallResponsibleOrganisationId": self.organisation("Falu kommun")?,
            "leadName": "Eva Exempel", "followUpOn": self.now.swedish_day() + Days::new(90), "followUpForm": "MEETING",
        });
        let plan = self
            .client
            .create(COORDINATOR, &format!("/cases/{case}/plans"), plan)
            .await?;
        let goal = json!({"term": "SHORT", "personsWords": "Jag vill orka gå upp på morgonen."});
        self.client
            .create(COORDINATOR, &format!("/plans/{plan}/goals"), goal)
            .await?;
        let treatment = json!({
            "need": "Behandling för depression", "measure": "Samtal varannan vecka", "topic": "HEALTH",
            "responsibleParticipantId": psychiatry, "status": "NOT_STARTED",
        });
        let interventions = format!("/plans/{plan}/interventions");
        self.client
            .create("sam.mottagning", &interventions, treatment)
            .await?;
        let parts = self
            .client
            .get(COORDINATOR, &format!("/cases/{case}/participants"))
            .await?;
        let own = parts
            .pointer("/items/0")
            .ok_or("a case without participants")?;
        let support = json!({
            "need": "Ordning i vardagen", "measure": "Boendestöd två gånger i veckan", "topic": "SOCIAL",
            "responsibleParticipantId": text(own, "id")?, "ownContribution": "Öppnar dörren", "status": "ONGOING",
        });
        self.client
            .create(COORDINATOR, &interventions, support)
            .await?;
        let read = self
            .client
            .get(COORDINATOR, &format!("/plans/{plan}"))
            .await?;
        let adoption = json!({"planVersion": read.get("version")});
        self.client
            .post(COORDINATOR, &format!("/plans/{plan}/adoptions"), adoption)
            .await
            .map(drop)
    }
}
