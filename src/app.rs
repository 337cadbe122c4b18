//! Assembles state and routes, starts and stops the server.

use std::net::SocketAddr;
use std::sync::Arc;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::{App, HttpServer, web};
use std::time::Duration;

use crate::config::Config;
use crate::db::{Hold, Location, migrate};
use crate::features::{documents, invitations, meetings, requests};
use crate::gate::authn::Authenticator;
use crate::gate::token::{DevelopmentIssuer, Verifier};
use crate::gate::{Gate, GateThreads, Keys, Tending};
use crate::http::cors::Cors;
use crate::http::system::{Contract, ServiceState};
use crate::http::{BASE, edge, openapi, system};
use crate::kernel::Clock;
use crate::kernel::id::random_token;
use crate::kernel::law::Law;
use crate::process::Guideline;

/// Time for the head of a request, and for a connection to say goodbye.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// A server that listens.
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    server: Server,
    tending: Option<Tending>,
    threads: GateThreads,
    /// Let go when everything is done.
    hold: Hold,
}

impl Running {
    /// Stops it from elsewhere.
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until told to stop, then finishes what is under way and queued.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn serve(self) -> Result<(), String> {
        self.server
            .await
            .map_err(|error| format!("the server failed: {error}"))?;
        if let Some(tending) = self.tending {
            tending.stop();
        }
        self.threads.join();
        drop(self.hold);
        Ok(())
    }
}

/// Starts a server as configured.
///
/// # Errors
/// One sentence on what is wrong.
pub fn start(config: &Config, clock: Arc<dyn Clock>) -> Result<Running, String> {
    let location = Location::parse(&config.database.url)?;
    let hold = Hold::take(&location)?;
    if config.database.migrate {
        migrate::run(&location)?;
    }
    let verifier = Arc::new(verifier(config)?);
    let keys = Keys::open(&location, &config.sealing.master_keys(&location)?)?;
    let law = Law::new(&config.law)?;
    let connections = config.database.threads(&location);
    let (gate, threads) = Gate::open(
        &location,
        connections,
        clock.clone(),
        keys,
        law,
        Arc::new(Guideline),
    )?;
    let fonts = web::Data::new(documents::Fonts::open(config.documents.fonts.as_deref())?);
    let state = web::Data::new(ServiceState::new(gate.clone(), verifier.clone()));
    let tending = match config.server.tending_seconds {
        0 => None,
        seconds => Some(gate.tend_every(Duration::from_secs(seconds))?),
    };
    let authenticator = web::Data::new(Authenticator {
        verifier: verifier.clone(),
        clock,
    });
    let listener = std::net::TcpListener::bind(config.server.address).map_err(|error| {
        format!(
            "server.address: {} cannot be listened on: {error}",
            config.server.address
        )
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let contract = web::Data::new(Contract::new(&public_url(config, address))?);
    let cors = web::Data::new(Cors::new(&config.server.cors_origins));
    let workers = match config.server.workers {
        0 => std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
        wanted => wanted,
    };
    let server = HttpServer::new(move || {
        App::new()
            .wrap(from_fn(edge::edge))
            .app_data(web::Data::new(gate.clone()))
            .app_data(state.clone())
            .app_data(authenticator.clone())
            .app_data(contract.clone())
            .app_data(cors.clone())
            .app_data(fonts.clone())
            .service(web::scope(BASE).configure(openapi::mount))
            .configure(system::mount)
            .configure(invitations::pages)
            .configure(requests::pages)
            .configure(meetings::pages)
    })
    .workers(workers)
    .client_request_timeout(HEAD_TIME)
    .client_disconnect_timeout(Duration::from_secs(2))
    .shutdown_timeout(config.server.shutdown_seconds)
    .disable_signals()
    .listen(listener)
    .map_err(|error| format!("the server cannot start: {error}"))?
    .run();
    actix_rt::spawn(verifier.keep_fresh());
    Ok(Running {
        address,
        server,
        tending,
        threads,
        hold,
    })
}

fn public_url(config: &Config, address: SocketAddr) -> String {
    match config.server.public_url.trim_end_matches('/') {
        "" => format!("http://{address}"),
        url => url.to_owned(),
    }
}

fn verifier(config: &Config) -> Result<Verifier, String> {
    let mut issuers = config.issuers.clone();
    if let Some(own) = &config.development_issuer {
        let issuer = DevelopmentIssuer::load_or_create(&own.key_file, &own.issuer, &own.audience)?;
        let jwks_file = own.key_file.with_extension("jwks.json");
        // Whole or not at all, under a name of our own: others may be reading it, or writing it too.
        let fresh = jwks_file.with_extension(format!("{}.new", random_token()));
        std::fs::write(&fresh, issuer.jwks().to_string())
            .and_then(|()| std::fs::rename(&fresh, &jwks_file))
            .map_err(|error| format!("development_issuer.key_file: {error}"))?;
        issuers.push(issuer.settings_for_persons(jwks_file.clone()));
        issuers.push(issuer.settings(jwks_file));
    }
    Verifier::new(issuers)
}
