//! What custodians consent to together, and what becomes of it when another is recorded.

mod rules;
mod store;

pub use store::need_all_custodians;
