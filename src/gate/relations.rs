//! What binds somebody who signs in as a person to the records kept here: they are about the bearer, or
//! about somebody for whom the bearer acts.
//!
//! The number in the token is compared with what each organisation keeps of its numbers, and stored
//! nowhere. Only numbers in use count: one that was corrected may be somebody else's.

use diesel::prelude::*;

use super::ask::Ask;
use super::permit::Tx;
use super::scope::{deceased, is_protected};
use crate::db::schema::{organisations, person_identifiers, person_keys, persons, representatives};
use crate::kernel::identity::{IdentityKind, NationalNumber};
use crate::kernel::representation::{Mandate, RepresentativeKind, Term, of_age_at};
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{ConsentKind, ConsentKinds, ProtectedIdentity, Topic, Topics};
use crate::kernel::{Code, Day, Id, Problem, Set, Stamp};
use crate::{stored_as_bits, stored_as_text};

stored_as_text!(RepresentativeKind, IdentityKind);
stored_as_bits!(ConsentKind);

/// A record that somebody may see as a person.
#[derive(Clone, Copy, Debug)]
pub struct Relation {
    /// The record.
    pub person_id: Id,
    /// The organisation that keeps it.
    pub organisation_id: Id,
    /// As whom; none when it is about the bearer.
    pub mandate: Option<Mandate>,
}

impl Relation {
    /// What of the person's cases may be read: of the own all, of a child's too.
    pub fn topics(&self) -> Topics {
        match self.mandate {
            Some(mandate) if mandate.kind != RepresentativeKind::Custodian => mandate.topics,
            _ => Set::all(),
        }
    }

    /// What records call somebody who acts so; never by name.
    pub fn title(&self) -> &'static str {
        self.mandate
            .map_or("Den enskilde", |mandate| mandate.kind.sv())
    }
}

/// Everything that the bearer of `number` is bound to now.
///
/// # Errors
/// When the database fails.
pub(super) fn of(tx: &mut Tx<'_>, number: &NationalNumber) -> Result<Vec<Relation>, Problem> {
    let keepers: Vec<Id> = organisations::table.select(organisations::id).all(tx)?;
    let (keys, kind) = (tx.keys().clone(), number.kind().code());
    let mark = |keeper: &Id| keys.mark(*keeper, kind, number.digits(), "");
    let marks: Vec<Vec<u8>> = keepers.iter().map(mark).collect();
    let mut relations = own(tx, &marks)?;
    relations.extend(represented(tx, &marks, &keepers)?);
    Ok(relations)
}

fn own(tx: &mut Tx<'_>, marks: &[Vec<u8>]) -> Result<Vec<Relation>, Problem> {
    let found: Vec<(Id, Id)> = person_identifiers::table
        .filter(person_identifiers::mark.eq_any(marks))
        .filter(person_identifiers::retired_at.is_null())
        .order(person_identifiers::id)
        .select((
            person_identifiers::person_id,
            person_identifiers::organisation_id,
        ))
        .all(tx)?;
    let relation = |(person_id, organisation_id)| Relation {
        person_id,
        organisation_id,
        mandate: None,
    };
    Ok(found.into_iter().map(relation).collect())
}

/// A representative and as much of the person as its mandate goes by.
#[derive(Queryable)]
struct Represented {
    id: Id,
    kind: RepresentativeKind,
    consent_kinds: ConsentKinds,
    topics: Topics,
    starts_on: Day,
    ends_on: Option<Day>,
    person_id: Id,
    organisation_id: Id,
    protection: ProtectedIdentity,
    birth_date: Option<Day>,
    kept_key: Vec<u8>,
    identifier_id: Id,
    identifier_kind: IdentityKind,
    number: Sealed<person_identifiers::number>,
}

/// Nobody acts digitally for a person with protected data, in whichever organisation's record: who does may
/// be whom the person is protected from.
fn represented(
    tx: &mut Tx<'_>,
    marks: &[Vec<u8>],
    keepers: &[Id],
) -> Result<Vec<Relation>, Problem> {
    let now = tx.now();
    let found: Vec<Represented> = representatives::table
        .inner_join(persons::table.on(persons::id.eq(representatives::person_id)))
        .inner_join(person_keys::table.on(person_keys::person_id.eq(representatives::person_id)))
        .inner_join(
            person_identifiers::table
                .on(person_identifiers::person_id.eq(representatives::person_id)),
        )
        .filter(representatives::mark.eq_any(marks))
        .filter(representatives::ended_at.is_null())
        .filter(person_identifiers::retired_at.is_null())
        .order(representatives::id)
        .select((
            representatives::id,
            representatives::kind,
            representatives::consent_kinds,
            representatives::topics,
            representatives::starts_on,
            representatives::ends_on,
            persons::id,
            persons::organisation_id,
            persons::protected_identity,
            persons::birth_date,
            person_keys::kept,
            person_identifiers::id,
            person_identifiers::kind,
            person_identifiers::number,
        ))
        .all(tx)?;
    let keys = tx.keys().clone();
    let mut acting: Vec<(Relation, Vec<Vec<u8>>)> = Vec::new();
    for row in found {
        let number = row.opened(tx)?;
        let relation = Relation::from(&row);
        let shows = relation.topics().contains(Topic::Basic);
        if shows && row.is_in_force(&number, now) && !row.protection.hides_place() {
            let kind = row.identifier_kind.code();
            let marks = keepers.iter().map(|one| keys.mark(*one, kind, &number, ""));
            acting.push((relation, marks.collect()));
        }
    }
    still_open(tx, acting)
}

/// Those of `acting`, each with the marks of its person's number, whose person lives and is protected
/// in nobody's record. Mandates end with death.
fn still_open(
    tx: &mut Tx<'_>,
    acting: Vec<(Relation, Vec<Vec<u8>>)>,
) -> Result<Vec<Relation>, Problem> {
    if acting.is_empty() {
        return Ok(Vec::new());
    }
    let persons: Vec<Id> = acting
        .iter()
        .map(|(relation, _)| relation.person_id)
        .collect();
    let dead = deceased(tx, &persons)?;
    let marks: Vec<&[u8]> = acting
        .iter()
        .flat_map(|(_, marks)| marks)
        .map(Vec::as_slice)
        .collect();
    let hidden: Vec<Vec<u8>> = person_identifiers::table
        .inner_join(persons::table.on(persons::id.eq(person_identifiers::person_id)))
        .filter(person_identifiers::mark.eq_any(marks))
        .filter(person_identifiers::retired_at.is_null())
        .filter(is_protected())
        .select(person_identifiers::mark)
        .all(tx)?;
    let open = |(relation, marks): (Relation, Vec<Vec<u8>>)| {
        let is_open =
            !dead.contains(&relation.person_id) && !marks.iter().any(|one| hidden.contains(one));
        is_open.then_some(relation)
    };
    Ok(acting.into_iter().filter_map(open).collect())
}

impl Represented {
    fn opened(&self, tx: &Tx<'_>) -> Result<String, Problem> {
        let key = tx.keys().of_person(self.person_id, &self.kept_key)?;
        Ok(key.open(self.identifier_id, &self.number)?)
    }

    fn is_in_force(&self, number: &str, now: Stamp) -> bool {
        let of_age_at = of_age_at(self.birth_date, self.identifier_kind, number);
        let term = Term {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            ended_at: None,
        };
        term.is_in_force(self.kind, of_age_at, now)
    }
}

impl From<&Represented> for Relation {
    fn from(row: &Represented) -> Self {
        let mandate = Mandate {
            id: row.id,
            kind: row.kind,
            consent_kinds: row.consent_kinds,
            topics: row.topics,
        };
        Self {
            person_id: row.person_id,
            organisation_id: row.organisation_id,
            mandate: Some(mandate),
        }
    }
}
