//! An issuer's public keys: which keys of a JWK Set are used, and for what.

use std::collections::{HashMap, HashSet};

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use serde_json::{Map, Value};

use super::header::is_key_id;
use super::settings::Algorithm;
use super::strict;

const MOST_KEYS: usize = 64;
const RSA_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
const RSA_EXPONENT: [u8; 3] = [1, 0, 1];
const PRIVATE_MEMBERS: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "oth"];

type Jwk = Map<String, Value>;
type Outcome<T> = Result<T, &'static str>;

/// One key with the algorithms it may verify.
pub(super) struct Key {
    algorithms: &'static [Algorithm],
    stated: Option<Algorithm>,
    material: Vec<u8>,
    decoding: DecodingKey,
}

impl Key {
    /// A key made of a secret shared with the issuer.
    pub(super) fn shared(secret: &[u8]) -> Self {
        Self {
            algorithms: &[Algorithm::HS256],
            stated: None,
            material: secret.to_vec(),
            decoding: DecodingKey::from_secret(secret),
        }
    }

    /// Says whether the key is one for the algorithm.
    pub(super) fn fits(&self, algorithm: Algorithm) -> bool {
        self.algorithms.contains(&algorithm) && self.stated.is_none_or(|only| only == algorithm)
    }

    /// Verifies a base64url signature over exactly the given bytes with exactly one algorithm.
    pub(super) fn verifies(&self, algorithm: Algorithm, message: &str, signature: &str) -> bool {
        let outcome = jsonwebtoken::crypto::verify(
            signature,
            message.as_bytes(),
            &self.decoding,
            algorithm.library(),
        );
        matches!(outcome, Ok(true))
    }

    fn same_as(&self, other: &Self) -> bool {
        self.algorithms == other.algorithms
            && self.stated == other.stated
            && self.material == other.material
    }
}

/// The keys of one issuer at one time.
pub(super) enum KeySet {
    /// Keys by their names.
    Named(HashMap<String, Key>),
    /// The one key that every token of the issuer is made with, whatever it calls it.
    Shared(Box<Key>),
}

impl KeySet {
    /// The key that a token names.
    pub(super) fn get(&self, key_id: &str) -> Option<&Key> {
        match self {
            Self::Named(keys) => keys.get(key_id),
            Self::Shared(key) => Some(key),
        }
    }

    /// Says whether there is no key at all.
    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Named(keys) if keys.is_empty())
    }

    /// Says whether the other set has the same keys under the same names.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(ours), Self::Named(theirs)) => {
                ours.len() == theirs.len()
                    && ours.iter().all(|(id, key)| {
                        theirs
                            .get(id)
                            .is_some_and(|their_key| key.same_as(their_key))
                    })
            }
            (Self::Shared(ours), Self::Shared(theirs)) => ours.same_as(theirs),
            _ => false,
        }
    }
}

/// A JWK Set that has been read, and what was odd about it.
pub(super) struct Reading {
    /// The keys that can be used; perhaps none.
    pub(super) keys: KeySet,
    /// One sentence without content for each key that was left out or is odd.
    pub(super) warnings: Vec<&'static str>,
}

impl Reading {
    /// Logs what was odd, in words that hold nothing of the set.
    pub(super) fn report(&self, issuer: &str) {
        for warning in &self.warnings {
            tracing::warn!(issuer, warning, "an issuer's key set is odd");
        }
        if self.keys.is_empty() {
            tracing::warn!(issuer, "an issuer publishes no usable key");
        }
    }
}

/// Reads a JWK Set. A sound set without a usable key is an answer, not an error.
pub(super) fn read(bytes: &[u8]) -> Outcome<Reading> {
    let document = strict::object(bytes).ok_or("it is not one JSON object without repetition")?;
    let list = document.get("keys").and_then(Value::as_array);
    let list = list.ok_or("it has no array \"keys\"")?;
    if list.len() > MOST_KEYS {
        return Err("it has more than 64 keys");
    }
    let repeated = repeated_ids(list);
    let mut keys = HashMap::new();
    let mut warnings = Vec::new();
    for entry in list {
        match read_entry(entry, &repeated, &mut warnings) {
            Ok((id, key)) => drop(keys.insert(id, key)),
            Err(reason) => warnings.push(reason),
        }
    }
    Ok(Reading {
        keys: KeySet::Named(keys),
        warnings,
    })
}

/// The names that more than one entry has, whatever kind of key the entries are.
fn repeated_ids(list: &[Value]) -> HashSet<&str> {
    let mut seen = HashSet::new();
    let ids = list
        .iter()
        .filter_map(|entry| entry.get("kid").and_then(Value::as_str));
    ids.filter(|id| !seen.insert(*id)).collect()
}

fn read_entry(
    entry: &Value,
    repeated: &HashSet<&str>,
    warnings: &mut Vec<&'static str>,
) -> Outcome<(String, Key)> {
    let jwk = entry.as_object().ok_or("a key is not an object")?;
    let read_material = material_reader(jwk)?;
    let id = text(jwk, "kid")
        .filter(|id| is_key_id(id))
        .ok_or("a key has no usable kid")?;
    if repeated.contains(id) {
        return Err("several keys have the same kid, and none of them is used");
    }
    check_purpose(jwk)?;
    if PRIVATE_MEMBERS.iter().any(|name| jwk.contains_key(*name)) {
        warnings.push("a key is published with its private part, which must be replaced");
    }
    let mut key = read_material(jwk)?;
    key.stated = stated_algorithm(jwk, key.algorithms)?;
    Ok((id.to_owned(), key))
}

type Reader = fn(&Jwk) -> Outcome<Key>;

/// How to read each kind of key that is used.
const READERS: [(&str, Reader); 3] = [("EC", read_ec), ("OKP", read_okp), ("RSA", read_rsa)];

fn material_reader(jwk: &Jwk) -> Outcome<Reader> {
    match text(jwk, "kty") {
        Some("oct") => Err("a symmetric key is published, which is not used"),
        kind => READERS
            .iter()
            .find(|(known, _)| kind == Some(*known))
            .map(|(_, reader)| *reader)
            .ok_or("a key is of a kind that is not used"),
    }
}

fn check_purpose(jwk: &Jwk) -> Outcome<()> {
    let signs = |stated: &Value| stated.as_str() == Some("sig");
    if !jwk.get("use").is_none_or(signs) {
        return Err("a key is not for signatures");
    }
    let verifies = |stated: &Value| {
        let operations = stated.as_array().map(Vec::as_slice).unwrap_or_default();
        operations
            .iter()
            .any(|operation| operation.as_str() == Some("verify"))
    };
    if !jwk.get("key_ops").is_none_or(verifies) {
        return Err("a key is not for verifying");
    }
    Ok(())
}

fn stated_algorithm(jwk: &Jwk, possible: &[Algorithm]) -> Outcome<Option<Algorithm>> {
    let Some(stated) = jwk.get("alg") else {
        return Ok(None);
    };
    let algorithm = stated.as_str().and_then(Algorithm::named);
    match algorithm.filter(|named| possible.contains(named)) {
        Some(algorithm) => Ok(Some(algorithm)),
        None => Err("a key is for an algorithm that is not used, or not with its kind of key"),
    }
}

fn read_ec(jwk: &Jwk) -> Outcome<Key> {
    if text(jwk, "crv") != Some("P-256") {
        return Err("an EC key is not on the curve P-256");
    }
    let mut point = vec![4];
    for name in ["x", "y"] {
        let coordinate = binary(jwk, name).filter(|bytes| bytes.len() == 32);
        point.extend(coordinate.ok_or("an EC key has a coordinate that is not 32 bytes")?);
    }
    ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point)
        .map_err(|_| "an EC key is not a point of its curve")?;
    let decoding = DecodingKey::from_ec_der(&point);
    Ok(Key {
        algorithms: &[Algorithm::ES256],
        stated: None,
        material: point,
        decoding,
    })
}

fn read_okp(jwk: &Jwk) -> Outcome<Key> {
    if text(jwk, "crv") != Some("Ed25519") {
        return Err("an OKP key is not on the curve Ed25519");
    }
    let point = binary(jwk, "x").filter(|bytes| bytes.len() == 32);
    let point = point.ok_or("an Ed25519 key is not 32 bytes")?;
    ParsedPublicKey::new(&ED25519, &point).map_err(|_| "an Ed25519 key is unusable")?;
    let decoding = DecodingKey::from_ed_der(&point);
    Ok(Key {
        algorithms: &[Algorithm::EdDSA],
        stated: None,
        material: point,
        decoding,
    })
}

fn read_rsa(jwk: &Jwk) -> Outcome<Key> {
    let modulus = binary(jwk, "n").ok_or("an RSA key has no usable modulus")?;
    if !RSA_BITS.contains(&bits(&modulus)) {
        return Err("an RSA key is not of 2048 to 8192 bits");
    }
    if modulus.last().is_none_or(|byte| byte % 2 == 0) {
        return Err("an RSA key has an even modulus");
    }
    if binary(jwk, "e").as_deref() != Some(RSA_EXPONENT.as_slice()) {
        return Err("an RSA key has another exponent than 65537");
    }
    let decoding = DecodingKey::from_rsa_raw_components(&modulus, &RSA_EXPONENT);
    Ok(Key {
        algorithms: &[Algorithm::PS256, Algorithm::RS256],
        stated: None,
        material: modulus,
        decoding,
    })
}

/// The length of a big-endian number in bits; 0 when it is written with leading zeros.
fn bits(number: &[u8]) -> usize {
    match number.first() {
        Some(first) if *first != 0 => number.len() * 8 - first.leading_zeros() as usize,
        _ => 0,
    }
}

fn text<'a>(jwk: &'a Jwk, name: &str) -> Option<&'a str> {
    jwk.get(name).and_then(Value::as_str)
}

fn binary(jwk: &Jwk, name: &str) -> Option<Vec<u8>> {
    text(jwk, name).and_then(|value| URL_SAFE_NO_PAD.decode(value).ok())
}
