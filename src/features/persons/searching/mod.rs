//! Finding records: by a number, and those that are about the reader.

mod store;

pub use store::{find, holder, is_known, keepers};
