//! Queries on the summonses to planning of a case.

use diesel::prelude::*;

use crate::db::reading::{Reading, rows};
use crate::db::schema::{attendances, cases, invitations, meetings, participants};
use crate::features::invitations::rules::InvitationKind;
use crate::features::meetings::{MeetingKind, MeetingStatus};
use crate::gate::scope::CaseQuery;
use crate::kernel::{Id, Stamp};

/// A summons to planning that stands.
#[derive(Queryable, Selectable, Clone, Copy, Debug)]
#[diesel(table_name = invitations)]
pub struct Summons {
    /// The unit that sent it.
    pub inviting_unit_id: Id,
    /// The unit that it is to.
    pub invited_unit_id: Option<Id>,
    /// And its organisation.
    pub invited_organisation_id: Option<Id>,
    /// When it was sent.
    pub sent_at: Stamp,
}

/// Somebody who was called, as the law bids, outside the service to a planning meeting that was held.
#[derive(Queryable, Selectable, Clone, Copy, Debug)]
#[diesel(table_name = participants)]
struct CalledOutside {
    unit_id: Option<Id>,
    organisation_id: Option<Id>,
    #[diesel(select_expression = meetings::starts_at)]
    starts_at: Stamp,
    #[diesel(select_expression = cases::initiating_unit_id)]
    calling_unit_id: Id,
}

impl From<CalledOutside> for Summons {
    /// When that was is not known: at the latest when the meeting began.
    fn from(called: CalledOutside) -> Self {
        Self {
            inviting_unit_id: called.calling_unit_id,
            invited_unit_id: called.unit_id,
            invited_organisation_id: called.organisation_id,
            sent_at: called.starts_at,
        }
    }
}

/// The summonses since `since` to planning meetings of the case, of those that stand, as they were sent; also those
/// that were made outside the service.
pub fn summonses(case: CaseQuery, since: Stamp) -> impl Reading<Output = Vec<Summons>> + use<> {
    let outside = attendances::table
        .inner_join(meetings::table.on(meetings::id.eq(attendances::meeting_id)))
        .inner_join(participants::table.on(participants::id.eq(attendances::participant_id)))
        .inner_join(cases::table.on(cases::id.eq(attendances::case_id)))
        .filter(attendances::case_id.eq(case.id))
        .filter(attendances::outside_basis.is_not_null())
        .filter(meetings::kind.eq(MeetingKind::Planning))
        .filter(meetings::status.eq(MeetingStatus::Held))
        .filter(meetings::starts_at.ge(since));
    let standing = invitations::table
        .inner_join(meetings::table.on(meetings::id.eq(invitations::meeting_id)))
        .filter(meetings::case_id.eq(case.id))
        .filter(invitations::kind.eq(InvitationKind::Summons))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::sent_at.ge(since))
        .filter(meetings::kind.eq(MeetingKind::Planning))
        .filter(meetings::status.ne(MeetingStatus::Cancelled));
    (rows(standing), rows(outside)).map(
        |(mut found, outside): (Vec<Summons>, Vec<CalledOutside>)| {
            found.extend(outside.into_iter().map(Summons::from));
            found.sort_by_key(|summons| summons.sent_at);
            found
        },
    )
}
