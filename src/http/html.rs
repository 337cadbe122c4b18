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

/// What no answer here needs.
const NOTHING: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'";

impl ContentPolicy {
    /// Of a page with a form, whose only `style` element holds exactly `style`.
    pub fn of_form(style: &str) -> Self {
        Self(format!("{NOTHING}; form-action 'self'; {}", only(style)))
    }

    /// Of a page that is only read, whose only `style` element holds exactly `style`.
    pub fn of_reading(style: &str) -> Self {
        Self(format!(
            "{NOTHING}; form-action 'none'; sandbox; {}",
            only(style)
        ))
    }

    /// Of what is no page.
    pub fn of_file() -> Self {
        Self(format!("{NOTHING}; form-action 'none'"))
    }

    /// As its header says it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn only(style: &str) -> String {
    let hash = STANDARD.encode(digest::digest(&digest::SHA256, style.as_bytes()));
    format!("style-src 'sha256-{hash}'")
}

/// To another page, which may be loaded again, after something was received. The address is read from where the
/// request was sent to, so that it holds behind a gateway that adds to paths.
pub fn see_other(address: &str) -> HttpResponse {
    let mut response = HttpResponse::SeeOther()
        .insert_header((header::LOCATION, address))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .finish();
    response.extensions_mut().insert(Finished);
    response
}

/// A page in a language that is kept and found nowhere.
pub fn html(
    status: u16,
    policy: &ContentPolicy,
    language: &'static str,
    body: String,
) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, language))
        .insert_header((header::VARY, "Accept-Language"))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy.as_str()))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("X-Robots-Tag", "noindex"))
        .body(body);
    response.extensions_mut().insert(Finished);
    response
}
