//! Queries on merges.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::rules::{Side, takes_over};
use crate::db::reading::columns;
use crate::db::schema::{
    cases, consent_answers, consents, person_identifiers, person_keepers, person_keys,
    person_merges, persons, plans, representatives, request_links, requests,
};
use crate::db::sealed::SealInto;
use crate::features::persons::policy::{ListPersonMerges, MergePersons};
use crate::features::persons::record::editable;
use crate::features::persons::representatives::{self as acting, Known, clash};
use crate::features::persons::store::{Record, numbers_of};
use crate::gate::scope::deceased;
use crate::gate::{Action, Ask, Permit, Subject, Tx, history};
use crate::kernel::fact::RepresentativeEnded;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::CaseStatus;
use crate::kernel::{FaultCode, Id, Problem, Stamp};
use crate::sealed_row;

sealed_row! {
    /// A row of `person_merges`.
    person_merges: SealedMerge => MergeRow {
        id: Id,
        person_id: Id,
        merged_person_id: Id,
        merged_by: String,
        merged_unit_id: Id,
        merged_at: Stamp,
    } sealed { reason } maybe {}
}

/// What was merged into the permit's record, in order.
pub fn list(tx: &mut Tx<'_>, permit: &Permit<ListPersonMerges>) -> Result<Vec<MergeRow>, Problem> {
    let found: Vec<SealedMerge> = person_merges::table
        .filter(person_merges::person_id.eq(permit.target().id))
        .order(person_merges::id)
        .limit(200)
        .select(columns::<SealedMerge>())
        .all(tx)?;
    let key = permit.key()?;
    found.into_iter().map(|row| row.open(key)).collect()
}

/// The records that were merged into the permit's, by whatever way.
///
/// # Errors
/// When the database fails.
pub fn merged_into<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    person: Id,
) -> Result<Vec<Id>, Problem> {
    Ok(persons::table
        .filter(persons::merged_into_id.eq(Some(person)))
        .select(persons::id)
        .all(tx)?)
}

/// What merging goes by of `record`.
pub fn side(
    tx: &mut Tx<'_>,
    permit: &Permit<MergePersons>,
    record: &Record,
) -> Result<Side, Problem> {
    let person = record.row.id;
    let about = || {
        cases::table
            .filter(cases::person_id.eq(person))
            .filter(cases::status.ne(CaseStatus::Closed))
    };
    let adopted = plans::table
        .filter(plans::case_id.eq(cases::id))
        .filter(plans::status.eq("ADOPTED"));
    let acting: Vec<Option<Vec<u8>>> = representatives::table
        .filter(representatives::person_id.eq(person))
        .filter(representatives::ended_at.is_null())
        .select(representatives::mark)
        .all(tx)?;
    Ok(Side {
        is_protected: record.row.protected_identity.hides_place(),
        numbers: numbers_of(tx, permit, person)?,
        acting: acting.into_iter().flatten().collect(),
        is_deceased: !deceased(tx, &[person])?.is_empty(),
        open: about().select(cases::case_number).all(tx)?,
        planned: about()
            .filter(exists(adopted))
            .select(cases::case_number)
            .all(tx)?,
    })
}

/// Merges `merged` into `kept`: the key, the numbers, what the kept record does not say itself, and who acts for
/// the person. Gives the merge and the key that opens what either sealed.
pub fn merge(
    tx: &mut Tx<'_>,
    permit: &Permit<MergePersons>,
    (kept, merged): (&Record, &Record),
    reason: &str,
) -> Result<(Id, PersonKey), Problem> {
    let (to, from) = (kept.row.id, merged.row.id);
    let both = permit
        .keys()
        .joined(kept.row.kept_key(), merged.row.kept_key())?;
    let key = permit.keys().of_person(to, &both)?;
    diesel::update(person_keys::table.filter(person_keys::person_id.eq(to)))
        .set(person_keys::kept.eq(both))
        .run(tx)?;
    // Whoever throws the kept key away throws this away with it.
    diesel::delete(person_keys::table.filter(person_keys::person_id.eq(from))).run(tx)?;
    for record in [kept, merged] {
        let subject = Subject::of("person", record.row.id);
        history::keep(tx, permit, subject, record.row.version, &editable(record))?;
    }
    renumber(tx, kept, merged)?;
    complete(tx, kept, merged)?;
    end_doubles(tx, permit, &key, (to, from))?;
    diesel::update(representatives::table.filter(representatives::person_id.eq(from)))
        .set(representatives::person_id.eq(to))
        .run(tx)?;
    diesel::update(request_links::table.filter(request_links::person_id.eq(Some(from))))
        .set(request_links::person_id.eq(Some(to)))
        .run(tx)?;
    diesel::update(requests::table.filter(requests::person_id.eq(Some(from))))
        .set(requests::person_id.eq(Some(to)))
        .run(tx)?;
    take_keepers(tx, (to, from))?;
    let id = insert(tx, permit, (to, from), reason)?;
    Ok((id, key))
}

/// The merged record's numbers stay findable; a better one becomes the present one.
fn renumber(tx: &mut Tx<'_>, kept: &Record, merged: &Record) -> Result<(), Problem> {
    let other = match takes_over(kept.identifier.kind, merged.identifier.kind) {
        true => kept.identifier.id,
        false => merged.identifier.id,
    };
    diesel::update(person_identifiers::table.filter(person_identifiers::id.eq(other)))
        .set(person_identifiers::retired_at.eq(Some(tx.now())))
        .run(tx)?;
    let moved = person_identifiers::table.filter(person_identifiers::person_id.eq(merged.row.id));
    diesel::update(moved)
        .set(person_identifiers::person_id.eq(kept.row.id))
        .run(tx)?;
    Ok(())
}

/// The kept record says what it said, and what only the merged one did; of two protections the stronger holds.
fn complete(tx: &mut Tx<'_>, kept: &Record, merged: &Record) -> Result<(), Problem> {
    let ((row, other), now) = ((&kept.row, &merged.row), tx.now());
    let municipality = row.municipality_code.as_ref();
    diesel::update(persons::table.filter(persons::id.eq(row.id)))
        .set((
            persons::birth_date.eq(row.birth_date.or(other.birth_date)),
            persons::sex.eq(row.sex.or(other.sex)),
            persons::municipality_code.eq(municipality.or(other.municipality_code.as_ref())),
            persons::protected_identity.eq(row.protected_identity.max(other.protected_identity)),
            persons::version.eq(row.version + 1),
            persons::updated_at.eq(now),
        ))
        .run(tx)?;
    // What led to the merged record leads to the kept one.
    let led = persons::id
        .eq(other.id)
        .or(persons::merged_into_id.eq(Some(other.id)));
    diesel::update(persons::table.filter(led))
        .set((
            persons::merged_into_id.eq(Some(row.id)),
            persons::updated_at.eq(now),
        ))
        .run(tx)?;
    Ok(())
}

/// Somebody who stands in both records acts once: as the one on whose word a consent rests, the kept record's when
/// that is both or neither.
fn end_doubles(
    tx: &mut Tx<'_>,
    permit: &Permit<MergePersons>,
    key: &PersonKey,
    (to, from): (Id, Id),
) -> Result<(), Problem> {
    let theirs = acting::known(tx, permit, key, to)?;
    let others = acting::known(tx, permit, key, from)?;
    let is_double = |one: &Known, other: &Known| {
        let fault = clash(one, std::slice::from_ref(other));
        fault.is_some_and(|fault| fault.code == FaultCode::Overlaps)
    };
    let answered = answerers(tx, &[to, from])?;
    let goes_on = |one: &&(Id, Known)| one.1.term.ended_at.is_none();
    for (id, one) in others.iter().filter(goes_on) {
        let doubles = theirs.iter().filter(goes_on);
        let Some((kept, _)) = doubles.into_iter().find(|(_, other)| is_double(one, other)) else {
            continue;
        };
        let rests_on_it = answered.contains(id) && !answered.contains(kept);
        let id = if rests_on_it { *kept } else { *id };
        let double = representatives::table.filter(representatives::id.eq(id));
        diesel::update(double)
            .set((
                representatives::ended_at.eq(Some(tx.now())),
                representatives::version.eq(representatives::version + 1),
                representatives::updated_at.eq(tx.now()),
            ))
            .run(tx)?;
        permit.record(tx, RepresentativeEnded { id })?;
    }
    Ok(())
}

/// Which of those who act for `persons` have answered for a consent.
fn answerers(tx: &mut Tx<'_>, persons: &[Id]) -> Result<Vec<Id>, Problem> {
    let asked = consents::table
        .inner_join(cases::table.on(cases::id.eq(consents::case_id)))
        .filter(cases::person_id.eq_any(persons))
        .select(consents::id);
    let found: Vec<Option<Id>> = consent_answers::table
        .filter(consent_answers::consent_id.eq_any(asked))
        .select(consent_answers::representative_id)
        .distinct()
        .all(tx)?;
    Ok(found.into_iter().flatten().collect())
}

/// Who keeps the merged record, should it be protected again, keeps the kept one.
fn take_keepers(tx: &mut Tx<'_>, (to, from): (Id, Id)) -> Result<(), Problem> {
    let of = |person: Id| person_keepers::table.filter(person_keepers::person_id.eq(person));
    let already: Vec<Id> = of(to).select(person_keepers::account_id).all(tx)?;
    diesel::update(of(from).filter(person_keepers::account_id.ne_all(already)))
        .set(person_keepers::person_id.eq(to))
        .run(tx)?;
    diesel::delete(of(from)).run(tx)?;
    Ok(())
}

fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<MergePersons>,
    (to, from): (Id, Id),
    reason: &str,
) -> Result<Id, Problem> {
    let (id, actor) = (tx.new_id(), permit.actor());
    diesel::insert_into(person_merges::table)
        .values((
            person_merges::id.eq(id),
            person_merges::person_id.eq(to),
            person_merges::merged_person_id.eq(from),
            person_merges::organisation_id.eq(actor.organisation_id),
            person_merges::reason.sealed(permit.key()?, id, reason)?,
            person_merges::merged_by.eq(&actor.name),
            person_merges::merged_unit_id.eq(actor.unit_id),
            person_merges::merged_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(id)
}
