//! The contract's operations, each as a valid request on a case made for it.
//!
//! The case is like the demo's active one: an adopted plan, a next draft, consent for psychiatry
//! and AF, and FK's unit taking part without consent.

mod appointments;
mod bodies;
mod discharges;
mod parts;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::prelude::*;
use samspel::db::Location;
use samspel::db::schema::childs_views;
use samspel::http::openapi::{PLACEHOLDER, document};
use samspel::kernel::{Clock, Day, Id, Stamp};
use serde_json::{Value, json};

use crate::harness::{Answer, Service};
pub use appointments::{appoint, dismiss, home_of, newcomer, offered, registered, registered_as};
pub use bodies::disclosure;
use bodies::{area, body, policy, representative};
pub use discharges::begun_discharge;
use discharges::{admission, discharge};
pub use parts::parts_for;

pub const COORDINATOR: &str = "eva.exempel";
pub const PSYCHIATRY: &str = "pia.psykiatri";
/// The manager of the coordinator's unit.
pub const MANAGER: &str = "maj.chef";
/// The service's administrator.
pub const ADMINISTRATOR: &str = "rut.register";
/// The administrator of Falun.
pub const REGISTRAR: &str = "registrator.2080";
/// The person whom every case made here is about signs in with the own number.
pub const ALVA: &str = samspel::demo::PERSON;
const DAY: i64 = 86_400_000_000;

/// An operation of the contract.
pub struct Operation {
    pub id: String,
    pub method: String,
    pub path: String,
    /// The scope that its token must hold; none when it is open to everybody, empty when any token does.
    pub scope: Option<String>,
    pub roles: Vec<String>,
    pub has_body: bool,
    /// Whether it takes the version that it builds on.
    pub is_guarded: bool,
}

impl Operation {
    /// Whether it is about a person cared for, rather than the registry or the API itself.
    pub fn is_personal(&self) -> bool {
        self.scope
            .as_ref()
            .is_some_and(|scope| !scope.is_empty() && !scope.starts_with("registry:"))
    }

    /// Whether it is done by who sees to a deviation, its manager.
    pub fn is_of_measures(&self) -> bool {
        self.path.contains("measure")
    }

    pub fn reads(&self) -> bool {
        self.method == "GET" || self.id == "createPersonSearch"
    }
}

/// Every operation of the contract.
pub fn operations() -> Vec<Operation> {
    let document = document(PLACEHOLDER);
    let paths = document["paths"].as_object().unwrap();
    let declared = paths.iter().flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        let methods = methods.filter(|(method, _)| *method != "parameters");
        methods.map(move |(method, operation)| (path, method, operation))
    });
    declared
        .map(|(path, method, operation)| Operation {
            id: operation["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase(),
            path: path.clone(),
            scope: operation["security"][0]["bearer"]
                .as_array()
                .map(|scopes| texts_of(scopes).next().unwrap_or_default()),
            roles: texts(&operation["x-roles"]),
            has_body: operation.get("requestBody").is_some(),
            is_guarded: operation["parameters"]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["name"] == "If-Match"),
        })
        .collect()
}

fn texts_of(items: &[Value]) -> impl Iterator<Item = String> {
    items.iter().map(|item| item.as_str().unwrap().to_owned())
}

fn texts(array: &Value) -> Vec<String> {
    let items = array.as_array().into_iter().flatten();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

/// What paths and bodies name, by path parameter.
#[derive(Clone)]
pub struct Parts(BTreeMap<&'static str, String>);

impl std::ops::Index<&str> for Parts {
    type Output = str;

    fn index(&self, name: &str) -> &str {
        self.0.get(name).unwrap_or_else(|| panic!("no part {name}"))
    }
}

/// A request that lacks only somebody to send it.
pub struct Request {
    pub method: String,
    pub path: String,
    pub body: Option<Value>,
    pub etag: Option<String>,
}

impl Request {
    /// Sends it as `subject`.
    pub fn send(&self, service: &Service, subject: &str, headers: &[(&str, &str)]) -> Answer {
        let mut headers = headers.to_vec();
        if let Some(etag) = &self.etag {
            headers.push(("if-match", etag));
        }
        service.call_with(
            subject,
            &self.method,
            &self.path,
            self.body.as_ref(),
            &headers,
        )
    }
}

/// `body` with the members of `change` in place of its own.
pub fn merged(mut body: Value, change: &Value) -> Value {
    for (name, member) in change.as_object().unwrap() {
        body[name] = member.clone();
    }
    body
}

/// A valid request for `operation` on `parts`.
pub fn request(service: &Service, operation: &Operation, parts: &Parts) -> Request {
    let path = filled(&operation.path, parts);
    let body = operation
        .has_body
        .then(|| body(service, &operation.id, parts));
    let keeper = match operation.is_personal() {
        true if operation.is_of_measures() => MANAGER,
        true => COORDINATOR,
        false => REGISTRAR,
    };
    let versioned = match operation.method.as_str() {
        "PATCH" | "DELETE" => Some(path.as_str()),
        "POST" if operation.is_guarded => path.rsplit_once('/').map(|(resource, _)| resource),
        _ => None,
    };
    let etag = versioned.and_then(|path| {
        let read = service.get(keeper, path);
        read.header("etag").map(str::to_owned)
    });
    Request {
        method: operation.method.clone(),
        path,
        body,
        etag,
    }
}

/// `path` with the ids of `parts` in place of its parameters.
pub fn filled(path: &str, parts: &Parts) -> String {
    let named = parts.0.iter();
    let path = named.fold(path.to_owned(), |path, (name, id)| {
        path.replace(&format!("{{{name}}}"), id)
    });
    assert!(!path.contains('{'), "{path} names something not made here");
    path
}

pub fn after(service: &Service, days: i64) -> Stamp {
    Stamp::from_micros(service.clock.now().as_micros() + days * DAY)
}

pub fn consent(service: &Service, kind: &str) -> Value {
    json!({
        "kind": kind, "form": "ORAL", "decision": "GIVEN", "givenBy": "Alva Maria Provsson", "capacity": "PERSON",
        "recipientOrganisationIds": [service.organisation("Region Dalarna"), service.organisation("Arbetsförmedlingen")],
        "topics": ["BASIC", "MEETING", "HEALTH", "SOCIAL", "WORK_AND_INCOME", "PLAN", "FOLLOW_UP"],
        "validTo": after(service, 200),
    })
}

fn case(parts: &Parts) -> Value {
    json!({
        "personId": parts["personId"], "origin": "OPEN_CARE", "targetGroups": ["CO_OCCURRING_DISORDERS"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    })
}

/// Far ahead, as far as a plan can be followed up.
pub fn follow_up_day(service: &Service) -> Day {
    after(service, 400).swedish_day()
}

pub fn meeting(service: &Service) -> Value {
    json!({
        "kind": "PLANNING", "startsAt": after(service, 10), "durationMinutes": 60,
        "timeZone": "Europe/Stockholm", "mode": "PHONE", "purpose": "Upprätta plan",
    })
}

fn plan(service: &Service) -> Value {
    json!({
        "whatMatters": "Att komma tillbaka till arbete.", "followUpOn": follow_up_day(service),
        "overallResponsibleOrganisationId": service.organisation("Falu kommun"),
    })
}

fn intervention(parts: &Parts) -> Value {
    json!({
        "need": "Behandling", "measure": "Samtal", "topic": "HEALTH", "status": "NOT_STARTED",
        "responsibleParticipantId": parts["participantId"],
    })
}

pub fn unit(service: &Service, name: &str) -> Value {
    json!({"kind": "UNIT", "role": "PARTY", "unitId": service.unit(name)})
}

fn active_case(service: &Service, parts: &mut Parts) {
    let make = |subject: &str, path: String, body: Value| {
        service.post(subject, &path, body).expect(201).id()
    };
    parts
        .0
        .insert("personId", service.seeded.persons["Alva"].clone());
    let new = case(parts);
    let case = make(COORDINATOR, "/cases".into(), new);
    let below = |kind: &str| format!("/cases/{case}/{kind}");
    let given = make(COORDINATOR, below("consents"), consent(service, "PLAN"));
    let participants = below("participants");
    let psychiatry = unit(service, "Psykiatrisk öppenvård Falun");
    let psychiatry = make(COORDINATOR, participants.clone(), psychiatry);
    let fk = unit(service, "Försäkringskassan Falun");
    make(COORDINATOR, participants, fk);
    let planned = make(COORDINATOR, below("meetings"), meeting(service));
    call(service, &case);
    parts.0.extend([
        ("caseId", case),
        ("consentId", given),
        ("participantId", psychiatry),
        ("meetingId", planned),
    ]);
    draft(service, parts);
    let adoptions = format!("/plans/{}/adoptions", &parts["planId"]);
    let adopted = service.post(COORDINATOR, &adoptions, adoption(service, parts));
    let adopted = adopted.expect(201).id();
    parts.0.insert("adoptedPlanId", adopted);
    let follow_ups = format!("/cases/{}/follow-ups", &parts["caseId"]);
    let planned = service.get(COORDINATOR, &follow_ups).expect(200).json();
    let planned = planned["items"][0]["id"].as_str().unwrap().to_owned();
    parts.0.insert("followUpId", planned);
}

/// That the planned follow-up was held today, everything as before.
pub fn outcome(service: &Service, parts: &Parts) -> Value {
    let plan = service.get(COORDINATOR, &format!("/plans/{}", &parts["adoptedPlanId"]));
    let plan = plan.expect(200).json();
    let found = |list: &str, member: &str| -> Vec<Value> {
        let parts = plan[list].as_array().unwrap().iter();
        parts
            .map(|part| json!({member: part["id"], "outcome": "ONGOING"}))
            .collect()
    };
    json!({
        "heldOn": service.clock.now().swedish_day(), "participantIds": [parts["participantId"]],
        "goals": found("goals", "goalId"), "interventions": found("interventions", "interventionId"),
        "personTookPart": true, "personsView": "Det går framåt.", "decision": "CONTINUE",
        "nextDueOn": after(service, 90).swedish_day(),
    })
}

/// Called for its first plan, or from the adopted one for the next: whoever opened the case is invited to the
/// meetings ahead to which nobody is.
pub fn call(service: &Service, case: &str) {
    let list = |path: &str| {
        let found = service.get(COORDINATOR, path).expect(200).json();
        found["items"].as_array().unwrap().clone()
    };
    let initiator = list(&format!("/cases/{case}/participants")).remove(0);
    for meeting in list(&format!("/cases/{case}/meetings")) {
        let invitations = format!("/meetings/{}/invitations", meeting["id"].as_str().unwrap());
        let stands = |one: &Value| one["withdrawnAt"].is_null();
        if meeting["status"] == "PLANNED" && !list(&invitations).iter().any(stands) {
            let invited = json!({"participantId": initiator["id"]});
            service.post(COORDINATOR, &invitations, invited).expect(201);
        }
    }
    let steps = format!("/cases/{case}/status-transitions");
    let step = json!({"to": "CALLED"});
    service.post(COORDINATOR, &steps, step).expect(200);
}

/// A complete draft, with an intervention that psychiatry contributed.
fn draft(service: &Service, parts: &mut Parts) {
    let plans = format!("/cases/{}/plans", &parts["caseId"]);
    let draft = service
        .post(COORDINATOR, &plans, plan(service))
        .expect(201)
        .id();
    let goals = format!("/plans/{draft}/goals");
    let goal = service.post(COORDINATOR, &goals, goal()).expect(201).id();
    let interventions = format!("/plans/{draft}/interventions");
    let own = service.post(PSYCHIATRY, &interventions, intervention(parts));
    parts.0.extend([
        ("planId", draft),
        ("goalId", goal),
        ("interventionId", own.expect(201).id()),
    ]);
}

/// Somebody without an account invited to the case's meeting, with a guest link; a feed of the
/// coordinator's unit; and for what is about attendance a meeting that has begun.
fn invited(service: &Service, path: &str, parts: &mut Parts) {
    let make = |path: String, body: Value| service.post(COORDINATOR, &path, body).expect(201).id();
    let unit = service.unit("Socialtjänsten, Falu kommun").to_owned();
    let sister = make(
        format!("/cases/{}/participants", &parts["caseId"]),
        json!({"kind": "PRIVATE", "role": "CLOSE_PERSON", "name": "Stina Syster"}),
    );
    let invitation = make(
        format!("/meetings/{}/invitations", &parts["meetingId"]),
        json!({"participantId": sister}),
    );
    let link = make(format!("/invitations/{invitation}/guest-links"), json!({}));
    let feed = make(format!("/units/{unit}/calendar-feeds"), json!({}));
    parts.0.extend([
        ("unitId", unit),
        ("invitationId", invitation),
        ("guestLinkId", link),
        ("calendarFeedId", feed),
    ]);
    if path.contains("attendance") {
        service.clock.advance(11 * 86_400);
        let came = json!({"participantId": sister, "attendance": "ON_SITE"});
        let attendance = make(
            format!("/meetings/{}/attendances", &parts["meetingId"]),
            came,
        );
        parts.0.insert("attendanceId", attendance);
    }
}

/// A member of psychiatry's unit, named.
fn named(service: &Service, parts: &mut Parts) {
    let path = format!("/cases/{}/named-users", &parts["caseId"]);
    let named = json!({"accountId": account_of(service, "pia.psykiatri")});
    let named = service.post(COORDINATOR, &path, named).expect(201).id();
    parts.0.insert("namedUserId", named);
}

/// Emergency access that an account taken for it has taken to the case: each takes only a few a day.
fn emergency(service: &Service, parts: &mut Parts) {
    let subject = format!("ny.{}", bodies::unique());
    let unit = service.unit("Socialtjänsten, Falu kommun");
    newcomer(service, &subject, unit, "CASEWORKER");
    let taken = emergency_access(&parts["caseId"]);
    let taken = service.post(&subject, "/emergency-accesses", taken);
    parts.0.insert("emergencyAccessId", taken.expect(201).id());
}

pub fn emergency_access(case: &str) -> Value {
    json!({"caseId": case, "reasonCode": "DANGER_TO_LIFE", "text": "Personen är medvetslös.", "minutes": 30})
}

/// The id of a demo account.
/// The only assignment of `subject`.
pub fn assignment_of(service: &Service, subject: &str) -> String {
    let me = service.get(subject, "/me").expect(200).json();
    me["actingIn"].as_str().unwrap().to_owned()
}

pub fn account_of(service: &Service, subject: &str) -> String {
    let page = service
        .get(ADMINISTRATOR, "/accounts?limit=200")
        .expect(200)
        .json();
    let accounts = page["items"].as_array().unwrap().iter();
    let found = accounts
        .clone()
        .find(|account| account["subject"] == subject);
    let found = found.unwrap_or_else(|| panic!("no account {subject}"));
    found["id"].as_str().unwrap().to_owned()
}

fn goal() -> Value {
    json!({"term": "SHORT", "personsWords": "Jag vill orka."})
}

fn adoption(service: &Service, parts: &Parts) -> Value {
    let read = service.get(COORDINATOR, &format!("/plans/{}", &parts["planId"]));
    json!({"planVersion": read.json()["version"]})
}

fn registry(service: &Service, operation: &Operation, parts: &mut Parts) {
    let falun = service.organisation("Falu kommun").to_owned();
    let of_falun = |kind: &str| format!("/organisations/{falun}/{kind}");
    let make = |by: &str, path: &str, body: Value| service.post(by, path, body).expect(201).id();
    let unit = make(
        REGISTRAR,
        &of_falun("units"),
        json!({"name": "Ny enhet", "branch": "SOCIAL_SERVICES"}),
    );
    let account = registered(service, &bodies::unique(), &unit);
    let assignment = appoint(service, &account, &unit, "CASEWORKER");
    if operation.id == "readAssignment" || operation.id == "endAssignment" {
        // One that the service's administrator knows of too.
        let assignment = appoint(service, &account, &unit, "REGISTRY_ADMIN");
        parts.0.insert("assignmentId", assignment);
    } else {
        parts.0.insert("assignmentId", assignment);
    }
    let offer = offered(service, REGISTRAR, &account, &unit, "AUDITOR");
    let binding = bodies::binding();
    parts.0.extend([
        ("areaId", make(ADMINISTRATOR, "/areas", area())),
        (
            "issuerBindingId",
            make(ADMINISTRATOR, &of_falun("issuer-bindings"), binding),
        ),
        (
            "deadlinePolicyId",
            make(ADMINISTRATOR, "/deadline-policies", policy()),
        ),
        ("organisationId", falun),
        ("unitId", unit),
        ("accountId", account),
        ("assignmentOfferId", offer),
    ]);
}
