//! What holds for a person's record.

use super::wire::Identity;
pub use super::words::{ProtectedIdentity, Sex};
use crate::kernel::identity::{self, Flaw, IdentityKind};
use crate::kernel::{Day, Fault, FaultCode, Frame, Label, Possible, Stamp};

/// Puts an identity into the form in which it is kept, read as on the day `today`; every fault of it, below
/// `/identity`.
pub fn settle_identity(identity: &mut Identity, today: Day) -> Vec<Fault> {
    let issuer = identity.issuer.as_deref();
    let fault = match identity::read(identity.kind, &identity.number, issuer, today) {
        Ok(number) => {
            identity.number = Label::stored(number);
            return Vec::new();
        }
        Err(Flaw::Form) => form_fault(identity.kind),
        Err(Flaw::Date) => Fault::at("/identity/number", FaultCode::NotADate),
        Err(Flaw::Future) => Fault::at("/identity/number", FaultCode::InTheFuture),
        Err(Flaw::CheckDigit) => Fault::at("/identity/number", FaultCode::CheckDigit),
        Err(Flaw::Issuer) => Fault::at("/identity/issuer", FaultCode::IssuerMismatch),
    };
    vec![fault]
}

fn form_fault(kind: IdentityKind) -> Fault {
    let (sv, en) = match kind {
        IdentityKind::Personnummer | IdentityKind::Samordningsnummer => (
            "skriv ÅÅÅÅMMDD-NNNN, eller ÅÅMMDD-NNNN med plustecken i stället för bindestreck från det år då \
             personen fyller 100",
            "write YYYYMMDD-NNNN, or YYMMDD-NNNN with a plus sign instead of the hyphen from the year in which \
             the person turns 100",
        ),
        IdentityKind::Reservnummer => (
            "4-20 bokstäver och siffror, med mellanslag och bindestreck om de hör till, och vem som har gett numret",
            "4-20 letters and digits, with blanks and hyphens where they belong to it, and who issued it",
        ),
    };
    Fault::at("/identity/number", FaultCode::Pattern).within(sv, en)
}

/// The fault of a birth date, which can differ from the date in a personnummer.
pub fn birth_date_fault(birth_date: Option<Day>, now: Stamp) -> Option<Fault> {
    Possible::BirthDate.day("/birthDate", birth_date?, &Frame::at(now))
}
