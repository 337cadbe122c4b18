//! What a schema finds wrong, as faults with their places.

use std::collections::HashMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::body::{DAYS, MOST_FAULTS};
use super::json::{step, within};
use crate::kernel::problem::{Fault, FaultCode, Place};
use crate::kernel::{moment, text, time};

/// What is wrong with each null for which the schema has no place, were it to stay.
pub(super) fn collect_nulls(error: &ValidationError<'_>, nulls: &mut Vec<Fault>) {
    match error.kind() {
        kind if error.instance().is_null() => {
            let pointer = error.instance_path().as_str();
            nulls.push(match kind {
                Kind::Type { kind } => Fault::at(pointer, FaultCode::Type).limit(type_name(kind)),
                _ => Fault::at(pointer, FaultCode::Required),
            });
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            for error in context.iter().flatten() {
                collect_nulls(error, nulls);
            }
        }
        _ => {}
    }
}

/// What holds of text holds for every string, whatever the schema says: it is cleaned, or refused for a
/// character.
pub(super) fn clean_texts(value: &mut Value, pointer: &mut String, faults: &mut Vec<Fault>) {
    if faults.len() >= MOST_FAULTS {
        return;
    }
    match value {
        Value::String(string) => match text::clean(string) {
            Ok(cleaned) if cleaned == *string => {}
            Ok(cleaned) => *string = cleaned.into_owned(),
            Err(unfit) => {
                let fault = Fault::at(pointer.clone(), FaultCode::Characters);
                faults.push(character_fault(fault, unfit));
            }
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
                within(pointer, &step(name), |pointer| {
                    clean_texts(member, pointer, faults)
                });
            }
        }
        _ => {}
    }
}

/// Names the character by its code point alone: itself, it could spoil what it is written into.
fn character_fault(fault: Fault, unfit: text::Unfit) -> Fault {
    let (code, place) = (u32::from(unfit.character), unfit.place);
    fault.within(
        format!("U+{code:04X} på plats {place}"),
        format!("U+{code:04X} at position {place}"),
    )
}

/// The line break or tab in what must be one line.
fn line_break(line: &str) -> Option<text::Unfit> {
    let mut characters = line.trim().chars().zip(1..);
    let found = characters.find(|(character, _)| character.is_control());
    found.map(|(character, place)| text::Unfit { character, place })
}

/// `nulls` are members that were there as null, and what is wrong with that.
pub(super) fn collect(error: &ValidationError<'_>, nulls: &[Fault], faults: &mut Vec<Fault>) {
    let pointer = error.instance_path().as_str();
    let fault = |code| Fault::at(pointer, code);
    let found = match error.kind() {
        // `null | T`: the faults of T are what the client wants to read.
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            return collect_best(context, pointer, nulls, faults);
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            for name in unexpected {
                faults.push(Fault::at(
                    format!("{pointer}/{}", step(name)),
                    FaultCode::Unknown,
                ));
            }
            return;
        }
        Kind::Required { property } => {
            let name = step(property.as_str().unwrap_or_default());
            let pointer = format!("{pointer}/{name}");
            let place = Place::Pointer(pointer.clone());
            let null = nulls.iter().find(|null| null.place == place);
            null.cloned()
                .unwrap_or_else(|| Fault::at(pointer, FaultCode::Required))
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
        Kind::Format { format } => format_fault(fault(FaultCode::Format), format, error),
        Kind::Pattern { .. } => match error.instance().as_str().and_then(line_break) {
            Some(unfit) => character_fault(fault(FaultCode::LineBreak), unfit),
            None => fault(FaultCode::Pattern),
        },
        _ => fault(FaultCode::Pattern),
    };
    if !faults.contains(&found) {
        faults.push(found);
    }
}

/// Leaves one fault for each cause: what has the wrong form as a whole has its length by that, and what has
/// the wrong length is told its pattern when it has a right one.
pub(super) fn keep_telling(faults: &mut Vec<Fault>) {
    let mut most: HashMap<Place, u8> = HashMap::new();
    for fault in faults.iter() {
        if let Some(rank) = rank(fault.code) {
            let found = most.entry(fault.place.clone()).or_insert(rank);
            *found = rank.min(*found);
        }
    }
    faults
        .retain(|fault| rank(fault.code).is_none_or(|rank| most.get(&fault.place) == Some(&rank)));
}

/// How much a fault of a text's form says, the most first; none when it is a cause of its own.
fn rank(code: FaultCode) -> Option<u8> {
    match code {
        FaultCode::Format | FaultCode::OutOfRange => Some(0),
        FaultCode::TooShort | FaultCode::TooLong => Some(1),
        FaultCode::Pattern => Some(2),
        _ => None,
    }
}

/// Says the form expected; of a date that is one, but too far off, the range.
fn format_fault(fault: Fault, format: &str, error: &ValidationError<'_>) -> Fault {
    let years = match format {
        "date" => DAYS,
        "date-time" | "clock-time" | moment::FORMAT => time::YEARS,
        _ => return fault.limit(format),
    };
    let text = error.instance().as_str().unwrap_or_default();
    let day = text.get(..10).and_then(|day| day.parse::<time::Day>().ok());
    let rest = text.get(10..).unwrap_or_default();
    let is_off = day.is_some_and(|day| !years.contains(&chrono::Datelike::year(&day)));
    if is_off && (rest.is_empty() || rest.starts_with(['T', 't'])) {
        let range = format!("{}-01-01 – {}-12-31", years.start, years.end - 1);
        return Fault {
            code: FaultCode::OutOfRange,
            ..fault.limit(range)
        };
    }
    let example = match format {
        "date" => "date (2026-11-20)",
        "date-time" => "date-time (2026-11-20T09:00:00Z)",
        "clock-time" => "date-time (2026-11-20T09:00, 2026-11-20T09:00:00+01:00)",
        _ => "date-time, date (2026-11-20T09:00:00Z, 2026-11-20)",
    };
    fault.limit(example)
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
fn collect_best(
    context: &[Vec<ValidationError<'static>>],
    pointer: &str,
    nulls: &[Fault],
    faults: &mut Vec<Fault>,
) {
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
        collect(error, nulls, faults);
    }
}
