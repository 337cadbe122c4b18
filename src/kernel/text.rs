//! Bounded text: the check, the wire form and the schema of a text member are one type.

pub mod cleaning;
pub mod identifying;

use std::borrow::Cow;
use std::ops::Deref;

pub use cleaning::{Unfit, clean, unfit};

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

macro_rules! bounded {
    ($(#[$doc:meta])* $name:ident $pattern:ident $settled:path) => {
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
                let text = $settled(&String::deserialize(deserializer)?);
                let fits = !text.trim().is_empty() && text.chars().count() <= MAX && unfit(&text).is_none();
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

const LINES: &str = r"\S";

const LINE: &str = r"^[^\n\r\t]*\S[^\n\r\t]*$";

/// The patterns that any text keeps to that is not blank.
pub const ANY: [&str; 2] = [LINES, LINE];

bounded! {
    /// Prose of at most `MAX` code points, line breaks allowed, not blank.
    Text LINES lined
}

bounded! {
    /// One line of at most `MAX` code points, not blank; blanks beside each other become one.
    Line LINE spaced
}

bounded! {
    /// What somebody else calls something, in one line, kept as it is written.
    Label LINE str::to_owned
}

/// With the line breaks that word processors put in written as line feeds.
fn lined(text: &str) -> String {
    let is_break = |c| matches!(c, '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.replace(is_break, "\n")
}

/// With one space where there are blanks of any kind.
fn spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Whether `c` is a hyphen, a dash or a minus sign.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

/// Whether `c` only parts what people read or type: a blank, a hyphen or a dash.
pub fn is_blank_or_dash(c: char) -> bool {
    c.is_whitespace() || is_dash(c)
}

/// The form in which numbers and ids that people type are compared: neither case nor blanks, hyphens and
/// dashes tell two apart.
pub fn compared(text: &str) -> String {
    let told = text.chars().filter(|c| !is_blank_or_dash(*c));
    told.flat_map(char::to_uppercase).collect()
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

    #[test]
    fn keeps_one_blank_between_the_words_of_a_line() {
        let read = |json: &str| String::from(serde_json::from_str::<Line<20>>(json).unwrap());
        assert_eq!(read(r#""Anna  \u00a0Karin\u000b Ek""#), "Anna Karin Ek");
        let prose = |json: &str| String::from(serde_json::from_str::<Text<20>>(json).unwrap());
        assert_eq!(prose(r#""ett\u000btvå  tre""#), "ett\ntvå  tre");
        let label = |json: &str| String::from(serde_json::from_str::<Label<20>>(json).unwrap());
        assert_eq!(label(r#""A  1""#), "A  1");
    }

    #[test]
    fn compares_without_case_blanks_and_dashes() {
        for written in [
            "r-2026-0001",
            "R 2026 0001",
            "R\u{2013}2026\u{A0}0001",
            "R20260001",
        ] {
            assert_eq!(compared(written), "R20260001");
        }
        assert_ne!(compared("R-1"), compared("R-2"));
    }
}
