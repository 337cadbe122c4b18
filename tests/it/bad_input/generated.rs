//! Bodies made wrong by a seeded generator, sent to every operation that takes one.

use std::collections::BTreeMap;

use samspel::http::openapi::{self, PLACEHOLDER};
use serde_json::{Map, Value, json};

use super::{ADMINISTRATOR, COORDINATOR, NOWHERE};
use crate::both;
use crate::harness::Service;
use crate::operations::begun_discharge;

/// Bodies for each operation.
const BODIES: u64 = 300;

/// SplitMix64: small, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((x ^ (x >> 31)) % limit as u64).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// Pointers to `value` and everything in it.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    for (name, member) in value.as_object().into_iter().flatten() {
        places(
            member,
            &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")),
            found,
        );
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        places(item, &format!("{at}/{index}"), found);
    }
}

fn odd_texts() -> Vec<String> {
    let written = [
        "",
        " ",
        "\n",
        "\u{0}",
        "\u{202e}",
        "\u{feff}",
        "å\u{301}",
        "👩‍👩‍👧",
        "'; DROP TABLE cases; --",
        "%s%n",
        "${jndi:ldap://x}",
        "null",
        "../../..",
        "2026-02-30",
        "0000-00-00",
        "9999-12-31",
        "-0001-01-01",
        "2199-12-31",
        "1800-01-01",
        "2026-06-30T23:59:60Z",
        "2199-12-31T23:59:59.999999999-23:59",
        "1900-01-01T00:00:00+23:59",
        "262143-01-01T00:00:00Z",
        NOWHERE,
        "00000000-0000-0000-0000-000000000000",
        "199002222397",
        "196109732393",
        "Europe/Stockholm",
        "Etc/GMT+12",
        "https://x",
        "2080",
    ];
    let mut all: Vec<String> = written.map(str::to_owned).to_vec();
    all.extend(["x", "ö", "\u{1F600}"].map(|one| one.repeat(9_000)));
    all
}

fn numbers() -> Vec<Value> {
    vec![
        json!(0),
        json!(-1),
        json!(1),
        json!(480),
        json!(1.0),
        json!(0.5),
        json!(1e30),
        json!(-1e308),
        json!(i32::MAX),
        json!(i64::from(i32::MAX) + 1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_i64),
    ]
}

/// `value` with one thing about it made odd.
fn bent(value: &Value, dice: &mut Dice) -> Value {
    let mut bent = value.clone();
    let mut all = Vec::new();
    places(value, "", &mut all);
    let place = dice.of(&all).clone();
    let old = value.pointer(&place).unwrap().clone();
    let new = match dice.below(9) {
        0 => {
            let (holder, name) = place.rsplit_once('/').unwrap_or(("", ""));
            if let Some(members) = bent.pointer_mut(holder).and_then(Value::as_object_mut) {
                members.remove(name);
            }
            return bent;
        }
        1 => Value::Null,
        2 => dice
            .of(&[
                json!(true),
                json!([]),
                json!({}),
                json!("x"),
                json!([null]),
                json!({"": null}),
            ])
            .clone(),
        3 => dice.of(&numbers()).clone(),
        4 | 5 => json!(dice.of(&odd_texts())),
        6 => (0..dice.below(120)).fold(old, |inner, depth| {
            if depth % 2 == 0 {
                json!([inner])
            } else {
                json!({"a": inner})
            }
        }),
        7 => json!(vec![old; *dice.of(&[2, 11, 51, 201, 2000])]),
        _ => {
            if let Some(members) = bent.pointer_mut(&place).and_then(Value::as_object_mut) {
                members.insert(dice.of(&odd_texts()).chars().take(300).collect(), old);
            }
            return bent;
        }
    };
    *bent.pointer_mut(&place).unwrap() = new;
    bent
}

/// An example of the contract with ids of this service in it, by the name of the member.
fn at_home(example: &Value, ids: &BTreeMap<&str, String>, name: &str) -> Value {
    let known = || ids.get(name.trim_end_matches('s')).cloned();
    match example {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(name, member)| (name.clone(), at_home(member, ids, name)))
                .collect::<Map<_, _>>(),
        ),
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| at_home(item, ids, name)).collect())
        }
        Value::String(text) if text.parse::<uuid::Uuid>().is_ok() => {
            json!(known().unwrap_or_else(|| panic!("no id for {name}")))
        }
        other => other.clone(),
    }
}

fn known_ids(service: &Service) -> BTreeMap<&'static str, String> {
    let case = service.case("CALLED");
    let first = |path: &str| {
        service
            .get(COORDINATOR, &format!("/cases/{case}/{path}"))
            .expect(200)
            .json()["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let registry = |path: &str| {
        service.get(ADMINISTRATOR, path).expect(200).json()["items"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let norslund = service.unit("Vårdcentralen Norslund").to_owned();
    let me = service.get(COORDINATOR, "/me").expect(200).json();
    let assignment = me["assignments"][0]["id"].as_str().unwrap().to_owned();
    let follow_ups = format!("/cases/{}/follow-ups", service.case("ACTIVE"));
    let follow_ups = service.get(COORDINATOR, &follow_ups).expect(200).json();
    let follow_up = follow_ups["items"][0]["id"].as_str().unwrap().to_owned();
    let plan = service
        .post(COORDINATOR, &format!("/cases/{case}/plans"), json!({}))
        .expect(201)
        .id();
    let goal = json!({"term": "SHORT", "personsWords": "Orka."});
    let goal = service
        .post(COORDINATOR, &format!("/plans/{plan}/goals"), goal)
        .expect(201)
        .id();
    let post = |path: String, body: Value| service.post(COORDINATOR, &path, body).expect(201).id();
    let sister = json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"});
    let sister = post(format!("/cases/{case}/participants"), sister);
    let asked = json!({"participantId": sister});
    let invitation = post(
        format!("/meetings/{}/invitations", first("meetings")),
        asked,
    );
    let soon = post(
        format!("/cases/{case}/meetings"),
        super::with(
            super::new_meeting(service),
            "/startsAt",
            super::days_ahead(service, 1),
        ),
    );
    service.clock.advance(2 * 86_400);
    let came = json!({"participantId": sister, "attendance": "ON_SITE"});
    let attendance = post(format!("/meetings/{soon}/attendances"), came);
    let intervention =
        json!({"need": "Stöd", "measure": "Samtal", "topic": "SOCIAL", "status": "NOT_STARTED"});
    let intervention = service
        .post(
            COORDINATOR,
            &format!("/plans/{plan}/interventions"),
            intervention,
        )
        .expect(201)
        .id();
    let policy = json!({
        "countyCode": "99", "event": "ASK_CONSENT", "amount": 5, "unit": "WORKING_DAY", "severity": "LOCAL",
    });
    let policy = service
        .post(ADMINISTRATOR, "/deadline-policies", policy)
        .expect(201)
        .id();
    let begun = begun_discharge(service);
    let notice = begun["notices"][0]["id"].as_str().unwrap().to_owned();
    let representatives = format!(
        "/persons/{}/representatives",
        service.seeded.persons["Bertil"]
    );
    let guardian = json!({
        "kind": "LEGAL_GUARDIAN", "name": "God Man", "startsOn": "2026-01-01", "source": "Tingsrättens beslut.",
    });
    let representative = post(representatives, guardian);
    let disclosure = json!({
        "basis": "STATUTORY_EXCEPTION", "recipientOrganisationId": service.organisation("Region Dalarna"),
        "topics": ["HEALTH"], "reference": "OSL 10 kap. 18 a §", "reason": "Fara för liv.",
        "approvedBy": {"name": "Maj Chef", "title": "Enhetschef"}, "validTo": super::days_ahead(service, 30),
    });
    let disclosure = post(format!("/cases/{case}/disclosures"), disclosure);
    let deviation = json!({"category": "OTHER", "unitId": norslund, "description": "Ingen kom."});
    let deviation = post("/deviations".to_owned(), deviation);
    BTreeMap::from([
        ("deviationId", deviation),
        // Its manager's to change, and nobody's here.
        ("measureId", NOWHERE.to_owned()),
        ("disclosureId", disclosure),
        ("childsViewId", first("consents")),
        ("noticeId", notice),
        ("dischargeId", begun["id"].as_str().unwrap().to_owned()),
        ("deadlinePolicyId", policy),
        ("representativeId", representative),
        ("consentId", first("consents")),
        ("participantId", first("participants")),
        ("responsibleParticipantId", first("participants")),
        ("meetingId", first("meetings")),
        ("basedOn", plan.clone()),
        ("planId", plan),
        ("goalId", goal),
        ("interventionId", intervention),
        ("invitationId", invitation),
        ("attendanceId", attendance),
        ("caseId", case.to_owned()),
        ("personId", service.seeded.persons["Bertil"].clone()),
        (
            "organisationId",
            service.organisation("Falu kommun").to_owned(),
        ),
        (
            "recipientOrganisationId",
            service.organisation("Region Dalarna").to_owned(),
        ),
        (
            "overallResponsibleOrganisationId",
            service.organisation("Falu kommun").to_owned(),
        ),
        ("unitId", norslund.clone()),
        ("toUnitId", norslund.clone()),
        ("successorUnitId", norslund.clone()),
        ("leadUnitId", norslund.clone()),
        ("initiatingUnitId", norslund.clone()),
        ("supersedesConsentId", first("consents")),
        ("mergedPersonId", service.seeded.persons["Bertil"].clone()),
        ("followUpId", follow_up),
        ("areaId", registry("/areas")),
        ("accountId", registry("/accounts")),
        ("fromAssignmentId", assignment.clone()),
        ("toAssignmentId", assignment.clone()),
        ("leadAssignmentId", assignment),
        ("toAccountId", registry("/accounts")),
        ("assignmentOfferId", registry("/assignment-offers")),
        (
            "issuerBindingId",
            registry(&format!(
                "/organisations/{}/issuer-bindings",
                service.organisation("Falu kommun")
            )),
        ),
        ("namedUserId", NOWHERE.to_owned()),
        ("emergencyAccessId", NOWHERE.to_owned()),
        ("requestId", NOWHERE.to_owned()),
        ("requestLinkId", NOWHERE.to_owned()),
    ])
}

both! {
    fn never_fails_on_odd_bodies(service: &Service) {
        let document = openapi::document(PLACEHOLDER);
        let ids = known_ids(service);
        let tokens = BTreeMap::from([COORDINATOR, ADMINISTRATOR].map(|subject| (subject, service.token(subject))));
        let (mut tried, mut complaints) = (0, Vec::new());
        let mut statuses: BTreeMap<u16, u32> = BTreeMap::new();
        for (template, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let Some(contents) = operation["requestBody"]["content"].as_object() else { continue };
                let (media_type, content) = contents.iter().next().unwrap();
                let example = content.get("example").unwrap_or_else(|| panic!("{method} {template} has no example"));
                let path = template.split('/').skip(1).fold(String::new(), |path, step| match step.strip_prefix('{') {
                    Some(name) => format!("{path}/{}", ids.get(name.trim_end_matches('}')).unwrap_or_else(|| panic!("no id for {step}"))),
                    None => format!("{path}/{step}"),
                });
                let is_for = |role: &str| operation["x-roles"].as_array().unwrap().contains(&json!(role));
                let subject = if is_for("COORDINATOR") { COORDINATOR } else { ADMINISTRATOR };
                let example = at_home(example, &ids, "");
                let mut etag = "\"1\"".to_owned();
                for seed in 0..BODIES {
                    let mut dice = Dice(seed);
                    let body = (0..=dice.below(3)).fold(example.clone(), |body, _| bent(&body, &mut dice));
                    let headers = [
                        ("authorization".to_owned(), format!("Bearer {}", tokens[subject])),
                        ("content-type".to_owned(), media_type.clone()),
                        ("if-match".to_owned(), etag.clone()),
                    ];
                    let answer = service.send(&method.to_uppercase(), &path, &headers, serde_json::to_vec(&body).unwrap());
                    tried += 1;
                    *statuses.entry(answer.status).or_default() += 1;
                    match answer.status {
                        200..300 => etag = answer.header("etag").unwrap_or("\"1\"").to_owned(),
                        status @ 400..500 => drop(answer.problem(status)),
                        _ => complaints.push(format!("{method} {template} seed {seed}: {answer} for {}", body.to_string().chars().take(300).collect::<String>())),
                    }
                }
            }
        }
        assert!(complaints.is_empty(), "{} of {tried}:\n{}", complaints.len(), complaints.join("\n"));
        assert!(tried > 20 * BODIES && statuses[&422] > 1000, "{tried}: {statuses:?}");
    }
}
