//! Migrations: alike on both databases, undone without a trace, run once whoever starts.

pub mod command_line;

use std::collections::BTreeSet;
use std::path::Path;

use diesel::sql_types::{Bool, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use samspel::db::{Location, migrate};

use crate::harness::{Database, empty_database};
use command_line::{Settings, samspel};

const BOTH: [Database; 2] = [Database::Sqlite, Database::Postgres];

fn folders(database: &str) -> BTreeSet<String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("migrations")
        .join(database);
    let entries = std::fs::read_dir(home).unwrap().map(|entry| entry.unwrap());
    entries
        .filter(|entry| entry.file_type().unwrap().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

#[derive(QueryableByName)]
struct One {
    #[diesel(sql_type = Text)]
    one: String,
}

/// A column; `required` when it cannot be null.
#[derive(QueryableByName, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Bool)]
    required: bool,
}

fn texts<C>(conn: &mut C, query: &str) -> BTreeSet<String>
where
    diesel::query_builder::SqlQuery: for<'q> diesel::query_dsl::LoadQuery<'q, C, One>,
    C: Connection,
{
    sql_query(query)
        .load(conn)
        .unwrap()
        .into_iter()
        .map(|row: One| row.one)
        .collect()
}

const SQLITE_COLUMNS: &str = "SELECT tables.name || '.' || columns.name AS place, (columns.\"notnull\" OR columns.pk > 0) AS required
    FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND tables.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
const POSTGRES_COLUMNS: &str = "SELECT table_name || '.' || column_name AS place, is_nullable = 'NO' AS required
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'";
const SQLITE_ALL: &str = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') AS one FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'";
const POSTGRES_ALL: &str = "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
        || is_identity AS one FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT sequencename::text FROM pg_sequences WHERE schemaname = 'public'";
const POSTGRES_NAMES: &str =
    "SELECT conname::text AS one FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'";

fn path(url: &str) -> &str {
    url.trim_start_matches("sqlite:")
}

/// Everything that the database at `url` says of its schema.
fn schema(database: Database, url: &str) -> BTreeSet<String> {
    match database {
        Database::Sqlite => texts(
            &mut SqliteConnection::establish(path(url)).unwrap(),
            SQLITE_ALL,
        ),
        Database::Postgres => texts(&mut PgConnection::establish(url).unwrap(), POSTGRES_ALL),
    }
}

fn columns(database: Database, url: &str) -> BTreeSet<Column> {
    let load = match database {
        Database::Sqlite => {
            sql_query(SQLITE_COLUMNS).load(&mut SqliteConnection::establish(path(url)).unwrap())
        }
        Database::Postgres => {
            sql_query(POSTGRES_COLUMNS).load(&mut PgConnection::establish(url).unwrap())
        }
    };
    load.unwrap().into_iter().collect()
}

/// Names of constraints and indexes that we gave.
fn names(database: Database, url: &str) -> BTreeSet<String> {
    let ours = |word: &&str| {
        ["uq_", "fk_", "ck_", "ix_"]
            .iter()
            .any(|prefix| word.starts_with(prefix))
    };
    let texts = match database {
        Database::Sqlite => schema(database, url),
        Database::Postgres => texts(&mut PgConnection::establish(url).unwrap(), POSTGRES_NAMES),
    };
    let words = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_'));
    words.filter(ours).map(str::to_owned).collect()
}

fn migrated(database: Database) -> (String, Location) {
    let url = empty_database(database);
    let location = Location::parse(&url).unwrap();
    assert_eq!(migrate::run(&location).unwrap(), folders("sqlite").len());
    (url, location)
}

/// How many migrations the database has on record.
fn recorded(database: Database, url: &str) -> usize {
    let query = "SELECT version AS one FROM __diesel_schema_migrations";
    match database {
        Database::Sqlite => texts(&mut SqliteConnection::establish(path(url)).unwrap(), query),
        Database::Postgres => texts(&mut PgConnection::establish(url).unwrap(), query),
    }
    .len()
}

#[test]
fn has_the_same_migrations_for_both_databases() {
    assert_eq!(folders("sqlite"), folders("postgres"));
    assert!(!folders("sqlite").is_empty());
    for database in ["sqlite", "postgres"] {
        for folder in folders(database) {
            for file in ["up.sql", "down.sql"] {
                let file = Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("migrations")
                    .join(database)
                    .join(&folder)
                    .join(file);
                assert!(
                    std::fs::read_to_string(&file).is_ok_and(|sql| !sql.trim().is_empty()),
                    "{}",
                    file.display()
                );
            }
        }
    }
}

#[test]
fn leaves_the_same_schema_when_undone_and_done_again() {
    for database in BOTH {
        let empty = schema(database, &empty_database(database));
        let (url, location) = migrated(database);
        let first = schema(database, &url);
        assert!(first.len() > 40, "{first:?}");
        assert_eq!(migrate::run(&location).unwrap(), 0);
        assert_eq!(
            migrate::revert_all(&location).unwrap(),
            folders("sqlite").len()
        );
        let left: Vec<_> = schema(database, &url)
            .difference(&empty)
            .filter(|text| !text.contains("__diesel_schema_migrations"))
            .cloned()
            .collect();
        assert_eq!(left, Vec::<String>::new(), "{database:?}");
        assert_eq!(migrate::run(&location).unwrap(), folders("sqlite").len());
        assert_eq!(schema(database, &url), first, "{database:?}");
    }
}

#[test]
fn makes_the_same_tables_columns_and_names_on_both_databases() {
    let [(sqlite, _), (postgres, _)] = BOTH.map(migrated);
    let (one, other) = (
        columns(Database::Sqlite, &sqlite),
        columns(Database::Postgres, &postgres),
    );
    assert!(one.len() > 100);
    assert_eq!(
        one.symmetric_difference(&other).collect::<Vec<_>>(),
        Vec::<&Column>::new()
    );
    let (one, other) = (
        names(Database::Sqlite, &sqlite),
        names(Database::Postgres, &postgres),
    );
    assert!(one.len() > 40);
    assert_eq!(
        one.symmetric_difference(&other).collect::<Vec<_>>(),
        Vec::<&String>::new()
    );
}

#[test]
fn runs_once_when_eight_threads_and_eight_processes_start_at_once() {
    for database in BOTH {
        let url = empty_database(database);
        let location = Location::parse(&url).unwrap();
        let settings = Settings::new("");
        let settings = &settings;
        let start = &std::sync::Barrier::new(16);
        let done: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16)
                .map(|number| {
                    let (url, location) = (&url, &location);
                    scope.spawn(move || {
                        start.wait();
                        if number < 8 {
                            return migrate::run(location).unwrap();
                        }
                        let output = samspel("migrate", settings)
                            .env("SAMSPEL__DATABASE__URL", url)
                            .output()
                            .unwrap();
                        assert!(output.status.success(), "{output:?}");
                        String::from_utf8(output.stdout)
                            .unwrap()
                            .split(' ')
                            .next()
                            .unwrap()
                            .parse()
                            .unwrap()
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert_eq!(
            done.iter().sum::<usize>(),
            folders("sqlite").len(),
            "{database:?}: {done:?}"
        );
        assert_eq!(
            done.iter().filter(|ran| **ran > 0).count(),
            1,
            "{database:?}: {done:?}"
        );
        assert_eq!(recorded(database, &url), folders("sqlite").len());
        let (alone, _) = migrated(database);
        assert_eq!(schema(database, &url), schema(database, &alone));
    }
}
