//! What becomes of deadlines that have begun: met, cancelled, counted anew, handed over, opened again.

mod store;

pub use store::*;
