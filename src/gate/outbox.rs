//! The events that every change leaves, in the order in which it happened.

use diesel::prelude::*;

use super::actor::Actor;
use super::changes;
use super::link::Trail;
use super::permit::{Recorded, Tx};
use crate::db::batch::Later;
use crate::db::schema::outbox_events;
use crate::kernel::vocabulary::Role;
use crate::kernel::{Code, Id, Problem, ProblemCode, Stamp};

/// Who made a change.
pub(super) struct Maker {
    account_id: Option<Id>,
    unit_id: Option<Id>,
    organisation_id: Option<Id>,
    role: Option<Role>,
}

impl Maker {
    pub(super) fn unit_id(&self) -> Option<Id> {
        self.unit_id
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.role
    }

    /// Time alone.
    pub(super) fn nobody() -> Self {
        Self {
            account_id: None,
            unit_id: None,
            organisation_id: None,
            role: None,
        }
    }
}

impl From<&Actor> for Maker {
    fn from(actor: &Actor) -> Self {
        let staff = actor.as_staff();
        Self {
            account_id: staff.map(|staff| staff.account_id),
            unit_id: staff.map(|staff| staff.unit_id),
            organisation_id: staff.map(|staff| staff.organisation_id),
            role: Some(actor.role),
        }
    }
}

/// Who follows a link makes changes as the unit that made the link.
impl From<&Trail> for Maker {
    fn from(trail: &Trail) -> Self {
        let (account, role) = match trail.on_behalf_of {
            Some((account, _, role)) => (Some(account), Some(role)),
            None => (None, None),
        };
        Self {
            account_id: account,
            unit_id: Some(trail.unit_id),
            organisation_id: Some(trail.organisation_id),
            role,
        }
    }
}

/// Writes the unit's facts to the outbox, each with who made it unless that is not to be told: what a
/// case's timeline reads.
/// A write without a fact is a defect of ours, unless what it asked for stood already.
pub(super) fn write_events(tx: &mut Tx<'_>, maker: &Maker) -> Result<(), Problem> {
    if tx.recorded().is_empty() {
        if tx.is_unchanged() {
            return Ok(());
        }
        tracing::error!("a write recorded nothing");
        return Err(ProblemCode::Internal.into());
    }
    let now = tx.now();
    let rows: Vec<EventRow> = tx
        .recorded()
        .iter()
        .map(|one| EventRow::of(one, maker, now))
        .collect();
    changes::stamp(tx, maker)?;
    tx.later_in_order(rows)?;
    Ok(())
}

/// An event as it is written.
#[derive(Insertable, Clone, Debug)]
#[diesel(table_name = outbox_events, treat_none_as_default_value = false)]
pub(super) struct EventRow {
    id: Id,
    at: Stamp,
    #[diesel(column_name = kind)]
    event: &'static str,
    subject_kind: &'static str,
    subject_id: Id,
    case_id: Option<Id>,
    account_id: Option<Id>,
    unit_id: Option<Id>,
    organisation_id: Option<Id>,
    role: Option<Role>,
}

impl EventRow {
    fn of(recorded: &Recorded, maker: &Maker, now: Stamp) -> Self {
        let Recorded {
            kind,
            subject,
            named,
            ..
        } = *recorded;
        Self {
            id: Id::new(now),
            at: now,
            event: kind.code(),
            subject_kind: subject.kind,
            subject_id: subject.id.unwrap_or_else(|| Id::new(now)),
            case_id: subject.case_id,
            account_id: maker.account_id.filter(|_| named),
            unit_id: maker.unit_id.filter(|_| named),
            organisation_id: maker.organisation_id.filter(|_| named),
            role: maker.role.filter(|_| named),
        }
    }

    /// As one statement, which numbers them in their order: statements that are sent together are done
    /// in whichever order the database likes. Usual lengths have a text that stays prepared.
    pub(super) fn together(rows: &[Self]) -> Later {
        let table = outbox_events::table;
        match rows {
            [a] => Later::new(diesel::insert_into(table).values(a.clone())),
            [a, b] => Later::new(diesel::insert_into(table).values([a.clone(), b.clone()])),
            [a, b, c] => {
                let rows = [a.clone(), b.clone(), c.clone()];
                Later::new(diesel::insert_into(table).values(rows))
            }
            [a, b, c, d] => {
                let rows = [a.clone(), b.clone(), c.clone(), d.clone()];
                Later::new(diesel::insert_into(table).values(rows))
            }
            _ => Later::new(diesel::insert_into(table).values(rows.to_vec())),
        }
    }
}
