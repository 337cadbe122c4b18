//! JSON as clients write it: with a byte order mark or none, whole numbers also as `60.0`; a member that
//! stands twice is refused by name, because readers differ in which of the two they believe.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::kernel::problem::{Fault, FaultCode, Place, Problem, ProblemCode};

/// What Windows' editors and scripts put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Largest number up to which every whole number is one in binary floating point too.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A body as JSON.
#[derive(Debug)]
pub struct Parsed {
    /// What it says.
    pub value: Value,
    /// Members that stand twice.
    pub faults: Vec<Fault>,
}

/// Parses `bytes` as JSON (RFC 8259).
///
/// # Errors
/// 400 when it is none, saying where; also when it is not UTF-8.
pub fn parse(bytes: &[u8]) -> Result<Parsed, Problem> {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let text = std::str::from_utf8(text).map_err(|error| {
        let before = bytes.len() - text.len() + error.valid_up_to();
        malformed(FaultCode::NotUtf8, before + 1)
    })?;
    let reading = RefCell::new(Reading::default());
    let mut json = serde_json::Deserializer::from_str(text);
    let read = Reader(&reading).deserialize(&mut json);
    let value = read
        .and_then(|value| json.end().map(|()| value))
        .map_err(|error| {
            let place = format!("{}:{}", error.line(), error.column());
            malformed(FaultCode::JsonSyntax, place)
        })?;
    Ok(Parsed {
        value,
        faults: reading.into_inner().faults,
    })
}

fn malformed(code: FaultCode, place: impl ToString) -> Problem {
    Problem::with(
        ProblemCode::MalformedJson,
        vec![Fault::at("", code).limit(place)],
    )
}

/// A member's name as a step of a JSON Pointer. Names come from the client, so a long or odd one is cut.
pub fn step(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
    shown.replace('~', "~0").replace('/', "~1")
}

/// Does `visit` with `step` added to `pointer`.
pub fn within<T>(pointer: &mut String, step: &str, visit: impl FnOnce(&mut String) -> T) -> T {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(step);
    let done = visit(pointer);
    pointer.truncate(length);
    done
}

#[derive(Default)]
struct Reading {
    pointer: String,
    faults: Vec<Fault>,
}

impl Reading {
    fn enter(&mut self, step: &str) -> usize {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(step);
        length
    }
}

/// Reads one value, wherever it stands.
#[derive(Clone, Copy)]
struct Reader<'r>(&'r RefCell<Reading>);

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        if value.fract() == 0.0 && value.abs() <= EXACT {
            // Within the range of exact whole numbers, so nothing is lost.
            #[allow(clippy::cast_possible_truncation, reason = "checked above")]
            return Ok((value as i64).into());
        }
        let number = Number::from_f64(value).ok_or_else(|| E::custom("number"))?;
        Ok(Value::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        loop {
            let length = self.0.borrow_mut().enter(&all.len().to_string());
            let item = items.next_element_seed(self)?;
            self.0.borrow_mut().pointer.truncate(length);
            match item {
                Some(item) => all.push(item),
                None => return Ok(Value::Array(all)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let length = self.0.borrow_mut().enter(&step(&name));
            let value = members.next_value_seed(self)?;
            let mut reading = self.0.borrow_mut();
            if all.contains_key(&name) {
                let place = Place::Pointer(reading.pointer.clone());
                if !reading.faults.iter().any(|fault| fault.place == place) {
                    let fault = Fault::at(reading.pointer.clone(), FaultCode::RepeatedMember);
                    reading.faults.push(fault);
                }
            }
            reading.pointer.truncate(length);
            all.insert(name, value);
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::Limit;
    use serde_json::json;

    fn refusal(bytes: &[u8]) -> (FaultCode, String) {
        let problem = parse(bytes).unwrap_err();
        assert_eq!(problem.code, ProblemCode::MalformedJson);
        let fault = problem.faults.into_iter().next().unwrap();
        let Some(Limit::Same(place)) = fault.limit else {
            panic!("no place in {fault:?}");
        };
        (fault.code, place)
    }

    #[test]
    fn reads_what_scripts_write() {
        let parsed =
            parse("\u{feff}{\"a\": 60.0, \"b\": [1e2, -0.0, 1.5], \"å\": null}".as_bytes());
        let parsed = parsed.unwrap();
        assert_eq!(
            parsed.value,
            json!({"a": 60, "b": [100, 0, 1.5], "å": null})
        );
        assert_eq!(parsed.faults, []);
    }

    #[test]
    fn names_every_member_that_stands_twice() {
        let parsed = parse(br#"{"a": 1, "b": [{"c/d": 1, "c/d": 2, "c/d": 3}], "a": 1}"#).unwrap();
        let expected =
            ["/b/0/c~1d", "/a"].map(|pointer| Fault::at(pointer, FaultCode::RepeatedMember));
        assert_eq!(parsed.faults, expected);
    }

    #[test]
    fn says_where_it_cannot_be_read() {
        assert_eq!(
            refusal(b"{\"a\": \"\xe5\"}"),
            (FaultCode::NotUtf8, "8".to_owned())
        );
        assert_eq!(
            refusal(b"\xef\xbb\xbf\"\xff"),
            (FaultCode::NotUtf8, "5".to_owned())
        );
        assert_eq!(
            refusal(b"{\n  \"a\": 01}"),
            (FaultCode::JsonSyntax, "2:9".to_owned())
        );
        assert_eq!(refusal(b"").0, FaultCode::JsonSyntax);
        assert_eq!(refusal(b"{} x").0, FaultCode::JsonSyntax);
        assert_eq!(refusal(&b"[".repeat(5000)).0, FaultCode::JsonSyntax);
    }
}
