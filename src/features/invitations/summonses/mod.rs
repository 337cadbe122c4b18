//! Whom the law wanted summoned to planning, and who was.

mod store;

pub use store::{Summons, summonses};
