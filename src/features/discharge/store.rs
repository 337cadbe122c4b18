//! Queries on discharges, their notices and receipts.

use diesel::prelude::*;

use super::policy::{CreateDischarge, CreateDischargeReceipt, UpdateDischarge};
use super::rules::{
    CareForm, DischargeEnding, DischargeStatus, LEGAL_GROUND, NoticeKind, ReceiverKind,
    disclosed_until,
};
use super::wire::{DischargeEdit, NewDischarge};
use crate::db::reading::{Reading, rows};
use crate::db::schema::{
    cases, discharge_notices, discharge_receipts, discharge_receivers, discharges, disclosures,
    persons,
};
use crate::db::sealed::SealInto;
use crate::features::persons::ProtectedIdentity;
use crate::gate::scope::{CaseQuery, CaseScope, DischargeItem, PartOf};
use crate::gate::{Action, Ask, Because, Permit, Tx};
use crate::kernel::fact::ToldUnit;
use crate::kernel::limits::require_room;
use crate::kernel::seal::PersonKey;
use crate::kernel::vocabulary::Origin;
use crate::kernel::vocabulary::{Basis, Branch, ConsentKind, Party, Topic, Topics};
use crate::kernel::{Day, Id, Problem, ProblemCode, Set, Stamp};
use crate::{owned_rows, sealed_row, stored_as_text};

stored_as_text!(
    CareForm,
    ReceiverKind,
    NoticeKind,
    DischargeStatus,
    DischargeEnding
);

owned_rows!(DischargeRow);

sealed_row! {
    /// A row of `discharges`.
    discharges: SealedDischarge => DischargeRow {
        id: Id,
        case_id: Id,
        owner_organisation_id: Id,
        owner_branch: Branch,
        status: DischargeStatus,
        care_form: CareForm,
        admitted_at: Stamp,
        assessed_at: Option<Stamp>,
        notified_at: Stamp,
        planned_on: Day,
        contact_unit_id: Option<Id>,
        ending: Option<DischargeEnding>,
        ended_at: Option<Stamp>,
        ending_recorded_at: Option<Stamp>,
        version: i64,
        created_at: Stamp,
        updated_at: Stamp,
    } sealed {  } maybe { reason, contact_name, registered_address }
}

sealed_row! {
    /// A row of `discharge_notices`.
    discharge_notices: SealedNotice => NoticeRow {
        id: Id,
        kind: NoticeKind,
        ready_at: Option<Stamp>,
        planned_before: Option<Day>,
        planned_on: Option<Day>,
        withdrawn_notice_id: Option<Id>,
        sent_by: String,
        sent_unit_id: Id,
        sent_at: Stamp,
    } sealed {  } maybe { reason }
}

/// A row of `discharge_receivers`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = discharge_receivers)]
pub struct ReceiverRow {
    pub id: Id,
    pub unit_id: Id,
    pub organisation_id: Id,
    pub kind: ReceiverKind,
    pub legal_reference: String,
}

/// A row of `discharge_receipts`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = discharge_receipts)]
pub struct ReceiptRow {
    pub notice_id: Id,
    pub receiver_id: Id,
    pub received_by: String,
    pub received_at: Stamp,
}

/// A discharge with all that belongs to it.
pub struct Whole {
    pub row: DischargeRow,
    pub receivers: Vec<ReceiverRow>,
    pub notices: Vec<NoticeRow>,
    pub receipts: Vec<ReceiptRow>,
}

/// The discharges of the permit's case, in the order they were told.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<SealedDischarge>> {
    let of_case = discharges::table.filter(discharges::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<SealedDischarge>| {
        found.sort_by_key(|row| row.id);
        found
    })
}

/// The discharge of the permit.
pub fn load<A: Action<Target = PartOf<DischargeItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<Whole, Problem> {
    by_id(tx, permit, permit.target().id)
}

/// Discharge `id` of the permit's case.
pub fn by_id<A: Action>(tx: &mut Tx<'_>, permit: &Permit<A>, id: Id) -> Result<Whole, Problem> {
    whole(tx, permit.key()?, id)
}

fn whole(tx: &mut Tx<'_>, key: &PersonKey, id: Id) -> Result<Whole, Problem> {
    let one = discharges::table.filter(discharges::id.eq(id));
    let receivers = discharge_receivers::table.filter(discharge_receivers::discharge_id.eq(id));
    let notices = discharge_notices::table.filter(discharge_notices::discharge_id.eq(id));
    let sent = discharge_notices::table
        .filter(discharge_notices::discharge_id.eq(id))
        .select(discharge_notices::id);
    let receipts = discharge_receipts::table.filter(discharge_receipts::notice_id.eq_any(sent));
    let parts = (rows(one), rows(receivers), rows(notices), rows(receipts));
    let (mut found, mut receivers, notices, receipts): (
        Vec<SealedDischarge>,
        Vec<ReceiverRow>,
        Vec<SealedNotice>,
        Vec<ReceiptRow>,
    ) = tx.read(parts)?;
    let row = found.pop().ok_or(ProblemCode::NotFound)?.open(key)?;
    let opened = notices.into_iter().map(|notice| notice.open(key));
    let mut notices: Vec<NoticeRow> = opened.collect::<Result<_, Problem>>()?;
    notices.sort_by_key(|notice| (notice.sent_at, notice.id));
    receivers.sort_by_key(|receiver| receiver.id);
    Ok(Whole {
        row,
        receivers,
        notices,
        receipts,
    })
}

/// What began the case, and whether place is kept from others about its person.
pub fn circumstances<A: Action>(
    tx: &mut Tx<'_>,
    _permit: &Permit<A>,
    case: &CaseScope,
) -> Result<(Origin, bool), Problem> {
    origin_and_protection(tx, case.id)
}

/// Whether place is kept from others about the person of the case.
pub fn is_place_hidden(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<bool, Problem> {
    let (_, hidden) = origin_and_protection(tx, because.case()?.id)?;
    Ok(hidden)
}

fn origin_and_protection(tx: &mut Tx<'_>, case: Id) -> Result<(Origin, bool), Problem> {
    let (origin, protected): (Origin, ProtectedIdentity) = cases::table
        .inner_join(persons::table.on(persons::id.eq(cases::person_id)))
        .filter(cases::id.eq(case))
        .select((cases::origin, persons::protected_identity))
        .only(tx)?;
    Ok((origin, protected.hides_place()))
}

/// All that is read on the statutory ground: the process itself.
fn topics() -> Topics {
    Set::of(&[Topic::Discharge])
}

/// Lets `unit`, and no other of its organisation, read the process until it ends, or is left alone too long; gives the id.
fn disclose(
    tx: &mut Tx<'_>,
    case: &CaseScope,
    (organisation, unit): (Id, Id),
    basis: Basis,
    planned_on: Day,
) -> Result<Id, Problem> {
    let (id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(disclosures::table)
        .values((
            disclosures::id.eq(id),
            disclosures::case_id.eq(case.id),
            disclosures::organisation_id.eq(organisation),
            disclosures::unit_id.eq(Some(unit)),
            disclosures::basis.eq(basis),
            disclosures::kind.eq(ConsentKind::InformationSharing),
            disclosures::is_recipient.eq(basis == Basis::StatutoryException),
            disclosures::topics.eq(topics()),
            disclosures::valid_from.eq(now),
            disclosures::valid_to.eq(disclosed_until(planned_on)),
        ))
        .run(tx)?;
    Ok(id)
}

/// Begins a discharge in the permit's case; gives its id. One is open at a time.
pub fn begin(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischarge>,
    new: &NewDischarge,
) -> Result<Id, Problem> {
    let case = permit.target();
    let of_case = discharges::table.filter(discharges::case_id.eq(case.id));
    require_room(of_case.count().only(tx)?)?;
    let sender = (case.initiating_organisation_id, case.initiating_unit_id);
    let disclosure = disclose(tx, case, sender, Basis::SameAuthority, new.planned_on)?;
    let (id, now, key) = (tx.new_id(), tx.now(), permit.key()?);
    diesel::insert_into(discharges::table)
        .values((
            discharges::id.eq(id),
            discharges::case_id.eq(case.id),
            discharges::owner_organisation_id.eq(permit.actor().organisation_id),
            discharges::owner_branch.eq(permit.actor().branch),
            discharges::own_disclosure_id.eq(disclosure),
            discharges::status.eq(DischargeStatus::Admitted),
            discharges::care_form.eq(new.care_form),
            discharges::reason.sealed_some(key, id, new.reason.as_deref())?,
            discharges::registered_address.sealed_some(
                key,
                id,
                new.registered_address.as_deref(),
            )?,
            discharges::admitted_at.eq(new.admitted_at),
            discharges::assessed_at.eq(new.assessed_at),
            discharges::notified_at.eq(now),
            discharges::planned_on.eq(new.planned_on),
            discharges::version.eq(1_i64),
            discharges::created_at.eq(now),
            discharges::updated_at.eq(now),
        ))
        .run(tx)?;
    Ok(id)
}

/// A unit that is told.
pub struct Receiver {
    pub unit: ToldUnit,
    pub kind: ReceiverKind,
}

/// Lets a unit be told of discharge `id`, which is expected to end `planned_on`.
pub fn add_receiver(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischarge>,
    (id, planned_on): (Id, Day),
    receiver: &Receiver,
) -> Result<(), Problem> {
    let Party {
        unit_id: unit,
        organisation_id: organisation,
        ..
    } = receiver.unit.unit;
    let basis = Basis::StatutoryException;
    let to = (organisation, unit);
    let disclosure = disclose(tx, permit.target(), to, basis, planned_on)?;
    diesel::insert_into(discharge_receivers::table)
        .values((
            discharge_receivers::id.eq(tx.new_id()),
            discharge_receivers::discharge_id.eq(id),
            discharge_receivers::unit_id.eq(unit),
            discharge_receivers::organisation_id.eq(organisation),
            discharge_receivers::kind.eq(receiver.kind),
            discharge_receivers::disclosure_id.eq(disclosure),
            discharge_receivers::legal_reference.eq(LEGAL_GROUND),
            discharge_receivers::created_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// What the receivers are told.
#[derive(Default)]
pub struct Told<'a> {
    /// When the person was found ready.
    pub ready_at: Option<Stamp>,
    /// The day expected before.
    pub planned_before: Option<Day>,
    /// The day expected now.
    pub planned_on: Option<Day>,
    /// The notice taken back.
    pub withdrawn: Option<Id>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Tells the receivers of discharge `discharge`; gives the notice's id.
pub fn notify<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    discharge: Id,
    kind: NoticeKind,
    told: &Told<'_>,
) -> Result<Id, Problem> {
    let sent = discharge_notices::table.filter(discharge_notices::discharge_id.eq(discharge));
    require_room(sent.count().only(tx)?)?;
    let (id, key) = (tx.new_id(), permit.key()?);
    diesel::insert_into(discharge_notices::table)
        .values((
            discharge_notices::id.eq(id),
            discharge_notices::discharge_id.eq(discharge),
            discharge_notices::kind.eq(kind),
            discharge_notices::ready_at.eq(told.ready_at),
            discharge_notices::planned_before.eq(told.planned_before),
            discharge_notices::planned_on.eq(told.planned_on),
            discharge_notices::withdrawn_notice_id.eq(told.withdrawn),
            discharge_notices::reason.sealed_some(key, id, told.reason)?,
            discharge_notices::sent_by.eq(&permit.actor().name),
            discharge_notices::sent_unit_id.eq(permit.actor().unit_id),
            discharge_notices::sent_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(id)
}

/// Records that `receiver` has acknowledged `notice`.
pub fn receive(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateDischargeReceipt>,
    notice: Id,
    receiver: Id,
) -> Result<(), Problem> {
    diesel::insert_into(discharge_receipts::table)
        .values((
            discharge_receipts::notice_id.eq(notice),
            discharge_receipts::receiver_id.eq(receiver),
            discharge_receipts::received_by.eq(&permit.actor().name),
            discharge_receipts::received_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(())
}

/// Changes the discharge if it still has `version`.
///
/// # Errors
/// 412 when it has another.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateDischarge>,
    version: i64,
    edit: &DischargeEdit,
) -> Result<(), Problem> {
    let (id, key) = (permit.target().id, permit.key()?);
    let contact = edit.named_care_contact.as_ref();
    let row = discharges::table
        .filter(discharges::id.eq(id))
        .filter(discharges::version.eq(version));
    diesel::update(row)
        .set((
            discharges::planned_on.eq(edit.planned_on),
            discharges::contact_unit_id.eq(contact.map(|contact| contact.unit_id)),
            discharges::contact_name.sealed_some(key, id, contact.map(|one| &*one.name))?,
            discharges::version.eq(version + 1),
            discharges::updated_at.eq(tx.now()),
        ))
        .guarded(tx)
}

/// Moves the permit's discharge from `from` to `to`; of two at once one meets the row.
///
/// # Errors
/// 409 when it is not in `from` any more.
pub fn advance<A: Action<Target = PartOf<DischargeItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    from: DischargeStatus,
    to: DischargeStatus,
) -> Result<(), Problem> {
    let row = discharges::table
        .filter(discharges::id.eq(permit.target().id))
        .filter(discharges::status.eq(from));
    let met = diesel::update(row)
        .set((
            discharges::status.eq(to),
            discharges::version.eq(discharges::version + 1),
            discharges::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    match met {
        1 => Ok(()),
        _ => Err(ProblemCode::TransitionNotAllowed.into()),
    }
}

/// Lets what is read on the ground of discharge `id` be read until `until`.
pub fn disclose_until(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    id: Id,
    until: Stamp,
) -> Result<(), Problem> {
    let told = discharge_receivers::table
        .filter(discharge_receivers::discharge_id.eq(id))
        .select(discharge_receivers::disclosure_id);
    let own = discharges::table
        .filter(discharges::id.eq(id))
        .select(discharges::own_disclosure_id);
    let of_receivers = disclosures::table.filter(disclosures::id.eq_any(told));
    diesel::update(of_receivers)
        .set(disclosures::valid_to.eq(until))
        .run(tx)?;
    diesel::update(disclosures::table.filter(disclosures::id.eq_any(own)))
        .set(disclosures::valid_to.eq(until))
        .run(tx)?;
    Ok(())
}
