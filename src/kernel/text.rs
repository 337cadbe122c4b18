//! Bounded text: the check, the wire form and the schema of a text member are one type.

use std::borrow::Cow;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident $pattern:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(transparent)]
        pub struct $name<const MAX: usize>(String);

        impl<const MAX: usize> $name<MAX> {
            /// What was checked when it was stored.
            pub fn stored(text: String) -> Self { Self(text) }
        }

        impl<const MAX: usize> Deref for $name<MAX> {
            type Target = str;
            fn deref(&self) -> &str { &self.0 }
        }

        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(text: $name<MAX>) -> Self { text.0 }
        }

        impl<'de, const MAX: usize> Deserialize<'de> for $name<MAX> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                let fits = !text.trim().is_empty() && text.chars().count() <= MAX && !has_forbidden(&text);
                fits.then_some(Self(text)).ok_or_else(|| serde::de::Error::custom("text"))
            }
        }

        impl<const MAX: usize> PartialSchema for $name<MAX> {
            fn schema() -> RefOr<Schema> {
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(1))
                    .max_length(Some(MAX))
                    .pattern(Some($pattern))
                    .into()
            }
        }

        impl<const MAX: usize> ToSchema for $name<MAX> {
            fn name() -> Cow<'static, str> { format!("{}{MAX}", stringify!($name)).into() }
        }
    };
}

bounded! {
    /// Prose of at most `MAX` code points, line breaks allowed, not blank.
    Text r"\S"
}

bounded! {
    /// One line of at most `MAX` code points, not blank.
    Line r"^[^\n\r\t]*\S[^\n\r\t]*$"
}

/// Whether `text` holds a character that no text here may hold: control characters other than
/// line feed, carriage return and tab (PostgreSQL refuses U+0000), and the bidirectional controls
/// that can make a reader see other words than those stored.
pub fn has_forbidden(text: &str) -> bool {
    text.chars().any(|c| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            || matches!(c, '\u{FFFE}' | '\u{FFFF}' | '\u{FEFF}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_text_when_blank_long_or_deceptive() {
        let read = |json: &str| serde_json::from_str::<Line<5>>(json).is_ok();
        assert!(read(r#""Åsa""#));
        assert!(read(r#""ååååå""#));
        assert!(!read(r#""åååååå""#));
        assert!(!read(r#""  ""#));
        assert!(!read(r#""a\u0000""#));
        assert!(!read(r#""a\u202eb""#));
    }
}
