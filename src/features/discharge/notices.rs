//! What is told of a discharge after the admission: that a notice has come, that the person is ready, or is
//! not after all, and that it is over.

use super::policy::{CreateDischargeReceipt, CreateReadyNotice, EndDischarge, WithdrawReadyNotice};
use super::rules::{DischargeEnding, DischargeStatus, NoticeKind, ending_faults, moment_fault};
use super::stay;
use super::store::{self, NoticeRow, Told};
use super::telling::record;
use super::wire::{
    NewDischargeEnding, NewDischargeReceipt, NewReadyNotice, NewReadyNoticeWithdrawal,
};
use crate::gate::{Permit, Tx};
use crate::kernel::fact::{
    DischargeNoticeReceived, PersonDied, ReadyNoticeWithdrawn, ReadyNotified,
};
use crate::kernel::{Fault, FaultCode, Problem, ProblemCode, When};

/// Records that a receiving unit has acknowledged a notice.
///
/// # Errors
/// 409 (already exists) when it had before.
pub(super) fn acknowledge(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischargeReceipt>,
    new: &NewDischargeReceipt,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let whole = store::load(tx, permit)?;
    let own = whole.receivers.iter();
    let own: Vec<_> = own.filter(|one| one.is_of(permit.actor())).collect();
    if own.is_empty() {
        return Err(ProblemCode::Forbidden.into());
    }
    let mut faults = Vec::new();
    if !whole.notices.iter().any(|one| one.id == new.notice_id) {
        faults.push(Fault::at("/noticeId", FaultCode::NotFound));
    }
    let receiver = match (new.unit_id, own.as_slice()) {
        (Some(unit), own) => own.iter().find(|one| one.unit_id == unit).copied(),
        (None, [only]) => Some(*only),
        (None, _) => None,
    };
    let Some(receiver) = receiver.filter(|_| faults.is_empty()) else {
        if receiver.is_none() {
            faults.push(match new.unit_id {
                Some(_) => Fault::at("/unitId", FaultCode::NotAParty),
                None => Fault::required("/unitId", When::SeveralReceivers),
            });
        }
        return Err(Problem::with(ProblemCode::Invalid, faults));
    };
    let mut receipts = whole.receipts.iter();
    if receipts.any(|one| (one.notice_id, one.receiver_id) == (new.notice_id, receiver.id)) {
        return Err(ProblemCode::AlreadyExists.into());
    }
    whole.require_going_on(case)?;
    store::receive(tx, permit, new.notice_id, receiver.id)?;
    record(
        tx,
        &permit.because(),
        DischargeNoticeReceived { id: whole.row.id },
    )
}

/// Tells that the person is ready to be discharged.
pub(super) fn ready(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateReadyNotice>,
    new: &NewReadyNotice,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let whole = store::load(tx, permit)?;
    whole.require_going_on(case)?;
    let (id, admitted_at) = (whole.row.id, whole.row.admitted_at);
    let fault = moment_fault("/readyAt", new.ready_at, admitted_at, tx.now());
    Problem::unless_empty(fault.into_iter().collect())?;
    if whole.row.status == DischargeStatus::Ready {
        return Err(ProblemCode::AlreadyExists.into());
    }
    if whole.lacks_contact() {
        return Err(ProblemCode::NamedCareContactMissing.into());
    }
    store::advance(
        tx,
        permit,
        DischargeStatus::Admitted,
        DischargeStatus::Ready,
    )?;
    let told = Told {
        ready_at: Some(new.ready_at),
        ..Told::default()
    };
    store::notify(tx, permit, id, NoticeKind::Ready, &told)?;
    record(tx, &permit.because(), ReadyNotified { id })
}

/// Takes the discharge-ready notice back.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<WithdrawReadyNotice>,
    new: &NewReadyNoticeWithdrawal,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let whole = store::load(tx, permit)?;
    whole.require_going_on(case)?;
    let known = |one: &NoticeRow| one.id == new.notice_id && one.kind == NoticeKind::Ready;
    if !whole.notices.iter().any(known) {
        return Err(Problem::invalid("/noticeId", FaultCode::NotFound));
    }
    if whole
        .standing()
        .is_none_or(|notice| notice.id != new.notice_id)
    {
        return Err(ProblemCode::NoticeNotInForce.into());
    }
    store::advance(
        tx,
        permit,
        DischargeStatus::Ready,
        DischargeStatus::Admitted,
    )?;
    let told = Told {
        withdrawn: Some(new.notice_id),
        reason: new.reason.as_deref(),
        ..Told::default()
    };
    let (id, kind) = (whole.row.id, NoticeKind::ReadyWithdrawn);
    store::notify(tx, permit, id, kind, &told)?;
    let notice = new.notice_id;
    record(tx, &permit.because(), ReadyNoticeWithdrawn { id, notice })
}

/// Ends the process; the case goes on.
pub(super) fn end(
    tx: &mut Tx<'_>,
    permit: &Permit<EndDischarge>,
    new: &NewDischargeEnding,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let whole = store::load(tx, permit)?;
    whole.require_going_on(case)?;
    Problem::unless_empty(ending_faults(new, whole.row.admitted_at, tx.now()))?;
    if new.kind == DischargeEnding::Discharged && whole.lacks_contact() {
        return Err(ProblemCode::NamedCareContactMissing.into());
    }
    let notice = whole.standing().map(|notice| notice.id);
    let stay = (whole.row.id, notice, whole.row.contact_unit_id);
    stay::end(tx, &permit.because(), stay, (new.kind, new.ended_at))?;
    match new.kind {
        DischargeEnding::Deceased => {
            let (id, on) = (case.person_id, new.ended_at.swedish_day());
            permit.record(tx, PersonDied { id, on })
        }
        _ => Ok(()),
    }
}
