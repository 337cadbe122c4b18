//! What becomes of a record beyond its row: handing it over, and its protection.

use super::policy::UpdatePerson;
use super::rules::ProtectedIdentity;
use super::store::{self, Record};
use super::wire::{Identity, PersonEdit};
use crate::features::named_users::{self, Named};
use crate::gate::consent::HandOverConsent;
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Permit, Subject, Tx, history};
use crate::kernel::seal::PersonKey;
use crate::kernel::{Id, Line, Problem};

/// What of a record can be corrected, as it stands.
pub(super) fn editable(record: &Record) -> PersonEdit {
    let row = &record.row;
    PersonEdit {
        identity: identity(record),
        given_name: Line::stored(record.given_name.clone()),
        family_name: Line::stored(record.family_name.clone()),
        birth_date: row.birth_date,
        sex: row.sex,
        municipality_code: row.municipality_code.clone(),
        protected_identity: row.protected_identity,
    }
}

/// Who issued the present number of a record, when that is stated.
pub(super) fn issuer(record: &Record) -> Option<String> {
    let issuer = record.identifier.issuer.clone();
    Some(issuer).filter(|issuer| !issuer.is_empty())
}

fn identity(record: &Record) -> Identity {
    Identity {
        kind: record.identifier.kind,
        number: Line::stored(record.number.clone()),
        issuer: issuer(record).map(Line::stored),
    }
}

/// Who marks a record as protected is named in every case about it; when the protection is lifted,
/// they open again.
pub(super) fn change_protection(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdatePerson>,
    from: ProtectedIdentity,
    to: ProtectedIdentity,
) -> Result<(), Problem> {
    let person = permit.target().id;
    match (from.hides_place(), to.hides_place()) {
        (false, true) => named_users::protect(tx, permit, person, Some(permit.actor().into())),
        (true, false) => named_users::lift(tx, permit, person),
        _ => Ok(()),
    }
}

/// The record of the person of `case` in the organisation `to` and its key, made there when it has none. Of
/// two protections the stronger holds. `named` keeps the record when it is protected.
///
/// # Errors
/// When the database fails.
pub fn hand_over<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    (to, named): (Id, Option<Named>),
    consent: &HandOverConsent,
) -> Result<(Id, PersonKey), Problem> {
    let record = store::of_scope(tx, permit, case)?;
    let identity = identity(&record);
    let protection = record.row.protected_identity;
    let (id, key) = match store::at_receiver(tx, permit, to, &identity, consent)? {
        Some((there, key)) => {
            strengthen(tx, permit, (&there, &key), protection, named)?;
            (there.row.id, key)
        }
        None => store::insert_at_receiver(tx, permit, to, (&record, &identity), consent)?,
    };
    if let Some(named) = named.filter(|_| protection.hides_place()) {
        named_users::keep(tx, permit, id, named.account_id)?;
    }
    Ok((id, key))
}

fn strengthen<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    (there, key): (&Record, &PersonKey),
    protection: ProtectedIdentity,
    named: Option<Named>,
) -> Result<(), Problem> {
    let row = &there.row;
    if protection <= row.protected_identity {
        return Ok(());
    }
    store::strengthen(tx, permit, row, protection)?;
    let subject = Subject::of("person", row.id);
    let told = permit.because().untold().sealed_by(key);
    history::keep_because(tx, &told, subject, row.version, &editable(there))?;
    if protection.hides_place() && !row.protected_identity.hides_place() {
        named_users::protect(tx, permit, row.id, named)?;
    }
    Ok(())
}
