//! The edge: extractors, answers, the middleware round every request, the published contract.

pub mod answer;
pub mod edge;
pub mod etag;
pub mod html;
pub mod input;
pub mod openapi;
pub mod params;
pub mod routes;
pub mod system;
pub mod trace;

pub use answer::{Answer, Link, Links, Listing, Page, Versioned, link};
pub use etag::IfMatch;
pub use input::{Form, Json, Patch};
pub use params::{PageParams, Params};

/// Base path of the API.
pub const BASE: &str = "/sip/v1";
