//! What a plan says beside its own text: what everybody is called, who takes part, who has agreed.
//!
//! Of a draft it is asked for each time. With an adopted version it is kept once, sealed, and the document is
//! made from that for ever, whoever is renamed or leaves afterwards. Who may read which part of it is decided
//! anew each time.

use serde::{Deserialize, Serialize};

use super::rules::{Called, Names};
use super::store;
use crate::features::participants::{
    self, ParticipantKind, ParticipantRole, ParticipantRow, SealedParticipant,
};
use crate::features::persons::{self, Recorded};
use crate::features::plans::{self, InterventionStatus};
use crate::gate::scope::CaseQuery;
use crate::gate::{Because, Keys, Proof, Tx};
use crate::kernel::seal::PersonKey;
use crate::kernel::{Day, Id, Problem, ProblemCode, Stamp};

/// What a plan says beside its own text.
#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    /// The person's whole name.
    pub person: Option<String>,
    /// The person's birth date.
    pub born: Option<Day>,
    /// Whether the person lived with protected data.
    pub hides_place: bool,
    /// Those who take part, and those who answer for an intervention.
    pub parties: Vec<KeptParty>,
    /// The organisation with the overall responsibility.
    pub overall: Option<Called>,
    /// Where each intervention stands.
    pub interventions: Vec<KeptProgress>,
    /// What had been said of the plan.
    pub agreements: Vec<Id>,
}

/// Somebody who takes part.
#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub struct KeptParty {
    /// The participant.
    pub id: Id,
    /// What it is.
    pub kind: ParticipantKind,
    /// What it does in the case.
    pub role: ParticipantRole,
    /// Its name.
    pub called: Called,
    /// How to reach it.
    pub contact: Option<String>,
}

/// Where an intervention stands.
#[derive(Serialize, Deserialize, Debug)]
#[serde(rename_all = "camelCase")]
pub struct KeptProgress {
    /// The intervention.
    pub id: Id,
    /// Where it stands.
    pub status: InterventionStatus,
    /// Whether nobody sees to it.
    pub orphaned: bool,
}

/// Which plan, and what it says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    /// The plan.
    pub plan: Id,
    /// The organisation with the overall responsibility.
    pub overall: Option<Id>,
    /// When it was adopted, or now while it is a draft.
    pub at: Stamp,
}

/// What the plan says beside its own text as things stand. Of a plan that was adopted earlier, what can
/// still be told of that moment: who took part and what had been said; names are those of now.
pub fn as_things_stand<P: Proof>(
    tx: &mut Tx<'_>,
    proof: &P,
    case: CaseQuery,
    of: Of,
    (keys, key): (&Keys, &PersonKey),
) -> Result<Kept, Problem> {
    let now = tx.now();
    let (person, participants, units, organisations, interventions, orphans, agreements) = tx
        .read((
            persons::of_case(case.clone()),
            participants::of_case(case.clone()),
            store::units_of_case(case.clone()),
            store::organisations_of_case(case),
            plans::interventions_of_plan(proof, of.plan),
            plans::unattended_of_plan(proof, of.plan, now),
            plans::agreements_of_plan(proof, of.plan),
        ))?;
    let names = Names {
        units,
        organisations,
    };
    let person = person.map(|sealed| persons::recorded(proof, keys, sealed));
    let person: Option<Recorded> = person.transpose()?;
    let responsible: Vec<Id> = interventions
        .iter()
        .filter_map(|one| one.responsible_participant_id)
        .collect();
    let parties = participants.into_iter().filter(|one| {
        let took_part = one.valid_from <= of.at && one.valid_to.is_none_or(|left| left > of.at);
        took_part || responsible.contains(&one.id)
    });
    let party = |sealed: SealedParticipant| Ok(party(&names, sealed.open(key)?));
    Ok(Kept {
        hides_place: person
            .as_ref()
            .is_some_and(|one| one.protection.hides_place()),
        born: person.as_ref().and_then(|one| one.born),
        person: person.map(|one| one.name),
        parties: parties.map(party).collect::<Result<_, Problem>>()?,
        overall: of.overall.map(|id| names.organisation(id)),
        interventions: interventions
            .iter()
            .map(|one| KeptProgress {
                id: one.id,
                status: one.status,
                orphaned: orphans.iter().any(|orphan| orphan.id == one.id),
            })
            .collect(),
        agreements: agreements
            .iter()
            .filter(|said| said.recorded_at <= of.at)
            .map(|said| said.id)
            .collect(),
    })
}

fn party(names: &Names, row: ParticipantRow) -> KeptParty {
    KeptParty {
        id: row.id,
        kind: row.kind,
        role: row.role,
        called: names.participant(&row),
        contact: row.contact,
    }
}

/// Keeps what version `plan` says beside its own text, once; a version that has it already keeps that.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx<'_>, because: &Because<'_>, plan: Id) -> Result<(), Problem> {
    let Some(of) = store::to_keep(tx, because, plan)? else {
        return Ok(());
    };
    let kept = as_things_stand(
        tx,
        because,
        because.parts()?,
        of,
        (because.keys(), because.key()?),
    )?;
    let content = serde_json::to_string(&kept).map_err(|_| ProblemCode::Internal)?;
    store::insert_kept(tx, because, plan, &content)
}
