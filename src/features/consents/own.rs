//! What somebody says of a consent by an own account: the person concerned, or who acts for the person.

use super::answers::NewConsentAnswer;
use super::policy::CreateConsentAnswer;
use super::rules::{Capacity, ConsentForm};
use crate::features::persons::{self, Standing};
use crate::gate::relations::Relation;
use crate::gate::scope::CaseScope;
use crate::gate::{Actor, Permit, Tx};
use crate::kernel::representation::RepresentativeKind;
use crate::kernel::vocabulary::{ConsentKind, Topics};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode};

/// In what capacity somebody so bound answers; a god man never consents for the person.
fn capacity(relation: &Relation) -> Option<Capacity> {
    match relation.mandate.map(|mandate| mandate.kind) {
        None => Some(Capacity::Person),
        Some(RepresentativeKind::Custodian) => Some(Capacity::Custodian),
        Some(RepresentativeKind::Administrator) => Some(Capacity::Administrator),
        Some(RepresentativeKind::Attorney) => Some(Capacity::Attorney),
        Some(RepresentativeKind::LegalGuardian) => None,
    }
}

fn relations<'a>(
    actor: &'a Actor,
    case: &CaseScope,
) -> impl Iterator<Item = &'a Relation> + use<'a> {
    let person = case.person_id;
    actor
        .relations
        .iter()
        .filter(move |relation| relation.person_id == person)
}

/// The representative that `actor`'s answer is by: as staff recorded it, or its own; nobody else's.
///
/// # Errors
/// 422 when somebody with an own account answers otherwise than electronically and as what it is.
pub fn answerer(
    actor: &Actor,
    case: &CaseScope,
    new: &NewConsentAnswer,
) -> Result<Option<Id>, Problem> {
    if actor.as_staff().is_some() {
        return Ok(new.representative_id);
    }
    let mut faults = Vec::new();
    if new.form != ConsentForm::Electronic {
        faults.push(Fault::at("/form", FaultCode::NotAllowedHere));
    }
    let as_stated =
        relations(actor, case).find(|relation| capacity(relation) == Some(new.capacity));
    if as_stated.is_none() {
        faults.push(Fault::at("/capacity", FaultCode::CapacityNotAllowed));
    }
    let own = as_stated
        .and_then(|relation| relation.mandate)
        .map(|mandate| mandate.id);
    if new
        .representative_id
        .is_some_and(|named| Some(named) != own)
    {
        faults.push(Fault::at("/representativeId", FaultCode::NotFound));
    }
    Problem::unless_empty(faults)?;
    Ok(own)
}

/// Who answers, by name: as staff recorded it; of an own account, which could name anybody, as the person or
/// the representative is recorded.
///
/// # Errors
/// When the database fails.
pub fn name(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateConsentAnswer>,
    new: &NewConsentAnswer,
    representative: Option<Id>,
) -> Result<String, Problem> {
    if permit.actor().as_staff().is_some() {
        return Ok(new.given_by.to_string());
    }
    let case = &permit.target().case;
    if let Some(id) = representative {
        return persons::name_of_representative(tx, permit, (case.person_id, id));
    }
    let record = tx.read(persons::of_case(case.for_parts(permit)))?;
    let record = record.ok_or(ProblemCode::NotFound)?;
    let (given_name, family_name, _) = persons::identified(permit, record)?;
    Ok(format!("{given_name} {family_name}"))
}

/// Whether `actor` may withdraw such a consent: staff whom the person told, the person, and who acts for
/// the person within the mandate. A child withdraws what custodians gave: nobody is told more by it. Our
/// policy.
pub fn may_withdraw(actor: &Actor, case: &CaseScope, kind: ConsentKind, topics: Topics) -> bool {
    let within = |relation: &Relation| match relation.mandate {
        None => true,
        Some(mandate) => capacity(relation).is_some() && mandate.covers(kind, topics),
    };
    actor.as_staff().is_some() || relations(actor, case).any(within)
}

/// The representative as whom `actor` takes back such a consent by the own account; none for staff and for the
/// person.
pub fn withdrawing(
    actor: &Actor,
    case: &CaseScope,
    kind: ConsentKind,
    topics: Topics,
) -> Option<Id> {
    let mandates = relations(actor, case).filter_map(|relation| relation.mandate);
    let mut within = mandates.filter(|mandate| mandate.covers(kind, topics));
    within.next().map(|mandate| mandate.id)
}

/// Whether `actor` reads what `representative`, or the person, has said: who coordinates reads all, others
/// what they said themselves.
pub fn reads_answer(actor: &Actor, case: &CaseScope, representative: Option<Id>) -> bool {
    let own = |relation: &Relation| relation.mandate.map(|mandate| mandate.id) == representative;
    case.coordinated_by(actor) || relations(actor, case).any(own)
}

/// Whether it is the child itself that acts by its own account.
pub fn is_child(actor: &Actor, case: &CaseScope, standing: &Standing) -> bool {
    standing.is_minor() == Some(true) && case.is_about(actor)
}

/// What is wrong with the answer of a child, beside its decision: electronically, as itself.
pub fn childs_faults(new: &NewConsentAnswer) -> Vec<Fault> {
    let wrong = [
        (
            "/form",
            new.form != ConsentForm::Electronic,
            FaultCode::NotAllowedHere,
        ),
        (
            "/capacity",
            new.capacity != Capacity::Person,
            FaultCode::CapacityNotAllowed,
        ),
        (
            "/representativeId",
            new.representative_id.is_some(),
            FaultCode::NotFound,
        ),
    ];
    let faults = wrong.into_iter().filter(|(_, wrong, _)| *wrong);
    faults
        .map(|(pointer, _, code)| Fault::at(pointer, code))
        .collect()
}
