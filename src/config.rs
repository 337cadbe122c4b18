//! Configuration: environment over file over defaults; unknown keys are refused, secrets redacted.
//!
//! Every key is documented in `docs/samspel.toml`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::db::Location;
use crate::gate::keys::MasterKeys;
use crate::gate::token::IssuerSettings;
use crate::http::cors::is_origin;
use crate::kernel::law::{Law, LawSettings};

/// Everything that can be set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct Config {
    /// Listening and limits.
    pub server: ServerConfig,
    /// Where the data is.
    pub database: DatabaseConfig,
    /// What personal data are sealed under.
    pub sealing: SealingConfig,
    /// What of the law is the operator's to say.
    pub law: LawSettings,
    /// How documents are printed.
    pub documents: DocumentsConfig,
    /// Logging.
    pub log: LogConfig,
    /// Whose tokens are accepted.
    pub issuers: Vec<IssuerSettings>,
    /// An issuer of our own, for development and tests only.
    pub development_issuer: Option<DevelopmentIssuerConfig>,
}

/// Listening and limits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// Address to listen on; port 0 takes a free one.
    pub address: SocketAddr,
    /// Base URL that clients use, without the base path but with the path that a gateway puts before it;
    /// empty: the address listened on.
    pub public_url: String,
    /// Origins whose pages may call the API from a browser; none by default.
    pub cors_origins: Vec<String>,
    /// Threads that serve HTTP; 0: one per core.
    pub workers: usize,
    /// Seconds that requests under way get at shutdown.
    pub shutdown_seconds: u64,
    /// Seconds between two looks at what time has done, such as a consent that has run out; 0: never, when
    /// another process does.
    pub tending_seconds: u64,
}

impl Default for ServerConfig {
    fn default() -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], 8080));
        Self {
            address,
            public_url: String::new(),
            cors_origins: Vec::new(),
            workers: 0,
            shutdown_seconds: 15,
            tending_seconds: 2,
        }
    }
}

/// Where the data is.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DatabaseConfig {
    /// `sqlite:PATH` or `postgres://...`.
    pub url: String,
    /// Threads with a connection each; 0: one per core on SQLite; two per core on
    /// PostgreSQL, at least four.
    pub connections: usize,
    /// Whether `serve` migrates the database first.
    pub migrate: bool,
}

impl Default for DatabaseConfig {
    fn default() -> Self {
        Self {
            url: "sqlite:samspel.db".into(),
            connections: 0,
            migrate: true,
        }
    }
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let location = Location::parse(&self.url);
        f.debug_struct("DatabaseConfig")
            .field("url", &location)
            .field("connections", &self.connections)
            .field("migrate", &self.migrate)
            .finish()
    }
}

impl DatabaseConfig {
    /// Threads to start.
    pub fn threads(&self, location: &Location) -> usize {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        match (self.connections, location.is_sqlite()) {
            (0, true) => cores,
            (0, false) => (cores * 2).max(4),
            (wanted, _) => wanted,
        }
    }
}

/// How documents are printed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DocumentsConfig {
    /// Folder of fonts, for characters that those in the program have not.
    pub fonts: Option<PathBuf>,
}

/// What personal data are sealed under.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SealingConfig {
    /// File of the master keys. `SAMSPEL_SEALING_KEYS` may hold the keys themselves instead.
    pub key_file: Option<PathBuf>,
}

impl SealingConfig {
    /// Where the master keys of the database at `location` come from: the environment, the file, or for
    /// an embedded database a file of our own beside it.
    ///
    /// # Errors
    /// One sentence when there is nowhere to take them from.
    pub fn master_keys(&self, location: &Location) -> Result<MasterKeys, String> {
        if let Ok(keys) = std::env::var(SEALING_VARIABLE) {
            return Ok(MasterKeys::Given(keys));
        }
        match (&self.key_file, location) {
            (Some(file), _) => Ok(MasterKeys::File(file.clone())),
            (None, Location::Sqlite(database)) => {
                Ok(MasterKeys::Own(database.with_extension("keys")))
            }
            (None, Location::Postgres(_)) => Err(format!(
                "sealing.key_file: needed with PostgreSQL (or {SEALING_VARIABLE}); samspel master-key makes a key"
            )),
        }
    }
}

/// Logging.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// `json` or `pretty`.
    pub format: LogFormat,
    /// Directives of tracing's `EnvFilter`, as `info,samspel=debug`.
    pub filter: String,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self {
            format: LogFormat::Json,
            filter: "info".into(),
        }
    }
}

/// Form of log lines.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For people.
    Pretty,
}

/// An issuer of our own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevelopmentIssuerConfig {
    /// Where its private key is; made with mode 0600 when missing.
    pub key_file: PathBuf,
    /// Its `iss`.
    #[serde(default = "development_issuer")]
    pub issuer: String,
    /// Its `aud`.
    #[serde(default = "development_audience")]
    pub audience: String,
}

impl DevelopmentIssuerConfig {
    /// With its key at `key_file`, under the default names.
    pub fn at(key_file: PathBuf) -> Self {
        Self {
            key_file,
            issuer: development_issuer(),
            audience: development_audience(),
        }
    }
}

fn development_issuer() -> String {
    "https://utveckling.samspel.example".into()
}

fn development_audience() -> String {
    "https://samspel.example/sip".into()
}

/// Prefix of environment variables: `SAMSPEL__DATABASE__URL` sets `database.url`.
const PREFIX: &str = "SAMSPEL";
/// Issuers by environment, as the JSON of the list.
const ISSUERS_VARIABLE: &str = "SAMSPEL_ISSUERS";
/// The master keys by environment.
const SEALING_VARIABLE: &str = "SAMSPEL_SEALING_KEYS";

fn one_line(error: config::ConfigError) -> String {
    let words = error.to_string();
    let lines: Vec<&str> = words
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    format!("configuration: {}", lines.join(" "))
}

impl Config {
    /// Reads the file, if any, then the environment.
    ///
    /// # Errors
    /// One sentence that names the key at fault.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut builder = config::Config::builder();
        if let Some(path) = file {
            builder = builder.add_source(config::File::from(path).format(config::FileFormat::Toml));
        }
        let environment = config::Environment::with_prefix(PREFIX)
            .prefix_separator("__")
            .separator("__")
            .list_separator(",")
            .with_list_parse_key("server.cors_origins")
            .try_parsing(true);
        let read = builder.add_source(environment).build().map_err(one_line)?;
        let mut config: Self = read.try_deserialize().map_err(one_line)?;
        if let Ok(json) = std::env::var(ISSUERS_VARIABLE) {
            config.issuers = serde_json::from_str(&json).map_err(|error| {
                // Never the error's own words: they can hold a secret.
                let (line, column) = (error.line(), error.column());
                format!("{ISSUERS_VARIABLE}: no list of issuers (line {line}, column {column})")
            })?;
        }
        config.check()?;
        Ok(config)
    }

    /// What no single key can say.
    ///
    /// # Errors
    /// One sentence that names the key at fault.
    pub fn check(&self) -> Result<(), String> {
        Location::parse(&self.database.url)?;
        Law::new(&self.law)?;
        for issuer in &self.issuers {
            issuer.check()?;
        }
        if let Some(other) = self.server.cors_origins.iter().find(|one| !is_origin(one)) {
            return Err(format!(
                "server.cors_origins: {other:?} is no origin (https://app.example, without a path)"
            ));
        }
        if self.issuers.is_empty() && self.development_issuer.is_none() {
            return Err("issuers: at least one issuer is needed (or development_issuer, for development only)".into());
        }
        Ok(())
    }
}
