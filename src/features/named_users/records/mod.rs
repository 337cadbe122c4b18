//! Who keeps the record of a protected person, and what its protection does to the cases about it.

mod store;

pub use store::{hold_cases_of, keep, keep_no_more, name_keepers, naming, set_named_only};
