//! What a child says about a consent that custodians decide, while it is too young for its own no to count.
//!
//! It is heard and weighed all the same (barnkonventionen artikel 12, lag 2018:1197): the lead must consider it and
//! say why it came out so. Custodians are not told the child's words.

mod api;
mod store;
mod wire;
mod words;

pub use api::routes;
pub use store::record;
pub use words::Consideration;
