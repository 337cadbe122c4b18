//! Access tokens: who issued them, whether they are genuine, and what they say.
//!
//! The wrapper around the verifying library refuses everything the service has no use for before
//! a signature is looked at. Nothing here reads the clock or prints a token.

mod cache;
mod claims;
mod development;
mod fetch;
mod header;
mod issuer;
mod keys;
mod refresh;
mod refusal;
mod settings;
mod strict;
mod verifier;

pub use claims::Claims;
pub use development::{DevelopmentIssuer, ORGANISATION_CLAIM};
pub use refusal::Refusal;
pub use settings::{Algorithm, IssuerSettings, SHORTEST_SECRET, Secret};
pub use verifier::Verifier;

#[cfg(test)]
mod tests;
