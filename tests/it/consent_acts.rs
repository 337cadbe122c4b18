//! What becomes of a case when consents are asked for, refused, taken back, narrowed, run out or turn out not to be
//! enough, and who is told of whose act.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::both;
use crate::children::{consent, of_age_in, open_case, person, represent, status, terms};
use crate::harness::{Answer, Service};
use crate::operations::{COORDINATOR, after, call, meeting, merged, unit};

/// Published test numbers.
const KIM: &str = "196101182803";
const ROBIN: &str = "200302022389";
const ELSA: &str = "201701012393";
const DAY: i64 = 86_400;

fn custodian(service: &Service, child: &str, name: &str, number: &str) -> Answer {
    let identity = json!({"kind": "PERSONNUMMER", "number": number});
    let new =
        json!({"kind": "CUSTODIAN", "name": name, "startsOn": "2026-01-01", "identity": identity});
    represent(service, child, new)
}

fn answer(service: &Service, by: &str, request: &str, change: Value) -> Answer {
    let said = json!({"decision": "GIVEN", "form": "ELECTRONIC", "capacity": "CUSTODIAN", "givenBy": "Någon"});
    let path = format!("/consents/{request}/answers");
    service.post(by, &path, merged(said, &change))
}

fn consents(service: &Service, by: &str, case: &str) -> Vec<Value> {
    let list = service.get(by, &format!("/cases/{case}/consents"));
    list.expect(200).json()["items"].as_array().unwrap().clone()
}

fn open_kinds(service: &Service, case: &str) -> Vec<String> {
    let list = service
        .get(COORDINATOR, &format!("/cases/{case}/deadlines"))
        .expect(200)
        .json();
    let open = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["status"] == "OPEN");
    let mut kinds: Vec<String> = open
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect();
    kinds.sort();
    kinds
}

/// An adult's case with a plan consent that lasts so many days.
fn consented(service: &Service, days: i64) -> (String, String) {
    let case = open_case(service, &service.seeded.persons["Alva"]);
    let given = json!({
        "capacity": "PERSON", "givenBy": "Alva Provsson", "topics": ["BASIC", "MEETING", "PLAN"],
        "validTo": after(service, days), "recipientOrganisationIds": [service.organisation("Region Dalarna")],
    });
    let given = consent(service, &case, terms(service, "GIVEN", given))
        .expect(201)
        .id();
    (case, given)
}

/// A child with two custodians who are asked, and the request.
fn asked(service: &Service) -> (String, String) {
    let child = person(service, Some(of_age_in(service, 400)));
    custodian(service, &child, "Kim Testsson", KIM).expect(201);
    custodian(service, &child, "Robin Testsson", ROBIN).expect(201);
    let case = open_case(service, &child);
    let request = consent(service, &case, terms(service, "REQUESTED", json!({})))
        .expect(201)
        .id();
    (case, request)
}

both! {
    fn tells_a_custodian_that_not_all_have_consented_and_no_more(service: &Service) {
        let (case, request) = asked(service);
        answer(service, KIM, &request, json!({})).expect(201);
        answer(service, ROBIN, &request, json!({"decision": "DECLINED"})).expect(201);
        assert_eq!(status(service, &case), "CONSENT_DECLINED");
        let told = consents(service, KIM, &case);
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((&told[0]["id"], &told[0]["status"]), (&json!(request), &json!("INCOMPLETE")));
        for member in ["givenBy", "endedAt"] {
            assert!(told[0][member].is_null(), "{member}: {told:?}");
        }
        // Nor by its own address, in the case, or from the timeline.
        let all = consents(service, COORDINATOR, &case);
        let refusal = all.iter().find(|one| one["status"] == "DECLINED").unwrap();
        let refusal = format!("/consents/{}", refusal["id"].as_str().unwrap());
        service.get(KIM, &refusal).expect(404);
        let whole = service.get(KIM, &format!("/cases/{case}?expand=consents")).expect(200);
        assert!(!whole.to_string().contains("Robin"), "{whole}");
        let timeline = service.get(KIM, &format!("/cases/{case}/timeline?limit=200")).expect(200);
        assert!(!timeline.to_string().contains("consent."), "{timeline}");
        // Who refused reads the own act, and who coordinates all.
        assert_eq!(service.get(ROBIN, &refusal).expect(200).json()["status"], "DECLINED");
        assert_eq!(service.get(COORDINATOR, &refusal).expect(200).json()["givenBy"], "Robin Testsson");
    }

    fn tells_a_custodian_not_when_another_took_the_consent_back(service: &Service) {
        let (case, request) = asked(service);
        answer(service, KIM, &request, json!({})).expect(201);
        let last = answer(service, ROBIN, &request, json!({})).expect(201).json();
        let given = format!("/consents/{}", last["decidedConsentId"].as_str().unwrap());
        let reason = json!({"reason": "Kim ska inte bestämma."});
        assert_eq!(service.post(ROBIN, &format!("{given}/withdrawals"), reason).expect(201).json()["status"], "WITHDRAWN");
        let told = service.get(KIM, &given).expect(200).json();
        assert_eq!((&told["status"], &told["endedAt"]), (&json!("INCOMPLETE"), &Value::Null));
        assert!(service.get(ROBIN, &given).expect(200).json()["endedAt"].is_string());
        assert_eq!(status(service, &case), "CONSENT_WITHDRAWN");
    }

    fn freezes_a_case_by_whatever_replaces_its_plan_consent(service: &Service) {
        let (case, plan) = consented(service, 100);
        assert_eq!(status(service, &case), "PREPARING");
        let sharing = json!({
            "kind": "INFORMATION_SHARING", "capacity": "PERSON", "givenBy": "Alva Provsson", "supersedesConsentId": plan,
            "validTo": after(service, 90),
        });
        consent(service, &case, terms(service, "GIVEN", sharing)).expect(201);
        assert_eq!(status(service, &case), "CONSENT_WITHDRAWN");
        assert_eq!(open_kinds(service, &case), Vec::<String>::new());
        let meeting = service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting(service)).expect(409);
        assert_eq!(meeting.code(), "CONSENT_MISSING");
    }

    fn makes_custodians_consent_incomplete_when_another_custodian_is_recorded(service: &Service) {
        let child = person(service, Some(of_age_in(service, 400)));
        custodian(service, &child, "Kim Testsson", KIM).expect(201);
        let case = open_case(service, &child);
        let request = consent(service, &case, terms(service, "REQUESTED", json!({}))).expect(201).id();
        let given = answer(service, KIM, &request, json!({})).expect(201).json();
        let given = given["decidedConsentId"].as_str().unwrap().to_owned();
        assert_eq!(status(service, &case), "PREPARING");
        custodian(service, &child, "Robin Testsson", ROBIN).expect(201);
        let stands = service.get(COORDINATOR, &format!("/consents/{given}")).expect(200).json();
        assert_eq!((&stands["status"], status(service, &case)), (&json!("INCOMPLETE"), json!("CONSENT_WITHDRAWN")));
        assert_eq!(open_kinds(service, &case), ["ASK_CONSENT"]);
        let answers = service.get(COORDINATOR, &format!("/consents/{given}/answers")).expect(200).json();
        assert_eq!(answers["awaitedRepresentativeIds"].as_array().unwrap().len(), 1, "{answers}");
        // The other joins in, and it holds again on its terms.
        let joined = answer(service, ROBIN, &given, json!({})).expect(201).json();
        assert!(joined["decidedConsentId"].is_string(), "{joined}");
        assert_eq!(status(service, &case), "PREPARING");
    }

    fn hears_a_child_under_the_age_and_lets_the_lead_decide(service: &Service) {
        let elsa = service.seeded.persons["Elsa"].clone();
        let case = open_case(service, &elsa);
        let both = service.get(COORDINATOR, &format!("/persons/{elsa}/representatives")).expect(200).json();
        let both: Vec<&Value> = both["items"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
        let given = json!({"representativeIds": both});
        let given = consent(service, &case, terms(service, "GIVEN", given)).expect(201).id();
        let words = json!({"reason": "Skolan ska inte veta."});
        let still = service.post(ELSA, &format!("/consents/{given}/withdrawals"), words).expect(201).json();
        assert_eq!((&still["status"], status(service, &case)), (&json!("GIVEN"), json!("PREPARING")));
        assert!(open_kinds(service, &case).contains(&"CONSIDER_CHILDS_VIEW".to_owned()));
        let path = format!("/cases/{case}/childs-views");
        let said = service.get(COORDINATOR, &path).expect(200).json()["items"][0].clone();
        assert_eq!(said["words"], "Skolan ska inte veta.");
        let consider = said["_links"]["consider"]["href"].as_str().unwrap().trim_start_matches("/sip/v1").to_owned();
        let decision = json!({"decision": "WITHDRAW", "reason": "Barnet har goda skäl."});
        service.post(COORDINATOR, &consider, decision.clone()).expect(201);
        assert_eq!(service.post(COORDINATOR, &consider, decision).expect(409).code(), "ALREADY_EXISTS");
        assert_eq!(status(service, &case), "CONSENT_WITHDRAWN");
        let own = service.get(ELSA, &path).expect(200).json();
        assert_eq!(own["items"][0]["decision"], "WITHDRAW");
    }

    fn takes_a_childs_own_no_at_its_word_from_the_age(service: &Service) {
        let elsa = service.seeded.persons["Elsa"].clone();
        let born = of_age_in(service, 2 * 365);
        let etag = service.get(COORDINATOR, &format!("/persons/{elsa}")).expect(200).header("etag").unwrap().to_owned();
        service.patch(COORDINATOR, &format!("/persons/{elsa}"), &etag, json!({"birthDate": born})).expect(200);
        let case = open_case(service, &elsa);
        let request = consent(service, &case, terms(service, "REQUESTED", json!({}))).expect(201).id();
        let yes = answer(service, ELSA, &request, json!({"capacity": "PERSON"})).expect(422);
        assert_eq!(yes.faults(), ["/decision CAPACITY_NOT_ALLOWED"]);
        let no = json!({"capacity": "PERSON", "decision": "DECLINED"});
        answer(service, ELSA, &request, no).expect(201);
        assert_eq!(status(service, &case), "CONSENT_DECLINED");
    }

    fn keeps_what_lies_ahead_of_a_frozen_case_to_be_tidied_up(service: &Service) {
        let (case, plan) = consented(service, 100);
        service.post(COORDINATOR, &format!("/cases/{case}/participants"), unit(service, "Psykiatrisk öppenvård Falun")).expect(201);
        let planned = service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting(service)).expect(201).id();
        call(service, &case);
        service.post(COORDINATOR, &format!("/consents/{plan}/withdrawals"), json!({})).expect(201);
        let path = format!("/meetings/{planned}");
        let frozen = service.get(COORDINATOR, &path).expect(200);
        let (told, etag) = (frozen.json(), frozen.header("etag").unwrap().to_owned());
        assert_eq!(told["frozen"], true);
        assert!(told["_links"]["cancel"].is_object() && told["_links"]["edit"].is_null(), "{told}");
        let file = service.get(COORDINATOR, &format!("{path}/calendar")).expect(200);
        let file = String::from_utf8(file.body).unwrap();
        assert!(file.contains("STATUS:TENTATIVE") && file.contains("SUMMARY:SIP-möte"), "{file}");
        service.delete(COORDINATOR, &path, &etag).expect(204);
    }

    fn invites_nobody_who_may_not_see_the_case_and_no_longer_who_may_not(service: &Service) {
        let (case, plan) = consented(service, 100);
        let add = |name: &str| service.post(COORDINATOR, &format!("/cases/{case}/participants"), unit(service, name)).expect(201).id();
        let (psychiatry, fk) = (add("Psykiatrisk öppenvård Falun"), add("Försäkringskassan Falun"));
        let planned = service.post(COORDINATOR, &format!("/cases/{case}/meetings"), meeting(service)).expect(201).id();
        let invite = |one: &str| service.post(COORDINATOR, &format!("/meetings/{planned}/invitations"), json!({"participantId": one}));
        assert_eq!(invite(&fk).expect(422).faults(), ["/participantId BASIS_MISSING"]);
        let invited = invite(&psychiatry).expect(201).id();
        let narrower = json!({
            "capacity": "PERSON", "givenBy": "Alva Provsson", "supersedesConsentId": plan, "topics": ["BASIC", "MEETING"],
            "recipientOrganisationIds": [service.organisation("Försäkringskassan")],
        });
        consent(service, &case, terms(service, "GIVEN", narrower)).expect(201);
        let withdrawn = service.get(COORDINATOR, &format!("/invitations/{invited}")).expect(200).json();
        assert!(withdrawn["withdrawnAt"].is_string(), "{withdrawn}");
        assert_eq!(status(service, &case), "PREPARING");
        invite(&fk).expect(201);
        assert_eq!(status(service, &case), "CALLED");
    }

    fn warns_of_another_open_case_and_finds_cases_by_person_number_and_name(service: &Service) {
        let (case, _) = consented(service, 100);
        let alva = &service.seeded.persons["Alva"];
        let new = json!({
            "personId": alva, "origin": "OPEN_CARE", "targetGroups": ["OLDER"], "reason": "Ett till.",
            "needDetectedOn": "2026-01-02", "externalIds": [{"system": "treserva", "externalId": "A-17"}],
        });
        let second = service.post(COORDINATOR, "/cases", new).expect(201).json();
        let warned: Vec<&Value> = second["warnings"].as_array().unwrap().iter().map(|one| &one["caseId"]).collect();
        assert!(warned.contains(&&json!(case)), "{second}");
        assert!(second["warnings"].as_array().unwrap().iter().all(|one| one["code"] == "OTHER_CASE_OPEN"));
        let found = |query: &str| {
            let list = service.get(COORDINATOR, &format!("/cases?limit=200&{query}")).expect(200).json();
            list["items"].as_array().unwrap().clone()
        };
        let of_alva = found(&format!("personId={alva}"));
        assert!(of_alva.len() >= 2 && of_alva.iter().all(|one| one["personId"] == json!(alva)), "{of_alva:?}");
        for query in [format!("caseNumber={}", second["caseNumber"]), "externalId=A-17".into(), "externalSystem=treserva".into()] {
            let one = found(&query);
            assert_eq!((one.len(), &one[0]["id"]), (1, &second["id"]), "{query}");
        }
        assert_eq!(found("externalId=A-18").len(), 0);
        let list = service.get("fia.fk", &format!("/cases?personId={alva}")).expect(200).json();
        assert_eq!(list["items"], json!([]));
    }
}

/// What nobody does: time passes.
mod tended {
    use super::*;
    use diesel::connection::SimpleConnection;
    use samspel::db::Location;

    use crate::harness::Database;

    /// Another person's case runs out before `case`, and cannot be seen to: the person's key is gone.
    fn break_another(service: &Service, case: &str) {
        let number = service
            .get(COORDINATOR, &format!("/cases/{case}"))
            .expect(200)
            .json()["caseNumber"]
            .as_i64()
            .unwrap();
        let other = format!(
            "person_id = (SELECT MIN(other.person_id::text) FROM cases AS other WHERE other.person_id <> \
         (SELECT mine.person_id FROM cases AS mine WHERE mine.case_number = {number}))"
        );
        let other = match service.database {
            Database::Sqlite => other.replace("::text", ""),
            Database::Postgres => other.replace("person_id = (", "person_id::text = ("),
        };
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        conn.batch_execute(&format!(
        "UPDATE cases SET consented_until = created_at WHERE {other}; DELETE FROM person_keys WHERE {other};"
    ))
    .unwrap();
    }

    fn freezes_by_itself(database: Database) {
        let service = Service::seeded_with(database, |config| config.server.tending_seconds = 1);
        let (case, _) = consented(&service, 2);
        assert_eq!(status(&service, &case), "PREPARING");
        break_another(&service, &case);
        service.clock.advance(3 * DAY);
        let began = Instant::now();
        while status(&service, &case) != "CONSENT_WITHDRAWN" {
            assert!(
                began.elapsed() < Duration::from_secs(30),
                "{}",
                status(&service, &case)
            );
            std::thread::sleep(Duration::from_millis(200));
        }
        // What stays due is to renew it; the person's log shows that nobody did it.
        assert_eq!(open_kinds(&service, &case), ["RENEW_CONSENT"]);
        let timeline = service
            .get(COORDINATOR, &format!("/cases/{case}/timeline"))
            .expect(200)
            .json();
        let last = timeline["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["type"] == "consent.expired")
            .unwrap();
        assert!(
            last["organisationId"].is_null() && last["accountName"].is_null(),
            "{last}"
        );
        let again = json!({"capacity": "PERSON", "givenBy": "Alva Provsson", "validTo": after(&service, 40)});
        consent(&service, &case, terms(&service, "GIVEN", again)).expect(201);
        assert_eq!(status(&service, &case), "PREPARING");
    }

    #[test]
    fn freezes_a_case_when_its_consent_runs_out_on_sqlite() {
        freezes_by_itself(Database::Sqlite);
    }

    #[test]
    fn freezes_a_case_when_its_consent_runs_out_on_postgres() {
        freezes_by_itself(Database::Postgres);
    }
}
