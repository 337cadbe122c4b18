//! The latest stay in inpatient care of a case, as far as the summons to planning goes by it.

mod store;

pub use store::{Stay, end, end_with_case, latest_stay, open_stay};
