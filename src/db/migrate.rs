//! Migrations, embedded in the binary; several processes may start at once.

use std::fs::File;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::{Conn, Location};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Lock number under which one process at a time migrates a PostgreSQL database.
const ADVISORY_LOCK: i64 = 0x5341_4D53;

/// Brings the database to this binary's version; gives the number of migrations that ran.
///
/// # Errors
/// One sentence without credentials.
pub fn run(location: &Location) -> Result<usize, String> {
    locked(location, |conn| match conn {
        Conn::Sqlite(conn) => conn
            .run_pending_migrations(SQLITE)
            .map(|done| done.len())
            .map_err(|e| e.to_string()),
        Conn::Postgres(conn) => conn
            .run_pending_migrations(POSTGRES)
            .map(|done| done.len())
            .map_err(|e| e.to_string()),
    })
}

/// Takes back every migration: for tests and for starting over.
///
/// # Errors
/// One sentence without credentials.
pub fn revert_all(location: &Location) -> Result<usize, String> {
    locked(location, |conn| match conn {
        Conn::Sqlite(conn) => conn
            .revert_all_migrations(SQLITE)
            .map(|done| done.len())
            .map_err(|e| e.to_string()),
        Conn::Postgres(conn) => conn
            .revert_all_migrations(POSTGRES)
            .map(|done| done.len())
            .map_err(|e| e.to_string()),
    })
}

/// One process at a time: by a file lock beside an SQLite database (each migration is a
/// transaction of its own), by an advisory lock on PostgreSQL. Both end with their holder.
fn locked<T>(
    location: &Location,
    work: impl FnOnce(&mut Conn) -> Result<T, String>,
) -> Result<T, String> {
    let _lock = match location {
        Location::Sqlite(path) => Some(
            lock_file(path)
                .map_err(|error| format!("database.url: {location:?} cannot be opened: {error}"))?,
        ),
        Location::Postgres(_) => None,
    };
    let mut conn = location
        .open()
        .map_err(|error| location.unreachable(&error))?;
    if let Conn::Postgres(pg) = &mut conn {
        pg.batch_execute(&format!("SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock({ADVISORY_LOCK})"))
            .map_err(|error| format!("database.url: {location:?} cannot be locked for migration: {error}"))?;
    }
    work(&mut conn)
}

fn lock_file(database: &Path) -> std::io::Result<File> {
    let mut name = database.as_os_str().to_owned();
    name.push(".lock");
    let file = File::create(name)?;
    file.lock()?;
    Ok(file)
}
