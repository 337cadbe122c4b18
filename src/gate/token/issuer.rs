//! One trusted issuer as the verifier holds it: settings, present keys, wish for newer ones.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::RwLock;
use tokio::sync::Notify;

use super::keys::{self, Key, KeySet, Reading};
use super::settings::{Algorithm, IssuerSettings, SHORTEST_SECRET};

/// The shortest time between two early refreshes of one issuer's keys, in seconds.
pub(super) const EARLY_REFRESH_SECONDS: i64 = 30;
const LONGEST_DOCUMENT: u64 = 256 * 1024;

/// Where an issuer's keys come from.
pub(super) enum Source {
    /// A file with a JWK Set.
    File(PathBuf),
    /// An address that answers with a JWK Set.
    Url(String),
    /// A shared secret, which never changes while the service runs.
    Secret,
}

/// The keys of an issuer at one time, numbered so that older verifications can be told.
pub(super) struct Generation {
    /// Grows by one with every change of the keys.
    pub(super) number: u64,
    /// The keys.
    pub(super) keys: KeySet,
}

/// One trusted issuer.
pub(super) struct Issuer {
    /// The exact `iss`.
    pub(super) name: String,
    /// The required audience.
    pub(super) audience: String,
    /// The claim that says whom a token is about; none when it is staff.
    pub(super) personal_number_claim: Option<String>,
    /// Where the keys come from.
    pub(super) source: Source,
    /// How often the keys are read anew, in seconds.
    pub(super) refresh_seconds: u64,
    /// Woken when keys are wanted before their time.
    pub(super) wanted: Notify,
    algorithms: Vec<Algorithm>,
    token_types: Vec<String>,
    present: RwLock<Arc<Generation>>,
    last_wanted: AtomicI64,
}

impl Issuer {
    /// Makes an issuer of settings, reading its file if it has one.
    pub(super) fn new(settings: IssuerSettings) -> Result<Self, String> {
        settings.check()?;
        let (source, keys) = first_keys(&settings)?;
        let lower = |name: &String| name.to_ascii_lowercase();
        Ok(Self {
            name: settings.issuer,
            audience: settings.audience,
            personal_number_claim: settings.personal_number_claim,
            source,
            refresh_seconds: settings.refresh_seconds,
            wanted: Notify::new(),
            algorithms: settings.algorithms,
            token_types: settings.token_types.iter().map(lower).collect(),
            present: RwLock::new(Arc::new(Generation { number: 0, keys })),
            last_wanted: AtomicI64::new(i64::MIN),
        })
    }

    /// Says whether a lower-cased `typ` is one of the accepted.
    pub(super) fn accepts_type(&self, token_type: &str) -> bool {
        self.token_types
            .iter()
            .any(|accepted| accepted == token_type)
    }

    /// Says whether the issuer may use the algorithm.
    pub(super) fn accepts_algorithm(&self, algorithm: Algorithm) -> bool {
        self.algorithms.contains(&algorithm)
    }

    /// The keys at this moment.
    pub(super) fn present(&self) -> Arc<Generation> {
        Arc::clone(&self.present.read())
    }

    /// Puts newly read keys in the place of the present ones; says whether they differ.
    pub(super) fn publish(&self, keys: KeySet) -> bool {
        let mut present = self.present.write();
        if present.keys.same_as(&keys) {
            return false;
        }
        let number = present.number.wrapping_add(1);
        *present = Arc::new(Generation { number, keys });
        true
    }

    /// Asks for newer keys, at most once in 30 seconds; says whether this call asked.
    pub(super) fn want_keys(&self, now: i64) -> bool {
        if matches!(self.source, Source::Secret) {
            return false;
        }
        let last = self.last_wanted.load(Ordering::Acquire);
        if now.saturating_sub(last).saturating_abs() < EARLY_REFRESH_SECONDS {
            return false;
        }
        let exchange =
            self.last_wanted
                .compare_exchange(last, now, Ordering::AcqRel, Ordering::Acquire);
        if exchange.is_ok() {
            self.wanted.notify_one();
        }
        exchange.is_ok()
    }
}

/// The source of an issuer's keys and the keys it starts with.
fn first_keys(settings: &IssuerSettings) -> Result<(Source, KeySet), String> {
    if let Some(path) = &settings.jwks_file {
        let reading = read_file(path).map_err(|reason| at_fault("jwks_file", path, reason))?;
        if reading.keys.is_empty() {
            return Err(at_fault("jwks_file", path, "it holds no usable key"));
        }
        reading.report(&settings.issuer);
        return Ok((Source::File(path.clone()), reading.keys));
    }
    if let Some(url) = &settings.jwks_url {
        return Ok((Source::Url(url.clone()), KeySet::Named(Default::default())));
    }
    let secret = shared_secret(settings)?;
    Ok((
        Source::Secret,
        KeySet::Shared(Box::new(Key::shared(&secret))),
    ))
}

fn shared_secret(settings: &IssuerSettings) -> Result<Vec<u8>, String> {
    if let Some(secret) = &settings.shared_secret {
        return Ok(secret.expose().to_vec());
    }
    let path = settings.shared_secret_file.as_deref();
    let path = path.ok_or("an issuer has no source of keys")?;
    let fault = |reason| at_fault("shared_secret_file", path, reason);
    let mut secret = read_bounded(path).map_err(fault)?;
    while matches!(secret.last(), Some(b'\n' | b'\r')) {
        secret.pop();
    }
    match secret.len() >= SHORTEST_SECRET {
        true => Ok(secret),
        false => Err(fault("it holds fewer than 32 bytes")),
    }
}

fn at_fault(key: &str, path: &Path, reason: &str) -> String {
    format!("{key} {} cannot be used: {reason}", path.display())
}

/// Reads a JWK Set from a file.
pub(super) fn read_file(path: &Path) -> Result<Reading, &'static str> {
    keys::read(&read_bounded(path)?)
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, &'static str> {
    use std::io::Read;
    let file = std::fs::File::open(path).map_err(|_| "it cannot be opened")?;
    let mut bytes = Vec::new();
    let mut limited = file.take(LONGEST_DOCUMENT + 1);
    let length = limited
        .read_to_end(&mut bytes)
        .map_err(|_| "it cannot be read")?;
    match length as u64 > LONGEST_DOCUMENT {
        true => Err("it is longer than 256 KiB"),
        false => Ok(bytes),
    }
}
