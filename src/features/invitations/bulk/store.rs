//! Queries on many invitations at once.

use diesel::prelude::*;

use crate::db::schema::{cases, invitations, meetings, organisations, participants, units};
use crate::features::invitations::rules::{Calling, InvitationKind, Reply};
use crate::features::meetings::MeetingStatus;
use crate::features::registry::county_of;
use crate::gate::scope::unfounded;
use crate::gate::{Ask, Because, Tx};
use crate::kernel::fact::InvitationWithdrawn;
use crate::kernel::vocabulary::OrganisationKinds;
use crate::kernel::{Id, Problem, Stamp};

/// An invitation that is to be answered.
#[derive(Queryable, Clone, Copy, Debug)]
pub struct Asked {
    /// The invitation.
    pub id: Id,
    /// The invited unit; none for a private person or an external contact.
    pub unit_id: Option<Id>,
    /// When the meeting begins.
    pub starts_at: Stamp,
}

/// Withdraws every invitation of a participant who leaves the case; gives them with their kinds.
///
/// # Errors
/// When the database fails.
pub fn withdraw_all(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    participant: Id,
) -> Result<Vec<(Id, InvitationKind)>, Problem> {
    let standing = invitations::table
        .filter(invitations::participant_id.eq(participant))
        .filter(invitations::withdrawn_at.is_null());
    let found: Vec<(Id, InvitationKind)> = standing
        .select((invitations::id, invitations::kind))
        .all(tx)?;
    withdraw(tx, because, &found)?;
    Ok(found)
}

/// Withdraws every invitation to a meeting ahead of a unit that nothing lets know of the case any more; gives them
/// with their kinds.
///
/// # Errors
/// When the database fails.
pub fn withdraw_unfounded(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
) -> Result<Vec<(Id, InvitationKind)>, Problem> {
    let ahead = meetings::table
        .filter(meetings::case_id.eq(because.case()?.id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.gt(tx.now()))
        .select(meetings::id);
    let standing = invitations::table
        .filter(invitations::meeting_id.eq_any(ahead))
        .filter(invitations::withdrawn_at.is_null())
        .filter(unfounded(tx.now()))
        .order(invitations::id)
        .select((invitations::id, invitations::kind));
    let found: Vec<(Id, InvitationKind)> = standing.all(tx)?;
    withdraw(tx, because, &found)?;
    Ok(found)
}

/// Withdraws these, each of which is told.
fn withdraw(
    tx: &mut Tx<'_>,
    because: &Because<'_>,
    standing: &[(Id, InvitationKind)],
) -> Result<(), Problem> {
    if standing.is_empty() {
        return Ok(());
    }
    let ids: Vec<Id> = standing.iter().map(|(id, _)| *id).collect();
    let now = tx.now();
    diesel::update(invitations::table.filter(invitations::id.eq_any(ids)))
        .set((
            invitations::withdrawn_at.eq(Some(now)),
            invitations::version.eq(invitations::version + 1),
            invitations::updated_at.eq(now),
        ))
        .run(tx)?;
    for (id, kind) in standing {
        let fact = InvitationWithdrawn {
            id: *id,
            kind: *kind,
            together: true,
        };
        tx.record(because, fact)?;
    }
    Ok(())
}

/// Gives the standing invitations to `moved`, meetings that were moved or cancelled, the next sequence, as
/// the meetings got it, and clears receipts and answers, which stay in the history; gives the invitations.
///
/// # Errors
/// When the database fails.
pub fn renew(tx: &mut Tx<'_>, _because: &Because<'_>, moved: &[Id]) -> Result<Vec<Asked>, Problem> {
    if moved.is_empty() {
        return Ok(Vec::new());
    }
    let renewed: Vec<Asked> = invitations::table
        .inner_join(meetings::table.on(meetings::id.eq(invitations::meeting_id)))
        .filter(invitations::meeting_id.eq_any(moved.to_vec()))
        .filter(invitations::withdrawn_at.is_null())
        .order(invitations::id)
        .select((
            invitations::id,
            invitations::invited_unit_id,
            meetings::starts_at,
        ))
        .all(tx)?;
    if renewed.is_empty() {
        return Ok(renewed);
    }
    let standing = invitations::table
        .filter(invitations::meeting_id.eq_any(moved.to_vec()))
        .filter(invitations::withdrawn_at.is_null());
    diesel::update(standing)
        .set((
            invitations::sequence.eq(invitations::sequence + 1),
            invitations::received_at.eq(None::<Stamp>),
            invitations::reply.eq(None::<Reply>),
            invitations::replied_at.eq(None::<Stamp>),
            invitations::version.eq(invitations::version + 1),
            invitations::updated_at.eq(tx.now()),
        ))
        .run(tx)?;
    Ok(renewed)
}

/// A standing invitation, how it was sent, and what its being a summons follows from.
#[derive(Queryable)]
struct Called {
    id: Id,
    kind: InvitationKind,
    legal_basis: Option<String>,
    stated: bool,
    kinds: Option<OrganisationKinds>,
    municipality: Option<String>,
    starts_at: Stamp,
}

/// Makes summonses of the invitations to a meeting that was moved, and the other way round, where the law says so
/// on its new day.
///
/// # Errors
/// When the database fails.
pub fn call_anew(tx: &mut Tx<'_>, _because: &Because<'_>, meeting: Id) -> Result<(), Problem> {
    let called: Vec<Called> = invitations::table
        .inner_join(meetings::table.on(meetings::id.eq(invitations::meeting_id)))
        .inner_join(cases::table.on(cases::id.eq(invitations::case_id)))
        .inner_join(units::table.on(units::id.eq(cases::initiating_unit_id)))
        .inner_join(participants::table.on(participants::id.eq(invitations::participant_id)))
        .left_join(
            organisations::table.on(participants::organisation_id.eq(organisations::id.nullable())),
        )
        .filter(invitations::meeting_id.eq(meeting))
        .filter(invitations::withdrawn_at.is_null())
        .select((
            invitations::id,
            invitations::kind,
            invitations::legal_basis,
            participants::attendance_duty,
            organisations::kinds.nullable(),
            units::municipality_code,
            meetings::starts_at,
        ))
        .all(tx)?;
    for one in called {
        let county = one.municipality.as_deref().and_then(county_of);
        let day = one.starts_at.swedish_day();
        let now = Calling::of(tx.law(), one.kinds, county, day);
        if (now.kind, &now.legal_basis) == (one.kind, &one.legal_basis) {
            continue;
        }
        diesel::update(invitations::table.filter(invitations::id.eq(one.id)))
            .set((
                invitations::kind.eq(now.kind),
                invitations::attendance_duty.eq(one.stated || now.kind.binds()),
                invitations::legal_basis.eq(now.legal_basis),
            ))
            .run(tx)?;
    }
    Ok(())
}

/// The invitations ever sent to a meeting.
///
/// # Errors
/// When the database fails.
pub fn ids_of_meeting(
    tx: &mut Tx<'_>,
    _because: &Because<'_>,
    meeting: Id,
) -> Result<Vec<Id>, Problem> {
    Ok(invitations::table
        .filter(invitations::meeting_id.eq(meeting))
        .select(invitations::id)
        .all(tx)?)
}

/// The case's standing invitations to meetings ahead that nobody has answered.
///
/// # Errors
/// When the database fails.
pub fn unanswered(tx: &mut Tx<'_>, because: &Because<'_>) -> Result<Vec<Asked>, Problem> {
    Ok(meetings::table
        .inner_join(invitations::table.on(invitations::meeting_id.eq(meetings::id)))
        .filter(meetings::case_id.eq(because.case()?.id))
        .filter(meetings::status.eq(MeetingStatus::Planned))
        .filter(meetings::starts_at.gt(tx.now()))
        .filter(invitations::withdrawn_at.is_null())
        .filter(invitations::reply.is_null())
        .order(invitations::id)
        .select((
            invitations::id,
            invitations::invited_unit_id,
            meetings::starts_at,
        ))
        .all(tx)?)
}
