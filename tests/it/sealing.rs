//! Personal data at rest: whoever has the database without the master key reads nobody's name, number or
//! story.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use samspel::db::{Conn, Location};
use samspel::gate::keys::{MasterKeys, rotation};
use samspel::kernel::seal::Keyring;
use serde_json::{Value, json};

use crate::authorisation::{actor_answered, succeeds};
use crate::both;
use crate::harness::{Database, Service, empty_database, sealing_file};
use crate::migrations::command_line::{Settings, complaint, ended, none, samspel};
use crate::operations::{COORDINATOR, Operation, operations, parts_for, request};

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = Text)]
    one: String,
}

fn texts(conn: &mut Conn, query: &str) -> Vec<String> {
    let rows: Vec<One> = match conn {
        Conn::Sqlite(sqlite) => sql_query(query).load(sqlite).unwrap(),
        Conn::Postgres(pg) => sql_query(query).load(pg).unwrap(),
    };
    rows.into_iter().map(|row| row.one).collect()
}

/// All that the database holds, as somebody who stole it would read it.
fn stolen(service: &Service) -> Vec<u8> {
    let path = match Location::parse(&service.url).unwrap() {
        Location::Sqlite(path) => path,
        postgres @ Location::Postgres(_) => {
            let mut conn = postgres.open().unwrap();
            let tables = texts(
                &mut conn,
                "SELECT table_name::text AS one FROM information_schema.tables WHERE table_schema = 'public'",
            );
            // Bytes that could be read as text are shown as such, so that they are searched too.
            let content = |table: String| {
                let rows = format!(
                    "SELECT string_agg(t::text, ' ') || string_agg(encode(convert_to(t::text, 'UTF8'), 'escape'), ' ') AS one \
                     FROM {table} AS t HAVING count(*) > 0"
                );
                texts(&mut conn, &rows).concat()
            };
            return tables
                .into_iter()
                .map(content)
                .collect::<String>()
                .into_bytes();
        }
    };
    let mut all = std::fs::read(&path).unwrap();
    let log = format!("{}-wal", path.display());
    all.extend(std::fs::read(log).unwrap_or_default());
    all
}

/// `text` as it stands in `stolen`, in clear or as the hexadecimal digits of its bytes.
fn stands_in(stolen: &[u8], text: &str) -> bool {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let has = |part: &[u8]| stolen.windows(part.len()).any(|window| window == part);
    has(text.as_bytes()) || has(hex.as_bytes())
}

/// Every text of a body that a person typed: neither code, date, id nor time zone.
fn typed(body: &Value, found: &mut Vec<String>) {
    match body {
        Value::String(text) => {
            let first_is_word = text.chars().next().is_some_and(char::is_alphabetic);
            let lower = text.chars().any(char::is_lowercase);
            if first_is_word
                && lower
                && text != "Europe/Stockholm"
                && text.parse::<uuid::Uuid>().is_err()
            {
                found.push(text.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| typed(item, found)),
        // Who issued a reserve number is an organisation.
        Value::Object(members) => members
            .iter()
            .filter(|(name, _)| *name != "issuer")
            .for_each(|(_, member)| typed(member, found)),
        _ => {}
    }
}

both! {
    /// Whatever operation comes to be: what somebody types about a person is sealed.
    fn seals_every_text_about_a_person(service: &Service) {
        let mut written = ["Bertil", "Testman", "189002029800"].map(str::to_owned).to_vec();
        let writes = |operation: &Operation| operation.is_personal() && operation.has_body && !operation.reads();
        for operation in operations().iter().filter(|operation| writes(operation)) {
            let parts = parts_for(service, operation);
            let request = request(service, operation, &parts);
            typed(request.body.as_ref().unwrap(), &mut written);
            let actor = actor_answered(&operation.id, succeeds).unwrap();
            let answer = request.send(service, actor, &[]);
            assert!(answer.status < 300, "{}: {answer}", operation.id);
        }
        written.sort();
        written.dedup();
        assert!(written.len() > 20, "{written:?}");
        let stolen = stolen(service);
        assert!(stands_in(&stolen, "Region Dalarna"), "the registry is readable");
        written.retain(|text| stands_in(&stolen, text));
        assert_eq!(written, Vec::<String>::new(), "in clear");
    }

    fn opens_nothing_that_was_moved(service: &Service) {
        let mut conn = Location::parse(&service.url).unwrap().open().unwrap();
        let [alva, bertil] = ["Alva", "Bertil"].map(|name| service.seeded.persons[name].clone());
        service.get(COORDINATOR, &format!("/persons/{alva}")).expect(200);
        let id = |id: &str| match service.database {
            Database::Sqlite => format!("x'{}'", id.replace('-', "")),
            Database::Postgres => format!("'{id}'"),
        };
        let swap = format!(
            "UPDATE persons SET given_name = (SELECT given_name FROM persons WHERE id = {}) WHERE id = {}",
            id(&bertil), id(&alva)
        );
        match &mut conn {
            Conn::Sqlite(sqlite) => sql_query(swap).execute(sqlite).unwrap(),
            Conn::Postgres(pg) => sql_query(swap).execute(pg).unwrap(),
        };
        let answer = service.get(COORDINATOR, &format!("/persons/{alva}")).expect(500);
        assert_eq!(answer.code(), "INTERNAL");
    }

    fn reads_all_after_a_rotation_with_the_new_master_key_alone(service: &Service) {
        let location = Location::parse(&service.url).unwrap();
        let old = std::fs::read_to_string(sealing_file()).unwrap();
        let new = Keyring::generate().unwrap();
        let both = MasterKeys::Given(format!("{new} {old}"));
        let moved = rotation::run(&location, &both).unwrap();
        assert!(moved > 1, "{moved}");
        assert_eq!(rotation::run(&location, &both).unwrap(), 0);
        let alva = format!("/persons/{}", service.seeded.persons["Alva"]);
        service.get(COORDINATOR, &alva).expect(500);
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("new.keys");
        std::fs::write(&file, new).unwrap();
        service.end();
        let renewed = Service::start_under(&service.url, file);
        assert_eq!(renewed.get(COORDINATOR, &alva).expect(200).json()["givenName"], "Alva");
        let search = json!({"identity": {"kind": "PERSONNUMMER", "number": "199002222397"}});
        let found = renewed.post(COORDINATOR, "/person-searches", search).expect(200).json();
        assert_eq!(found["matches"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn refuses_to_serve_without_the_master_key() {
    let new = Keyring::generate().unwrap();
    let mut complaints = Vec::new();
    for database in [Database::Sqlite, Database::Postgres] {
        let url = empty_database(database);
        let serve = |settings: &Settings| {
            let mut command = samspel("serve", settings);
            command
                .env("SAMSPEL__DATABASE__URL", &url)
                .env("SAMSPEL__SERVER__ADDRESS", "192.0.2.1:80");
            command
        };
        // Begun under the tests' key, as far as an address that cannot be listened on.
        let settings = Settings::new("");
        complaints.extend(complaint(serve(&settings), "server.address"));
        let mut other = serve(&settings);
        other.env("SAMSPEL_SEALING_KEYS", &new);
        complaints.extend(complaint(other, "sealing"));
        let mut none_given = serve(&settings);
        none_given.env_remove("SAMSPEL__SEALING__KEY_FILE");
        complaints.extend(complaint(none_given, "sealing.key_file"));
        let mut secret = serve(&settings);
        secret.env("SAMSPEL_SEALING_KEYS", "HEMLIGT4711");
        complaints.extend(complaint(secret, "sealing"));
    }
    none(complaints);
}

#[test]
fn prints_a_master_key_that_can_be_used() {
    let printed = ended(samspel("master-key", &Settings::only("")));
    assert!(printed.status.success());
    Keyring::parse(&String::from_utf8(printed.stdout).unwrap()).unwrap();
}
