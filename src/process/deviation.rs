//! What follows from a deviation: who must act next, and by when.
//!
//! The unit that has it receives and answers it, who reported it judges the answer, and each measure is due on its
//! day. The answer is due counted from when the deviation was sent first, whoever it was forwarded to since.

use crate::features::deadlines::{self, DeadlineKind, Start};
use crate::features::deviations;
use crate::gate::{Because, Tx};
use crate::kernel::fact::{
    DeviationAnswered, DeviationForwarded, DeviationSubmitted, MeasureAdded, MeasureChanged,
};
use crate::kernel::swedish_days::start_of;
use crate::kernel::{Day, Id, Problem};

use DeadlineKind::{AnswerDeviation, DoMeasure, JudgeAnswer, ReceiveDeviation};

/// It is sent: the unit is to receive it soon, and to answer it in time.
pub(super) fn submitted(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &DeviationSubmitted,
) -> Result<(), Problem> {
    receive(tx, because, it.id, it.unit)?;
    let answer = Start::of(AnswerDeviation, because.now());
    let due_at = deadlines::begin_duty(tx, because, answer.about(it.id).by(it.unit))?;
    deviations::answer_by(tx, because, it.id, due_at)
}

fn receive(tx: &mut Tx<'_>, because: &Because<'_>, id: Id, unit: Id) -> Result<(), Problem> {
    let receive = Start::of(ReceiveDeviation, because.now());
    deadlines::begin_duty(tx, because, receive.about(id).by(unit)).map(drop)
}

/// It is another unit's: that one is to receive it, and to answer by the day that was to be kept all the time.
pub(super) fn forwarded(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &DeviationForwarded,
) -> Result<(), Problem> {
    deadlines::cancel_duty(tx, because, (ReceiveDeviation, it.id))?;
    receive(tx, because, it.id, it.to)?;
    deadlines::move_duty(tx, because, (AnswerDeviation, it.id), it.to)
}

/// It is received: that is done.
pub(super) fn received(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<(), Problem> {
    deadlines::meet_duty(tx, because, (ReceiveDeviation, id))
}

/// It is answered: who reported it says whether that is enough.
pub(super) fn answered(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &DeviationAnswered,
) -> Result<(), Problem> {
    deadlines::meet_duty(tx, because, (AnswerDeviation, it.id))?;
    match it.reporter {
        Some(unit) => {
            let judge = Start::of(JudgeAnswer, because.now()).about(it.id).by(unit);
            deadlines::begin_duty(tx, because, judge).map(drop)
        }
        None => Ok(()),
    }
}

/// The answer is judged: that is done.
pub(super) fn judged(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<(), Problem> {
    deadlines::meet_duty(tx, because, (JudgeAnswer, id))
}

/// It is withdrawn, or others than the two units see to it from now on: neither owes the other an answer.
pub(super) fn taken_over(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<(), Problem> {
    for kind in [ReceiveDeviation, AnswerDeviation, JudgeAnswer] {
        deadlines::cancel_duty(tx, because, (kind, id))?;
    }
    Ok(())
}

/// It is closed: what was to be done about it is to be done no more.
pub(super) fn closed(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<(), Problem> {
    taken_over(tx, because, id)?;
    for measure in deviations::open_measures(tx, because, id)? {
        deadlines::cancel_duty(tx, because, (DoMeasure, measure))?;
    }
    Ok(())
}

/// A measure is decided: it is due at the end of its day.
pub(super) fn measure_added(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeasureAdded,
) -> Result<(), Problem> {
    do_by(tx, because, it.id, (it.unit, it.due_on))
}

fn do_by(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    measure: Id,
    (unit, day): (Id, Day),
) -> Result<(), Problem> {
    let due = Start::of(DoMeasure, start_of(day)).about(measure).by(unit);
    deadlines::begin_duty(tx, because, due).map(drop)
}

/// A measure is changed: it is due on its new day, unless it is done.
pub(super) fn measure_changed(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &MeasureChanged,
) -> Result<(), Problem> {
    deadlines::cancel_duty(tx, because, (DoMeasure, it.id))?;
    match it.due_on {
        Some(day) => do_by(tx, because, it.id, (it.unit, day)),
        None => Ok(()),
    }
}

/// A measure is done: that is all.
pub(super) fn measure_done(tx: &mut Tx<'_>, because: &Because<'_>, id: Id) -> Result<(), Problem> {
    deadlines::meet_duty(tx, because, (DoMeasure, id))
}
