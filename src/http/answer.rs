//! Answers: status, ETag, location, links, chosen fields.

use std::collections::BTreeMap;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder, ResponseError};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::BASE;
use super::etag::{etag, none_match_names};
use crate::kernel::page::{PageMeta, Rows};
use crate::kernel::{Problem, ProblemCode};

/// Where one can go from here.
#[derive(Clone, Debug, Serialize, ToSchema, PartialEq, Eq)]
pub struct Link {
    /// Path, from the root of the server.
    pub href: String,
}

/// Links by relation: `self`, and what this reader may do now.
pub type Links = BTreeMap<&'static str, Link>;

/// A link below the base path.
pub fn link(path: impl std::fmt::Display) -> Link {
    Link {
        href: format!("{BASE}{path}"),
    }
}

/// One resource.
pub struct Answer<T> {
    status: StatusCode,
    body: Option<T>,
    version: Option<i64>,
    unconditional: bool,
    location: Option<String>,
    fields: Option<Vec<String>>,
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
            fields: None,
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

    /// Only these members, beside `id` and `_links`.
    #[must_use]
    pub fn only(self, fields: Option<Vec<String>>) -> Self {
        Self { fields, ..self }
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
            fields: None,
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
            response.insert_header((header::LOCATION, location));
        }
        match (self.body, self.fields) {
            (None, _) => response.finish(),
            (Some(body), None) => json(response, &body),
            (Some(body), Some(fields)) => match chosen(&body, &fields) {
                Some(value) => json(response, &value),
                None => Problem::new(ProblemCode::Internal).error_response(),
            },
        }
    }
}

fn json(mut response: actix_web::HttpResponseBuilder, body: &impl Serialize) -> HttpResponse {
    match serde_json::to_vec(body) {
        Ok(bytes) => response.content_type("application/json").body(bytes),
        Err(_) => Problem::new(ProblemCode::Internal).error_response(),
    }
}

fn chosen(body: &impl Serialize, fields: &[String]) -> Option<Value> {
    let mut value = serde_json::to_value(body).ok()?;
    let members = value.as_object_mut()?;
    members.retain(|name, _| {
        name == "id" || name == "_links" || fields.iter().any(|field| field == name)
    });
    Some(value)
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
pub struct Listing<T> {
    rows: Rows<T>,
    fields: Option<Vec<String>>,
}

impl<T> Listing<T> {
    /// Of these rows.
    pub fn new(rows: Rows<T>) -> Self {
        Self { rows, fields: None }
    }

    /// Only these members of each row, beside `id` and `_links`.
    #[must_use]
    pub fn only(self, fields: Option<Vec<String>>) -> Self {
        Self { fields, ..self }
    }
}

impl<T: Serialize> Responder for Listing<T> {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Rows { items, meta } = self.rows;
        let links = page_links(request, &meta);
        let response = HttpResponse::Ok();
        match self.fields {
            None => json(response, &Page { items, meta, links }),
            Some(fields) => {
                let items: Vec<Value> = items
                    .iter()
                    .filter_map(|item| chosen(item, &fields))
                    .collect();
                json(response, &Page { items, meta, links })
            }
        }
    }
}

fn page_links(request: &HttpRequest, meta: &PageMeta) -> Links {
    let uri = request.uri();
    let mut links = Links::from([(
        "self",
        Link {
            href: uri.to_string(),
        },
    )]);
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
            Link {
                href: format!("{}?{}", uri.path(), query.join("&")),
            },
        );
    }
    links
}
