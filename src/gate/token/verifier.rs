//! The verifier: chooses the issuer, then the key, then verifies, then looks at the clock.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::cache::{self, Cache, Entry};
use super::claims::{Claims, Payload, Times};
use super::header::{self, Header, Parts};
use super::issuer::{Generation, Issuer};
use super::refusal::Refusal;
use super::settings::IssuerSettings;

/// Verifies access tokens of the configured issuers; share one in an `Arc`.
pub struct Verifier {
    pub(super) issuers: Vec<Arc<Issuer>>,
    by_name: HashMap<String, usize>,
    pub(super) cache: Cache,
}

impl fmt::Debug for Verifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Verifier").finish_non_exhaustive()
    }
}

impl Verifier {
    /// Makes a verifier, reading the key files. An issuer with an address starts without keys.
    ///
    /// # Errors
    /// One sentence that names the issuer and the setting at fault, or the file and what is
    /// wrong with it.
    pub fn new(issuers: Vec<IssuerSettings>) -> Result<Self, String> {
        if issuers.is_empty() {
            return Err("at least one issuer of access tokens must be configured".to_owned());
        }
        let mut by_name = HashMap::new();
        let mut made = Vec::new();
        for settings in issuers {
            let name = settings.issuer.clone();
            let issuer =
                Issuer::new(settings).map_err(|fault| format!("issuer {name:?}: {fault}"))?;
            if by_name.insert(name.clone(), made.len()).is_some() {
                return Err(format!("issuer {name:?} is configured twice"));
            }
            made.push(Arc::new(issuer));
        }
        Ok(Self {
            issuers: made,
            by_name,
            cache: Cache::new(),
        })
    }

    /// Verifies a token at a time in unix seconds. Never waits for the network.
    ///
    /// # Errors
    /// Why the token is refused. [`Refusal::KeysUnavailable`] is the service's own shortcoming,
    /// every other refusal the token's.
    pub fn verify(&self, token: &str, now: i64) -> Result<Arc<Claims>, Refusal> {
        if token.len() > header::LONGEST_TOKEN {
            return Err(Refusal::Malformed);
        }
        let fingerprint = cache::fingerprint(token);
        if let Some(entry) = self.cache.get(&fingerprint) {
            if self.is_current(&entry) {
                entry.times.check(now)?;
                return Ok(entry.claims);
            }
            self.cache.forget(&fingerprint);
        }
        let entry = self.verify_anew(token, now)?;
        let claims = Arc::clone(&entry.claims);
        self.cache.put(fingerprint, entry, now);
        Ok(claims)
    }

    /// Says whether every issuer has at least one key.
    pub fn ready(&self) -> bool {
        self.issuers
            .iter()
            .all(|issuer| !issuer.present().keys.is_empty())
    }

    fn is_current(&self, entry: &Entry) -> bool {
        let issuer = self.issuers.get(entry.issuer);
        issuer.is_some_and(|issuer| issuer.present().number == entry.generation)
    }

    fn verify_anew(&self, token: &str, now: i64) -> Result<Entry, Refusal> {
        let parts = header::take_apart(token)?;
        let header = parts.read_header()?;
        let payload = Payload::read(&parts.payload)?;
        let (place, issuer) = self.issuer_of(&payload)?;
        let (claims, times) = check_form(issuer, &header, &payload)?;
        let present = issuer.present();
        check_signature(issuer, &present, &header, &parts, now)?;
        times.check(now)?;
        Ok(Entry {
            issuer: place,
            generation: present.number,
            times,
            claims: Arc::new(claims),
        })
    }

    fn issuer_of(&self, payload: &Payload) -> Result<(usize, &Issuer), Refusal> {
        let place = self.by_name.get(payload.issuer()?).copied();
        let found = place.and_then(|place| Some((place, self.issuers.get(place)?.as_ref())));
        found.ok_or(Refusal::IssuerUnknown)
    }
}

fn check_form(
    issuer: &Issuer,
    header: &Header,
    payload: &Payload,
) -> Result<(Claims, Times), Refusal> {
    if !issuer.accepts_type(&header.token_type) {
        return Err(Refusal::TypeRefused);
    }
    if !issuer.accepts_algorithm(header.algorithm) {
        return Err(Refusal::AlgorithmRefused);
    }
    payload.claims(&issuer.audience, issuer.personal_number_claim.as_deref())
}

fn check_signature(
    issuer: &Issuer,
    present: &Generation,
    header: &Header,
    parts: &Parts<'_>,
    now: i64,
) -> Result<(), Refusal> {
    let Some(key) = present.keys.get(&header.key_id) else {
        issuer.want_keys(now);
        return Err(match present.keys.is_empty() {
            true => Refusal::KeysUnavailable,
            false => Refusal::KeyUnknown,
        });
    };
    if !key.fits(header.algorithm) {
        return Err(Refusal::KeyUnsuitable);
    }
    match key.verifies(header.algorithm, parts.message, parts.signature) {
        true => Ok(()),
        false => Err(Refusal::SignatureInvalid),
    }
}
