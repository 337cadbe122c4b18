//! What of a record can be corrected, and handing it over to another organisation.

use super::store::{self, Record};
use super::wire::{Identity, PersonEdit};
use crate::features::registry::MunicipalityCode;
use crate::gate::consent::HandOverConsent;
use crate::gate::{Because, Subject, Tx, history};
use crate::kernel::fact::{Named, PersonCorrected, PersonRegistered};
use crate::kernel::representation;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Party;
use crate::kernel::{Id, Label, Line, Problem, Stamp};

/// What of a record can be corrected, as it stands.
pub(super) fn editable(record: &Record) -> PersonEdit {
    let row = &record.row;
    PersonEdit {
        identity: identity(record),
        given_name: Line::stored(record.given_name.clone()),
        family_name: Line::stored(record.family_name.clone()),
        birth_date: row.birth_date,
        sex: row.sex,
        municipality_code: row.municipality_code.clone().map(MunicipalityCode::stored),
        protected_identity: row.protected_identity,
    }
}

/// Who issued the present number of a record, when that is stated.
pub(super) fn issuer(record: &Record) -> Option<String> {
    let issuer = record.identifier.issuer.clone();
    Some(issuer).filter(|issuer| !issuer.is_empty())
}

pub(super) fn identity(record: &Record) -> Identity {
    Identity {
        kind: record.identifier.kind,
        number: Label::stored(record.number.clone()),
        issuer: issuer(record).map(Label::stored),
    }
}

/// The record of the case's person in the organisation `to` and its key, made there when it has none. Of two
/// protections the stronger holds. `keeper` keeps the record when it is protected.
///
/// # Errors
/// When the database fails.
pub fn hand_over(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (to, keeper): (Party, Option<Named>),
    consent: &HandOverConsent,
) -> Result<(Id, PersonKey), Problem> {
    let record = store::of_person(tx, because)?;
    let identity = identity(&record);
    let protection = record.row.protected_identity;
    let Some((there, key)) =
        store::at_receiver(tx, because, to.organisation_id, &identity, consent)?
    else {
        let (id, key) = store::insert_at_receiver(tx, because, to, (&record, &identity), consent)?;
        let about = because.about(id).sealed_by(&key);
        let keeper = keeper.filter(|_| protection.hides_place());
        tx.record(&about, PersonRegistered { id, keeper })?;
        return Ok((id, key));
    };
    let row = &there.row;
    if protection > row.protected_identity {
        let about = because.about(row.id).sealed_by(&key);
        store::strengthen(tx, &about, row, protection)?;
        let subject = Subject::of("person", row.id);
        history::keep_because(tx, &about, subject, row.version, &editable(&there))?;
        let of_age_at = of_age_at(&editable(&there));
        let corrected = PersonCorrected {
            id: row.id,
            of_age_at: (of_age_at, of_age_at),
            protection: (row.protected_identity, protection),
            keeper,
        };
        tx.record(&about, corrected)?;
    }
    Ok((row.id, key))
}

/// When the person is of age, as far as the record says it.
pub(super) fn of_age_at(edit: &PersonEdit) -> Option<Stamp> {
    representation::of_age_at(edit.birth_date, edit.identity.kind, &edit.identity.number)
}
