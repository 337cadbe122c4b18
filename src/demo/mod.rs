//! Demo data: fictitious people, real organisations of Dalarna, cases in every status.
//!
//! It is made through the public API by accounts with the roles that would make it, so it is also
//! a tour of the contract. Only published test numbers stand in for identity numbers.

mod cases;
mod client;
mod registry;

use std::collections::BTreeMap;

use serde_json::Value;

pub use client::Client;
pub use registry::{ACCOUNTS, Account, administrator_of, organisation_of};

use crate::gate::bootstrap::First;
use crate::gate::token::{DevelopmentIssuer, ORGANISATION_CLAIM};
use crate::kernel::{Code, Stamp};

/// Scopes of a demo token: whatever its role may use.
pub const SCOPES: &[&str] = &[
    "sip:read",
    "sip:write",
    "registry:read",
    "registry:write",
    "audit:read",
    "audit:write",
    "sip:emergency",
];
/// Subject of the first account: the service's administrator, who appoints each organisation's own.
pub const ADMINISTRATOR: &str = "rut.register";

/// The organisation that keeps the service.
pub const SERVICE: &str = "Samspels förvaltning";

/// The organisation whose administrator's token the demo hands out.
const FALUN: &str = "Falu kommun";

/// The published test number of the person whose token the demo hands out.
pub const PERSON: &str = "199002222397";

/// What was made, by the names used here.
#[derive(Debug, Default, Clone)]
pub struct Seeded {
    /// Units by name.
    pub units: BTreeMap<String, String>,
    /// Organisations by name.
    pub organisations: BTreeMap<String, String>,
    /// Persons by given name.
    pub persons: BTreeMap<String, String>,
    /// Cases by status.
    pub cases: BTreeMap<String, String>,
}

/// The service's administrator, whose organisation shares the development issuer with all others.
pub fn first(issuer: &str) -> First<'_> {
    First {
        issuer,
        subject: ADMINISTRATOR,
        name: "Rut Register",
        organisation: SERVICE,
        claim: Some((ORGANISATION_CLAIM, SERVICE)),
    }
}

/// A token of an hour for `subject` of `organisation`.
///
/// # Errors
/// When it cannot be signed.
pub fn token(
    issuer: &DevelopmentIssuer,
    subject: &str,
    organisation: &str,
    now: Stamp,
) -> Result<String, String> {
    issuer.mint_in(organisation, subject, SCOPES, None, now.as_seconds(), 3600)
}

/// A token of an hour for the person who has `number`.
///
/// # Errors
/// When it cannot be signed.
pub fn token_for_person(
    issuer: &DevelopmentIssuer,
    number: &str,
    now: Stamp,
) -> Result<String, String> {
    issuer.mint_for_person(number, SCOPES, now.as_seconds(), 3600)
}

/// Fills an empty service at `base` (with the base path) through its API.
///
/// # Errors
/// The first call that was not answered as expected.
pub async fn seed(base: &str, issuer: &DevelopmentIssuer, now: Stamp) -> Result<Seeded, String> {
    let mut client = Client::new(base);
    let first = token(issuer, ADMINISTRATOR, SERVICE, now)?;
    client.sign_in(ADMINISTRATOR, first);
    for (organisation, _) in registry::organisations() {
        let administrator = administrator_of(organisation);
        let token = token(issuer, &administrator, organisation, now)?;
        client.sign_in(&administrator, token);
    }
    for account in ACCOUNTS {
        let organisation = organisation_of(account.unit);
        let token = token(issuer, account.subject, organisation, now)?;
        client.sign_in(account.subject, token);
    }
    let mut seeded = Seeded::default();
    registry::seed(&client, issuer, &mut seeded).await?;
    cases::seed(&client, now, &mut seeded).await?;
    cases::ask(&client, &seeded).await?;
    Ok(seeded)
}

/// One ready-made token for each role, by the role's code.
///
/// # Errors
/// When one cannot be signed.
pub fn tokens(
    issuer: &DevelopmentIssuer,
    now: Stamp,
) -> Result<BTreeMap<&'static str, String>, String> {
    let mut tokens = BTreeMap::from([
        ("SERVICE_ADMIN", token(issuer, ADMINISTRATOR, SERVICE, now)?),
        (
            "REGISTRY_ADMIN",
            token(issuer, &administrator_of(FALUN), FALUN, now)?,
        ),
        ("PERSON", token_for_person(issuer, PERSON, now)?),
    ]);
    for account in ACCOUNTS {
        if !tokens.contains_key(account.role.code()) {
            let organisation = organisation_of(account.unit);
            let token = token(issuer, account.subject, organisation, now)?;
            tokens.insert(account.role.code(), token);
        }
    }
    Ok(tokens)
}

/// The member `name` of an answer as text.
fn text<'v>(value: &'v Value, name: &str) -> Result<&'v str, String> {
    value
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| format!("the answer has no {name}"))
}
