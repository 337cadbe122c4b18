//! Moments asked for as a beginning or an end: a plain day is taken too, and means the day in Sweden, the end
//! to and including it.

use std::borrow::Cow;

use chrono::Datelike;
use serde::de::{Deserialize, Deserializer, Error};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};

use super::swedish_days::{end_of, start_of};
use super::time::{Day, Stamp, YEARS, parse_stamp};

/// Name of the form, as schemas state it.
pub const FORMAT: &str = "date-time-or-date";

/// A moment, or a day in Sweden.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Moment {
    /// A moment.
    At(Stamp),
    /// A whole day.
    Day(Day),
}

/// Reads a moment with its offset, or a day (`2026-11-20`).
pub fn parse_moment(text: &str) -> Option<Moment> {
    if let Some(at) = parse_stamp(text) {
        return Some(Moment::At(at));
    }
    let day: Day = text.parse().ok().filter(|_| text.len() == 10)?;
    YEARS.contains(&day.year()).then_some(Moment::Day(day))
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        parse_moment(&text).ok_or_else(|| Error::custom(FORMAT))
    }
}

/// As a member or parameter says when something begins.
#[derive(Clone, Copy, Debug)]
pub struct Beginning;

/// As a member or parameter says when something ends.
#[derive(Clone, Copy, Debug)]
pub struct End;

fn form(description: &'static str) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .format(Some(SchemaFormat::Custom(FORMAT.to_owned())))
        .min_length(Some(10))
        .max_length(Some(40))
        .description(Some(description))
        .examples([serde_json::json!("2026-11-20")])
        .into()
}

impl PartialSchema for Beginning {
    fn schema() -> RefOr<Schema> {
        form(
            "RFC 3339 with any offset, or a day (2026-11-20): as it begins in Sweden; year 1900 to 2199",
        )
    }
}

impl ToSchema for Beginning {}

impl PartialSchema for End {
    fn schema() -> RefOr<Schema> {
        form(
            "RFC 3339 with any offset, or a day (2026-11-20): to and including it, in Sweden; year 1900 to 2199",
        )
    }
}

impl ToSchema for End {}

/// Reads a beginning that may be left out.
///
/// # Errors
/// When it is neither moment nor day.
pub fn beginning<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Stamp>, D::Error> {
    let moment = Option::<Moment>::deserialize(deserializer)?;
    Ok(moment.map(|moment| match moment {
        Moment::At(at) => at,
        Moment::Day(day) => start_of(day),
    }))
}

/// Reads an end.
///
/// # Errors
/// When it is neither moment nor day.
pub fn end<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Stamp, D::Error> {
    Moment::deserialize(deserializer).map(ended)
}

/// Reads an end that may be left out.
///
/// # Errors
/// When it is neither moment nor day.
pub fn optional_end<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Stamp>, D::Error> {
    let moment = Option::<Moment>::deserialize(deserializer)?;
    Ok(moment.map(ended))
}

fn ended(moment: Moment) -> Stamp {
    match moment {
        Moment::At(at) => at,
        Moment::Day(day) => end_of(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Span {
        #[serde(default, deserialize_with = "beginning")]
        from: Option<Stamp>,
        #[serde(deserialize_with = "end")]
        to: Stamp,
    }

    fn span(json: &str) -> Option<(Option<String>, String)> {
        let span: Span = serde_json::from_str(json).ok()?;
        Some((span.from.map(|from| from.to_string()), span.to.to_string()))
    }

    #[test]
    fn takes_a_day_as_the_swedish_day_and_an_end_to_and_including_it() {
        let text = |text: &str| text.to_owned();
        assert_eq!(
            span(r#"{"from": "2026-11-20", "to": "2026-11-20"}"#),
            Some((
                Some(text("2026-11-19T23:00:00Z")),
                text("2026-11-20T23:00:00Z")
            ))
        );
        assert_eq!(
            span(r#"{"to": "2026-07-01T12:00:00+02:00"}"#),
            Some((None, text("2026-07-01T10:00:00Z")))
        );
        for odd in [
            "2026-02-30",
            "1899-01-01",
            "2200-01-01",
            "20261120",
            "2026-11-20T",
            "",
        ] {
            assert_eq!(span(&format!(r#"{{"to": "{odd}"}}"#)), None, "{odd}");
        }
    }
}
