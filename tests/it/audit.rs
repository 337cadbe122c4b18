//! Everything asked about a person leaves one row in the access log, and nothing rewrites it.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use samspel::db::schema::audit_entries;
use samspel::db::{Conn, Location};
use samspel::demo;
use samspel::kernel::Id;
use serde_json::{Value, json};

use crate::authorisation::{ACTORS, actor_answered, row, succeeds};
use crate::both;
use crate::harness::{Answer, Database, Service};
use crate::operations::{
    COORDINATOR, Operation, PSYCHIATRY, Parts, Request, operations, parts_for, request,
};

const AUDITOR: &str = "lars.logg";

/// What a row says, without who signed in.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    action: String,
    outcome: String,
    problem: Option<String>,
    unit: Option<String>,
    subject: Option<String>,
    case: Option<String>,
    person: Option<String>,
}

struct Log(Conn);

type Columns = (
    String,
    String,
    Option<String>,
    Option<Id>,
    Option<Id>,
    Option<Id>,
    Option<Id>,
);

impl Log {
    fn open(service: &Service) -> Self {
        Self(Location::parse(&service.url).unwrap().open().unwrap())
    }

    fn length(&mut self) -> i64 {
        audit_entries::table
            .count()
            .get_result(&mut self.0)
            .unwrap()
    }

    fn of_trace(&mut self, trace: &str) -> Vec<Entry> {
        let rows: Vec<Columns> = audit_entries::table
            .filter(audit_entries::trace_id.eq(trace))
            .select((
                audit_entries::action,
                audit_entries::outcome,
                audit_entries::problem,
                audit_entries::unit_id,
                audit_entries::subject_id,
                audit_entries::case_id,
                audit_entries::person_id,
            ))
            .load(&mut self.0)
            .unwrap();
        let text = |id: Option<Id>| id.map(|id| id.to_string());
        let entry = |(action, outcome, problem, unit, subject, case, person)| Entry {
            action,
            outcome,
            problem,
            unit: text(unit),
            subject: text(subject),
            case: text(case),
            person: text(person),
        };
        rows.into_iter().map(entry).collect()
    }

    /// Sends `request` as `subject`; gives the answer and the one row that it left.
    fn row_of(
        &mut self,
        service: &Service,
        request: &Request,
        subject: &str,
        headers: &[(&str, &str)],
    ) -> (Answer, Entry) {
        let trace = uuid::Uuid::new_v4().simple().to_string();
        let parent = format!("00-{trace}-00f067aa0ba902b7-01");
        let mut headers = headers.to_vec();
        headers.push(("traceparent", &parent));
        let before = self.length();
        let answer = request.send(service, subject, &headers);
        let what = format!(
            "{} {} as {subject:?}: {answer}",
            request.method, request.path
        );
        // A case that is moved leaves a row beside, for the record of the person there, one that is reopened
        // a row for each of the two cases, and a merge one for each of the two records.
        // So does a deviation whose case is shown, for the case.
        let shows_case =
            request.path.starts_with("/deviations/") && request.path.ends_with("/disclosures");
        let goes_on = ["/moves", "/reopenings", "/merges"]
            .iter()
            .any(|end| request.path.ends_with(end));
        let moved = usize::from(answer.status == 201 && (goes_on || shows_case));
        let left = usize::try_from(self.length() - before).unwrap();
        assert_eq!(left, 1 + moved, "rows left by {what}");
        let mut rows = self.of_trace(&trace);
        assert_eq!(rows.len(), 1 + moved, "rows with the trace of {what}");
        let of_path = |row: &Entry| {
            let mut about = [&row.case, &row.person].into_iter().flatten();
            about.any(|id| request.path.contains(id)) || (shows_case && row.case.is_none())
        };
        rows.retain(|row| moved == 0 || of_path(row));
        (answer, rows.remove(0))
    }
}

fn personal() -> Vec<Operation> {
    operations()
        .into_iter()
        .filter(Operation::is_personal)
        // It leaves a row for each case that is handed over.
        .filter(|operation| operation.id != "createLeadHandover")
        .collect()
}

fn unit_of(service: &Service, subject: &str) -> Option<String> {
    let account = demo::ACCOUNTS
        .iter()
        .find(|account| account.subject == subject);
    account.map(|account| service.unit(account.unit).to_owned())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The case and the person that `operation` is on.
fn concerned(operation: &Operation, parts: &Parts) -> (Option<String>, Option<String>) {
    match operation.path.split('/').nth(1).unwrap() {
        "request-links" => (None, None),
        "audit-entries" | "deviations" | "deviation-measures" | "person-searches" | "units"
        | "calendar-feeds" => (None, None),
        // The case is named in the body.
        "emergency-accesses" if operation.has_body => {
            (some(&parts["caseId"]), some(&parts["personId"]))
        }
        "persons" | "representatives" | "requests" if operation.path.contains('{') => {
            (None, some(&parts["personId"]))
        }
        _ if operation.path.contains('{') => (some(&parts["caseId"]), some(&parts["personId"])),
        _ => (None, None),
    }
}

/// The same after it was done, when it made or found something.
fn concerned_by(
    operation: &Operation,
    parts: &Parts,
    answer: &Answer,
) -> (Option<String>, Option<String>) {
    match operation.id.as_str() {
        "createCase" => (Some(answer.id()), some(&parts["personId"])),
        "createPerson" => (None, Some(answer.id())),
        "createPersonSearch" => (None, some(&parts["personId"])),
        _ => concerned(operation, parts),
    }
}

fn entry(operation: &Operation, outcome: &str, problem: Option<String>, seen: &Entry) -> Entry {
    Entry {
        action: operation.id.clone(),
        outcome: outcome.to_owned(),
        problem,
        unit: seen.unit.clone(),
        subject: seen.subject.clone(),
        case: seen.case.clone(),
        person: seen.person.clone(),
    }
}

/// A request for `operation` that its content or the state forbids.
fn refused(
    service: &Service,
    operation: &Operation,
    parts: &Parts,
    actor: &str,
) -> Option<Request> {
    let mut request = request(service, operation, parts);
    if request.etag.is_some() {
        request.etag = some("\"999999\"");
        return Some(request);
    }
    let body = request.body.as_mut()?;
    match operation.id.as_str() {
        "createCase" => body["personId"] = json!(parts["caseId"]),
        "createPerson" => {
            body["identity"] = json!({"kind": "PERSONNUMMER", "number": "199002222397"})
        }
        "createDeviation" => body["unitId"] = json!(parts["caseId"]),
        "createDeviationTransition" => body["to"] = json!("RECEIVED"),
        "createDeviationMeasure" => body["dueOn"] = json!("2001-01-01"),
        "createPersonSearch" => body["identity"]["number"] = json!("199002222398"),
        "createPersonMerge" => body["mergedPersonId"] = json!(parts["caseId"]),
        "createRepresentative" => body["endsOn"] = json!("2001-01-01"),
        "createNamedUser" => body["accountId"] = json!(parts["caseId"]),
        "createDisclosure" => body["approvedBy"]["name"] = json!("Eva Exempel"),
        "createConsent" => body["recipientOrganisationIds"] = json!([parts["caseId"]]),
        "createParticipant" => {
            let unit = service.unit("Psykiatrisk öppenvård Falun");
            *body = json!({"kind": "UNIT", "role": "PARTY", "unitId": unit});
        }
        "createMeeting" => body["startsAt"] = json!("2001-01-01T10:00:00Z"),
        "createGuestLink" => body["expiresAt"] = json!("2001-01-01T10:00:00Z"),
        "createAdoption" => body["planVersion"] = json!(999_999),
        "createAgreement" => body["planVersion"] = json!(999_999),
        "createDischargeReceipt" | "createReadyNoticeWithdrawal" => {
            body["noticeId"] = json!(parts["caseId"])
        }
        "createReadyNotice" => body["readyAt"] = json!("2190-01-01T00:00:00Z"),
        "createDischargeEnding" => body["endedAt"] = json!("2190-01-01T00:00:00Z"),
        "createDistribution" => body["handedOverAt"] = json!("2190-01-01T00:00:00Z"),
        "createGoal" | "createIntervention" => {
            request.path = request
                .path
                .replace(&parts["planId"], &parts["adoptedPlanId"]);
        }
        "createStatusTransition" => {
            *body = json!({"to": "CLOSED", "closingReason": "GOALS_MET"});
            request.send(service, COORDINATOR, &[]).expect(200);
        }
        "createRequest" | "createRequestLink" => body["unitId"] = json!(parts["caseId"]),
        "createEmergencyAccess" => {
            let steps = format!("/cases/{}/status-transitions", &parts["caseId"]);
            let closing = json!({"to": "CLOSED", "closingReason": "GOALS_MET"});
            service.post(COORDINATOR, &steps, closing).expect(200);
        }
        // The second time.
        "createConsentWithdrawal"
        | "createConsentAnswer"
        | "createRequestAnswer"
        | "createRequestWithdrawal"
        | "createDisclosureEnding"
        | "createChildsViewConsideration"
        | "createPlan"
        | "createInvitation"
        | "createAttendance"
        | "createFollowUp"
        | "createFollowUpOutcome"
        | "createReopening"
        | "createDischarge"
        | "createMove"
        | "createEmergencyReview" => {
            request.send(service, actor, &[]).expect(201);
        }
        _ => return None,
    }
    Some(request)
}

both! {
    fn leaves_one_row_when_a_thing_is_done(service: &Service) {
        let mut log = Log::open(service);
        for operation in personal() {
            let parts = parts_for(service, &operation);
            let actor = actor_answered(&operation.id, succeeds).unwrap();
            let (answer, seen) = log.row_of(service, &request(service, &operation, &parts), actor, &[]);
            assert!(succeeds(answer.status), "{}: {answer}", operation.id);
            let (case, person) = concerned_by(&operation, &parts, &answer);
            let expected = Entry { unit: unit_of(service, actor), case, person, ..entry(&operation, "DONE", None, &seen) };
            assert_eq!(seen, expected);
        }
    }

    fn leaves_one_row_when_a_thing_is_denied(service: &Service) {
        let mut log = Log::open(service);
        for operation in personal() {
            let parts = parts_for(service, &operation);
            for actor in [PSYCHIATRY, "amir.ambassador"] {
                let column = ACTORS.iter().position(|known| *known == actor).unwrap();
                if row(&operation.id)[column] != 403 {
                    continue;
                }
                let (answer, seen) = log.row_of(service, &request(service, &operation, &parts), actor, &[]);
                answer.expect(403);
                let (case, person) = concerned(&operation, &parts);
                let denied = entry(&operation, "DENIED", some("FORBIDDEN"), &seen);
                assert_eq!(seen, Entry { unit: unit_of(service, actor), case, person, ..denied });
            }
        }
    }

    fn leaves_one_row_when_a_thing_is_not_found(service: &Service) {
        let mut log = Log::open(service);
        for operation in personal() {
            let Some(actor) = actor_answered(&operation.id, |status| status == 404) else { continue };
            let parts = parts_for(service, &operation);
            let request = request(service, &operation, &parts);
            let (answer, seen) = log.row_of(service, &request, actor, &[]);
            answer.expect(404);
            // What is named in the body is not what is acted on where the path names that.
            let body = request.body.as_ref().filter(|_| !operation.path.contains('{'));
            let in_body = body.and_then(|body| some(body["caseId"].as_str()?));
            let names_case = operation.path.contains("{caseId}") || in_body.is_some();
            let named = request.path.split('/').nth(2).map(str::to_owned).or(in_body);
            let case = named.clone().filter(|_| names_case);
            let person = named.clone().filter(|_| operation.path.contains("{personId}"));
            let not_found = entry(&operation, "NOT_FOUND", some("NOT_FOUND"), &seen);
            assert_eq!(seen, Entry { unit: unit_of(service, actor), subject: named, case, person, ..not_found });
        }
    }

    fn leaves_one_row_when_a_thing_is_refused(service: &Service) {
        let mut log = Log::open(service);
        for operation in personal().into_iter().filter(|operation| operation.has_body || operation.method == "DELETE") {
            let parts = parts_for(service, &operation);
            let actor = actor_answered(&operation.id, succeeds).unwrap();
            let request = refused(service, &operation, &parts, actor);
            let request = request.unwrap_or_else(|| panic!("no refusal is known for {}", operation.id));
            let (answer, seen) = log.row_of(service, &request, actor, &[]);
            assert!([409, 412, 422].contains(&answer.status), "{}: {answer}", operation.id);
            let (case, person) = concerned(&operation, &parts);
            let refused = entry(&operation, "REFUSED", Some(answer.code()), &seen);
            assert_eq!(seen, Entry { unit: unit_of(service, actor), case, person, ..refused });
        }
    }

    fn logs_a_denial_when_a_party_names_another_as_responsible(service: &Service) {
        let operation = personal().into_iter().find(|operation| operation.id == "createIntervention").unwrap();
        let parts = parts_for(service, &operation);
        let participants = service.get(COORDINATOR, &format!("/cases/{}/participants", &parts["caseId"])).json();
        let mut request = request(service, &operation, &parts);
        request.body.as_mut().unwrap()["responsibleParticipantId"] = participants["items"][0]["id"].clone();
        let (answer, seen) = Log::open(service).row_of(service, &request, PSYCHIATRY, &[]);
        answer.expect(403);
        assert_eq!(seen.outcome, "DENIED");
        assert_eq!(seen.case, some(&parts["caseId"]));
    }

    fn leaves_one_row_when_the_caller_has_no_assignment(service: &Service) {
        let mut log = Log::open(service);
        for operation in personal() {
            let parts = parts_for(service, &operation);
            let (answer, seen) = log.row_of(service, &request(service, &operation, &parts), "okand.okandsson", &[]);
            assert_eq!((answer.status, answer.code()), (403, "NO_ASSIGNMENT".to_owned()), "{}", operation.id);
            let denied = entry(&operation, "DENIED", some("NO_ASSIGNMENT"), &seen);
            assert_eq!(seen, Entry { unit: None, ..denied });
        }
    }

    fn leaves_one_row_when_the_scope_is_lacking(service: &Service) {
        let mut log = Log::open(service);
        for operation in personal() {
            let parts = parts_for(service, &operation);
            // Made anew, because what is about attendance moves the clock.
            let token = service.token_with(COORDINATOR, &[]);
            let bearer = format!("Bearer {token}");
            let request = request(service, &operation, &parts);
            let (answer, seen) = log.row_of(service, &request, "", &[("authorization", &bearer)]);
            answer.expect(403);
            let denied = entry(&operation, "DENIED", some("INSUFFICIENT_SCOPE"), &seen);
            assert_eq!(seen, Entry { unit: unit_of(service, COORDINATOR), ..denied });
        }
    }

    fn leaves_one_row_when_a_look_up_finds_nothing(service: &Service) {
        let operation = personal().into_iter().find(|operation| operation.id == "createPersonSearch").unwrap();
        let parts = parts_for(service, &operation);
        let request = request(service, &operation, &parts);
        let (answer, seen) = Log::open(service).row_of(service, &request, "bo.borlange", &[]);
        assert_eq!(answer.expect(200).json()["matches"], json!([]));
        let done = entry(&operation, "DONE", None, &seen);
        let unit = unit_of(service, "bo.borlange");
        assert_eq!(seen, Entry { unit, subject: None, case: None, person: None, ..done });
    }

    fn shows_the_auditor_what_the_own_organisation_did_and_no_more(service: &Service) {
        let case = service.case("ACTIVE");
        for reader in [COORDINATOR, PSYCHIATRY] {
            service.get(reader, &format!("/cases/{case}")).expect(200);
        }
        for (auditor, reader) in [(AUDITOR, COORDINATOR), ("liv.logg", PSYCHIATRY)] {
            let log = service.get(auditor, &format!("/audit-entries?caseId={case}&action=readCase")).expect(200).json();
            let units: Vec<&Value> = log["items"].as_array().unwrap().iter().map(|entry| &entry["unitId"]).collect();
            assert_eq!(units, [&json!(unit_of(service, reader))], "{auditor}");
        }
    }

    fn refuses_to_rewrite_what_is_append_only_whatever_the_statement(service: &Service) {
        let person = format!("/persons/{}", &service.seeded.persons["Alva"]);
        service.patch(COORDINATOR, &person, "\"1\"", json!({"familyName": "Annan"})).expect(200);
        for id in ["createAgreement", "createDistribution", "createDischargeReceipt", "createConsentAnswer", "createEmergencyReview", "createPersonMerge"] {
            let operation = personal().into_iter().find(|operation| operation.id == id).unwrap();
            let parts = parts_for(service, &operation);
            let actor = actor_answered(&operation.id, succeeds).unwrap();
            request(service, &operation, &parts).send(service, actor, &[]).expect(201);
        }
        let tables = [
            ("plan_agreements", "answer = 'DISAGREED'"),
            ("plan_distributions", "channel = 'POST'"),
            ("discharge_notices", "sent_by = 'Annan'"),
            ("discharge_receipts", "received_by = 'Annan'"),
            ("consent_answers", "form = 'WRITTEN'"),
            ("audit_entries", "outcome = 'DONE'"),
            ("revisions", "version = 0"),
            ("consents", "excluded = NULL"),
            ("consent_endings", "reason = NULL"),
            ("emergency_accesses", "reason_code = 'OTHER'"),
            ("emergency_reviews", "verdict = 'JUSTIFIED'"),
            ("person_merges", "merged_by = 'Annan'"),
        ];
        let mut log = Log::open(service);
        let mut let_through = Vec::new();
        for (table, change) in tables {
            let around = match service.database {
                Database::Sqlite => format!("REPLACE INTO {table} SELECT * FROM {table}"),
                Database::Postgres => format!("TRUNCATE {table} CASCADE"),
            };
            for statement in [format!("UPDATE {table} SET {change}"), format!("DELETE FROM {table}"), around] {
                log.0.batch_execute("BEGIN").unwrap();
                match log.0.batch_execute(&statement) {
                    Ok(()) => let_through.push(statement),
                    Err(error) => assert!(error.to_string().contains("append_only"), "{statement}: {error}"),
                }
                log.0.batch_execute("ROLLBACK").unwrap();
            }
        }
        assert_eq!(let_through, Vec::<String>::new());
    }
}
