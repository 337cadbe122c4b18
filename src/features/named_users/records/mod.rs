//! Who keeps the record of a protected person, and what its protection does to the cases about it.

mod store;

pub use store::{keep, keep_no_more, keepers, naming};
