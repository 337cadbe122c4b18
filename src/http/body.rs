//! Reading a body: the published schema is the check, so document and behaviour cannot part.
//!
//! All faults are found at once, each with its JSON Pointer. Schemas are compiled once at first
//! use and kept for the life of the process.

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use jsonschema::{Draft, Validator};
use parking_lot::RwLock;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use serde_path_to_error::Segment;
use utoipa::ToSchema;

use super::json::{self, Parsed, step};
use super::misfits::{clean_texts, collect, collect_nulls, keep_telling};
use crate::kernel::problem::{Fault, FaultCode, Place, Problem, ProblemCode};
use crate::kernel::{moment, time};

/// A request body: closed (unknown members are refused), documented and checked by its schema.
pub trait Body: ToSchema + DeserializeOwned + 'static {}

impl<T: ToSchema + DeserializeOwned + 'static> Body for T {}

/// Most faults that are looked for in one body.
pub const MOST_FAULTS: usize = 1000;

static VALIDATORS: LazyLock<RwLock<HashMap<TypeId, Arc<Validator>>>> =
    LazyLock::new(Default::default);

/// Parses `bytes` as JSON and reads a `T` from it.
///
/// # Errors
/// 400 when it is no JSON; 422 with every fault when it does not fit the schema.
pub fn parse<T: Body>(bytes: &[u8]) -> Result<T, Problem> {
    let Parsed { value, faults } = json::parse(bytes)?;
    complete(value, faults)
}

/// Reads a `T` from `value`.
///
/// # Errors
/// 422 with every fault.
pub fn read<T: Body>(value: Value) -> Result<T, Problem> {
    complete(value, Vec::new())
}

/// Reads a `T` from `value`, in which `faults` have been found so far. Null in place of an optional member
/// is read as its absence.
///
/// # Errors
/// 422 with every fault.
pub fn complete<T: Body>(mut value: Value, mut faults: Vec<Fault>) -> Result<T, Problem> {
    let validator = validator::<T>()?;
    clean_texts(&mut value, &mut String::new(), &mut faults);
    let (mut nulls, mut misfits) = (Vec::new(), Vec::new());
    for error in validator.iter_errors(&value).take(MOST_FAULTS) {
        collect_nulls(&error, &mut nulls);
        collect(&error, &[], &mut misfits);
    }
    nulls.retain(|fault| remove(&mut value, fault));
    if !nulls.is_empty() {
        misfits.clear();
        for error in validator.iter_errors(&value).take(MOST_FAULTS) {
            collect(&error, &nulls, &mut misfits);
        }
    }
    keep_telling(&mut misfits);
    faults.extend(misfits);
    faults.truncate(MOST_FAULTS);
    Problem::unless_empty(faults)?;
    // The schema has passed, so this fails only for what a schema cannot say.
    serde_path_to_error::deserialize(value).map_err(|error| {
        let pointer = error.path().iter().filter_map(pointer_step);
        Problem::invalid(&pointer.collect::<String>(), FaultCode::Pattern)
    })
}

fn pointer_step(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", step(key))),
        Segment::Enum { .. } | Segment::Unknown => None,
    }
}

/// Takes the null at `fault` away, if it is a member; an item of a list stays.
fn remove(value: &mut Value, fault: &Fault) -> bool {
    let Place::Pointer(pointer) = &fault.place else {
        return false;
    };
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return false;
    };
    let name = name.replace("~1", "/").replace("~0", "~");
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) if members.get(&name).is_some_and(Value::is_null) => {
            members.remove(&name).is_some()
        }
        _ => false,
    }
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
        .with_format(moment::FORMAT, |text: &str| {
            moment::parse_moment(text).is_some()
        })
        .with_format("date", is_date)
        .with_format("uuid", |text: &str| {
            text.parse::<crate::kernel::Id>().is_ok()
        })
        .build(&root)
        .map_err(|error| error.to_string())
}

/// The years that days are told in.
pub const DAYS: std::ops::Range<i32> = 1800..2200;

fn is_date(text: &str) -> bool {
    use chrono::Datelike;
    text.len() == 10
        && text
            .parse::<time::Day>()
            .is_ok_and(|day| DAYS.contains(&day.year()))
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
            ("/unitId", FaultCode::Format),
            ("/kind", FaultCode::NotInList),
            ("/other", FaultCode::Unknown),
        ] {
            assert!(
                found.contains(&(expected.0.to_owned(), expected.1)),
                "{expected:?} in {found:?}"
            );
        }
        assert_eq!(found.len(), 5, "{found:?}");
    }

    #[test]
    fn tells_each_cause_once() {
        let of = |name: &str| {
            let body = json!({"name": name, "startsAt": "2026-03-01T09:00:00Z"});
            let found = faults(&body.to_string());
            found.into_iter().map(|(_, code)| code).collect::<Vec<_>>()
        };
        assert_eq!(of(""), [FaultCode::TooShort]);
        assert_eq!(of("  "), [FaultCode::Pattern]);
        assert_eq!(of("a\nb"), [FaultCode::LineBreak]);
        // Two causes: neither goes away with the other.
        assert_eq!(of("abc\ndef"), [FaultCode::TooLong, FaultCode::LineBreak]);
    }

    #[test]
    fn reads_null_as_absent_where_a_member_is_optional() {
        #[derive(Deserialize, ToSchema, Debug, PartialEq)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct Lists {
            count: i64,
            #[serde(default)]
            names: Vec<Line<5>>,
        }
        let read = |json: &str| parse::<Lists>(json.as_bytes());
        let empty = Lists {
            count: 60,
            names: Vec::new(),
        };
        assert_eq!(read(r#"{"count": 60.0, "names": null}"#), Ok(empty));
        let refused = read(r#"{"count": null, "names": null, "other": null}"#).unwrap_err();
        let found: Vec<_> = refused
            .faults
            .iter()
            .map(|fault| (fault.place.clone(), fault.code))
            .collect();
        let at = |pointer: &str| Place::Pointer(pointer.to_owned());
        assert_eq!(
            found,
            [
                (at("/other"), FaultCode::Unknown),
                (at("/count"), FaultCode::Type)
            ]
        );
    }

    #[test]
    fn names_the_member_when_only_reading_finds_the_fault() {
        #[derive(Deserialize, ToSchema, Debug)]
        #[allow(dead_code, reason = "only read")]
        struct Outer {
            inner: Vec<Inner>,
        }
        #[derive(Deserialize, ToSchema, Debug)]
        #[allow(dead_code, reason = "only read")]
        struct Inner {
            count: i8,
        }
        let refused = parse::<Outer>(br#"{"inner": [{"count": 1}, {"count": 1000}]}"#).unwrap_err();
        assert_eq!(
            refused.faults,
            [Fault::at("/inner/1/count", FaultCode::Pattern)]
        );
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
