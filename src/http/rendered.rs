//! Answers that are read by people: a page, a file.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A page or a file.
#[derive(Debug)]
pub struct Rendered {
    media_type: &'static str,
    disposition: String,
    policy: String,
    bytes: Vec<u8>,
}

/// What no answer here needs.
const NOTHING: &str =
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

impl Rendered {
    /// A page of HTML in which `style`, and no script, is at work.
    pub fn page(bytes: Vec<u8>, style: &str) -> Self {
        let hash = STANDARD.encode(digest(&SHA256, style.as_bytes()));
        Self {
            media_type: "text/html; charset=utf-8",
            disposition: "inline".to_owned(),
            policy: format!("{NOTHING}; sandbox; style-src 'sha256-{hash}'"),
            bytes,
        }
    }

    /// A file, under a name that says nothing of what it holds.
    pub fn file(media_type: &'static str, name: String, bytes: Vec<u8>) -> Self {
        Self {
            media_type,
            disposition: format!("inline; filename=\"{name}\""),
            policy: NOTHING.to_owned(),
            bytes,
        }
    }
}

impl Responder for Rendered {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        HttpResponse::Ok()
            .content_type(self.media_type)
            .insert_header((header::CONTENT_DISPOSITION, self.disposition))
            .insert_header((header::CONTENT_SECURITY_POLICY, self.policy))
            .insert_header((header::CONTENT_LANGUAGE, "sv"))
            .body(self.bytes)
    }
}
