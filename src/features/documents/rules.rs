//! For whom a document is written, and what it calls the parties.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::features::participants::{ParticipantKind, ParticipantRole, ParticipantRow};
use crate::kernel::vocabulary::OrganisationKinds;
use crate::kernel::{Code, Id};

/// A name, and what is said instead of it where it would tell of a place.
#[derive(Serialize, Deserialize, Debug, Clone)]
#[serde(rename_all = "camelCase")]
pub struct Called {
    /// The name.
    pub name: String,
    /// Without a place.
    pub placeless: String,
}

impl Called {
    /// What it is called in a document that hides the place or not.
    pub fn as_told(&self, hides_place: bool) -> &str {
        match hides_place {
            true => &self.placeless,
            false => &self.name,
        }
    }
}

/// Names of the registry, as far as a document needs them. Where a person lives with protected data a name
/// such as that of a municipality tells where (FOL 16 §, lag 1991:483): each has a form without.
#[derive(Debug, Default)]
pub struct Names {
    /// Units by id.
    pub units: HashMap<Id, String>,
    /// Organisations by id.
    pub organisations: HashMap<Id, (String, OrganisationKinds)>,
}

impl Names {
    /// What an organisation is called.
    pub fn organisation(&self, id: Id) -> Called {
        let unknown = || "Uppgift saknas".to_owned();
        let found = self.organisations.get(&id);
        let kinds = found.map(|(_, kinds)| kinds.iter().map(Code::sv).collect::<Vec<_>>());
        Called {
            name: found.map_or_else(unknown, |(name, _)| name.clone()),
            placeless: kinds.map_or_else(unknown, |kinds| kinds.join(" och ")),
        }
    }

    /// What a participant is called.
    pub fn participant(&self, participant: &ParticipantRow) -> Called {
        let own = participant.name.clone();
        let organisation = participant.organisation_id.map(|id| self.organisation(id));
        let name = organisation.as_ref().map(|one| one.name.clone());
        let placeless = organisation.map(|one| one.placeless);
        match participant.kind {
            ParticipantKind::Private => {
                let name = own.unwrap_or_else(|| participant.role.sv().to_owned());
                Called {
                    placeless: name.clone(),
                    name,
                }
            }
            ParticipantKind::External => Called {
                name: joined(own, name),
                placeless: placeless.unwrap_or_else(|| "Annan part".to_owned()),
            },
            ParticipantKind::Unit => {
                let unit = participant.unit_id.and_then(|id| self.units.get(&id));
                Called {
                    name: joined(unit.cloned(), name),
                    placeless: joined(None, placeless),
                }
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

/// Whether who has this role is a party of the plan rather than somebody at the person's side.
pub fn is_party(role: ParticipantRole) -> bool {
    matches!(role, ParticipantRole::Initiator | ParticipantRole::Party)
}
