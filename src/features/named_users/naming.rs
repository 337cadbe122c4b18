//! Who may name whom, and that somebody who coordinates stays named.

use super::policy::{CreateNamedUser, DeleteNamedUser};
use super::store::{self, NamedUserRow};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Permit, Tx};
use crate::kernel::{FaultCode, Id, Problem, ProblemCode};

/// Names `account` for the permit's case. One that nobody knows and one that has nothing to do with
/// the case are the same fault.
pub(super) fn name(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateNamedUser>,
    account: Id,
) -> Result<NamedUserRow, Problem> {
    let (case, actor) = (permit.target(), permit.actor());
    let parts = if case.coordinated_by(actor) {
        store::parts(tx, permit)?
    } else {
        require_named(tx, permit, case)?;
        vec![(actor.unit_id, actor.organisation_id)]
    };
    let named = store::candidate(tx, permit, account, &parts)?;
    let named = named.ok_or_else(|| Problem::invalid("/accountId", FaultCode::NotFound))?;
    store::insert(tx, permit, named)
}

/// Who coordinates the case may name and remove, and whoever is named itself in its own unit.
fn require_named<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let account = permit.actor().account_id;
    match store::is_named(tx, permit, case.id, account)? {
        true => Ok(()),
        false => Err(ProblemCode::Forbidden.into()),
    }
}

/// Whether the actor may name `row`'s account no more, and the case still has somebody who may name.
pub(super) fn require_dispensable(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteNamedUser>,
    row: &NamedUserRow,
) -> Result<(), Problem> {
    let (case, actor) = (&permit.target().case, permit.actor());
    // Who leads the case from elsewhere shuts nobody out of the record of those who opened it.
    let owner = case.initiating_organisation_id;
    if row.organisation_id == owner && actor.organisation_id != owner {
        return Err(ProblemCode::Forbidden.into());
    }
    if !case.coordinated_by(actor) {
        require_named(tx, permit, case)?;
        if row.unit_id != actor.unit_id {
            return Err(ProblemCode::Forbidden.into());
        }
    }
    let coordinators = store::named_coordinators(tx, permit, case, case.lead_unit_id)?;
    let last = coordinators
        .iter()
        .all(|account| *account == row.account_id);
    if last && !coordinators.is_empty() && store::is_named_only(tx, permit, case)? {
        return Err(ProblemCode::LastNamedCoordinator.into());
    }
    Ok(())
}

/// That `case`, when it is for named users only, has one who may coordinate it once `lead` leads it.
///
/// # Errors
/// 409 when it would have none.
pub fn require_coordinator<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    lead: Id,
) -> Result<(), Problem> {
    let closed = store::is_named_only(tx, permit, case)?;
    match closed && store::named_coordinators(tx, permit, case, lead)?.is_empty() {
        true => Err(ProblemCode::LastNamedCoordinator.into()),
        false => Ok(()),
    }
}
