//! Recording a consent, and what follows from it.

use super::answers::{self, NewAnswerRow};
use super::deciders;
use super::policy::CreateConsent;
use super::recipients;
use super::rules::faults;
use super::store::{self, Terms};
use super::wire::NewConsent;
use crate::features::persons;
use crate::gate::scope::{CaseScope, deceased, hold_person};
use crate::gate::{Action, Permit, Tx};
use crate::kernel::fact::{ConsentRecorded, ConsentSuperseded};
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{Fault, FaultCode, Frame, Id, Problem, ProblemCode};

/// Records what a request says; gives the consent's id.
pub(super) fn record(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
    new: &NewConsent,
) -> Result<Id, Problem> {
    let case = permit.target();
    require_live(tx, case)?;
    let standing = standing(tx, permit, case)?;
    let frame = Frame {
        now: tx.now(),
        born: standing.born,
    };
    let mut faults = faults(new, &frame);
    faults.extend(deciders::faults(new, &standing));
    faults.extend(recipients::faults(new));
    for index in store::unknown_organisations(tx, permit, &new.recipient_organisation_ids)? {
        faults.push(Fault::at(
            format!("/recipientOrganisationIds/{index}"),
            FaultCode::NotFound,
        ));
    }
    Problem::unless_empty(faults)?;
    let answering = deciders::answering(new, &standing)?;
    if let Some(earlier) = new.supersedes_consent_id {
        require_standing(tx, permit, earlier)?;
    }
    let terms = Terms {
        kind: new.kind,
        form: new.form,
        decision: new.decision,
        given_by: &new.given_by,
        capacity: new.capacity,
        recipients: &recipients::named(new),
        topics: new.topics,
        excluded: new.excluded.as_deref(),
        valid_from: new.valid_from.unwrap_or(tx.now()),
        valid_to: new.valid_to,
        request_id: None,
        representative_id: match answering.as_slice() {
            [alone] => Some(*alone),
            _ => None,
        },
    };
    let id = put(tx, permit, case, new.supersedes_consent_id, &terms)?;
    for representative in answering {
        let answer = NewAnswerRow {
            consent_id: id,
            representative_id: Some(representative),
            capacity: new.capacity,
            decision: new.decision,
            form: new.form,
            given_by: &new.given_by,
        };
        answers::insert(tx, permit, case, &answer)?;
    }
    Ok(id)
}

/// Whether the person is of age, and who acts for the person, until this unit ends.
pub(super) fn standing<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<persons::Standing, Problem> {
    hold_person(tx, case.person_id)?;
    persons::standing(tx, permit, case.person_id)
}

/// Puts down a consent in place of `earlier`, if of one, with what follows in the case; gives its id.
pub(super) fn put<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    earlier: Option<Id>,
    terms: &Terms<'_>,
) -> Result<Id, Problem> {
    if let Some(earlier) = earlier {
        store::supersede(tx, permit, earlier)?;
    }
    let id = store::insert(tx, permit, case, terms)?;
    if let Some(earlier) = earlier {
        permit.record(tx, ConsentSuperseded { id: earlier })?;
    }
    let recorded = ConsentRecorded {
        id,
        kind: terms.kind,
        decision: terms.decision,
        valid_from: terms.valid_from,
        valid_to: terms.valid_to,
    };
    permit.record(tx, recorded)?;
    Ok(id)
}

/// Nothing is asked or answered in a closed case, nor about somebody who has died.
pub(super) fn require_live(tx: &mut Tx<'_>, case: &CaseScope) -> Result<(), Problem> {
    if case.status == CaseStatus::Closed {
        return Err(ProblemCode::CaseClosed.into());
    }
    // Held until the unit ends: a death that is recorded now waits, one that was is seen.
    hold_person(tx, case.person_id)?;
    if !deceased(tx, &[case.person_id])?.is_empty() {
        return Err(ProblemCode::PersonDeceased.into());
    }
    Ok(())
}

/// Only a consent of this case that has not ended gives way.
fn require_standing(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsent>,
    earlier: Id,
) -> Result<(), Problem> {
    let pointer = "/supersedesConsentId";
    let found =
        store::load(tx, permit, permit.target(), earlier).map_err(|problem| {
            match problem.code {
                ProblemCode::NotFound => Problem::invalid(pointer, FaultCode::NotFound),
                _ => problem,
            }
        })?;
    if found.row.ending.is_some() {
        return Err(Problem::with(
            ProblemCode::ConsentEnded,
            vec![Fault::at(pointer, FaultCode::Duplicate)],
        ));
    }
    Ok(())
}
