//! An adopted plan never changes: the database itself refuses, whatever the statement.

use diesel::connection::SimpleConnection;
use samspel::db::{Conn, Location};
use serde_json::json;

use crate::both;
use crate::follow_ups::active;
use crate::harness::{Database, Service};
use crate::operations::{COORDINATOR, Parts, operations, parts_for};

fn parts(service: &Service) -> Parts {
    let operation = operations()
        .into_iter()
        .find(|operation| operation.id == "readGoal")
        .unwrap();
    parts_for(service, &operation)
}

/// `id` as SQL.
fn literal(service: &Service, id: &str) -> String {
    match service.database {
        Database::Sqlite => format!("x'{}'", id.replace('-', "")),
        Database::Postgres => format!("'{id}'::uuid"),
    }
}

/// Tries `statement` and takes it back.
fn tried(conn: &mut Conn, statement: &str) -> Result<(), String> {
    conn.batch_execute("BEGIN").unwrap();
    let result = conn
        .batch_execute(statement)
        .map_err(|error| error.to_string());
    conn.batch_execute("ROLLBACK").unwrap();
    result
}

/// Those of `statements` that the database lets through.
fn let_through(service: &Service, statements: &[String]) -> Vec<String> {
    let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
    let mut passed = Vec::new();
    for statement in statements {
        match tried(&mut conn, statement) {
            Ok(()) => passed.push(statement.clone()),
            Err(error) => assert!(
                [
                    "adopted_plan",
                    "uq_plans",
                    "plans.case_id",
                    "oreign key",
                    "FOREIGN KEY"
                ]
                .iter()
                .any(|reason| error.contains(reason)),
                "{statement}: {error}"
            ),
        }
    }
    passed
}

const NONE: [&str; 0] = [];

const TEXTS: [&str; 10] = [
    "current_situation",
    "what_matters",
    "childs_view",
    "own_resources",
    "early_signs",
    "lead_name",
    "follow_up_on",
    "follow_up_form",
    "follow_up_caller",
    "adopted_by",
];

const DECIDED: [&str; 6] = [
    "need",
    "measure",
    "contact",
    "own_contribution",
    "starts_on",
    "ends_on",
];

/// Of these columns, those that are not sealed.
const CLEAR: [&str; 5] = [
    "follow_up_on",
    "follow_up_form",
    "adopted_by",
    "starts_on",
    "ends_on",
];

/// Another value than `column` has.
fn other(service: &Service, column: &str) -> &'static str {
    match service.database {
        _ if CLEAR.contains(&column) => "'2001-01-01'",
        Database::Sqlite => "x'00'",
        Database::Postgres => "'\\x00'::bytea",
    }
}

both! {
    fn refuses_to_change_the_text_of_an_adopted_plan(service: &Service) {
        let plan = literal(service, &parts(service)["adoptedPlanId"]);
        let mut statements = vec![
            format!("DELETE FROM plans WHERE id = {plan}"),
            format!("UPDATE plans SET status = 'DRAFT' WHERE id = {plan}"),
            format!("UPDATE plans SET number = 99 WHERE id = {plan}"),
            format!("UPDATE plans SET overall_responsible_organisation_id = NULL WHERE id = {plan}"),
        ];
        statements.extend(TEXTS.map(|column| format!("UPDATE plans SET {column} = {} WHERE id = {plan}", other(service, column))));
        assert_eq!(let_through(service, &statements), NONE);
    }

    fn refuses_to_change_the_text_of_a_plan_when_it_is_replaced(service: &Service) {
        let plan = literal(service, &parts(service)["adoptedPlanId"]);
        let replaced = format!("UPDATE plans SET status = 'REPLACED' WHERE id = {plan}");
        assert_eq!(let_through(service, std::slice::from_ref(&replaced)), [replaced]);
        let change = |column: &str| format!("UPDATE plans SET status = 'REPLACED', {column} = {} WHERE id = {plan}", other(service, column));
        assert_eq!(let_through(service, &TEXTS.map(change)), NONE);
    }

    fn refuses_to_change_the_goals_of_an_adopted_plan(service: &Service) {
        let parts = parts(service);
        let [plan, draft] = ["adoptedPlanId", "planId"].map(|name| literal(service, &parts[name]));
        let statements = [
            format!("UPDATE goals SET persons_words = {} WHERE plan_id = {plan}", other(service, "persons_words")),
            format!("UPDATE goals SET professional_words = {} WHERE plan_id = {plan}", other(service, "professional_words")),
            format!("UPDATE goals SET plan_id = {draft} WHERE plan_id = {plan}"),
            format!("UPDATE goals SET plan_id = {plan} WHERE plan_id = {draft}"),
            format!("DELETE FROM goals WHERE plan_id = {plan}"),
        ];
        assert_eq!(let_through(service, &statements), NONE);
    }

    fn refuses_to_change_the_interventions_of_an_adopted_plan(service: &Service) {
        let parts = parts(service);
        let [plan, draft] = ["adoptedPlanId", "planId"].map(|name| literal(service, &parts[name]));
        let progress = format!("UPDATE interventions SET status = 'DONE' WHERE plan_id = {plan}");
        assert_eq!(let_through(service, std::slice::from_ref(&progress)), [progress]);
        let mut statements = vec![
            format!("UPDATE interventions SET topic = 'SOCIAL' WHERE plan_id = {plan}"),
            format!("UPDATE interventions SET responsible_participant_id = NULL WHERE plan_id = {plan}"),
            format!("UPDATE interventions SET plan_id = {draft} WHERE plan_id = {plan}"),
            format!("UPDATE interventions SET plan_id = {plan} WHERE plan_id = {draft}"),
            format!("DELETE FROM interventions WHERE plan_id = {plan}"),
        ];
        statements.extend(DECIDED.map(|column| format!("UPDATE interventions SET {column} = {} WHERE plan_id = {plan}", other(service, column))));
        assert_eq!(let_through(service, &statements), NONE);
    }

    fn refuses_to_replace_an_adopted_plan_wholesale(service: &Service) {
        let plan = literal(service, &parts(service)["adoptedPlanId"]);
        let statements = match service.database {
            Database::Sqlite => [("plans", "id"), ("goals", "plan_id"), ("interventions", "plan_id")]
                .map(|(table, key)| format!("REPLACE INTO {table} SELECT * FROM {table} WHERE {key} = {plan}")),
            Database::Postgres => ["plans", "goals", "interventions"].map(|table| format!("TRUNCATE {table} CASCADE")),
        };
        assert_eq!(let_through(service, &statements), NONE);
    }

    fn refuses_to_change_what_a_plan_continues(service: &Service) {
        let parts = parts(service);
        let [plan, draft] = ["adoptedPlanId", "planId"].map(|name| literal(service, &parts[name]));
        let statements = [
            format!("UPDATE plans SET based_on_id = {plan} WHERE id = {draft}"),
            format!("UPDATE goals SET lineage_id = id WHERE plan_id = {plan}"),
            format!("UPDATE interventions SET lineage_id = id WHERE plan_id = {plan}"),
            format!("UPDATE goals SET lineage_id = id WHERE plan_id = {draft}"),
        ];
        assert_eq!(let_through(service, &statements), NONE);
    }

    fn takes_the_progress_of_an_intervention_and_no_other_word_when_the_plan_is_adopted(service: &Service) {
        let parts = active(service);
        let path = format!("/interventions/{}", &parts["interventionId"]);
        let adopted = service.get(COORDINATOR, &path).expect(200);
        let mut etag = adopted.header("etag").unwrap().to_owned();
        for status in ["ONGOING", "DONE"] {
            let progressed = service.patch(COORDINATOR, &path, &etag, json!({"status": status})).expect(200);
            assert_eq!(progressed.json()["status"], status);
            service.patch(COORDINATOR, &path, &etag, json!({"status": "CANCELLED"})).expect(412);
            etag = progressed.header("etag").unwrap().to_owned();
        }
        for text in [json!({"need": "Annat"}), json!({"contact": "Annan", "status": "ONGOING"})] {
            assert_eq!(service.patch(COORDINATOR, &path, &etag, text).expect(409).code(), "PLAN_NOT_DRAFT");
        }
        let read = service.get(COORDINATOR, &path).expect(200);
        assert_eq!((read.header("etag"), &read.json()["status"]), (Some(&*etag), &json!("DONE")));
        for member in ["need", "measure", "contact", "responsibleParticipantId"] {
            assert_eq!(read.json()[member], adopted.json()[member], "{member}");
        }
    }

    fn lets_a_draft_change(service: &Service) {
        let draft = literal(service, &parts(service)["planId"]);
        let mut statements: Vec<String> =
            TEXTS.iter().map(|column| format!("UPDATE plans SET {column} = {} WHERE id = {draft}", other(service, column))).collect();
        statements.extend(DECIDED.map(|column| format!("UPDATE interventions SET {column} = {} WHERE plan_id = {draft}", other(service, column))));
        statements.push(format!("DELETE FROM goals WHERE plan_id = {draft}"));
        assert_eq!(let_through(service, &statements), statements);
    }
}
