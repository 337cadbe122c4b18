//! Queries on attendances.

use diesel::prelude::*;

use crate::db::reading::columns;
use crate::db::schema::{attendances, invitations};
use crate::features::meetings::policy::{CreateAttendance, ListAttendances, UpdateAttendance};
use crate::features::meetings::rules::Attendance;
use crate::gate::scope::{AttendanceItem, PartOf};
use crate::gate::{Action, Ask, Permit, Tx};
use crate::kernel::fact::{AttendanceCorrected, AttendanceRecorded};
use crate::kernel::vocabulary::Branch;
use crate::kernel::{Id, Problem, Stamp};
use crate::{owned_rows, stored_as_text};

stored_as_text!(Attendance);

owned_rows!(AttendanceRow);

/// A row of `attendances`.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = attendances)]
pub struct AttendanceRow {
    pub id: Id,
    pub case_id: Id,
    pub meeting_id: Id,
    pub participant_id: Id,
    pub owner_organisation_id: Id,
    pub owner_branch: Branch,
    pub attendance: Attendance,
    pub version: i64,
    pub created_at: Stamp,
    pub updated_at: Stamp,
    pub called_outside: bool,
    pub outside_basis: Option<String>,
    /// By which row who came or did not was summoned here.
    #[diesel(select_expression = invitations::legal_basis.nullable())]
    pub invited_basis: Option<String>,
}

/// Whether somebody came, and was called outside the service, by which row of the law.
#[derive(Debug)]
pub struct Came {
    pub attendance: Attendance,
    pub called_outside: bool,
    pub outside_basis: Option<String>,
}

/// The attendances with the invitation that stands for each, if one does.
#[diesel::dsl::auto_type]
fn with_invitations() -> _ {
    attendances::table.left_join(
        invitations::table.on(invitations::meeting_id
            .eq(attendances::meeting_id)
            .and(invitations::participant_id.eq(attendances::participant_id))
            .and(invitations::withdrawn_at.is_null())),
    )
}

/// Who came to the permit's meeting, in the order recorded.
pub fn of_meeting(
    tx: &mut Tx<'_>,
    permit: &Permit<ListAttendances>,
) -> Result<Vec<AttendanceRow>, Problem> {
    let mut found: Vec<AttendanceRow> = with_invitations()
        .filter(attendances::meeting_id.eq(permit.target().id))
        .select(columns::<AttendanceRow>())
        .all(tx)?;
    found.sort_by_key(|row| row.id);
    Ok(found)
}

/// The attendance of the permit.
pub fn load<A: Action<Target = PartOf<AttendanceItem>>>(
    tx: &mut Tx<'_>,
    permit: &Permit<A>,
) -> Result<AttendanceRow, Problem> {
    by_id(tx, permit.target().id)
}

fn by_id(tx: &mut Tx<'_>, id: Id) -> Result<AttendanceRow, Problem> {
    Ok(with_invitations()
        .filter(attendances::id.eq(id))
        .select(columns::<AttendanceRow>())
        .only(tx)?)
}

/// Records whether a participant came to the permit's meeting.
pub fn insert(
    tx: &mut Tx<'_>,
    permit: &Permit<CreateAttendance>,
    participant: Id,
    came: &Came,
) -> Result<AttendanceRow, Problem> {
    let (id, now, meeting) = (tx.new_id(), tx.now(), permit.target());
    diesel::insert_into(attendances::table)
        .values((
            attendances::id.eq(id),
            attendances::case_id.eq(meeting.case.id),
            attendances::meeting_id.eq(meeting.id),
            attendances::participant_id.eq(participant),
            attendances::owner_organisation_id.eq(permit.actor().organisation_id),
            attendances::owner_branch.eq(permit.actor().branch),
            attendances::attendance.eq(came.attendance),
            attendances::called_outside.eq(came.called_outside),
            attendances::outside_basis.eq(&came.outside_basis),
            attendances::version.eq(1_i64),
            attendances::created_at.eq(now),
            attendances::updated_at.eq(now),
        ))
        .run(tx)?;
    let called_outside = came.called_outside;
    permit.record(tx, AttendanceRecorded { id, called_outside })?;
    by_id(tx, id)
}

/// Corrects the attendance, which stood as `before`, if it still has that version.
///
/// # Errors
/// 412 when it has another.
pub fn update(
    tx: &mut Tx<'_>,
    permit: &Permit<UpdateAttendance>,
    before: &AttendanceRow,
    came: &Came,
) -> Result<(), Problem> {
    let version = before.version;
    let same = attendances::table
        .filter(attendances::id.eq(permit.target().id))
        .filter(attendances::version.eq(version));
    diesel::update(same)
        .set((
            attendances::attendance.eq(came.attendance),
            attendances::called_outside.eq(came.called_outside),
            attendances::outside_basis.eq(&came.outside_basis),
            attendances::version.eq(version + 1),
            attendances::updated_at.eq(tx.now()),
        ))
        .guarded(tx)?;
    let corrected = AttendanceCorrected {
        id: permit.target().id,
        called_outside: (before.called_outside, came.called_outside),
    };
    permit.record(tx, corrected)
}
