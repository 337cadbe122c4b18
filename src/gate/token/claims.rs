//! The claims of a token: their form before the signature, their times after it.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::strict;
use crate::kernel::identity::NationalNumber;

/// Claims that have a meaning of their own.
const OWN: [&str; 7] = ["iss", "sub", "jti", "aud", "scope", "client_id", "typ"];
/// The most texts that are kept of a token.
const MOST_WORDS: usize = 32;
const LONGEST_TEXT: usize = 256;
const LATEST_TIME: i64 = 100_000_000_000;
const LONGEST_LIFETIME_SECONDS: i64 = 3600;
const CLOCK_SKEW_SECONDS: i64 = 10;

/// What a verified token says; it exists only for tokens whose signature and times are right.
#[derive(Clone, PartialEq, Eq)]
pub struct Claims {
    /// The issuer (`iss`), one of the configured.
    pub issuer: String,
    /// The person or service the token speaks for (`sub`), unique within the issuer only.
    pub subject: String,
    /// The token's own name (`jti`).
    pub token_id: String,
    /// The granted scopes, in the token's order; empty when the token has none.
    pub scopes: Vec<String>,
    /// The client that acts for the subject (`act.sub`, RFC 8693).
    pub acting_client: Option<String>,
    /// The bearer's own number, from issuers that speak for the persons concerned.
    pub personal_number: Option<NationalNumber>,
    /// What else it says in words, as the organisation of its bearer: names and values, none of a token that
    /// speaks for a person concerned.
    pub words: BTreeMap<String, String>,
    /// When the token was made, in unix seconds.
    pub issued_at: i64,
    /// The first unix second at which the token is no longer valid.
    pub expires_at: i64,
}

/// Says only that there are claims: they are about persons and belong in no log.
impl fmt::Debug for Claims {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Claims").finish_non_exhaustive()
    }
}

/// The times of a token, in unix seconds.
#[derive(Clone, Copy)]
pub(super) struct Times {
    issued_at: i64,
    not_before: Option<i64>,
    expires_at: i64,
}

impl Times {
    /// Compares the times with the present.
    pub(super) fn check(self, now: i64) -> Result<(), Refusal> {
        let latest_start = now.saturating_add(CLOCK_SKEW_SECONDS);
        let starts = self
            .issued_at
            .max(self.not_before.unwrap_or(self.issued_at));
        let lifetime = self.expires_at.saturating_sub(self.issued_at);
        let refusals = [
            (self.has_expired(now), Refusal::Expired),
            (starts > latest_start, Refusal::NotYetValid),
            (
                !(1..=LONGEST_LIFETIME_SECONDS).contains(&lifetime),
                Refusal::LifetimeRefused,
            ),
        ];
        match refusals.into_iter().find(|(applies, _)| *applies) {
            Some((_, refusal)) => Err(refusal),
            None => Ok(()),
        }
    }

    /// Says whether the token's time has passed.
    pub(super) fn has_expired(self, now: i64) -> bool {
        self.expires_at <= now
    }
}

/// A payload whose JSON is sound, before its issuer and signature are known to be right.
pub(super) struct Payload(Map<String, Value>);

impl Payload {
    /// Reads the JSON of a payload.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        strict::object(bytes)
            .map(Self)
            .ok_or(Refusal::ClaimsInvalid)
    }

    /// The stated issuer, by which the settings and the keys are chosen.
    pub(super) fn issuer(&self) -> Result<&str, Refusal> {
        self.text("iss")
    }

    /// Checks the form of every claim and makes the claims of it.
    pub(super) fn claims(
        &self,
        audience: &str,
        personal_number_claim: Option<&str>,
    ) -> Result<(Claims, Times), Refusal> {
        if self.0.contains_key("cnf") {
            return Err(Refusal::ProofRequired);
        }
        let times = self.times()?;
        let claims = Claims {
            issuer: self.issuer()?.to_owned(),
            subject: self.text("sub")?.to_owned(),
            token_id: self.text("jti")?.to_owned(),
            scopes: self.scopes()?,
            acting_client: self.acting_client()?,
            personal_number: personal_number_claim
                .map(|claim| self.personal_number(claim))
                .transpose()?,
            words: match personal_number_claim {
                Some(_) => BTreeMap::new(),
                None => self.words(),
            },
            issued_at: times.issued_at,
            expires_at: times.expires_at,
        };
        self.check_audience(audience)?;
        Ok((claims, times))
    }

    fn times(&self) -> Result<Times, Refusal> {
        let not_before = self.0.get("nbf").map(time).transpose()?;
        Ok(Times {
            issued_at: self.required("iat").and_then(time)?,
            not_before,
            expires_at: self.required("exp").and_then(time)?,
        })
    }

    fn required(&self, name: &str) -> Result<&Value, Refusal> {
        self.0.get(name).ok_or(Refusal::ClaimsInvalid)
    }

    fn text(&self, name: &str) -> Result<&str, Refusal> {
        self.required(name).and_then(text)
    }

    fn check_audience(&self, audience: &str) -> Result<(), Refusal> {
        let stated = self.required("aud")?;
        let names = match stated {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let names = names.iter().map(text).collect::<Result<Vec<_>, _>>()?;
        match names.as_slice() {
            [] => Err(Refusal::ClaimsInvalid),
            names if names.contains(&audience) => Ok(()),
            _ => Err(Refusal::AudienceWrong),
        }
    }

    fn scopes(&self) -> Result<Vec<String>, Refusal> {
        let Some(stated) = self.0.get("scope") else {
            return Ok(Vec::new());
        };
        let scopes = stated.as_str().ok_or(Refusal::ClaimsInvalid)?;
        if !scopes.bytes().all(is_scope_byte) {
            return Err(Refusal::ClaimsInvalid);
        }
        let scopes = scopes.split(' ').filter(|scope| !scope.is_empty());
        Ok(scopes.map(str::to_owned).collect())
    }

    /// The claims that an organisation can be told by: whatever is a text and is not the protocol's.
    fn words(&self) -> BTreeMap<String, String> {
        let words = self
            .0
            .iter()
            .filter(|(name, _)| !OWN.contains(&name.as_str()));
        let words =
            words.filter_map(|(name, value)| Some((name.clone(), text(value).ok()?.to_owned())));
        words.take(MOST_WORDS).collect()
    }

    fn personal_number(&self, claim: &str) -> Result<NationalNumber, Refusal> {
        NationalNumber::parse(self.text(claim)?).ok_or(Refusal::ClaimsInvalid)
    }

    fn acting_client(&self) -> Result<Option<String>, Refusal> {
        let Some(actor) = self.0.get("act") else {
            return Ok(None);
        };
        let actor = actor.as_object().ok_or(Refusal::ClaimsInvalid)?;
        let client = actor.get("sub").ok_or(Refusal::ClaimsInvalid)?;
        Ok(Some(text(client)?.to_owned()))
    }
}

/// A byte of RFC 6749's scope tokens, or the space between them.
fn is_scope_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')
}

/// A text of 1 to 256 characters, none of them a control character.
fn text(value: &Value) -> Result<&str, Refusal> {
    value
        .as_str()
        .filter(|text| !text.is_empty() && text.chars().count() <= LONGEST_TEXT)
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or(Refusal::ClaimsInvalid)
}

/// A whole, sensible number of unix seconds; a number written as a fraction is not one.
fn time(value: &Value) -> Result<i64, Refusal> {
    value
        .as_i64()
        .filter(|seconds| (0..=LATEST_TIME).contains(seconds))
        .ok_or(Refusal::ClaimsInvalid)
}
