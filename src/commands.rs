//! What the commands do.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::json;

use crate::app::{self, Running};
use crate::config::{Config, DevelopmentIssuerConfig, LogConfig, LogFormat};
use crate::db::{Location, migrate as migrations};
use crate::demo;
use crate::gate::bootstrap::{First, first_administrator};
use crate::gate::keys::rotation;
use crate::gate::secret_file;
use crate::gate::token::DevelopmentIssuer;
use crate::http::{BASE, openapi as contract};
use crate::kernel::Clock;
use crate::kernel::seal::Keyring;
use crate::kernel::time::SystemClock;
use crate::logging;

/// Options of `demo`.
#[derive(clap::Args, Debug)]
pub struct Demo {
    /// Where the demo's database and key are; kept between runs.
    #[arg(long, default_value = "samspel-demo")]
    pub data: PathBuf,
    /// Another database than the embedded one, as postgres://USER@HOST/DATABASE; it must be empty.
    #[arg(long)]
    pub database: Option<String>,
    /// Port on the loopback address; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Also write address and tokens to this file, as JSON.
    #[arg(long)]
    pub print_tokens: Option<PathBuf>,
}

/// Options of `token`.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Token {
    /// Subject (`sub`) of staff.
    #[arg(long, required_unless_present = "personal_number")]
    pub subject: Option<String>,
    /// Instead of a subject: the number of a person concerned, 12 digits.
    #[arg(long, conflicts_with = "subject")]
    pub personal_number: Option<String>,
    /// What the token says of the bearer's organisation, where organisations share the issuer.
    #[arg(long, default_value = "")]
    pub organisation: String,
    /// Scope; may be repeated. All when left out.
    #[arg(long)]
    pub scope: Vec<String>,
    /// Lifetime in seconds, at most 3600.
    #[arg(long, default_value_t = 3600)]
    pub lifetime: i64,
}

/// Options of `bootstrap`.
#[derive(clap::Args, Debug)]
pub struct Grant {
    /// Issuer (`iss`) of the administrator's tokens.
    #[arg(long)]
    pub issuer: String,
    /// Subject (`sub`) of the administrator's tokens.
    #[arg(long)]
    pub subject: String,
    /// The administrator's name.
    #[arg(long)]
    pub name: String,
    /// Name of the organisation that keeps the service.
    #[arg(long)]
    pub organisation: String,
    /// Claim by which the tokens tell that organisation; needed when other organisations are to share the issuer.
    #[arg(long, requires = "claim_value")]
    pub claim: Option<String>,
    /// What that claim says of it.
    #[arg(long, requires = "claim")]
    pub claim_value: Option<String>,
    /// End the assignment of the service's present administrator and put this one in the same place.
    #[arg(long)]
    pub replace: bool,
}

fn say(line: impl std::fmt::Display) -> Result<(), String> {
    writeln!(std::io::stdout(), "{line}").map_err(|error| error.to_string())
}

/// Starts the service and serves until SIGTERM or SIGINT.
///
/// # Errors
/// One sentence on what is wrong.
pub fn serve(file: Option<&Path>) -> Result<(), String> {
    let config = Config::load(file)?;
    logging::start(&config.log)?;
    actix_rt::System::new().block_on(async {
        let running = app::start(&config, Arc::new(SystemClock))?;
        tracing::info!(address = %running.address, "listening");
        until_told(running).await
    })
}

async fn until_told(running: Running) -> Result<(), String> {
    let handle = running.handle();
    actix_rt::spawn(logging::tell_of_malformed());
    actix_rt::spawn(async move {
        wait_for_signal().await;
        tracing::info!("stopping");
        handle.stop(true).await;
    });
    running.serve().await
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    let _ = tokio::signal::ctrl_c().await;
}

/// Migrates the database.
///
/// # Errors
/// One sentence on what is wrong.
pub fn migrate(file: Option<&Path>) -> Result<(), String> {
    let config = Config::load(file)?;
    let done = migrations::run(&Location::parse(&config.database.url)?)?;
    say(format_args!("{done} migration(s) ran"))
}

/// Prints a new master key.
///
/// # Errors
/// When the machine gives no random numbers.
pub fn master_key() -> Result<(), String> {
    say(Keyring::generate()?)
}

/// Puts every key that is kept in the database under the first master key.
///
/// # Errors
/// One sentence on what is wrong.
pub fn rotate_keys(file: Option<&Path>) -> Result<(), String> {
    let config = Config::load(file)?;
    let location = Location::parse(&config.database.url)?;
    let moved = rotation::run(&location, &config.sealing.master_keys(&location)?)?;
    say(format_args!("{moved} key(s) moved to the first master key"))
}

/// Prints the contract with the placeholder server.
///
/// # Errors
/// When it cannot be printed.
pub fn openapi() -> Result<(), String> {
    let document = contract::document(contract::PLACEHOLDER);
    say(serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?)
}

/// Prints a token of the development issuer.
///
/// # Errors
/// When none is configured.
pub fn token(file: Option<&Path>, options: &Token) -> Result<(), String> {
    let config = Config::load(file)?;
    let own = config
        .development_issuer
        .ok_or("development_issuer: not configured; tokens come from your issuer")?;
    let issuer = DevelopmentIssuer::load_or_create(&own.key_file, &own.issuer, &own.audience)?;
    let scopes: Vec<&str> = options.scope.iter().map(String::as_str).collect();
    let scopes = if scopes.is_empty() {
        demo::SCOPES
    } else {
        scopes.as_slice()
    };
    let (now, lifetime) = (SystemClock.now().as_seconds(), options.lifetime);
    say(match &options.personal_number {
        Some(number) => issuer.mint_for_person(number, scopes, now, lifetime)?,
        None => {
            let subject = options.subject.as_deref().unwrap_or_default();
            issuer.mint_in(&options.organisation, subject, scopes, None, now, lifetime)?
        }
    })
}

/// Makes the service's first administrator.
///
/// # Errors
/// When there is one already.
pub fn bootstrap(file: Option<&Path>, grant: &Grant) -> Result<(), String> {
    let config = Config::load(file)?;
    let location = Location::parse(&config.database.url)?;
    migrations::run(&location)?;
    let first = First {
        issuer: &grant.issuer,
        subject: &grant.subject,
        name: &grant.name,
        organisation: &grant.organisation,
        claim: grant.claim.as_deref().zip(grant.claim_value.as_deref()),
    };
    match first_administrator(&location, &first, grant.replace, SystemClock.now())? {
        true => say("the service's first administrator is made"),
        false => Err(
            "the service has an administrator already, who appoints the organisations' own".into(),
        ),
    }
}

/// Asks the service at `url` whether it is ready.
///
/// # Errors
/// When it is not.
pub fn health(url: &str) -> Result<(), String> {
    actix_rt::System::new().block_on(async {
        let request = awc::Client::default().get(format!("{url}/health/ready"));
        let response = request
            .send()
            .await
            .map_err(|error| format!("not ready: {error}"))?;
        if response.status().is_success() {
            say("ready")
        } else {
            Err(format!("not ready: {}", response.status()))
        }
    })
}

/// Starts on embedded SQLite with demo data.
///
/// # Errors
/// One sentence on what is wrong.
pub fn demo(options: &Demo) -> Result<(), String> {
    std::fs::create_dir_all(&options.data).map_err(|error| format!("--data: {error}"))?;
    let mut config = Config::default();
    config.server.address = SocketAddr::from(([127, 0, 0, 1], options.port));
    let embedded = || format!("sqlite:{}", options.data.join("samspel.db").display());
    config.database.url = options.database.clone().unwrap_or_else(embedded);
    config.log = LogConfig {
        format: LogFormat::Pretty,
        filter: "warn".into(),
    };
    config.development_issuer = Some(DevelopmentIssuerConfig::at(options.data.join("issuer.pem")));
    config.sealing.key_file = options
        .database
        .is_some()
        .then(|| options.data.join("samspel.keys"));
    if let Some(file) = &config.sealing.key_file {
        let key = Keyring::generate()?;
        secret_file::create(file, &key).map_err(|error| format!("--data: {error}"))?;
    }
    logging::start(&config.log)?;
    actix_rt::System::new().block_on(run_demo(config, options.print_tokens.as_deref()))
}

async fn run_demo(config: Config, tokens_file: Option<&Path>) -> Result<(), String> {
    let own = config
        .development_issuer
        .clone()
        .ok_or("no development issuer")?;
    let issuer = DevelopmentIssuer::load_or_create(&own.key_file, &own.issuer, &own.audience)?;
    let location = Location::parse(&config.database.url)?;
    migrations::run(&location)?;
    let now = SystemClock.now();
    let fresh = first_administrator(&location, &demo::first(&own.issuer), false, now)?;
    let running = app::start(&config, Arc::new(SystemClock))?;
    let address = running.address;
    let (handle, serving) = (running.handle(), actix_rt::spawn(until_told(running)));
    if fresh && let Err(error) = demo::seed(&format!("http://{address}{BASE}"), &issuer, now).await
    {
        handle.stop(true).await;
        return Err(format!("the demo data could not be made: {error}"));
    }
    greet(address, &issuer, tokens_file)?;
    serving.await.map_err(|error| error.to_string())?
}

fn greet(
    address: SocketAddr,
    issuer: &DevelopmentIssuer,
    tokens_file: Option<&Path>,
) -> Result<(), String> {
    let tokens = demo::tokens(issuer, SystemClock.now())?;
    if let Some(file) = tokens_file {
        let content = json!({"address": format!("http://{address}"), "tokens": tokens});
        secret_file::replace(file, &content.to_string())
            .map_err(|error| format!("--print-tokens: {error}"))?;
    }
    say(format_args!(
        "Samspel listens on http://{address} — documentation: http://{address}/docs\n"
    ))?;
    say("Tokens, valid one hour (fictitious people; start again for new ones):\n")?;
    for (role, token) in &tokens {
        say(format_args!("export {role}={token}"))?;
    }
    say(format_args!(
        "\nFirst calls, in a shell where the lines above were pasted:\n\n\
         curl -s -H \"Authorization: Bearer $COORDINATOR\" 'http://{address}{BASE}/cases?status=ACTIVE'\n\
         curl -s -H \"Authorization: Bearer $COORDINATOR\" -H 'Content-Type: application/json' \\\n\
         \x20 -d '{{\"identity\":{{\"kind\":\"PERSONNUMMER\",\"number\":\"199002222397\"}}}}' http://{address}{BASE}/person-searches\n\
         curl -s -H \"Authorization: Bearer $PERSON\" http://{address}{BASE}/persons\n\
         curl -s -H \"Authorization: Bearer $AUDITOR\" 'http://{address}{BASE}/audit-entries?limit=5'\n"
    ))
}
