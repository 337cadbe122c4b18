//! Changing the expected day and the named care contact.

use super::policy::{UpdateDischarge, sends};
use super::rules::{
    DischargeStatus, NoticeKind, ReceiverKind, disclosed_until, needs_contact, planned_fault,
};
use super::store::{self, Told, Whole};
use super::telling::record;
use super::wire::{DischargeEdit, NamedCareContact};
use crate::gate::{Permit, Target, Tx, history};
use crate::http::IfMatch;
use crate::http::patch::MergePatch;
use crate::kernel::fact::{CareContactChanged, DischargeCorrected, DischargeDateChanged};
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode, Stamp};

/// Changes the expected day or the named care contact.
pub(super) fn change(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDischarge>,
    version: &IfMatch,
    patch: MergePatch,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let whole = store::load(tx, permit)?;
    let only_contact = patch.members().all(|member| member == "namedCareContact");
    let names = only_contact && whole.contact_is_named_by(permit.actor());
    if !names && !sends(permit.actor(), case) {
        return Err(ProblemCode::Forbidden.into());
    }
    whole.require_going_on(case)?;
    let current = editable(&whole);
    let present = whole.row.version;
    let Some(edit) = patch.apply(tx, version, present, &current)? else {
        return Ok(());
    };
    check_edit(permit, &whole, &current, &edit, tx.now())?;
    store::update(tx, permit, present, &edit)?;
    let subject = permit.target().subject();
    history::keep(tx, permit, subject, present, &current)?;
    say(tx, permit, &current, &edit)
}

/// Says what is otherwise; the receivers are told of another day.
fn say(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDischarge>,
    current: &DischargeEdit,
    edit: &DischargeEdit,
) -> Result<(), Problem> {
    let (id, because) = (permit.target().id, permit.because());
    let moved = edit.planned_on != current.planned_on;
    let another = edit.named_care_contact != current.named_care_contact;
    if moved {
        let told = Told {
            planned_before: Some(current.planned_on),
            planned_on: Some(edit.planned_on),
            ..Told::default()
        };
        store::notify(tx, permit, id, NoticeKind::DateChange, &told)?;
        let until = disclosed_until(edit.planned_on);
        store::disclose_until(tx, &because, id, until)?;
        record(tx, &because, DischargeDateChanged { id })?;
    }
    if another {
        let unit = |edit: &DischargeEdit| edit.named_care_contact.as_ref().map(|one| one.unit_id);
        let unit = (unit(current), unit(edit));
        record(tx, &because, CareContactChanged { id, unit })?;
    }
    match moved || another {
        true => Ok(()),
        false => record(tx, &because, DischargeCorrected { id }),
    }
}

fn editable(whole: &Whole) -> DischargeEdit {
    DischargeEdit {
        planned_on: whole.row.planned_on,
        named_care_contact: whole.contact(),
    }
}

fn check_edit(
    permit: &Permit<UpdateDischarge>,
    whole: &Whole,
    current: &DischargeEdit,
    edit: &DischargeEdit,
    now: Stamp,
) -> Result<(), Problem> {
    let open_care = |contact: &NamedCareContact| {
        let mut told = whole.receivers.iter();
        told.find(|one| one.unit_id == contact.unit_id && one.kind == ReceiverKind::OpenCare)
    };
    let mut faults = Vec::new();
    if edit.planned_on != current.planned_on {
        faults.extend(planned_fault(edit.planned_on, whole.row.admitted_at, now));
    }
    let named = edit.named_care_contact.as_ref();
    if named.is_some_and(|contact| open_care(contact).is_none()) {
        let pointer = "/namedCareContact/unitId";
        faults.push(Fault::at(pointer, FaultCode::NotAParty));
    }
    Problem::unless_empty(faults)?;
    // Open care names its own contact, and takes nobody else's place.
    let contacts = [current.named_care_contact.as_ref(), named];
    let mut units = contacts.into_iter().flatten().filter_map(open_care);
    let own = permit.actor().organisation_id;
    let elsewhere = units.any(|unit| unit.organisation_id != own);
    if elsewhere && !sends(permit.actor(), &permit.target().case) {
        return Err(ProblemCode::Forbidden.into());
    }
    let ready = whole.row.status == DischargeStatus::Ready;
    if named.is_none() && ready && needs_contact(whole.told_as()) {
        return Err(ProblemCode::NamedCareContactMissing.into());
    }
    Ok(())
}
