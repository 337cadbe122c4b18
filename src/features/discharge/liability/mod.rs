//! From when a municipality answers for the cost of a stay: facts, never invoices.

mod rules;

pub use rules::{LiabilityCondition, LiabilityFacts, conditions, liability};
