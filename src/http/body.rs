//! Reading a body: the published schema is the check, so document and behaviour cannot part.
//!
//! All faults are found at once, each with its JSON Pointer. Schemas are compiled once at first
//! use and kept for the life of the process.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, ValidationError, Validator};
use parking_lot::RwLock;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::kernel::problem::{Fault, FaultCode, Problem, ProblemCode};
use crate::kernel::{text, time};

/// A request body: closed (unknown members are refused), documented and checked by its schema.
pub trait Body: ToSchema + DeserializeOwned + 'static {}

impl<T: ToSchema + DeserializeOwned + 'static> Body for T {}

/// Most faults that one answer lists.
const MOST_FAULTS: usize = 100;

static VALIDATORS: LazyLock<RwLock<HashMap<TypeId, Arc<Validator>>>> =
    LazyLock::new(Default::default);

/// Parses `bytes` as JSON and reads a `T` from it.
///
/// # Errors
/// 400 when it is no JSON; 422 with every fault when it does not fit the schema.
pub fn parse<T: Body>(bytes: &[u8]) -> Result<T, Problem> {
    read(parse_json(bytes)?)
}

/// Parses `bytes` as JSON.
///
/// # Errors
/// 400 when it is no JSON (RFC 8259), including text that is not UTF-8.
pub fn parse_json(bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes).map_err(|_| ProblemCode::MalformedJson.into())
}

/// Reads a `T` from `value`.
///
/// # Errors
/// 422 with every fault.
pub fn read<T: Body>(mut value: Value) -> Result<T, Problem> {
    let validator = validator::<T>()?;
    let mut faults = Vec::new();
    clean_texts(&mut value, &mut String::new(), &mut faults);
    for error in validator.iter_errors(&value).take(MOST_FAULTS) {
        collect(&error, &mut faults);
    }
    faults.truncate(MOST_FAULTS);
    Problem::unless_empty(faults)?;
    // The schema has passed, so this fails only for what a schema cannot say.
    serde_json::from_value(value).map_err(|_| Problem::invalid("", FaultCode::Pattern))
}

fn validator<T: Body>() -> Result<Arc<Validator>, Problem> {
    let key = TypeId::of::<T>();
    if let Some(found) = VALIDATORS.read().get(&key) {
        return Ok(found.clone());
    }
    let built = Arc::new(build::<T>().map_err(|message| {
        tracing::error!(schema = %T::name(), message, "schema does not compile");
        Problem::new(ProblemCode::Internal)
    })?);
    VALIDATORS.write().insert(key, built.clone());
    Ok(built)
}

fn build<T: Body>() -> Result<Validator, String> {
    let mut parts = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut parts);
    let schemas: Map<String, Value> = parts
        .into_iter()
        .filter_map(|(name, schema)| Some((name, serde_json::to_value(schema).ok()?)))
        .collect();
    let root = json!({
        "$ref": format!("#/components/schemas/{}", T::name()),
        "components": {"schemas": schemas},
    });
    jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_format("date-time", |text: &str| time::parse_stamp(text).is_some())
        .with_format("clock-time", |text: &str| {
            time::parse_clock_time(text).is_some()
        })
        .with_format("date", is_date)
        .with_format("uuid", |text: &str| {
            text.parse::<crate::kernel::Id>().is_ok()
        })
        .build(&root)
        .map_err(|error| error.to_string())
}

fn is_date(text: &str) -> bool {
    use chrono::Datelike;
    text.len() == 10
        && text
            .parse::<time::Day>()
            .is_ok_and(|day| (1800..2200).contains(&day.year()))
}

/// What holds of text holds for every string, whatever the schema says: it is cleaned, or refused for a
/// character.
fn clean_texts(value: &mut Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    if faults.len() >= MOST_FAULTS {
        return;
    }
    match value {
        Value::String(string) => match text::clean(string) {
            Ok(cleaned) if cleaned == *string => {}
            Ok(cleaned) => *string = cleaned.into_owned(),
            Err(unfit) => faults.push(character_fault(pointer.clone(), unfit)),
        },
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                within(pointer, &index.to_string(), |pointer| {
                    clean_texts(item, pointer, faults)
                });
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                within(pointer, &escape(name), |pointer| {
                    clean_texts(member, pointer, faults)
                });
            }
        }
        _ => {}
    }
}

/// Names the character by its code point alone: itself, it could spoil what it is written into.
fn character_fault(pointer: String, unfit: text::Unfit) -> Fault {
    let (code, place) = (u32::from(unfit.character), unfit.place);
    Fault::at(pointer, FaultCode::Characters).within(
        format!("U+{code:04X} på plats {place}"),
        format!("U+{code:04X} at position {place}"),
    )
}

fn within(pointer: &mut String, step: &str, visit: impl FnOnce(&mut String)) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(step);
    visit(pointer);
    pointer.truncate(length);
}

/// A member name as a JSON Pointer step. Names come from the client, so a long or odd one is cut.
fn escape(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
    shown.replace('~', "~0").replace('/', "~1")
}

fn collect(error: &ValidationError<'_>, faults: &mut Vec<Fault>) {
    let pointer = error.instance_path().as_str();
    let fault = |code| Fault::at(pointer, code);
    let found = match error.kind() {
        // `null | T`: the faults of T are what the client wants to read.
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            return collect_best(context, pointer, faults);
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                faults.push(Fault::at(
                    format!("{pointer}/{}", escape(name)),
                    FaultCode::Unknown,
                ));
            }
            return;
        }
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            Fault::at(format!("{pointer}/{}", escape(name)), FaultCode::Required)
        }
        Kind::Type { kind } => fault(FaultCode::Type).limit(type_name(kind)),
        Kind::MaxLength { limit } => fault(FaultCode::TooLong).limit(limit),
        Kind::MinLength { limit } => fault(FaultCode::TooShort).limit(limit),
        Kind::MaxItems { limit } => fault(FaultCode::TooMany).limit(limit),
        Kind::MinItems { limit } => fault(FaultCode::TooFew).limit(limit),
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => {
            fault(FaultCode::TooLarge).limit(limit)
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => {
            fault(FaultCode::TooSmall).limit(limit)
        }
        Kind::UniqueItems => fault(FaultCode::Repeated),
        Kind::Enum { .. } | Kind::Constant { .. } => fault(FaultCode::NotInList),
        Kind::Format { format } => fault(FaultCode::Format).limit(format),
        _ => fault(FaultCode::Pattern),
    };
    if !faults.contains(&found) {
        faults.push(found);
    }
}

fn type_name(kind: &jsonschema::error::TypeKind) -> String {
    use jsonschema::error::TypeKind;
    match kind {
        TypeKind::Single(single) => single.to_string(),
        TypeKind::Multiple(several) => several
            .iter()
            .map(|t| t.to_string())
            .collect::<Vec<_>>()
            .join(" | "),
    }
}

/// Of several alternatives, the one that got furthest: without a type fault at this very place.
fn collect_best(context: &[Vec<ValidationError<'static>>], pointer: &str, faults: &mut Vec<Fault>) {
    let wrong_type = |errors: &Vec<ValidationError<'static>>| {
        errors
            .iter()
            .any(|e| matches!(e.kind(), Kind::Type { .. }) && e.instance_path().as_str() == pointer)
    };
    let Some(best) = context
        .iter()
        .find(|errors| !wrong_type(errors))
        .or(context.last())
    else {
        return;
    };
    for error in best {
        collect(error, faults);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Id, Line, Stamp};
    use serde::Deserialize;

    #[derive(Deserialize, ToSchema, Debug)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    #[allow(dead_code, reason = "only read through the schema")]
    struct Sample {
        name: Line<5>,
        starts_at: Stamp,
        unit_id: Option<Id>,
        kind: Option<crate::kernel::identity::IdentityKind>,
    }

    fn faults(json: &str) -> Vec<(String, FaultCode)> {
        let problem = parse::<Sample>(json.as_bytes()).unwrap_err();
        problem
            .faults
            .into_iter()
            .map(|fault| match fault.place {
                crate::kernel::problem::Place::Pointer(pointer) => (pointer, fault.code),
                crate::kernel::problem::Place::Parameter(name) => (name, fault.code),
            })
            .collect()
    }

    #[test]
    fn reads_a_good_body() {
        let sample: Sample =
            parse(br#"{"name":"Lov","startsAt":"2026-03-01T09:00:00+01:00","kind":null}"#).unwrap();
        assert_eq!(sample.starts_at.to_string(), "2026-03-01T08:00:00Z");
    }

    #[test]
    fn lists_every_fault_at_once() {
        let found = faults(
            r#"{"name":"toolong","startsAt":"2026-02-30T09:00:00Z","unitId":"x","kind":"NO","other":1}"#,
        );
        for expected in [
            ("/name", FaultCode::TooLong),
            ("/startsAt", FaultCode::Format),
            ("/unitId", FaultCode::TooShort),
            ("/unitId", FaultCode::Format),
            ("/kind", FaultCode::NotInList),
            ("/other", FaultCode::Unknown),
        ] {
            assert!(
                found.contains(&(expected.0.to_owned(), expected.1)),
                "{expected:?} in {found:?}"
            );
        }
    }

    #[test]
    fn refuses_forbidden_characters_wherever_they_stand() {
        assert!(
            faults("{\"name\":\"a\\u0000\",\"startsAt\":\"2026-03-01T09:00:00Z\"}")
                .contains(&("/name".to_owned(), FaultCode::Characters))
        );
    }

    #[test]
    fn calls_broken_json_malformed() {
        assert_eq!(
            parse::<Sample>(b"{").unwrap_err().code,
            ProblemCode::MalformedJson
        );
        assert_eq!(
            parse::<Sample>(b"\xff").unwrap_err().code,
            ProblemCode::MalformedJson
        );
    }
}
