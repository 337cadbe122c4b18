//! Which fact each step is.

use super::wire::NewDeviationTransition;
use crate::features::deviations::rules::Step;
use crate::gate::scope::DeviationScope;
use crate::kernel::vocabulary::DeviationCategory;
use crate::kernel::{Fact, Problem, ProblemCode, fact};

/// What is told of a step.
pub(super) fn told(
    asked: &NewDeviationTransition,
    target: &DeviationScope,
    category: DeviationCategory,
) -> Result<Fact, Problem> {
    let id = target.id;
    Ok(match asked.to {
        Step::Submit => fact::DeviationSubmitted {
            id,
            unit: target.unit_id,
            category,
        }
        .into(),
        Step::Forward => fact::DeviationForwarded {
            id,
            to: asked.unit_id.ok_or(ProblemCode::Internal)?,
        }
        .into(),
        Step::Answer => fact::DeviationAnswered {
            id,
            reporter: target.reporting_unit_id,
        }
        .into(),
        Step::Receive => fact::DeviationReceived { id }.into(),
        Step::Investigate => fact::DeviationInvestigated { id }.into(),
        Step::Accept => fact::DeviationAccepted { id }.into(),
        Step::Dispute => fact::DeviationDisputed { id }.into(),
        Step::Escalate => fact::DeviationEscalated { id }.into(),
        Step::Close => fact::DeviationClosed { id }.into(),
        Step::Withdraw => fact::DeviationWithdrawn { id }.into(),
    })
}
