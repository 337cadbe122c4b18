//! What an operator states about one issuer of access tokens.

use std::fmt;
use std::path::PathBuf;

use serde::Deserialize;

use super::fetch;

/// The shortest shared secret that is accepted, in bytes: the size of an HS256 digest.
pub const SHORTEST_SECRET: usize = 32;
const LONGEST_NAME: usize = 256;
const LONGEST_REFRESH_SECONDS: u64 = 86_400;

/// A signature algorithm that an issuer may be trusted to use; there are no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[allow(
    clippy::upper_case_acronyms,
    reason = "the names are those of RFC 7518 and RFC 8037"
)]
pub enum Algorithm {
    /// ECDSA over P-256 with SHA-256.
    ES256,
    /// Ed25519.
    EdDSA,
    /// RSASSA-PSS with SHA-256.
    PS256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RS256,
    /// HMAC with SHA-256; only together with a shared secret.
    HS256,
}

/// Every algorithm with its name in a header and in a key.
const ALGORITHMS: [(Algorithm, &str); 5] = [
    (Algorithm::ES256, "ES256"),
    (Algorithm::EdDSA, "EdDSA"),
    (Algorithm::PS256, "PS256"),
    (Algorithm::RS256, "RS256"),
    (Algorithm::HS256, "HS256"),
];

impl Algorithm {
    /// The algorithm that a header's `alg` names, compared exactly.
    pub(super) fn named(name: &str) -> Option<Self> {
        ALGORITHMS
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(algorithm, _)| *algorithm)
    }

    /// The same algorithm as the verifying library calls it.
    pub(super) fn library(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::ES256 => jsonwebtoken::Algorithm::ES256,
            Self::EdDSA => jsonwebtoken::Algorithm::EdDSA,
            Self::PS256 => jsonwebtoken::Algorithm::PS256,
            Self::RS256 => jsonwebtoken::Algorithm::RS256,
            Self::HS256 => jsonwebtoken::Algorithm::HS256,
        }
    }
}

/// A value that must never be printed; its `Debug` says only that there is one.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps a secret read from somewhere else than the settings.
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// The secret itself, for the code that signs or verifies with it.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[redacted]")
    }
}

/// One trusted issuer: who it is, where its keys are and what its tokens look like.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerSettings {
    /// The exact `iss` of the issuer's tokens.
    pub issuer: String,
    /// The name of this service that must be among a token's `aud`.
    pub audience: String,
    /// A file with the issuer's public keys as a JWK Set.
    #[serde(default)]
    pub jwks_file: Option<PathBuf>,
    /// An address that answers with the issuer's JWK Set: https, or http to loopback.
    #[serde(default)]
    pub jwks_url: Option<String>,
    /// The signature algorithms accepted from this issuer.
    #[serde(default = "default_algorithms")]
    pub algorithms: Vec<Algorithm>,
    /// The accepted `typ` of a token, compared without regard to case.
    #[serde(default = "default_token_types")]
    pub token_types: Vec<String>,
    /// A secret of at least 32 bytes shared with the issuer, for HS256.
    #[serde(default)]
    pub shared_secret: Option<Secret>,
    /// A file that holds the shared secret; line ends at its end are not part of it.
    #[serde(default)]
    pub shared_secret_file: Option<PathBuf>,
    /// How often the keys are read anew, in seconds.
    #[serde(default = "default_refresh_seconds")]
    pub refresh_seconds: u64,
    /// The claim with the bearer's personnummer or samordningsnummer, twelve digits. An issuer with
    /// such a claim speaks for the persons concerned and their representatives, never for staff.
    #[serde(default)]
    pub personal_number_claim: Option<String>,
}

fn default_algorithms() -> Vec<Algorithm> {
    vec![
        Algorithm::ES256,
        Algorithm::EdDSA,
        Algorithm::PS256,
        Algorithm::RS256,
    ]
}

fn default_token_types() -> Vec<String> {
    vec!["at+jwt".to_owned(), "application/at+jwt".to_owned()]
}

const fn default_refresh_seconds() -> u64 {
    300
}

type Check = (fn(&IssuerSettings) -> bool, &'static str);

/// Every rule of the settings with the sentence said when it is broken.
const CHECKS: [Check; 13] = [
    (
        |s| is_name(&s.issuer),
        "issuer must be 1 to 256 characters without control characters",
    ),
    (
        |s| is_name(&s.audience),
        "audience must be 1 to 256 characters without control characters",
    ),
    (
        |s| s.sources() == 1,
        "exactly one of jwks_file, jwks_url, shared_secret and shared_secret_file must be given",
    ),
    (
        |s| s.jwks_url.as_deref().is_none_or(fetch::is_allowed_url),
        "jwks_url must be an https address, or http to loopback, without user name and fragment",
    ),
    (
        |s| !s.algorithms.is_empty(),
        "algorithms must name at least one algorithm",
    ),
    (
        |s| s.algorithms_differ(),
        "algorithms must not name an algorithm twice",
    ),
    (
        |s| !s.is_shared() || s.algorithms == [Algorithm::HS256],
        "algorithms must be exactly [\"HS256\"] when a shared secret is given",
    ),
    (
        |s| s.is_shared() || !s.algorithms.contains(&Algorithm::HS256),
        "algorithms must not name HS256 unless a shared secret is given",
    ),
    (
        |s| {
            s.shared_secret
                .as_ref()
                .is_none_or(|secret| secret.expose().len() >= SHORTEST_SECRET)
        },
        "shared_secret must be at least 32 bytes",
    ),
    (
        |s| !s.token_types.is_empty(),
        "token_types must name at least one type",
    ),
    (
        |s| s.token_types.iter().all(|name| is_name(name)),
        "token_types must be names of 1 to 256 characters without control characters",
    ),
    (
        |s| (1..=LONGEST_REFRESH_SECONDS).contains(&s.refresh_seconds),
        "refresh_seconds must be from 1 to 86400",
    ),
    (
        |s| s.personal_number_claim.as_deref().is_none_or(is_name),
        "personal_number_claim must be 1 to 256 characters without control characters",
    ),
];

impl IssuerSettings {
    /// Settings with no source of keys yet and every other key at its default.
    pub fn new(issuer: &str, audience: &str) -> Self {
        Self {
            issuer: issuer.to_owned(),
            audience: audience.to_owned(),
            jwks_file: None,
            jwks_url: None,
            algorithms: default_algorithms(),
            token_types: default_token_types(),
            shared_secret: None,
            shared_secret_file: None,
            refresh_seconds: default_refresh_seconds(),
            personal_number_claim: None,
        }
    }

    /// Says whether the settings can be used.
    ///
    /// # Errors
    /// One sentence that names the key at fault, and no value.
    pub fn check(&self) -> Result<(), String> {
        match CHECKS.iter().find(|(holds, _)| !holds(self)) {
            Some((_, sentence)) => Err((*sentence).to_owned()),
            None => Ok(()),
        }
    }

    fn sources(&self) -> usize {
        [
            self.jwks_file.is_some(),
            self.jwks_url.is_some(),
            self.shared_secret.is_some(),
            self.shared_secret_file.is_some(),
        ]
        .into_iter()
        .filter(|given| *given)
        .count()
    }

    fn is_shared(&self) -> bool {
        self.shared_secret.is_some() || self.shared_secret_file.is_some()
    }

    fn algorithms_differ(&self) -> bool {
        let mut seen = std::collections::HashSet::new();
        self.algorithms
            .iter()
            .all(|algorithm| seen.insert(*algorithm))
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= LONGEST_NAME && !text.chars().any(char::is_control)
}
