//! JSON Merge Patch (RFC 7396) on the editable part of a resource.
//!
//! The patch is merged into what stands now and the whole result is checked as if it had been
//! sent, so that a patch can never make a resource that a POST could not.

use serde::Serialize;
use serde_json::{Map, Value};

use super::body::{self, Body};
use crate::kernel::problem::{FaultCode, Problem, ProblemCode};

/// A merge patch: a JSON object.
#[derive(Debug, Clone)]
pub struct MergePatch(Map<String, Value>);

impl MergePatch {
    /// Parses a patch.
    ///
    /// # Errors
    /// 400 for broken JSON, 422 when it is no object.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        match body::parse_json(bytes)? {
            Value::Object(members) => Ok(Self(members)),
            _ => Err(Problem::invalid("", FaultCode::Type)),
        }
    }

    /// The members that the patch names.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// `current` with the patch applied, checked as a whole.
    ///
    /// # Errors
    /// 422 with every fault of the result, pointers as in the patch.
    pub fn apply<T: Body + Serialize>(self, current: &T) -> Result<T, Problem> {
        let mut target =
            serde_json::to_value(current).map_err(|_| Problem::new(ProblemCode::Internal))?;
        merge(&mut target, Value::Object(self.0));
        body::read(target)
    }
}

fn merge(target: &mut Value, patch: Value) {
    let Value::Object(members) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(object) = target.as_object_mut() else {
        return;
    };
    for (name, value) in members {
        if value.is_null() {
            object.remove(&name);
        } else {
            merge(object.entry(name).or_insert(Value::Null), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn merges_as_in_the_rfc() {
        // RFC 7396, appendix A.
        let cases = [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (
                json!({"a":"b","b":"c"}),
                json!({"a":null}),
                json!({"b":"c"}),
            ),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (
                json!({"a":{"b":"c"}}),
                json!({"a":{"b":"d","c":null}}),
                json!({"a":{"b":"d"}}),
            ),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
            (
                json!({}),
                json!({"a":{"bb":{"ccc":null}}}),
                json!({"a":{"bb":{}}}),
            ),
        ];
        for (mut target, patch, expected) in cases {
            merge(&mut target, patch);
            assert_eq!(target, expected);
        }
    }
}
