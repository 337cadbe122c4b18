//! Calls from pages of other origins in browsers (Fetch standard): off until origins are named.

use actix_web::HttpRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// The origins whose pages may call the API, each with a token that its user has got; cookies are never used.
#[derive(Clone, Debug, Default)]
pub struct Cors(Vec<String>);

/// What a page may send beside what every page may.
const SENT: &str = "Authorization, Content-Type, If-Match, If-None-Match, X-Assignment-Id, traceparent, tracestate";
/// What a page may read beside what every page may.
const READ: &str = "ETag, Location, Allow, Accept-Patch, Accept-Post, Retry-After, WWW-Authenticate, \
     Content-Disposition, traceparent";
/// Seconds for which a browser may keep the answer to its question.
const KEPT: &str = "600";

impl Cors {
    /// Of these origins, each as `https://app.example`, with a port where it has one.
    pub fn new(origins: &[String]) -> Self {
        Self(origins.to_vec())
    }

    /// Says in `headers` what the page that asks may do, if its origin is one of ours.
    pub fn dress(&self, request: &HttpRequest, headers: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
        let Some(origin) = self.admitted(request) else {
            return;
        };
        let mut say = |name: HeaderName, value: &'static str| {
            headers.insert(name, HeaderValue::from_static(value));
        };
        if is_question(request) {
            say(header::ACCESS_CONTROL_ALLOW_HEADERS, SENT);
            say(header::ACCESS_CONTROL_MAX_AGE, KEPT);
            if let Some(methods) = headers.get(header::ALLOW).cloned() {
                headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
            }
        } else {
            say(header::ACCESS_CONTROL_EXPOSE_HEADERS, READ);
        }
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }

    fn admitted(&self, request: &HttpRequest) -> Option<HeaderValue> {
        let origin = request.headers().get(header::ORIGIN)?;
        let known = |known: &String| known.as_bytes() == origin.as_bytes();
        self.0.iter().any(known).then(|| origin.clone())
    }
}

/// Whether a browser asks before it calls.
fn is_question(request: &HttpRequest) -> bool {
    request
        .headers()
        .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        && request.method() == actix_web::http::Method::OPTIONS
}

/// Whether `text` is an origin as browsers write it.
pub fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-:[]".contains(c);
    host.is_some_and(|host| !host.is_empty() && host.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_an_origin_from_other_addresses() {
        for origin in [
            "https://app.example",
            "http://localhost:3000",
            "https://[::1]:8443",
        ] {
            assert!(is_origin(origin), "{origin}");
        }
        for other in [
            "*",
            "null",
            "https://",
            "https://app.example/",
            "app.example",
            "https://App.example",
        ] {
            assert!(!is_origin(other), "{other}");
        }
    }
}
