//! An issuer of our own for development, demonstration and tests: one Ed25519 key.

use std::path::{Path, PathBuf};

use aws_lc_rs::digest;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::EncodingKey;
use serde_json::{Map, Value, json};

use super::settings::{Algorithm, IssuerSettings};
use crate::gate::secret_file;

const PEM_BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const PEM_END: &str = "-----END PRIVATE KEY-----";
const LONGEST_LIFETIME_SECONDS: i64 = 3600;

/// The claim with the number in tokens that the development issuer makes for persons.
const PERSONAL_NUMBER_CLAIM: &str = "personalIdentityNumber";

/// The claim by which tokens of the development issuer, which organisations share, tell the organisation.
pub const ORGANISATION_CLAIM: &str = "organisation";

/// Makes access tokens with a key of its own. Not for production, where the key is elsewhere.
pub struct DevelopmentIssuer {
    issuer: String,
    audience: String,
    key_id: String,
    public: String,
    signing: EncodingKey,
}

impl DevelopmentIssuer {
    /// Makes an issuer with a new key that is kept nowhere.
    ///
    /// # Errors
    /// A sentence, if the machine gives no randomness.
    pub fn generate(issuer: &str, audience: &str) -> Result<Self, String> {
        Self::from_pkcs8(&new_pkcs8()?, issuer, audience)
    }

    /// Uses the Ed25519 key of a file (PEM or PKCS #8), which is made, for the owner only, if it
    /// does not exist.
    ///
    /// # Errors
    /// A sentence that names the file and says what is wrong with it.
    pub fn load_or_create(path: &Path, issuer: &str, audience: &str) -> Result<Self, String> {
        if !path.exists() {
            create_key_file(path)?;
        }
        let fault = |reason: &str| format!("key file {} cannot be used: {reason}", path.display());
        let bytes = std::fs::read(path).map_err(|error| fault(&error.to_string()))?;
        let pkcs8 = pkcs8_of(&bytes).ok_or_else(|| fault("it is not a PEM private key"))?;
        Self::from_pkcs8(&pkcs8, issuer, audience).map_err(|reason| fault(&reason))
    }

    fn from_pkcs8(pkcs8: &[u8], issuer: &str, audience: &str) -> Result<Self, String> {
        let pair = Ed25519KeyPair::from_pkcs8(pkcs8)
            .map_err(|_| "it is not an Ed25519 private key in PKCS #8".to_owned())?;
        let public = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
        Ok(Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            key_id: thumbprint(&public),
            public,
            signing: EncodingKey::from_ed_der(pkcs8),
        })
    }

    /// Its `iss`.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The name of the key: its RFC 7638 thumbprint.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public key as a JWK Set.
    pub fn jwks(&self) -> Value {
        json!({"keys": [{
            "kty": "OKP",
            "crv": "Ed25519",
            "x": self.public,
            "kid": self.key_id,
            "use": "sig",
            "alg": "EdDSA",
        }]})
    }

    /// Settings that trust this issuer, whose [`Self::jwks`] the caller writes to the file.
    pub fn settings(&self, jwks_file: PathBuf) -> IssuerSettings {
        IssuerSettings {
            jwks_file: Some(jwks_file),
            algorithms: vec![Algorithm::EdDSA],
            ..IssuerSettings::new(&self.issuer, &self.audience)
        }
    }

    /// Its `iss` for the persons concerned, who are no staff.
    pub fn issuer_for_persons(&self) -> String {
        format!("{}/enskild", self.issuer)
    }

    /// Settings that trust this issuer for the persons concerned.
    pub fn settings_for_persons(&self, jwks_file: PathBuf) -> IssuerSettings {
        IssuerSettings {
            issuer: self.issuer_for_persons(),
            personal_number_claim: Some(PERSONAL_NUMBER_CLAIM.to_owned()),
            ..self.settings(jwks_file)
        }
    }

    /// Makes an access token, valid from `now` (unix seconds) for at most 3600 seconds.
    ///
    /// # Errors
    /// A sentence, if the lifetime is not from 1 to 3600 seconds or signing fails.
    pub fn mint(
        &self,
        subject: &str,
        scopes: &[&str],
        acting_client: Option<&str>,
        now: i64,
        lifetime_seconds: i64,
    ) -> Result<String, String> {
        self.mint_in("", subject, scopes, acting_client, now, lifetime_seconds)
    }

    /// The same for somebody of `organisation`, as the claim [`ORGANISATION_CLAIM`] says unless it is empty.
    ///
    /// # Errors
    /// As [`Self::mint`].
    pub fn mint_in(
        &self,
        organisation: &str,
        subject: &str,
        scopes: &[&str],
        acting_client: Option<&str>,
        now: i64,
        lifetime_seconds: i64,
    ) -> Result<String, String> {
        let own = [
            ("iss", json!(self.issuer)),
            ("sub", json!(subject)),
            (
                "client_id",
                json!(acting_client.unwrap_or("samspel-development")),
            ),
        ];
        let actor = acting_client.map(|client| ("act", json!({"sub": client})));
        let named = !organisation.is_empty();
        let organisation = named.then(|| (ORGANISATION_CLAIM, json!(organisation)));
        let own = own.into_iter().chain(actor).chain(organisation);
        self.sign(own, scopes, now, lifetime_seconds)
    }

    /// Makes an access token for the person who has `number`, otherwise as [`Self::mint`].
    ///
    /// # Errors
    /// As [`Self::mint`].
    pub fn mint_for_person(
        &self,
        number: &str,
        scopes: &[&str],
        now: i64,
        lifetime_seconds: i64,
    ) -> Result<String, String> {
        let own = [
            ("iss", json!(self.issuer_for_persons())),
            ("sub", json!("enskild")),
            ("client_id", json!("samspel-development")),
            (PERSONAL_NUMBER_CLAIM, json!(number)),
        ];
        self.sign(own.into_iter(), scopes, now, lifetime_seconds)
    }

    fn sign(
        &self,
        own: impl Iterator<Item = (&'static str, Value)>,
        scopes: &[&str],
        now: i64,
        lifetime_seconds: i64,
    ) -> Result<String, String> {
        if !(1..=LONGEST_LIFETIME_SECONDS).contains(&lifetime_seconds) {
            return Err("the lifetime of a token must be from 1 to 3600 seconds".to_owned());
        }
        let scope = (!scopes.is_empty()).then(|| ("scope", json!(scopes.join(" "))));
        let common = [
            ("aud", json!(self.audience)),
            ("jti", json!(uuid::Uuid::new_v4().to_string())),
            ("iat", json!(now)),
            ("exp", json!(now.saturating_add(lifetime_seconds))),
        ];
        let claims = own.chain(common).chain(scope);
        let payload: Map<String, Value> = claims
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let payload = Value::Object(payload);
        let header = json!({"typ": "at+jwt", "alg": "EdDSA", "kid": self.key_id});
        let [header, payload] =
            [&header, &payload].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{payload}");
        let algorithm = Algorithm::EdDSA.library();
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.signing, algorithm)
            .map_err(|_| "the token could not be signed".to_owned())?;
        Ok(format!("{message}.{signature}"))
    }
}

/// RFC 7638: the digest of the required members in alphabetical order.
fn thumbprint(public: &str) -> String {
    let members = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#);
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, members.as_bytes()))
}

fn new_pkcs8() -> Result<Vec<u8>, String> {
    Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new())
        .map(|document| document.as_ref().to_vec())
        .map_err(|_| "a key could not be generated".to_owned())
}

/// Writes a new key for the owner only; a file that has appeared meanwhile is left alone.
fn create_key_file(path: &Path) -> Result<(), String> {
    let key = STANDARD.encode(new_pkcs8()?);
    let pem = format!("{PEM_BEGIN}\n{key}\n{PEM_END}\n");
    secret_file::create(path, &pem)
        .map_err(|error| format!("key file {} cannot be written: {error}", path.display()))
}

/// The PKCS #8 bytes of a file: those within a PEM frame, or the file itself.
fn pkcs8_of(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(b"-----") {
        return Some(bytes.to_vec());
    }
    let framed = std::str::from_utf8(bytes).ok()?.trim();
    let body = framed.strip_prefix(PEM_BEGIN)?.strip_suffix(PEM_END)?;
    let body: String = body.split_whitespace().collect();
    STANDARD.decode(body).ok()
}
