//! From when a municipality answers for the cost of a stay: facts, never invoices.

mod rules;

pub use rules::{LAW, LiabilityCondition, LiabilityFacts, SUMMONS_LAW, conditions, liability};
