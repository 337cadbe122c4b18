//! Consents that end earlier than was said, because of what became known of who may give them.

mod store;

pub use store::{end_with_death, follow_age, limit_to};
