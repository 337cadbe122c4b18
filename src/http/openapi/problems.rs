//! Error answers in the contract.

use serde_json::{Value, json};

use crate::kernel::problem::{Language, MOST_SHOWN};
use crate::kernel::text::identifying::Identifying;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Code, Fault, FaultCode, Problem, ProblemCode};

/// One problem for each error status that an operation can have.
pub const ERRORS: &[ProblemCode] = &[
    ProblemCode::InvalidParameter,
    ProblemCode::Unauthenticated,
    ProblemCode::Forbidden,
    ProblemCode::NotFound,
    ProblemCode::MethodNotAllowed,
    ProblemCode::NotAcceptable,
    ProblemCode::RequestTimeout,
    ProblemCode::TransitionNotAllowed,
    ProblemCode::StaleVersion,
    ProblemCode::PayloadTooLarge,
    ProblemCode::UriTooLong,
    ProblemCode::UnsupportedMediaType,
    ProblemCode::Invalid,
    ProblemCode::VersionRequired,
    ProblemCode::HeadersTooLarge,
    ProblemCode::Internal,
    ProblemCode::Unavailable,
];

/// Which of them an operation of this kind can have.
pub fn errors_of(
    method: &str,
    guarded: bool,
    public: bool,
    has_forms: bool,
) -> impl Iterator<Item = ProblemCode> {
    let has_body = matches!(method, "post" | "patch" | "put");
    let writes = has_body || method == "delete";
    let guarded = guarded || matches!(method, "patch" | "put" | "delete");
    ERRORS
        .iter()
        .copied()
        .filter(move |code| match code.status() {
            401 | 403 => !public,
            406 => has_forms,
            408 | 413 | 415 | 422 => has_body,
            409 | 412 => writes,
            428 => guarded,
            _ => true,
        })
}

/// The documented answer of one problem.
pub fn problem_response(code: ProblemCode) -> Value {
    let mut problem = Problem::new(code);
    if matches!(code.status(), 400 | 422) {
        problem.faults = vec![match code {
            ProblemCode::InvalidParameter => {
                Fault::parameter("limit", FaultCode::TooLarge).limit(200)
            }
            _ => Fault::at("/reason", FaultCode::Required),
        }];
    }
    let example = problem.to_json(Language::Swedish, "4bf92f3577b34da6a3ce929d0e0e4736");
    let description = match code.status() {
        409 => state_forbids(),
        _ => format!(
            "{} ({})",
            code.title(Language::Swedish),
            code.title(Language::English)
        ),
    };
    json!({
        "description": description,
        "headers": {"traceparent": {"schema": {"type": "string"}}},
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    })
}

/// What every 409 has in common.
fn state_forbids() -> String {
    let codes = ProblemCode::ALL.iter().filter(|code| code.status() == 409);
    let codes: Vec<_> = codes.map(|code| format!("`{}`", code.code())).collect();
    format!(
        "Läget hindrar det; `code` säger varför och `detail` vad som kan göras. \
         (The present state forbids it: `code` says why, `detail` what to do.) Codes: {}.",
        codes.join(", ")
    )
}

/// The name of the answer among the components.
pub fn response_name(code: ProblemCode) -> String {
    match code.status() {
        409 => "STATE_FORBIDS".to_owned(),
        _ => code.code().to_owned(),
    }
}

/// Schemas of problem details and of what they hold beside the members that all have.
pub fn problem_schemas() -> [(&'static str, Value); 4] {
    [
        ("Problem", problem_schema()),
        ("AssignmentChoice", choice_schema()),
        ("Engagement", engagement_schema()),
        ("IdentifyingPlace", place_schema()),
    ]
}

/// Schema of problem details.
fn problem_schema() -> Value {
    let codes: Vec<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
    json!({
        "type": "object",
        "description": format!("Problem details (RFC 9457). Codes: {}; TOKEN_* for refused tokens.", codes.join(", ")),
        "required": ["type", "title", "status", "detail", "instance", "code", "traceId", "errors"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": {"type": "string"},
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "code": {"type": "string"},
            "traceId": {"type": "string"},
            "_links": {
                "type": "object",
                "description": "Of a conflict, `existing`: what stands in the way, when the reader may read it.",
                "properties": {"existing": {"type": "object", "required": ["href"], "properties": {"href": {"type": "string"}}}},
            },
            "choices": {
                "type": "array",
                "description": "With ASSIGNMENT_AMBIGUOUS: the assignments to choose from, by X-Assignment-Id. GET /me shows them too.",
                "items": {"$ref": "#/components/schemas/AssignmentChoice"},
            },
            "engagements": {
                "type": "array",
                "description": "With UNIT_IN_USE and ORGANISATION_IN_USE: each unit that is engaged in open cases, and in how many of what.",
                "items": {"$ref": "#/components/schemas/Engagement"},
            },
            "places": {
                "type": "array",
                "description": "With IDENTIFYING_TEXT: each place found, for the client to have removed or to confirm.",
                "items": {"$ref": "#/components/schemas/IdentifyingPlace"},
            },
            "errors": {"type": "array", "maxItems": MOST_SHOWN, "description": "The faults, at most 20; `detail` says how many more there are.", "items": {
                "type": "object",
                "required": ["code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON Pointer into the body"},
                    "parameter": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            }},
        },
        "example": Problem::with(ProblemCode::Invalid, vec![Fault::at("/reason", FaultCode::Required)])
            .to_json(Language::Swedish, "4bf92f3577b34da6a3ce929d0e0e4736"),
    })
}

/// Schema of an assignment to choose.
fn choice_schema() -> Value {
    let roles: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
    let id =
        |description: &str| json!({"type": "string", "format": "uuid", "description": description});
    json!({
        "type": "object",
        "description": "An assignment that a call can be done in, by X-Assignment-Id.",
        "required": ["assignmentId", "role", "unitId", "unitName", "organisationId", "organisationName"],
        "properties": {
            "assignmentId": id("What X-Assignment-Id states"),
            "role": {"type": "string", "enum": roles},
            "unitId": id("Its unit"),
            "unitName": {"type": "string"},
            "organisationId": id("The unit's organisation"),
            "organisationName": {"type": "string"},
        },
        "example": {
            "assignmentId": "01999d2e-7c00-7000-8000-00000000d101", "role": "COORDINATOR",
            "unitId": "01999d2e-7c00-7000-8000-00000000b001", "unitName": "Socialtjänsten vuxen, Falun",
            "organisationId": "01999d2e-7c00-7000-8000-00000000a001", "organisationName": "Falu kommun",
        },
    })
}

/// Schema of a place in a text that may tell whom it is about.
fn place_schema() -> Value {
    let kinds: Vec<_> = Identifying::ALL.iter().map(|kind| kind.code()).collect();
    let place =
        |description: &str| json!({"type": "integer", "minimum": 0, "description": description});
    json!({
        "type": "object",
        "description": "A place in a text that may tell whom it is about; what stands there is not repeated.",
        "required": ["pointer", "from", "to", "kind", "confirmable"],
        "properties": {
            "pointer": {"type": "string", "description": "JSON Pointer to the text"},
            "from": place("The first character, counted from 0 in code points"),
            "to": place("The character after the last"),
            "kind": {"type": "string", "enum": kinds},
            "confirmable": {"type": "boolean", "description": "Whether it may stand when it is confirmed; an identity number never may"},
        },
        "example": {"pointer": "/description", "from": 12, "to": 16, "kind": "NAME", "confirmable": true},
    })
}

/// Schema of what a unit is engaged in.
fn engagement_schema() -> Value {
    let count =
        |description: &str| json!({"type": "integer", "minimum": 0, "description": description});
    json!({
        "type": "object",
        "description": "In how many open cases a unit is engaged, and how; nothing about them.",
        "required": ["unitId", "openedCases", "ledCases", "casesTakenPartIn", "interventions", "namedCareContacts"],
        "properties": {
            "unitId": {"type": "string", "format": "uuid", "description": "The unit"},
            "openedCases": count("Cases that it opened"),
            "ledCases": count("Cases that it leads"),
            "casesTakenPartIn": count("Cases that it takes part in"),
            "interventions": count("Interventions that it answers for and that are not done"),
            "namedCareContacts": count("Discharges under way for which it is the named care contact"),
        },
        "example": {
            "unitId": "01999d2e-7c00-7000-8000-00000000b001", "openedCases": 3, "ledCases": 3, "casesTakenPartIn": 5,
            "interventions": 4, "namedCareContacts": 0,
        },
    })
}
