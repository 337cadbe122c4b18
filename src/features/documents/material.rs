//! What a document may hold for this reader, gathered under the permit.

use super::distributions::{self, Distribution};
use super::kept::{Kept, Of, as_things_stand};
use super::policy::ReadPlanDocument;
use super::store;
use crate::features::participants::{self, ParticipantRole, tells_contact};
use crate::features::persons;
use crate::features::plans::{self, Plan, PlanStatus};
use crate::gate::{Permit, Tx};
use crate::kernel::{Day, Id, Problem};

/// What a document is made of.
#[derive(Debug)]
pub struct Material {
    /// The plan as the reader sees it; an adopted one as it was adopted.
    pub plan: Plan,
    /// Whether a part of it is left out for this reader.
    pub left_out: bool,
    /// Whether what tells of a place is left out: the person lives with protected data, or did at adoption.
    pub hides_place: bool,
    /// The person, when the reader may see basic facts.
    pub person: Option<Person>,
    /// Those who take part, or took part at adoption, as far as the reader sees them.
    pub parties: Vec<Party>,
    /// What the organisation with the overall responsibility is called.
    pub overall: Option<String>,
    /// Who got a copy of a draft.
    pub distributions: Vec<Distribution>,
    /// Whether it is an adopted version of which nothing is kept yet.
    pub is_to_be_kept: bool,
}

/// The person.
#[derive(Debug)]
pub struct Person {
    /// The whole name.
    pub name: String,
    /// Birth date.
    pub born: Option<Day>,
    /// How to reach the person.
    pub contact: Option<String>,
}

/// Somebody who takes part.
#[derive(Debug)]
pub struct Party {
    /// The participant.
    pub id: Id,
    /// What it does in the case.
    pub role: ParticipantRole,
    /// Its name.
    pub name: String,
    /// How to reach it.
    pub contact: Option<String>,
}

/// Gathers it.
pub fn gather(tx: &mut Tx<'_>, permit: &Permit<ReadPlanDocument>) -> Result<Material, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    let sought = case.for_parts(permit);
    let (kept, person, participants, copies) = tx.read((
        store::kept(permit, id),
        persons::of_case(sought.clone()),
        participants::of_case(sought.clone()),
        distributions::of_plan(permit, id),
    ))?;
    let key = permit.key()?;
    let row = plans::load_plan(tx, permit, case, id)?;
    let is_draft = row.status == PlanStatus::Draft;
    let is_to_be_kept = !is_draft && kept.is_none();
    let kept = match kept {
        Some(sealed) => sealed.open(key)?,
        None => {
            let of = Of {
                plan: id,
                overall: row.overall_responsible_organisation_id,
                at: row.adopted_at.unwrap_or(permit.now()),
            };
            as_things_stand(tx, permit, sought, of, (permit.keys(), key))?
        }
    };
    let protected = person
        .as_ref()
        .is_some_and(|(row, _)| row.protected_identity.hides_place());
    let hides_place = kept.hides_place || protected;
    let (mut plan, hidden) =
        plans::view_of(tx, permit, case, id, |said| kept.agreements.contains(&said))?;
    let readable = participants::readable_in(permit, case, participants)?;
    let readable: Vec<Id> = readable.iter().map(|one| one.id).collect();
    let parties = parties(permit, &kept, hides_place, &readable);
    as_kept(&mut plan, &kept);
    Ok(Material {
        left_out: hidden > 0 || parties.len() < kept.parties.len(),
        person: case
            .tells_of_parties()
            .then(|| of_person(&kept, &parties))
            .flatten(),
        overall: kept
            .overall
            .as_ref()
            .map(|one| one.as_told(hides_place).to_owned()),
        distributions: match is_draft {
            true => distributions::readable(permit, case, copies)?,
            false => Vec::new(),
        },
        hides_place,
        parties,
        plan,
        is_to_be_kept,
    })
}

fn parties(
    permit: &Permit<ReadPlanDocument>,
    kept: &Kept,
    hides_place: bool,
    readable: &[Id],
) -> Vec<Party> {
    let seen = kept.parties.iter().filter(|one| readable.contains(&one.id));
    seen.map(|one| {
        let told = !hides_place && tells_contact(permit, &permit.target().case, one.kind);
        Party {
            id: one.id,
            role: one.role,
            name: one.called.as_told(hides_place).to_owned(),
            contact: one.contact.clone().filter(|_| told),
        }
    })
    .collect()
}

/// How the person is reached is told by the person's own place among those who take part.
fn of_person(kept: &Kept, parties: &[Party]) -> Option<Person> {
    let own = parties
        .iter()
        .find(|one| one.role == ParticipantRole::Person);
    Some(Person {
        name: kept.person.clone()?,
        born: kept.born,
        contact: own.and_then(|one| one.contact.clone()),
    })
}

/// Interventions go on after adoption; the version says where they stood.
fn as_kept(plan: &mut Plan, kept: &Kept) {
    for one in &mut plan.interventions {
        let then = kept.interventions.iter().find(|then| then.id == one.id);
        if let Some(then) = then {
            one.status = then.status;
            one.orphaned = one.orphaned.map(|_| then.orphaned);
        }
    }
}
