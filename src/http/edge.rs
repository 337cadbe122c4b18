//! Round every request: limits, trace, one shape for every error, headers, one log line.

use std::sync::Arc;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, HttpResponse, ResponseError, web};

use super::BASE;
use super::cors::Cors;
use super::html::Finished;
use super::params::MAX_PARAMETER;
use super::routes::{Known, Methods, Operation};
use super::system::Contract;
use super::trace::{TRACEPARENT, Trace};
use crate::gate::authn::{Asked, Lacking};
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
    mut request: ServiceRequest,
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
    let method = named(request.method());
    if request.method() == Method::HEAD {
        // Whatever answers GET answers HEAD; the server leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let mut response = match judge(&request) {
        Ok(()) => shape(next.call(request).await?.map_into_boxed_body(), &trace),
        Err(early) => {
            let request = request.into_parts().0;
            let answer = match &early {
                Early::Methods(methods) => describe(methods),
                Early::Refused(problem, methods) => {
                    render(&request, problem, methods.as_deref(), &trace)
                }
            };
            ServiceResponse::new(request, answer)
        }
    };
    dress(&mut response, &trace);
    log(&response, method, &trace, started);
    Ok(response)
}

/// The method as logs name it: what a client makes up does not get there.
fn named(method: &Method) -> &'static str {
    const KNOWN: &[&str] = &[
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
    ];
    let known = KNOWN.iter().find(|known| **known == method.as_str());
    known.copied().unwrap_or("OTHER")
}

/// What is answered before routing.
enum Early {
    /// Which methods there are, as OPTIONS asks.
    Methods(Box<Methods>),
    /// A problem, and for a 405 the methods there are.
    Refused(Problem, Option<Box<Methods>>),
}

impl From<Problem> for Early {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem, None)
    }
}

/// Answers what needs no routing: too long, not in the contract, OPTIONS. What is wrong with the parameters is
/// told before the token is looked at only where none is needed.
fn judge(request: &ServiceRequest) -> Result<(), Early> {
    let target = request
        .uri()
        .path_and_query()
        .map_or(0, |target| target.as_str().len());
    if target > MAX_URI {
        return Err(Problem::new(ProblemCode::UriTooLong).into());
    }
    let below = request.path().strip_prefix(BASE);
    if below.is_some() {
        bound_headers(request)?;
    }
    let contract = request.app_data::<web::Data<Contract>>();
    let known = contract
        .zip(below)
        .map(|(contract, path)| contract.routes().find(request.method().as_str(), path));
    let operation = match known {
        Some(Known::Elsewise(methods)) => return Err(elsewise(request, methods)),
        Some(Known::Operation(operation)) => operation,
        Some(Known::Nowhere) | None => return outside(request),
    };
    let stray = !operation.has_query && !request.query_string().is_empty();
    let fault = stray.then(|| unknown_parameters(request.query_string()));
    match operation.is_open {
        true => fault.map_or(Ok(()), |fault| Err(Early::from(fault)))?,
        false => {
            let scope = operation.scope.clone();
            request.extensions_mut().insert(Asked { scope, fault });
        }
    }
    request.extensions_mut().insert(operation);
    Ok(())
}

/// Header parameters of every operation, which are as long as any parameter may be.
fn bound_headers(request: &ServiceRequest) -> Result<(), Problem> {
    for name in [TRACEPARENT, "Accept-Language"] {
        let stated = request.headers().get(name);
        if stated.is_some_and(|value| value.len() > MAX_PARAMETER) {
            let fault = Fault::parameter(name, FaultCode::TooLong).limit(MAX_PARAMETER);
            return Err(Problem::with(ProblemCode::InvalidParameter, vec![fault]));
        }
    }
    Ok(())
}

fn elsewise(request: &ServiceRequest, methods: Methods) -> Early {
    let methods = Box::new(methods);
    match request.method() == Method::OPTIONS {
        true => Early::Methods(methods),
        false => Early::Refused(ProblemCode::MethodNotAllowed.into(), Some(methods)),
    }
}

/// What stands outside the contract, by how its path begins.
const OUTSIDE: &[(&str, &str)] = &[
    ("*", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
    ("/health/", "GET, HEAD, OPTIONS"),
    ("/docs", "GET, HEAD, OPTIONS"),
    ("/calendar/", "GET, HEAD, OPTIONS"),
    ("/guest/", "GET, HEAD, POST, OPTIONS"),
    ("/sip/v1/openapi.json", "GET, HEAD, OPTIONS"),
];

fn outside(request: &ServiceRequest) -> Result<(), Early> {
    let path = request.path();
    let Some((_, allow)) = OUTSIDE.iter().find(|(begin, _)| path.starts_with(begin)) else {
        return Ok(());
    };
    let method = request.method().as_str();
    if method != "OPTIONS" && allow.split(", ").any(|one| one == method) {
        return Ok(());
    }
    let methods = Methods {
        allow: (*allow).to_owned(),
        patch: None,
        post: None,
    };
    Err(elsewise(request, methods))
}

fn describe(methods: &Methods) -> HttpResponse {
    let mut response = HttpResponse::NoContent();
    response.insert_header((header::ALLOW, methods.allow.as_str()));
    if let Some(taken) = &methods.patch {
        response.insert_header((ACCEPT_PATCH, taken.as_str()));
    }
    if let Some(taken) = &methods.post {
        response.insert_header((ACCEPT_POST, taken.as_str()));
    }
    response.finish()
}

const ACCEPT_PATCH: HeaderName = HeaderName::from_static("accept-patch");
const ACCEPT_POST: HeaderName = HeaderName::from_static("accept-post");

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
    let mut faults: Vec<Fault> = shown
        .map(|name| Fault::parameter(name, FaultCode::UnknownParameter))
        .collect();
    faults.dedup();
    Problem::with(ProblemCode::InvalidParameter, faults)
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
    let problem = match request.extensions_mut().remove::<Lacking>() {
        Some(Lacking(scope)) if status.is_client_error() => {
            Problem::new(ProblemCode::InsufficientScope).hint(scope)
        }
        _ => problem,
    };
    let mut answer = render(&request, &problem, None, trace);
    if LEAVING.contains(&status.as_u16()) {
        answer.head_mut().set_connection_type(ConnectionType::Close);
    }
    ServiceResponse::new(request, answer)
}

/// Statuses after which the rest of the body is not waited for.
const LEAVING: &[u16] = &[408, 413, 415];

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
    methods: Option<&Methods>,
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
            let scope = problem.hint.as_deref().unwrap_or_default();
            let challenge = format!(
                "Bearer realm=\"samspel\", error=\"insufficient_scope\", scope=\"{scope}\""
            );
            response.insert_header((header::WWW_AUTHENTICATE, challenge));
        }
        ProblemCode::Unavailable => {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER));
        }
        ProblemCode::MethodNotAllowed => {
            let allow = methods.map_or("GET, HEAD, OPTIONS", |methods| &methods.allow);
            response.insert_header((header::ALLOW, allow));
        }
        ProblemCode::UnsupportedMediaType => {
            let operation = request.extensions().get::<Arc<Operation>>().cloned();
            let taken = operation.as_ref().and_then(|one| one.takes.as_deref());
            if let Some(taken) = taken {
                let name = match *request.method() == Method::PATCH {
                    true => ACCEPT_PATCH,
                    false => ACCEPT_POST,
                };
                response.insert_header((name, taken));
            }
            response.insert_header((header::ACCEPT_ENCODING, "identity"));
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
    let request = response.request().clone();
    let cors = request.app_data::<web::Data<Cors>>().filter(|_| api);
    if let Some(cors) = cors {
        cors.dress(&request, response.headers_mut());
    }
}

/// The route's pattern, never the path: a path can hold what people type into it.
fn log(response: &ServiceResponse<BoxBody>, method: &'static str, trace: &Trace, started: Instant) {
    let request = response.request();
    tracing::info!(
        target: "samspel::request",
        method,
        route = request.match_pattern().as_deref().unwrap_or("-"),
        status = response.status().as_u16(),
        micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        trace_id = trace.trace_id(),
    );
}
