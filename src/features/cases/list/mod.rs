//! Lists of cases.

pub(super) mod store;
