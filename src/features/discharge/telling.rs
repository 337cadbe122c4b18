//! How what happens to a discharge is told.

use super::store;
use crate::gate::{Because, Tx};
use crate::kernel::{Fact, Problem};

/// Says what has happened to a discharge. Of a person with protected data it is not told who did it, for the
/// unit may say where the person is.
///
/// # Errors
/// Whatever goes wrong with what follows.
pub(super) fn record(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    fact: impl Into<Fact>,
) -> Result<(), Problem> {
    match store::is_place_hidden(tx, because)? {
        true => tx.record(&because.untold(), fact),
        false => tx.record(because, fact),
    }
}
