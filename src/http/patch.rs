//! JSON Merge Patch (RFC 7396) on the editable part of a resource.
//!
//! The patch is merged into what stands now and the whole result is checked as if it had been
//! sent, so that a patch can never make a resource that a POST could not.

use serde::Serialize;
use serde_json::{Map, Value};

use super::body::{self, Body};
use super::etag::IfMatch;
use super::json::{self, Parsed};
use crate::gate::Tx;
use crate::kernel::problem::{Fault, FaultCode, Problem, ProblemCode};

/// A merge patch: a JSON object.
#[derive(Debug, Clone)]
pub struct MergePatch {
    members: Map<String, Value>,
    faults: Vec<Fault>,
}

impl MergePatch {
    /// Parses a patch.
    ///
    /// # Errors
    /// 400 for broken JSON, 422 when it is no object.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        let Parsed { value, faults } = json::parse(bytes)?;
        match value {
            Value::Object(members) => Ok(Self { members, faults }),
            _ => {
                let fault = Fault::at("", FaultCode::Type).limit("object");
                Err(Problem::with(ProblemCode::Invalid, vec![fault]))
            }
        }
    }

    /// The members that the patch names.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.members.keys().map(String::as_str)
    }

    /// `current`, which has version `present`, with the patch applied and checked as a whole; none when it
    /// would say what it says already, and nothing is to be written.
    ///
    /// # Errors
    /// 412 when the patch builds on another version; 422 with every fault of the result, pointers as in the
    /// patch.
    pub fn apply<T: Body + Serialize>(
        self,
        tx: &mut Tx<'_>,
        version: &IfMatch,
        present: i64,
        current: &T,
    ) -> Result<Option<T>, Problem> {
        version.of(present)?;
        let mut target = content_of(current)?;
        merge(&mut target, Value::Object(self.members));
        let wanted = body::complete(target, self.faults)?;
        Ok((!stands(tx, current, &wanted)?).then_some(wanted))
    }
}

/// Whether `wanted` is what stands already. Then the unit may end without a fact: nothing has happened.
///
/// # Errors
/// 500 when either is no JSON.
pub fn stands<T: Serialize>(tx: &mut Tx<'_>, current: &T, wanted: &T) -> Result<bool, Problem> {
    let same = content_of(current)? == content_of(wanted)?;
    if same {
        tx.leave_unchanged();
    }
    Ok(same)
}

fn content_of(content: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(content).map_err(|_| Problem::new(ProblemCode::Internal))
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
