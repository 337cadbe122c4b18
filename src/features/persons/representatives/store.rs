//! Queries on representatives.

use diesel::prelude::*;

use super::rules::{Known, Standing};
use super::wire::RepresentativeContent;
use crate::db::reading::{Reading, rows};
use crate::db::schema::representatives;
use crate::features::persons::policy::{
    CreateRepresentative, DeleteRepresentative, UpdateRepresentative,
};
use crate::features::persons::store::{born_of, one as record_of};
use crate::features::persons::wire::Identity;
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::{RepresentativeCorrected, RepresentativeEnded, RepresentativeRecorded};
use crate::kernel::identity::IdentityKind;
use crate::kernel::representation::{Mandate, RepresentativeKind, Term};
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::swedish_days;
use crate::kernel::vocabulary::{ConsentKinds, Topics};
use crate::kernel::{Code, Day, Id, Problem, ProblemCode, Set, Stamp};
use crate::sealed_row;

sealed_row! {
    /// A row of `representatives`.
    representatives: SealedRepresentative => RepresentativeRow {
        id: Id,
        person_id: Id,
        kind: RepresentativeKind,
        identity_kind: Option<IdentityKind>,
        mark: Option<Vec<u8>>,
        consent_kinds: ConsentKinds,
        topics: Topics,
        starts_on: Day,
        ends_on: Option<Day>,
        ended_at: Option<Stamp>,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
    } sealed { name } maybe { contact, identity_number, source }
}

impl RepresentativeRow {
    /// For how long.
    pub fn term(&self) -> Term {
        Term {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            ended_at: self.ended_at,
        }
    }
}

/// What a client writes of a representative, as columns.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = representatives, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Columns {
    name: Sealed<representatives::name>,
    contact: Option<Sealed<representatives::contact>>,
    identity_kind: Option<IdentityKind>,
    identity_number: Option<Sealed<representatives::identity_number>>,
    mark: Option<Vec<u8>>,
    consent_kinds: ConsentKinds,
    topics: Topics,
    source: Option<Sealed<representatives::source>>,
    starts_on: Day,
    ends_on: Option<Day>,
    updated_at: Stamp,
}

fn written<A: Action>(
    permit: &Permit<A>,
    id: Id,
    content: &RepresentativeContent,
) -> Result<Columns, Problem> {
    let (key, identity) = (permit.key()?, content.identity.as_ref());
    let number = identity.map(|identity| &*identity.number);
    Ok(Columns {
        name: key.seal(id, &content.name)?,
        contact: key.seal_some(id, content.contact.as_deref())?,
        identity_kind: identity.map(|identity| identity.kind),
        identity_number: key.seal_some(id, number)?,
        mark: identity.map(|identity| mark(permit, identity)),
        consent_kinds: content.consent_kinds.unwrap_or(Set::EMPTY),
        topics: content.topics.unwrap_or(Set::EMPTY),
        source: key.seal_some(id, content.source.as_deref())?,
        starts_on: content.starts_on,
        ends_on: content.ends_on,
        updated_at: permit.now(),
    })
}

/// What a number is looked up by in the actor's organisation: the same as that of a person.
pub fn mark<A: Action>(permit: &Permit<A>, identity: &Identity) -> Vec<u8> {
    let own = permit.actor().organisation_id;
    permit
        .keys()
        .mark(own, identity.kind.code(), &identity.number, "")
}

/// Everybody who acts, acted or will act for a person, in the order recorded.
pub fn of_person(person: Id) -> impl Reading<Output = Vec<SealedRepresentative>> {
    let all = representatives::table.filter(representatives::person_id.eq(person));
    rows(all).map(|mut found: Vec<SealedRepresentative>| {
        found.sort_by_key(|row| row.id);
        found
    })
}

/// Everybody who acts, acted or will act for `person`, as far as they are compared with others, opened with the
/// person's `key`.
///
/// # Errors
/// When the database fails.
pub fn known<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    key: &PersonKey,
    person: Id,
) -> Result<Vec<(Id, Known)>, Problem> {
    let opened = |row: SealedRepresentative| {
        let row = row.open(key)?;
        let known = Known {
            kind: row.kind,
            name: row.name.clone(),
            mark: row.mark.clone(),
            term: row.term(),
        };
        Ok((row.id, known))
    };
    tx.read(of_person(person))?
        .into_iter()
        .map(opened)
        .collect()
}

/// What representative `id` of `person` is called.
///
/// # Errors
/// 404 when there is none.
pub fn name<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    (person, id): (Id, Id),
) -> Result<String, Problem> {
    let sealed: Option<Sealed<representatives::name>> = representatives::table
        .filter(representatives::id.eq(id))
        .filter(representatives::person_id.eq(person))
        .select(representatives::name)
        .one(tx)?;
    let sealed = sealed.ok_or(ProblemCode::NotFound)?;
    Ok(permit.key()?.open(id, &sealed)?)
}

/// As much of a representative as a mandate follows from.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = representatives)]
struct MandateRow {
    id: Id,
    kind: RepresentativeKind,
    consent_kinds: ConsentKinds,
    topics: Topics,
    starts_on: Day,
    ends_on: Option<Day>,
    ended_at: Option<Stamp>,
}

impl MandateRow {
    fn term(&self) -> Term {
        Term {
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            ended_at: self.ended_at,
        }
    }
}

/// Whether `person` is of age, and who acts for the person, at the transaction's moment.
///
/// # Errors
/// When the database fails.
pub fn standing<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    person: Id,
) -> Result<Standing, Problem> {
    let now = tx.now();
    let acting = representatives::table
        .filter(representatives::person_id.eq(person))
        .filter(representatives::ended_at.is_null());
    let (record, mut found) = tx.read((record_of(person), rows(acting)))?;
    let record = record.ok_or(ProblemCode::NotFound)?;
    let born = born_of(permit, &record)?;
    let of_age_at = born.map(swedish_days::of_age_at);
    found.sort_by_key(|row: &MandateRow| row.id);
    found.retain(|row| row.term().is_in_force(row.kind, of_age_at, now));
    let mandate = |row: MandateRow| Mandate {
        id: row.id,
        kind: row.kind,
        consent_kinds: row.consent_kinds,
        topics: row.topics,
    };
    Ok(Standing {
        born,
        of_age_at,
        now,
        mandates: found.into_iter().map(mandate).collect(),
    })
}

/// Records a representative of the permit's person; gives the id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateRepresentative>,
    kind: RepresentativeKind,
    content: &RepresentativeContent,
) -> Result<Id, Problem> {
    let (id, person) = (tx.new_id(), permit.target().id);
    diesel::insert_into(representatives::table)
        .values((
            representatives::id.eq(id),
            representatives::person_id.eq(person),
            representatives::organisation_id.eq(permit.actor().organisation_id),
            representatives::kind.eq(kind),
            representatives::version.eq(1_i64),
            representatives::created_at.eq(tx.now()),
            written(permit, id, content)?,
        ))
        .run(tx)?;
    permit.record(tx, RepresentativeRecorded { id })?;
    Ok(id)
}

/// Corrects the permit's representative if it still has `version` and was not ended.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateRepresentative>,
    version: i64,
    content: &RepresentativeContent,
) -> Result<(), Problem> {
    let id = permit.target().id;
    let row = representatives::table
        .filter(representatives::id.eq(id))
        .filter(representatives::version.eq(version))
        .filter(representatives::ended_at.is_null());
    let written = written(permit, id, content)?;
    diesel::update(row)
        .set((written, representatives::version.eq(version + 1)))
        .guarded(tx)?;
    permit.record(tx, RepresentativeCorrected { id })
}

/// Ends the permit's representative now if it still has `version` and was not ended.
pub fn end(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteRepresentative>,
    version: i64,
) -> Result<(), Problem> {
    let now = tx.now();
    let row = representatives::table
        .filter(representatives::id.eq(permit.target().id))
        .filter(representatives::version.eq(version))
        .filter(representatives::ended_at.is_null());
    diesel::update(row)
        .set((
            representatives::ended_at.eq(Some(now)),
            representatives::version.eq(version + 1),
            representatives::updated_at.eq(now),
        ))
        .guarded(tx)?;
    permit.record(
        tx,
        RepresentativeEnded {
            id: permit.target().id,
        },
    )
}
