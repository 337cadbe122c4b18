//! How ids and time hang together in the log.

use uuid::Uuid;

use crate::kernel::{Id, Stamp};

/// An id that no entry made at `from` or later lies below: an id begins with its milliseconds,
/// and may run ahead of the entry's time but never behind. Lets the index on ids find a time.
///
/// There is no such bound from above, because of what runs ahead.
pub fn least_id(from: Stamp) -> Id {
    let millis = u128::from(from.as_micros().max(0).unsigned_abs() / 1000);
    Id(Uuid::from_u128(millis << 80))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lies_below_every_id_made_then_or_later(from in 0i64..4_000_000_000_000_000, later in 0i64..10_000_000) {
            let at = Stamp::from_micros(from + later);
            prop_assert!(least_id(Stamp::from_micros(from)) <= Id::new(at));
        }
    }
}
