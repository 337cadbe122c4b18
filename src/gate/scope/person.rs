//! Who may know of a person's record.
//!
//! Each organisation records a person for itself. Its coordinators know the records to which their unit has a
//! relation, its record systems those to which a unit of their branch has, the protected ones only those named, and
//! the person knows the own ones; everybody else meets a person only through a case, under the topic BASIC.

use diesel::prelude::*;

use super::named::known_persons;
use crate::db::Conn;
use crate::db::reading::{Reading, rows};
use crate::db::schema::{cases, person_keys, persons, representatives};
use crate::db::sql::{Condition, Sql};
use crate::db::types::Uid;
use crate::gate::action::{Subject, Target};
use crate::gate::actor::Actor;
use crate::gate::ask::Ask;
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{ClosingReason, ProtectedIdentity, Role};
use crate::kernel::{Id, Problem, ProblemCode};
use crate::stored_as_text;

stored_as_text!(ProtectedIdentity, ClosingReason);

/// That the row of `persons` is the record `id`, or the one that `id` was merged into: what knows a record by
/// its id finds the person whatever became of it.
pub fn is_record(id: Id) -> Condition {
    names("persons.id", id)
}

/// That the row of `cases` is about the record `id`, or the one that `id` was merged into.
pub fn is_about(id: Id) -> Condition {
    names("cases.person_id", id)
}

fn names(column: &'static str, id: Id) -> Condition {
    Sql::new(column)
        .text(" = COALESCE((SELECT m.merged_into_id FROM persons AS m WHERE m.id = ")
        .id(id)
        .text("), ")
        .id(id)
        .text(")")
}

/// A person's record in the actor's own organisation, or about the actor.
#[derive(Clone, Debug)]
pub struct PersonScope {
    /// The record.
    pub id: Id,
    kept_key: Vec<u8>,
}

impl Target for PersonScope {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        lock_records(tx, &[*key])
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        if !matches!(
            actor.role,
            Role::Coordinator | Role::Integration | Role::Person
        ) {
            return Ok(None);
        }
        let found: Option<(Id, Vec<u8>)> = persons::table
            .inner_join(person_keys::table)
            .filter(is_record(*key))
            .filter(known_persons(actor, tx.now()))
            .select((persons::id, person_keys::kept))
            .one(tx)?;
        Ok(found.map(|(id, kept_key)| Self { id, kept_key }))
    }

    fn subject(&self) -> Subject {
        Self::asked(&self.id)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.id, &self.kept_key))
    }

    fn asked(key: &Id) -> Subject {
        Subject {
            kind: "person",
            id: Some(*key),
            case_id: None,
            person_id: Some(*key),
        }
    }
}

/// Locks the records that `keys` lead to, and every case about them. The cases first, in which somebody may wait
/// for the record to open another; and each in the order of ids.
///
/// # Errors
/// 412 when one of them was merged into another while this waited for it: to go on to that one with this one held
/// could be to wait for who waits for this.
fn lock_records(tx: &mut Tx<'_>, keys: &[Id]) -> Result<(), Problem> {
    let Conn::Postgres(pg) = tx.conn()? else {
        return Ok(());
    };
    let led: Vec<(Id, Option<Id>)> = persons::table
        .filter(persons::id.eq_any(keys))
        .select((persons::id, persons::merged_into_id))
        .load(pg)?;
    let keys: Vec<Id> = led
        .into_iter()
        .map(|(id, into)| into.unwrap_or(id))
        .collect();
    cases::table
        .filter(cases::person_id.eq_any(&keys))
        .order(cases::id)
        .select(cases::id)
        .for_update()
        .load::<Id>(pg)?;
    let merged_meanwhile: Vec<Option<Id>> = persons::table
        .filter(persons::id.eq_any(&keys))
        .order(persons::id)
        .select(persons::merged_into_id)
        .for_update()
        .load(pg)?;
    match merged_meanwhile.into_iter().flatten().next() {
        None => Ok(()),
        Some(_) => Err(ProblemCode::StaleVersion.into()),
    }
}

/// Lets one merge after the other begin, so that each knows where the records lead.
fn await_merges(tx: &mut Tx<'_>) -> Result<(), Problem> {
    if let Conn::Postgres(pg) = tx.conn()? {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtext('person_merges'))").execute(pg)?;
    }
    Ok(())
}

/// Two records that are to become one: nobody else writes on either until they are.
#[derive(Clone, Debug)]
pub struct PersonPair {
    /// The one that is kept.
    pub kept: PersonScope,
    /// The one that is to be merged into it, if the actor may know of it.
    pub merged: Option<PersonScope>,
}

impl Target for PersonPair {
    /// The kept record's id and the other's.
    type Key = (Id, Id);

    fn lock(tx: &mut Tx<'_>, (kept, merged): &(Id, Id)) -> Result<(), Problem> {
        await_merges(tx)?;
        lock_records(tx, &[*kept, *merged])
    }

    fn find(
        tx: &mut Tx<'_>,
        actor: &Actor,
        (kept, merged): &(Id, Id),
    ) -> Result<Option<Self>, Problem> {
        let Some(kept) = PersonScope::find(tx, actor, kept)? else {
            return Ok(None);
        };
        let merged = PersonScope::find(tx, actor, merged)?;
        Ok(Some(Self { kept, merged }))
    }

    fn subject(&self) -> Subject {
        self.kept.subject()
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        self.kept.kept_key()
    }

    fn asked((kept, _): &(Id, Id)) -> Subject {
        PersonScope::asked(kept)
    }
}

/// Keeps the record that `person` leads to as it is, and who acts for the person, until the unit ends: for work
/// on a case that goes by them. It keeps out who locks a record, and not the merge that only turns to another what
/// led to it.
///
/// # Errors
/// When the database fails.
pub fn hold_person(tx: &mut Tx<'_>, person: Id) -> Result<(), Problem> {
    let Conn::Postgres(pg) = tx.conn()? else {
        return Ok(());
    };
    let mut next = Some(person);
    while let Some(id) = next {
        let led: Option<Option<Id>> = persons::table
            .filter(persons::id.eq(id))
            .select(persons::merged_into_id)
            .for_key_share()
            .first(pg)
            .optional()?;
        next = led.flatten();
    }
    Ok(())
}

/// That the row of `cases` was closed as deceased, unless that was taken back since by opening one that goes on
/// from a case closed so: a death that was recorded in error in one case was in all.
fn died() -> Condition {
    Sql::new(
        "(cases.closing_reason = 'DECEASED' AND NOT EXISTS (SELECT 1 FROM cases AS d \
         JOIN cases AS s ON s.predecessor_case_id = d.id WHERE d.person_id = cases.person_id \
         AND d.closing_reason = 'DECEASED' AND s.created_at >= cases.closed_at))",
    )
}

/// Those of `persons` whose death is recorded.
///
/// # Errors
/// When the database fails.
pub fn deceased(tx: &mut Tx<'_>, persons: &[Id]) -> Result<Vec<Id>, Problem> {
    Ok(cases::table
        .filter(cases::person_id.eq_any(persons))
        .filter(died())
        .select(cases::person_id)
        .all(tx)?)
}

/// Whether the person's death is recorded, to be read with more.
pub fn death_of(person: Id) -> impl Reading<Output = bool> + use<> {
    let recorded = Sql::<(Uid,)>::new("SELECT cases.person_id FROM cases WHERE cases.person_id = ")
        .id(person)
        .text(" AND ")
        .all_of(died());
    rows(recorded).map(|found: Vec<(Id,)>| !found.is_empty())
}

/// Somebody who acts for a person, as the actor's own organisation has recorded it.
#[derive(Clone, Debug)]
pub struct RepresentativeScope {
    /// Who.
    pub id: Id,
    /// For whom.
    pub person: PersonScope,
}

impl RepresentativeScope {
    const KIND: &'static str = "representative";

    /// The representative `id` of `person`, as the subject of a change.
    pub fn subject_of(id: Id, person: Id) -> Subject {
        Subject {
            person_id: Some(person),
            ..Subject::of(Self::KIND, id)
        }
    }

    fn represented(tx: &mut Tx<'_>, id: Id) -> Result<Option<Id>, Problem> {
        Ok(representatives::table
            .filter(representatives::id.eq(id))
            .select(representatives::person_id)
            .one(tx)?)
    }
}

impl Target for RepresentativeScope {
    type Key = Id;

    fn lock(tx: &mut Tx<'_>, key: &Id) -> Result<(), Problem> {
        match Self::represented(tx, *key)? {
            Some(person) => PersonScope::lock(tx, &person),
            None => Ok(()),
        }
    }

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        let Some(person) = Self::represented(tx, *key)? else {
            return Ok(None);
        };
        let person = PersonScope::find(tx, actor, &person)?;
        Ok(person.map(|person| Self { id: *key, person }))
    }

    fn subject(&self) -> Subject {
        Self::subject_of(self.id, self.person.id)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        self.person.kept_key()
    }

    fn asked(key: &Id) -> Subject {
        Subject::of(Self::KIND, *key)
    }
}
