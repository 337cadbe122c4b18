//! What holds for a person's record.

use super::wire::Identity;
pub use super::words::{ProtectedIdentity, Sex};
use crate::kernel::identity::{self, Flaw};
use crate::kernel::{Day, Fault, FaultCode, Stamp};

/// Every fault of an identity, below `/identity`.
pub fn identity_faults(identity: &Identity) -> Vec<Fault> {
    let found = identity::check(identity.kind, &identity.number, identity.issuer.as_deref());
    let (pointer, code) = match found {
        Ok(()) => return Vec::new(),
        Err(Flaw::Form) => ("/identity/number", FaultCode::Pattern),
        Err(Flaw::Date) => ("/identity/number", FaultCode::NotADate),
        Err(Flaw::CheckDigit) => ("/identity/number", FaultCode::CheckDigit),
        Err(Flaw::Issuer) => ("/identity/issuer", FaultCode::IssuerMismatch),
    };
    vec![Fault::at(pointer, code)]
}

/// A birth date lies in the past. It can differ from the date in a personnummer.
pub fn birth_date_faults(birth_date: Option<Day>, now: Stamp) -> Vec<Fault> {
    let late = birth_date.is_some_and(|day| day > now.swedish_day());
    late.then(|| Fault::at("/birthDate", FaultCode::InTheFuture))
        .into_iter()
        .collect()
}
