//! Keeps the issuers' keys fresh in the background; an error leaves the old keys in use.

use std::sync::Arc;
use std::time::Duration;

use actix_rt::task::JoinHandle;

use super::fetch;
use super::issuer::{self, Issuer, Source};
use super::keys::{self, Reading};
use super::verifier::Verifier;

/// How soon a failed refresh is tried again, in seconds, unless the normal time is sooner.
const RETRY_SECONDS: u64 = 30;
/// The same while there is no key at all, so that a service started before its issuer soon works.
const FIRST_RETRY_SECONDS: u64 = 2;

/// Background tasks that end when this is dropped.
struct Tasks(Vec<JoinHandle<()>>);

impl Drop for Tasks {
    fn drop(&mut self) {
        self.0.iter().for_each(JoinHandle::abort);
    }
}

impl Verifier {
    /// Reads the keys of file and address issuers anew at their times, and early, at most once in
    /// 30 seconds, when a token named an unknown key. Runs until dropped, and must be run by
    /// `actix_rt::spawn` or within an actix system.
    pub async fn keep_fresh(self: Arc<Self>) {
        let changing = self
            .issuers
            .iter()
            .filter(|issuer| !matches!(issuer.source, Source::Secret));
        let spawned = changing.map(|issuer| actix_rt::spawn(keep_issuer_fresh(Arc::clone(issuer))));
        let mut tasks = Tasks(spawned.collect());
        for task in &mut tasks.0 {
            if task.await.is_err() {
                tracing::error!("the refresh of an issuer's keys has ended");
            }
        }
    }
}

async fn keep_issuer_fresh(issuer: Arc<Issuer>) {
    let mut seconds = first_pause(&issuer);
    let mut failures: u64 = 0;
    loop {
        let pause = Duration::from_secs(seconds);
        // Whether the time came or the keys were wanted sooner makes no difference.
        let _ = tokio::time::timeout(pause, issuer.wanted.notified()).await;
        seconds = match refresh(&issuer).await {
            Ok(()) => {
                failures = 0;
                issuer.refresh_seconds
            }
            Err(reason) => {
                failures = failures.saturating_add(1);
                tell(&issuer, reason, failures);
                issuer.refresh_seconds.min(retry_pause(&issuer))
            }
        };
    }
}

/// A file was read when the verifier was made; an address is fetched at once.
fn first_pause(issuer: &Issuer) -> u64 {
    match issuer.source {
        Source::Url(_) => 0,
        Source::File(_) | Source::Secret => issuer.refresh_seconds,
    }
}

fn retry_pause(issuer: &Issuer) -> u64 {
    match issuer.present().keys.is_empty() {
        true => FIRST_RETRY_SECONDS,
        false => RETRY_SECONDS,
    }
}

/// Reads an issuer's keys once.
///
/// # Errors
/// With the reason, in words that hold nothing of the set.
pub(super) async fn refresh(issuer: &Issuer) -> Result<(), &'static str> {
    install(issuer, load(issuer).await?);
    Ok(())
}

/// Logs that a refresh failed: the first time, then ever more seldom, so that an issuer that is down for days
/// does not fill the log.
fn tell(issuer: &Issuer, reason: &str, failures: u64) {
    if !failures.is_power_of_two() {
        return;
    }
    let issuer_name = &issuer.name;
    match issuer.present().keys.is_empty() {
        true => tracing::warn!(
            issuer = %issuer_name, reason, failures,
            "the keys of an issuer could not be had; there are none yet, so its tokens are answered 503"
        ),
        false => tracing::warn!(
            issuer = %issuer_name, reason, failures,
            "the keys of an issuer were not refreshed, the old ones stay in use"
        ),
    }
}

async fn load(issuer: &Issuer) -> Result<Reading, &'static str> {
    match &issuer.source {
        Source::Url(url) => keys::read(&fetch::fetch(url).await?),
        Source::File(path) => {
            let path = path.clone();
            let reading = actix_rt::task::spawn_blocking(move || issuer::read_file(&path)).await;
            reading.map_err(|_| "reading the file was interrupted")?
        }
        Source::Secret => Err("a shared secret is not read anew"),
    }
}

fn install(issuer: &Issuer, reading: Reading) {
    reading.report(&issuer.name);
    if issuer.publish(reading.keys) {
        tracing::info!(issuer = %issuer.name, "the keys of an issuer have changed");
    }
}
