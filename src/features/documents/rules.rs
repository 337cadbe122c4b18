//! For whom a document is written, and what it calls the parties.

use std::collections::HashMap;

use crate::features::participants::{Participant, ParticipantKind, ParticipantRole};
use crate::kernel::vocabulary::OrganisationKinds;
use crate::kernel::{Code, Id};

/// Names of the registry, as far as a document needs them.
#[derive(Debug, Default)]
pub struct Names {
    /// Units by id.
    pub units: HashMap<Id, String>,
    /// Organisations by id.
    pub organisations: HashMap<Id, (String, OrganisationKinds)>,
    /// Whether what tells of a place is left out: the person lives with protected data (FOL 16 §,
    /// lag 1991:483), and a name such as that of a municipality tells where.
    pub hides_place: bool,
}

impl Names {
    /// What an organisation is called.
    pub fn organisation(&self, id: Id) -> String {
        match self.organisations.get(&id) {
            Some((name, _)) if !self.hides_place => name.clone(),
            Some((_, kinds)) => kinds.iter().map(Code::sv).collect::<Vec<_>>().join(" och "),
            None => "Uppgift saknas".to_owned(),
        }
    }

    /// What a participant is called.
    pub fn participant(&self, participant: &Participant) -> String {
        let own = participant.name.clone();
        let organisation = participant.organisation_id.map(|id| self.organisation(id));
        match participant.kind {
            ParticipantKind::Private => own.unwrap_or_else(|| participant.role.sv().to_owned()),
            ParticipantKind::External if self.hides_place => {
                organisation.unwrap_or_else(|| "Annan part".to_owned())
            }
            ParticipantKind::External => joined(own, organisation),
            ParticipantKind::Unit if self.hides_place => joined(None, organisation),
            ParticipantKind::Unit => {
                let unit = participant.unit_id.and_then(|id| self.units.get(&id));
                joined(unit.cloned(), organisation)
            }
        }
    }
}

/// The name with that of the organisation, unless it holds it already.
fn joined(name: Option<String>, organisation: Option<String>) -> String {
    match (name, organisation) {
        (Some(name), Some(organisation)) if !name.contains(&organisation) => {
            format!("{name}, {organisation}")
        }
        (Some(name), _) => name,
        (None, Some(organisation)) => organisation,
        (None, None) => "Uppgift saknas".to_owned(),
    }
}

/// Whether a participant is a party of the plan rather than somebody at the person's side.
pub fn is_party(participant: &Participant) -> bool {
    matches!(
        participant.role,
        ParticipantRole::Initiator | ParticipantRole::Party
    )
}
