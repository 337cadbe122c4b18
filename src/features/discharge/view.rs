//! A discharge as its reader may see it, with what follows from it.

use super::liability;
use super::policy::sends;
use super::rules::{
    DischargeStatus, NoticeKind, ReceiverKind, due_by_law, needs_contact, needs_summons,
    notice_from, require_not_closed,
};
use super::store::{self, NoticeRow, ReceiptRow, ReceiverRow, SealedDischarge, Whole};
use super::summons::{Told, outstanding};
use super::wire::{
    AdmissionNotice, Discharge, DischargeNotice, DischargeReceipt, DischargeReceiver,
    DischargeSummary, DischargeSummons, EndedDischarge, LiabilityConditionFact, LiabilityFacts,
    NotifiedPerson, Unsummoned,
};
use crate::features::deadlines::{DeadlineKind, is_overdue};
use crate::features::{invitations, persons};
use crate::gate::scope::CaseScope;
use crate::gate::{Action, Actor, Permit, Tx};
use crate::http::{Links, link};
use crate::kernel::law;
use crate::kernel::vocabulary::{Role, Topic};
use crate::kernel::{Id, Problem, ProblemCode, Stamp};

/// The discharges that the reader may see.
pub(super) fn summaries<A: Action<Target = CaseScope>>(
    permit: &Permit<A>,
    rows: Vec<SealedDischarge>,
) -> Result<Vec<DischargeSummary>, Problem> {
    let (reader, key) = (permit.target().reader, permit.key()?);
    let opened = rows.into_iter().map(|row| row.open(key));
    let opened: Vec<_> = opened.collect::<Result<_, Problem>>()?;
    let seen = opened
        .into_iter()
        .filter(|row| reader.reads(row.owner(), Topic::Discharge));
    let summary = |row: store::DischargeRow| DischargeSummary {
        links: Links::from([
            ("self", link(format_args!("/discharges/{}", row.id))),
            ("case", link(format_args!("/cases/{}", row.case_id))),
        ]),
        id: row.id,
        case_id: row.case_id,
        status: row.status,
        admitted_at: row.admitted_at,
        planned_on: row.planned_on,
        ended_at: row.ended_at,
        version: row.version,
    };
    Ok(seen.map(summary).collect())
}

/// What of a discharge depends on who reads it.
#[derive(Clone, Copy)]
struct Visibility<'a> {
    actor: &'a Actor,
    /// Whether form of care and reasons are read.
    health: bool,
    /// Whether the reader is of the organisation that sends.
    sender: bool,
    /// Whether place is kept from others.
    protected: bool,
    /// Whether the reader is of those who send or get the notice.
    notified: bool,
}

impl Visibility<'_> {
    fn is_own(self, organisation: Id) -> bool {
        organisation == self.actor.organisation_id
    }

    /// Whether units of `organisation` may be named.
    fn sees_units_of(self, organisation: Id) -> bool {
        !self.protected || self.sender || self.is_own(organisation)
    }
}

/// Discharge `id` of `case` as the permit's reader may see it.
pub(super) fn view<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    id: Id,
) -> Result<Discharge, Problem> {
    let whole = store::by_id(tx, permit, id)?;
    let (_, protected) = store::circumstances(tx, permit, case)?;
    let parts = case.for_parts(permit);
    let summons = invitations::summonses(parts.clone(), whole.row.admitted_at);
    let (record, summonses) = tx.read((persons::of_case(parts), summons))?;
    let record = record.ok_or(ProblemCode::NotFound)?;
    let (given_name, family_name, identity) = persons::identified(permit, record)?;
    let owner = whole.row.owner();
    let visibility = Visibility {
        actor: permit.actor(),
        health: case.reader.reads(owner, Topic::Health),
        sender: owner.organisation_id == permit.actor().organisation_id,
        protected,
        notified: is_notified(permit.actor(), case, &whole),
    };
    let now = tx.now();
    let told: Vec<Told> = whole.receivers.iter().map(Told::from).collect();
    let summoned = outstanding(&told, &summonses);
    let summoned_by_law = needs_summons(whole.told_as());
    let summons = whole.standing().filter(|_| summoned_by_law);
    let named = whole.contact();
    Ok(Discharge {
        person: NotifiedPerson {
            given_name,
            family_name,
            identity,
            registered_address: whole
                .row
                .registered_address
                .clone()
                .filter(|_| visibility.notified && !protected),
        },
        admission_notice: admission_notice(&whole),
        notices: whole
            .notices
            .iter()
            .map(|row| notice(visibility, &whole, row))
            .collect(),
        receivers: whole
            .receivers
            .iter()
            .map(|row| receiver(visibility, &whole, row))
            .collect(),
        named_care_contact_required: needs_contact(whole.told_as()),
        has_named_care_contact: named.is_some(),
        named_care_contact: named.filter(|named| sees_contact(visibility, &whole, named.unit_id)),
        ready_notice_id: whole.standing().map(|notice| notice.id),
        liability: liability_facts(
            &whole,
            summoned_by_law.then_some(summoned.0.is_empty()),
            now,
        ),
        summons: summons.map(|notice| shown_summons(visibility, notice, summoned, now)),
        ending: ending(&whole),
        links: links(visibility.actor, case, &whole),
        id: whole.row.id,
        case_id: whole.row.case_id,
        status: whole.row.status,
        care_form: visibility.health.then_some(whole.row.care_form),
        reason: whole.row.reason.filter(|_| visibility.health),
        admitted_at: whole.row.admitted_at,
        assessed_at: whole.row.assessed_at,
        planned_on: whole.row.planned_on,
        version: whole.row.version,
        created_at: whole.row.created_at,
        updated_at: whole.row.updated_at,
    })
}

/// Whether the actor is of those who send or get the notice, of which where the person is registered is part (lag
/// (2017:612) 2 kap. 3 §).
fn is_notified(actor: &Actor, case: &CaseScope, whole: &Whole) -> bool {
    let sends = match actor.role {
        Role::Integration => case.initiating_organisation_id == actor.organisation_id,
        _ => case.initiating_unit_id == actor.unit_id,
    };
    sends || whole.receivers.iter().any(|one| one.is_of(actor))
}

fn admission_notice(whole: &Whole) -> AdmissionNotice {
    let row = &whole.row;
    let from = notice_from(row.admitted_at, row.assessed_at);
    let due_at = due_by_law(DeadlineKind::SendAdmissionNotice, from);
    AdmissionNotice {
        sent_at: row.notified_at,
        due_at,
        in_time: !is_overdue(due_at, Some(row.notified_at), None, row.notified_at),
    }
}

fn notice(visibility: Visibility<'_>, whole: &Whole, row: &NoticeRow) -> DischargeNotice {
    let own = visibility.is_own(whole.row.owner_organisation_id);
    DischargeNotice {
        id: row.id,
        kind: row.kind,
        ready_at: row.ready_at,
        planned_before: row.planned_before,
        planned_on: row.planned_on,
        withdrawn_notice_id: row.withdrawn_notice_id,
        reason: row.reason.clone().filter(|_| visibility.health),
        sent_at: row.sent_at,
        sent_unit_id: row.sent_unit_id,
        sent_by: own.then(|| row.sent_by.clone()),
    }
}

fn receiver(visibility: Visibility<'_>, whole: &Whole, row: &ReceiverRow) -> DischargeReceiver {
    let named = visibility.sees_units_of(row.organisation_id);
    let receipts = whole
        .notices
        .iter()
        .map(|notice| (notice.id, receipt_of(whole, row, notice.id)));
    let (come, missing): (Vec<_>, Vec<_>) = receipts.partition(|(_, receipt)| receipt.is_some());
    let own = visibility.is_own(row.organisation_id);
    let shown = |receipt: &ReceiptRow| DischargeReceipt {
        notice_id: receipt.notice_id,
        received_at: receipt.received_at,
        received_by: own.then(|| receipt.received_by.clone()),
    };
    DischargeReceiver {
        kind: row.kind,
        unit_id: named.then_some(row.unit_id),
        organisation_id: named.then_some(row.organisation_id),
        legal_reference: row.legal_reference.clone(),
        legal_basis: law::DISCHARGE_NOTICE_DUTY,
        receipts: come
            .into_iter()
            .filter_map(|(_, receipt)| receipt.map(shown))
            .collect(),
        missing_receipts: missing.into_iter().map(|(id, _)| id).collect(),
    }
}

fn receipt_of<'w>(whole: &'w Whole, receiver: &ReceiverRow, notice: Id) -> Option<&'w ReceiptRow> {
    let mut receipts = whole.receipts.iter();
    receipts.find(|one| (one.notice_id, one.receiver_id) == (notice, receiver.id))
}

fn sees_contact(visibility: Visibility<'_>, whole: &Whole, unit: Id) -> bool {
    let mut told = whole.receivers.iter();
    let of = told.find(|one| one.unit_id == unit);
    of.is_some_and(|one| visibility.sees_units_of(one.organisation_id))
}

impl From<&ReceiverRow> for Told {
    fn from(row: &ReceiverRow) -> Self {
        Self {
            unit_id: row.unit_id,
            organisation_id: row.organisation_id,
            kind: row.kind,
        }
    }
}

fn shown_summons(
    visibility: Visibility<'_>,
    notice: &NoticeRow,
    (missing, last): (Vec<Told>, Option<Stamp>),
    now: Stamp,
) -> DischargeSummons {
    let due_at = due_by_law(DeadlineKind::SummonAtDischarge, notice.sent_at);
    let sent_at = last.filter(|_| missing.is_empty());
    let unsummoned = |one: Told| Unsummoned {
        kind: one.kind,
        unit_id: visibility
            .sees_units_of(one.organisation_id)
            .then_some(one.unit_id),
    };
    DischargeSummons {
        due_at,
        sent_at,
        not_summoned: missing.into_iter().map(unsummoned).collect(),
        late: is_overdue(due_at, sent_at, None, now),
        legal_reference: law::SUMMONS_AT_DISCHARGE.paragraph,
        legal_basis: law::SUMMONS_AT_DISCHARGE.id,
    }
}

/// When a notice stands and a municipality is told.
fn liability_facts(whole: &Whole, summoned: Option<bool>, now: Stamp) -> Option<LiabilityFacts> {
    let ready = whole.standing()?;
    whole
        .told_as()
        .find(|kind| ReceiverKind::is_municipal(*kind))?;
    let until = whole.row.ended_at.unwrap_or(now).swedish_day();
    let found = liability::liability(ready.sent_at, until);
    let received = |notice: Id| {
        let municipal = whole.receivers.iter().filter(|one| one.kind.is_municipal());
        let mut receipts = municipal.map(|one| receipt_of(whole, one, notice));
        receipts.all(|receipt| receipt.is_some())
    };
    let mut admissions = whole.notices.iter();
    let admission = admissions.find(|one| one.kind == NoticeKind::Admission)?;
    let facts = liability::LiabilityFacts {
        admission_received: received(admission.id),
        ready_received: received(ready.id),
        summoned,
        still_admitted: whole.row.status != DischargeStatus::Ended,
    };
    let conditions = liability::conditions(&facts).into_iter();
    Some(LiabilityFacts {
        notice_sent_at: ready.sent_at,
        sent_after_noon: found.sent_after_noon,
        first_day: found.first_day,
        begun: found.until >= found.first_day,
        days: found.days,
        until: found.until,
        conditions: conditions
            .map(|(condition, met)| LiabilityConditionFact { condition, met })
            .collect(),
        legal_reference: law::PAYMENT_LIABILITY.paragraph,
        legal_basis: law::PAYMENT_LIABILITY.id,
    })
}

fn ending(whole: &Whole) -> Option<EndedDischarge> {
    Some(EndedDischarge {
        kind: whole.row.ending?,
        ended_at: whole.row.ended_at?,
        recorded_at: whole.row.ending_recorded_at?,
    })
}

fn links(actor: &Actor, case: &CaseScope, whole: &Whole) -> Links {
    let path = |end: &str| link(format_args!("/discharges/{}{end}", whole.row.id));
    let mut links = Links::from([
        ("self", path("")),
        ("case", link(format_args!("/cases/{}", whole.row.case_id))),
    ]);
    let status = whole.row.status;
    if status == DischargeStatus::Ended || require_not_closed(case.status).is_err() {
        return links;
    }
    let sends = sends(actor, case);
    let edits = matches!(actor.role, Role::Coordinator | Role::Integration);
    let lacks_receipt = |one: &ReceiverRow| {
        let mut notices = whole.notices.iter();
        one.is_of(actor) && notices.any(|notice| receipt_of(whole, one, notice.id).is_none())
    };
    let steps = [
        (
            "edit",
            "",
            sends || (edits && whole.contact_is_named_by(actor)),
        ),
        (
            "receive",
            "/receipts",
            whole.receivers.iter().any(lacks_receipt),
        ),
        (
            "ready",
            "/ready-notices",
            sends && status == DischargeStatus::Admitted,
        ),
        (
            "withdrawReady",
            "/ready-notice-withdrawals",
            sends && status == DischargeStatus::Ready,
        ),
        ("end", "/endings", sends),
    ];
    for (relation, end, _) in steps.into_iter().filter(|(_, _, offered)| *offered) {
        links.insert(relation, path(end));
    }
    links
}
