//! What is answered is kept, and what the database does not give is said, not broken.

use std::io::Write;
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, RunQueryDsl, SqliteConnection, sql_query};
use samspel::db::Location;
use serde_json::{Value, json};

use crate::both;
use crate::harness::{Answer, Database, Service};

const COORDINATOR: &str = "eva.exempel";

fn new_case(service: &Service, lead: &str) -> Value {
    json!({
        "personId": service.seeded.persons["Alva"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02", "leadName": lead,
    })
}

fn cases(service: &Service) -> i64 {
    service
        .get(COORDINATOR, "/cases?limit=1&includeTotal=true")
        .expect(200)
        .json()["_meta"]["total"]
        .as_i64()
        .unwrap()
}

/// Whether `happens` within some seconds.
fn soon(mut happens: impl FnMut() -> bool) -> bool {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(8) {
        if happens() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// A POST of a new case as bytes.
fn post(service: &Service) -> Vec<u8> {
    let body = new_case(service, "Eva Exempel").to_string();
    let head = format!(
        "POST /sip/v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        service.token(COORDINATOR),
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

fn sqlite(service: &Service) -> SqliteConnection {
    SqliteConnection::establish(service.url.trim_start_matches("sqlite:")).unwrap()
}

#[track_caller]
fn unavailable(answer: &Answer) {
    assert_eq!(answer.status, 503, "{answer}");
    assert_eq!(answer.code(), "UNAVAILABLE");
    assert!(
        answer
            .header("retry-after")
            .is_some_and(|seconds| seconds.parse::<u32>().is_ok()),
        "{answer}"
    );
}

/// Every connection of the service to its PostgreSQL database is cut.
fn terminate_backends(service: &Service) -> usize {
    let mut own = PgConnection::establish(&service.url).unwrap();
    sql_query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        .execute(&mut own)
        .unwrap()
}

both! {
    fn keeps_a_case_whose_sender_hangs_up(service: &Service) {
        let before = cases(service);
        let ways: [fn(&TcpStream); 3] = [
            |_| (),
            |stream| stream.shutdown(Shutdown::Write).unwrap(),
            |stream| stream.shutdown(Shutdown::Both).unwrap(),
        ];
        for hang_up in ways {
            for _ in 0..4 {
                let mut stream = TcpStream::connect(&service.address).unwrap();
                stream.write_all(&post(service)).unwrap();
                hang_up(&stream);
            }
        }
        let mut found = 0;
        assert!(soon(|| { found = cases(service) - before; found == 12 }), "{found} of 12 cases are there");
    }

    fn keeps_each_case_it_answered_for_when_stopped_at_once(service: &Service) {
        let mut made = Vec::new();
        for number in 0..10 {
            let token = service.token(COORDINATOR);
            let headers = [("authorization".to_owned(), format!("Bearer {token}")), ("content-type".to_owned(), "application/json".to_owned())];
            let body = serde_json::to_vec(&new_case(service, &format!("Nummer {number}"))).unwrap();
            made.push(service.send("POST", "/cases", &headers, body).expect(201).id());
        }
        service.end();
        let again = Service::start(&service.url);
        for id in made {
            again.get(COORDINATOR, &format!("/cases/{id}")).expect(200);
        }
    }

    fn refuses_to_write_where_it_only_reads(service: &Service) {
        let location = Location::parse(&service.url).unwrap();
        let mut reader = location.open_reader().unwrap();
        let insert = "INSERT INTO areas (id, name, county_code, version, created_at, updated_at)
            SELECT id, 'Ny', '20', 1, created_at, updated_at FROM units LIMIT 1";
        let (begin, sentence) = match service.database {
            Database::Sqlite => ("BEGIN", "readonly database"),
            Database::Postgres => ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "read-only transaction"),
        };
        reader.batch_execute(begin).unwrap();
        let refused = reader.batch_execute(insert).unwrap_err().to_string();
        assert!(refused.contains(sentence), "{refused}");
        reader.batch_execute("ROLLBACK").unwrap();
        let mut writer = location.open().unwrap();
        writer.batch_execute(insert).unwrap();
    }
}

#[test]
fn waits_or_says_so_when_sqlite_is_locked() {
    let service = &Service::seeded(Database::Sqlite);
    let before = cases(service);
    let mut holder = sqlite(service);
    holder.batch_execute("BEGIN EXCLUSIVE").unwrap();
    let started = Instant::now();
    std::thread::scope(|scope| {
        let writes: Vec<_> = (0..6)
            .map(|number| {
                scope.spawn(move || {
                    std::thread::sleep(Duration::from_millis(900 * number));
                    service.post(COORDINATOR, "/cases", new_case(service, "Eva Exempel"))
                })
            })
            .collect();
        while started.elapsed() < Duration::from_secs(7) {
            for path in ["//health/live", "//health/ready", "/api-info"] {
                let asked = Instant::now();
                service.get("", path).expect(200);
                assert!(
                    asked.elapsed() < Duration::from_secs(2),
                    "{path} waits for the lock"
                );
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        holder.batch_execute("ROLLBACK").unwrap();
        let answers: Vec<Answer> = writes
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        let made = answers.iter().filter(|answer| answer.status == 201).count();
        answers
            .iter()
            .filter(|answer| answer.status != 201)
            .for_each(unavailable);
        assert!(
            made < 6,
            "the first writes waited longer than the lock was to be waited for"
        );
        assert_eq!(cases(service), before + i64::try_from(made).unwrap());
    });
    service
        .post(COORDINATOR, "/cases", new_case(service, "Eva Exempel"))
        .expect(201);
}

/// `max_page_count` holds for one connection, and the service's cannot be reached from here; a
/// trigger that fails as a full disk does stands in for it.
#[test]
fn says_so_when_sqlite_cannot_write_and_recovers() {
    let service = &Service::seeded(Database::Sqlite);
    let mut own = sqlite(service);
    let table = "CREATE TRIGGER full BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END";
    let before = cases(service);
    own.batch_execute(table).unwrap();
    let case = format!("/cases/{}", service.case("ACTIVE"));
    unavailable(&service.post(COORDINATOR, "/cases", new_case(service, "Eva Exempel")));
    unavailable(&service.get(COORDINATOR, &case));
    service.get("", "//health/live").expect(200);
    own.batch_execute("DROP TRIGGER full").unwrap();
    service.get(COORDINATOR, &case).expect(200);
    assert_eq!(cases(service), before, "what was not logged was not done");
    service
        .post(COORDINATOR, "/cases", new_case(service, "Eva Exempel"))
        .expect(201);
}

#[test]
fn logs_nothing_undone_when_postgres_cannot_write_its_log() {
    let service = &Service::seeded(Database::Postgres);
    let mut own = PgConnection::establish(&service.url).unwrap();
    let before = cases(service);
    own.batch_execute("ALTER TABLE audit_entries RENAME TO elsewhere")
        .unwrap();
    let case = format!("/cases/{}", service.case("ACTIVE"));
    unavailable(&service.post(COORDINATOR, "/cases", new_case(service, "Eva Exempel")));
    unavailable(&service.get(COORDINATOR, &case));
    own.batch_execute("ALTER TABLE elsewhere RENAME TO audit_entries")
        .unwrap();
    assert!(soon(|| service.get(COORDINATOR, &case).status == 200));
    assert_eq!(cases(service), before);
}

#[test]
fn recovers_by_itself_when_postgres_cuts_every_connection() {
    let service = &Service::seeded(Database::Postgres);
    for round in 0..3 {
        service.get(COORDINATOR, "/cases").expect(200);
        let cut = terminate_backends(service);
        assert!(cut >= 2, "{cut} connections");
        let before = Instant::now();
        let answers: Vec<Answer> = (0..cut + 6)
            .map(|number| match number % 2 {
                0 => service.get(COORDINATOR, "/cases"),
                _ => service.post(
                    COORDINATOR,
                    "/cases",
                    new_case(service, &format!("Nummer {number}")),
                ),
            })
            .collect();
        let failed: Vec<&Answer> = answers
            .iter()
            .filter(|answer| answer.status >= 400)
            .collect();
        failed.iter().for_each(|answer| unavailable(answer));
        assert!(
            failed.len() <= cut,
            "round {round}: {} failed after {cut} cuts",
            failed.len()
        );
        assert!(
            answers
                .iter()
                .rev()
                .take(6)
                .all(|answer| answer.status < 400),
            "round {round}"
        );
        assert!(before.elapsed() < Duration::from_secs(10));
        service.get("", "//health/ready").expect(200);
    }
}

#[test]
fn keeps_what_it_answered_for_while_postgres_cuts_connections() {
    let service = &Service::seeded(Database::Postgres);
    let before = cases(service);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    (0..25)
                        .map(|_| {
                            service.post(COORDINATOR, "/cases", new_case(service, "Eva Exempel"))
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        for _ in 0..12 {
            std::thread::sleep(Duration::from_millis(25));
            terminate_backends(service);
        }
        writers
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    answers
        .iter()
        .filter(|answer| answer.status != 201)
        .for_each(unavailable);
    for made in answers.iter().filter(|answer| answer.status == 201) {
        service
            .get(COORDINATOR, &format!("/cases/{}", made.id()))
            .expect(200);
    }
    let made = i64::try_from(answers.iter().filter(|answer| answer.status == 201).count()).unwrap();
    // A commit whose answer was lost with its connection may stand all the same.
    assert!(cases(service) - before >= made);
    assert!(cases(service) - before <= 100);
}

/// Opens a second case about the person of `case`; gives its id.
fn another_case(service: &Service, by: &str, case: &str) -> String {
    let first = service.get(by, &format!("/cases/{case}")).expect(200);
    let new = json!({
        "personId": first.json()["personId"], "origin": "OPEN_CARE", "targetGroups": ["OLDER"],
        "reason": "Behöver samordnat stöd.", "needDetectedOn": "2026-01-02",
    });
    service.post(by, "/cases", new).expect(201).id()
}

/// Does `work` in a transaction of its own, and gives the answer to what is asked meanwhile and has to wait.
fn meanwhile(service: &Service, work: &str, ask: impl FnOnce() -> Answer + Send) -> Answer {
    let mut other = PgConnection::establish(&service.url).unwrap();
    other.batch_execute(&format!("BEGIN; {work}")).unwrap();
    std::thread::scope(|scope| {
        let asking = scope.spawn(ask);
        std::thread::sleep(Duration::from_millis(300));
        assert!(!asking.is_finished(), "it waits");
        other.batch_execute("COMMIT").unwrap();
        asking.join().unwrap()
    })
}

#[test]
fn records_no_death_while_somebody_asks_the_person_on_postgres() {
    let service = &Service::seeded(Database::Postgres);
    let case = service.case("ACTIVE");
    // As a unit that records consent in another case of the person does.
    let asking = format!(
        "SELECT 1 FROM persons WHERE id = (SELECT person_id FROM cases WHERE id = '{case}') FOR SHARE"
    );
    let today = crate::operations::after(service, 0).swedish_day();
    let died = json!({"to": "CLOSED", "closingReason": "DECEASED", "dateOfDeath": today});
    let path = format!("/cases/{case}/status-transitions");
    meanwhile(service, &asking, || service.post(COORDINATOR, &path, died)).expect(200);
}

#[test]
fn asks_the_person_nothing_when_a_death_was_recorded_meanwhile_on_postgres() {
    let service = &Service::seeded(Database::Postgres);
    let case = service.case("ACTIVE");
    let other = another_case(service, COORDINATOR, case);
    // As whoever closes a case of the person as deceased does, before the other is reached.
    let dying = format!(
        "SELECT 1 FROM persons WHERE id = (SELECT person_id FROM cases WHERE id = '{case}') FOR UPDATE; \
         UPDATE cases SET status = 'CLOSED', closing_reason = 'DECEASED', closed_at = updated_at WHERE id = '{case}'"
    );
    let consent = crate::operations::consent(service, "PLAN");
    let path = format!("/cases/{other}/consents");
    let refused = meanwhile(service, &dying, || {
        service.post(COORDINATOR, &path, consent)
    });
    assert_eq!(refused.expect(409).code(), "PERSON_DECEASED");
}

#[test]
fn leaves_how_a_case_ended_just_before_the_death_on_postgres() {
    let service = &Service::seeded(Database::Postgres);
    let (case, path) = crate::discharge::admitted(service);
    let other = another_case(service, crate::discharge::WARD, &case);
    let closing = format!(
        "UPDATE cases SET status = 'CLOSED', closing_reason = 'GOALS_MET', closed_at = updated_at WHERE id = '{other}'"
    );
    let ending = || crate::discharge::end(service, &path, "DECEASED");
    meanwhile(service, &closing, ending).expect(201);
    let reason = |case: &str| {
        let case = service.get(crate::discharge::WARD, &format!("/cases/{case}"));
        case.expect(200).json()["closing"]["reason"].clone()
    };
    assert_eq!(
        (reason(&case), reason(&other)),
        (json!("DECEASED"), json!("GOALS_MET"))
    );
}
