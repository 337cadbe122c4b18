//! Lists of cases.

mod store;

pub use store::{SummaryRow, list};
