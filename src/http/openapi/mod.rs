//! The contract: what the handlers declare, completed with what holds for every operation.

mod nullable;
mod problems;
mod ranges;
mod tags;

use actix_web::web;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

use self::nullable::{leave_out_of_answers, loosen_patch};
use self::problems::{ERRORS, errors_of, problem_response, problem_schemas, response_name};
use super::params::MAX_PARAMETER;
use super::{Mount, links, system};
use crate::features;
use crate::gate::ActionInfo;
use crate::kernel::{Code, moment};

/// Base URL in the committed document.
pub const PLACEHOLDER: &str = "https://api.samspel.example/sip/v1";

/// Every operation below the base path.
fn routes(mount: &mut Mount<'_>) {
    system::routes(mount);
    features::routes(mount);
}

/// Mounts every operation on the server.
pub fn mount(cfg: &mut web::ServiceConfig) {
    routes(&mut Mount::Server(cfg));
}

/// The document with `server` as its base URL.
pub fn document(server: &str) -> Value {
    let mut collected = OpenApi::default();
    routes(&mut Mount::Contract(&mut collected));
    let mut document = serde_json::to_value(collected).unwrap_or_default();
    set(&mut document, "info", info());
    set(
        &mut document,
        "servers",
        json!([{"url": server, "description": "Samspel"}]),
    );
    set(&mut document, "tags", json!(tags::tags()));
    complete_components(&mut document);
    ranges::tell(&mut document);
    let schemas = document
        .pointer("/components/schemas")
        .cloned()
        .unwrap_or_default();
    let read_paths: Vec<(String, String)> = read_operations(&document);
    let mut patches = Map::new();
    for_each_operation(&mut document, |path, method, operation| {
        complete(path, method, operation, &schemas, &read_paths);
        loosen_patch(operation, &schemas, &mut patches);
    });
    if let Some(known) = document
        .pointer_mut("/components/schemas")
        .and_then(Value::as_object_mut)
    {
        known.extend(patches);
    }
    leave_out_of_answers(&mut document);
    bound_dates(&mut document);
    links::tell_methods(&mut document);
    document
}

/// Says of every day and moment in which years it must lie.
fn bound_dates(part: &mut Value) {
    let years = match part.get("format").and_then(Value::as_str) {
        Some("date") => Some("^(1[89]|2[01])[0-9]{2}-"),
        Some("date-time" | "clock-time" | moment::FORMAT) => Some("^(19|2[01])[0-9]{2}-"),
        _ => None,
    };
    if let Some(years) = years.filter(|_| part.get("type").is_some()) {
        set(part, "pattern", json!(years));
    }
    match part {
        Value::Object(members) => members.values_mut().for_each(bound_dates),
        Value::Array(items) => items.iter_mut().for_each(bound_dates),
        _ => {}
    }
}

fn info() -> Value {
    json!({
        "title": "Samspel",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Samordnad individuell plan (SIP) mellan kommuner, regioner, Försäkringskassan, Arbetsförmedlingen, skolor och den enskilde.",
        "description": "Gemensam tjänst för samordnad individuell plan (SIP): behov, samtycke, deltagare, möten, plan.\n\n\
            Vem som får läsa vad avgörs i varje anrop av uppdrag, deltagande och samtycke; allt loggas. \
            Det som inte får ses svarar 404, precis som det som inte finns.\n\n\
            Okända uppgifter i anrop avvisas. Klienter ska tåla nya värden i kodlistor och nya medlemmar i svar.",
        "contact": {"name": "Samspel", "url": "https://samspel.example", "email": "integration@samspel.example"},
        "license": {"name": "MIT OR Apache-2.0", "url": "https://samspel.example/licence"},
    })
}

fn set(value: &mut Value, name: &str, member: Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert(name.to_owned(), member);
    }
}

fn entry<'v>(value: &'v mut Value, name: &str, fresh: Value) -> Option<&'v mut Value> {
    value
        .as_object_mut()
        .map(|object| object.entry(name).or_insert(fresh))
}

fn complete_components(document: &mut Value) {
    let Some(components) = entry(document, "components", json!({})) else {
        return;
    };
    if let Some(schemas) = entry(components, "schemas", json!({})) {
        for (name, schema) in problem_schemas() {
            set(schemas, name, schema);
        }
    }
    set(
        components,
        "securitySchemes",
        json!({"bearer": {
            "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
            "description": "Åtkomsttoken (RFC 9068) från en av tjänstens utfärdare."
        }}),
    );
    set(
        components,
        "parameters",
        json!({
            "Traceparent": parameter("traceparent", "W3C Trace Context; fortsätts och återges.", json!({"type": "string", "maxLength": MAX_PARAMETER})),
            "AssignmentId": parameter("X-Assignment-Id", "Uppdraget som anropet görs i; krävs när kontot har flera.", json!({"type": "string", "format": "uuid"})),
            "AcceptLanguage": parameter("Accept-Language", "Språk i felmeddelanden: sv eller en.", json!({"type": "string", "maxLength": MAX_PARAMETER})),
        }),
    );
    let responses: Map<String, Value> = ERRORS
        .iter()
        .map(|code| (response_name(*code), problem_response(*code)))
        .collect();
    set(components, "responses", Value::Object(responses));
}

fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({"name": name, "in": "header", "required": false, "description": description, "schema": schema})
}

/// Calls `visit` with path, method and operation.
fn for_each_operation(document: &mut Value, mut visit: impl FnMut(&str, &str, &mut Value)) {
    let Some(paths) = document.get_mut("paths").and_then(Value::as_object_mut) else {
        return;
    };
    for (path, methods) in paths {
        let Some(methods) = methods.as_object_mut() else {
            continue;
        };
        for (method, operation) in methods.iter_mut().filter(|(name, _)| *name != "parameters") {
            visit(path, method, operation);
        }
    }
}

/// `(path, operationId)` of every GET, for links from what makes a resource to what reads it.
fn read_operations(document: &Value) -> Vec<(String, String)> {
    let paths = document.get("paths").and_then(Value::as_object);
    paths
        .into_iter()
        .flatten()
        .filter_map(|(path, methods)| {
            Some((
                path.clone(),
                methods.pointer("/get/operationId")?.as_str()?.to_owned(),
            ))
        })
        .collect()
}

fn complete(
    path: &str,
    method: &str,
    operation: &mut Value,
    schemas: &Value,
    reads: &[(String, String)],
) {
    let id = operation
        .get("operationId")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let action = features::actions().find(|action| action.name == id);
    secure(operation, action);
    add_parameters(operation, action.is_some());
    let guarded = is_guarded(operation);
    if let Some(responses) = entry(operation, "responses", json!({})) {
        for (status, response) in responses.as_object_mut().into_iter().flatten() {
            describe_success(path, status, response, schemas, reads);
        }
        // What is not JSON is offered in forms to choose from.
        let content = responses.pointer("/200/content").and_then(Value::as_object);
        let has_forms = content.is_some_and(|forms| !forms.contains_key("application/json"));
        for code in errors_of(method, guarded, action.is_none(), has_forms) {
            set(
                responses,
                &code.status().to_string(),
                json!({"$ref": format!("#/components/responses/{}", response_name(code))}),
            );
        }
    }
    for content in operation
        .pointer_mut("/requestBody/content")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        add_example(content.1, schemas);
    }
}

/// Whether it takes the version that it builds on.
fn is_guarded(operation: &Value) -> bool {
    let parameters = operation.get("parameters").and_then(Value::as_array);
    let named = |one: &Value| one.get("name").is_some_and(|name| name == "If-Match");
    parameters.is_some_and(|all| all.iter().any(named))
}

fn secure(operation: &mut Value, action: Option<&ActionInfo>) {
    let Some(action) = action else {
        set(operation, "security", json!([]));
        return;
    };
    let scopes: Vec<&str> = [action.scope]
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect();
    set(operation, "security", json!([{"bearer": scopes}]));
    let roles: Vec<&str> = action.roles.iter().map(|role| role.code()).collect();
    set(operation, "x-roles", json!(roles));
    let description = operation
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let with_roles = match scopes.first() {
        Some(scope) => format!(
            "{description}\n\nRoller: {}. Scope: `{scope}`.",
            roles.join(", ")
        ),
        None => format!("{description}\n\nRoller: {}.", roles.join(", ")),
    };
    set(operation, "description", json!(with_roles.trim()));
}

fn add_parameters(operation: &mut Value, secured: bool) {
    let Some(parameters) = entry(operation, "parameters", json!([])).and_then(Value::as_array_mut)
    else {
        return;
    };
    for parameter in parameters.iter_mut() {
        if let Some(schema) = parameter.get_mut("schema") {
            bound(schema);
        }
    }
    // In full, not by reference: linters look for it on each operation.
    parameters.push(parameter(
        "traceparent",
        "W3C Trace Context; fortsätts och återges.",
        json!({"type": "string", "maxLength": MAX_PARAMETER}),
    ));
    parameters.push(json!({"$ref": "#/components/parameters/AcceptLanguage"}));
    if secured {
        parameters.push(json!({"$ref": "#/components/parameters/AssignmentId"}));
    }
}

fn bound(schema: &mut Value) {
    let is = |kind: &str| {
        let stated = schema.get("type");
        let several = stated.and_then(Value::as_array);
        stated.is_some_and(|one| one == kind)
            || several.is_some_and(|all| all.iter().any(|one| one == kind))
    };
    if is("array") {
        if let Some(items) = schema.get_mut("items") {
            bound(items);
        }
    } else if is("string")
        && ["maxLength", "enum", "format"]
            .iter()
            .all(|limit| schema.get(limit).is_none())
    {
        set(schema, "maxLength", json!(MAX_PARAMETER));
    }
}

fn describe_success(
    path: &str,
    status: &str,
    response: &mut Value,
    schemas: &Value,
    reads: &[(String, String)],
) {
    let mut headers = json!({"traceparent": {"schema": {"type": "string"}}});
    if status == "201" {
        set(
            &mut headers,
            "Location",
            json!({"schema": {"type": "string"}, "description": "Path of what was made"}),
        );
        if let Some((name, link)) = link_to_read(path, reads) {
            set(response, "links", json!({name: link}));
        }
    }
    for (name, header) in response
        .get("headers")
        .and_then(Value::as_object)
        .cloned()
        .into_iter()
        .flatten()
    {
        set(&mut headers, &name, header);
    }
    set(response, "headers", headers);
    for (_, content) in response
        .get_mut("content")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flatten()
    {
        add_example(content, schemas);
    }
}

/// From `POST .../meetings` to `GET /meetings/{meetingId}`.
fn link_to_read(path: &str, reads: &[(String, String)]) -> Option<(String, Value)> {
    let collection = path.rsplit('/').next()?;
    let prefix = format!("/{collection}/{{");
    let (path, operation) = reads
        .iter()
        .find(|(path, _)| path.starts_with(&prefix) && path.matches('/').count() == 2)?;
    let parameter = path.get(prefix.len()..)?.trim_end_matches('}');
    Some((
        operation.clone(),
        json!({"operationId": operation, "parameters": {parameter: "$response.body#/id"}}),
    ))
}

/// The schema's own example; for a page, one made of its row's.
fn add_example(content: &mut Value, schemas: &Value) {
    let Some(name) = content
        .pointer("/schema/$ref")
        .and_then(Value::as_str)
        .and_then(|r| r.rsplit('/').next())
    else {
        return;
    };
    let schema = schemas.get(name).cloned().unwrap_or_default();
    let example = schema.get("example").cloned().or_else(|| {
        let items = schema.pointer("/properties/items/items")?;
        let row = match items
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|r| r.rsplit('/').next())
        {
            Some(name) => schemas.get(name)?.get("example")?,
            None => items.get("example")?,
        };
        let mut page = json!({"items": [row]});
        if schema.pointer("/properties/_meta").is_some() {
            set(
                &mut page,
                "_meta",
                json!({"limit": 20, "count": 1, "page": 1, "hasMore": false}),
            );
            set(
                &mut page,
                "_links",
                json!({"self": {"href": "/sip/v1/..."}}),
            );
        }
        Some(page)
    });
    if let Some(example) = example {
        set(content, "example", example);
    }
}
