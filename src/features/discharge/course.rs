//! The course of a discharge: what each notice does beyond its row.

use super::policy::{
    CreateDischarge, CreateDischargeReceipt, CreateReadyNotice, EndDischarge, WithdrawReadyNotice,
};
use super::rules::{
    DischargeEnding, DischargeStatus, NoticeKind, ending_faults, faults, goes_on_after,
    moment_fault, notice_from, require_not_closed, runs_inpatient_care,
};
use super::store::{self, NoticeRow, Receiver, Told, Whole};
use super::summons;
use super::telling::Teller;
use super::wire::{
    NewDischarge, NewDischargeEnding, NewDischargeReceipt, NewReadyNotice, NewReadyNoticeWithdrawal,
};
use crate::features::cases::{self, Origin};
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::{participants, registry};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Permit, Tx};
use crate::kernel::{Fault, FaultCode, Id, Problem, ProblemCode, Stamp};

/// Sends the admission notice; gives the id of the process that begins with it.
pub(super) fn admit(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischarge>,
    new: &NewDischarge,
) -> Result<Id, Problem> {
    let case = permit.target();
    require_not_closed(case.status)?;
    let (origin, _) = store::circumstances(tx, permit, case)?;
    let kinds = registry::kinds_of(tx, permit, case.initiating_organisation_id)?;
    if origin != Origin::InpatientDischarge || !kinds.is_some_and(runs_inpatient_care) {
        return Err(ProblemCode::NotADischargeCase.into());
    }
    let mut faults = faults(new, tx.now());
    let receivers = receivers(tx, permit, new, &mut faults)?;
    Problem::unless_empty(faults)?;
    if store::open_in(tx, permit, case)?.is_some() {
        return Err(ProblemCode::AlreadyExists.into());
    }
    let id = store::begin(tx, permit, new)?;
    let teller = Teller::of(tx, permit, case, id)?;
    teller.changed("discharge.admission-notified", tx);
    for (receiver, comes_by_duty) in &receivers {
        let unit = (receiver.unit_id, receiver.organisation_id);
        if participants::add_unit(tx, permit, case, unit, *comes_by_duty)? {
            cases::grant_access(tx, permit, receiver.unit_id, receiver.organisation_id)?;
        }
        store::add_receiver(tx, permit, (id, new.planned_on), receiver)?;
    }
    let told = Told {
        planned_on: Some(new.planned_on),
        ..Told::default()
    };
    store::notify(tx, permit, id, NoticeKind::Admission, &told)?;
    let kind = DeadlineKind::SendAdmissionNotice;
    let from = notice_from(new.admitted_at, new.assessed_at);
    let sent = Start::of(kind, from).about(id).by(case.initiating_unit_id);
    deadlines::start(tx, permit, case, sent)?;
    deadlines::meet(tx, permit, case, Which::About(kind, id))?;
    Ok(id)
}

/// The units to be told, each with whether it comes to meetings by duty.
fn receivers(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischarge>,
    new: &NewDischarge,
    faults: &mut Vec<Fault>,
) -> Result<Vec<(Receiver, bool)>, Problem> {
    let units: Vec<Id> = new.receivers.iter().map(|one| one.unit_id).collect();
    let known = registry::organisations_of_units(tx, permit, &units)?;
    let mut found = Vec::new();
    for (index, receiver) in new.receivers.iter().enumerate() {
        let mut fault = |member: &str, code| {
            faults.push(Fault::at(format!("/receivers/{index}/{member}"), code));
        };
        if receiver.unit_id == permit.target().initiating_unit_id {
            fault("unitId", FaultCode::NotAllowedHere);
            continue;
        }
        let Some((_, organisation_id, kinds)) = known.iter().find(|one| one.0 == receiver.unit_id)
        else {
            fault("unitId", FaultCode::NotFound);
            continue;
        };
        if !receiver.kind.may_be_of(*kinds) {
            fault("kind", FaultCode::NotAllowedHere);
            continue;
        }
        let told = Receiver {
            unit_id: receiver.unit_id,
            organisation_id: *organisation_id,
            kind: receiver.kind,
        };
        let duty = tx.law().duty(*kinds, None, tx.now().swedish_day());
        found.push((told, duty.is_some()));
    }
    Ok(found)
}

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
            let code = match new.unit_id {
                Some(_) => FaultCode::NotAParty,
                None => FaultCode::Required,
            };
            faults.push(Fault::at("/unitId", code));
        }
        return Err(Problem::with(ProblemCode::Invalid, faults));
    };
    let mut receipts = whole.receipts.iter();
    if receipts.any(|one| (one.notice_id, one.receiver_id) == (new.notice_id, receiver.id)) {
        return Err(ProblemCode::AlreadyExists.into());
    }
    whole.require_going_on(case)?;
    store::receive(tx, permit, new.notice_id, receiver.id)?;
    let teller = Teller::of(tx, permit, case, whole.row.id)?;
    teller.changed("discharge.notice-received", tx);
    Ok(())
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
    let teller = Teller::of(tx, permit, case, id)?;
    teller.changed("discharge.ready-notified", tx);
    let whole = store::load(tx, permit)?;
    summons::summon(tx, permit, case, &whole)
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
        return Err(ProblemCode::Conflict.into());
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
    let summons = Which::About(DeadlineKind::SummonAtDischarge, new.notice_id);
    deadlines::cancel(tx, permit, case, summons)?;
    let teller = Teller::of(tx, permit, case, id)?;
    teller.changed("discharge.ready-withdrawn", tx);
    Ok(())
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
    finish(tx, permit, case, &whole, (new.kind, new.ended_at))
}

/// Ends the process that is open in `case`, which is closed.
///
/// # Errors
/// When the database fails.
pub fn end_with_case<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    let Some(whole) = store::open_in(tx, permit, case)? else {
        return Ok(());
    };
    let ending = (DischargeEnding::CaseClosed, tx.now());
    finish(tx, permit, case, &whole, ending)
}

fn finish<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
    (ending, ended_at): (DischargeEnding, Stamp),
) -> Result<(), Problem> {
    let id = whole.row.id;
    store::end(tx, permit, id, (ending, ended_at))?;
    let kind = DeadlineKind::SummonAtDischarge;
    match (goes_on_after(ending), ending, whole.standing()) {
        (true, ..) => summons::pass_on(tx, permit, case, whole)?,
        // Of an earlier stay it is still due.
        (false, DischargeEnding::AdmissionCancelled, Some(notice)) => {
            deadlines::cancel(tx, permit, case, Which::About(kind, notice.id))?;
        }
        (false, DischargeEnding::AdmissionCancelled, None) => {}
        (false, ..) => deadlines::cancel(tx, permit, case, Which::Of(kind))?,
    }
    let teller = Teller::of(tx, permit, case, id)?;
    teller.changed("discharge.ended", tx);
    Ok(())
}
