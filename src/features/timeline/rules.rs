//! How an event is told.

use crate::kernel::Code;
use crate::kernel::fact::FactKind;
use crate::kernel::vocabulary::Audience;

/// How what happened is told.
pub fn sentence(kind: FactKind, audience: Audience) -> &'static str {
    match audience {
        Audience::Party => kind.sv(),
        Audience::Person => kind.to_person(),
    }
}
