//! The published contract: complete and true to itself.

use std::collections::BTreeSet;

use samspel::http::openapi::{self, PLACEHOLDER};
use serde_json::{Value, json};

/// Every operation: its name for messages, its method and itself.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            found.push((
                format!("{} {path}", method.to_uppercase()),
                method.clone(),
                operation.clone(),
            ));
        }
    }
    assert!(found.len() > 40, "{} operations", found.len());
    found
}

fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        // One that leads nowhere has a test of its own.
        Some(reference) => document
            .pointer(reference.trim_start_matches('#'))
            .unwrap_or(&Value::Null),
        None => value,
    }
}

/// Fails with every complaint at once.
fn none(complaints: Vec<String>) {
    assert!(
        complaints.is_empty(),
        "{} complaints:\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

/// Every JSON content of requests and answers with a 2xx status: where it stands, and it.
fn contents(document: &Value) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for (name, _, operation) in operations(document) {
        let request = [("request".to_owned(), operation["requestBody"].clone())];
        let answers = operation["responses"].as_object().unwrap().iter();
        let answers = answers
            .filter(|(status, _)| status.starts_with('2'))
            .map(|(status, answer)| (status.clone(), answer.clone()));
        for (part, holder) in request.into_iter().chain(answers) {
            for content in holder["content"]
                .as_object()
                .into_iter()
                .flat_map(serde_json::Map::values)
            {
                found.push((format!("{name} {part}"), content.clone()));
            }
        }
    }
    found
}

/// Strings below `schema` that anything fits into.
fn unbounded(
    document: &Value,
    schema: &Value,
    place: &str,
    seen: &mut BTreeSet<String>,
    found: &mut Vec<String>,
) {
    if let Some(reference) = schema["$ref"].as_str() {
        if seen.insert(reference.to_owned()) {
            unbounded(document, resolved(document, schema), place, seen, found);
        }
        return;
    }
    let types = &schema["type"];
    let is_string = types == "string"
        || types
            .as_array()
            .is_some_and(|all| all.contains(&json!("string")));
    let bounded = schema["maxLength"].is_number()
        || schema["enum"].is_array()
        || schema["const"].is_string()
        || ["uuid", "date", "date-time"]
            .iter()
            .any(|format| schema["format"] == *format);
    if is_string && !bounded {
        found.push(place.to_owned());
    }
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        unbounded(document, member, &format!("{place}/{name}"), seen, found);
    }
    if schema["items"].is_object() {
        unbounded(
            document,
            &schema["items"],
            &format!("{place}/items"),
            seen,
            found,
        );
    }
    for one in ["anyOf", "oneOf", "allOf"]
        .iter()
        .filter_map(|kind| schema[*kind].as_array())
        .flatten()
    {
        unbounded(document, one, place, seen, found);
    }
}

#[test]
fn commits_what_the_code_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/openapi.json");
    let committed =
        std::fs::read_to_string(file).expect("openapi/openapi.json; `samspel openapi` prints it");
    let made = format!(
        "{}\n",
        serde_json::to_string_pretty(&openapi::document(PLACEHOLDER)).unwrap()
    );
    assert!(
        committed == made,
        "openapi/openapi.json is not what `samspel openapi` prints"
    );
}

#[test]
fn refers_only_to_what_it_holds() {
    let document = openapi::document(PLACEHOLDER);
    let (mut left, mut dangling) = (vec![&document], BTreeSet::new());
    while let Some(value) = left.pop() {
        if let Some(reference) = value["$ref"].as_str()
            && document
                .pointer(reference.trim_start_matches('#'))
                .is_none()
        {
            dangling.insert(reference.to_owned());
        }
        left.extend(
            value
                .as_object()
                .into_iter()
                .flat_map(serde_json::Map::values),
        );
        left.extend(value.as_array().into_iter().flatten());
    }
    none(dangling.into_iter().collect());
}

#[test]
fn describes_every_operation() {
    let document = openapi::document(PLACEHOLDER);
    let tags: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|tag| tag["name"].as_str())
        .collect();
    let mut complaints = Vec::new();
    let mut ids = BTreeSet::new();
    for (name, _, operation) in operations(&document) {
        for member in ["operationId", "description", "summary"] {
            if operation[member]
                .as_str()
                .is_none_or(|text| text.trim().is_empty())
            {
                complaints.push(format!("{name}: no {member}"));
            }
        }
        let own: Vec<&str> = operation["tags"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if own.is_empty() || !own.iter().all(|tag| tags.contains(tag)) {
            complaints.push(format!("{name}: tags {own:?}"));
        }
        if !ids.insert(operation["operationId"].clone().to_string()) {
            complaints.push(format!("{name}: operationId is taken"));
        }
        let parameters = operation["parameters"].as_array().unwrap();
        if !parameters.iter().any(|one| one["name"] == "traceparent") {
            complaints.push(format!("{name}: no traceparent"));
        }
        for parameter in parameters.iter().map(|one| resolved(&document, one)) {
            let text = |member: &str| parameter[member].as_str().unwrap_or_default().trim();
            if text("description").is_empty() && text("in") == "query" {
                complaints.push(format!(
                    "{name}: parameter {} has no description",
                    text("name")
                ));
            }
        }
    }
    none(complaints);
}

#[test]
fn documents_every_error_as_problem_json() {
    let document = openapi::document(PLACEHOLDER);
    let mut complaints = Vec::new();
    for (name, method, operation) in operations(&document) {
        let public = operation["security"] == json!([]);
        let mut wanted = vec!["400", "404", "405", "414", "431", "500", "503"];
        if !public {
            wanted.extend(["401", "403"]);
        }
        if matches!(&*method, "post" | "patch" | "put") {
            wanted.extend(["408", "409", "413", "415", "422"]);
        }
        if matches!(&*method, "patch" | "put" | "delete") {
            wanted.extend(["409", "412", "428"]);
        }
        for status in wanted {
            let response = resolved(&document, &operation["responses"][status]);
            let content = &response["content"]["application/problem+json"];
            if response["description"].as_str().is_none_or(str::is_empty) || !content.is_object() {
                complaints.push(format!("{name}: {status} is not documented as a problem"));
            } else if content["example"]["status"].as_u64() != status.parse().ok() {
                complaints.push(format!(
                    "{name}: the example of {status} has status {}",
                    content["example"]["status"]
                ));
            }
        }
        for (status, _) in operation["responses"].as_object().unwrap() {
            if !matches!(&status[..1], "2" | "3" | "4" | "5") {
                complaints.push(format!("{name}: status {status}"));
            }
        }
    }
    none(complaints);
}

#[test]
fn shows_an_example_of_every_body() {
    let document = openapi::document(PLACEHOLDER);
    let mut complaints = Vec::new();
    for (name, content) in contents(&document) {
        if content.get("example").is_none() && content.get("examples").is_none() {
            complaints.push(format!("{name}: no example"));
        }
    }
    none(complaints);
}

#[test]
fn keeps_every_example_to_its_schema() {
    let document = openapi::document(PLACEHOLDER);
    let mut complaints = Vec::new();
    for (name, content) in contents(&document) {
        let Some(example) = content.get("example") else {
            continue;
        };
        // A patch names some members; the rest stands already.
        if name.starts_with("PATCH") && name.ends_with("request") {
            let schema = resolved(&document, &content["schema"]);
            let known = schema["properties"].as_object().unwrap();
            complaints.extend(
                example
                    .as_object()
                    .unwrap()
                    .keys()
                    .filter(|key| !known.contains_key(*key))
                    .map(|key| format!("{name}: {key}")),
            );
            continue;
        }
        let schema = json!({"allOf": [content["schema"]], "components": document["components"]});
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        complaints.extend(
            validator
                .iter_errors(example)
                .map(|error| format!("{name}{}: {error}", error.instance_path())),
        );
        let schema = resolved(&document, &content["schema"]);
        let known = schema["properties"]
            .as_object()
            .cloned()
            .unwrap_or_default();
        if schema["type"] == "object" && !known.is_empty() {
            let extra = example
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| !known.contains_key(*key));
            complaints.extend(
                extra.map(|key| format!("{name}: the example has {key}, the schema has not")),
            );
        }
    }
    none(complaints);
}

#[test]
fn bounds_every_text_of_every_request() {
    let document = openapi::document(PLACEHOLDER);
    let mut complaints = Vec::new();
    for (name, _, operation) in operations(&document) {
        for content in operation["requestBody"]["content"]
            .as_object()
            .into_iter()
            .flat_map(serde_json::Map::values)
        {
            unbounded(
                &document,
                &content["schema"],
                &name,
                &mut BTreeSet::new(),
                &mut complaints,
            );
            let schema = resolved(&document, &content["schema"]);
            if schema["additionalProperties"] != json!(false)
                && schema["unevaluatedProperties"] != json!(false)
            {
                complaints.push(format!("{name}: the body is open"));
            }
        }
    }
    none(complaints);
}

#[test]
fn bounds_every_text_parameter() {
    let document = openapi::document(PLACEHOLDER);
    let mut complaints = Vec::new();
    for (name, _, operation) in operations(&document) {
        for parameter in operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| resolved(&document, one))
        {
            let place = format!("{name} ?{}", parameter["name"].as_str().unwrap());
            unbounded(
                &document,
                &parameter["schema"],
                &place,
                &mut BTreeSet::new(),
                &mut complaints,
            );
        }
    }
    none(complaints);
}
