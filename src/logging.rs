//! The log: what goes there, and what of other libraries does not.
//!
//! Libraries that read requests tell, at some levels, what a client sent: a method of 60,000 letters, an
//! identity number where none belongs. Nothing of theirs gets into the log; that requests were malformed is
//! counted and told once a minute.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tracing::subscriber::Interest;
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt, registry};

use crate::config::{LogConfig, LogFormat};

/// Requests so malformed that they did not reach the service, since it was last told of them.
static MALFORMED: AtomicU64 = AtomicU64::new(0);
/// How often it is told of them.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// Starts logging as configured.
///
/// # Errors
/// One sentence when the filter cannot be read.
pub fn start(config: &LogConfig) -> Result<(), String> {
    let filter =
        EnvFilter::try_new(&config.filter).map_err(|error| format!("log.filter: {error}"))?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let lines = match config.format {
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
        LogFormat::Pretty => lines.boxed(),
    };
    // A subscriber that is set already is a test's or an embedder's, and stays.
    let _ = registry()
        .with(lines)
        .with(filter)
        .with(OwnWords)
        .try_init();
    Ok(())
}

/// Tells, as long as the service runs, how many requests were malformed.
pub async fn tell_of_malformed() {
    loop {
        tokio::time::sleep(TOLD_EVERY).await;
        let count = MALFORMED.swap(0, Ordering::Relaxed);
        if count > 0 {
            tracing::warn!(count, "malformed requests refused");
        }
    }
}

/// Lets through what the service itself says, and the part of the server that reads no requests.
struct OwnWords;

/// By the first part of the target.
const HEARD: &[&str] = &["samspel", "actix_server"];
/// What says as an error that a request was malformed.
const READER: &str = "actix_http";

fn is_heard(metadata: &Metadata<'_>) -> bool {
    let library = metadata.target().split("::").next().unwrap_or_default();
    HEARD.contains(&library)
}

fn is_complaint(metadata: &Metadata<'_>) -> bool {
    *metadata.level() == Level::ERROR && metadata.target().starts_with(READER)
}

impl<S: Subscriber> Layer<S> for OwnWords {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        match (is_heard(metadata), is_complaint(metadata)) {
            (true, _) => Interest::always(),
            (false, true) => Interest::sometimes(),
            (false, false) => Interest::never(),
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _context: Context<'_, S>) -> bool {
        if is_complaint(metadata) {
            MALFORMED.fetch_add(1, Ordering::Relaxed);
        }
        is_heard(metadata)
    }
}
