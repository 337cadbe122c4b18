//! What a document may hold for this reader, gathered under the permit.

use super::distributions::{self, Distribution};
use super::policy::ReadPlanDocument;
use super::rules::Names;
use super::store;
use crate::features::participants::{self, Participant};
use crate::features::persons::{self, Person};
use crate::features::plans::{self, Plan};
use crate::gate::{Permit, Tx};
use crate::kernel::Problem;

/// What a document is made of.
#[derive(Debug)]
pub struct Material {
    /// The plan as the reader sees it.
    pub plan: Plan,
    /// Whether a part of it is left out for this reader.
    pub left_out: bool,
    /// The person, when the reader may see basic facts.
    pub person: Option<Person>,
    /// Those who take part, or took part when the plan was adopted, as far as the reader sees them.
    pub participants: Vec<Participant>,
    /// Who got a copy.
    pub distributions: Vec<Distribution>,
    /// What everybody is called.
    pub names: Names,
}

/// Gathers it.
pub fn gather(tx: &mut Tx<'_>, permit: &Permit<ReadPlanDocument>) -> Result<Material, Problem> {
    let (case, id) = (&permit.target().case, permit.target().id);
    let (plan, hidden) = plans::view_of(tx, permit, case, id)?;
    let sought = case.for_parts(permit);
    let (person, all, units, organisations, distributions) = tx.read((
        persons::of_case(sought.clone()),
        participants::of_case(sought.clone()),
        store::units_of_case(sought.clone()),
        store::organisations_of_case(sought),
        distributions::of_plan(permit, id),
    ))?;
    let hides_place = person
        .as_ref()
        .is_some_and(|(row, _)| row.protected_identity.hides_place());
    let number = all.len();
    let mut participants = participants::readable_in(permit, case, all)?;
    let left_out = hidden > 0 || participants.len() < number;
    let at = plan.adopted_at.unwrap_or(permit.now());
    participants.retain(|one| {
        one.valid_from <= at && one.valid_to.is_none_or(|left| left > at)
            || plan
                .interventions
                .iter()
                .any(|intervention| intervention.responsible_participant_id == Some(one.id))
    });
    Ok(Material {
        person: match person {
            Some(record) => persons::readable_in(permit, case, record)?,
            None => None,
        },
        distributions: distributions::readable(permit, case, distributions)?,
        names: Names {
            units,
            organisations,
            hides_place,
        },
        plan,
        left_out,
        participants,
    })
}
