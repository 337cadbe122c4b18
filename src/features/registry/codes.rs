//! Codes that others issue: the check, the wire form and the schema of each are one type.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::kernel::text::{compared, is_dash};

macro_rules! issued {
    ($($(#[$doc:meta])* $name:ident $min:literal..=$max:literal $pattern:literal $description:literal $settled:path, $check:expr;)+) => {$(
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
                let text = $settled(&String::deserialize(deserializer)?);
                let check: fn(&str) -> bool = $check;
                check(&text).then_some(Self(text)).ok_or_else(|| serde::de::Error::custom("code"))
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
    OrganisationNumber 10..=20 r"^([\s‐-―⁃−﹘﹣－-]*[0-9]){10}[\s‐-―⁃−﹘﹣－-]*$"
        "Organisationsnummer: 10 digits, the last a Luhn check digit; written with or without hyphen and blanks, kept \
         and shown as the digits" compared, |text| digits(text, 10);
    /// HSA-id, which Inera issues.
    HsaId 13..=40 r"^[Ss][Ee]([\s‐-―⁃−﹘﹣－-]*[0-9]){10}\s*[‐-―⁃−﹘﹣－-]\s*([A-Za-z0-9]\s*)+$"
        "HSA-id, such as SE2321000016-1A2B; kept as written, neither case nor blanks, hyphens and dashes tell two \
         apart" str::to_owned, is_hsa_id;
    /// County code (SCB).
    CountyCode 2..=4 r"^\s*[0-9]\s*[0-9]\s*$" "Länskod (SCB): 2 digits" compared, |text| digits(text, 2);
    /// Municipality code (SCB); begins with the county's.
    MunicipalityCode 4..=8 r"^([\s‐-―⁃−﹘﹣－-]*[0-9]){4}\s*$" "Kommunkod (SCB): 4 digits" compared, |text| digits(text, 4);
}

fn digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether it is an HSA-id, of at most 31 characters when it is written as issued.
fn is_hsa_id(text: &str) -> bool {
    let (number, suffix) = text.rsplit_once(is_dash).unwrap_or_default();
    let (number, suffix) = (compared(number), compared(suffix));
    number
        .strip_prefix("SE")
        .is_some_and(|rest| digits(rest, 10))
        && (1..=18).contains(&suffix.len())
        && suffix.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_the_published_forms() {
        let hsa = |text: &str| serde_json::from_value::<HsaId>(text.into()).is_ok();
        assert!(hsa("SE2321000016-1A2B"));
        assert!(hsa("se232100 0016 \u{2013} 1a2b"));
        for wrong in [
            "SE2321000016-",
            "SE232100001-1A2B",
            "2321000016-1A2B",
            "SE2321000016-ÅÄÖ",
        ] {
            assert!(!hsa(wrong), "{wrong}");
        }
        assert!(!hsa(&format!("SE2321000016-{}", "A".repeat(19))));
        let number: OrganisationNumber = serde_json::from_value("212000-2239".into()).unwrap();
        assert_eq!(&*number, "2120002239");
        assert!(serde_json::from_value::<CountyCode>("20".into()).is_ok());
        assert!(serde_json::from_value::<CountyCode>("2O".into()).is_err());
        assert!(serde_json::from_value::<MunicipalityCode>("20800".into()).is_err());
    }
}
