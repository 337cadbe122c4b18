//! Where null stands in the contract: in no answer, because what is not there is left out; in a patch for
//! what may be removed.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::set;

/// Takes null out of every schema that answers are made of.
pub(super) fn leave_out_of_answers(document: &mut Value) {
    let mut reached = BTreeSet::new();
    let paths = document.get("paths").and_then(Value::as_object);
    for operation in paths
        .into_iter()
        .flatten()
        .filter_map(|(_, methods)| methods.as_object())
        .flatten()
    {
        let responses = operation.1.get("responses").and_then(Value::as_object);
        for (_, response) in responses.into_iter().flatten() {
            reach(response, document, &mut reached);
        }
    }
    let schemas = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut);
    for (name, schema) in schemas.into_iter().flatten() {
        if reached.contains(name) {
            without_null_within(schema);
        }
    }
}

/// Every schema that `part` of the document names, also through others.
fn reach(part: &Value, document: &Value, reached: &mut BTreeSet<String>) {
    match part {
        Value::Object(members) => {
            let named = members.get("$ref").and_then(Value::as_str);
            let named = named.and_then(|path| path.strip_prefix("#/components/schemas/"));
            if let Some(name) = named
                && reached.insert(name.to_owned())
                && let Some(schema) = document.pointer(&format!("/components/schemas/{name}"))
            {
                reach(schema, document, reached);
            }
            members
                .values()
                .for_each(|member| reach(member, document, reached));
        }
        Value::Array(items) => items.iter().for_each(|item| reach(item, document, reached)),
        _ => {}
    }
}

fn without_null_within(schema: &mut Value) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (_, member) in properties.into_iter().flatten() {
        without_null(member);
        without_null_within(member);
    }
    for name in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get_mut(name) {
            without_null(inner);
            without_null_within(inner);
        }
    }
    for name in ["allOf", "oneOf", "anyOf"] {
        let parts = schema.get_mut(name).and_then(Value::as_array_mut);
        parts.into_iter().flatten().for_each(without_null_within);
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
}

/// `null | T` as T.
fn without_null(schema: &mut Value) {
    if let Some(kinds) = schema.get_mut("type").and_then(Value::as_array_mut) {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            set(schema, "type", only);
        }
    }
    for name in ["oneOf", "anyOf"] {
        let Some(parts) = schema.get_mut(name).and_then(Value::as_array_mut) else {
            continue;
        };
        parts.retain(|part| !is_null(part));
        if let [only] = parts.as_slice() {
            let only = only.as_object().cloned().unwrap_or_default();
            if let Some(object) = schema.as_object_mut() {
                object.remove(name);
                for (member, value) in only {
                    object.entry(member).or_insert(value);
                }
            }
        }
    }
}

/// A merge patch names what it changes and nothing else, and null removes (RFC 7396): its schema is the
/// resource's with every member optional, and nullable where it may be removed.
pub(super) fn loosen_patch(
    operation: &mut Value,
    schemas: &Value,
    patches: &mut Map<String, Value>,
) {
    let pointer = "/requestBody/content/application~1merge-patch+json/schema/$ref";
    let Some(reference) = operation.pointer_mut(pointer) else {
        return;
    };
    let name = reference.as_str().and_then(|path| path.rsplit('/').next());
    let Some(name) = name.map(str::to_owned) else {
        return;
    };
    let mut schema = schemas.get(&name).cloned().unwrap_or_default();
    let required = schema
        .as_object_mut()
        .and_then(|object| object.remove("required"))
        .unwrap_or_default();
    let stays = |member: &str| {
        let required = required.as_array().map(Vec::as_slice).unwrap_or_default();
        required.iter().any(|one| one == member)
    };
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, member) in properties.into_iter().flatten() {
        without_null(member);
        if !stays(name) {
            let description = member.get("description").cloned();
            *member = json!({"oneOf": [{"type": "null"}, member.take()]});
            if let Some(description) = description {
                set(member, "description", description);
            }
        }
    }
    *reference = json!(format!("#/components/schemas/{name}Patch"));
    patches.insert(format!("{name}Patch"), schema);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_null_for_what_a_patch_may_remove() {
        let schemas = json!({"Edit": {"type": "object", "required": ["name"], "properties": {
            "name": {"type": "string"},
            "note": {"type": ["string", "null"], "description": "Words."},
            "unit": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Id"}]},
        }}});
        let mut operation = json!({"requestBody": {"content": {"application/merge-patch+json": {
            "schema": {"$ref": "#/components/schemas/Edit"}
        }}}});
        let mut patches = Map::new();
        loosen_patch(&mut operation, &schemas, &mut patches);
        let expected = json!({"type": "object", "properties": {
            "name": {"type": "string"},
            "note": {"oneOf": [{"type": "null"}, {"type": "string", "description": "Words."}], "description": "Words."},
            "unit": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Id"}]},
        }});
        assert_eq!(patches["EditPatch"], expected);
    }

    #[test]
    fn leaves_null_out_of_answers_alone() {
        let kept = json!({"properties": {"note": {"type": ["string", "null"]}}});
        let mut document = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/schemas/Page"}}}}},
            "components": {"schemas": {
                "Page": {"properties": {"items": {"items": {"$ref": "#/components/schemas/Row"}}}},
                "Row": {"properties": {"note": {"type": ["string", "null"]}, "to": {"oneOf": [
                    {"type": "null"}, {"$ref": "#/components/schemas/Id", "description": "Whom."}
                ]}}},
                "New": kept,
            }},
        });
        leave_out_of_answers(&mut document);
        let schemas = &document["components"]["schemas"];
        assert_eq!(
            schemas["Row"],
            json!({"properties": {
                "note": {"type": "string"},
                "to": {"$ref": "#/components/schemas/Id", "description": "Whom."},
            }})
        );
        assert_eq!(schemas["New"], kept);
    }
}
