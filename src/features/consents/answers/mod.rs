//! What each of those asked for a consent says, and what is decided by it.

mod api;
mod store;
mod wire;

pub use api::routes;
pub use store::{NewAnswerRow, insert};
pub use wire::{AnswerDecision, NewConsentAnswer};
