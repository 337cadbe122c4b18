//! Pages for people: complete answers that the edge leaves as they are.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Says that an answer is what its reader is to get, whatever its status.
#[derive(Clone, Copy)]
pub struct Finished;

/// What a page may load: nothing but its own style, which is known by its hash.
pub struct ContentPolicy(String);

impl ContentPolicy {
    /// Of a page whose only `style` element holds exactly `style`.
    pub fn of_style(style: &str) -> Self {
        let hash = STANDARD.encode(digest::digest(&digest::SHA256, style.as_bytes()));
        Self(format!(
            "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        ))
    }
}

/// A page that is kept and found nowhere.
pub fn html(status: u16, policy: &ContentPolicy, body: String) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, "sv"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy.0.as_str()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .body(body);
    response.extensions_mut().insert(Finished);
    response
}
