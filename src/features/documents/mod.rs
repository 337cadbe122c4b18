//! The plan as a document, for the person and for the parties, and who got a copy of it.
//!
//! What may be read is decided before anything is written: `material` gathers it under the permit,
//! `content` puts it in words and order, `html` and `pdf` set the same content. What an adopted version says
//! beside its own text is `kept` with it.

mod api;
mod block;
mod content;
mod distributions;
mod html;
mod kept;
mod material;
mod pdf;
mod policy;
mod rules;
mod store;
mod wire;
mod words;

use crate::http::Mount;

pub use distributions::DistributionChannel;
pub use kept::keep;
pub use pdf::Fonts;
pub use policy::ACTIONS;

/// This feature's routes.
pub fn routes(mount: &mut Mount<'_>) {
    api::routes(mount);
    distributions::routes(mount);
}
