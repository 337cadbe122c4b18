//! Queries on the stay that the summons goes by.

use diesel::prelude::*;

use crate::db::reading::{columns, rows};
use crate::db::schema::{discharge_notices, discharge_receivers, discharges};
use crate::features::discharge::rules::{
    DischargeEnding, DischargeStatus, NoticeKind, ReceiverKind, needs_summons,
};
use crate::features::discharge::store::disclose_until;
use crate::features::discharge::summons::Told;
use crate::features::discharge::telling::record;
use crate::gate::{Ask, Because, Tx};
use crate::kernel::fact::DischargeEnded;
use crate::kernel::{Id, Problem, Stamp};

/// A stay in inpatient care.
#[derive(Clone, Debug)]
pub struct Stay {
    /// Its discharge.
    pub id: Id,
    /// When it began.
    pub admitted_at: Stamp,
    /// Whether it goes on.
    pub is_open: bool,
    /// The unit of the named care contact.
    pub contact_unit_id: Option<Id>,
    /// The discharge-ready notice that is not taken back, and when it was sent.
    pub notice: Option<(Id, Stamp)>,
    /// The units that are told of it.
    pub told: Vec<Told>,
    /// Whether the law wants a summons to planning.
    pub needs_summons: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = discharges)]
struct StayRow {
    id: Id,
    admitted_at: Stamp,
    status: DischargeStatus,
    contact_unit_id: Option<Id>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = discharge_notices)]
struct NoticeRow {
    id: Id,
    kind: NoticeKind,
    withdrawn_notice_id: Option<Id>,
    sent_at: Stamp,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = discharge_receivers)]
struct ReceiverRow {
    unit_id: Id,
    organisation_id: Id,
    kind: ReceiverKind,
}

/// The latest stay of the case, if there was one.
///
/// # Errors
/// When the database fails.
pub fn latest_stay(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Option<Stay>, Problem> {
    let latest: Option<StayRow> = discharges::table
        .filter(discharges::case_id.eq(because.case()?.id))
        .order(discharges::id.desc())
        .limit(1)
        .select(columns::<StayRow>())
        .one(tx)?;
    let Some(row) = latest else {
        return Ok(None);
    };
    let notices = discharge_notices::table.filter(discharge_notices::discharge_id.eq(row.id));
    let told = discharge_receivers::table.filter(discharge_receivers::discharge_id.eq(row.id));
    let (mut notices, told): (Vec<NoticeRow>, Vec<ReceiverRow>) =
        tx.read((rows(notices), rows(told)))?;
    notices.sort_by_key(|notice| (notice.sent_at, notice.id));
    Ok(Some(Stay {
        id: row.id,
        admitted_at: row.admitted_at,
        is_open: row.status != DischargeStatus::Ended,
        contact_unit_id: row.contact_unit_id,
        notice: standing(&notices),
        needs_summons: needs_summons(told.iter().map(|receiver| receiver.kind)),
        told: told.iter().map(Told::from).collect(),
    }))
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

/// The discharge-ready notice that is not taken back, of notices in their order.
fn standing(notices: &[NoticeRow]) -> Option<(Id, Stamp)> {
    let ready = |notice: &&NoticeRow| notice.kind == NoticeKind::Ready;
    let latest = notices.iter().rfind(ready)?;
    let taken_back = |notice: &NoticeRow| notice.withdrawn_notice_id == Some(latest.id);
    (!notices.iter().any(taken_back)).then_some((latest.id, latest.sent_at))
}

/// The stay of the case that goes on, if one does.
///
/// # Errors
/// When the database fails.
pub fn open_stay(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Option<Stay>, Problem> {
    Ok(latest_stay(tx, because)?.filter(|stay| stay.is_open))
}

/// Ends the discharge that is open in the case, which is closed.
///
/// # Errors
/// When the database fails.
pub fn end_with_case(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<(), Problem> {
    match open_stay(tx, because)? {
        Some(stay) => {
            let ending = (DischargeEnding::CaseClosed, tx.now());
            let notice = stay.notice.map(|(id, _)| id);
            end(tx, because, (stay.id, notice, stay.contact_unit_id), ending)
        }
        None => Ok(()),
    }
}

/// Ends discharge `id`, and with it what is read on its ground. With it go the discharge-ready notice that
/// stands and the unit of the named care contact.
pub fn end(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    (id, notice, contact): (Id, Option<Id>, Option<Id>),
    (ending, ended_at): (DischargeEnding, Stamp),
) -> Result<(), Problem> {
    let now = tx.now();
    diesel::update(discharges::table.filter(discharges::id.eq(id)))
        .set((
            discharges::status.eq(DischargeStatus::Ended),
            discharges::ending.eq(Some(ending)),
            discharges::ended_at.eq(Some(ended_at)),
            discharges::ending_recorded_at.eq(Some(now)),
            discharges::version.eq(discharges::version + 1),
            discharges::updated_at.eq(now),
        ))
        .run(tx)?;
    disclose_until(tx, because, id, now)?;
    let ended = DischargeEnded {
        id,
        ending,
        notice,
        contact,
    };
    record(tx, because, ended)
}
