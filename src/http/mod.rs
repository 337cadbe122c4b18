//! The edge: extractors, answers, the middleware round every request, the published contract.

pub mod accept;
pub mod answer;
pub mod body;
pub mod cors;
pub mod edge;
pub mod etag;
pub mod gateway;
pub mod html;
pub mod input;
pub mod json;
pub mod links;
mod misfits;
pub mod mount;
pub mod offload;
pub mod openapi;
pub mod params;
pub mod patch;
pub mod rendered;
pub mod routes;
pub mod system;
pub mod trace;

pub use accept::Accepted;
pub use answer::{Answer, Listing, Page, Versioned};
pub use etag::{IfMatch, etag_of, none_match_names};
pub use input::{Form, Json, Patch};
pub use links::{Link, LinkRelation, Links, link};
pub use mount::Mount;
pub use offload::offload;
pub use params::{PageParams, Params};
pub use rendered::Rendered;

/// Base path of the API.
pub const BASE: &str = "/sip/v1";
