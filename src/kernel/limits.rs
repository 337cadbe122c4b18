//! How much there may be of something.

use super::{Fault, FaultCode, Problem, ProblemCode};

/// Most participants, consents, meetings or plans of a case, and goals or interventions of a plan (our
/// policy): a case is read whole, so it must not grow without end.
pub const MOST_PARTS: i64 = 200;

/// Another part is added only while there are fewer than `MOST_PARTS` of its kind.
///
/// # Errors
/// 409 when there are as many.
pub fn require_room(present: i64) -> Result<(), Problem> {
    if present < MOST_PARTS {
        return Ok(());
    }
    let fault = Fault::at("", FaultCode::TooMany).limit(MOST_PARTS);
    Err(Problem::with(ProblemCode::TooManyParts, vec![fault]))
}
