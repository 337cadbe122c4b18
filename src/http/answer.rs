//! Answers: status, ETag, location, links.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::etag::{etag, none_match_names};
use super::links::{Link, Links};
use super::{BASE, gateway};
use crate::kernel::page::{PageMeta, Rows};
use crate::kernel::{Problem, ProblemCode};

/// One resource.
pub struct Answer<T> {
    status: StatusCode,
    body: Option<T>,
    version: Option<i64>,
    unconditional: bool,
    location: Option<String>,
}

impl<T> Answer<T> {
    /// 200.
    pub fn ok(body: T) -> Self {
        Self {
            status: StatusCode::OK,
            body: Some(body),
            version: None,
            unconditional: false,
            location: None,
        }
    }

    /// 201 with the path, below the base path, of what was made.
    pub fn created(path: impl std::fmt::Display, body: T) -> Self {
        Self {
            status: StatusCode::CREATED,
            location: Some(format!("{BASE}{path}")),
            ..Self::ok(body)
        }
    }

    /// Never 304: it shows things that change without its version.
    #[must_use]
    pub fn unconditional(self) -> Self {
        Self {
            unconditional: true,
            ..self
        }
    }
}

/// Something with a version.
pub trait Versioned {
    /// The row's version.
    fn version(&self) -> i64;
}

impl<T: Versioned> Answer<T> {
    /// With its own version as ETag.
    #[must_use]
    pub fn versioned(self) -> Self {
        let version = self.body.as_ref().map(Versioned::version);
        Self { version, ..self }
    }
}

impl Answer<()> {
    /// 204.
    pub fn no_content() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            body: None,
            version: None,
            unconditional: false,
            location: None,
        }
    }
}

impl<T: Serialize> Responder for Answer<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(version) = self.version {
            let tag = etag(version);
            response.insert_header((header::ETAG, tag.clone()));
            if self.status == StatusCode::OK
                && !self.unconditional
                && request.method().is_safe()
                && none_match_names(request, &tag)
            {
                return response.status(StatusCode::NOT_MODIFIED).finish();
            }
        }
        if let Some(location) = self.location {
            let location = format!("{}{location}", gateway::prefix(request));
            response.insert_header((header::LOCATION, location));
        }
        match self.body {
            None => response.finish(),
            Some(body) => json(request, response, &body),
        }
    }
}

fn json(
    request: &HttpRequest,
    mut response: HttpResponseBuilder,
    body: &impl Serialize,
) -> HttpResponse {
    match gateway::behind(gateway::prefix(request), || serde_json::to_vec(body)) {
        Ok(bytes) => response.content_type("application/json").body(bytes),
        Err(_) => Problem::new(ProblemCode::Internal).error_response(),
    }
}

/// A page of a collection.
#[derive(Serialize, ToSchema, Debug)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Facts about the page.
    #[serde(rename = "_meta")]
    pub meta: PageMeta,
    /// `self`, and `next` when more rows follow.
    #[serde(rename = "_links")]
    #[schema(value_type = std::collections::BTreeMap<String, Link>)]
    pub links: Links,
}

/// A page in the making: its links come from the request.
pub struct Listing<T>(Rows<T>);

impl<T> Listing<T> {
    /// Of these rows.
    pub fn new(rows: Rows<T>) -> Self {
        Self(rows)
    }
}

impl<T: Serialize> Responder for Listing<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Rows { items, meta } = self.0;
        let links = page_links(request, &meta);
        json(request, HttpResponse::Ok(), &Page { items, meta, links })
    }
}

fn page_links(request: &HttpRequest, meta: &PageMeta) -> Links {
    let uri = request.uri();
    let mut links = Links::from([("self", Link::to(uri.to_string()))]);
    if let Some(cursor) = &meta.next_cursor {
        let kept = uri.query().unwrap_or_default().split('&').filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !matches!(name, "" | "page" | "cursor")
        });
        let query: Vec<String> = kept
            .map(str::to_owned)
            .chain([format!("cursor={cursor}")])
            .collect();
        links.insert(
            "next",
            Link::to(format!("{}?{}", uri.path(), query.join("&"))),
        );
    }
    links
}
