//! What follows when a person's record is corrected or merged, and when the person has died.

use crate::features::{cases, consents, deviations, named_users};
use crate::gate::scope::{PersonScope, set_named_only};
use crate::gate::{Because, Target, Tx};
use crate::kernel::Problem;
use crate::kernel::case_status::Ending;
use crate::kernel::fact::{
    CaseProtected, CaseProtectionLifted, CaseRecordMerged, Named, PersonCorrected, PersonDied,
    PersonRegistered, PersonsMerged,
};
use crate::kernel::vocabulary::{CaseStatus, ClosingReason};

/// A person is registered: whoever is to keep the record of a protected one does.
pub(super) fn registered(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &PersonRegistered,
) -> Result<(), Problem> {
    match it.keeper {
        Some(keeper) => named_users::keep(tx, because, keeper.account_id),
        None => Ok(()),
    }
}

/// A record is corrected: consents follow the age, and cases the protection.
pub(super) fn corrected(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &PersonCorrected,
) -> Result<(), Problem> {
    let (thought, of_age_at) = it.of_age_at;
    if thought != of_age_at {
        consents::follow_age(tx, because, it.id, of_age_at)?;
    }
    let (before, now) = it.protection;
    match (before.hides_place(), now.hides_place()) {
        (false, true) => protected(tx, because, it.keeper),
        (true, false) => unprotected(tx, because),
        _ => Ok(()),
    }
}

/// The person is protected: the record and every case about it are for named users only, of whom who keeps
/// the record is one.
fn protected(tx: &mut Tx<'_>, because: &Because<'_>, keeper: Option<Named>) -> Result<(), Problem> {
    set_named_only(tx, because, true)?;
    let about = because.cases(tx)?;
    for case in &about {
        tx.record(&because.in_case(*case), CaseProtected { id: case.id })?;
    }
    let Some(keeper) = keeper else {
        return Ok(());
    };
    named_users::keep(tx, because, keeper.account_id)?;
    let named = named_users::naming(tx, because, keeper.account_id)?;
    for case in about.into_iter().filter(|case| !named.contains(&case.id)) {
        named_users::name(tx, &because.in_case(case), keeper)?;
    }
    Ok(())
}

/// The person is protected no longer: everybody knows of the record and the cases who otherwise may. Who was
/// named stays named, should the protection return.
fn unprotected(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    set_named_only(tx, because, false)?;
    for case in because.cases(tx)? {
        tx.record(&because.in_case(case), CaseProtectionLifted { id: case.id })?;
    }
    Ok(())
}

/// Two records of the person are one: the cases of the merged record are the kept one's, consents follow the age
/// that this states, and need the custodians of both.
pub(super) fn merged(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    it: &PersonsMerged,
) -> Result<(), Problem> {
    for case in because.about(it.merged).cases(tx)? {
        tx.was_also_about(case.subject());
        let case = cases::rebind(tx, &because.in_case(case), it.id)?;
        tx.record(&because.in_case(case), CaseRecordMerged { id: case.id })?;
    }
    deviations::rebind(tx, because, (it.merged, it.id))?;
    let (thought, of_age_at) = it.of_age_at;
    if thought != of_age_at {
        consents::follow_age(tx, because, it.id, of_age_at)?;
    }
    consents::need_all_custodians(tx, because)
}

/// The person has died: nobody asks the person for anything meanwhile, every case that is open closes, with all that
/// this ends, and consents let nobody read any more. Where it became known is told in that case alone.
pub(super) fn died(tx: &mut Tx<'_>, because: &Because<'_>, it: &PersonDied) -> Result<(), Problem> {
    let ending = Ending {
        reason: Some(ClosingReason::Deceased),
        text: None,
        date_of_death: Some(it.on),
    };
    // Before it is read which are open: each of them may be about to be closed, and others opened.
    PersonScope::lock(tx, &it.id)?;
    let known_in = because.case()?.id;
    let mut open = because.cases(tx)?;
    open.retain(|case| case.status != CaseStatus::Closed);
    for case in open {
        if case.id == known_in {
            cases::close(tx, &because.in_case(case), ending)?;
        } else {
            tx.was_also_about(case.subject());
            cases::close(tx, &because.untold().in_case(case), ending)?;
        }
    }
    consents::end_with_death(tx, &because.untold(), it.id)
}
