//! A service of one's own for each test, filled with the demo data, on either database.
//!
//! The demo data are made once a process and database; each test gets a copy.

mod answer;
mod databases;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use diesel::prelude::*;
use samspel::app;
use samspel::config::{Config, DevelopmentIssuerConfig};
use samspel::db::Location;
use samspel::db::schema::{accounts, issuer_bindings};
use samspel::demo::{self, Seeded};
use samspel::gate::bootstrap::first_administrator;
use samspel::gate::token::DevelopmentIssuer;
use samspel::http::BASE;
use samspel::kernel::seal::Keyring;
use samspel::kernel::time::{Clock, ShiftedClock, SystemClock};
use serde_json::Value;
use tempfile::TempDir;

use crate::postgres;
pub use answer::Answer;
use databases::{copy_of, template};
pub use databases::{empty_database, key_file, sealing_file};

/// Either database.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// Declares tests that run on both databases: `both! { fn name(service: &Service) { ... } }`.
#[macro_export]
macro_rules! both {
    ($($(#[$doc:meta])* fn $name:ident($service:ident: &Service) $body:block)+) => {$(
        mod $name {
            #[allow(unused_imports, reason = "not every test needs what its file imports")]
            use super::*;

            fn on($service: &$crate::harness::Service) $body

            #[test]
            fn sqlite() {
                on(&$crate::harness::Service::seeded($crate::harness::Database::Sqlite));
            }

            #[test]
            fn postgres() {
                on(&$crate::harness::Service::seeded($crate::harness::Database::Postgres));
            }
        }
    )+};
}

/// A running service.
pub struct Service {
    pub database: Database,
    pub url: String,
    pub address: String,
    pub seeded: Seeded,
    pub clock: Arc<ShiftedClock>,
    pub issuer: DevelopmentIssuer,
    handle: ServerHandle,
    thread: Mutex<Option<JoinHandle<()>>>,
    agent: ureq::Agent,
    /// What was said of subjects so far.
    said: Mutex<HashMap<String, String>>,
}

impl Service {
    /// With a copy of the demo data.
    pub fn seeded(database: Database) -> Self {
        Self::seeded_with(database, |_| ())
    }

    /// Another instance on its database: an embedded one is served by one process.
    pub fn beside(&self) -> Option<Self> {
        (self.database == Database::Postgres).then(|| Self::start(&self.url))
    }

    /// The same, configured otherwise.
    pub fn seeded_with(database: Database, change: impl FnOnce(&mut Config)) -> Self {
        let template = template(database);
        let url = copy_of(database, template);
        let mut service = Self::start_with(&url, sealing_file(), change);
        service.seeded = template.seeded.clone();
        service
    }

    fn start_and_seed(url: &str) -> (Self, Seeded) {
        let own = DevelopmentIssuerConfig::at(key_file());
        let location = samspel::db::Location::parse(url).unwrap();
        samspel::db::migrate::run(&location).unwrap();
        first_administrator(
            &location,
            &demo::first(&own.issuer),
            false,
            SystemClock.now(),
        )
        .unwrap();
        let service = Self::start(url);
        let base = format!("http://{}{BASE}", service.address);
        let seeded = actix_rt::System::new()
            .block_on(demo::seed(&base, &service.issuer, SystemClock.now()))
            .unwrap();
        (service, seeded)
    }

    /// On the database at `url`.
    pub fn start(url: &str) -> Self {
        Self::start_under(url, sealing_file())
    }

    /// On the database at `url`, with these master keys.
    pub fn start_under(url: &str, master_keys: PathBuf) -> Self {
        Self::start_with(url, master_keys, |_| ())
    }

    fn start_with(url: &str, master_keys: PathBuf, change: impl FnOnce(&mut Config)) -> Self {
        let own = DevelopmentIssuerConfig::at(key_file());
        let issuer =
            DevelopmentIssuer::load_or_create(&own.key_file, &own.issuer, &own.audience).unwrap();
        let mut config = Config::default();
        config.server.address = "127.0.0.1:0".parse().unwrap();
        config.server.workers = 1;
        config.server.shutdown_seconds = 1;
        // Tests move the clock; only those of what time does by itself let anybody look at it.
        config.server.tending_seconds = 0;
        config.database.url = url.to_owned();
        config.database.connections = 3;
        config.development_issuer = Some(own);
        config.sealing.key_file = Some(master_keys);
        change(&mut config);
        let clock = Arc::new(ShiftedClock::default());
        let (ready, started) = mpsc::channel();
        let server_clock = clock.clone();
        let thread = std::thread::spawn(move || {
            actix_rt::System::new().block_on(async move {
                let running = app::start(&config, server_clock).unwrap();
                ready
                    .send((running.address.to_string(), running.handle()))
                    .unwrap();
                running.serve().await.unwrap();
            });
        });
        let (address, handle) = started.recv().expect("the server starts");
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .build();
        let database = if url.starts_with("sqlite") {
            Database::Sqlite
        } else {
            Database::Postgres
        };
        Self {
            database,
            url: url.to_owned(),
            address,
            seeded: Seeded::default(),
            clock,
            issuer,
            handle,
            thread: Mutex::new(Some(thread)),
            agent: agent.into(),
            said: Mutex::default(),
        }
    }

    /// A token for `subject`, or for the person whose number it is, at the service's time.
    pub fn token(&self, subject: &str) -> String {
        self.token_with(subject, demo::SCOPES)
    }

    /// The same with these scopes.
    pub fn token_with(&self, subject: &str, scopes: &[&str]) -> String {
        let now = self.clock.now().as_seconds();
        let made = match subject.starts_with(|first: char| first.is_ascii_digit()) {
            true => self.issuer.mint_for_person(subject, scopes, now, 600),
            false => {
                let organisation = self.organisation_said(subject);
                self.issuer
                    .mint_in(&organisation, subject, scopes, None, now, 600)
            }
        };
        made.unwrap()
    }

    /// What the issuer, which knows where its people work, says of the organisation of `subject`.
    fn organisation_said(&self, subject: &str) -> String {
        if let Some(known) = self.said.lock().unwrap().get(subject) {
            return known.clone();
        }
        let bound = issuer_bindings::organisation_id
            .nullable()
            .eq(accounts::organisation_id)
            .and(issuer_bindings::issuer.eq(accounts::issuer));
        let mut conn = Location::parse(&self.url).unwrap().open().unwrap();
        let found: Option<Option<String>> = accounts::table
            .inner_join(issuer_bindings::table.on(bound))
            .filter(accounts::issuer.eq(self.issuer.issuer()))
            .filter(accounts::subject.eq(subject))
            .select(issuer_bindings::claim_value)
            .first(&mut conn)
            .optional()
            .unwrap();
        let said = found.flatten().unwrap_or_default();
        if !said.is_empty() {
            let mut known = self.said.lock().unwrap();
            known.insert(subject.to_owned(), said.clone());
        }
        said
    }

    /// Who keeps the organisation of the unit with id `unit`.
    pub fn keeper(&self, unit: &str) -> String {
        let read = self.get(demo::ADMINISTRATOR, &format!("/units/{unit}"));
        let id = read.expect(200).json()["organisationId"].clone();
        let mut known = self.seeded.organisations.iter();
        let (name, _) = known.find(|(_, known)| id == **known).unwrap();
        demo::administrator_of(name)
    }

    /// Calls `path` (below the base path unless it starts with `//`) as `subject`, or as nobody
    /// when that is empty.
    pub fn call(&self, subject: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
        self.call_with(subject, method, path, body, &[])
    }

    /// The same with more headers.
    pub fn call_with(
        &self,
        subject: &str,
        method: &str,
        path: &str,
        body: Option<&Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let token = if subject.is_empty() {
            None
        } else {
            Some(self.token(subject))
        };
        let media_type = if method == "PATCH" {
            "application/merge-patch+json"
        } else {
            "application/json"
        };
        let mut all: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        if let Some(token) = token {
            all.push(("authorization".into(), format!("Bearer {token}")));
        }
        if body.is_some()
            && !headers
                .iter()
                .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        {
            all.push(("content-type".into(), media_type.into()));
        }
        let bytes = body
            .map(|body| serde_json::to_vec(body).unwrap())
            .unwrap_or_default();
        self.send(method, path, &all, bytes)
    }

    /// Sends exactly this.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: Vec<u8>,
    ) -> Answer {
        let url = match path.strip_prefix("//") {
            Some(outside) => format!("http://{}/{outside}", self.address),
            None => format!("http://{}{BASE}{path}", self.address),
        };
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let response = if body.is_empty() && !matches!(method, "POST" | "PATCH" | "PUT") {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut response = response.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let body = response.body_mut().read_to_vec().unwrap();
        Answer {
            status: response.status().as_u16(),
            headers,
            body,
        }
    }

    /// GET as `subject`.
    pub fn get(&self, subject: &str, path: &str) -> Answer {
        self.call(subject, "GET", path, None)
    }

    /// POST as `subject`.
    pub fn post(&self, subject: &str, path: &str, body: Value) -> Answer {
        self.call(subject, "POST", path, Some(&body))
    }

    /// PATCH as `subject` of the version that `etag` names.
    pub fn patch(&self, subject: &str, path: &str, etag: &str, body: Value) -> Answer {
        self.call_with(subject, "PATCH", path, Some(&body), &[("if-match", etag)])
    }

    /// DELETE as `subject` of the version that `etag` names.
    pub fn delete(&self, subject: &str, path: &str, etag: &str) -> Answer {
        self.call_with(subject, "DELETE", path, None, &[("if-match", etag)])
    }

    /// Id of a demo organisation.
    pub fn organisation(&self, name: &str) -> &str {
        &self.seeded.organisations[name]
    }

    /// Id of a demo unit.
    pub fn unit(&self, name: &str) -> &str {
        &self.seeded.units[name]
    }

    /// Id of the demo case in `status`.
    pub fn case(&self, status: &str) -> &str {
        &self.seeded.cases[status]
    }

    /// Stops it and waits until all that was queued is done.
    pub fn stop(self) {
        self.end();
    }

    /// Stops serving; the database stays, for another to serve.
    pub fn end(&self) {
        let thread = self.thread.lock().unwrap().take();
        if let Some(thread) = thread {
            let handle = self.handle.clone();
            actix_rt::System::new().block_on(handle.stop(false));
            let _ = thread.join();
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.end();
        if !self.seeded.cases.is_empty() && self.database == Database::Postgres {
            let name = self
                .url
                .rsplit('/')
                .next()
                .unwrap()
                .split('?')
                .next()
                .unwrap()
                .to_owned();
            postgres::cluster().drop_database(&name);
        }
    }
}
