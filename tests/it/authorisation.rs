//! The authorisation table: who is answered what, for every operation of the contract.

mod kept;
mod table;

use std::collections::BTreeSet;

use samspel::features;
use samspel::kernel::Code;
use serde_json::Value;

use crate::both;
use crate::harness::{Answer, Service};
use kept::KEPT;
use table::Row;
pub use table::TABLE;

use crate::operations::{
    ADMINISTRATOR, ALVA, COORDINATOR, Operation, PSYCHIATRY, REGISTRAR, filled, operations,
    parts_for, request,
};

/// Who calls, in the order of the table's columns.
pub const ACTORS: [&str; 14] = [
    "",            // nobody
    COORDINATOR,   // coordinator of the unit that opened the case
    PSYCHIATRY,    // caseworker of a party with consent
    "fia.fk",      // caseworker of a party without consent
    "bo.borlange", // coordinator of another municipality
    "maj.chef",    // manager of the unit that opened the case
    "amir.ambassador",
    "stina.strateg",
    "treserva-falun", // record system of the organisation that opened the case
    "lars.logg",      // auditor
    ALVA,             // the person concerned
    ADMINISTRATOR,    // the service's
    REGISTRAR,        // administrator of the organisation that opened the case
    OTHER_REGISTRAR,  // administrator of another organisation
];

/// Who keeps the organisation beside which nothing is made here.
const OTHER_REGISTRAR: &str = "registrator.2081";

/// Who is answered what for `operation`.
pub fn row(operation: &str) -> [u16; 14] {
    let kept = KEPT.iter().find(|(known, ..)| *known == operation);
    let common = TABLE.iter().find(|(known, _)| *known == operation);
    let (row, [own, other]) = match (kept, common) {
        (Some((_, row, own)), None) => (row, *own),
        (None, Some((_, row))) => (row, [row[11]; 2]),
        _ => panic!("{operation} stands in no table, or in both"),
    };
    std::array::from_fn(|column| match column {
        12 => own,
        13 => other,
        known => row[known],
    })
}

/// The first actor that `operation` answers so.
pub fn actor_answered(operation: &str, wanted: impl Fn(u16) -> bool) -> Option<&'static str> {
    let row = row(operation);
    let found = ACTORS.iter().zip(row).find(|(_, status)| wanted(*status));
    found.map(|(actor, _)| *actor)
}

pub fn succeeds(status: u16) -> bool {
    status < 300
}

#[test]
fn holds_a_row_for_every_operation_and_no_other() {
    let contract: BTreeSet<String> = operations()
        .into_iter()
        .map(|operation| operation.id)
        .collect();
    let kept = KEPT.iter().map(|(id, ..)| *id);
    let all = TABLE.iter().map(|(id, _)| *id).chain(kept);
    let table: BTreeSet<String> = all.map(str::to_owned).collect();
    assert_eq!(table, contract);
    assert_eq!(table.len(), TABLE.len() + KEPT.len(), "a row stands twice");
}

#[test]
fn declares_the_roles_and_the_scope_of_every_action() {
    let operations = operations();
    let mut secured: BTreeSet<&str> = operations
        .iter()
        .filter(|operation| operation.scope.is_some())
        .map(|operation| operation.id.as_str())
        .collect();
    for action in features::actions() {
        assert!(
            secured.remove(action.name),
            "{} has no operation",
            action.name
        );
        let operation = operations
            .iter()
            .find(|operation| operation.id == action.name)
            .unwrap();
        let roles: Vec<&str> = action.roles.iter().map(|role| role.code()).collect();
        assert_eq!(operation.roles, roles, "{}", action.name);
        assert_eq!(
            operation.scope.as_deref(),
            Some(action.scope),
            "{}",
            action.name
        );
    }
    assert_eq!(secured, BTreeSet::new(), "secured without an action");
    for operation in operations
        .iter()
        .filter(|operation| operation.scope.is_none())
    {
        assert_eq!(row(&operation.id), [200; 14], "{} is open", operation.id);
    }
}

fn absent(path: &str) -> String {
    let stranger = uuid::Uuid::now_v7().to_string();
    let segments = path.split('/').map(|segment| {
        if segment.starts_with('{') {
            &stranger
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// Status, headers and body without what names this very request.
fn impersonal(answer: &Answer, path: &str) -> (u16, Vec<(String, String)>, String) {
    let problem = answer.json();
    let trace = problem["traceId"].as_str().unwrap();
    let own = ["date", "traceparent"];
    let headers = answer
        .headers
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()));
    let body = String::from_utf8(answer.body.clone()).unwrap();
    let headers =
        headers.map(|(name, value)| (name.clone(), value.replace(&path.len().to_string(), "")));
    (
        answer.status,
        headers.collect(),
        body.replace(path, "PATH")
            .replace(problem["instance"].as_str().unwrap(), "INSTANCE")
            .replace(trace, "TRACE"),
    )
}

fn scoped(service: &Service, subject: &str, scopes: &[&str]) -> String {
    format!("Bearer {}", service.token_with(subject, scopes))
}

fn takes(operation: &Operation, actor: &str) -> bool {
    let column = ACTORS.iter().position(|known| *known == actor).unwrap();
    succeeds(row(&operation.id)[column])
}

both! {
    fn answers_every_actor_as_the_table_says(service: &Service) {
        let mut wrong = Vec::new();
        for operation in operations() {
            let mut parts = parts_for(service, &operation);
            for (actor, expected) in ACTORS.iter().zip(row(&operation.id)) {
                let answer = request(service, &operation, &parts).send(service, actor, &[]);
                if answer.status != expected {
                    wrong.push(format!("{} as {actor:?}: {expected} expected, {answer}", operation.id));
                }
                if succeeds(answer.status) && !operation.reads() {
                    parts = parts_for(service, &operation);
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn answers_alike_when_a_thing_is_invisible_and_when_it_is_absent(service: &Service) {
        let mut compared = 0;
        for operation in operations() {
            let parts = parts_for(service, &operation);
            let strangers = ACTORS.iter().zip(row(&operation.id)).filter(|(_, status)| *status == 404);
            for (actor, _) in strangers {
                let mut asked = request(service, &operation, &parts);
                let mut answers = Vec::new();
                for path in [asked.path.clone(), absent(&operation.path)] {
                    asked.path = path;
                    // In which form it would be had is told to who may have it.
                    for headers in [&[][..], &[("accept", "image/png")]] {
                        answers.push(impersonal(&asked.send(service, actor, headers), &asked.path));
                    }
                }
                for answer in &answers {
                    assert_eq!(answer, &answers[0], "{} as {actor}", operation.id);
                    assert_eq!(answer.0, 404, "{} as {actor}", operation.id);
                }
                compared += 1;
            }
        }
        assert!(compared > 200);
    }

    fn refuses_a_token_when_it_lacks_the_scope(service: &Service) {
        for operation in operations() {
            let Some(scope) = operation.scope.as_deref().filter(|scope| !scope.is_empty()) else { continue };
            let parts = parts_for(service, &operation);
            let actor = actor_answered(&operation.id, succeeds).unwrap();
            let others: Vec<&str> = samspel::demo::SCOPES.iter().copied().filter(|held| *held != scope).collect();
            let request = request(service, &operation, &parts);
            for scopes in [others.as_slice(), &[]] {
                let token = scoped(service, actor, scopes);
                let refused = request.send(service, "", &[("authorization", &token)]).expect(403);
                assert_eq!(refused.code(), "INSUFFICIENT_SCOPE", "{}", operation.id);
                let challenge = refused.header("www-authenticate").unwrap_or_default();
                for part in ["Bearer", "insufficient_scope", scope] {
                    assert!(challenge.contains(part), "{}: {challenge} without {part}", operation.id);
                }
            }
            let token = scoped(service, actor, &[scope]);
            let done = request.send(service, "", &[("authorization", &token)]);
            assert!(succeeds(done.status), "{} with its scope alone: {done}", operation.id);
        }
    }

    fn offers_no_step_that_the_reader_may_not_take(service: &Service) {
        let operations = operations();
        let named = |id: &str| operations.iter().find(|operation| operation.id == id).unwrap();
        let steps = [
            ("readCase", "close", "createStatusTransition"),
            ("readCase", "edit", "updateCase"),
            ("readConsent", "withdraw", "createConsentWithdrawal"),
            ("readRequest", "reply", "createRequestAnswer"),
            ("readRequest", "withdraw", "createRequestWithdrawal"),
            ("readConsent", "answer", "createConsentAnswer"),
            ("readConsent", "answers", "listConsentAnswers"),
            ("readDisclosure", "end", "createDisclosureEnding"),
            ("readMeeting", "edit", "updateMeeting"),
            ("readMeeting", "cancel", "deleteMeeting"),
            ("readInvitation", "reply", "createInvitationReply"),
            ("readInvitation", "receive", "createInvitationReceipt"),
            ("readInvitation", "withdraw", "deleteInvitation"),
            ("readInvitation", "makeGuestLink", "createGuestLink"),
            ("readPlan", "edit", "updatePlan"),
            ("readPlan", "adopt", "createAdoption"),
            ("readPlan", "addGoal", "createGoal"),
            ("readCase", "reopen", "createReopening"),
            ("readPreparation", "edit", "updatePreparation"),
            ("readFollowUp", "edit", "updateFollowUp"),
            ("readFollowUp", "cancel", "deleteFollowUp"),
            ("readFollowUp", "record", "createFollowUpOutcome"),
            ("readDischarge", "edit", "updateDischarge"),
            ("readDischarge", "receive", "createDischargeReceipt"),
            ("readDischarge", "ready", "createReadyNotice"),
            ("readDischarge", "withdrawReady", "createReadyNoticeWithdrawal"),
            ("readDischarge", "end", "createDischargeEnding"),
            ("readDeviation", "edit", "updateDeviation"),
            ("readDeviation", "submit", "createDeviationTransition"),
            ("readDeviationMeasure", "edit", "updateDeviationMeasure"),
            ("readPlan", "agree", "createAgreement"),
            ("readPlan", "document", "readPlanDocument"),
            ("readPlan", "differences", "readPlanDifferences"),
        ];
        let mut wrong = Vec::new();
        for (read, relation, step) in steps {
            let parts = parts_for(service, named(step));
            let path = filled(&named(read).path, &parts);
            for reader in ACTORS.iter().filter(|actor| takes(named(read), actor)) {
                let offered = service.get(reader, &path).expect(200).json()["_links"][relation] != Value::Null;
                if offered != takes(named(step), reader) {
                    wrong.push(format!("{relation} of {read} to {reader}: offered {offered}"));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    fn offers_no_step_that_the_state_forbids(service: &Service) {
        let offered = |path: String, relation: &str| {
            let read = service.get(COORDINATOR, &path).expect(200).json();
            let read = if read["items"].is_array() { read["items"][0].clone() } else { read };
            assert!(read["_links"]["self"].is_object(), "{path}: {read}");
            read["_links"][relation].is_object()
        };
        let closed = service.case("CLOSED");
        let mut wrong = Vec::new();
        for relation in ["close", "move"] {
            wrong.extend(offered(format!("/cases/{closed}"), relation).then(|| format!("{relation} of a closed case")));
        }
        let meetings = service.get(COORDINATOR, &format!("/cases/{closed}/meetings")).json();
        let ahead = meetings["items"].as_array().unwrap().iter().find(|one| one["status"] == "CANCELLED").unwrap();
        for relation in ["edit", "cancel"] {
            let meeting = format!("/meetings/{}", ahead["id"].as_str().unwrap());
            wrong.extend(offered(meeting, relation).then(|| format!("{relation} of a meeting of a closed case")));
        }
        let parts = parts_for(service, operations().iter().find(|operation| operation.id == "readPlan").unwrap());
        let adopts = format!("/plans/{}/adoptions", &parts["planId"]);
        let draft = format!("/plans/{}", &parts["planId"]);
        let version = service.get(COORDINATOR, &draft).json()["version"].clone();
        service.post(COORDINATOR, &adopts, serde_json::json!({"planVersion": version})).expect(409);
        wrong.extend(offered(draft, "adopt").then(|| "adopt of a draft before the parties are called again".to_owned()));
        assert_eq!(wrong, Vec::<String>::new());
    }
}
