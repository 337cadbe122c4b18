//! One connection type over both databases.

use std::fmt;
use std::path::PathBuf;

use diesel::connection::SimpleConnection;
use diesel::{Connection, ConnectionError, PgConnection, SqliteConnection};

/// A connection to either database; queries are written once.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// Embedded.
    Sqlite(SqliteConnection),
    /// Production.
    Postgres(PgConnection),
}

/// Where the data is.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// A libpq URL; several hosts and `target_session_attrs` are passed through.
    Postgres(String),
}

impl fmt::Debug for Location {
    /// Without credentials, wherever in the URL they stand.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => {
                let plain = url.split('?').next().unwrap_or_default();
                write!(
                    f,
                    "postgres://{}",
                    plain.rsplit_once('@').map_or("...", |(_, host)| host)
                )
            }
        }
    }
}

impl Location {
    /// Reads `sqlite:PATH` or `postgres://...` (`postgresql://...`).
    ///
    /// # Errors
    /// One sentence naming the forms that are understood.
    pub fn parse(url: &str) -> Result<Self, String> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err("database.url: sqlite: needs a path, as in sqlite:samspel.db".into());
            }
            return Ok(Self::Sqlite(path.into()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err("database.url: expected sqlite:PATH or postgres://USER@HOST/DATABASE".into())
    }

    /// A connection that may write.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub fn open(&self) -> Result<Conn, ConnectionError> {
        match self {
            Self::Sqlite(path) => open_sqlite(path, WRITER).map(Conn::Sqlite),
            Self::Postgres(url) => open_postgres(url).map(Conn::Postgres),
        }
    }

    /// A connection for reading: SQLite refuses writes on it, PostgreSQL where a transaction does
    /// not ask for them.
    ///
    /// # Errors
    /// When the database cannot be reached or opened.
    pub fn open_reader(&self) -> Result<Conn, ConnectionError> {
        match self {
            Self::Sqlite(path) => open_sqlite(path, READER).map(Conn::Sqlite),
            Self::Postgres(url) => {
                let mut conn = open_postgres(url)?;
                conn.batch_execute("SET default_transaction_read_only = on")
                    .map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(Conn::Postgres(conn))
            }
        }
    }

    /// One sentence for a failed connection. What libpq says of a URL that it cannot read can hold
    /// the URL, so only its word on reaching the server is passed on.
    pub fn unreachable(&self, error: &ConnectionError) -> String {
        let said = error.to_string();
        let first = said.lines().next().unwrap_or_default();
        let shown = match self {
            Self::Postgres(_) if !first.starts_with("connection to server") => {
                "the URL or the server is at fault"
            }
            _ => first,
        };
        format!("database.url: {self:?} cannot be reached: {shown}")
    }

    /// Whether this is the embedded database, which has one writer.
    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}

/// `busy_timeout` first: the pragmas after it may have to wait for another process. Temporary files
/// stay in memory: they would hold personal data, and a read-only root file system has no place for them.
const WRITER: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; \
     PRAGMA wal_autocheckpoint = 4000;";
const READER: &str = "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY; \
     PRAGMA cache_size = -4000; PRAGMA mmap_size = 67108864;";

fn open_sqlite(path: &std::path::Path, pragmas: &str) -> Result<SqliteConnection, ConnectionError> {
    let path = path
        .to_str()
        .ok_or_else(|| ConnectionError::BadConnection("path is not UTF-8".into()))?;
    let mut conn = SqliteConnection::establish(path)?;
    conn.batch_execute(pragmas)
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

fn open_postgres(url: &str) -> Result<PgConnection, ConnectionError> {
    let mut conn = PgConnection::establish(url)?;
    // Statements are few and their texts say how many rows are wanted: planned once, not at each use.
    conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '5s'; SET statement_timeout = '15s'; SET jit = off; \
         SET plan_cache_mode = force_generic_plan")
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}
