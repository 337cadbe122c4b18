//! Request bodies: media type, size, time, then the schema's check.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, web};
use std::future::Future;
use std::pin::Pin;

use crate::http::body::{self, Body};
use crate::http::patch::MergePatch;
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// Largest body, in bytes.
pub const MAX_BODY: usize = 256 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(10);

type Extracting<T> = Pin<Box<dyn Future<Output = Result<T, Problem>>>>;

/// An `application/json` body that has passed its schema.
pub struct Json<T>(pub T);

impl<T: Body> FromRequest for Json<T> {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = read(request, payload, "application/json");
        Box::pin(async move { body::parse(&reading.await?).map(Self) })
    }
}

/// An `application/merge-patch+json` body.
pub struct Patch(pub MergePatch);

impl FromRequest for Patch {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = read(request, payload, "application/merge-patch+json");
        Box::pin(async move { MergePatch::parse(&reading.await?).map(Self) })
    }
}

/// An `application/x-www-form-urlencoded` body: names and values in their order.
pub struct Form(pub Vec<(String, String)>);

impl FromRequest for Form {
    type Error = Problem;
    type Future = Extracting<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = read(request, payload, "application/x-www-form-urlencoded");
        Box::pin(async move { pairs(&reading.await?).map(Self) })
    }
}

fn pairs(body: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let text = std::str::from_utf8(body).map_err(|_| Problem::new(ProblemCode::BadRequest))?;
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text);
    pairs
        .map(web::Query::into_inner)
        .map_err(|_| ProblemCode::BadRequest.into())
}

fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    media_type: &'static str,
) -> impl Future<Output = Result<web::Bytes, Problem>> + use<> {
    let unfit = misfits(request, media_type);
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    let payload = web::Payload::from_request(request, payload);
    async move {
        if !unfit.is_empty() {
            return Err(Problem::with(ProblemCode::UnsupportedMediaType, unfit));
        }
        if declared.is_some_and(|length| length > MAX_BODY) {
            return Err(ProblemCode::PayloadTooLarge.into());
        }
        let payload = payload
            .await
            .map_err(|_| Problem::new(ProblemCode::BadRequest))?;
        match tokio::time::timeout(BODY_TIME, payload.to_bytes_limited(MAX_BODY)).await {
            Err(_) => Err(ProblemCode::RequestTimeout.into()),
            Ok(Err(_)) => Err(ProblemCode::PayloadTooLarge.into()),
            Ok(Ok(Err(_))) => Err(ProblemCode::BadRequest.into()),
            Ok(Ok(Ok(bytes))) => Ok(bytes),
        }
    }
}

/// What is wrong with the way in which the body is sent: another media type than `wanted`, another charset
/// than UTF-8, a content encoding.
fn misfits(request: &HttpRequest, wanted: &str) -> Vec<Fault> {
    let text = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    let mut faults = Vec::new();
    let stated = text(header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = stated.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default();
    if !media_type.eq_ignore_ascii_case(wanted) {
        faults.push(Fault::parameter("Content-Type", FaultCode::MediaType).limit(wanted));
    }
    for parameter in parts.filter(|parameter| !parameter.is_empty()) {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let value = value.trim().trim_matches('"');
        if !name.trim().eq_ignore_ascii_case("charset") {
            faults.push(Fault::parameter("Content-Type", FaultCode::MediaType).limit(wanted));
        } else if !["utf-8", "utf8"]
            .iter()
            .any(|utf8| value.eq_ignore_ascii_case(utf8))
        {
            faults.push(Fault::parameter("Content-Type", FaultCode::Charset));
        }
    }
    let plain = |encoding: &str| encoding.trim().eq_ignore_ascii_case("identity");
    if text(header::CONTENT_ENCODING).is_some_and(|encoding| !plain(encoding)) {
        faults.push(Fault::parameter("Content-Encoding", FaultCode::Compressed));
    }
    faults.dedup();
    faults
}
