//! Every bound that the contract states, at it and on both sides of it.

use samspel::http::openapi::{self, PLACEHOLDER};
use samspel::kernel::text::ANY;
use serde_json::{Value, json};

use crate::both;
use crate::operations::{
    ADMINISTRATOR, COORDINATOR, MANAGER, Operation, REGISTRAR, operations, parts_for, request,
};

/// A subject who may do the operation.
fn subject_of(operation: &Operation) -> &'static str {
    let is_for = |role: &str| operation.roles.iter().any(|one| one == role);
    match (
        is_for("COORDINATOR"),
        is_for("REGISTRY_ADMIN"),
        is_for("AUDITOR"),
    ) {
        (true, _, _) if operation.is_of_measures() => MANAGER,
        (true, _, _) => COORDINATOR,
        (_, true, _) => REGISTRAR,
        (_, _, true) => "lars.logg",
        _ => ADMINISTRATOR,
    }
}

/// What a schema names, through references and past null.
fn plain<'d>(document: &'d Value, schema: &'d Value) -> &'d Value {
    if let Some(path) = schema["$ref"].as_str() {
        return plain(document, document.pointer(&path[1..]).unwrap());
    }
    for name in ["oneOf", "anyOf"] {
        let parts = schema[name].as_array().into_iter().flatten();
        let mut real = parts.filter(|part| part["type"] != "null");
        if let (Some(only), None) = (real.next(), real.next()) {
            return plain(document, only);
        }
    }
    schema
}

/// A value at a bound, and what is said of one beyond it.
struct Trial {
    value: Value,
    fault: Option<&'static str>,
}

fn trials(schema: &Value) -> Vec<Trial> {
    let mut trials = Vec::new();
    let mut add = |value: Value, fault: Option<&'static str>| trials.push(Trial { value, fault });
    let number = |name: &str| schema[name].as_i64();
    if let Some(most) = number("maximum") {
        add(json!(most), None);
        add(json!(most + 1), Some("TOO_LARGE"));
    }
    if let Some(least) = number("minimum") {
        add(json!(least), None);
        add(json!(least - 1), Some("TOO_SMALL"));
    }
    let pattern = schema["pattern"].as_str();
    let free = pattern.is_none_or(|one| ANY.contains(&one))
        && ["format", "enum"]
            .iter()
            .all(|name| schema[*name].is_null());
    if let Some(most) = number("maxLength").filter(|_| free) {
        let text = |length: i64| json!("7".repeat(usize::try_from(length).unwrap()));
        add(text(most), None);
        add(text(most + 1), Some("TOO_LONG"));
    }
    if let Some(least) = number("minLength").filter(|least| free && *least > 0) {
        let text = |length: i64| json!("7".repeat(usize::try_from(length).unwrap()));
        add(text(least), None);
        add(text(least - 1), Some("TOO_SHORT"));
    }
    trials
}

fn as_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

both! {
    fn keeps_to_every_bound_of_every_parameter(service: &Service) {
        let document = openapi::document(PLACEHOLDER);
        let (mut tried, mut wrong) = (0, Vec::new());
        for operation in operations().iter().filter(|one| one.method == "GET" && one.scope.is_some()) {
            let declared = &document["paths"][&operation.path]["get"]["parameters"];
            let queries: Vec<&Value> = declared.as_array().unwrap().iter().filter(|one| one["in"] == "query").collect();
            if queries.is_empty() {
                continue;
            }
            let parts = parts_for(service, operation);
            let path = request(service, operation, &parts).path;
            let subject = subject_of(operation);
            for parameter in queries {
                let name = parameter["name"].as_str().unwrap();
                for Trial { value, fault } in trials(plain(&document, &parameter["schema"])) {
                    let answer = service.get(subject, &format!("{path}?{name}={}", as_text(&value)));
                    let faults = answer.faults();
                    tried += 1;
                    let right = match fault {
                        // A text of the right length can still be no cursor, no code.
                        None => answer.status == 200 || (value.is_string() && faults.iter().all(|one| !one.contains("TOO_"))),
                        Some(code) => answer.status == 400 && faults == [format!("{name} {code}")],
                    };
                    if !right {
                        wrong.push(format!("{} {name}={}: {} {faults:?}", operation.id, as_text(&value), answer.status));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(tried > 60, "{tried}");
    }

    fn keeps_to_every_bound_of_every_member(service: &Service) {
        let document = openapi::document(PLACEHOLDER);
        let (mut tried, mut wrong) = (0, Vec::new());
        for operation in operations().iter().filter(|one| one.has_body && one.scope.is_some()) {
            let method = operation.method.to_lowercase();
            let contents = &document["paths"][&operation.path][&method]["requestBody"]["content"];
            let schema = &contents.as_object().unwrap().values().next().unwrap()["schema"];
            let schema = plain(&document, schema);
            let parts = parts_for(service, operation);
            let sent = request(service, operation, &parts);
            let subject = subject_of(operation);
            let members = schema["properties"].as_object().cloned().unwrap_or_default();
            for (name, member) in &members {
                let member = plain(&document, member);
                let beyond = trials(member).into_iter().map(|trial| (json!(trial.value), trial.fault));
                let lists = list_trials(&document, member);
                for (value, fault) in beyond.chain(lists) {
                    let mut body = sent.body.clone().unwrap();
                    body[name] = value.clone();
                    // Of a version that never is, so that nothing is changed where only the bounds are tried.
                    let headers = [("if-match", "\"9007199254740991\"")];
                    let answer = service.call_with(subject, &operation.method, &sent.path, Some(&body), &headers);
                    tried += 1;
                    let said = answer.faults();
                    let of_bounds = |one: &String| {
                        let (place, code) = one.split_once(' ').unwrap();
                        place == format!("/{name}") && ["TOO_LARGE", "TOO_SMALL", "TOO_LONG", "TOO_SHORT", "TOO_MANY", "TOO_FEW"].contains(&code)
                    };
                    let right = match fault {
                        None => answer.status < 500 && !said.iter().any(of_bounds),
                        Some(code) => answer.status == 412 || answer.status == 409 || (answer.status == 422 && said.contains(&format!("/{name} {code}"))),
                    };
                    if !right {
                        let shown: String = value.to_string().chars().take(60).collect();
                        wrong.push(format!("{} {name}={shown}: {} {said:?}", operation.id, answer.status));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
        assert!(tried > 300, "{tried}");
    }

    fn names_the_cursor_beyond_the_last_page(service: &Service) {
        let document = openapi::document(PLACEHOLDER);
        let parameters = document["paths"]["/cases"]["get"]["parameters"].as_array().unwrap();
        let page = parameters.iter().find(|one| one["name"] == "page").unwrap();
        let last = page["schema"]["maximum"].as_i64().unwrap();
        for limit in [1, 20, 200] {
            service.get(COORDINATOR, &format!("/cases?limit={limit}&page={last}")).expect(200);
            let refused = service.get(COORDINATOR, &format!("/cases?limit={limit}&page={}", last + 1)).expect(400);
            assert_eq!(refused.faults(), ["page TOO_LARGE"]);
            assert!(refused.json()["errors"][0]["detail"].as_str().unwrap().contains("cursor"), "{refused}");
        }
    }

    fn names_a_header_that_is_too_long(service: &Service) {
        let case = format!("/cases/{}", service.case("PREPARING"));
        let tags = |length: usize| format!("\"1\"{}", " ".repeat(length - 4)) + ",";
        let answer = |length: usize| service.patch(COORDINATOR, &case, &format!("{}\"9\"", tags(length - 3)), json!({}));
        assert_ne!(answer(200).status, 400);
        assert_eq!(answer(201).expect(400).faults(), ["If-Match TOO_LONG"]);
        for name in ["traceparent", "Accept-Language"] {
            let answer = |length: usize| service.call_with(COORDINATOR, "GET", "/cases", None, &[(name, &"s".repeat(length))]);
            answer(200).expect(200);
            assert_eq!(answer(201).expect(400).faults(), [format!("{name} TOO_LONG")]);
        }
    }
}

/// Lists with as many items as may be, and one more; only where any item is as good as another.
fn list_trials(document: &Value, schema: &Value) -> Vec<(Value, Option<&'static str>)> {
    let item = plain(document, &schema["items"]);
    let id = item["format"] == "uuid";
    let Some(most) = schema["maxItems"].as_u64().filter(|_| id) else {
        return Vec::new();
    };
    let ids = |count: u64| {
        let id = |number: u64| json!(format!("01999d2e-7c00-7000-8000-{number:012x}"));
        Value::Array((0..count).map(id).collect())
    };
    vec![(ids(most), None), (ids(most + 1), Some("TOO_MANY"))]
}
