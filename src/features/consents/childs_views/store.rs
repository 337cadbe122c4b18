//! Queries on what children say.

use diesel::prelude::*;

use super::wire::NewConsideration;
use super::words::Consideration;
use crate::db::reading::{Reading, columns, rows};
use crate::db::schema::childs_views;
use crate::db::sealed::SealInto;
use crate::features::consents::policy::ConsiderChildsView;
use crate::gate::scope::{CaseQuery, CaseScope, ChildsViewItem, PartOf};
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::ChildsViewRecorded;
use crate::kernel::limits::require_room;
use crate::kernel::{Id, Problem, ProblemCode, Stamp};
use crate::{sealed_row, stored_as_text};

stored_as_text!(Consideration);

sealed_row! {
    /// A row of `childs_views`.
    childs_views: SealedView => ViewRow {
        id: Id,
        case_id: Id,
        consent_id: Id,
        said_at: Stamp,
        decision: Option<Consideration>,
        considered_by: Option<String>,
        considered_at: Option<Stamp>,
    } sealed {  } maybe { words, reason }
}

/// Everything the child has said in the case, in the order said.
pub fn of_case(case: CaseQuery) -> impl Reading<Output = Vec<SealedView>> {
    let of_case = childs_views::table.filter(childs_views::case_id.eq(case.id));
    rows(of_case).map(|mut found: Vec<SealedView>| {
        found.sort_by_key(|row| row.id);
        found
    })
}

/// What was said that the permit is for.
pub fn load<A: Action<Target = PartOf<ChildsViewItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<ViewRow, Problem> {
    let sealed: SealedView = childs_views::table
        .filter(childs_views::id.eq(permit.target().id))
        .select(columns::<SealedView>())
        .only(tx)?;
    sealed.open(permit.key()?)
}

/// Records what the child says about `consent`: it belongs to who opened the case, who must consider it.
///
/// # Errors
/// 409 when too much was said already.
pub fn record<A: Action>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
    case: &CaseScope,
    (consent, words): (Id, Option<&str>),
) -> Result<(), Problem> {
    let of_case = childs_views::table.filter(childs_views::case_id.eq(case.id));
    require_room(of_case.count().only(tx)?)?;
    let (id, owner) = (tx.new_id(), case.initiator());
    diesel::insert_into(childs_views::table)
        .values((
            childs_views::id.eq(id),
            childs_views::case_id.eq(case.id),
            childs_views::consent_id.eq(consent),
            childs_views::organisation_id.eq(owner.organisation_id),
            childs_views::owner_branch.eq(owner.branch),
            childs_views::words.sealed_some(permit.key()?, id, words)?,
            childs_views::said_at.eq(tx.now()),
        ))
        .run(tx)?;
    permit.record(tx, ChildsViewRecorded { id })
}

/// Keeps what the lead makes of it.
///
/// # Errors
/// 409 the second time.
pub fn consider(
    tx: &mut Tx<'_>,
    permit: &Permit<ConsiderChildsView>,
    new: &NewConsideration,
) -> Result<(), Problem> {
    let (id, now) = (permit.target().id, tx.now());
    let open = childs_views::table
        .filter(childs_views::id.eq(id))
        .filter(childs_views::considered_at.is_null());
    let done = diesel::update(open)
        .set((
            childs_views::decision.eq(Some(new.decision)),
            childs_views::reason.sealed_some(permit.key()?, id, Some(&new.reason))?,
            childs_views::considered_by.eq(Some(&permit.actor().name)),
            childs_views::considered_at.eq(Some(now)),
        ))
        .run(tx)?;
    match done {
        1 => Ok(()),
        _ => Err(ProblemCode::AlreadyExists.into()),
    }
}
