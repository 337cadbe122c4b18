//! Queries on persons' records.

use diesel::prelude::*;

use super::policy::{CreatePerson, UpdatePerson};
use super::rules::{ProtectedIdentity, Sex};
use super::wire::{Identity, NewPerson, PersonEdit};
use crate::db::reading::{Reading, rows};
use crate::db::schema::{cases, person_identifiers, person_keys, persons};
use crate::db::sealed::SealInto;
use crate::gate::consent::HandOverConsent;
use crate::gate::scope::{
    CaseQuery, CaseScope, PersonScope, is_record, known_persons, recorded_persons,
};
use crate::gate::{Action, Actor, Ask, Because, Keys, Permit, Target, Tx};
use crate::kernel::fact::PersonRegistered;
use crate::kernel::identity::IdentityKind;
use crate::kernel::representation;
use crate::kernel::seal::{PersonKey, Sealed};
use crate::kernel::text::compared;
use crate::kernel::vocabulary::Party;
use crate::kernel::{Code, Day, Id, Problem, ProblemCode, Stamp};
use crate::stored_as_text;

stored_as_text!(Sex);

/// A person's record.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = persons)]
pub struct PersonRow {
    pub id: Id,
    pub organisation_id: Id,
    given_name: Sealed<persons::given_name>,
    family_name: Sealed<persons::family_name>,
    pub birth_date: Option<Day>,
    pub sex: Option<Sex>,
    pub municipality_code: Option<String>,
    pub protected_identity: ProtectedIdentity,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
    #[diesel(select_expression = person_keys::kept)]
    kept_key: Vec<u8>,
}

impl PersonRow {
    /// The person's key, as it is kept.
    pub fn kept_key(&self) -> (Id, &[u8]) {
        (self.id, &self.kept_key)
    }
}

/// An identity number as stored; an empty issuer means none.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = person_identifiers)]
pub struct IdentifierRow {
    pub id: Id,
    pub kind: IdentityKind,
    number: Sealed<person_identifiers::number>,
    pub issuer: String,
}

/// A record and its present number, sealed as the database holds them.
pub type SealedRecord = (PersonRow, IdentifierRow);

/// The same, open.
pub struct Record {
    /// What is not sealed.
    pub row: PersonRow,
    /// What is not sealed of the present number.
    pub identifier: IdentifierRow,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The present number.
    pub number: String,
}

/// Opens a record for who was permitted to read it.
pub fn open(keys: &Keys, (row, identifier): SealedRecord) -> Result<Record, Problem> {
    let key = keys.of_person(row.id, &row.kept_key)?;
    Ok(Record {
        given_name: key.open(row.id, &row.given_name)?,
        family_name: key.open(row.id, &row.family_name)?,
        number: key.open(identifier.id, &identifier.number)?,
        row,
        identifier,
    })
}

/// When the person was born, if that is known.
pub fn born_of<A: Action>(
    permit: &Permit<A>,
    record: &SealedRecord,
) -> Result<Option<Day>, Problem> {
    Ok(key_and_birth(permit, record)?.1)
}

/// The person's key, and when the person was born, if that is known.
pub fn key_and_birth<A: Action>(
    permit: &Permit<A>,
    (row, identifier): &SealedRecord,
) -> Result<(PersonKey, Option<Day>), Problem> {
    let key = permit.keys().of_person(row.id, &row.kept_key)?;
    let number = match row.birth_date {
        Some(_) => String::new(),
        None => key.open(identifier.id, &identifier.number)?,
    };
    let born = representation::born(row.birth_date, identifier.kind, &number);
    Ok((key, born))
}

/// When `person` was born, if that is known.
///
/// # Errors
/// When the database fails.
pub fn born<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    person: Id,
) -> Result<Option<Day>, Problem> {
    match tx.read(one(person))? {
        Some(record) => born_of(permit, &record),
        None => Ok(None),
    }
}

fn issuer(identity: &Identity) -> &str {
    identity.issuer.as_deref().unwrap_or_default()
}

/// Records a person; gives the id.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreatePerson>,
    new: &NewPerson,
) -> Result<Id, Problem> {
    let (id, now) = (tx.new_id(), tx.now());
    let (key, kept) = permit.keys().new_for(id)?;
    let protection = new.protected_identity.unwrap_or(ProtectedIdentity::None);
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(id),
            persons::organisation_id.eq(permit.actor().organisation_id),
            persons::registered_unit_id.eq(Some(permit.actor().unit_id)),
            persons::given_name.sealed(&key, id, &new.given_name)?,
            persons::family_name.sealed(&key, id, &new.family_name)?,
            persons::birth_date.eq(new.birth_date),
            persons::sex.eq(new.sex),
            persons::municipality_code.eq(new.municipality_code.as_deref()),
            persons::protected_identity.eq(protection),
            persons::version.eq(1_i64),
            persons::created_at.eq(now),
            persons::updated_at.eq(now),
        ))
        .run(tx)?;
    diesel::insert_into(person_keys::table)
        .values((person_keys::person_id.eq(id), person_keys::kept.eq(kept)))
        .run(tx)?;
    let own = permit.actor().organisation_id;
    insert_identifier(tx, permit.keys(), own, id, &key, &new.identity)?;
    let about = permit.because().about(id);
    let keeper = protection.hides_place().then(|| permit.actor().into());
    tx.record(&about, PersonRegistered { id, keeper })?;
    Ok(id)
}

fn insert_identifier(
    tx: &mut Tx<'_>,
    keys: &Keys,
    organisation: Id,
    person: Id,
    key: &PersonKey,
    identity: &Identity,
) -> Result<(), Problem> {
    let id = tx.new_id();
    diesel::insert_into(person_identifiers::table)
        .values((
            person_identifiers::id.eq(id),
            person_identifiers::person_id.eq(person),
            person_identifiers::organisation_id.eq(organisation),
            person_identifiers::kind.eq(identity.kind),
            person_identifiers::number.sealed(key, id, &identity.number)?,
            person_identifiers::mark.eq(mark(keys, organisation, identity)),
            person_identifiers::issuer.eq(issuer(identity)),
            person_identifiers::recorded_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// What the number is looked up by in an organisation.
pub fn mark(keys: &Keys, organisation: Id, identity: &Identity) -> Vec<u8> {
    keys.mark(
        organisation,
        identity.kind.code(),
        &identity.number,
        issuer(identity),
    )
}

/// A record in the actor's own organisation, or about the actor, with its present number.
pub fn load<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>, id: Id) -> Result<Record, Problem> {
    let actor = permit.actor();
    let found = tx.read(one(id))?;
    let sealed =
        found.filter(|(row, _)| row.organisation_id == actor.organisation_id || actor.is(row.id));
    open(permit.keys(), sealed.ok_or(ProblemCode::NotFound)?)
}

/// The record of the person whom the case is about.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Option<SealedRecord>> {
    let of_case = || {
        cases::table
            .filter(cases::id.eq(case.id))
            .select(cases::person_id)
    };
    let person = persons::table
        .inner_join(person_keys::table)
        .filter(persons::id.eq_any(of_case()));
    let present = person_identifiers::table
        .filter(person_identifiers::person_id.eq_any(of_case()))
        .filter(person_identifiers::retired_at.is_null());
    (rows(person), rows(present)).map(record)
}

/// The record of a person of whom the actor may know that it is there.
pub fn recorded_one(actor: &Actor, id: Id) -> impl Reading<Output = Option<SealedRecord>> + use<> {
    let person = persons::table
        .inner_join(person_keys::table)
        .filter(is_record(id))
        .filter(recorded_persons(actor));
    let kept = || persons::table.filter(is_record(id)).select(persons::id);
    let present = person_identifiers::table
        .filter(person_identifiers::person_id.eq_any(kept()))
        .filter(person_identifiers::retired_at.is_null());
    (rows(person), rows(present)).map(record)
}

/// The record of a person.
pub fn one(id: Id) -> impl Reading<Output = Option<SealedRecord>> {
    let person = persons::table
        .inner_join(person_keys::table)
        .filter(persons::id.eq(id));
    let present = person_identifiers::table
        .filter(person_identifiers::person_id.eq(id))
        .filter(person_identifiers::retired_at.is_null());
    (rows(person), rows(present)).map(record)
}

/// The record `id` when the actor's unit has a relation to it, or the actor to the person, as whom ever.
pub fn spoken_of<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    id: Id,
) -> Result<Option<SealedRecord>, Problem> {
    let actor = permit.actor();
    let known: Option<Id> = match actor.as_staff() {
        None => actor.relation(id).map(|relation| relation.person_id),
        Some(_) => persons::table
            .filter(is_record(id))
            .filter(known_persons(actor, tx.now()))
            .select(persons::id)
            .one(tx)?,
    };
    match known {
        Some(id) => Ok(tx.read(one(id))?),
        None => Ok(None),
    }
}

/// A person has one number that is not retired; were there more, the latest counts.
fn record((mut persons, numbers): (Vec<PersonRow>, Vec<IdentifierRow>)) -> Option<SealedRecord> {
    let latest = numbers.into_iter().max_by_key(|number| number.id);
    persons.pop().zip(latest)
}

/// What every number of `person` is looked up by, those too that were replaced.
///
/// # Errors
/// When the database fails.
pub fn numbers_of<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    person: Id,
) -> Result<Vec<Vec<u8>>, Problem> {
    Ok(person_identifiers::table
        .filter(person_identifiers::person_id.eq(person))
        .select(person_identifiers::mark)
        .all(tx)?)
}

/// Corrects the record if it still has `version`.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdatePerson>,
    version: i64,
    edit: &PersonEdit,
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    diesel::update(
        persons::table
            .filter(persons::id.eq(id))
            .filter(persons::version.eq(version)),
    )
    .set((
        persons::given_name.sealed(key, id, &edit.given_name)?,
        persons::family_name.sealed(key, id, &edit.family_name)?,
        persons::birth_date.eq(edit.birth_date),
        persons::sex.eq(edit.sex),
        persons::municipality_code.eq(edit.municipality_code.as_deref()),
        persons::protected_identity.eq(edit.protected_identity),
        persons::version.eq(version + 1),
        persons::updated_at.eq(tx.now()),
    ))
    .guarded(tx)
}

/// Lets another number take the place of the present one, which stays findable.
pub fn replace_identifier(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdatePerson>,
    present: &IdentifierRow,
    identity: &Identity,
) -> Result<(), Problem> {
    diesel::update(person_identifiers::table.filter(person_identifiers::id.eq(present.id)))
        .set(person_identifiers::retired_at.eq(Some(tx.now())))
        .run(tx)?;
    let (own, person) = (permit.actor().organisation_id, permit.target().id);
    insert_identifier(tx, permit.keys(), own, person, permit.key()?, identity)
}

/// The person of the case as recorded, by whichever organisation: for handing it over.
///
/// # Errors
/// When the database fails.
pub fn of_person(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Record, Problem> {
    let sealed = tx.read(one(because.case()?.person_id))?;
    open(because.keys(), sealed.ok_or(ProblemCode::NotFound)?)
}

/// Whether the person of the permit's case is protected.
///
/// # Errors
/// When the database fails.
pub fn is_protected<A: Action<Target = CaseScope>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<bool, Problem> {
    let protection: ProtectedIdentity = persons::table
        .filter(persons::id.eq(permit.target().person_id))
        .select(persons::protected_identity)
        .only(tx)?;
    Ok(protection.hides_place())
}

/// The record in the organisation `to` of who has `identity`, held, and its key.
pub fn at_receiver(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    to: Id,
    identity: &Identity,
    _consent: &HandOverConsent,
) -> Result<Option<(Record, PersonKey)>, Problem> {
    let there: Option<Id> = person_identifiers::table
        .filter(person_identifiers::mark.eq(mark(because.keys(), to, identity)))
        .filter(person_identifiers::retired_at.is_null())
        .select(person_identifiers::person_id)
        .one(tx)?;
    let Some(there) = there else {
        return Ok(None);
    };
    PersonScope::lock(tx, &there)?;
    let sealed = tx.read(one(there))?.ok_or(ProblemCode::Internal)?;
    let key = because.keys().of_person(there, &sealed.0.kept_key)?;
    let record = open(because.keys(), sealed)?;
    // While it was waited for, the number may have become another's.
    let same_number = compared(&record.number) == compared(&identity.number);
    let holds = record.identifier.kind == identity.kind && same_number;
    Ok(holds.then_some((record, key)))
}

/// Records for the unit `to` what a consent to basic facts covers of `record`: the identity. The rest,
/// and where the person lives, the receiver learns for itself.
pub fn insert_at_receiver(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    to: Party,
    (record, identity): (&Record, &Identity),
    _consent: &HandOverConsent,
) -> Result<(Id, PersonKey), Problem> {
    let (id, now) = (tx.new_id(), tx.now());
    let (key, kept) = because.keys().new_for(id)?;
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(id),
            persons::organisation_id.eq(to.organisation_id),
            persons::registered_unit_id.eq(Some(to.unit_id)),
            persons::given_name.sealed(&key, id, &record.given_name)?,
            persons::family_name.sealed(&key, id, &record.family_name)?,
            persons::birth_date.eq(record.row.birth_date),
            persons::sex.eq(record.row.sex),
            persons::protected_identity.eq(record.row.protected_identity),
            persons::version.eq(1_i64),
            persons::created_at.eq(now),
            persons::updated_at.eq(now),
        ))
        .run(tx)?;
    diesel::insert_into(person_keys::table)
        .values((person_keys::person_id.eq(id), person_keys::kept.eq(kept)))
        .run(tx)?;
    insert_identifier(tx, because.keys(), to.organisation_id, id, &key, identity)?;
    Ok((id, key))
}

/// Gives the receiver's record the protection that was handed over with it.
pub fn strengthen(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    there: &PersonRow,
    protection: ProtectedIdentity,
) -> Result<(), Problem> {
    diesel::update(persons::table.filter(persons::id.eq(there.id)))
        .set((
            persons::protected_identity.eq(protection),
            persons::version.eq(there.version + 1),
            persons::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}
