//! Codes that others issue: the check, the wire form and the schema of each are one type.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! issued {
    ($($(#[$doc:meta])* $name:ident $min:literal..=$max:literal $pattern:literal $description:literal $check:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// What was checked when it was stored.
            pub fn stored(text: String) -> Self { Self(text) }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str { &self.0 }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let check: fn(&str) -> bool = $check;
                let fits = ($min..=$max).contains(&text.len()) && check(&text);
                fits.then_some(Self(text)).ok_or_else(|| serde::de::Error::custom("code"))
            }
        }

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some($min))
                    .max_length(Some($max))
                    .pattern(Some($pattern))
                    .description(Some($description))
                    .into()
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> { stringify!($name).into() }
        }
    )+};
}

/// The code of the county that a municipality is in, which its own begins with.
pub fn county_of(municipality: &str) -> Option<&str> {
    municipality.get(..2)
}

issued! {
    /// Organisation number (lag 1974:174).
    OrganisationNumber 10..=10 "^[0-9]{10}$" "Organisationsnummer: 10 digits, the last a Luhn check digit" digits;
    /// HSA-id, which Inera issues.
    HsaId 14..=31 "^SE[0-9]{10}-[A-Z0-9]+$" "HSA-id" is_hsa_id;
    /// County code (SCB).
    CountyCode 2..=2 "^[0-9]{2}$" "Länskod (SCB)" digits;
    /// Municipality code (SCB); begins with the county's.
    MunicipalityCode 4..=4 "^[0-9]{4}$" "Kommunkod (SCB)" digits;
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn is_hsa_id(text: &str) -> bool {
    let parts = text
        .strip_prefix("SE")
        .and_then(|rest| rest.split_once('-'));
    parts.is_some_and(|(number, suffix)| {
        number.len() == 10
            && digits(number)
            && !suffix.is_empty()
            && suffix
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_the_published_forms() {
        let hsa = |text: &str| serde_json::from_value::<HsaId>(text.into()).is_ok();
        assert!(hsa("SE2321000016-1A2B"));
        for wrong in [
            "SE2321000016-",
            "SE2321000016-1a",
            "SE232100001-1A2B",
            "2321000016-1A2B",
            "SE2321000016-ÅÄÖ",
        ] {
            assert!(!hsa(wrong), "{wrong}");
        }
        assert!(!hsa(&format!("SE2321000016-{}", "A".repeat(19))));
        assert!(serde_json::from_value::<CountyCode>("20".into()).is_ok());
        assert!(serde_json::from_value::<CountyCode>("2O".into()).is_err());
        assert!(serde_json::from_value::<MunicipalityCode>("20800".into()).is_err());
    }
}
