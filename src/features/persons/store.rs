//! Queries on persons' records.

use diesel::prelude::*;

use super::policy::{CreatePerson, SearchPersons, UpdatePerson};
use super::rules::{ProtectedIdentity, Sex};
use super::wire::{Identity, NewPerson, PersonEdit};
use crate::db::reading::{Reading, rows};
use crate::db::schema::{cases, person_identifiers, persons};
use crate::gate::consent::HandOverConsent;
use crate::gate::scope::{CaseScope, PersonScope, SoughtCase};
use crate::gate::{Action, Ask, Permit, Subject, Target, Tx};
use crate::kernel::identity::IdentityKind;
use crate::kernel::{Day, Id, Problem, ProblemCode, Stamp};
use crate::stored_as_text;

stored_as_text!(ProtectedIdentity, Sex, IdentityKind);

/// A person's record with its present number.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = persons)]
pub struct PersonRow {
    pub id: Id,
    pub organisation_id: Id,
    pub given_name: String,
    pub family_name: String,
    pub birth_date: Option<Day>,
    pub sex: Option<Sex>,
    pub municipality_code: Option<String>,
    pub protected_identity: ProtectedIdentity,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
}

/// An identity number as stored; an empty issuer means none.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = person_identifiers)]
pub struct IdentifierRow {
    pub id: Id,
    pub kind: IdentityKind,
    pub number: String,
    pub issuer: String,
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
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(id),
            persons::organisation_id.eq(permit.actor().organisation_id),
            persons::given_name.eq(&*new.given_name),
            persons::family_name.eq(&*new.family_name),
            persons::birth_date.eq(new.birth_date),
            persons::sex.eq(new.sex),
            persons::municipality_code.eq(new.municipality_code.as_deref()),
            persons::protected_identity
                .eq(new.protected_identity.unwrap_or(ProtectedIdentity::None)),
            persons::version.eq(1_i64),
            persons::created_at.eq(now),
            persons::updated_at.eq(now),
        ))
        .run(tx)?;
    insert_identifier(tx, id, permit.actor().organisation_id, &new.identity)?;
    tx.changed("person.created", PersonScope::asked(&id));
    Ok(id)
}

fn insert_identifier(
    tx: &mut Tx<'_>,
    person: Id,
    organisation: Id,
    identity: &Identity,
) -> Result<(), Problem> {
    diesel::insert_into(person_identifiers::table)
        .values((
            person_identifiers::id.eq(tx.new_id()),
            person_identifiers::person_id.eq(person),
            person_identifiers::organisation_id.eq(organisation),
            person_identifiers::kind.eq(identity.kind),
            person_identifiers::number.eq(&*identity.number),
            person_identifiers::issuer.eq(issuer(identity)),
            person_identifiers::recorded_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// The person in the actor's organisation who has or had this number.
pub fn find(
    tx: &mut Tx<'_>,
    permit: &Permit<SearchPersons>,
    identity: &Identity,
) -> Result<Option<Id>, Problem> {
    let found: Option<Id> = person_identifiers::table
        .filter(person_identifiers::organisation_id.eq(permit.actor().organisation_id))
        .filter(person_identifiers::kind.eq(identity.kind))
        .filter(person_identifiers::number.eq(&*identity.number))
        .filter(person_identifiers::issuer.eq(issuer(identity)))
        .select(person_identifiers::person_id)
        .one(tx)?;
    if let Some(id) = found {
        tx.found(PersonScope::asked(&id));
    }
    Ok(found)
}

/// A record in the actor's own organisation with its present number.
pub fn load<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>, id: Id) -> Result<Record, Problem> {
    let own = permit.actor().organisation_id;
    let found = tx.read(one(id))?;
    Ok(found
        .filter(|(row, _)| row.organisation_id == own)
        .ok_or(ProblemCode::NotFound)?)
}

/// A record with its present number.
pub type Record = (PersonRow, IdentifierRow);

/// The record of the person whom the case is about.
pub fn of_case(case: SoughtCase) -> impl Reading<Output = Option<Record>> {
    let of_case = || {
        cases::table
            .filter(cases::id.eq(case.id))
            .select(cases::person_id)
    };
    let person = persons::table.filter(persons::id.eq_any(of_case()));
    let present = person_identifiers::table
        .filter(person_identifiers::person_id.eq_any(of_case()))
        .filter(person_identifiers::retired_at.is_null());
    (rows(person), rows(present)).map(record)
}

fn one(id: Id) -> impl Reading<Output = Option<Record>> {
    let person = persons::table.filter(persons::id.eq(id));
    let present = person_identifiers::table
        .filter(person_identifiers::person_id.eq(id))
        .filter(person_identifiers::retired_at.is_null());
    (rows(person), rows(present)).map(record)
}

/// A person has one number that is not retired; were there more, the latest counts.
fn record((mut persons, numbers): (Vec<PersonRow>, Vec<IdentifierRow>)) -> Option<Record> {
    let latest = numbers.into_iter().max_by_key(|number| number.id);
    persons.pop().zip(latest)
}

/// Corrects the record if it still has `version`; gives the number of rows met.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdatePerson>,
    version: i64,
    edit: &PersonEdit,
) -> Result<usize, Problem> {
    let id = permit.target().id;
    let met = diesel::update(
        persons::table
            .filter(persons::id.eq(id))
            .filter(persons::version.eq(version)),
    )
    .set((
        persons::given_name.eq(&*edit.given_name),
        persons::family_name.eq(&*edit.family_name),
        persons::birth_date.eq(edit.birth_date),
        persons::sex.eq(edit.sex),
        persons::municipality_code.eq(edit.municipality_code.as_deref()),
        persons::protected_identity.eq(edit.protected_identity),
        persons::version.eq(version + 1),
        persons::updated_at.eq(tx.now()),
    ))
    .run(tx)?;
    tx.changed(
        "person.updated",
        Subject {
            person_id: Some(id),
            ..Subject::of("person", id)
        },
    );
    Ok(met)
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
    insert_identifier(
        tx,
        permit.target().id,
        permit.actor().organisation_id,
        identity,
    )
}

/// The record of the person of `case` in organisation `to`, made there when it has none. What a
/// consent to basic facts covers is the identity; the rest, and where the person lives, the receiver
/// learns for itself. Gives its id.
pub fn hand_over<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
    to: Id,
    _consent: &HandOverConsent,
) -> Result<Id, Problem> {
    let (row, identifier) = tx.read(one(case.person_id))?.ok_or(ProblemCode::NotFound)?;
    let there: Option<Id> = person_identifiers::table
        .filter(person_identifiers::organisation_id.eq(to))
        .filter(person_identifiers::kind.eq(identifier.kind))
        .filter(person_identifiers::number.eq(&identifier.number))
        .filter(person_identifiers::issuer.eq(&identifier.issuer))
        .select(person_identifiers::person_id)
        .one(tx)?;
    if let Some(there) = there {
        return Ok(there);
    }
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(persons::table)
        .values((
            persons::id.eq(id),
            persons::organisation_id.eq(to),
            persons::given_name.eq(&row.given_name),
            persons::family_name.eq(&row.family_name),
            persons::birth_date.eq(row.birth_date),
            persons::sex.eq(row.sex),
            persons::protected_identity.eq(row.protected_identity),
            persons::version.eq(1_i64),
            persons::created_at.eq(now),
            persons::updated_at.eq(now),
        ))
        .run(tx)?;
    diesel::insert_into(person_identifiers::table)
        .values((
            person_identifiers::id.eq(tx.new_id()),
            person_identifiers::person_id.eq(id),
            person_identifiers::organisation_id.eq(to),
            person_identifiers::kind.eq(identifier.kind),
            person_identifiers::number.eq(&identifier.number),
            person_identifiers::issuer.eq(&identifier.issuer),
            person_identifiers::recorded_at.eq(now),
        ))
        .run(tx)?;
    tx.changed("person.created", PersonScope::asked(&id));
    Ok(id)
}
