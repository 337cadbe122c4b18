//! Round every request: limits, trace, one shape for every error, headers, one log line.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};

use super::BASE;
use super::html::Finished;
use super::routes::Known;
use super::system::Contract;
use super::trace::{TRACEPARENT, Trace};
use crate::kernel::problem::Language;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// Longest request target, in bytes.
const MAX_URI: usize = 2048;
/// Seconds after which an unavailable service may be tried again.
const RETRY_AFTER: &str = "2";

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.code())
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Without a body: the edge writes it, in the reader's language and with the trace id.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

/// The middleware.
///
/// # Errors
/// Never: errors become answers here.
pub async fn edge(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let trace = Trace::continue_or_begin(
        request
            .headers()
            .get(TRACEPARENT)
            .and_then(|value| value.to_str().ok()),
    );
    request.extensions_mut().insert(trace.clone());
    let mut response = match refuse(&request) {
        Err(refused) => {
            let request = request.into_parts().0;
            let answer = render(&request, &refused.problem, refused.allow.as_deref(), &trace);
            ServiceResponse::new(request, answer)
        }
        Ok(()) => shape(next.call(request).await?.map_into_boxed_body(), &trace),
    };
    dress(&mut response, &trace);
    log(&response, &trace, started);
    Ok(response)
}

/// A problem, and for a 405 the methods there are.
struct Refused {
    problem: Problem,
    allow: Option<String>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self {
            problem,
            allow: None,
        }
    }
}

/// What is refused before routing: too long, not in the contract, with parameters it has not.
fn refuse(request: &ServiceRequest) -> Result<(), Refused> {
    let target = request
        .uri()
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if target > MAX_URI {
        return Err(Problem::new(ProblemCode::UriTooLong).into());
    }
    let contract = request.app_data::<web::Data<Contract>>();
    let below = request.path().strip_prefix(BASE);
    let known = contract
        .zip(below)
        .map(|(contract, path)| contract.routes().find(request.method().as_str(), path));
    match known {
        Some(Known::Elsewise(methods)) => Err(Refused {
            problem: ProblemCode::MethodNotAllowed.into(),
            allow: Some(methods),
        }),
        Some(Known::Operation { has_query: false }) if !request.query_string().is_empty() => {
            Err(unknown_parameters(request.query_string()).into())
        }
        _ => Ok(()),
    }
}

fn unknown_parameters(query: &str) -> Problem {
    let names = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap_or_default());
    let shown = names.map(|name| {
        name.chars()
            .filter(|c| !c.is_control())
            .take(64)
            .collect::<String>()
    });
    let faults = shown.map(|name| Fault::parameter(name, FaultCode::UnknownParameter));
    Problem::with(ProblemCode::InvalidParameter, faults.collect())
}

/// Every error leaves as problem details, whoever found it, but for pages to people.
fn shape(response: ServiceResponse<BoxBody>, trace: &Trace) -> ServiceResponse<BoxBody> {
    let status = response.status();
    if response.response().extensions().contains::<Finished>() {
        return response;
    }
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = match response
        .response()
        .error()
        .and_then(|error| error.as_error::<Problem>())
    {
        Some(problem) => problem.clone(),
        None => by_status(status).into(),
    };
    let (request, _) = response.into_parts();
    let answer = render(&request, &problem, None, trace);
    ServiceResponse::new(request, answer)
}

/// What the framework itself answers.
fn by_status(status: StatusCode) -> ProblemCode {
    match status.as_u16() {
        404 => ProblemCode::NotFound,
        405 => ProblemCode::MethodNotAllowed,
        406 => ProblemCode::NotAcceptable,
        408 => ProblemCode::RequestTimeout,
        413 => ProblemCode::PayloadTooLarge,
        414 => ProblemCode::UriTooLong,
        415 => ProblemCode::UnsupportedMediaType,
        431 => ProblemCode::HeadersTooLarge,
        503 => ProblemCode::Unavailable,
        400..500 => ProblemCode::BadRequest,
        _ => ProblemCode::Internal,
    }
}

fn render(
    request: &HttpRequest,
    problem: &Problem,
    allow: Option<&str>,
    trace: &Trace,
) -> HttpResponse {
    let language = language(request);
    let body = problem.to_json(language, trace.trace_id());
    let mut response = HttpResponse::build(problem.status_code());
    response.content_type("application/problem+json");
    response.insert_header((
        header::CONTENT_LANGUAGE,
        if language == Language::English {
            "en"
        } else {
            "sv"
        },
    ));
    match problem.code {
        ProblemCode::Unauthenticated => {
            let error = if request.headers().contains_key(header::AUTHORIZATION) {
                ", error=\"invalid_token\""
            } else {
                ""
            };
            response.insert_header((
                header::WWW_AUTHENTICATE,
                format!("Bearer realm=\"samspel\"{error}"),
            ));
        }
        ProblemCode::InsufficientScope => {
            let scope = problem.hint.unwrap_or_default();
            let challenge = format!(
                "Bearer realm=\"samspel\", error=\"insufficient_scope\", scope=\"{scope}\""
            );
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        ProblemCode::Unavailable => {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER));
        }
        ProblemCode::MethodNotAllowed => {
            response.insert_header((header::ALLOW, allow.unwrap_or("GET")));
        }
        // The rest of the body is not waited for.
        ProblemCode::RequestTimeout
        | ProblemCode::PayloadTooLarge
        | ProblemCode::UnsupportedMediaType => {
            response.force_close();
        }
        _ => {}
    }
    response.body(body.to_string())
}

/// Swedish unless English is preferred to it.
pub fn language(request: &HttpRequest) -> Language {
    use actix_web::http::header::{AcceptLanguage, Header, Preference};
    let ranked = AcceptLanguage::parse(request)
        .map(|accept| accept.ranked())
        .unwrap_or_default();
    for preference in ranked {
        if let Preference::Specific(tag) = preference {
            match tag.primary_language() {
                "sv" => return Language::Swedish,
                "en" => return Language::English,
                _ => {}
            }
        }
    }
    Language::Swedish
}

const ALWAYS: &[(HeaderName, &str)] = &[
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
];

fn dress(response: &mut ServiceResponse<BoxBody>, trace: &Trace) {
    let api = response.request().path().starts_with(BASE);
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name.clone(), HeaderValue::from_static(value));
    }
    if api {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::VARY,
            HeaderValue::from_static("Authorization, Accept, Accept-Language, X-Assignment-Id"),
        );
    }
    if let Ok(value) = HeaderValue::from_str(&trace.header()) {
        headers.insert(HeaderName::from_static(TRACEPARENT), value);
    }
}

/// The route's pattern, never the path: a path can hold what people type into it.
fn log(response: &ServiceResponse<BoxBody>, trace: &Trace, started: Instant) {
    let request = response.request();
    tracing::info!(
        target: "samspel::request",
        method = %request.method(),
        route = request.match_pattern().as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        trace_id = trace.trace_id(),
    );
}
