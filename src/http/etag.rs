//! Versions as strong ETags.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::kernel::{Fault, FaultCode, Problem, ProblemCode};

/// `"7"`: the row's version.
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The tag of what has no version but its content.
pub fn etag_of(content: &[u8]) -> String {
    let digest = digest::digest(&digest::SHA256, content);
    format!("\"{}\"", URL_SAFE_NO_PAD.encode(digest))
}

/// The version that a change builds on, from `If-Match`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequest for IfMatch {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(header::IF_MATCH) else {
            return ready(Err(ProblemCode::VersionRequired.into()));
        };
        // Only what `etag` writes; the highest number stays free, so that the next version is one.
        let version = value.to_str().ok().and_then(|text| {
            let number: i64 = text.strip_prefix('"')?.strip_suffix('"')?.parse().ok()?;
            (etag(number) == text).then_some(number.min(i64::MAX - 1))
        });
        ready(version.map(Self).ok_or_else(|| {
            Problem::with(
                ProblemCode::InvalidParameter,
                vec![Fault::parameter("If-Match", FaultCode::Etag)],
            )
        }))
    }
}

/// Whether `If-None-Match` names this version.
pub fn none_match_names(request: &HttpRequest, etag: &str) -> bool {
    request
        .headers()
        .get_all(header::IF_NONE_MATCH)
        .filter_map(|value| value.to_str().ok())
        .any(|value| {
            value
                .split(',')
                .map(str::trim)
                .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
        })
}
