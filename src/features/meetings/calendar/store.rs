//! Queries on meetings for calendars, and on calendar feeds.

use chrono::Days;
use diesel::prelude::*;

use super::file::{Entry, single};
use crate::db::reading::columns;
use crate::db::schema::{calendar_feeds, case_access, cases, meetings, person_keys, persons};
use crate::db::sql::{Condition, Sql};
use crate::features::meetings::policy::{
    CreateCalendarFeed, DeleteCalendarFeed, FollowCalendarFeed, ListCalendarFeeds,
    ReadMeetingCalendar,
};
use crate::features::meetings::rules::{MeetingStatus, ends_at};
use crate::features::persons::ProtectedIdentity;
use crate::gate::scope::{OwnCalendarFeed, Seen, disclosed_topic, visible_cases};
use crate::gate::{Action, Ask, Keys, LinkAction, LinkPermit, Permit, Tx};
use crate::kernel::fact::{CalendarFeedMade, CalendarFeedRevoked};
use crate::kernel::limits::require_room;
use crate::kernel::seal::Sealed;
use crate::kernel::vocabulary::{CaseStatus, Topic};
use crate::kernel::{Id, LinkHash, Problem, Stamp};

/// As much of a meeting as a calendar is told, and whether place is kept from it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = meetings)]
struct MeetingRow {
    id: Id,
    starts_at: Stamp,
    duration_minutes: i32,
    time_zone: String,
    place: Option<Sealed<meetings::place>>,
    link: Option<Sealed<meetings::link>>,
    status: MeetingStatus,
    sequence: i32,
    updated_at: Stamp,
    #[diesel(select_expression = persons::protected_identity)]
    protected: ProtectedIdentity,
    #[diesel(select_expression = cases::status)]
    case_status: CaseStatus,
    #[diesel(select_expression = person_keys::person_id)]
    person_id: Id,
    #[diesel(select_expression = person_keys::kept)]
    kept_key: Vec<u8>,
}

impl MeetingRow {
    /// Where a protected person can be found leaves the case in no calendar.
    fn entry(self, keys: &Keys) -> Result<Entry, Problem> {
        let row = self;
        let key = keys.of_person(row.person_id, &row.kept_key)?;
        let parts = [
            key.open_some(row.id, row.place.as_ref())?,
            key.open_some(row.id, row.link.as_ref())?,
        ];
        let location = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let hidden = row.protected.hides_place();
        Ok(Entry {
            id: row.id,
            starts_at: row.starts_at,
            ends_at: ends_at(row.starts_at, row.duration_minutes),
            time_zone: row.time_zone,
            location: Some(location).filter(|location| !location.is_empty() && !hidden),
            sequence: row.sequence,
            cancelled: row.status == MeetingStatus::Cancelled,
            frozen: row.status == MeetingStatus::Planned && row.case_status.is_frozen(),
            updated_at: row.updated_at,
        })
    }
}

/// The permit's meeting.
pub fn entry(tx: &mut Tx<'_>, permit: &Permit<ReadMeetingCalendar>) -> Result<Entry, Problem> {
    let id = permit.target().id;
    of_meeting(tx, permit.keys(), id)
}

/// The meeting that whoever follows a link is invited to, as a file for calendars.
pub fn calendar_file<A: LinkAction>(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<A>,
    meeting: Id,
) -> Result<String, Problem> {
    let entry = of_meeting(tx, permit.keys(), meeting)?;
    Ok(single(&entry, permit.now()))
}

fn of_meeting(tx: &mut Tx<'_>, keys: &Keys, id: Id) -> Result<Entry, Problem> {
    let row: MeetingRow = meetings::table
        .inner_join(cases::table.on(cases::id.eq(meetings::case_id)))
        .inner_join(persons::table.on(persons::id.eq(cases::person_id)))
        .inner_join(person_keys::table.on(person_keys::person_id.eq(cases::person_id)))
        .filter(meetings::id.eq(id))
        .select(columns::<MeetingRow>())
        .only(tx)?;
    row.entry(keys)
}

/// Days back and ahead that a feed shows. Our policy.
const DAYS: (u64, u64) = (30, 366);
/// Most meetings that a feed shows. Our policy.
const MOST_ENTRIES: i64 = 2000;

/// The meetings of the feed's unit, by start.
pub fn entries(
    tx: &mut Tx<'_>,
    permit: &LinkPermit<FollowCalendarFeed>,
) -> Result<Vec<Entry>, Problem> {
    let seen = permit.link().seen();
    let now = permit.now().utc();
    let from = now.checked_sub_days(Days::new(DAYS.0)).unwrap_or(now);
    let to = now.checked_add_days(Days::new(DAYS.1)).unwrap_or(now);
    let rows: Vec<MeetingRow> = meetings::table
        .inner_join(case_access::table.on(case_access::case_id.eq(meetings::case_id)))
        .inner_join(cases::table.on(cases::id.eq(meetings::case_id)))
        .inner_join(persons::table.on(persons::id.eq(cases::person_id)))
        .inner_join(person_keys::table.on(person_keys::person_id.eq(cases::person_id)))
        .filter(visible_cases(&seen.by, seen.at))
        .filter(told_of(seen))
        .filter(meetings::starts_at.ge(Stamp::new(from)))
        .filter(meetings::starts_at.lt(Stamp::new(to)))
        .order((meetings::starts_at, meetings::id))
        .limit(MOST_ENTRIES)
        .select(columns::<MeetingRow>())
        .all(tx)?;
    rows.into_iter()
        .map(|row| row.entry(permit.keys()))
        .collect()
}

/// Under topic MEETING, or by an invitation of one's own: as meetings are read one by one.
fn told_of(seen: &Seen) -> Condition {
    let organisation = seen.by.organisation_id;
    let branch = [seen.by.branch];
    Sql::new("((meetings.owner_organisation_id = ")
        .id(organisation)
        .text(" AND meetings.owner_branch = ")
        .codes(&branch)
        .text(") OR ")
        .all_of(disclosed_topic(Topic::Meeting, &seen.by, seen.at))
        .text(
            " OR EXISTS (SELECT 1 FROM invitations WHERE invitations.meeting_id = meetings.id \
             AND invitations.withdrawn_at IS NULL AND invitations.invited_organisation_id = ",
        )
        .id(organisation)
        .text(" AND invitations.invited_branch = ")
        .codes(&branch)
        .text("))")
}

/// A row of `calendar_feeds`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = calendar_feeds)]
pub struct FeedRow {
    pub id: Id,
    pub unit_id: Id,
    pub account_id: Id,
    pub revoked_at: Option<Stamp>,
    pub version: i64,
    pub created_at: Stamp,
}

/// The feeds of the actor's unit that stand, in the order they were made.
pub fn feeds(tx: &mut Tx<'_>, permit: &Permit<ListCalendarFeeds>) -> Result<Vec<FeedRow>, Problem> {
    Ok(calendar_feeds::table
        .filter(calendar_feeds::unit_id.eq(permit.actor().unit_id))
        .filter(calendar_feeds::revoked_at.is_null())
        .order(calendar_feeds::id)
        .select(columns::<FeedRow>())
        .all(tx)?)
}

/// The feed of the permit.
pub fn feed<A: Action<Target = OwnCalendarFeed>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<FeedRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<FeedRow, Problem> {
    Ok(calendar_feeds::table
        .filter(calendar_feeds::id.eq(id))
        .select(columns::<FeedRow>())
        .only(tx)?)
}

/// Makes a feed of the actor's unit, of whose secret only the hash is kept.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateCalendarFeed>,
    hash: &LinkHash,
) -> Result<FeedRow, Problem> {
    let actor = permit.actor();
    let standing = calendar_feeds::table
        .filter(calendar_feeds::unit_id.eq(actor.unit_id))
        .filter(calendar_feeds::revoked_at.is_null());
    require_room(standing.count().only(tx)?)?;
    let id = tx.new_id();
    diesel::insert_into(calendar_feeds::table)
        .values((
            calendar_feeds::id.eq(id),
            calendar_feeds::unit_id.eq(actor.unit_id),
            calendar_feeds::account_id.eq(actor.account_id),
            calendar_feeds::token_hash.eq(hash.as_str()),
            calendar_feeds::version.eq(1_i64),
            calendar_feeds::created_at.eq(tx.now()),
        ))
        .run(tx)?;
    permit.record(tx, CalendarFeedMade { id })?;
    by_id(tx, id)
}

/// Revokes the feed if it still has `version`.
///
/// # Errors
/// 412 when it has another, or is revoked.
pub fn revoke(
    tx: &mut Tx<'_>,
    permit: &Permit<DeleteCalendarFeed>,
    version: i64,
) -> Result<(), Problem> {
    let standing = calendar_feeds::table
        .filter(calendar_feeds::id.eq(permit.target().id))
        .filter(calendar_feeds::version.eq(version))
        .filter(calendar_feeds::revoked_at.is_null());
    diesel::update(standing)
        .set((
            calendar_feeds::revoked_at.eq(Some(tx.now())),
            calendar_feeds::version.eq(version + 1),
        ))
        .guarded(tx)?;
    let id = permit.target().id;
    permit.record(tx, CalendarFeedRevoked { id })
}
