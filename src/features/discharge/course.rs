//! The course of a discharge: what each notice does beyond its row.

use super::policy::{
    CreateDischarge, CreateDischargeReceipt, CreateReadyNotice, EndDischarge, UpdateDischarge,
    WithdrawReadyNotice, sends,
};
use super::rules::{
    DischargeEnding, DischargeStatus, NoticeKind, ReceiverKind, declines_plan, disclosed_until,
    ending_faults, faults, goes_on_after, moment_fault, needs_contact, needs_summons, notice_from,
    planned_fault, require_not_closed, require_open, runs_inpatient_care,
};
use super::store::{self, DischargeItem, NoticeRow, Receiver, ReceiverRow, Told, Whole};
use super::wire::{
    DischargeEdit, NamedCareContact, NewDischarge, NewDischargeEnding, NewDischargeReceipt,
    NewReadyNotice, NewReadyNoticeWithdrawal,
};
use crate::features::cases::{self, Origin};
use crate::features::deadlines::{self, DeadlineKind, Start, Which};
use crate::features::{invitations, participants, registry};
use crate::gate::scope::{CaseScope, Item};
use crate::gate::{Action, Actor, Permit, Subject, Target, Tx, history};
use crate::http::IfMatch;
use crate::kernel::patch::MergePatch;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Fault, FaultCode, Id, Line, Problem, ProblemCode, Stamp};

/// Tells of a discharge. Of a person with protected data it is not told who did it, for the unit may
/// say where the person is.
struct Teller {
    subject: Subject,
    protected: bool,
}

impl Teller {
    fn of<A: Action>(
        tx: &mut Tx<'_>,
        permit: &Permit<A>,
        case: &CaseScope,
        id: Id,
    ) -> Result<Self, Problem> {
        let (_, protected) = store::circumstances(tx, permit, case)?;
        let subject = Subject {
            kind: DischargeItem::KIND,
            id: Some(id),
            ..case.subject()
        };
        Ok(Self { subject, protected })
    }

    fn changed(&self, event: &'static str, tx: &mut Tx<'_>) {
        match self.protected {
            true => tx.changed_for_others(event, self.subject),
            false => tx.changed(event, self.subject),
        }
    }
}

/// Whether the actor acts for the receiving unit.
pub(super) fn is_own(actor: &Actor, receiver: &ReceiverRow) -> bool {
    match actor.role {
        Role::Integration => receiver.organisation_id == actor.organisation_id,
        _ => receiver.unit_id == actor.unit_id,
    }
}

/// The discharge-ready notice that is not taken back.
pub(super) fn standing(whole: &Whole) -> Option<&NoticeRow> {
    let mut notices = whole.notices.iter();
    let latest = notices.rfind(|notice| notice.kind == NoticeKind::Ready)?;
    let taken_back = |notice: &NoticeRow| notice.withdrawn_notice_id == Some(latest.id);
    (!whole.notices.iter().any(taken_back)).then_some(latest)
}

/// As whom the units are told.
pub(super) fn told_as(whole: &Whole) -> impl Iterator<Item = ReceiverKind> + Clone {
    whole.receivers.iter().map(|receiver| receiver.kind)
}

fn lacks_contact(whole: &Whole) -> bool {
    needs_contact(told_as(whole)) && whole.row.contact_unit_id.is_none()
}

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
    let mut found = Vec::new();
    for (index, receiver) in new.receivers.iter().enumerate() {
        let mut fault = |member: &str, code| {
            faults.push(Fault::at(format!("/receivers/{index}/{member}"), code));
        };
        if receiver.unit_id == permit.target().initiating_unit_id {
            fault("unitId", FaultCode::NotAllowedHere);
            continue;
        }
        let Some(organisation_id) = registry::organisation_of_unit(tx, permit, receiver.unit_id)?
        else {
            fault("unitId", FaultCode::NotFound);
            continue;
        };
        let kinds = registry::kinds_of(tx, permit, organisation_id)?;
        if !kinds.is_some_and(|kinds| receiver.kind.may_be_of(kinds)) {
            fault("kind", FaultCode::NotAllowedHere);
            continue;
        }
        let told = Receiver {
            unit_id: receiver.unit_id,
            organisation_id,
            kind: receiver.kind,
        };
        found.push((told, participants::attends_by_duty(kinds)));
    }
    Ok(found)
}

/// Changes the expected day or the named care contact.
pub(super) fn change(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDischarge>,
    version: IfMatch,
    patch: MergePatch,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let whole = store::load(tx, permit)?;
    let only_contact = patch.members().all(|member| member == "namedCareContact");
    if !sends(permit.actor(), case) && !(only_contact && names_contact(permit.actor(), &whole)) {
        return Err(ProblemCode::Forbidden.into());
    }
    require_going_on(case, &whole)?;
    let current = editable(&whole);
    let edit = patch.apply(&current)?;
    check_edit(permit, &whole, &current, &edit, tx.now())?;
    IfMatch::met(store::update(tx, permit, version.0, &edit)?)?;
    let subject = permit.target().subject();
    history::keep(tx, permit, subject, whole.row.version, &current)?;
    let teller = Teller::of(tx, permit, case, whole.row.id)?;
    let moved = edit.planned_on != current.planned_on;
    let another = edit.named_care_contact != current.named_care_contact;
    if moved {
        teller.changed("discharge.date-changed", tx);
        let told = Told {
            planned_before: Some(current.planned_on),
            planned_on: Some(edit.planned_on),
            ..Told::default()
        };
        store::notify(tx, permit, whole.row.id, NoticeKind::DateChange, &told)?;
        let until = disclosed_until(edit.planned_on);
        store::disclose_until(tx, permit, whole.row.id, until)?;
    }
    if another {
        teller.changed("discharge.contact-changed", tx);
        summon_anew(tx, permit, case, whole.row.id)?;
    }
    if !moved && !another {
        teller.changed("discharge.updated", tx);
    }
    Ok(())
}

/// Whether the actor is of open care that is told, which names the contact; the role is the action's.
pub(super) fn names_contact(actor: &Actor, whole: &Whole) -> bool {
    let mut open_care = whole.receivers.iter();
    open_care.any(|receiver| receiver.kind == ReceiverKind::OpenCare && is_own(actor, receiver))
}

fn editable(whole: &Whole) -> DischargeEdit {
    DischargeEdit {
        planned_on: whole.row.planned_on,
        named_care_contact: contact(whole),
    }
}

/// The named care contact.
pub(super) fn contact(whole: &Whole) -> Option<NamedCareContact> {
    let named = whole
        .row
        .contact_unit_id
        .zip(whole.row.contact_name.clone());
    named.map(|(unit_id, name)| NamedCareContact {
        unit_id,
        name: Line::stored(name),
    })
}

fn check_edit(
    permit: &Permit<UpdateDischarge>,
    whole: &Whole,
    current: &DischargeEdit,
    edit: &DischargeEdit,
    now: Stamp,
) -> Result<(), Problem> {
    let mut faults = Vec::new();
    if edit.planned_on != current.planned_on {
        faults.extend(planned_fault(edit.planned_on, whole.row.admitted_at, now));
    }
    let named = edit.named_care_contact.as_ref();
    let unit = named.map(|contact| {
        let mut told = whole.receivers.iter();
        told.find(|one| one.unit_id == contact.unit_id && one.kind == ReceiverKind::OpenCare)
    });
    if unit.is_some_and(|found| found.is_none()) {
        let pointer = "/namedCareContact/unitId";
        faults.push(Fault::at(pointer, FaultCode::NotAParty));
    }
    Problem::unless_empty(faults)?;
    let sends = sends(permit.actor(), &permit.target().case);
    let own = |one: &ReceiverRow| one.organisation_id == permit.actor().organisation_id;
    match unit.flatten() {
        Some(unit) if !sends && !own(unit) => Err(ProblemCode::Forbidden.into()),
        None if whole.row.status == DischargeStatus::Ready && needs_contact(told_as(whole)) => {
            Err(ProblemCode::NamedCareContactMissing.into())
        }
        _ => Ok(()),
    }
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
    let own: Vec<_> = own.filter(|one| is_own(permit.actor(), one)).collect();
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
    require_going_on(case, &whole)?;
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
    require_going_on(case, &whole)?;
    let (id, admitted_at) = (whole.row.id, whole.row.admitted_at);
    let fault = moment_fault("/readyAt", new.ready_at, admitted_at, tx.now());
    Problem::unless_empty(fault.into_iter().collect())?;
    if whole.row.status == DischargeStatus::Ready {
        return Err(ProblemCode::AlreadyExists.into());
    }
    if lacks_contact(&whole) {
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
    summon(tx, permit, case, &whole)
}

/// Takes the discharge-ready notice back.
pub(super) fn withdraw(
    tx: &mut Tx<'_>,
    permit: &Permit<WithdrawReadyNotice>,
    new: &NewReadyNoticeWithdrawal,
) -> Result<(), Problem> {
    let case = &permit.target().case;
    let whole = store::load(tx, permit)?;
    require_going_on(case, &whole)?;
    let known = |one: &NoticeRow| one.id == new.notice_id && one.kind == NoticeKind::Ready;
    if !whole.notices.iter().any(known) {
        return Err(Problem::invalid("/noticeId", FaultCode::NotFound));
    }
    if standing(&whole).is_none_or(|notice| notice.id != new.notice_id) {
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
    require_going_on(case, &whole)?;
    Problem::unless_empty(ending_faults(new, whole.row.admitted_at, tx.now()))?;
    if new.kind == DischargeEnding::Discharged && lacks_contact(&whole) {
        return Err(ProblemCode::NamedCareContactMissing.into());
    }
    finish(tx, permit, case, whole.row.id, (new.kind, new.ended_at))
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
    finish(tx, permit, case, whole.row.id, ending)
}

fn finish<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
    (ending, ended_at): (DischargeEnding, Stamp),
) -> Result<(), Problem> {
    store::end(tx, permit, id, (ending, ended_at))?;
    if !goes_on_after(ending) {
        let summons = Which::Of(DeadlineKind::SummonAtDischarge);
        deadlines::cancel(tx, permit, case, summons)?;
    }
    let teller = Teller::of(tx, permit, case, id)?;
    teller.changed("discharge.ended", tx);
    Ok(())
}

/// When the person of `case` wants a plan after having said no to one: there is something to summon to
/// again.
///
/// # Errors
/// When the database fails.
pub fn resume<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(), Problem> {
    if !declines_plan(case.status) {
        return Ok(());
    }
    match store::open_in(tx, permit, case)? {
        Some(whole) => begin_summons(tx, permit, case, &whole),
        None => Ok(()),
    }
}

/// The contact is another: the summons that is not sent yet is the new one's to send.
fn summon_anew(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDischarge>,
    case: &CaseScope,
    id: Id,
) -> Result<(), Problem> {
    let whole = store::by_id(tx, permit, id)?;
    let Some(notice) = standing(&whole) else {
        return Ok(());
    };
    if is_summoned(tx, permit, case, &whole)? {
        return Ok(());
    }
    let open = Which::About(DeadlineKind::SummonAtDischarge, notice.id);
    deadlines::cancel(tx, permit, case, open)?;
    summon(tx, permit, case, &whole)
}

/// Has the named care contact summon to planning, unless the person wants none.
fn summon<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
) -> Result<(), Problem> {
    match declines_plan(case.status) {
        true => Ok(()),
        false => begin_summons(tx, permit, case, whole),
    }
}

/// Counts from the notice that stands; what was sent during the stay already is met.
fn begin_summons<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
) -> Result<(), Problem> {
    let Some(notice) = standing(whole) else {
        return Ok(());
    };
    if !needs_summons(told_as(whole)) {
        return Ok(());
    }
    let kind = DeadlineKind::SummonAtDischarge;
    let due = Start {
        unit: whole.row.contact_unit_id,
        ..Start::of(kind, notice.sent_at).about(notice.id)
    };
    deadlines::start(tx, permit, case, due)?;
    if is_summoned(tx, permit, case, whole)? {
        deadlines::meet(tx, permit, case, Which::About(kind, notice.id))?;
    }
    Ok(())
}

fn is_summoned<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    whole: &Whole,
) -> Result<bool, Problem> {
    let case = case.for_parts(permit);
    let sent = invitations::first_summons(case, whole.row.admitted_at);
    Ok(tx.read(sent)?.is_some())
}

fn require_going_on(case: &CaseScope, whole: &Whole) -> Result<(), Problem> {
    require_not_closed(case.status)?;
    require_open(whole.row.status)
}
