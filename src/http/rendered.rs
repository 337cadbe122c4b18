//! Answers that are read by people: a page, a file.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};

use super::html::ContentPolicy;

/// A page or a file.
#[derive(Debug)]
pub struct Rendered {
    media_type: &'static str,
    disposition: String,
    policy: String,
    bytes: Vec<u8>,
}

impl Rendered {
    /// A page of HTML under `policy`.
    pub fn page(bytes: Vec<u8>, policy: &ContentPolicy) -> Self {
        Self {
            media_type: "text/html; charset=utf-8",
            disposition: "inline".to_owned(),
            policy: policy.as_str().to_owned(),
            bytes,
        }
    }

    /// A file, under a name that says nothing of what it holds.
    pub fn file(media_type: &'static str, name: String, bytes: Vec<u8>) -> Self {
        Self {
            media_type,
            disposition: format!("inline; filename=\"{name}\""),
            policy: ContentPolicy::of_file().as_str().to_owned(),
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
