//! What follows when somebody asks for a SIP: the unit asked is to answer, in time, until it has or need not.

use crate::features::deadlines::{self, DeadlineKind, Start};
use crate::features::requests;
use crate::gate::{Because, Tx};
use crate::kernel::Problem;
use crate::kernel::fact::{RequestAnswered, RequestMade, RequestWithdrawn};

const ANSWER: DeadlineKind = DeadlineKind::AnswerRequest;

/// Somebody asks for a SIP: the unit is to answer, on the terms of its county.
pub(super) fn made(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &RequestMade,
) -> Result<(), Problem> {
    let answer = Start::of(ANSWER, because.now()).about(it.id).by(it.unit);
    let due_at = deadlines::begin_duty(tx, because, answer)?;
    requests::set_due(tx, because, it.id, due_at)
}

/// It is answered, however: that is done.
pub(super) fn answered(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &RequestAnswered,
) -> Result<(), Problem> {
    deadlines::meet_duty(tx, because, (ANSWER, it.id))
}

/// It is taken back: there is nothing to answer.
pub(super) fn withdrawn(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &RequestWithdrawn,
) -> Result<(), Problem> {
    deadlines::cancel_duty(tx, because, (ANSWER, it.id))
}
