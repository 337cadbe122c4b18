//! What links open, and for how long.

use diesel::prelude::*;

use super::case::CaseScope;
use super::registry::{OwnWork, Seen};
use super::state::{CASE_STATE, CaseState};
use crate::db::schema::{
    accounts, assignments, calendar_feeds, cases, guest_links, invitations, meetings, participants,
    person_keys, units,
};
use crate::gate::action::{Lookup, Subject, Target};
use crate::gate::actor::{Actor, nobody_closed};
use crate::gate::ask::Ask;
use crate::gate::consent::PlanConsent;
use crate::gate::link::{Followed, Link, Trail};
use crate::gate::permit::Tx;
use crate::kernel::vocabulary::{Branch, CaseStatus, Role};
use crate::kernel::{Id, LinkHash, Problem, Stamp};

/// One invitation, to somebody without an account.
#[derive(Debug)]
#[allow(
    clippy::manual_non_exhaustive,
    reason = "non_exhaustive binds other crates only, the seal other modules"
)]
pub struct GuestInvitation {
    /// The link.
    pub link_id: Id,
    /// The invitation.
    pub invitation_id: Id,
    /// Its meeting.
    pub meeting_id: Id,
    case: CaseState,
    kept_key: Vec<u8>,
    #[allow(dead_code, reason = "keeps every other module from making one")]
    seal: (),
}

#[derive(Queryable)]
struct GuestRow {
    link_id: Id,
    expires_at: Stamp,
    revoked_at: Option<Stamp>,
    invitation_id: Id,
    withdrawn_at: Option<Stamp>,
    inviting_unit_id: Id,
    owner_organisation_id: Id,
    meeting_id: Id,
    starts_at: Stamp,
    left_at: Option<Stamp>,
    case: CaseState,
    kept_key: Vec<u8>,
}

impl GuestRow {
    /// Until it runs out, the meeting begins, or the case, the invitation, the participation or
    /// the link itself is ended.
    fn is_open(&self, now: Stamp) -> bool {
        let ended = [self.revoked_at, self.withdrawn_at, self.left_at];
        let frozen = matches!(
            self.case.status,
            CaseStatus::Closed | CaseStatus::ConsentDeclined | CaseStatus::ConsentWithdrawn
        );
        !ended.iter().any(Option::is_some) && !frozen && now < self.expires_at.min(self.starts_at)
    }
}

impl GuestInvitation {
    /// What a change to it is recorded as.
    pub fn subject(&self) -> Subject {
        Subject {
            kind: "invitation",
            id: Some(self.invitation_id),
            ..self.case.subject()
        }
    }
}

impl Link for GuestInvitation {
    const KIND: &'static str = "guest-link";

    fn lock(tx: &mut Tx<'_>, hash: &LinkHash) -> Result<(), Problem> {
        let case: Option<Id> = guest_links::table
            .filter(guest_links::token_hash.eq(hash.as_str()))
            .select(guest_links::case_id)
            .one(tx)?;
        case.map_or(Ok(()), |case| CaseScope::lock(tx, &case))
    }

    fn find(tx: &mut Tx<'_>, hash: &LinkHash) -> Result<Followed<Self>, Problem> {
        let found: Option<GuestRow> = guest_links::table
            .inner_join(invitations::table.on(invitations::id.eq(guest_links::invitation_id)))
            .inner_join(meetings::table.on(meetings::id.eq(invitations::meeting_id)))
            .inner_join(participants::table.on(participants::id.eq(invitations::participant_id)))
            .inner_join(cases::table.on(cases::id.eq(invitations::case_id)))
            .inner_join(person_keys::table.on(person_keys::person_id.eq(cases::person_id)))
            .filter(guest_links::token_hash.eq(hash.as_str()))
            .select((
                guest_links::id,
                guest_links::expires_at,
                guest_links::revoked_at,
                invitations::id,
                invitations::withdrawn_at,
                invitations::inviting_unit_id,
                invitations::owner_organisation_id,
                meetings::id,
                meetings::starts_at,
                participants::valid_to,
                CASE_STATE,
                person_keys::kept,
            ))
            .one(tx)?;
        let Some(row) = found else {
            return Ok(Followed::Nowhere);
        };
        let subject = Subject {
            kind: "invitation",
            id: Some(row.invitation_id),
            ..row.case.subject()
        };
        let trail = Trail {
            subject,
            link: (Self::KIND, row.link_id),
            on_behalf_of: None,
            unit_id: row.inviting_unit_id,
            organisation_id: row.owner_organisation_id,
        };
        // A consent can have run out with nobody doing anything.
        if !row.is_open(tx.now()) || PlanConsent::of_case(tx, row.case.id)?.is_none() {
            return Ok(Followed::Closed(trail));
        }
        let open = Self {
            link_id: row.link_id,
            invitation_id: row.invitation_id,
            meeting_id: row.meeting_id,
            case: row.case,
            kept_key: row.kept_key,
            seal: (),
        };
        Ok(Followed::Open(trail, open))
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        Some((self.case.person_id, &self.kept_key))
    }

    fn case(&self) -> Option<CaseState> {
        Some(self.case)
    }
}

/// The meetings that an account sees in a unit.
#[derive(Debug)]
pub struct UnitCalendar(Seen);

impl UnitCalendar {
    /// By whom and when: what the predicate of the meetings' cases goes by.
    pub fn seen(&self) -> &Seen {
        &self.0
    }
}

/// Roles of a unit's members that see cases, those first that see more.
const MEMBERS: &[Role] = &[Role::Coordinator, Role::Caseworker, Role::Manager];

type FeedRow = (Id, Option<Stamp>, Id, Id, Branch, String, Id, bool);

impl Link for UnitCalendar {
    const KIND: &'static str = "calendar-feed";

    fn find(tx: &mut Tx<'_>, hash: &LinkHash) -> Result<Followed<Self>, Problem> {
        let found: Option<FeedRow> = calendar_feeds::table
            .inner_join(accounts::table.on(accounts::id.eq(calendar_feeds::account_id)))
            .inner_join(units::table.on(units::id.eq(calendar_feeds::unit_id)))
            .filter(calendar_feeds::token_hash.eq(hash.as_str()))
            .select((
                calendar_feeds::id,
                calendar_feeds::revoked_at,
                units::id,
                units::organisation_id,
                units::branch,
                accounts::display_name,
                accounts::id,
                units::active
                    .and(accounts::active)
                    .and(nobody_closed().assume_not_null()),
            ))
            .one(tx)?;
        let Some((id, revoked, unit_id, organisation_id, branch, name, account_id, active)) = found
        else {
            return Ok(Followed::Nowhere);
        };
        let member = member(tx, account_id, unit_id)?;
        let trail = Trail {
            subject: Subject::of(Self::KIND, id),
            link: (Self::KIND, id),
            on_behalf_of: member.map(|(assignment, role)| (account_id, assignment, role)),
            unit_id,
            organisation_id,
        };
        match member {
            Some((assignment_id, role)) if revoked.is_none() && active => {
                let actor = Actor {
                    account_id,
                    name,
                    assignment_id,
                    until: None,
                    role,
                    unit_id,
                    organisation_id,
                    branch,
                    relations: Vec::new(),
                };
                let seen = OwnWork::sought(&actor, tx.now(), &Self::KIND);
                Ok(Followed::Open(trail, Self(seen)))
            }
            _ => Ok(Followed::Closed(trail)),
        }
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        None
    }
}

/// The account's assignment to the unit that sees most, if it has one now.
fn member(tx: &mut Tx<'_>, account: Id, unit: Id) -> Result<Option<(Id, Role)>, Problem> {
    let now = tx.now();
    let held: Vec<(Id, Role)> = assignments::table
        .filter(assignments::account_id.eq(account))
        .filter(assignments::unit_id.eq(unit))
        .filter(assignments::valid_from.le(now))
        .filter(
            assignments::valid_to
                .is_null()
                .or(assignments::valid_to.gt(now)),
        )
        .select((assignments::id, assignments::role))
        .all(tx)?;
    let rank = |role: Role| MEMBERS.iter().position(|member| *member == role);
    let members = held.into_iter().filter(|(_, role)| rank(*role).is_some());
    Ok(members.min_by_key(|(_, role)| rank(*role)))
}

/// A calendar feed, to the members of its unit.
#[derive(Debug)]
pub struct OwnCalendarFeed {
    /// The feed.
    pub id: Id,
}

impl Target for OwnCalendarFeed {
    type Key = Id;

    fn find(tx: &mut Tx<'_>, actor: &Actor, key: &Id) -> Result<Option<Self>, Problem> {
        if !MEMBERS.contains(&actor.role) {
            return Ok(None);
        }
        let found: Option<Id> = calendar_feeds::table
            .filter(calendar_feeds::id.eq(key))
            .filter(calendar_feeds::unit_id.eq(actor.unit_id))
            .select(calendar_feeds::id)
            .one(tx)?;
        Ok(found.map(|id| Self { id }))
    }

    fn subject(&self) -> Subject {
        Self::asked(&self.id)
    }

    fn kept_key(&self) -> Option<(Id, &[u8])> {
        None
    }

    fn asked(key: &Id) -> Subject {
        Subject::of(UnitCalendar::KIND, *key)
    }
}
